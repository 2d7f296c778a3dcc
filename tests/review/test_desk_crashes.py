"""Killed at each step and at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desk_library import DRAFT, EVIDENCE, at, do, draft_of, library, open_review, tools

from wetink.errors import LibraryUnwritable
from wetink.library.review_log import read_log
from wetink.library.store import write_incident
from wetink.model.draft import Claim, Step
from wetink.model.evidence import Timeline
from wetink.model.review import Request, Verb
from wetink.workflow.review import decide
from wetink.workflow.review_session import Session
from wetink.workflow.review_text import decide_text

_CHANGES = ("open", "os.rename", "os.remove")
"""What Python tells before it happens: a file is opened, renamed, removed."""


def killed_at(step: int, work: Callable[[], None], home: Path) -> bool:
    """Do the work in a process that is killed at its n-th change of the library; whether it got that far."""
    child = os.fork()
    if child == 0:
        left = step

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _CHANGES and str(arguments[0]).startswith(str(home)):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def edit(session: Session) -> None:
    step = at(session, "resolution", 1)
    assert isinstance(step.placed.content, Step)
    do(session, Verb.EDIT, step.id, content=replace(step.placed.content, undo="uncordon it"))


def drop(session: Session) -> None:
    do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason="no")


def take(session: Session) -> None:
    (offer,) = [item for item in session.items if item.offer]
    do(session, Verb.TAKE, offer.id)


def as_text(session: Session) -> None:
    text = session.runbook.text.replace("Drain the node.", "Drain it.").replace("- dns looks fine [^E10]\n", "")
    decide_text(session, text, tools())


def with_newer(home: Path) -> None:
    """A newer draft beside one that a person changed."""
    draft_of(home).write_text(draft_of(home).read_text("utf-8").replace("SEV2", "SEV3"), "utf-8")
    with pytest.raises(Exception, match="changed since"):
        write_incident(
            home, Timeline("INC-7", EVIDENCE), replace(DRAFT, severity="SEV3", impact=(Claim("x", ("E3",)),))
        )


@pytest.mark.parametrize("work", [edit, drop, take, as_text])
def test_killed_at_every_step(tmp_path: Path, work: Callable[[Session], None]) -> None:
    step = 0
    for step in range(1, 60):
        home = library(tmp_path / str(step))
        if work is take:
            with_newer(home)
        before = draft_of(home).read_bytes()
        session = open_review(home)
        if not killed_at(step, lambda session=session: work(session), home):  # type: ignore[misc]
            break
        again = open_review(home)
        decided = len(again.decisions)
        assert decided in ((0, 2) if work is as_text else (0, 1)), step
        assert (draft_of(home).read_bytes() == before) == (decided == 0), step
        assert again.damaged == (), step
        if not decided:
            work(again)
        final = open_review(home)
        assert final.runbook.text_sha256 == final.decisions[-1].wrote, step
        leftovers = [file for file in home.rglob("*.json") if file.parent.name == "review"]
        assert leftovers == [], step
    assert step > 8


def test_killed_at_any_moment(tmp_path: Path) -> None:
    home = library(tmp_path)
    random_ = random.Random(7)  # noqa: S311 (moments, no secrets)
    known = 0
    for _ in range(12):
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            session = open_review(home)
            try:
                for n in range(1000):
                    claim = Claim(f"words {n}", ())
                    session = decide(session, [Request(Verb.ADD, "escalation", content=claim)], tools())
                    os.write(theirs, b".")
            finally:
                os._exit(0)
        os.close(theirs)
        assert os.read(ours, 1) == b"."
        time.sleep(random_.random() * 0.3)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged = 1
        while data := os.read(ours, 4096):
            acknowledged += len(data)
        os.close(ours)
        session = open_review(home)
        assert len(session.decisions) - known in (acknowledged, acknowledged + 1)
        assert len(session.runbook.body.escalation) == len(session.decisions)
        known = len(session.decisions)


def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path: Path) -> None:
    home = library(tmp_path)
    session = open_review(home)
    before = draft_of(home).read_bytes()
    (home / "incidents/inc-7/review.jsonl").mkdir()
    with pytest.raises(LibraryUnwritable, match=r"review\.jsonl"):
        drop(session)
    (home / "incidents/inc-7/review.jsonl").rmdir()
    assert draft_of(home).read_bytes() == before
    assert open_review(home).decisions == ()
    assert read_log(home, "incidents/inc-7/review.jsonl")[0] == ()
