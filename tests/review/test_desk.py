from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from desk_library import DRAFT, EVIDENCE, TOM, at, do, draft_of, find, library, look, open_review, said, tools

from wetink.errors import ReviewConflict, UsageError
from wetink.library.markdown import parse
from wetink.library.review_log import read_log
from wetink.library.store import write_incident
from wetink.model.draft import Claim, Draft, Finding, Step
from wetink.model.event import Kind
from wetink.model.evidence import Evidence, Timeline
from wetink.model.review import Group, Request, State, Verb
from wetink.review.desk.lines import lines
from wetink.workflow.review import decide
from wetink.workflow.review_session import Session, begin


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return library(tmp_path)


@pytest.fixture
def session(home: Path) -> Session:
    return open_review(home)


def body(home: Path) -> Draft:
    return parse(draft_of(home).read_text("utf-8"))


def test_weak_ungrounded_and_risky_first_then_questions_then_the_rest(session: Session) -> None:
    groups = [item.group for item in session.items]
    assert groups == sorted(groups, key=list(Group).index)
    risky = [(item.placed.section, item.placed.number) for item in session.items if item.group is Group.RISKY]
    assert risky == [("diagnosis", 3), ("resolution", 2), ("resolution", 1)]
    asked = [item.id for item in session.items if item.group is Group.QUESTION and item.asks]
    assert asked == [
        *("deputy", "dashboards", "symptom.customers", "symptom.dashboards"),
        *("impact", "cause", "not_this", "before_you_start", "escalation"),
    ]


def test_what_the_drafter_said_of_a_step_stands_with_it_and_is_no_item_of_its_own(session: Session) -> None:
    assert [one.rule for one in at(session, "diagnosis", 3).why] == ["weak"]
    assert [one.rule for one in at(session, "diagnosis", 1).why] == ["answer"]
    assert [i.placed.content.rule for i in session.items if isinstance(i.placed.content, Finding)] == ["promise"]


def test_the_evidence_of_a_step_with_what_happened_around_it(session: Session) -> None:
    found = lines(session.record, ("E2", "E9"), session.notes, around=1)
    assert [(line.id, line.cited, line.gap) for line in found] == [
        *(("E1", False, 0), ("E2", True, 0), ("E3", False, 0)),
        *(("E8", False, 4), ("E9", True, 0), ("E10", False, 0)),
    ]


def test_the_first_decision_puts_the_draft_in_review(home: Path, session: Session) -> None:
    assert body(home).status == "draft"
    do(session, Verb.ACCEPT, at(session, "diagnosis", 1).id)
    assert body(home) == replace(DRAFT, drafted_at=body(home).drafted_at, status="in-review")


def test_an_edit_is_attested_by_name_and_time(home: Path, session: Session) -> None:
    item = at(session, "resolution", 1)
    assert isinstance(item.placed.content, Step)
    do(session, Verb.EDIT, item.id, content=replace(item.placed.content, undo="uncordon it"))
    step = body(home).resolution[0]
    assert step.evidence == ("E7", "E8", "A1")
    note = body(home).evidence["A1"]
    assert (note.kind, note.actor, note.text) == (Kind.ATTESTED, "Mira Sand", "Undo: uncordon it")
    assert (note.source, note.locator) == ("incidents/inc-7/review.jsonl", "line 1")
    assert f"{note.at:%Y-%m-%d %H:%M}" == "2026-03-13 14:00"


def test_an_attestation_goes_with_its_words(home: Path, session: Session) -> None:
    item = at(session, "resolution", 1)
    assert isinstance(item.placed.content, Step)
    session = do(session, Verb.EDIT, item.id, content=replace(item.placed.content, undo="uncordon it"))
    edited = at(session, "resolution", 1).placed.content
    assert isinstance(edited, Step)
    session = do(session, Verb.EDIT, at(session, "resolution", 1).id, content=replace(edited, check="kubectl get node"))
    assert body(home).resolution[0].evidence == ("E7", "E8", "A1", "A2")
    edited = at(session, "resolution", 1).placed.content
    assert isinstance(edited, Step)
    do(session, Verb.EDIT, at(session, "resolution", 1).id, content=replace(edited, undo="irreversible"))
    assert body(home).resolution[0].evidence == ("E7", "E8", "A2", "A3")
    assert "A1" not in body(home).evidence


