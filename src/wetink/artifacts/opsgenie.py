"""Opsgenie and Jira Service Management alerts: webhooks, and the API's alerts, notes, logs, incidents and timelines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.artifacts.alert_payload import SERVICE_KEYS, is_url, label_of, strings
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.incident_nouns import Case, first_of, in_order, link, listed, person, said, step, when_of
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.pagerduty_nouns import Details, name_of
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Link, Message, Place, Skipped, When

ORIGIN = "opsgenie"
STATUS = {
    "Create": "firing",
    "Acknowledge": "acknowledged",
    "UnAcknowledge": "unacknowledged",
    "Close": "resolved",
    "Escalate": "escalated",
    "EscalateNext": "escalated",
    "AssignOwnership": "assigned",
    "TakeOwnership": "assigned",
    "AddRecipient": "notified",
    "AddResponder": "notified",
    "AddTeam": "notified",
    "Snooze": "snoozed",
}
"""Webhook action -> `Alert.status`; every other action, a team's own among them, is "annotated"."""

_LEADS = {
    "AssignOwnership": "Assigned",
    "TakeOwnership": "Ownership taken",
    "UpdatePriority": "Priority changed",
    "UpdateMessage": "Message changed",
    "UpdateDescription": "Description changed",
    "AddRecipient": "Recipient added",
    "AddResponder": "Responder added",
    "AddTeam": "Team added",
    "AddTags": "Tags added",
    "RemoveTags": "Tags removed",
    "AddDetails": "Details added",
    "RemoveDetails": "Details removed",
    "AddNote": "Note added",
}
"""A webhook's action in words, where its status does not say it."""

_SYSTEM = {"system", "alert api", "opsgenie"}
_ANSWER = {"data", "paging", "took", "requestId", "expandable", "values", "links", "count", "offset", "size"}
_CHANGES = (
    ("owner", "owner"),
    ("recipient", "recipient"),
    ("team", "team"),
    ("responder", "responder"),
    ("addedTags", "tags added"),
    ("removedTags", "tags removed"),
    ("addedDetails", "details added"),
    ("oldPriority", "priority before"),
    ("oldMessage", "message before"),
    ("oldDescription", "description before"),
    ("snoozedUntil", "until"),
    ("snoozeEndDate", "until"),
)


def identify(path: Path) -> bool:
    """Whether the file starts with an Opsgenie webhook or an answer of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all records, oldest first; times UTC.

    Formats: docs.opsgenie.com, Alert API, Incident API, and "Alert action data" of outgoing webhooks, which JSM sends
    too; JSM's own API lists the same objects under `values`. In webhooks `createdAt` is in milliseconds and
    `updatedAt`, the time of the action, in nanoseconds. An alert of the API tells when it was acknowledged and closed
    as milliseconds from its creation. Logs name no alert: they are what the system recorded.
    """
    made: list[list[Event]] = []
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        for where, item in _items(found.payload, found.where):
            place = Place(source, where)
            events = list(_events(item, place, found))
            made.append(events)
            if not events:
                yield Skipped(place, "nothing that Opsgenie writes, or without words")
    yield from in_order(made)


def _ours(payload: Record) -> bool:
    if _kind(payload):
        return True
    first = next((item for _, item in _items(payload, "")), {})
    return set(payload) <= _ANSWER and bool(_kind(first))


def _kind(item: Record) -> str:
    """What an object is: "webhook", "incident", "alert", "note", "log" or "entry"; "" for anything else."""
    alert = record(item.get("alert"))
    names = set(item)
    tests = {
        "webhook": isinstance(item.get("action"), str) and isinstance(alert.get("alertId"), str),
        "incident": {"tinyId", "message", "createdAt"} <= names and bool({"impactedServices", "ownerTeam"} & names),
        "alert": {"tinyId", "message", "createdAt", "id"} <= names and bool({"alias", "acknowledged", "count"} & names),
        "note": {"note", "owner", "createdAt"} <= names,
        "log": {"log", "owner", "createdAt"} <= names,
        "entry": {"eventTime", "type", "actor"} <= names and bool({"group", "hidden"} & names),
    }
    return next((name for name, found in tests.items() if found), "")


def _items(payload: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, object): the payload itself, or what an answer of the API holds."""
    name = "values" if "values" in payload else "data"
    inner = payload.get(name)
    if _kind(payload) or inner is None:
        yield where, payload
        return
    entries = record(inner).get("entries", inner)
    if isinstance(entries, dict):
        yield where, entries
        return
    for number, item in enumerate(entries if isinstance(entries, list) else [], 1):
        yield f"{where}, {name} {number}", record(item)


def _events(item: Record, place: Place, delivery: Delivery) -> Iterator[Event]:
    kind = _kind(item)
    if kind == "webhook":
        yield from _webhook(item, place, delivery.received)
    elif kind in {"alert", "incident"}:
        yield from _alert(item, place)
    elif kind:
        yield from _words(item, place, kind)


def _webhook(item: Record, place: Place, received: When) -> Iterator[Event]:
    action, alert = string(item.get("action")), record(item.get("alert"))
    case = _case(alert, string(alert.get("alertId")), string(item.get("integrationName")))
    created, updated = _epoch(alert.get("createdAt")), _epoch(alert.get("updatedAt"))
    at = (created or updated) if action == "Create" else updated
    when = When(at=at) if at else received
    actor = _who(string(alert.get("username")), string(alert.get("userId")))
    note = string(alert.get("note"))
    if action == "AddNote" and note:
        yield said(place, case, note, when, actor)
        return
    status = STATUS.get(action, "annotated")
    told = "" if status == "firing" else _told(action, item, alert)
    yield step(place, case, status, when, actor, told, _lead(action, status, alert))
    if note:
        yield said(place, case, note, when, actor)


def _lead(action: str, status: str, alert: Record) -> str:
    """The action in words that may stand before the alert's own: "Priority changed from P3 to P1"."""
    if status == "firing":
        return ""
    lead = _LEADS.get(action) or (action if status == "annotated" else status.capitalize())
    old, new, owner = (string(alert.get(key)) for key in ("oldPriority", "priority", "owner"))
    if action == "UpdatePriority" and old and new:
        return f"{lead} from {old} to {new}"
    return f"{lead} to {owner}" if action == "AssignOwnership" and owner else lead


