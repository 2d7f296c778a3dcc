"""The desk and the rules of a library: what a person attests, what is published already, what nobody may touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_library import DRAFT, MIRA, PEOPLE, at, do, draft_of, find, library, open_review

from wetink.errors import UsageError
from wetink.library.markdown import parse
from wetink.library.runbook_file import retired_line, sign_off_line, status_line, with_front
from wetink.library.signed_text import text_sha256
from wetink.model.draft import Finding, Step
from wetink.model.evidence import CommandFacts
from wetink.model.review import Request, State, Verb
from wetink.model.runbook import Retirement, Runbook, SignOff, Status
from wetink.workflow.check_file import Desk
from wetink.workflow.review import decide
from wetink.workflow.review_rules import Rules
from wetink.workflow.review_session import Tools, begin


def rules(home: Path) -> Tools:
    desk = Desk(home, library=True, people=PEOPLE, redact=str, facts=lambda _run, _program: CommandFacts())
    return Tools(MIRA, lambda: datetime(2026, 3, 13, tzinfo=UTC), str, Rules(desk), PEOPLE)


def told(findings: Iterable[Finding], rule: str) -> list[str]:
    return [f"{one.where}: {one.message}" for one in findings if one.rule == rule]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return library(tmp_path)


def test_a_step_that_a_person_attests_is_grounded(home: Path) -> None:
    tools = rules(home)
    session = begin(home, find(home, "INC-7"), tools)
    (found,) = told(tools.judge(session.runbook), "grounded")
    assert found == "resolution 2: the step cites no evidence: who saw this work?"
    session = decide(session, [Request(Verb.ACCEPT, at(session, "resolution", 2).id)], tools)
    assert told(tools.judge(session.runbook), "grounded") == []


def test_nobody_attests_for_another(home: Path) -> None:
    tools = rules(home)
    session = begin(home, find(home, "INC-7"), tools)
    session = decide(session, [Request(Verb.ACCEPT, at(session, "resolution", 2).id)], tools)
    text = session.runbook.text
    for old, new, message in (
        ("Mira Sand, incidents", "Tom Vale, incidents", "there Mira Sand attests 'Wait.'"),
        ('attested: "Wait."', 'attested: "Wait for hours."', "there Mira Sand attests 'Wait.'"),
    ):
        draft_of(home).write_text(text.replace(old, new), encoding="utf-8")
        (found,) = told(tools.judge(find(home, "INC-7")), "grounded")
        assert found == f"evidence A1: A1 is not what the history says: {message}"
    draft_of(home).write_text(text, encoding="utf-8")
    (home / "incidents/inc-7/review.jsonl").unlink()
    (found,) = told(tools.judge(find(home, "INC-7")), "grounded")
    assert found == "evidence A1: A1 is in no history: nobody gave their word for it"


def published(home: Path, status: Status = Status.PUBLISHED) -> Path:
    text = draft_of(home).read_text("utf-8")
    signed = SignOff("mira", datetime(2026, 3, 14, tzinfo=UTC), text_sha256(text))
    text = with_front(text, {"status": status_line(status), "sign_off": sign_off_line(signed)})
    if status is Status.RETIRED:
        retired = Retirement("mira", datetime(2026, 3, 15, tzinfo=UTC), "gone")
        text = with_front(text, {"retired": retired_line(retired)})
    path = home / "runbooks" / "queue-api" / "growing.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    draft_of(home).unlink()
    return path


def test_a_published_runbook_needs_review_once_its_words_change(home: Path) -> None:
    path = published(home)
    session = open_review(home)
    session = do(session, Verb.ACCEPT, at(session, "diagnosis", 1).id)
    assert session.runbook.status is Status.PUBLISHED
    assert session.runbook.is_current is (text_sha256(path.read_text("utf-8")) == session.runbook.text_sha256)
    step = at(session, "resolution", 1)
    assert isinstance(step.placed.content, Step)
    session = do(session, Verb.EDIT, step.id, content=replace(step.placed.content, undo="uncordon it"))
    assert parse(path.read_text("utf-8")).status == "needs-review"
    assert at(session, "resolution", 1).state is State.EDITED


def test_nobody_reviews_what_is_retired(home: Path) -> None:
    published(home, Status.RETIRED)
    with pytest.raises(UsageError, match="is retired"):
        open_review(home)


def test_a_settled_finding_of_a_rule_goes_by_itself(home: Path) -> None:
    def judge(runbook: Runbook) -> Iterator[Finding]:
        if not runbook.body.resolution[0].undo:
            yield Finding("undo", "warning", "resolution 1", "no way back", "")

    tools = replace(rules(home), judge=judge)
    session = begin(home, find(home, "INC-7"), tools)
    item = at(session, "resolution", 1)
    assert [one.rule for one in item.why] == ["undo"]
    assert item.placed.content == DRAFT.resolution[0]
    content = replace(DRAFT.resolution[0], undo="uncordon it")
    session = decide(session, [Request(Verb.EDIT, item.id, content=content)], tools)
    assert at(session, "resolution", 1).why == ()
