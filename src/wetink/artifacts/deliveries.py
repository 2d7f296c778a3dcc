"""Webhook deliveries as files hold them: bare payloads, or wrapped by the tool that captured them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.artifacts.json_records import NOTHING, Record, first, load, record, records, string
from wetink.artifacts.stamps import from_name, instant
from wetink.artifacts.text import parse_json
from wetink.model.event import UNKNOWN, Place, Skipped, When

ENVELOPES = ("body", "payload", "json", "content", "rawBody", "request")
RECEIVED = ("received_at", "receivedAt", "received", "timestamp", "time", "created_at", "createdAt", "date")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payload of a file: where it stands and when it was received, as far as its envelope or the file says."""

    where: str
    payload: Record
    received: When


Ours = Callable[[Record], bool]
"""Whether an object is a payload of the format that asks."""


def opening(path: Path, ours: Ours) -> Record:
    """The first payload of a file's head, out of its envelope; an empty one where the file does not start with JSON."""
    value = first(path)
    if not value:
        return NOTHING
    return unwrapped(next(iter(records(value)), None) if isinstance(value, list) else value, ours)[0]


def deliveries(path: Path, source: str, ours: Ours) -> Iterator[Delivery | Skipped]:
    """Every payload of a file, taken out of a capturing tool's envelope; what is no JSON object is a `Skipped`."""
    at = from_name(path.name).at
    named = When(at=at) if at else UNKNOWN
    for document in load(path):
        place = Place(source, document.where)
        if document.broken or not isinstance(document.value, dict):
            yield Skipped(place, document.broken or "not a JSON object")
        else:
            payload, received = unwrapped(document.value, ours)
            yield Delivery(document.where, payload, When(at=received) if received else named)


def unwrapped(value: object, ours: Ours) -> tuple[Record, datetime | None]:
    """(payload, when received) of a delivery that a capturing tool wrapped, or the value itself.

    What stands under a name that capturing tools use is taken even where it is not `ours`: the reader then says what
    is wrong with it.
    """
    outer = record(value)
    if ours(outer):
        return outer, None
    for key in ENVELOPES:
        inner = _parsed(outer.get(key))
        if inner:
            at = next((at for name in RECEIVED if (at := instant(outer.get(name)))), None)
            body = _parsed(inner.get("body")) if key == "request" else inner
            return body or inner, at
    return outer, None


def _parsed(value: object) -> Record:
    if not isinstance(value, str):
        return record(value)
    try:
        return record(parse_json(string(value)))
    except ValueError:
        return {}
