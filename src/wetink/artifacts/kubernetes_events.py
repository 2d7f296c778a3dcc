"""Kubernetes events: `kubectl get events` as JSON, YAML or table, lists, watches; core/v1 and events.k8s.io/v1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wetink.artifacts.columns import Row, headings, rows
from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.kube_objects import looks_like_json, objects, opening
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import brief, decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Kind, Message, Place, Skipped, When

CHANNEL = "kubernetes"

_TABLE = ({"LAST SEEN", "LASTSEEN"}, {"REASON"}, {"MESSAGE"})


def identify(path: Path) -> bool:
    """Whether the file starts with an event, or with the headings that `kubectl get events` prints."""
    return is_event(opening(path, "involvedObject:", "regarding:")) or _is_table(path)


def is_event(value: Record) -> bool:
    """Whether an object is an event of either API: about an object, with a reason (an audit event has neither)."""
    about = isinstance(value.get("involvedObject"), dict) or isinstance(value.get("regarding"), dict)
    return about and any(key in value for key in ("reason", "message", "note", "metadata"))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event for what happened once; where it happened again, one for its first and one for its last time.

    Times UTC; the table only says how long ago, so its rows have none. Format: kubernetes.io, API reference of Event.
    """
    if _is_table(path):
        yield from _rows(read_text(path).splitlines(), source)
        return
    for found in objects(path):
        place = Place(source, found.where)
        value = record(found.value)
        if found.broken or not is_event(value):
            kind = string(value.get("kind"))
            yield Skipped(place, found.broken or (f"not an event: {brief(kind, 60)}" if kind else "not an event"))
        else:
            yield from _events(value, place)


def _events(value: Record, place: Place) -> Iterator[Event | Skipped]:
    text = _text(value)
    if not text:
        yield Skipped(place, "an event without reason and message")
        return
    count, first, last = _seen(value)
    if count < 2 or not first or not last or first >= last:
        again = f" ({count} times)" if count > 1 else ""
        yield _event(value, place, text + again, last or first)
        return
    yield _event(value, Place(place.source, f"{place.locator}, first time"), text, first)
    more = f"{text} ({count} times since {first:%Y-%m-%d %H:%M:%S} UTC)"
    yield _event(value, Place(place.source, f"{place.locator}, last time"), more, last)


def _seen(value: Record) -> tuple[int, datetime | None, datetime | None]:
    """(how often, first time, last time): the old API counts beside, the new one in `series`."""
    series = record(value.get("series"))
    told = string(series.get("count")) or string(value.get("count")) or string(value.get("deprecatedCount"))
    first = _instant(value, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime")
    last = instant(series.get("lastObservedTime")) or _instant(value, "lastTimestamp", "deprecatedLastTimestamp")
    created = instant(record(value.get("metadata")).get("creationTimestamp"))
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 1, first or last or created, last


def _instant(value: Record, *keys: str) -> datetime | None:
    return next((at for key in keys if (at := instant(value.get(key)))), None)


def _text(value: Record) -> str:
    """As in "Warning BackOff pod/checkout-5d in shop: Back-off restarting failed container"."""
    about = record(value.get("involvedObject")) or record(value.get("regarding"))
    name, namespace = string(about.get("name")), string(about.get("namespace"))
    thing = f"{string(about.get('kind')).lower()}/{name}".strip("/")
    where = f"{thing} in {namespace}" if thing and namespace else thing
    said = string(value.get("message")) or string(value.get("note"))
    reason = string(value.get("reason"))
    if not reason and not said:
        return ""
    kind = string(value.get("type"))
    head_ = " ".join(part for part in ("" if kind == "Normal" else kind, reason, where) if part)
    return f"{head_}: {said}" if said and head_ else said or head_


def _event(value: Record, place: Place, text: str, at: datetime | None) -> Event:
    detail = Message(channel=CHANNEL, id=string(record(value.get("metadata")).get("uid")), note="event")
    when = When(at=at) if at else UNKNOWN
    return Event(place, Kind.SAID, text, detail, when, _actor(value), stream=place.source)


def _actor(value: Record) -> Actor | None:
    """The component that reported it, and the node it runs on."""
    for source in (record(value.get("source")), record(value.get("deprecatedSource"))):
        component, host = string(source.get("component")), string(source.get("host"))
        if component:
            return Actor(name=f"{component} on {host}" if host else component, kind=ActorKind.BOT)
    reporter = string(value.get("reportingComponent")) or string(value.get("reportingController"))
    return Actor(name=reporter, kind=ActorKind.BOT) if reporter else None


def _is_table(path: Path) -> bool:
    data = head(path, 4096)
    if not data or not is_text(data) or looks_like_json(path):
        return False
    first = next((line for line in decode(data).splitlines() if line.strip()), "")
    names = set(headings(first))
    return all(names & choice for choice in _TABLE) and bool(names & {"OBJECT", "NAME"})


def _rows(lines: list[str], source: str) -> Iterator[Event | Skipped]:
    first = next(number for number, line in enumerate(lines) if line.strip())
    for number, row in rows(lines, first):
        place = Place(source, f"line {number}")
        text = _row_text(row) if row else ""
        if not text:
            yield Skipped(place, "not a row of the table of events")
            continue
        yield Event(place, Kind.SAID, text, Message(channel=CHANNEL, note="event"), stream=source)


def _row_text(row: Row) -> str:
    """As `_text` says it, and how long before the listing it was seen."""
    kind, reason, said = row.get("TYPE", ""), row.get("REASON", ""), row.get("MESSAGE", "")
    thing = row.get("OBJECT") or "/".join(filter(None, (row.get("KIND", "").lower(), row.get("NAME", ""))))
    where = f"{thing} in {row['NAMESPACE']}" if row.get("NAMESPACE") else thing
    seen = row.get("LAST SEEN") or row.get("LASTSEEN") or ""
    if not (reason and thing):
        return ""
    head_ = " ".join(part for part in ("" if kind == "Normal" else kind, reason, where) if part)
    ago = f" ({seen} before the listing)" if seen and not seen.startswith("<") else ""
    return f"{head_}: {said}{ago}" if said else head_ + ago


READER = Reader("kubernetes-events", identify, read)
