"""A draft changed as one text: read back, taken apart into decisions, kept as it was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desk_library import DRAFT, TOM, at, do, draft_of, library, open_review, tools

from wetink.errors import DraftInvalid, LibraryConflict, ReviewConflict
from wetink.library.markdown import parse
from wetink.model.draft import Claim, Draft, Step
from wetink.model.review import State, Verb
from wetink.workflow.review_session import Session
from wetink.workflow.review_text import decide_text


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return library(tmp_path)


@pytest.fixture
def session(home: Path) -> Session:
    return open_review(home)


def body(home: Path) -> Draft:
    return parse(draft_of(home).read_text("utf-8"))


def changed(home: Path, *pairs: tuple[str, str]) -> str:
    text = draft_of(home).read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


LOOK_6 = """3. Look number 6. [^E6]
   ```sh
   kubectl get events
   ```
   - Expect: an answer
"""


def test_what_was_written_becomes_decisions_and_is_attested(home: Path, session: Session) -> None:
    text = changed(
        home,
        ("Drain the node.", "Drain the node that the event names."),
        ("- dns looks fine [^E10]\n", ""),
        ("No escalation is in the record.", "- Page db-oncall after ten minutes."),
        ("severity: SEV2", "severity: SEV1"),
    )
    session, count = decide_text(session, text, tools())
    assert count == 4
    assert [(one.verb, one.by.name) for one in session.decisions] == [
        (verb, "Mira Sand") for verb in (Verb.ANSWER, Verb.EDIT, Verb.DROP, Verb.ADD)
    ]
    now = body(home)
    assert now.severity == "SEV1"
    assert now.resolution[0].text == "Drain the node that the event names."
    assert now.resolution[0].evidence == ("E7", "E8", "A1")
    assert now.escalation == (Claim("Page db-oncall after ten minutes.", ("A2",)),)
    assert now.evidence["A2"].text == "Page db-oncall after ten minutes."
    assert now.ruled_out == ()
    assert session.decisions[-1].wrote == session.runbook.text_sha256


def test_a_step_put_elsewhere_was_moved(home: Path, session: Session) -> None:
    text = changed(home, (LOOK_6, ""), ("## Verification\n\n1. See", f"## Verification\n\n{LOOK_6}\n2. See"))
    session, _ = decide_text(session, text, tools())
    (one,) = session.decisions
    assert one.verb is Verb.MOVE
    assert [step.text for step in body(home).verification] == ["Look number 6.", "See that pods are back."]
    assert at(session, "verification", 1).state is State.MOVED
    assert body(home).verification[0].evidence == ("E6",)


def test_words_between_the_parts_stay_and_are_in_the_history(home: Path, session: Session) -> None:
    text = changed(home, ("## Verification\n", "## Verification\n\nTake your time.\n"))
    session, count = decide_text(session, text, tools())
    assert "Take your time.\n" in draft_of(home).read_text("utf-8")
    assert count == 0
    assert [one.reason for one in session.decisions] == ["changed words between the parts"]


def test_a_text_left_as_it_was_decides_nothing(home: Path, session: Session) -> None:
    before = draft_of(home).read_bytes()
    session, count = decide_text(session, before.decode(), tools())
    assert (count, session.decisions, draft_of(home).read_bytes()) == (0, (), before)


def test_what_was_left_is_accepted_where_that_is_asked_for(home: Path, session: Session) -> None:
    text = changed(home, ("Drain the node.", "Drain it."))
    session, _ = decide_text(session, text, tools(), accept_rest=True)
    assert [item.id for item in session.open if item.placed.content and item.placed.section != "findings"] == []
    assert at(session, "diagnosis", 2).state is State.ACCEPTED
    assert body(home).resolution[1].evidence == ("A2",)


def test_a_text_that_cannot_be_read_names_the_line(home: Path, session: Session) -> None:
    before = draft_of(home).read_bytes()
    text = changed(home, ("severity: SEV2", "severity: [SEV2"))
    with pytest.raises(DraftInvalid, match=r"inc-7\.md:1[0-9]: its front matter is not YAML"):
        decide_text(session, text, tools())
    assert draft_of(home).read_bytes() == before


def test_the_id_never_changes(home: Path, session: Session) -> None:
    with pytest.raises(LibraryConflict):
        decide_text(session, changed(home, ("id: INC-7", "id: INC-9")), tools())


def test_no_secret_of_a_text_is_written(home: Path, session: Session) -> None:
    text = changed(
        home, ("Drain the node.", "Drain with hunter2."), ("## Verification\n", "## Verification\n\nhunter2\n")
    )
    session, _ = decide_text(session, text, tools())
    assert session.redacted
    assert all(b"hunter2" not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_text_is_put_together_with_what_somebody_decided_meanwhile(home: Path, session: Session) -> None:
    text = changed(home, ("Drain the node.", "Drain it."))
    other = open_review(home, TOM)
    do(other, Verb.DROP, at(other, "diagnosis", 2).id, TOM, reason="no")
    decide_text(session, text, tools())
    now = body(home)
    assert now.resolution[0].text == "Drain it."
    assert len(now.diagnosis) == 2


def test_a_text_about_the_same_step_shows_both(home: Path, session: Session) -> None:
    text = changed(home, ("Drain the node.", "Drain it."))
    other = open_review(home, TOM)
    item = at(other, "resolution", 1)
    assert isinstance(item.placed.content, Step)
    do(other, Verb.EDIT, item.id, TOM, content=replace(item.placed.content, text="Do not drain it."))
    before = draft_of(home).read_bytes()
    with pytest.raises(ReviewConflict) as caught:
        decide_text(session, text, tools())
    assert "Do not drain it." in caught.value.theirs
    assert "Drain it." in caught.value.yours
    assert draft_of(home).read_bytes() == before


def test_words_between_the_parts_are_not_lost_in_a_merge(home: Path, session: Session) -> None:
    text = changed(home, ("## Verification\n", "## Verification\n\nTake your time.\n"))
    other = open_review(home, TOM)
    do(other, Verb.DROP, at(other, "diagnosis", 2).id, TOM, reason="no")
    with pytest.raises(LibraryConflict, match="changed since"):
        decide_text(session, text, tools())


def test_an_owner_written_by_hand(home: Path, session: Session) -> None:
    old = "owner: {name: Ana Lima, handle: ana, deputy: null, evidence: [E8], reason: did the fix}"
    session, _ = decide_text(
        session, changed(home, (old, "owner: {name: Tom Vale, handle: tom, deputy: mira}")), tools()
    )
    owner = body(home).owner
    assert owner is not None
    assert (owner.name, owner.reason, session.runbook.deputy) == (
        "Tom Vale",
        "named in the review by Mira Sand",
        "mira",
    )
    assert body(home) != DRAFT
