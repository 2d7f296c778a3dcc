"""Recovery that people tell: values, those who felt it, ticks; not chatter, calls, plans and half recoveries."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from builders import alert, analysis_of, around, draft_of, resolved, run, say

from wetink.drafting.diagnosis.weighing import TOLD
from wetink.drafting.explain import explain
from wetink.model.evidence import RedactedEvent

FELT = say(3, "sam", "customers write that the cart is empty")
FIX = run(20, "tariq", "kubectl rollout restart deployment/cart", "deployment.apps/cart restarted")


def confirmed(*events: RedactedEvent) -> list[str]:
    """The told steps of the verification."""
    steps = draft_of(*around(FELT, FIX, *events)).verification
    told = (step.text for step in steps if step.text.startswith("See whether it is well again"))
    return [text.rpartition(" (")[0] for text in told]  # without who said it


@pytest.mark.parametrize(
    "words",
    [
        "cart p95 3.4 s → 0.2 s",
        "cart errors 0 since 12:21",
        "cart probe ok, 12 ms",
        "cart 3/3 up, p95 normal",
        "Kassen am cart gehen wieder, p95 0,2 s",
    ],
)
def test_a_value_that_came_back_is_a_proof(words: str) -> None:
    assert confirmed(say(25, "tariq", words)) == [f'See whether it is well again: "{words}"']


def test_who_felt_it_confirms_in_plain_words() -> None:
    words = "customers confirm that the cart is back"
    assert confirmed(say(25, "sam", words)) == [f'See whether it is well again: "{words}"']


def test_what_does_its_work_again_is_confirmed_by_who_felt_it() -> None:
    assert len(confirmed(say(25, "sam", "the till of the cart prints again"))) == 1
    assert confirmed(say(25, "sam", "the till of the cart fails again")) == []


def test_what_is_quoted_before_anything_was_changed_proves_nothing() -> None:
    quoted = 'they paste <a href="cart">cart</a>'
    lone = draft_of(
        say(0, "sam", "the cart returns 500s"), say(1, "sam", quoted), say(2, "sam", "rolled back, cart errors gone")
    )
    assert not any("paste" in step.text for step in lone.verification)


def test_of_two_values_of_the_same_person_the_later_counts() -> None:
    events = (say(25, "tariq", "cart p95 3.4 s → 1.2 s"), say(40, "tariq", "cart p95 1.2 s → 0.2 s"))
    assert confirmed(*events) == ['See whether it is well again: "cart p95 1.2 s → 0.2 s"']


def test_only_the_sentences_that_tell_are_quoted() -> None:
    words = "cart errors 0, p95 0.2 s. I need a new chair after this night."
    assert confirmed(say(25, "tariq", words)) == ['See whether it is well again: "cart errors 0, p95 0.2 s."']


@pytest.mark.parametrize(
    "words",
    [
        "closing it then. resolved 12:45",
        "calling it, thanks everyone",
        "12:05 - 12:31, 26 min of cart errors, 503",
        "change 1408 above makes the cart idempotent",
        "if the cart has 0 pods again, call me",
        "58 carts in the end",
        "half of the carts fine, the others still empty",
        "cart next, so we have 3",
        "cart p95 ok?",
        "I will look at the cart at 12:50",
        "sorry, the cart was fine, that was me",
        "no. gone again",
    ],
)
def test_calls_plans_questions_and_half_recoveries_are_none(words: str) -> None:
    assert confirmed(say(45, "tariq", words)) == []


def test_what_was_said_before_the_fix_proves_nothing() -> None:
    assert confirmed(say(10, "tariq", "cart database is fine, 12 ms")) == []


def test_where_nothing_proves_it_the_alert_itself_does() -> None:
    steps = draft_of(*around(FELT, FIX)).verification
    assert [step.text for step in steps] == ['See that the alert is over: "cart answers in more than 3 s"']


def test_where_something_proves_it_the_alert_is_not_needed() -> None:
    steps = draft_of(*around(FELT, FIX, say(25, "tariq", "cart p95 3.4 s → 0.2 s"))).verification
    assert not any("alert is over" in step.text for step in steps)


@pytest.mark.parametrize(
    "words",
    [
        "no new reports on the cart since 12:19",
        "nenhum chamado novo do cart desde 12:19",
        "cart load test: p95 1.1 s, no 503",
        "16 min below 0.3%, reconnects of the cart back to 2/min",
        "ordered two of cart-77 on my own phone: 201, saved",
    ],
)
def test_quiet_a_latency_and_a_try_by_hand_are_proofs(words: str) -> None:
    assert confirmed(say(25, "sam", words)) == [f'See whether it is well again: "{words}"']


def test_where_nothing_else_proves_it_a_weaker_word_counts() -> None:
    weak = say(25, "lotte", "stable so far")
    assert len(confirmed(weak)) == 1
    assert confirmed(weak, say(26, "tariq", "cart p95 3.4 s → 0.2 s")) == [
        'See whether it is well again: "cart p95 3.4 s → 0.2 s"'
    ]


@pytest.mark.parametrize("words", ["thanks all!", "coffee!", "who writes this up"])
def test_chatter_at_the_end_is_no_proof(words: str) -> None:
    proof = say(25, "tariq", "cart p95 3.4 s → 0.2 s")
    assert len(confirmed(proof, say(31, "ines", words))) == 1


def test_every_word_that_may_be_a_proof_says_why() -> None:
    said = say(25, "tariq", "cart p95 3.4 s → 0.2 s")
    found = analysis_of(*around(FELT, FIX, said))
    line = next(line for line in explain(found) if "3.4 s" in line)
    assert "as a proof 0." in line
    assert "value +" in line
    weights = json.loads((resources.files("wetink.drafting") / "data" / TOLD).read_text("utf-8"))["weights"]
    assert set(weights) - {"(constant)"} == set(found.weighed_words[0].signals)
    assert all(0 <= value <= 1 for value in found.weighed_words[0].signals.values())


def test_who_changed_something_in_vain_does_not_prove_it() -> None:
    vain = run(10, "lotte", "kubectl delete pod cart-7", "deleted")
    said = say(12, "lotte", "no change at all")
    assert confirmed(vain, said, say(28, "lotte", "see, the delete worked")) == []


def test_a_list_of_follow_ups_proves_nothing() -> None:
    assert confirmed(say(25, "tariq", "follow-ups: cart alert at 80 %, cart works with 5 % now")) == []


def test_who_was_sorry_for_what_they_did_does_not_prove_it() -> None:
    sorry = say(10, "lotte", "did it meanwhile: `kubectl -n shop delete pod cart-7`, sorry")
    assert confirmed(sorry, say(28, "lotte", "see, the delete worked")) == []


def test_the_value_that_the_alert_gave_is_no_recovery() -> None:
    felt = say(3, "sam", "customers write that the cart is empty")
    bad = say(25, "sam", "the pager says cart p95 latency 41 s since noon")
    made = draft_of(
        alert(0, "CartSlow", "cart latency 41 s, more than 3 s"),
        felt,
        FIX,
        bad,
        resolved(60, "CartSlow", "cart answers"),
    )
    assert not [step for step in made.verification if "41 s" in step.text]


def test_a_share_far_below_that_of_the_alert_is_a_proof() -> None:
    def told(words: str) -> list[str]:
        made = draft_of(
            alert(0, "CartRejects", "31% of POST /cart answer 422"),
            say(1, "ines", "looking"),
            run(20, "tariq", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated"),
            say(25, "tariq", words),
            run(30, "tariq", "kubectl scale deployment/front --replicas=2", "scaled"),
            resolved(60, "CartRejects", "POST /cart answers 422"),
        )
        return [step.text for step in made.verification if words in step.text]

    assert len(told("cart rejects 2.1%")) == 1
    assert told("cart rejects 24%") == []


def test_a_share_of_a_kind_of_answer_is_no_time_of_day() -> None:
    made = draft_of(
        alert(0, "CartErrors", "cart: 5xx 18% > 2%"),
        say(1, "ines", "looking"),
        run(20, "tariq", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated"),
        say(25, "tariq", "5xx 0.08%. Sam is at the till with a real basket"),
        resolved(60, "CartErrors", "cart answers"),
    )
    assert any("5xx 0.08%" in step.text for step in made.verification)


def test_a_release_that_is_back_out_proves_nothing() -> None:
    assert confirmed(say(25, "sam", "and cart 4.18 is back out, it was innocent")) == []


def test_a_try_by_hand_counts_though_its_speaker_felt_nothing() -> None:
    words = "testei o cart do meu celular e do fixo, áudio nos dois sentidos"
    assert confirmed(say(25, "lotte", words)) == [f'See whether it is well again: "{words}"']


@pytest.mark.parametrize("words", ["40 of 40 tills", "40 ze 40", "cart 40/40"])
def test_all_of_all_is_a_proof(words: str) -> None:
    assert confirmed(say(25, "tariq", words)) != []


def test_a_part_of_all_is_none() -> None:
    assert confirmed(say(25, "tariq", "38 of 40 tills")) == []
