"""All clocks onto UTC: zones, days and starts found, clocks that are off put right, each assumption noted."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from wetink.evidence import clock_steps
from wetink.evidence.clock_proofs import Proofs
from wetink.evidence.drift import correct, slow_by
from wetink.evidence.solve import Solution, among, anywhere
from wetink.evidence.strands import DAY, Strand, days_seen, offset_in, strands_of, unset, zone_of
from wetink.evidence.zone_hints import named_zones, zone_hint
from wetink.model.event import Kind, said_of
from wetink.model.evidence import ClockNote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from wetink.evidence.rows import Row
    from wetink.evidence.sightings import Sighting
    from wetink.model.event import Intake

T = TypeVar("T")

UNKNOWN_ZONE = 14 * 3600.0
"""Seconds that a wall clock taken as UTC may be off."""

_HOURS = (0, 1, 2, -5, -4, -8, -7, -6, 3, 5.5, 8, 9, 10, *(-3, -2, -1, 4, 5, 6, 7, 11, 12, 13, 14, -9, -10, -11, -12))
_ODD = (-9.5, -3.5, -2.5, 3.5, 4.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75)
ZONES = tuple(hours * 3600.0 for hours in (*_HOURS, *_ODD))
"""Offsets from UTC that are in use somewhere, common ones first."""

_ENOUGH = 1.9
_ROUNDS = 3


def settle(rows: Sequence[Row], sightings: Sequence[Sighting], intake: Intake) -> list[ClockNote]:
    """Give every row whose time can be told its UTC seconds; returns what was assumed or measured, by stream.

    Rows of streams with instants are the reference. What stays without time keeps `seconds` None.
    """
    strands = strands_of(rows)
    proofs = Proofs(rows, sightings)
    notes: list[ClockNote] = []
    compared = [strand for strand in strands if _put_right(strand, intake, notes) and strand.basis == "at"]
    steps, moved = clock_steps.put_right([strand for strand in strands if strand not in compared])
    notes.extend(steps)
    for stream, count in unset(rows).items():
        entries = f"{count} {'entry' if count == 1 else 'entries'} dated before 2000"
        notes.append(ClockNote(stream, f"{entries}: that clock was not set, the times are not used"))
    for strand in strands:
        if strand.basis == "at":
            strand.place(0.0)
    clock_steps.doubted(moved)
    notes.extend(correct([s for s in strands if s.basis == "at"], proofs, compared))
    open_ = [s for s in strands if s.basis != "at"]
    open_ = [s for s in open_ if not _told(s, intake, notes)]
    open_ = _solve_all(open_, proofs, rows, intake, notes)
    notes.extend(correct([s for s in strands if s.basis == "at"], proofs, compared))
    named = named_zones(rows) if open_ else {}
    for basis in ("local", "clock"):
        open_ = [s for s in open_ if s.basis != basis or not _assumed(s, rows, named, intake, notes)]
        open_ = _solve_all(open_, proofs, rows, intake, notes)
    for strand in open_:
        if strand.basis == "clock":  # a day nobody knows still orders what happened on it
            strand.place(min((row.seconds for row in rows if row.seconds is not None), default=0.0), known=False)
    notes.extend(_unsettled(strand, _busiest_day(rows, strand)) for strand in open_)
    return sorted(notes, key=lambda note: (note.stream, note.note))


def _told(strand: Strand, intake: Intake, notes: list[ClockNote]) -> bool:
    """Place a strand whose zone, day or start is written down: in its own text or in incident.toml."""
    if strand.basis == "elapsed":
        start = _named(strand, intake.starts)
        if start is not None:
            strand.place(start.timestamp())
            notes.append(ClockNote(strand.stream, f"starts at {start:%Y-%m-%d %H:%M:%S}Z, as incident.toml says"))
        return start is not None
    named = zone_of(strand.zone) or zone_of(_named(strand, intake.zones) or "")
    zone = named or zone_of(intake.timezone)
    if zone is None or (strand.basis == "clock" and _day(strand, intake) is None):
        return False
    _place_dated(strand, zone, _day(strand, intake))
    if named is None or strand.basis == "clock":
        day = f", first day {_day(strand, intake)}" if strand.basis == "clock" else ""
        notes.append(ClockNote(strand.stream, f"wall clock read in {zone}{day}, as incident.toml says"))
    return True


def _place_dated(strand: Strand, zone: tzinfo, day: date | None) -> None:
    """Place a wall clock in a zone; times of day are counted from `day`, from 1970 where the text names days."""
    if strand.basis == "clock" and day is not None:
        first = (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY
        strand.raw = [raw + first for raw in strand.raw]
        strand.basis = "local"
    strand.place_in(zone)


def _named(strand: Strand, told: Sequence[tuple[str, T]]) -> T | None:
    """Find what incident.toml says of a strand's file, by whole path, its end or the stream's name."""
    found = said_of(told, *sorted(strand.sources))
    return found if found is not None else said_of(told, strand.stream)


def _day(strand: Strand, intake: Intake) -> date | None:
    """The date of a strand's first time of day, as incident.toml says it."""
    return _named(strand, intake.dates) or intake.day


