"""What the drafter is not sure of is told to the reviewer."""

from __future__ import annotations

from builders import draft_of
from test_looks import story


def test_weak_steps_are_named_weakest_first_and_near_misses_after_them() -> None:
    made = draft_of(*story())
    weak = [finding for finding in made.findings if finding.rule == "weak"]
    assert weak, made.findings
    sure = [int(f.message.rpartition("(")[2].partition("%")[0]) for f in weak if f.where != "diagnosis"]
    assert sure == sorted(sure)
    numbers = [int(f.where.split()[1]) for f in weak if f.where != "diagnosis"]
    assert all(1 <= number <= len(made.diagnosis) for number in numbers)
    places = [finding.where == "diagnosis" for finding in weak]
    assert places == sorted(places)


def test_doubts_are_notes_and_do_not_block() -> None:
    assert {f.severity for f in draft_of(*story()).findings if f.rule == "weak"} <= {"note"}
