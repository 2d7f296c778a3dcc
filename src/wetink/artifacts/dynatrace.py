"""Dynatrace: problems as its webhooks send them and as its API lists them, with their comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import (
    any_of,
    each,
    flat,
    lines,
    links,
    moment,
    oldest_first,
    service_in,
    tags,
    when,
    within,
)
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Actor, Alert, Event, Kind, Message, Place, Skipped, When

ORIGIN = "dynatrace"

_STATES = {"open": "firing", "merged": "annotated", "resolved": "resolved", "closed": "resolved"}
_HOOK = {"problemid", "problemtitle", "state"}
_ITEM = {"problemId", "displayId", "title", "status"}
_BROAD = {"APPLICATION", "SERVICE", "SERVICES"}


def identify(path: Path) -> bool:
    """Whether the file starts with a problem of Dynatrace, or with problems of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per webhook, in file order; of a listed problem when it began, what was said of it, when it ended; UTC.

    A webhook has a time where the team lets it send the problem's details as JSON; else it is the delivery's. Format:
    docs.dynatrace.com, webhook integration (placeholders) and Problems API v2.
    """
    yield from each(path, source, _ours, _told, "problem of Dynatrace")


def _ours(payload: Record) -> bool:
    listed = any(set(item) >= _ITEM for item in records(payload.get("problems"))[:20])
    return listed or set(payload) >= _ITEM or set(flat(payload)) >= _HOOK


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    payload = delivery.payload
    items = records(payload.get("problems"))
    if items:
        yield from oldest_first(
            event
            for number, item in enumerate(items, 1)
            for event in _problem(item, within(place, f"problem {number}"))
        )
    elif set(payload) >= _ITEM:
        yield from oldest_first(_problem(payload, place))
    else:
        yield _webhook(delivery, place)


def _webhook(delivery: Delivery, place: Place) -> Event | Skipped:
    fields = flat(delivery.payload)
    state = fields["state"].lower()
    if state not in _STATES:
        return Skipped(place, f"a state that is none of Dynatrace's: {state}")
    status = _STATES[state]
    details = _details(delivery.payload)
    at = moment(details.get("endTime" if status == "resolved" else "startTime"))
    labels = tags(delivery.payload.get("Tags"))
    title, told = fields["problemtitle"], any_of(fields, ("problemdetailstext", "problemdetails"))
    entities = any_of(fields, ("impactedentitynames", "namesofimpactedentities", "impactedentity"))
    alert = Alert(
        name=title,
        status=status,
        origin=ORIGIN,
        key=fields["problemid"],
        number=fields["problemid"],
        service=service_in(labels) or _service(records(delivery.payload.get("ImpactedEntities"))),
        severity=fields.get("problemseverity", "").lower(),
        description=lines(entities, told),
        labels=tuple(labels.items()),
        links=links(((fields.get("problemurl"), "incident"),)),
        ended=at if status == "resolved" else None,
    )
    text = f"{title} ({entities})" if entities and entities not in title else title
    return Event(place, Kind.ALERT, text, alert, when(at, delivery.received), stream=ORIGIN)


def _details(payload: Record) -> Record:
    """The problem itself, where the webhook sends it."""
    return record(payload.get("ProblemDetailsJSONv2")) or record(payload.get("ProblemDetailsJSON"))


def _problem(item: Record, place: Place) -> Iterator[Event | Skipped]:
    """When a problem of the API began, what was written to it, when it ended."""
    title = string(item.get("title"))
    if not title or not set(item) >= _ITEM:
        yield Skipped(place, "no problem of Dynatrace")
        return
    yield _state(item, place, "firing", item.get("startTime"))
    for number, one in enumerate(records(record(item.get("recentComments")).get("comments")), 1):
        if string(one.get("content")):
            yield _comment(item, one, within(place, f"comment {number}"))
    if string(item.get("status")).lower() in {"closed", "resolved"}:
        yield _state(item, place, "resolved", item.get("endTime"))


def _state(item: Record, place: Place, status: str, time: object) -> Event:
    at = moment(time)
    affected = records(item.get("affectedEntities"))
    names = ", ".join(name for one in affected[:20] if (name := string(one.get("name"))))
    root = string(record(item.get("rootCauseEntity")).get("name"))
    labels = tags(item.get("entityTags"))
    title, number = string(item.get("title")), string(item.get("displayId"))
    alert = Alert(
        name=title,
        status=status,
        origin=ORIGIN,
        key=number,
        number=number,
        service=service_in(labels)
        or (names if len(affected) == 1 and string(item.get("impactLevel")) in _BROAD else ""),
        severity=string(item.get("severityLevel")).lower(),
        description=lines(names, f"root cause: {root}" if root else ""),
        labels=tuple(labels.items()),
        ended=at if status == "resolved" else None,
    )
    text = f"{title} ({names})" if names and names not in title else title
    return Event(place, Kind.ALERT, text, alert, when(at, UNKNOWN), stream=ORIGIN)


def _comment(item: Record, one: Record, place: Place) -> Event:
    at, name = moment(one.get("createdAtTimestamp")), string(one.get("authorName"))
    note = Message(channel=ORIGIN, id=string(one.get("id")), thread=string(item.get("displayId")), note="note")
    actor = Actor(email=name) if "@" in name else Actor(name=name) if name else None
    return Event(
        place, Kind.SAID, string(one.get("content")), note, When(at=at) if at else UNKNOWN, actor, stream=ORIGIN
    )


def _service(entities: tuple[Record, ...]) -> str:
    """The only service among the entities of a webhook."""
    names = [string(one.get("name")) for one in entities if string(one.get("type")) in _BROAD]
    return names[0] if len(names) == 1 else ""


READER = Reader("dynatrace", identify, read)