def _told(action: str, item: Record, alert: Record) -> str:
    """What the action changed: "Escalate: to ada@acme.example, by Mail escalation"."""
    to = first_of(record(item.get("escalationNotify")), "name", "id")
    by = string(item.get("escalationName"))
    parts = [to and f"to {to}", by and f"by {by}"]
    for key, label in _CHANGES:
        value = alert.get(key)
        text = listed(map(string, value)) if isinstance(value, list) else string(value)
        until = _epoch(value) if label == "until" else None
        parts.append(f"{label} {until.isoformat() if until else text}" if text else "")
    told = ", ".join(filter(None, parts))
    return f"{action}: {told}" if told else action


def _alert(item: Record, place: Place) -> Iterator[Event]:
    """An alert or incident of the API: created, and acknowledged and closed as far as its report tells."""
    case = _case(item, string(item.get("id")), string(record(item.get("integration")).get("name")))
    created = when_of(item.get("createdAt"))
    yield step(place, case, "firing", created, _who(string(item.get("source"))))
    report = record(item.get("report"))
    for key, by, status in (("ackTime", "acknowledgedBy", "acknowledged"), ("closeTime", "closedBy", "resolved")):
        after, lead = report.get(key), status.capitalize()
        who = _who(string(report.get(by)))
        if created.at and isinstance(after, int) and 0 <= after < 10**12:
            yield step(place, case, status, When(at=created.at + timedelta(milliseconds=after)), who, lead=lead)
        elif who:
            yield step(place, case, status, UNKNOWN, who, lead=lead)
    over = string(item.get("status")) in {"resolved", "closed"} and "closeTime" not in report
    begun, ended = when_of(item.get("impactStartDate")), when_of(item.get("impactEndDate"))
    if begun not in {UNKNOWN, created}:
        yield step(place, case, "annotated", begun, told="impact started", lead="Impact started")
    if over or ended != UNKNOWN:
        told = "impact ended" if ended != UNKNOWN else ""
        yield step(
            place, case, "resolved" if over else "annotated", ended, told=told, lead=(told or "resolved").capitalize()
        )


def _words(item: Record, place: Place, kind: str) -> Iterator[Event]:
    """Notes are words of their owner; logs and timeline entries are what the system recorded."""
    about = record(item.get("description"))
    text = (
        first_of(item, "note", "log", "title") or first_of(about, "name", "content") or string(item.get("description"))
    )
    when = when_of(item.get("createdAt") or item.get("eventTime"))
    actor = _who(string(item.get("owner"))) or person(record(item.get("actor")))
    by_hand = kind == "note" or string(item.get("group")) == "custom" or "note" in string(item.get("type")).lower()
    if not text and kind == "entry":
        text = string(item.get("type"))
    if text:
        message = Message(id=first_of(item, "id", "offset"), note="note" if by_hand else "event")
        yield said(place, Case(ORIGIN), text, when, actor, message)


def _case(item: Record, key: str, integration: str) -> Case:
    details = strings(item.get("details")) or strings(item.get("extraProperties"))
    extra = ("entity", "source", "alias")
    labels = tuple(details.items()) + tuple((name, string(item.get(name))) for name in extra if string(item.get(name)))
    tags = item.get("tags")
    title = string(item.get("message"))
    links = tuple(
        Link(value, label_of(name, value) or name) for name, value in details.items() if is_url(value)
    ) + link(record(item.get("links")).get("web"), "incident")
    responders = listed(first_of(one, "name", "id") for one in records(item.get("responders")))
    told = (
        string(item.get("description")),
        listed(map(string, tags)) and f"tags: {listed(map(string, tags))}" if isinstance(tags, list) else "",
        responders and f"responders: {responders}",
        integration and f"integration: {integration}",
    )
    return Case(
        origin=ORIGIN,
        key=key,
        number=string(item.get("tinyId")),
        title=title,
        name=name_of(title, Details(labels=labels)),
        service=next((details[name] for name in SERVICE_KEYS if name in details), ""),
        severity=string(item.get("priority")),
        description="\n".join(filter(None, told)),
        labels=labels,
        links=tuple(dict.fromkeys(links)),
    )


def _who(name: str, key: str = "") -> Actor | None:
    """A user (their address), or the system."""
    if not name:
        return None
    kind = ActorKind.BOT if name.lower() in _SYSTEM else ActorKind.PERSON
    if kind is ActorKind.BOT:
        return Actor(name=name, kind=kind)
    address = "@" in name
    return Actor(name=None if address else name, id=key or None, email=name if address else None)


def _epoch(value: object) -> datetime | None:
    """Milliseconds, or nanoseconds where it is that large: the document gives both, for different fields."""
    if not isinstance(value, int) or isinstance(value, bool):
        return when_of(value).at
    micros = value // 1000 if value >= 10**17 else value * 1000
    if not 10**15 <= micros < 2 * 10**15:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


READER = Reader(ORIGIN, identify, read)
