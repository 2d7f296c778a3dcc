"""The real program at a real pseudo-terminal: what a tired person presses and sees."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_library import DRAFT, EVIDENCE, TOM, at, draft_of, find, library, open_review, said, tools
from screen import Screen

from wetink.cli.review_screen import farewell
from wetink.library.markdown import parse
from wetink.model.draft import Claim, Draft, Finding, cite
from wetink.model.review import Request, Verb
from wetink.workflow.review import decide
from wetink.workflow.review_session import begin

Start = Callable[..., Screen]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return library(tmp_path / "library")


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    running: list[Screen] = []

    def begin(*arguments: str, columns: int = 80, **setting: str) -> Screen:
        screen = Screen("review", "INC-7", "--library", home, *arguments, columns=columns, setting=setting)
        running.append(screen)
        return screen

    yield begin
    for screen in running:
        screen.kill()


def body(home: Path) -> Draft:
    return parse(draft_of(home).read_text("utf-8"))


def editor(folder: Path, script: str) -> str:
    """An editor that does the same each time: Python code with the files in `sys.argv[1:]`."""
    path = folder / "editor"
    path.write_text(f"#!/usr/bin/env python3\nimport pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_an_item_beside_its_evidence_at_80_columns(start: Start) -> None:
    shown = start().until("q quit").split("\n")
    assert shown[0] == " INC-7  draft  26 of 26 open  [weak, ungrounded or risky]  Mira Sand"
    assert shown[1].startswith(" diagnosis 3")
    left, right = zip(*(line.split("\u2502") for line in shown[1:-1] if "\u2502" in line), strict=True)
    assert any("kubectl get events" in line for line in left)
    assert "\u25b6 E6  14:06:00Z  executed/ok  Ana Lima" in [line.strip() for line in right]
    assert "   E5  14:05:00Z  Ana Lima" in [line.rstrip() for line in right]
    assert shown[-1] == " a accept  e edit  d drop  m move  n add  u undo  j/k go  l list  ? help  q quit"


def test_a_review_by_keys_alone(home: Path, start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("d", "Why is diagnosis 3 dropped")
    screen.keys("never helped\r", "resolution 2")
    screen.keys("a", "resolution 1")
    screen.keys("u", "resolution 2")
    screen.keys("a", "resolution 1 +DESTRUCTIVE")
    screen.keys("m", "Where does resolution 1 belong")
    screen.keys("j\r", "no deputy")
    screen.keys("j", "Who answers while")
    screen.keys("e", "escape: leave it")
    screen.keys("tom\r", "Which dashboards")
    screen.keys("?", "What you write is marked")
    screen.keys(" ", "Which dashboards")
    screen.keys("q", "INC-7: 4 decided now")
    assert screen.ended() == 0
    now = body(home)
    assert [step.text for step in now.diagnosis] == ["Look number 2.", "Look number 4."]
    assert [step.text for step in now.resolution] == ["Wait."]
    assert [step.text for step in now.verification] == ["See that pods are back.", "Drain the node."]
    log = [one.verb for one in open_review(home).decisions]
    assert log == [Verb.DROP, Verb.ACCEPT, Verb.UNDO, Verb.ACCEPT, Verb.MOVE, Verb.ANSWER]


@pytest.fixture
def unmarked(home: Path) -> Path:
    """Two looks of which nobody has anything to say, and a weak one."""
    return library(home, replace(DRAFT, findings=DRAFT.findings[:1]))


def test_what_needs_no_care_is_accepted_a_section_at_a_time(unmarked: Path, start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("A", r"Accept these 2 as they stand\?")
    assert "diagnosis 1: Look number 2." in screen.text()
    assert "diagnosis 3: " not in screen.text()
    screen.keys("a\x1b", "A all 2")
    assert open_review(unmarked).decisions == ()
    screen.keys("A", "Accept these 2")
    screen.keys("y", "a accept  e edit")
    screen.keys("q", "2 decided now")
    assert [one.before.number for one in open_review(unmarked).decisions if one.before] == [1, 2]
    assert [item.placed.number for item in open_review(unmarked).open if item.placed.section == "diagnosis"] == [3]


def test_what_is_risky_is_never_accepted_with_others(start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("j", "resolution 2")
    screen.keys("A", "none of that")
    screen.keys("q", "0 decided now")


def test_nothing_is_accepted_together_where_somebody_else_was_faster(unmarked: Path, start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    session = open_review(unmarked, TOM)
    decide(session, [Request(Verb.DROP, at(session, "diagnosis").id, reason="no use")], tools(TOM))
    screen.keys("A", "Accept these 2")
    screen.keys("y", "somebody else decided one of these meanwhile")
    assert [one.verb for one in open_review(unmarked).decisions] == [Verb.DROP]


def test_longer_text_is_written_in_the_persons_editor(home: Path, start: Start, tmp_path: Path) -> None:
    program = editor(tmp_path, "file.write_text(file.read_text().replace('Look number 6', 'Look at the events'))")
    screen = start(EDITOR=program)
    screen.until("diagnosis 3")
    screen.keys("e", "25 of 26 open")
    assert body(home).diagnosis[2].text == "Look at the events."
    assert body(home).diagnosis[2].evidence == ("E6", "A1")


def test_text_that_cannot_be_read_is_told_and_offered_again(home: Path, start: Start, tmp_path: Path) -> None:
    script = "t = file.read_text(); file.write_text(t + '\\n4. Another.\\n' if 'Another' not in t else '1. Mended.\\n')"
    screen = start(EDITOR=editor(tmp_path, script))
    screen.until("diagnosis 3")
    screen.keys("e", "holds more than one item")
    screen.keys("e", "25 of 26 open")
    assert body(home).diagnosis[2].text == "Mended."


def test_without_an_editor_one_writes_in_a_box(home: Path, start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("l", "enter goes there")
    screen.keys("kkkk\r", "26 of 26 open")
    screen.keys("q", "0 decided now")
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("n", "ctrl.s: done")
    screen.keys("Look there.\x13", "of 27 open")
    assert body(home).diagnosis[3].text == "Look there."


def test_everything_decided_says_what_comes_next(home: Path, start: Start) -> None:
    session = open_review(home)
    decide(session, [Request(Verb.ACCEPT, item.id) for item in session.open[1:]], tools())
    screen = start()
    screen.until(" 2 of ")
    screen.keys("a", " 1 of ")
    screen.keys("a", "Nothing is open any more")
    screen.keys("q", "next: wetink sign INC-7")
    assert open_review(home).open == ()


def test_what_keeps_it_from_being_signed_is_said_at_the_end(home: Path) -> None:
    session = open_review(home)
    session = decide(session, [Request(Verb.ACCEPT, item.id) for item in session.open], tools())
    wrong = replace(session, findings=(Finding("owner", "error", "owner", "nobody owns it", ""),))
    assert list(farewell(wrong, 3)) == [
        "INC-7: 3 decided now, 0 open",
        "before it can be signed:",
        "  owner: nobody owns it",
    ]
    assert list(farewell(session, 3)) == ["INC-7: 3 decided now, 0 open; next: wetink sign INC-7"]


def test_a_draft_that_has_nothing_more_to_offer_is_done_with(home: Path) -> None:
    library(home, replace(DRAFT, id="INC-8", incidents=("INC-8",)))
    session = begin(home, find(home, "INC-7"), tools(), find(home, "INC-8"))
    assert "drafts/inc-8.md has nothing more for it: delete that draft" in list(farewell(session, 1))[-1]


def test_leaving_and_coming_back_goes_on_where_it_was(start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("a", "25 of 26 open")
    screen.kill()
    assert "resolution 2" in start().until("25 of 26 open")


def test_two_people_at_the_same_step_see_both(home: Path, start: Start, tmp_path: Path) -> None:
    def rename(word: str) -> str:
        folder = tmp_path / word
        folder.mkdir()
        return editor(folder, f"file.write_text(file.read_text().replace('Look number 6', '{word}'))")

    mira, tom = start(EDITOR=rename("Mine")), start(EDITOR=rename("Theirs"), GIT_AUTHOR_NAME="Tom Vale")
    mira.until("diagnosis 3")
    tom.until("diagnosis 3")
    tom.keys("e", "25 of 26 open")
    shown = mira.keys("e", "keep theirs")
    assert "Tom Vale decided on it" in shown
    assert "1. Mine." in shown
    assert "1. Theirs." in shown
    assert body(home).diagnosis[2].text == "Theirs."
    mira.keys("m", "25 of 26 open")
    assert body(home).diagnosis[2].text == "Mine."
    assert [one.by.name for one in open_review(home).decisions] == ["Tom Vale", "Mira Sand"]


def test_what_somebody_dropped_meanwhile_can_be_kept(home: Path, start: Start) -> None:
    mira = start()
    mira.until("diagnosis 3")
    session = open_review(home, TOM)
    decide(session, [Request(Verb.DROP, at(session, "diagnosis", 3).id, reason="shows nothing")], tools(TOM))
    shown = mira.keys("a", "keep theirs")
    assert re.search(r'diagnosis 3: Tom Vale dropped it at \S+ \("shows nothing"\)', " ".join(shown.split()))
    assert "3. Look number 6." in shown or "1. Look number 6." in shown, "what she accepts is hers"
    assert "(dropped)" in shown
    mira.keys("m", "in-review")
    assert [step.text for step in body(home).diagnosis] == [step.text for step in DRAFT.diagnosis]
    assert [one.verb for one in open_review(home).decisions] == [Verb.DROP, Verb.ADD]


def test_accepting_what_somebody_changed_meanwhile_brings_it_back(home: Path, start: Start) -> None:
    mira = start()
    mira.until("diagnosis 3")
    session = open_review(home, TOM)
    theirs = replace(session.runbook.body.diagnosis[2], text="Look well.")
    decide(session, [Request(Verb.EDIT, at(session, "diagnosis", 3).id, content=theirs)], tools(TOM))
    mira.keys("a", "keep theirs")
    mira.keys("m", "25 of 26 open")
    assert body(home).diagnosis[2].text == DRAFT.diagnosis[2].text


def test_what_both_dropped_is_no_quarrel(home: Path, start: Start) -> None:
    mira = start()
    mira.until("diagnosis 3")
    session = open_review(home, TOM)
    decide(session, [Request(Verb.DROP, at(session, "diagnosis", 3).id, reason="no")], tools(TOM))
    mira.keys("d", "Why is diagnosis 3")
    mira.keys("nothing\r", "you agree")
    assert [one.by.name for one in open_review(home).decisions] == ["Tom Vale"]


def test_a_twin_is_updated_from_the_draft_that_found_it(home: Path, start: Start) -> None:
    more = replace(DRAFT.resolution[0], text="Drain it, then wait.")
    library(home, replace(DRAFT, id="INC-8", incidents=("INC-8",), resolution=(more,)))
    screen = start()
    screen.until("diagnosis 3")
    screen.keys("b", "update drafts/inc-8.md")
    shown = screen.keys("\r", "another sentence:")
    assert "INC-8  draft" in shown
    assert "there now, as resolution 1" in shown
    assert "offered by drafts/inc-7.md" in shown
    screen.keys("a", "in-review")
    screen.keys("q", "INC-8: 1 decided now")
    now = parse((home / "drafts" / "inc-8.md").read_text("utf-8"))
    assert (now.resolution[0].text, now.incidents) == ("Drain the node.", ("INC-8", "INC-7"))


def test_a_part_that_went_by_hand_is_told_and_the_next_one_shown(home: Path, start: Start) -> None:
    screen = start()
    screen.until("diagnosis 3")
    draft_of(home).write_text(draft_of(home).read_text("utf-8").replace("Look number 6.", "Look well."), "utf-8")
    shown = screen.keys("a", "no such item")
    assert "may have been changed by hand" in " ".join(shown.split())
    screen.keys("k", "Look well")
    screen.keys("a", "25 of 26 open")
    (decision,) = open_review(home).decisions
    assert (decision.verb, decision.before and decision.before.number) == (Verb.ACCEPT, 3)


def test_a_twin_is_offered_still_after_somebody_else_was_faster(home: Path, start: Start) -> None:
    more = replace(DRAFT.resolution[0], text="Drain it, then wait.")
    library(home, replace(DRAFT, id="INC-8", incidents=("INC-8",), resolution=(more,)))
    screen = start("--beside", "INC-8")
    assert "28 of 28 open" in screen.until("diagnosis 3"), "two parts are offered"
    session = open_review(home, TOM)
    theirs = replace(session.runbook.body.diagnosis[2], text="Look well.")
    decide(session, [Request(Verb.EDIT, at(session, "diagnosis", 3).id, content=theirs)], tools(TOM))
    screen.keys("a", "keep theirs")
    screen.keys("t", "27 of 28 open")


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31m\u202eevil[bold]\u200b\x9b5n [link=file:///etc]x[/]"


def test_evidence_cannot_drive_the_terminal(tmp_path: Path) -> None:
    evidence = (said(1, HOSTILE), *EVIDENCE[1:])
    draft = replace(
        DRAFT,
        title=HOSTILE,
        symptom=replace(DRAFT.symptom, alerts=(Claim(HOSTILE, ()),)),
        evidence={item.id: cite(item) for item in evidence},
    )
    home = library(tmp_path / "hostile", draft, evidence)
    screen = Screen("review", "INC-7", "--library", home)
    try:
        screen.until("diagnosis 3")
        screen.keys("l", "enter goes there")
        screen.keys("\r", "of 26 open")
        for _ in range(6):
            screen.keys("j", "of 26 open")
        for bad in (b"\x1b]0;owned", b"\x9b5n", "\u202e".encode(), b"\x1b[31m", b"]8;;file"):
            assert bad not in screen.sent
    finally:
        screen.kill()


def test_without_colours_nothing_is_lost(start: Start) -> None:
    screen = start(NO_COLOR="1")
    assert "\u25b6 E6" in screen.until("q quit")
    colours = re.findall(rb"\x1b\[[0-9;]*m", screen.sent)
    used = {int(word) for found in colours for word in re.findall(rb"[0-9]+", found)}
    assert not used & (set(range(30, 38)) | set(range(90, 98)) | {38, 48})


def test_a_narrow_terminal_has_the_evidence_below(start: Start) -> None:
    shown = start(columns=60).until("q quit|l list").split("\n")
    item = next(n for n, line in enumerate(shown) if "kubectl get events" in line)
    cited = next(n for n, line in enumerate(shown) if "\u25b6 E6" in line)
    assert item < cited
    assert max(map(len, shown)) <= 60
