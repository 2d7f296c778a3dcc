"""The statements that say why it happened, found by their words and by what was done afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from wetink.drafting.language.phrases import count, says
from wetink.drafting.language.words import overlap
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.changes import Change

_MOST = 8


@dataclass(frozen=True, slots=True)
class Cause:
    """A message that states the cause, with its weight from 0 to 1."""

    said: Said
    weight: float


def find_causes(record: Record, window: Window, changes: list[Change]) -> list[Cause]:
    """The heaviest statements of the cause, best first.

    A statement weighs by cause words, by rare words it shares with the kept changes that follow it, by who says it (the
    one who then acts) and by the agreement it got; questions, proposals and what was put aside weigh little.
    """
    kept = [change.run for change in changes if change.kept]
    doers = {run.who for run in kept}
    fix_words = frozenset(word for run in kept for word in run.words)
    latest = max((run.t for run in kept), default=window.close)
    found = []
    for said in record.said_between(window.start, max(latest, window.onset) + 300):
        if said.bot or not said.prose:
            continue
        weight = _weight(record, said, fix_words, doers)
        if weight > 0.25:
            found.append(Cause(said, weight))
    found.sort(key=lambda cause: (-cause.weight, cause.said.pos))
    return found[:_MOST]


def _weight(record: Record, said: Said, fix_words: frozenset[str], doers: set[str]) -> float:
    prose = said.prose
    causal = min(count("cause", prose), 3)
    weight = 0.28 * causal + 0.55 * overlap(record.rarity, said.words, fix_words)
    weight += 0.12 if said.who in doers else 0.0
    weight += 0.1 if _reacted(said) else 0.0
    if not causal:
        weight *= 0.6
    if says("did", prose) and not causal:  # who tells a deed does not say why
        weight *= 0.5
    if prose.rstrip().endswith("?"):
        weight *= 0.35
    if says("proposed", prose) and not causal:
        weight *= 0.6
    if says("dead_end", prose) or says("unrelated", prose):
        weight *= 0.5
    return min(weight, 1.0)


def _reacted(said: Said) -> bool:
    detail = said.item.detail
    return bool(getattr(detail, "reactions", ()))
