"""How near events are to alert, cause and fix."""

from __future__ import annotations

from wetink.drafting.diagnosis.walk import walk
from wetink.drafting.language.words import Rarity

TEXTS = {
    "alert": frozenset({"cart", "slow"}),
    "look": frozenset({"slow", "varnish", "pool412"}),
    "cause": frozenset({"pool412", "exhausted"}),
    "fix": frozenset({"exhausted", "poolsize"}),
    "aside": frozenset({"printer", "toner"}),
}
RARITY = Rarity(" ".join(some) for some in TEXTS.values())


def test_what_stands_between_alert_and_fix_is_nearer_than_what_stands_aside() -> None:
    near = walk(TEXTS, {"alert": 1.0, "fix": 1.0}, RARITY)
    assert near["look"] > 0
    assert near["cause"] > 0
    assert near["aside"] == 0


def test_every_weight_is_a_share_and_the_order_of_events_does_not_matter() -> None:
    near = walk(TEXTS, {"fix": 2.0}, RARITY)
    again = walk(dict(reversed(TEXTS.items())), {"fix": 2.0}, RARITY)
    assert all(0 <= value <= 1 for value in near.values())
    assert {key: round(value, 9) for key, value in near.items()} == {k: round(v, 9) for k, v in again.items()}


def test_nothing_to_walk_over_and_nowhere_to_start() -> None:
    assert walk({}, {}, RARITY) == {}
    assert set(walk(TEXTS, {}, RARITY).values()) == {0.0}
