"""Waiting for a change finds no cause and proves no recovery."""

from __future__ import annotations

import pytest
from builders import around, commands, draft_of, run, say

SCALE = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


@pytest.mark.parametrize(
    "line", ["kubectl -n shop rollout status deployment/cart", "aws cloudformation wait stack-update-complete"]
)
def test_waiting_is_neither_diagnosis_nor_verification(line: str) -> None:
    made = draft_of(
        *around(
            run(5, "ines", line, "cart successfully rolled out"),
            say(6, "ines", "cart successfully rolled out, because of the cart"),
            SCALE,
            run(22, "ines", line, "cart: 8 of 8"),
            run(25, "ines", line, "cart: 8 of 8 updated"),
        )
    )
    assert line not in commands(made.diagnosis)
    assert line not in commands(made.verification)


def test_a_look_at_the_same_thing_that_waits_for_nothing_is_a_look() -> None:
    line = "kubectl -n shop get pods -l app=cart"
    made = draft_of(
        *around(
            run(5, "ines", line, "cart-1 0/1"),
            say(6, "ines", "cart-1 is 0/1, because of the cart"),
            SCALE,
            run(25, "ines", line, "cart-1 1/1"),
        )
    )
    assert line in commands(made.diagnosis)
    assert line in commands(made.verification)
