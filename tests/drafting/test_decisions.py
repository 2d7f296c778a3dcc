"""What was decided on the way: orders, conditions, prohibitions, agreed plans; not refusals, lessons and news."""

from __future__ import annotations

import pytest
from builders import around, bot, draft_of, fix, run, say

from wetink.model.evidence import RedactedEvent

SCALE = run(20, "tariq", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")
LATE = run(40, "tariq", "kubectl rollout restart deployment/shop", "deployment.apps/shop restarted")


def decided(*events: RedactedEvent) -> list[str]:
    """The texts of the resolution that tell a decision."""
    steps = draft_of(*around(*events)).resolution
    return [step.text for step in steps if "decided then" in step.text.lower()]


def test_an_order_that_was_needed_stands_at_the_change_it_rules() -> None:
    events = around(
        say(9, "ines", "order: first quick-checkout OFF, else every saved card fails"),
        bot(10, "Flagpost", "Ines Kovar turned off flag `quick-checkout` in production"),
    )
    step = draft_of(*events).resolution[0]
    assert "quick-checkout" in step.text
    assert 'Decided then: "order: first quick-checkout OFF' in step.text
    assert len(step.evidence) == 2


@pytest.mark.parametrize(
    "words",
    [
        "run it, do NOT commit until I say so",
        "do not put it back before the lag is zero",
        "we keep it like that until the vendor confirms",
        "nicht vor 22 Uhr wieder einschalten",
        "que personne ne touche au panier pendant ce temps",
    ],
)
def test_a_condition_said_while_the_fix_was_under_way_is_kept(words: str) -> None:
    assert any(words in text for text in decided(SCALE, say(30, "ines", words), LATE))


@pytest.mark.parametrize(
    "words",
    [
        "I do not have the rights for it, sorry",
        "nobody has an alert for that",
        "lesson: never again on a friday",
        "it was fine until noon",
    ],
)
def test_stories_lessons_and_excuses_are_no_decisions(words: str) -> None:
    assert decided(say(3, "ines", words), SCALE) == []


def test_a_refusal_alone_is_ruled_out_and_no_step() -> None:
    events = (SCALE, say(25, "tariq", "shall we restart the database too?"), say(26, "ines", "do not"), LATE)
    assert decided(*events) == []


def test_a_refusal_that_says_how_instead_is_a_decision() -> None:
    events = (
        say(10, "lotte", "shall we purge everything?"),
        say(11, "ines", "no, the origin can not take that. products first, then the rest"),
        say(14, "lotte", "purged the tag product in the console"),
    )
    assert any("products first, then the rest" in text for text in decided(*events))


def test_a_note_cites_the_talk_that_it_sums_up() -> None:
    events = (
        SCALE,
        say(22, "ines", "mark the timed-out orders as unknown, finance compares them with the bank file"),
        say(24, "ines", "Do NOT replay timed-out orders. Unknown, compare with bank file.", channel="pd", note="note"),
        LATE,
    )
    draft = draft_of(*around(*events))
    step = next(step for step in draft.resolution if "Do NOT replay" in step.text)
    assert "finance compares them" in step.text
    assert len(step.evidence) == 2


def test_a_plan_that_was_agreed_to_and_begun_is_a_step_where_no_command_shows_it() -> None:
    events = (
        say(10, "ines", "plan: drain the west line, the other one has room for all"),
        say(11, "lotte", "go ahead"),
        say(14, "ines", "ok, done on both edges"),
    )
    assert 'Do as was agreed then: "plan: drain the west line' in fix(*around(*events))[0]


def test_a_plan_that_a_deed_tells_again_is_told_by_the_deed() -> None:
    events = around(
        say(10, "ines", "plan: drain the west line, the other one has room for all"),
        say(11, "lotte", "go ahead"),
        say(14, "ines", "west line is drained"),
    )
    assert fix(*events) == ['Do what was done then: "west line is drained" (Ines Kovar)']


def test_a_plan_that_commands_carried_out_is_told_by_them() -> None:
    events = around(say(18, "tariq", "plan: scale the cart to 8"), say(19, "lotte", "go ahead"), SCALE)
    assert fix(*events) == ["kubectl scale deployment/cart --replicas=8"]


def test_a_plan_that_nobody_began_is_no_step() -> None:
    assert decided(say(10, "ines", "we could drain the west line"), say(11, "lotte", "yes")) == []


@pytest.mark.parametrize(
    "words",
    ["we agreed on 15 % errors of cart, above that we switch over", "combinamos 15 % de erros no cart, senão trocamos"],
)
def test_how_far_to_let_it_go_is_a_decision(words: str) -> None:
    assert len(decided(say(19, "ines", words), SCALE, LATE)) == 1
