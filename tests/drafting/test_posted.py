"""Statements posted for a second pair of eyes and reported as run; transactions rolled back and committed."""

from __future__ import annotations

import pytest
from builders import FENCE, analysis_of, around, fates, fix, say, sql

from wetink.model.evidence import RedactedEvent

COPY = "SELECT * INTO keep.loans_twice FROM loans WHERE import_id = 88;"
WRITE = "BEGIN TRAN;\nDELETE FROM loans WHERE import_id = 88;\nSELECT @@ROWCOUNT;"
WIDE = "BEGIN TRAN;\nDELETE FROM loans WHERE branch = 4;\nSELECT @@ROWCOUNT;"


def post(minutes: float, who: str, block: str, words: str = "") -> RedactedEvent:
    return say(minutes, who, f"{words}\n{FENCE}sql\n{block}\n{FENCE}".strip())


def test_a_block_that_one_wrote_and_another_ran_is_a_step_of_who_ran_it() -> None:
    events = around(post(10, "lotte", COPY), say(12, "ines", "ran it, 311 rows copied"))
    assert fix(*events) == [COPY]
    assert [change.run.who for change in analysis_of(*events).changes] == ["ines"]


@pytest.mark.parametrize("words", ["311 rows affected, transaction still open", "311 Zeilen", "DELETE 311", "done"])
def test_a_count_or_a_deed_reports_the_block(words: str) -> None:
    tail = (post(14, "ines", "COMMIT;"), say(15, "ines", "done"))
    events = around(post(10, "ines", WRITE), say(12, "ines", words), *tail)
    assert fix(*events) == [WRITE, "COMMIT;"]


@pytest.mark.parametrize("words", ["looks right to me", "shall I run it?", "maybe restricted to 311 rows", "thanks"])
def test_a_block_that_nobody_reports_is_no_step(words: str) -> None:
    assert fix(*around(post(10, "ines", COPY), say(12, "ines", words))) == []


def test_a_block_that_somebody_stopped_is_no_step() -> None:
    events = around(post(10, "ines", COPY), say(11, "lotte", "stop, that is the wrong table"), say(12, "ines", "done"))
    assert fix(*events) == []


def test_the_next_block_ends_the_waiting_for_the_first() -> None:
    events = around(post(10, "ines", WIDE), post(12, "ines", COPY), say(13, "ines", "ran it, 311 rows"))
    assert fix(*events) == [COPY]


def test_what_was_rolled_back_is_no_step_and_what_was_committed_is_one_fix() -> None:
    events = around(
        post(10, "ines", WIDE),
        say(11, "ines", "846 rows affected"),
        say(11.5, "lotte", "STOP. that is both imports. ROLLBACK"),
        post(12, "ines", "ROLLBACK TRAN;"),
        say(12.5, "ines", "rolled back"),
        post(14, "ines", WRITE),
        say(16, "ines", "311 rows affected"),
        post(17, "ines", "COMMIT TRAN;"),
        say(18, "ines", "committed"),
    )
    assert fates(*events) == [
        (WIDE, "reverted"),
        ("ROLLBACK TRAN;", "undo"),
        (WRITE, "kept"),
        ("COMMIT TRAN;", "kept"),
    ]


def test_begin_and_commit_typed_at_a_prompt_belong_to_the_fix() -> None:
    delete = "DELETE FROM loans WHERE import_id = 88;"
    lines = [("BEGIN;", "BEGIN"), (delete, "DELETE 311"), ("COMMIT;", "COMMIT")]
    events = [sql(10 + n, "ines", line, answer, program="psql") for n, (line, answer) in enumerate(lines)]
    assert fix(*around(*events)) == ["BEGIN;", delete, "COMMIT;"]


def test_a_rollback_typed_by_somebody_else_leaves_the_write_alone() -> None:
    update = "UPDATE loans SET state = 'open' WHERE import_id = 88;"
    events = around(
        sql(10, "ines", "BEGIN;", "BEGIN"),
        sql(11, "ines", update, "UPDATE 3"),
        sql(12, "tariq", "ROLLBACK;", "ROLLBACK"),
        sql(13, "ines", "COMMIT;", "COMMIT"),
    )
    assert ("reverted") not in [fate for _, fate in fates(*events)]


def test_a_transaction_of_looks_only_is_nothing() -> None:
    events = around(sql(10, "ines", "BEGIN;", "BEGIN"), sql(11, "ines", "COMMIT;", "COMMIT"))
    assert fix(*events) == []


def test_a_write_and_its_rollback_posted_in_one_are_undone() -> None:
    rehearsal = "BEGIN;\nDELETE FROM loans WHERE import_id = 88;\nROLLBACK;"
    assert fix(*around(post(10, "ines", rehearsal), say(11, "ines", "ran it, 311 rows"))) == []


def test_a_deed_of_somebody_else_does_not_report_what_was_only_proposed() -> None:
    plan = post(10, "lotte", COPY, "proposal: copy them away")
    assert COPY not in fix(*around(plan, say(12, "ines", "paused the mailer")))
    assert fix(*around(plan, say(12, "ines", "done, import_id 88 is copied"))) == [COPY]


def test_a_block_that_is_not_wanted_is_no_step() -> None:
    events = (post(10, "ines", COPY), say(11, "lotte", "Ines, eu não quero isso"), say(12, "ines", "done"))
    assert fix(*around(*events)) == []