def test_whoever_accepts_a_step_without_evidence_attests_it(home: Path, session: Session) -> None:
    do(session, Verb.ACCEPT, at(session, "resolution", 2).id)
    assert body(home).resolution[1] == Step("Wait.", ("A1",))
    assert body(home).evidence["A1"].text == "Wait."


def test_a_dropped_step_is_kept_in_the_history_and_numbers_follow(home: Path, session: Session) -> None:
    session = do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason="never helped")
    now = body(home)
    assert [step.when for step in now.diagnosis] == ["you see the same: go on with step 2", ""]
    assert [one.where for one in now.findings] == ["diagnosis 2", "diagnosis", "prevention"]
    assert now.findings[1].message == "what step 1 answered is not in the record"
    assert "E4" not in now.evidence
    (one,) = session.decisions
    assert one.before is not None
    assert one.before.content == DRAFT.diagnosis[1]
    assert (one.reason, one.by.name, one.verb) == ("never helped", "Mira Sand", Verb.DROP)


def test_a_step_is_not_dropped_without_a_reason(home: Path, session: Session) -> None:
    before = draft_of(home).read_bytes()
    with pytest.raises(UsageError, match="a reason is missing"):
        do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason=" ")
    assert draft_of(home).read_bytes() == before


def test_taking_everything_back_gives_the_bytes_that_were_there(home: Path, session: Session) -> None:
    before = draft_of(home).read_text("utf-8")
    step = at(session, "resolution", 1)
    assert isinstance(step.placed.content, Step)
    session = do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason="no")
    session = do(session, Verb.EDIT, step.id, content=replace(step.placed.content, text="Drain it."))
    session = do(session, Verb.MOVE, at(session, "diagnosis", 2).id, section="diagnosis", number=1)
    session = do(session, Verb.MOVE, at(session, "verification").id, section="ruled_out")
    session = do(session, Verb.ANSWER, "owner", content="tom")
    session = do(session, Verb.ANSWER, "deputy", content="mira")
    session = do(session, Verb.ADD, "escalation", content=Claim("call tom after ten minutes", ()))
    session = do(session, Verb.ACCEPT, at(session, "resolution", 2).id)
    (promise,) = [item.id for item in session.items if isinstance(item.placed.content, Finding)]
    session = do(session, Verb.ACCEPT, promise)
    for _ in range(9):
        session = do(session, Verb.UNDO)
    assert draft_of(home).read_text("utf-8") == before.replace("status: draft", "status: in-review")
    assert all(item.is_open for item in session.items)
    with pytest.raises(UsageError, match="no decision of yours"):
        do(session, Verb.UNDO)


def test_an_undo_can_be_undone(home: Path, session: Session) -> None:
    session = do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason="no")
    session = do(session, Verb.UNDO)
    assert len(body(home).diagnosis) == 3
    with pytest.raises(UsageError):
        do(session, Verb.UNDO, undoes=1)


def test_a_step_moves_to_another_section(home: Path, session: Session) -> None:
    session = do(session, Verb.MOVE, at(session, "diagnosis", 3).id, section="verification", number=1)
    now = body(home)
    assert now.verification == (DRAFT.diagnosis[2], DRAFT.verification[0])
    assert at(session, "verification", 1).state is State.MOVED
    with pytest.raises(UsageError, match="cannot hold a step with commands"):
        do(session, Verb.MOVE, at(session, "diagnosis", 1).id, section="impact")


def test_an_owner_is_who_people_toml_says(home: Path, session: Session) -> None:
    session = do(session, Verb.ANSWER, "owner", content="Tom Vale")
    session = do(session, Verb.ANSWER, "deputy", content="mira")
    line = next(line for line in draft_of(home).read_text("utf-8").split("\n") if line.startswith("owner:"))
    assert line == "owner: {name: Tom Vale, handle: tom, deputy: mira, reason: named in the review by Mira Sand}"
    assert at(session, "owner", 0).state is State.EDITED


