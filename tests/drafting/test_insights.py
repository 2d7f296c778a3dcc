"""Diagnosis that stands in words, causes, and what was ruled out."""

from __future__ import annotations

import pytest
from builders import FENCE, analysis_of, around, bot, draft_of, run, say

from wetink.drafting.resolution.cause import find_causes
from wetink.model.draft import Claim
from wetink.model.evidence import RedactedEvent

FIX = run(30, "ines", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated")
WHY = "found it: the pool of cart is exhausted because POOL is 16 since the last deploy"


def quoted(*events: RedactedEvent) -> list[str]:
    """Steps of the diagnosis that quote somebody."""
    return [step.text for step in draft_of(*around(*events)).diagnosis if not step.commands]


def test_without_commands_the_statement_of_the_cause_is_the_diagnosis() -> None:
    steps = quoted(say(10, "tariq", "what does the pool say?"), say(11, "ines", WHY), FIX)
    assert len(steps) == 1
    assert WHY in steps[0]


def test_questions_and_plans_are_no_findings() -> None:
    assert quoted(say(10, "tariq", "is the pool of cart exhausted?"), say(11, "ines", "let's look at POOL"), FIX) == []


def test_what_was_said_after_the_fix_is_no_diagnosis() -> None:
    assert quoted(FIX, say(40, "ines", WHY)) == []


def test_bots_find_nothing() -> None:
    assert quoted(bot(11, "Feed", WHY), FIX) == []


def test_a_flag_switched_before_it_began_and_back_by_the_fix_is_the_trigger() -> None:
    steps = quoted(
        bot(-10, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 0 → 100 in production"),
        say(5, "ines", "hm"),
        bot(20, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 100 → 0 in production"),
    )
    assert any("0 → 100" in step for step in steps)


def test_a_log_line_pasted_without_its_command_is_a_place_to_look() -> None:
    log = f"the logs say\n{FENCE}\n2025-06-03T12:04:11Z ERROR pool of cart exhausted waiting 412\n{FENCE}"
    steps = quoted(say(9, "tariq", log), say(11, "ines", WHY), FIX)
    assert any(
        step.startswith("Look for this line in the logs: ") and "pool of cart exhausted" in step for step in steps
    )


def test_the_statement_that_names_what_was_then_fixed_weighs_most() -> None:
    found = analysis_of(
        *around(
            say(5, "tariq", "maybe it's the mail server because it was slow in may"),
            say(11, "ines", WHY),
            say(12, "lotte", "lunch is late today"),
            FIX,
        )
    )
    causes = find_causes(found.record, found.window, found.changes)
    assert causes[0].said.text == WHY
    assert all(0 < cause.weight <= 1 for cause in causes)
    assert "lunch is late today" not in [cause.said.text for cause in causes]


def ruled_out(*events: RedactedEvent) -> list[str]:
    return [claim.text for claim in draft_of(*around(*events)).ruled_out if isinstance(claim, Claim)]


def test_a_suspicion_put_aside_is_ruled_out() -> None:
    assert ruled_out(say(8, "lotte", "dns looks fine, so not it"), FIX) == ['"dns looks fine, so not it"']


def test_a_fix_that_failed_is_ruled_out_with_the_word_on_it() -> None:
    claims = ruled_out(
        run(10, "ines", "docker restart varnish-1", "varnish-1"), say(12, "ines", "no difference at all"), FIX
    )
    assert claims == ['Tried, did not help: `docker restart varnish-1`: "no difference at all"']


def test_what_worked_in_the_end_is_not_ruled_out() -> None:
    line = "kubectl set env deployment/cart POOL=40"
    failed = run(25, "ines", line, "error: You must be logged in to the server (Unauthorized)", exit=1)
    assert ruled_out(failed, FIX) == []


def test_ruled_out_claims_stand_in_order_of_time_and_are_not_many() -> None:
    events = [say(2 + n, "lotte", f"service number {n} looks fine") for n in range(20)]
    claims = ruled_out(*events, FIX)
    assert len(claims) == 10
    assert claims[0] == '"service number 0 looks fine"'


def test_words_too_short_or_too_long_to_stand_in_a_runbook_are_no_findings() -> None:
    assert quoted(say(10, "tariq", "what is it?"), say(11, "ines", "found: POOL"), FIX) == []
    assert quoted(say(10, "tariq", "what is it?"), say(11, "ines", f"{WHY} " * 6), FIX) == []


def test_what_parts_the_hit_from_the_rest_decides_the_diagnosis() -> None:
    words = "only orders with a coupon, the others are fine"
    steps = draft_of(*around(say(5, "ines", words), say(30, "ines", "raised the pool in the console"))).diagnosis
    assert any(words in step.text for step in steps)


def test_news_for_those_who_wait_find_nothing_out() -> None:
    words = "we know what it is: the cart pool, because of the sale. working on it, next update at 12:40"
    steps = draft_of(*around(say(5, "ines", words), say(30, "ines", "raised the pool in the console"))).diagnosis
    assert not any("next update" in step.text for step in steps)


@pytest.mark.parametrize(
    "text",
    [
        'Shop console > Coupons > History: "17:42 sam changed the rounding rule"',
        "in the access log of the coupon gate: 0 x 500, it answers 200 for everything that reaches it",
        f"logs of the coupon gate: {FENCE}\nWARN no rounding rule for coupon 77\n{FENCE}",
    ],
)
def test_a_place_and_what_it_showed_is_a_look_told_in_words(text: str) -> None:
    events = around(
        say(5, "lotte", text),
        say(6, "lotte", "lunch is in the kitchen, second floor today"),
        say(9, "ines", "because the rounding rule of the coupon gate is gone, every coupon fails"),
        say(20, "ines", "rolled the rounding rule of the coupon gate back by hand"),
    )
    told = [step.text for step in draft_of(*events).diagnosis]
    assert any(text.split(":", maxsplit=1)[0][:20] in step for step in told)
    assert not any("lunch" in step for step in told)


def test_a_page_that_somebody_looked_at_stands_beside_what_terminals_show() -> None:
    looks = [
        run(6, "ines", "kubectl get pods -l app=cart", "cart-1 pool exhausted waiting"),
        run(7, "ines", "kubectl logs deploy/cart --tail=5", "pool exhausted, POOL is 16"),
        run(8, "ines", "kubectl describe deploy cart", "POOL: 16, pool exhausted"),
    ]
    page = 'Shipyard > cart > Releases: "16 Jan POOL 40 → 16 by deploy-bot"'
    steps = quoted(*looks, say(9, "tariq", page), say(10, "tariq", "the pool of cart is 16, that is little"), FIX)
    assert [step for step in steps if "Shipyard > cart > Releases" in step]
    assert len(steps) == 1


@pytest.mark.parametrize(
    "word",
    [
        "called their NOC: our POOL setting stands on a new cart proxy since this morning",
        "mail from Cartwheel, they put our POOL setting of the cart on a new proxy",
        "laut Anbieter liegt der POOL von cart seit heute früh auf einem neuen Proxy",
        "liguei na operadora, puseram o POOL do cart num proxy novo",
    ],
)
def test_what_people_outside_told_stands_beside_what_terminals_show(word: str) -> None:
    looks = [
        run(6, "ines", "kubectl get pods -l app=cart", "cart-1 pool exhausted waiting"),
        run(7, "ines", "kubectl logs deploy/cart --tail=5", "pool exhausted, POOL is 16"),
        run(8, "ines", "kubectl describe deploy cart", "POOL: 16, pool exhausted"),
    ]
    steps = quoted(*looks, say(9, "tariq", word), FIX)
    assert [step for step in steps if word[:30] in step]


def test_a_no_to_a_plan_is_no_finding() -> None:
    plan = say(10, "tariq", "maybe we should move the pool of cart to asia")
    assert quoted(plan, say(11, "ines", "no. the pool of cart stays here, 50 ms for every query"), FIX) == []


def test_words_that_lead_up_to_a_block_are_told_with_it() -> None:
    log = f"the pool of cart only fails like this:\n{FENCE}\nwaited 30 s for POOL of cart, size 16\n{FENCE}"
    steps = quoted(say(10, "ines", log), FIX)
    assert len(steps) == 1
    assert 'shown with it: "waited 30 s for POOL of cart, size 16"' in steps[0]


def test_a_message_that_is_hardly_more_than_its_command_is_told_by_that() -> None:
    told = say(10, "ines", "`kubectl get pool cart` → exhausted because POOL is 16")
    made = draft_of(*around(told, FIX))
    assert [step.commands[0].run for step in made.diagnosis if step.commands] == ["kubectl get pool cart"]
