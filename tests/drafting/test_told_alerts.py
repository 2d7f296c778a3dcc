"""Alerts that only people tell of, in quotes behind the word for one."""

from __future__ import annotations

import pytest
from builders import draft_of, run, say

FIX = run(20, "ines", "kubectl -n shop scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


@pytest.mark.parametrize(
    "words",
    [
        'at 06:30 came the alert "SLA miss: cart_daily.merge"',
        "06:30 にアラート「SLA miss: cart_daily.merge」が来ました",
        "j'ai reçu l'alerte « SLA miss: cart_daily.merge »",
        "der Alarm „SLA miss: cart_daily.merge“ kam um 6",
        "paged with `SLA miss: cart_daily.merge`",
    ],
)
def test_what_is_quoted_behind_the_word_is_the_alert(words: str) -> None:
    made = draft_of(say(0, "ines", words), FIX)
    assert made.alerts == ("SLA miss: cart_daily.merge",)
    assert [claim.text for claim in made.symptom.alerts] == ["SLA miss: cart_daily.merge"]
    assert made.title == "SLA miss: cart_daily.merge"


def test_a_quote_elsewhere_is_no_alert() -> None:
    assert draft_of(say(0, "ines", 'no alert at all. tariq says "the cart is slow"'), FIX).alerts == ()