def test_an_open_question_is_answered_or_said_to_have_no_answer(home: Path, session: Session) -> None:
    session = do(session, Verb.ANSWER, "escalation", content=Claim("page db-oncall", ()))
    assert body(home).escalation == (Claim("page db-oncall", ("A1",)),)
    session = do(session, Verb.ACCEPT, "cause")
    assert "cause" not in [item.id for item in session.open]
    assert body(home).cause == ()


def test_rules_are_asked_with_the_item_they_are_about(home: Path) -> None:
    told = [
        Finding("owner", "error", "owner", "nobody", ""),
        Finding("check", "warning", "diagnosis 1", "no check", ""),
        Finding("automate", "note", "resolution", "a script", ""),
        Finding("grounded", "error", "evidence E10", "altered", ""),
        Finding("short", "note", "line 12", "long", ""),
    ]
    made = begin(home, find(home, "INC-7"), tools(judge=lambda _: told))
    assert [one.rule for one in at(made, "owner", 0).why] == ["owner"]
    assert [one.rule for one in at(made, "diagnosis", 1).why] == ["answer", "check"]
    assert at(made, "diagnosis", 1).group is Group.RISKY
    assert [one.rule for one in at(made, "ruled_out", 1).why] == ["grounded"]
    assert [one.rule for one in at(made, "resolution", 0).why] == ["automate"]
    assert [one.rule for one in at(made, "line 12", 0).why] == ["short"]


def test_no_secret_is_written(home: Path, session: Session) -> None:
    item = at(session, "resolution", 1)
    assert isinstance(item.placed.content, Step)
    session = do(session, Verb.EDIT, item.id, content=replace(item.placed.content, check="psql -W hunter2"))
    session = do(session, Verb.DROP, at(session, "diagnosis", 1).id, reason="the password hunter2 is in it")
    assert session.redacted
    for file in home.rglob("*"):
        assert not file.is_file() or b"hunter2" not in file.read_bytes()


def test_two_reviewers_on_different_steps_lose_nothing(home: Path, session: Session) -> None:
    other = open_review(home, TOM)
    first, second = at(session, "resolution", 1), at(session, "diagnosis", 1)
    assert isinstance(first.placed.content, Step)
    assert isinstance(second.placed.content, Step)
    do(session, Verb.EDIT, first.id, content=replace(first.placed.content, undo="uncordon it"))
    other = do(other, Verb.EDIT, second.id, TOM, content=replace(second.placed.content, expect="three pods"))
    assert body(home).resolution[0].undo == "uncordon it"
    assert body(home).diagnosis[0].expect == "three pods"
    assert at(other, "resolution", 1).state is State.EDITED


def test_two_reviewers_on_the_same_step_see_both_versions(home: Path, session: Session) -> None:
    other = open_review(home, TOM)
    item = at(session, "resolution", 1)
    assert isinstance(item.placed.content, Step)
    do(session, Verb.EDIT, item.id, content=replace(item.placed.content, undo="uncordon it"))
    before = draft_of(home).read_bytes(), (home / "incidents/inc-7/review.jsonl").read_bytes()
    with pytest.raises(ReviewConflict) as caught:
        do(other, Verb.EDIT, item.id, TOM, content=replace(item.placed.content, undo="irreversible"))
    assert "Undo: uncordon it" in caught.value.theirs
    assert "Undo: irreversible" in caught.value.yours
    assert "Mira Sand decided on it (edit)" in caught.value.message
    assert before == (draft_of(home).read_bytes(), (home / "incidents/inc-7/review.jsonl").read_bytes())


@pytest.mark.parametrize(("item", "first", "second"), [("owner", "tom", "mira"), ("severity", "SEV1", "SEV3")])
def test_two_reviewers_on_the_same_question(home: Path, session: Session, item: str, first: str, second: str) -> None:
    other = open_review(home, TOM)
    do(session, Verb.ANSWER, item, content=first)
    with pytest.raises(ReviewConflict):
        do(other, Verb.ANSWER, item, TOM, content=second)
    with pytest.raises(ReviewConflict):
        do(other, Verb.DROP, item, TOM, reason="no")


def test_two_reviewers_who_answer_the_same_empty_section(home: Path, session: Session) -> None:
    other = open_review(home, TOM)
    do(session, Verb.ANSWER, "impact", content=Claim("nobody", ()))
    with pytest.raises(ReviewConflict, match="nobody"):
        do(other, Verb.ANSWER, "impact", TOM, content=Claim("everybody", ()))


