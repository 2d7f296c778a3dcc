"""What tells how far one clock is from another: pastes, an alert or command seen twice, stamps in pasted logs."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from wetink.evidence.rows import EPOCH, is_command, is_message, squeezed
from wetink.evidence.sightings import TELLING
from wetink.evidence.solve import Sample
from wetink.model.event import Alert, Kind, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wetink.evidence.rows import Row
    from wetink.evidence.sightings import Sighting
    from wetink.evidence.strands import Strand

_LATEST_PASTE = 900.0
_SOON = 30.0
_STAMP = re.compile(r"(?<!\d)(20\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-5]\d)(?:[.,]\d{1,9})?(Z|[+-][01]\d:?[0-5]\d)")
_RECORDER = re.compile(r"(?:^|[\s;&|])(?:asciinema\s+rec|script|termtosvg|ttyrec|t-rec)\s[^;&|]{0,400}")
_SURE = 60.0
_MOST_REFERENCES = 8
_MOST_MATCHES = 400


class Proofs:
    """Everything that several sources saw, by the rows concerned; made once, asked for each strand.

    Rows that are placed when a strand asks are its references, others are not.
    """

    def __init__(self, rows: Sequence[Row], sightings: Sequence[Sighting]) -> None:
        self.of_command: dict[int, list[Sighting]] = defaultdict(list)
        self.of_message: dict[int, list[Sighting]] = defaultdict(list)
        for sighting in sightings:
            self.of_command[id(sighting.command)].append(sighting)
            self.of_message[id(sighting.message)].append(sighting)
        self.same_line = _grouped((squeezed(row.event.text), row) for row in rows if is_command(row) and row.of is None)
        self.same_alert = _grouped((key, row) for row in rows for key in alert_keys(row))
        self.same_words = _grouped((words, row) for row in rows if (words := _words(row)))
        self.recorders = [row for row in rows if is_command(row) and _RECORDER.search(row.event.text)]

    def samples(self, strand: Strand) -> list[Sample]:
        """Each observation of the strand's offset (what to add to its own times), in row order."""
        found: list[Sample] = []
        if strand.basis == "elapsed":
            found.extend(self._started(strand))
        for row, raw in zip(strand.rows, strand.raw, strict=True):
            if is_command(row):
                found.extend(self._pasted(row, raw))
                found.extend(self._repeated(row, raw, strand))
            elif not strand.document:
                found.extend(self._shows(row, raw, strand.grain))
                found.extend(_stamped(row, raw, strand.grain))
            found.extend(self._alerted(row, raw, strand))
            found.extend(self._noted(row, raw, strand))
        return found + _coincidences(strand, self.same_alert) if strand.document else found

    def pastes(self, strand: Strand) -> list[Sample]:
        """Pastes of one certain command in messages whose time is sure: what may overrule a strand's own instants."""
        return [
            sample
            for row, raw in zip(strand.rows, strand.raw, strict=True)
            for sighting in self.of_command.get(id(row), ())
            if sighting.runs == 1 and sighting.message.known and sighting.message.doubt <= _SURE
            for sample in _after(sighting, raw)
        ]

    def repeats(self, strand: Strand) -> list[tuple[float, Row]]:
        """Seconds from each command of the strand to the one other row that holds the same line, and that row."""
        found: list[tuple[float, Row]] = []
        for row, raw in zip(strand.rows, strand.raw, strict=True):
            others = [other for other in self._others(row) if other.seconds is not None and other.known]
            if len(others) == 1:
                found.append(((others[0].seconds or 0.0) - raw, others[0]))
        return found

    def _others(self, row: Row) -> list[Row]:
        """The same line in other streams, where it stands once in this one and at most a few times in all."""
        same = self.same_line.get(squeezed(row.event.text), [])
        if len(same) > _MOST_REFERENCES or len(row.event.text) < 8:
            return []
        own = sum(1 for other in same if other.stream == row.stream)
        return [other for other in same if other.stream != row.stream and own == 1 and _may_be_one(row, other)]

    def _pasted(self, row: Row, raw: float) -> Iterable[Sample]:
        for sighting in self.of_command.get(id(row), ()):
            if sighting.message.known:
                yield from _after(sighting, raw)

    def _repeated(self, row: Row, raw: float, strand: Strand) -> Iterable[Sample]:
        slack = max(3.0, strand.grain)
        others = self._others(row)
        for other in others:
            if other.known and other.seconds is not None:
                gap = other.seconds - raw
                sure = len(others) == 1 and _is_telling(row, other)
                proof = f"a command line that {other.event.place.source} holds too" if sure else ""
                yield Sample(gap - slack, gap + slack, gap, 2.0 if sure else 1.5, proof)

    def _shows(self, row: Row, raw: float, grain: float) -> Iterable[Sample]:
        """A message is written after the command it shows."""
        for sighting in self.of_message.get(id(row), ()):
            command = sighting.command
            if command.known and command.seconds is not None:
                gap = command.seconds - raw
                latest = _LATEST_PASTE + min(command.lasted, _LATEST_PASTE)
                yield Sample(gap - grain, gap + latest, gap + _SOON, sighting.weight)

    def _alerted(self, row: Row, raw: float, strand: Strand) -> Iterable[Sample]:
        """A chat's bot posts an alert within minutes of the system that raised it."""
        for key in alert_keys(row):
            others = [o for o in self.same_alert[key] if o.stream != strand.stream and o.known]
            for other in others[:_MOST_REFERENCES]:
                gap = (other.seconds or 0.0) - raw
                yield Sample(gap - 60 - strand.grain, gap + 300, gap + 5, 3.0 / len(others[:_MOST_REFERENCES]))

    def _noted(self, row: Row, raw: float, strand: Strand) -> Iterable[Sample]:
        words = _words(row)
        others = [o for o in self.same_words.get(words, ()) if words and o.stream != strand.stream and o.known]
        if len(others) == 1:
            gap = (others[0].seconds or 0.0) - raw
            yield Sample(gap - 600, gap + 600, gap, 2.0)

    def _started(self, strand: Strand) -> Iterable[Sample]:
        """A history holds the command that started the recording, with the recording's file name."""
        names = {source.rsplit("/", 1)[-1] for source in strand.sources}
        for row in self.recorders:
            if row.known and row.seconds is not None and any(name in row.event.text for name in names):
                yield Sample(row.seconds - 1, row.seconds + 10, row.seconds + 1, 4.0)