def _put_right(strand: Strand, intake: Intake, notes: list[ClockNote]) -> bool:
    """Add to a clock what incident.toml says that it is slow."""
    shift = _named(strand, intake.shifts)
    if shift is not None:
        strand.raw = [raw + shift.total_seconds() for raw in strand.raw]
        notes.append(ClockNote(strand.stream, f"clock {slow_by(shift)}, as incident.toml says", shift))
    return shift is not None


def _solve_all(
    strands: list[Strand], proofs: Proofs, rows: Sequence[Row], intake: Intake, notes: list[ClockNote]
) -> list[Strand]:
    """Place what the references tell; what is placed is a reference for the others in the next round."""
    for _ in range(_ROUNDS):
        left = [strand for strand in strands if not _solved(strand, proofs, rows, intake, notes)]
        if len(left) == len(strands):
            break
        strands = left
    return strands


def _solved(strand: Strand, proofs: Proofs, rows: Sequence[Row], intake: Intake, notes: list[ClockNote]) -> bool:
    samples = proofs.samples(strand)
    if not samples:
        return False
    found = anywhere(samples) if strand.basis == "elapsed" else among(samples, _candidates(strand, rows, intake))
    if found is None or not _convincing(found, strand):
        return False
    doubt = min(max(60.0, found.spread), found.least) if strand.basis == "elapsed" else 0.0
    strand.place(found.offset, max(doubt, 0.0 if _has_reference(rows, strand) else UNKNOWN_ZONE))
    notes.append(ClockNote(strand.stream, _said(strand, found), timedelta(0)))
    return True


def _has_reference(rows: Sequence[Row], strand: Strand) -> bool:
    """Whether any other stream has times that are sure."""
    return any(row.known and row.doubt < UNKNOWN_ZONE and row.stream != strand.stream for row in rows)


def _convincing(found: Solution, strand: Strand) -> bool:
    """Enough weight, and most of what was observed apart from coincidences; a report needs three minutes that fit."""
    if strand.document:
        return found.score >= 1.5 and found.count >= 3
    return found.score >= _ENOUGH and found.score * 2 > found.total


def _candidates(strand: Strand, rows: Sequence[Row], intake: Intake) -> list[float]:
    zone = zone_of(strand.zone) or zone_of(_named(strand, intake.zones) or "") or zone_of(intake.timezone)
    if strand.basis == "local":
        return [-away for away in ZONES] if zone is None else [offset_in(zone, strand.raw[0])]
    told = _day(strand, intake)
    days = days_seen(rows) if told is None else [told.toordinal() - date(1970, 1, 1).toordinal()]
    if zone is not None:
        return [day * DAY + offset_in(zone, day * DAY + strand.raw[0]) for day in days]
    return [day * DAY - away for away in ZONES for day in days]


def _said(strand: Strand, found: Solution) -> str:
    seen = found.proof or f"{found.count} event{'s' if found.count > 1 else ''} seen by other sources too"
    if strand.basis == "elapsed":
        return f"recording without a start, aligned by {seen}"
    away = -found.offset if strand.basis == "local" else -((found.offset + DAY / 2) % DAY - DAY / 2)
    hours = _hours(away)
    day = "" if strand.basis == "local" else f", first day {_date(found.offset - offset_of(hours))}"
    return f"wall clock without zone, taken as UTC{hours}{day} by {seen}"


