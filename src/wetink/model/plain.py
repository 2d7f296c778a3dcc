"""Nouns as plain JSON values, for files that people and other programs read."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time, timedelta

from wetink.model.event import Detail

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def plain(value: object) -> Plain:
    """A frozen value as JSON: a dict without the fields that are at their default.

    Times as ISO 8601 (UTC as "Z"), durations in seconds, tuples as lists. A detail says what it is under "type".
    Raises TypeError for anything that is not a noun.
    """
    if is_dataclass(value) and not isinstance(value, type):
        kind: dict[str, Plain] = {"type": type(value).__name__.lower()} if isinstance(value, Detail) else {}
        told = (entry for entry in fields(value) if not at_default(entry, getattr(value, entry.name)))
        return kind | {entry.name: plain(getattr(value, entry.name)) for entry in told}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return word(value)


def word(value: object) -> str | float:
    """Texts and times; a StrEnum is its text."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"{type(value).__name__} is not a noun")


def at_default(entry: Field[object], value: object) -> bool:
    """Whether a field says nothing beyond its default."""
    default = entry.default if entry.default_factory is MISSING else entry.default_factory()
    return default is not MISSING and bool(value == default)
