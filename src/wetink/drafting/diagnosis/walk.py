"""A random walk over what an incident's events share: how near each is to the alert, the cause and the fix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from wetink.drafting.language.words import Rarity

_ROUNDS = 4
_STAY = 0.7
"""How much of its weight an event hands on in each round."""
_RARE = 0.35
_MOST = 25
"""A word of more events than this joins nothing."""


def walk(texts: Mapping[str, frozenset[str]], start: Mapping[str, float], rarity: Rarity) -> dict[str, float]:
    """The weight of each event after walking from `start` along shared rare words; the largest is 1."""
    holders: dict[str, list[str]] = defaultdict(list)
    for key, some in texts.items():
        for word in some:
            if rarity.weight(word) > _RARE:
                holders[word].append(key)
    links = {word: keys for word, keys in holders.items() if 1 < len(keys) <= _MOST}
    held: dict[str, list[str]] = defaultdict(list)
    for word, keys in links.items():
        for key in keys:
            held[key].append(word)
    total = sum(start.values()) or 1.0
    begin = {key: start.get(key, 0.0) / total for key in texts}
    mass = dict(begin)
    for _ in range(_ROUNDS):
        mass = _round(mass, begin, links, held, rarity)
    top = max(mass.values(), default=0.0) or 1.0
    return {key: value / top for key, value in mass.items()}


def _round(
    mass: dict[str, float],
    begin: dict[str, float],
    links: dict[str, list[str]],
    held: dict[str, list[str]],
    rarity: Rarity,
) -> dict[str, float]:
    flow: dict[str, float] = dict.fromkeys(links, 0.0)
    for key, some in held.items():
        whole = rarity.mass(some) or 1.0
        for word in some:
            flow[word] += mass[key] * rarity.weight(word) / whole
    after = {key: (1 - _STAY) * value for key, value in begin.items()}
    for word, keys in links.items():
        share = _STAY * flow[word] / len(keys)
        for key in keys:
            after[key] += share
    return after
