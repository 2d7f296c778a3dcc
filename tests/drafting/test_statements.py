"""What a message does, by its words, and what it answers."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, say

from wetink.drafting.record.statements import Act, acts, question_of, sets_rule, tells_deed


@pytest.mark.parametrize(
    "words",
    [
        "restarted the cart",
        "ok, done",
        "i have restarted it",
        "set the limit to 40",
        "I put it back in the portal",
        "reads of the shop moved to the second site",
        "west line is drained",
        "Slot gedroppt",
        "export hab ich angehalten (in der Oberfläche)",
        "export gestopt",
    ],
)
def test_deeds_are_told_first_or_last_in_their_clause(words: str) -> None:
    assert tells_deed(words)


@pytest.mark.parametrize(
    "words",
    [
        "should be restarted",
        "the cart was restarted",
        "restarting is not needed",
        "nothing was changed",
        "changed=1 on both",
        "sobald der Slot gedroppt",
        "people restarted to write",
    ],
)
def test_passives_plans_and_counts_are_no_deeds(words: str) -> None:
    assert not tells_deed(words)


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("who did that?", Act.ASKED),
        ("first the flag off, else every card fails", Act.DECIDED),
        ("please nobody restart anything", Act.DECIDED),
        ("we could drain it", Act.PROPOSED),
        ("taking it back", Act.WITHDREW),
        ("have to wait for the TTL", Act.WAITED),
        ("only the old ones", Act.DELIMITED),
        ("because the pool ran out", Act.CONCLUDED),
        ("errors are gone", Act.WORKED),
        ("no difference", Act.FAILED),
        ("sorry, my mistake", Act.REGRETTED),
        ("calling it", Act.CLOSED),
    ],
)
def test_acts(words: str, act: Act) -> None:
    assert act in acts(words)


def test_a_good_word_inside_a_condition_reports_nothing() -> None:
    assert Act.WORKED not in acts("it stays open until all shards are back")
    assert Act.WORKED in acts("all shards are back")


def test_a_prohibition_for_a_while_is_a_rule_and_a_bare_one_a_refusal() -> None:
    assert sets_rule("do not move it back before the lag is gone")
    assert not sets_rule("do not")


def test_a_question_is_answered_once() -> None:
    events = around(
        say(10, "lotte", "which site is it?"),
        say(10.5, "ines", "the west one"),
        say(11, "tariq", "restarted the proxy there"),
    )
    record = analysis_of(*events).record
    answer, later = record.said_between(record.said[-2].t, record.said[-1].t)[-2:]
    assert question_of(record, answer) is not None
    assert question_of(record, later) is None


@pytest.mark.parametrize("prose", ["It was on warn until today", "the limit was 40 until 12:05"])
def test_how_it_was_so_far_decides_nothing(prose: str) -> None:
    assert Act.DECIDED not in acts(prose)


def test_until_something_happens_decides() -> None:
    assert Act.DECIDED in acts("it stays off until the lag is gone")


@pytest.mark.parametrize("prose", ["a third of the carts, all shops. started 18:43", "stopped at 12.05"])
def test_when_something_began_is_no_deed(prose: str) -> None:
    assert not tells_deed(prose)


@pytest.mark.parametrize(
    ("prose", "back"),
    [
        ("that buys one minute more, then the node dies. back", True),
        ("bringt nichts. zurück", True),
        ("ça ne change rien. retour", True),
        ("back", False),
        ("lunch is over. I am back", False),
        ("back in five. the cart is slow", False),
    ],
)
def test_a_last_sentence_of_one_word_takes_back(prose: str, back: bool) -> None:
    assert (Act.WITHDREW in acts(prose)) is back
