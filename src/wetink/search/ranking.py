"""Signals -> an order and a confidence, by weights that bench/fit_search.py has fitted; ties go by path."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from operator import mul
from pathlib import Path

from wetink.search.candidates import candidates
from wetink.search.query import Query
from wetink.search.reading import Reading
from wetink.search.signals import NAMES, OF_QUERY, Looked, look

_RANKS = (0.0, 1.0, 3.0)
"""What a draft and a retired runbook lose: less than a plain difference in fit, more than a near tie."""


class Confidence(StrEnum):
    """How likely it is that a hit is what was asked for; `NONE` says that the library seems to hold no answer."""

    SURE = "sure"
    LIKELY = "likely"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document in its place.

    score   orders
    chance  0 to 1: that it is the right one
    home    0 to 1: that a query like this, with a best document like this, is one that the library can answer
    """

    looked: Looked
    score: float
    chance: float
    home: float
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted: a weight for each signal, and the steps between the words for confidence."""

    order: tuple[float, ...]
    chance: tuple[float, ...]
    home: tuple[float, ...]
    steps: dict[str, float]


def rank(reading: Reading, query: Query, limit: int = 20) -> list[Ranked]:
    """The best documents, the best one first, however little they fit."""
    fitted = weights()
    looked, of_query = look(reading, query, candidates(reading, query))
    fits = [(_sum(fitted.order, one.signals), one) for one in looked]
    scores = sorted((fit for fit, _ in fits), reverse=True)
    of_all = (*of_query, apart(scores))
    scored = sorted(
        ((fit - _RANKS[one.card.rank], one) for fit, one in fits), key=lambda pair: (-pair[0], pair[1].card.path)
    )
    return [_ranked(one, score, fitted, of_all) for score, one in scored[:limit]]


def apart(scores: Sequence[float]) -> float:
    """How far the best of the scores, given from high to low, is from the next or from nothing, between 0 and 1."""
    return max(0.0, min(1.0, scores[0] - (scores[1] if len(scores) > 1 else 0.0))) if scores else 0.0


def _ranked(one: Looked, score: float, fitted: Weights, of_all: tuple[float, ...]) -> Ranked:
    told = (1.0, *one.signals, *of_all)
    chance, home = _chance(_sum(fitted.chance, told)), _chance(_sum(fitted.home, told))
    return Ranked(one, score, chance, home, _confidence(chance, home, fitted.steps))


def _confidence(chance: float, home: float, steps: dict[str, float]) -> Confidence:
    if home < steps["home"]:
        return Confidence.NONE
    if chance < steps["likely"]:
        return Confidence.WEAK
    return Confidence.SURE if chance >= steps["sure"] else Confidence.LIKELY


def _chance(told: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, told))))


def _sum(weighed: tuple[float, ...], signals: tuple[float, ...]) -> float:
    return float(sum(map(mul, weighed, signals)))


@cache
def weights() -> Weights:
    """The fitted weights."""
    told = json.loads(Path(__file__).with_name("weights.json").read_text("utf-8"))
    of_answer = ("constant", *NAMES, *OF_QUERY)
    return Weights(
        tuple(told["order"][name] for name in NAMES),
        tuple(told["chance"][name] for name in of_answer),
        tuple(told["home"][name] for name in of_answer),
        told["steps"],
    )
