"""What became of a step told in words: who said that it worked, and what was there before."""

from __future__ import annotations

import pytest
from builders import around, draft_of, say

from wetink.drafting.writing.told_outcomes import taken_back_by
from wetink.model.draft import Step

DEED = "raised the pool to 40 in the admin page"


def step_of(*later: tuple[float, str, str], deed: str = DEED) -> Step:
    events = [say(10, "ines", deed), *(say(minutes, who, text) for minutes, who, text in later)]
    return next(step for step in draft_of(*around(*events)).resolution if deed in step.text)


def test_the_next_good_word_is_said_after_it() -> None:
    proof = (20, "tariq", "cart p95 3.4 s → 0.2 s, customers confirm")
    step = step_of((12, "tariq", "that went through"), proof)
    assert step.check == 'said after it: "that went through" (Tariq Bell).'
    assert len(step.evidence) == 2


def test_what_proves_the_recovery_is_not_told_twice() -> None:
    assert step_of((12, "tariq", "cart p95 is back to normal")).check == ""


@pytest.mark.parametrize(
    "later",
    [
        (30, "tariq", "p95 is back to normal"),
        (12, "tariq", "is it back to normal?"),
        (12, "tariq", "maybe we should restart it as well"),
    ],
)
def test_later_words_questions_and_plans_are_none(later: tuple[float, str, str]) -> None:
    assert step_of(later).check == ""


def test_who_does_the_next_thing_says_nothing_of_the_one_before() -> None:
    assert (
        step_of((11, "ines", "restarted the mailer in the admin page"), (12, "tariq", "mails work again")).check == ""
    )


def test_the_very_next_word_of_somebody_else_that_it_did_not_help_leaves_it_out() -> None:
    events = (say(10, "ines", DEED), say(12, "tariq", "no change, still 31 %"))
    assert [step for step in draft_of(*around(*events)).resolution if DEED in step.text] == []


@pytest.mark.parametrize(
    ("prose", "undo"),
    [
        ("raised the pool from 20 to 40", "set it back to 20, as it was before."),
        ("Pool von 20 auf 40 gestellt", "set it back to 20, as it was before."),
        ("requested quota 480 → 960", "set it back to 480, as it was before."),
        ("Settings → Pool → 40", ""),
        ("waited 30 to 60 seconds", ""),
        ("raised the pool to 40", ""),
    ],
)
def test_a_value_from_before_says_how_to_take_it_back(prose: str, undo: str) -> None:
    assert taken_back_by(prose) == undo


def test_where_nothing_says_so_the_step_says_that() -> None:
    assert step_of().undo == "how to take it back was not seen: find out before you do it."
    case = "opened a support case with the carrier of cart-net"
    assert step_of(deed=case).undo == ""
