"""Which looks led to the cause: signals of structure, weighed by a line fitted with whole incidents left out."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from wetink.drafting.cause import Cause
from wetink.drafting.changes import Change
from wetink.drafting.effects import misplaced, mistyped
from wetink.drafting.record import Part, Record, Run, Said
from wetink.drafting.signals import SOON, Signals
from wetink.drafting.window import Window
from wetink.drafting.words import overlap

_REHEARSAL = re.compile(r"\s--dry-run\b|\s--check(?:\s|$)|\s--noop\b|\s-WhatIf\b|\s--server-dry-run\b")
"""A rehearsal of a change shows what would happen, not what is wrong."""
_WATCH = re.compile(r"^watch(?: +(?:-\w+|--\w[\w-]*)(?:[ =]?\d+(?:\.\d+)?)?)* +")
_CUT = re.compile(r"\s*\|\s*(?:head|tail)(?:\s+-\w*\s*\d*)*\s*$")


@dataclass(frozen=True, slots=True)
class Look:
    """A look with its signals and score; `said` are the messages that speak of what it showed."""

    run: Run
    signals: dict[str, float]
    score: float
    said: tuple[Said, ...]
    repeats: tuple[Run, ...]


def look_key(run: Run) -> str:
    """The command without what only repeats or cuts it: `watch`, a last `| head -4`, quotes around the whole."""
    key = _WATCH.sub("", run.key)
    return _CUT.sub("", key).strip("'\" ")


def find_looks(
    record: Record, window: Window, changes: list[Change], causes: list[Cause], told: list[Run]
) -> list[Look]:
    """All looks of the response, scored, in order; repetitions are folded into the first good one."""
    runs = [r for r in (*record.runs, *told) if r.part is Part.LOOK and window.start <= r.t <= window.close + 900]
    runs.sort(key=lambda run: (run.t, run.pos))
    groups: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if (
            run.ok
            and not _REHEARSAL.search(run.line)
            and mistyped(run, record.runs) is None
            and misplaced(run, record) is None
        ):
            groups[look_key(run)].append(run)
    scene = Signals.of(record, window, changes, causes, runs)
    looks = []
    for group in groups.values():
        plain = [run for run in group if not _WATCH.match(run.key)] or group
        first = plain[0]
        ordered = [first, *(run for run in group if run is not first)]
        said = _spoken(record, first)
        signals = scene.signals(first, ordered, said)
        looks.append(Look(first, signals, _score(signals), tuple(said), tuple(ordered[1:])))
    looks.sort(key=lambda look: (look.run.t, look.run.pos))
    return looks


def _spoken(record: Record, run: Run) -> list[Said]:
    """Messages of the next minutes that use a rare word or number first seen in this look."""
    mine = run.words | run.output_words
    found = []
    for said in record.said_between(run.t - 20, run.t + SOON):
        if said.bot or not said.words & mine:
            continue
        if overlap(record.rarity, said.words, mine) > 0.35:
            found.append(said)
    return found[:4]


@cache
def _line() -> dict[str, float]:
    text = (resources.files("wetink.drafting") / "data" / "look_weights.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def _score(signals: dict[str, float]) -> float:
    """The probability that a look belongs to the diagnosis, by the fitted line."""
    weights = _line()
    total = weights["(constant)"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1 / (1 + math.exp(-total))
