"""Parts of the fix that systems recorded, pull requests that make it last, and changes that set it off."""

from __future__ import annotations

import pytest
from builders import around, bot, draft_of, run, say

from wetink.model.evidence import RedactedEvent

REVERT = 'Pull request merged: shop/cart #884 Revert "Switch the ranker on (#881)"'


def resolution(*events: RedactedEvent) -> list[str]:
    return [step.text for step in draft_of(*around(*events)).resolution]


def change(minutes: float, text: str) -> RedactedEvent:
    """A change as its system recorded it."""
    return say(minutes, "tariq", text, channel="github", note="change")


@pytest.mark.parametrize(
    "record", [bot(12, "Forge", REVERT), change(12, REVERT.replace("Pull request merged:", "Merged"))]
)
def test_a_merged_revert_that_people_spoke_of_is_a_step(record: RedactedEvent) -> None:
    steps = resolution(say(9, "ines", "we revert it, one minute"), record, say(13, "tariq", "#884 is in, deploy runs"))
    assert any(step.startswith("As a system recorded it then") and "#884" in step for step in steps)


@pytest.mark.parametrize(
    "record",
    [
        REVERT.replace("merged", "opened"),
        REVERT.replace("merged", "failed to be merged"),
        "Pull request merged: shop/cart #884 New colours of the cart",
    ],
)
def test_what_is_open_failed_or_no_inverse_is_none(record: str) -> None:
    assert resolution(say(9, "ines", "look at #884"), bot(12, "Forge", record)) == []


def test_a_merged_revert_that_nobody_spoke_of_is_none() -> None:
    assert resolution(bot(12, "Forge", REVERT)) == []


def test_a_revert_that_was_typed_is_told_by_its_command() -> None:
    typed = run(11, "tariq", "git revert --no-edit 77aa55b", "[main 9a8b7c6] Revert it")
    assert not any(
        "recorded" in step for step in resolution(typed, bot(12, "Forge", REVERT), say(13, "ines", "#884 is in"))
    )


def test_a_pull_request_that_puts_it_back_for_good_makes_the_fix_last() -> None:
    steps = resolution(
        say(20, "ines", "attached cart-kms-use in the console"),
        say(70, "tariq", "PR https://forge.example/shop/iam/pull/91 puts the attachment back in code, plan is empty"),
        say(80, "ines", "merged 91"),
    )
    assert any(step.startswith("Make it last, as was done then") and "pull/91" in step for step in steps)


def test_a_pull_request_with_a_test_is_follow_up_and_no_step() -> None:
    steps = resolution(
        say(20, "ines", "attached cart-kms-use in the console"),
        say(70, "tariq", "https://forge.example/shop/iam/pull/92 a test, it passes with the revert"),
        say(80, "ines", "merged 92"),
    )
    assert not any("pull/92" in step for step in steps)


def test_the_change_that_was_recorded_before_named_and_taken_back_is_the_trigger() -> None:
    events = (
        bot(-20, "Deploybot", "cart 3.4.0 deployed (merge of #881)"),
        say(5, "lotte", "that was my #881, it switches the ranker on"),
        say(9, "ines", "we revert it, one minute"),
        bot(12, "Forge", REVERT),
        say(13, "tariq", "#884 is in, deploy runs"),
    )
    steps = [step.text for step in draft_of(*around(*events)).diagnosis]
    assert any("that was my #881" in step for step in steps)


def test_what_a_bot_recorded_of_a_rollback_in_vain_is_no_step() -> None:
    steps = resolution(
        run(10, "ines", "kubectl rollout undo deployment/cart", "deployment.apps/cart rolled back"),
        bot(11, "Rollouts", "cart rolled back to 4.17.2 (ines)"),
        say(13, "ines", "rolled back to 4.17.2. no change"),
        run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled"),
    )
    assert not any("rolled back" in step for step in steps)