def _hours(away: float) -> str:
    minutes = round(abs(away) / 60)
    return f"{'-' if away < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def offset_of(hours: str) -> float:
    """Seconds to add to a wall clock of "+05:30" for UTC."""
    zone = zone_of(hours)
    return offset_in(zone, 0.0) if zone is not None else 0.0


def _date(seconds: float) -> str:
    return str(date(1970, 1, 1) + timedelta(days=round(seconds / DAY)))


def _assumed(
    strand: Strand, rows: Sequence[Row], named: Mapping[str, str], intake: Intake, notes: list[ClockNote]
) -> bool:
    """Place a wall clock that nothing tells about: UTC, and the day on which most happened elsewhere."""
    if strand.basis == "elapsed":
        return False
    zone = zone_of(strand.zone) or zone_of(_named(strand, intake.zones) or "") or zone_of(intake.timezone)
    if strand.basis == "local":
        where = _place_or_guess(strand, zone, named)
        ask = (_ask_zone(strand),) if zone is None else ()
        notes.append(ClockNote(strand.stream, f"wall clock {where}", ask=ask))
        return True
    told = _day(strand, intake)
    day = told or _busiest_day(rows, strand)
    if day is None:
        return False
    first = (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY
    strand.raw = [raw + first for raw in strand.raw]
    where = _place_or_guess(strand, zone, named)
    why = "as incident.toml says" if told else "as that is when most else happened"
    asks = [_ask_day(strand, day)] if told is None else []
    asks += [_ask_zone(strand)] if zone is None else []
    note = f"times without date: first day taken as {day}, {why}; {where}"
    notes.append(ClockNote(strand.stream, note, ask=tuple(asks)))
    return True


def _place_or_guess(strand: Strand, zone: tzinfo | None, named: Mapping[str, str]) -> str:
    """Place a dated wall clock in its zone, and say which: its own, else the one another file names, else UTC."""
    if zone is not None:
        strand.place_in(zone)
        return f"read in {zone}"
    hint = zone_hint(named, strand.raw[0])
    if hint is None:
        strand.place(0.0, UNKNOWN_ZONE)
        return "taken as UTC, as nothing tells its zone"
    strand.place_in(hint.zone, hint.away(strand.raw[0]))
    return f"read in {hint.zone}, the zone that {hint.source} names, as nothing else tells its zone"


def _file(strand: Strand) -> str:
    """The file's name as a key of incident.toml."""
    return json.dumps(min(strand.sources), ensure_ascii=False)


def _ask_zone(strand: Strand) -> str:
    return f'zones.{_file(strand)} = "Europe/Berlin"'


def _ask_day(strand: Strand, day: date | None) -> str:
    return f'dates.{_file(strand)} = "{day or "YYYY-MM-DD"}"'


def _busiest_day(rows: Sequence[Row], strand: Strand) -> date | None:
    """The day of the alerts, else of the messages, else of the commands, on which most lies; the first of equals."""
    others = [row for row in rows if row.known and row.stream != strand.stream and row.event.kind is not Kind.DOCUMENT]
    sure = [row for row in others if row.doubt < UNKNOWN_ZONE]
    for kind in (Kind.ALERT, Kind.SAID, Kind.EXECUTED):
        days = Counter(int((row.seconds or 0.0) // DAY) for row in sure or others if row.event.kind is kind)
        if days:
            return date(1970, 1, 1) + timedelta(days=min(days, key=lambda day: (-days[day], day)))
    return None


def _unsettled(strand: Strand, day: date | None) -> ClockNote:
    if strand.basis == "elapsed":
        ask = (f'starts.{_file(strand)} = "{day or "YYYY-MM-DD"}T14:00:00Z"',)
        return ClockNote(strand.stream, "recording without a start: only its own order and seconds are known", ask=ask)
    told = "times without date, and nothing tells the day: only the order is known"
    return ClockNote(strand.stream, told, ask=(_ask_day(strand, None),))