def test_what_somebody_changes_by_hand_meanwhile_stays(home: Path, session: Session) -> None:
    text = draft_of(home).read_text("utf-8")
    draft_of(home).write_text(text.replace("## Verification", "A word of mine.\n\n## Verification"), encoding="utf-8")
    do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason="no")
    assert "A word of mine.\n\n## Verification" in draft_of(home).read_text("utf-8")


def test_the_review_goes_on_where_it_was(home: Path, session: Session) -> None:
    wide = len(session.open)
    for section in ("diagnosis", "prevention", "title"):
        session = do(session, Verb.ACCEPT, at(session, section, 0 if section == "title" else 1).id)
    again = open_review(home, TOM)
    assert len(again.open) == wide - 3
    assert at(again, "prevention").by == session.decisions[1]


def test_a_step_that_was_accepted_and_changed_by_hand_is_open_again(home: Path, session: Session) -> None:
    session = do(session, Verb.ACCEPT, at(session, "diagnosis", 1).id)
    assert not at(session, "diagnosis", 1).is_open
    draft_of(home).write_text(draft_of(home).read_text("utf-8").replace("Look number 2.", "Look here."), "utf-8")
    assert at(open_review(home), "diagnosis", 1).is_open


def test_a_note_is_settled_once_all_its_steps_are(home: Path, session: Session) -> None:
    session = do(session, Verb.ACCEPT, at(session, "diagnosis", 1).id)
    assert [one.rule for one in body(home).findings] == ["weak", "answer", "promise"]
    session = do(session, Verb.ACCEPT, at(session, "diagnosis", 2).id)
    assert [one.rule for one in body(home).findings] == ["weak", "promise"]


def test_damaged_lines_of_the_history_are_told_and_kept(home: Path, session: Session) -> None:
    do(session, Verb.ACCEPT, at(session, "diagnosis", 1).id)
    log = home / "incidents/inc-7/review.jsonl"
    log.write_bytes(b"<<<<<<< ours\n" + log.read_bytes() + b'{"n": 1}')
    again = open_review(home)
    assert [one.place.locator for one in again.damaged] == ["line 1", "line 3"]
    assert not at(again, "diagnosis", 1).is_open
    do(again, Verb.ACCEPT, at(again, "diagnosis", 2).id)
    decisions, damaged, count = read_log(home, "incidents/inc-7/review.jsonl")
    assert (len(decisions), len(damaged), count) == (2, 2, 4)
    assert decisions[-1].n == 4


def test_the_history_is_readable_json(home: Path, session: Session) -> None:
    do(session, Verb.DROP, at(session, "ruled_out").id, reason="said of another incident")
    values = json.loads((home / "incidents/inc-7/review.jsonl").read_text("utf-8"))
    assert values["before"] == {
        "section": "ruled_out",
        "number": 1,
        "claim": {"text": "dns looks fine", "evidence": ["E10"]},
    }
    assert values["by"] == {"name": "Mira Sand", "handle": "mira", "email": "mira@example.org"}
    assert set(values) == {"n", "at", "by", "runbook", "verb", "seen", "wrote", "before", "reason"}


def test_without_a_record_the_runbooks_own_footnotes_are_shown(home: Path) -> None:
    (home / "incidents/inc-7/evidence.jsonl").unlink()
    made = open_review(home)
    assert made.missing[0].why.startswith("is not there")
    assert [line.text for line in lines(made.record, ("E2",), made.runbook.body.evidence)] == ["kubectl get pods"]
    made = do(made, Verb.DROP, at(made, "diagnosis", 2).id, reason="no")
    do(made, Verb.UNDO)
    assert body(home).diagnosis == DRAFT.diagnosis


def redrafted() -> Draft:
    """A later draft: one look more, and every id one higher, since a message was found that came first."""
    ids = {f"E{n}": f"E{n + 1}" for n in range(1, 12)}

    def new(step: Step) -> Step:
        return replace(step, evidence=tuple(ids[id_] for id_ in step.evidence))

    return replace(
        DRAFT,
        owner=None,
        diagnosis=(*(new(step) for step in DRAFT.diagnosis), replace(look(4, "df -h"), evidence=("E1", "E6"))),
        resolution=tuple(new(step) for step in DRAFT.resolution),
        verification=(replace(new(DRAFT.verification[0]), expect="three pods"),),
        symptom=replace(DRAFT.symptom, alerts=(Claim("queue is growing", ("E2",)),)),
        ruled_out=(),
        prevention=(),
        findings=(),
        evidence={},
    )


