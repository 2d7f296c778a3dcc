"""Why it happened and whom it hurt, as somebody said it; nothing where nobody did."""

from __future__ import annotations

import pytest
from builders import around, bot, draft_of, passage, run, say

from wetink.model.draft import Draft
from wetink.model.evidence import RedactedEvent

REASON = "the pool is at 16 of 16 because every basket of the cart holds a connection"
FIX = run(20, "ines", "kubectl -n shop set env deployment/cart pool=40", "deployment.apps/cart env updated")


def made(*events: RedactedEvent) -> Draft:
    return draft_of(*around(*events, FIX, say(25, "ines", "pool at 22 of 40, that did it")))


def test_the_message_that_gives_the_reason_is_the_cause() -> None:
    draft = made(say(10, "ines", REASON))
    assert [claim.text for claim in draft.cause] == [f'"{REASON}" (Ines Kovar)']
    assert all(id_ in draft.evidence for claim in draft.cause for id_ in claim.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "is the pool of the cart full because every basket holds a connection?",
        "we should raise the pool of the cart because every basket holds a connection",
        "the pool is not it, because the cart has 4 of 16 connections",
        "that's why we look in pairs, and wait for me next time",
        "looking at the pool of the cart now",
    ],
)
def test_questions_plans_dead_ends_and_remarks_are_no_cause(text: str) -> None:
    assert made(say(10, "tariq", text)).cause == ()


def test_a_bot_gives_no_cause() -> None:
    assert made(bot(10, "Probe", REASON)).cause == ()


@pytest.mark.parametrize("heading", ["Root cause", "Cause", "Ursache", "Causa raíz"])
def test_the_report_is_heard_first(heading: str) -> None:
    written = passage(4, "The pool was never raised when baskets became sessions.", heading)
    draft = made(say(10, "ines", REASON), written)
    assert [claim.text for claim in draft.cause] == ['"The pool was never raised when baskets became sessions."']


def test_a_word_before_a_colon_is_a_heading() -> None:
    draft = made(passage(4, "Impact: 12 % of baskets were lost. Nobody was charged.", "Notes"))
    assert [claim.text for claim in draft.impact] == ['"12 % of baskets were lost. Nobody was charged."']


def test_the_impact_is_what_was_said_with_a_number_when_it_was_over() -> None:
    draft = made(say(62, "sam", "41 tickets in total. Lunch is over too"), say(63, "sam", "any tickets left?"))
    assert [claim.text for claim in draft.impact] == ['"41 tickets in total." (Sam Okoye)']


def test_the_severity_that_somebody_gave_it_comes_first() -> None:
    draft = made(say(4, "lotte", "that makes it sev2"), say(62, "sam", "41 tickets in total."))
    assert [claim.text for claim in draft.impact] == [
        '"that makes it sev2" (Lotte Brandt)',
        '"41 tickets in total." (Sam Okoye)',
    ]


def test_where_nobody_says_so_there_is_no_cause_and_no_impact() -> None:
    draft = made()
    assert (draft.cause, draft.impact) == ((), ())