def _after(sighting: Sighting, entered: float) -> Iterable[Sample]:
    """A paste comes after its command was entered; durations are not trusted, recordings rarely tell idle from busy."""
    seconds = sighting.message.seconds
    if seconds is not None:
        gap = seconds - entered
        grain = min(sighting.message.doubt, 60.0)
        latest = _LATEST_PASTE + min(sighting.command.lasted, _LATEST_PASTE)
        yield Sample(gap - latest, gap + 2 + grain, gap - _SOON, sighting.weight)


def _stamped(row: Row, raw: float, grain: float) -> Iterable[Sample]:
    """A log line that somebody pasted was written before the message, often just before."""
    if not isinstance(row.event.detail, Message):
        return
    latest = None
    for found in _STAMP.finditer(row.event.text[:20_000]):
        seconds = _instant(found[1], found[2])
        latest = seconds if latest is None or (seconds or 0) > latest else latest
    if latest is not None:
        yield Sample(latest - raw - grain, latest - raw + _LATEST_PASTE, latest - raw + 60, 0.7)


def _instant(stamp: str, zone: str) -> float | None:
    try:
        return (datetime.fromisoformat(stamp + zone) - EPOCH).total_seconds()
    except (ValueError, OverflowError):
        return None


def _coincidences(strand: Strand, alerts: dict[str, list[Row]]) -> list[Sample]:
    """The minutes of alerts are what a report's timeline repeats; each pair votes for one offset."""
    seconds = sorted({row.seconds for same in alerts.values() for row in same if row.known and row.seconds is not None})
    pairs = [(raw, at) for raw in strand.raw[:100] for at in seconds[:40]][:_MOST_MATCHES]
    return [Sample(at - raw - 75, at - raw + 75, at - raw, 0.5) for raw, at in pairs]


def alert_keys(row: Row) -> list[str]:
    """What joins the same alert over sources: its number and status, its name and status."""
    detail = row.event.detail
    if not isinstance(detail, Alert) or row.event.kind is not Kind.ALERT:
        return []
    parts = (("#", detail.number), ("=", detail.name.casefold()))
    return [f"{mark}{value} {detail.status}" for mark, value in parts if value]


def _words(row: Row) -> str:
    """A message's words for comparing, "" where it is too short to be told from another."""
    if not is_message(row):
        return ""
    text = squeezed(row.event.text[:4_000]).casefold()
    return text if len(text) >= 25 else ""


def _may_be_one(row: Row, other: Row) -> bool:
    """Two command rows may be one event unless two different people ran them."""
    return row.person is None or other.person is None or row.person.key == other.person.key


def _is_telling(row: Row, other: Row) -> bool:
    """One person does not type the same long line twice by chance: alone it is proof enough."""
    same = row.person is not None and other.person is not None and row.person.key == other.person.key
    return same and len(row.event.text) >= TELLING


def _grouped(pairs: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups
