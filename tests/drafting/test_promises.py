"""Promises without a ticket and reports that differ from the record: shown to the reviewer, never told as done."""

from __future__ import annotations

from dataclasses import replace

from builders import around, draft_of, passage, run, say, when

from wetink.model.draft import Draft
from wetink.model.evidence import RedactedEvent

SCALED = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


def findings(rule: str, *events: RedactedEvent) -> list[str]:
    return [finding.message for finding in made(*events).findings if finding.rule == rule]


def made(*events: RedactedEvent) -> Draft:
    return draft_of(*around(SCALED, *events))


def test_what_ought_to_be_done_and_has_no_ticket_is_shown() -> None:
    found = findings("promise", say(70, "tariq", "we should alert on the length of the basket queue"))
    assert len(found) == 1
    assert "Tariq Bell" in found[0]


def test_a_promise_is_no_prevention() -> None:
    assert not made(say(70, "tariq", "we should alert on the length of the basket queue")).prevention


def test_a_promise_that_was_filed_is_not_shown() -> None:
    events = (
        say(70, "tariq", "we should alert on the length of the basket queue"),
        say(75, "tariq", "filed CART-31: alert on the length of the basket queue"),
    )
    assert findings("promise", *events) == []


def test_questions_jokes_and_what_was_said_before_the_end_are_no_promises() -> None:
    events = (
        say(30, "tariq", "we should alert on the length of the basket queue"),
        say(70, "tariq", "should we need to alert on the basket queue?"),
        say(71, "tariq", "we need to eat"),
    )
    assert findings("promise", *events[:2]) == []


def test_an_item_of_the_report_without_a_reference_is_a_promise() -> None:
    found = findings("promise", passage(9, "think about what else was only ever set by hand", "Actions"))
    assert len(found) == 1


def test_a_report_with_another_value_than_was_set_is_shown() -> None:
    entry = passage(5, "deployment cart scaled, replicas set to 12", "Timeline")
    found = findings("contradiction", entry)
    assert len(found) == 1
    assert "sets replicas to 8" in found[0]


def test_a_report_with_the_same_value_is_not() -> None:
    assert findings("contradiction", passage(5, "deployment cart scaled, replicas set to 8", "Timeline")) == []


def timed(minute: float, text: str) -> RedactedEvent:
    entry = passage(5, text, "Timeline")
    return RedactedEvent(replace(entry, when=when(minute)))


def test_a_report_with_another_time_than_the_change_has_is_shown() -> None:
    found = findings("contradiction", timed(50, "deployment cart scaled with kubectl"))
    assert len(found) == 1
    assert "12:20 UTC" in found[0]


def test_a_few_minutes_are_no_contradiction() -> None:
    assert findings("contradiction", timed(24, "deployment cart scaled with kubectl")) == []
