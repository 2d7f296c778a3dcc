"""What the drafter is not sure of is told to the reviewer."""

from __future__ import annotations

from dataclasses import replace

from builders import analysis_of, draft_of
from test_looks import POOL, story

from wetink.drafting.diagnosis.choice import BAR
from wetink.drafting.diagnosis.doubts import NEAR, find_doubts
from wetink.model.draft import Step, StepCommand
from wetink.model.evidence import Risk


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


def test_what_stands_in_the_diagnosis_for_another_reason_is_not_told_as_left_out() -> None:
    looks = analysis_of(*story()).looks
    pool = next(look for look in looks if look.run.line == POOL)
    near = replace(next(look for look in looks if look.run.line == "lsblk"), score=BAR - NEAR / 2)
    steps = [Step("Look.", (x.run.item.id,), (StepCommand(x.run.line, Risk.READ_ONLY),)) for x in (near, pool)]
    without = find_doubts((steps[1],), [near, pool], [pool])
    assert [near.run.item.id in finding.message for finding in without] == [True]
    assert find_doubts(tuple(steps), [near, pool], [pool]) == []
