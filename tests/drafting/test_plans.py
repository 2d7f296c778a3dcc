"""Plans that the response followed, item by item."""

from __future__ import annotations

import pytest
from builders import around, draft_of, run, say

from wetink.model.evidence import RedactedEvent

SCALED = run(14, "ines", "kubectl scale deployment/cart --replicas=0", "deployment.apps/cart scaled")
PLAN = "plan: 1) no new tills in the panel 2) cart to zero 3) wait until the queue is below 300 4) then the tills again"


def planned(*events: RedactedEvent) -> list[str]:
    steps = draft_of(*around(*events)).resolution
    return [step.text.split('"')[1] for step in steps if step.text.startswith("Do as was planned then")]


def test_items_of_which_no_command_is_in_the_record_are_steps() -> None:
    assert planned(say(10, "lotte", PLAN), SCALED) == [
        "no new tills in the panel",
        "wait until the queue is below 300",
        "then the tills again",
    ]


def test_an_item_stands_behind_the_command_of_the_one_before_it() -> None:
    made = draft_of(*around(say(10, "lotte", PLAN), SCALED))
    kinds = [bool(step.commands) for step in made.resolution]
    assert kinds == [False, True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "Reihenfolge: 1. keine neuen Kassen im Panel, 2. cart auf null",
        "plán: 1) v panelu vypnout nové pokladny 2) cart na nulu",
        "we do 1 no new tills in the panel 2 the cart to zero 3 wait until all tills are idle",
    ],
)
def test_plans_of_many_teams(text: str) -> None:
    assert len(planned(say(10, "lotte", text), SCALED)) > 0


def test_behind_the_word_for_it_sentences_are_items() -> None:
    text = (
        "Plan: Sam sends the three files by hand on the page of the bank. I stop the cart in between so nothing is sent"
    )
    assert planned(say(10, "lotte", text), SCALED)[0].startswith("Sam sends the three files by hand")


@pytest.mark.parametrize(
    "text",
    [
        "plan: 1) TILL-12 alert on the queue 2) TILL-13 a limit for tills",
        "the plan of terraform is clean, 1 to change",
        "I see 2 of 3 tills, the other 1 is gone",
    ],
)
def test_lists_of_other_things_are_no_plan(text: str) -> None:
    assert planned(say(10, "lotte", text), SCALED) == []


def test_a_plan_that_was_turned_down_or_never_followed_is_none() -> None:
    assert planned(say(10, "lotte", PLAN), say(11, "tariq", "no, not on a friday"), SCALED) == []
    assert planned(say(10, "lotte", PLAN)) == []
