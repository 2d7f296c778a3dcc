"""incident.toml: what the files cannot say and a person wrote down."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wetink.artifacts.text import brief, decode
from wetink.errors import IntakeInvalid
from wetink.model.event import Intake, Place, Skipped, Wanted, said_of

NAME = "incident.toml"

_TEXTS = ("id", "title", "timezone", "service", "severity", "owner")
_TABLES = ("people", "starts", "zones", "dates", "authors", "clocks")
_BY_FILE = ("starts", "zones", "dates", "authors", "clocks")
_OTHERS = ("date", "since", "until", "channels")
KEYS = frozenset({*_TEXTS, *_TABLES, *_OTHERS})
"""Every key that is known."""

_SHIFT = re.compile(r"([+-])(?:(\d{1,3})h)? ?(?:(\d{1,4})m)? ?(?:(\d{1,5})s)?\Z")
_LIMIT = 1024 * 1024


def read_intake(path: Path, source: str = NAME) -> tuple[Intake, list[Skipped]]:
    """Read an incident.toml.

    Returns its values and a note for each key that is not known. Times in `starts` without an offset are taken in
    `timezone` (UTC without one). Raises IntakeInvalid, with the line where it can be told, for what is not TOML and for
    values that cannot be used; OSError passes.
    """
    text = _text(path, source)
    table = _parse(text, source)
    reader = _Values(source, text, table)
    zone = reader.zone()
    intake = Intake(
        id=reader.text("id"),
        title=reader.text("title"),
        day=reader.day(),
        timezone=zone,
        service=reader.text("service"),
        severity=reader.text("severity"),
        owner=reader.text("owner"),
        people=tuple((handle.lstrip("@"), name) for handle, name in reader.names("people")),
        starts=reader.starts(zone),
        zones=tuple((file, reader.known_zone("zones", name)) for file, name in reader.names("zones")),
        dates=tuple((file, reader.date_in(file, said)) for file, said in reader.table_of("dates").items()),
        authors=tuple(reader.names("authors")),
        shifts=tuple((file, reader.shift(file, said)) for file, said in reader.names("clocks")),
        wanted=Wanted(reader.bound("since", zone), reader.bound("until", zone), reader.channels()),
    )
    reader.check_window(intake.wanted)
    return intake, reader.unknown()


def unmatched(path: Path, source: str, sources: Sequence[str]) -> list[Skipped]:
    """A note for each file that the tables of an incident.toml name and that none of `sources` is."""
    reader = _Values(source, text := _text(path, source), _parse(text, source))
    return [
        Skipped(
            Place(source, f"line {reader.line(name)[1:] or 1}"), f"[{key}] names {name!r}, and no file is called that"
        )
        for key in _BY_FILE
        for name in reader.table_of(key)
        if said_of([(name, True)], *sources) is None
    ]


def _text(path: Path, source: str) -> str:
    if path.stat().st_size > _LIMIT:
        raise IntakeInvalid(source, "larger than 1 MiB, so it is not an incident.toml")
    return decode(path.read_bytes())


def _parse(text: str, source: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d{1,9}), column \d{1,9}\)", str(error))
        where = f"{source}:{found[1]}" if found else source
        why = re.sub(r" \(at [^)]{1,60}\)$", "", str(error))
        raise IntakeInvalid(where, f"not valid TOML: {why}") from error


class _Values:
    """Typed access to the table, each complaint with its line."""

    def __init__(self, source: str, text: str, table: dict[str, object]) -> None:
        self.source = source
        self.lines = text.splitlines()
        self.table = table

    def bad(self, key: str, why: str, hint: str = "") -> IntakeInvalid:
        return IntakeInvalid(f"{self.source}{self.line(key)}", why, hint)

    def line(self, key: str) -> str:
        pattern = re.compile(rf"\s*\[?[\"']?{re.escape(key)}[\"']?\s*[=\].]")
        return next((f":{number}" for number, line in enumerate(self.lines, 1) if pattern.match(line)), "")

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self.bad(key, f"{key} must be text, not {type(value).__name__}")

    def day(self) -> date | None:
        value = self.table.get("date", "")
        return self.date_in("date", value) if value != "" else None

    def date_in(self, key: str, value: object) -> date:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip()[:10])
        except ValueError:
            raise self.bad(key, f"{key} must look like 2026-03-12, not {brief(str(value), 40)!r}") from None

    def bound(self, key: str, zone: str) -> datetime | None:
        return self._instant(key, self.table[key], zone) if key in self.table else None

    def channels(self) -> tuple[str, ...]:
        value = self.table.get("channels", [])
        if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
            raise self.bad("channels", 'channels must be a list of names: ["inc-48213", "deploys"]')
        return tuple(str(name).strip() for name in value)

    def check_window(self, wanted: Wanted) -> None:
        if wanted.since and wanted.until and wanted.since > wanted.until:
            raise self.bad("until", "until lies before since")

    def shift(self, key: str, said: str) -> timedelta:
        found = _SHIFT.match(said)
        if not found or not any(found.groups()[1:]):
            raise self.bad(key, f'clocks.{key} must say what to add to that clock, like "+4m30s" or "-1h"')
        hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        whole = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return -whole if found[1] == "-" else whole

    def zone(self) -> str:
        name = self.text("timezone")
        return self.known_zone("timezone", name) if name else ""

    def known_zone(self, key: str, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            hint = 'write an IANA name such as "Europe/Berlin" or "UTC"'
            raise self.bad(key, f"{brief(name, 60)!r} is not a known time zone", hint) from None
        return name

    def table_of(self, key: str) -> dict[str, object]:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise self.bad(key, f"{key} must be a table: [{key}] and a line for each")
        return value

    def names(self, key: str) -> list[tuple[str, str]]:
        value = self.table_of(key)
        wrong = next((name for name, said in value.items() if not isinstance(said, str)), None)
        if wrong is not None:
            raise self.bad(wrong, f"{key}.{wrong} must be text")
        return [(str(name), str(said).strip()) for name, said in value.items()]

    def starts(self, zone: str) -> tuple[tuple[str, datetime], ...]:
        return tuple((name, self._instant(name, said, zone)) for name, said in self.table_of("starts").items())

    def _instant(self, key: str, value: object, zone: str) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise self.bad(key, f"{key} must be a time like 2026-03-12T14:00:00Z") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone or "UTC"))
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise self.bad(key, f"{key} is out of range") from None

    def unknown(self) -> list[Skipped]:
        return [
            Skipped(Place(self.source, f"line {self.line(key)[1:] or 1}"), f"unknown key {key!r}; it is not used")
            for key in self.table
            if key not in KEYS
        ]
