"""The evidence beside an item: the lines it rests on, with what happened around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wetink.model.draft import Cited
from wetink.model.evidence import Evidence
from wetink.model.review import Line

AROUND = 2
"""Pieces of evidence shown before and after one that is cited."""


@dataclass(frozen=True, slots=True)
class Record:
    """An incident's record and where each id stands in it."""

    evidence: tuple[Evidence, ...]
    index: Mapping[str, int]

    @classmethod
    def of(cls, evidence: tuple[Evidence, ...]) -> Record:
        """The record with its index."""
        return cls(evidence, {item.id: number for number, item in enumerate(evidence)})


def lines(record: Record, ids: Sequence[str], notes: Mapping[str, Cited], around: int = AROUND) -> tuple[Line, ...]:
    """Lines for the cited ids in the order of the record, `around` pieces on either side.

    notes  the runbook's own footnotes: for what the record does not hold (attestations, a record that is missing)
    """
    found = [record.index[id_] for id_ in ids if id_ in record.index]
    wanted = sorted({n for at in found for n in range(max(at - around, 0), min(at + around + 1, len(record.evidence)))})
    shown: list[Line] = []
    last = -1
    for n in wanted:
        item = record.evidence[n]
        gap = n - last - 1 if shown else 0
        shown.append(_line(item, cited=n in found, gap=gap))
        last = n
    others = [id_ for id_ in ids if id_ not in record.index and id_ in notes]
    return (*shown, *(_note(id_, notes[id_]) for id_ in others))


def _line(item: Evidence, *, cited: bool, gap: int) -> Line:
    place = item.places[0]
    where = f"{place.source}, {place.locator}"
    return Line(item.id, item.at, item.who_short, item.kind, item.outcome, str(item.text), where, cited, gap)


def _note(id_: str, note: Cited) -> Line:
    where = f"{note.source}, {note.locator}"
    return Line(id_, note.at, note.actor or "", note.kind, note.outcome, note.text, where, cited=True)
