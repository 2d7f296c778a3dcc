"""The evidence beside an item: the lines it rests on, with what happened around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wetink.model.draft import Cited, Finding, Owner, cite
from wetink.model.evidence import Evidence
from wetink.model.review import Content, Line
from wetink.patterns import when_used
from wetink.review.desk.parts import evidence_of

_ID = when_used(r"\bE[0-9]{1,9}\b")

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


def shown_ids(content: Content) -> tuple[str, ...]:
    """The ids of what to show beside something: what it cites, and what a note for the reviewer names."""
    if isinstance(content, Owner):
        return content.evidence
    if isinstance(content, Finding):
        return tuple(dict.fromkeys(_ID.findall(content.message)))
    return evidence_of(content)


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
    return _shown(item.id, cite(item), item.who_short, cited=cited, gap=gap)


def _note(id_: str, note: Cited) -> Line:
    return _shown(id_, note, note.actor or "", cited=True)


def _shown(id_: str, note: Cited, who: str, *, cited: bool, gap: int = 0) -> Line:
    where = f"{note.source}, {note.locator}"
    return Line(id_, note.at, who, note.kind, note.outcome, note.text, where, cited, gap, note.uncertainty)
