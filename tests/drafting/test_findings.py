"""What the drafter tells the reviewer about its own draft."""

from __future__ import annotations

from dataclasses import replace

from builders import around, draft_of, run, say

from wetink.drafting.findings import find_findings
from wetink.drafting.record.record import Record
from wetink.evidence.timeline import build
from wetink.model.draft import Draft, Owner, Step


def rules(made: Draft) -> dict[str, str]:
    return {finding.rule: finding.severity for finding in made.findings}


EMPTY = Record(build(()))


def test_an_empty_draft_misses_everything() -> None:
    assert rules(draft_of()) == {
        "owner": "error",
        "prevention": "error",
        "symptom": "error",
        "diagnosis": "warning",
        "resolution": "warning",
        "verification": "warning",
        "escalation": "note",
    }


def test_what_is_there_is_not_missed() -> None:
    made = draft_of(
        *around(
            run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled"),
            say(70, "ines", "filed CART-31: alert on pool use"),
        )
    )
    assert not {"owner", "prevention", "symptom", "resolution"} & set(rules(made))


def test_a_destructive_step_asks_who_approves_it() -> None:
    made = draft_of(*around(run(20, "ines", "rabbitmqctl purge_queue cart-emails", "Purging queue")))
    found = [finding for finding in made.findings if finding.rule == "approval"]
    assert [(finding.severity, finding.where) for finding in found] == [("warning", "resolution 1")]


def test_a_step_without_evidence_is_an_error() -> None:
    step = Step("Do something.", ())
    made = find_findings(Draft("INC-7", "t", Owner("A B", None, ()), resolution=(step,)), EMPTY)
    assert [(f.rule, f.severity, f.where) for f in made.findings if f.rule == "grounded"] == [
        ("grounded", "error", "resolution 1")
    ]


def test_a_step_that_cites_what_is_not_there_is_an_error() -> None:
    made = find_findings(Draft("INC-7", "t", None, diagnosis=(Step("Look.", ("E9",)),)), EMPTY)
    assert "grounded" in rules(made)


def test_nothing_but_the_findings_is_changed() -> None:
    made = draft_of(*around(run(20, "ines", "docker restart cart-1", "cart-1")))
    assert replace(find_findings(made, EMPTY), findings=()) == replace(made, findings=())


def test_what_was_assumed_of_a_clock_is_a_note() -> None:
    events = around(run(None, "ines", "docker restart cart-1"), run(None, "ines", "docker ps"))
    made = draft_of(*events)
    notes = [finding for finding in made.findings if finding.rule == "clock"]
    assert all(note.severity == "note" and note.message for note in notes)


def test_a_change_that_nobody_knows_how_to_check_or_undo_is_noted() -> None:
    made = draft_of(*around(run(20, "ines", "cartctl frobnicate --hard", "frobnicated")))
    notes = [(f.rule, f.severity, f.where) for f in made.findings if f.where == "resolution 1"]
    assert notes == [("check", "note", "resolution 1"), ("undo", "note", "resolution 1")]


def test_a_look_needs_neither_check_nor_undo() -> None:
    made = draft_of(*around(run(5, "ines", "curl -s http://cart-1:9100/pool", "waiting=412")))
    assert made.diagnosis
    assert not [f for f in made.findings if f.where.startswith("diagnosis ") and f.rule != "weak"]