def test_a_newer_draft_is_offered_and_nothing_a_person_did_is_lost(home: Path, session: Session) -> None:
    session = do(session, Verb.DROP, at(session, "diagnosis", 2).id, reason="no")
    evidence = (said(1, "anybody else?"), *(replace(item, id=f"E{n + 2}") for n, item in enumerate(EVIDENCE)))
    with pytest.raises(Exception, match="changed since"):
        write_incident(home, Timeline("INC-7", evidence), redrafted())
    again = open_review(home)
    offered = [item for item in again.items if item.offer]
    assert [(i.placed.section, i.other) for i in offered] == [
        ("diagnosis", ""),
        ("verification", at(again, "verification").id),
    ]
    again = do(again, Verb.TAKE, offered[0].id)
    again = do(again, Verb.TAKE, offered[1].id)
    now = body(home)
    assert [step.text for step in now.diagnosis] == ["Look number 2.", "Look number 6.", "Look number 4."]
    assert now.diagnosis[2].evidence == ("E12", "E5")
    assert now.evidence["E12"].text == "anybody else?"
    assert now.verification == (replace(DRAFT.verification[0], expect="three pods"),)
    assert list(home.rglob("*.new")) == []
    assert not [item for item in open_review(home).items if item.offer]


def test_what_is_left_of_a_newer_draft_is_not_offered_again(home: Path, session: Session) -> None:
    do(session, Verb.ACCEPT, at(session, "diagnosis", 1).id)
    with pytest.raises(Exception, match="changed since"):
        write_incident(home, Timeline("INC-7", EVIDENCE), replace(DRAFT, impact=(Claim("everybody", ("E1",)),)))
    again = open_review(home)
    (offered,) = [item for item in again.items if item.offer]
    again = do(again, Verb.DROP, offered.id, reason="not so")
    assert not [item for item in again.items if item.offer]
    assert list(home.rglob("*.new")) == []


def test_a_twin_takes_single_steps_over(home: Path) -> None:
    theirs = replace(DRAFT, id="INC-8", incidents=("INC-8",), diagnosis=(look(4, "df -h"),), findings=())
    other = (replace(said(4, "df was full"), places=(EVIDENCE[0].places[0],)), ran5())
    library(home, replace(theirs, diagnosis=(replace(look(4, "df -h"), evidence=("E4", "E5")),)), other)
    made = begin(home, find(home, "INC-7"), tools(), find(home, "INC-8"))
    offered = [item for item in made.items if item.offer]
    assert [item.offer for item in offered] == ["drafts/inc-8.md"]
    made = decide(made, [Request(Verb.TAKE, offered[0].id)], tools())
    assert body(home).diagnosis[3].evidence == ("E12", "E13")
    assert body(home).evidence["E12"].text == "df was full"
    record = (home / "incidents/inc-7/evidence.jsonl").read_text("utf-8")
    assert '"id": "E13"' in record
    assert body(home).incidents == ("INC-7", "INC-8")


def test_a_twin_that_is_only_surer_offers_nothing(home: Path) -> None:
    more = [replace(step, sure="97%, seen then") for step in DRAFT.diagnosis]
    library(home, replace(DRAFT, id="INC-8", incidents=("INC-8",), diagnosis=tuple(more)))
    made = begin(home, find(home, "INC-7"), tools(), find(home, "INC-8"))
    assert [item for item in made.items if item.offer] == []


def ran5() -> Evidence:
    return replace(said(5, "and so on"), places=(EVIDENCE[1].places[0],))


def test_a_finding_about_a_numbered_symptom_is_told_and_breaks_nothing(home: Path) -> None:
    one = Finding("symptom", "warning", "symptom 1", "nobody is quoted", "quote the alert")
    found = begin(home, find(home, "INC-7"), tools(judge=lambda _: (one,)))
    assert [item.placed.section for item in found.items if one in item.why]
