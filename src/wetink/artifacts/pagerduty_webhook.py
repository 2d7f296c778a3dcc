"""PagerDuty webhooks version 3 (and the messages of versions 1 and 2): one event or many in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.incident_nouns import first_of, in_order, led, listed, when_of
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.pagerduty import entry_events, merged_in
from wetink.artifacts.pagerduty_nouns import (
    Incident,
    actor_of,
    alert_event,
    details_of,
    incident_of,
    note_event,
)
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Event, Place, Skipped, When

STATUS = {
    "triggered": "firing",
    "trigger": "firing",
    "reopened": "firing",
    "resolved": "resolved",
    "resolve": "resolved",
    "acknowledged": "acknowledged",
    "acknowledge": "acknowledged",
    "unacknowledged": "unacknowledged",
    "unacknowledge": "unacknowledged",
    "reassigned": "assigned",
    "assign": "assigned",
    "delegated": "assigned",
    "delegate": "assigned",
    "escalated": "escalated",
    "escalate": "escalated",
    "responder.added": "notified",
    "responder.replied": "acknowledged",
}
"""Event type without "incident." -> `Alert.status`; every other type of an incident is "annotated"."""

_V1 = {
    "resolve": "Resolved",
    "acknowledge": "Acknowledged",
    "unacknowledge": "Unacknowledged",
    "assign": "Assigned",
    "delegate": "Delegated",
    "escalate": "Escalated",
}
_TO = {"reassigned", "delegated", "escalated"}
"""Steps whose words say to whom."""


def identify(path: Path) -> bool:
    """Whether the file starts with a delivery of PagerDuty, bare, in a list or in a capturing tool's envelope."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all deliveries in time order; times UTC.

    Format: developer.pagerduty.com, Webhooks v3 overview (event types and data types). Notes, status updates and the
    words to a responder are what their author said; everything else is an alert whose status is the step.
    """
    events: list[list[Event]] = []
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        made = list(_events(found, source))
        events.append([event for event in made if isinstance(event, Event)])
        yield from (skipped for skipped in made if isinstance(skipped, Skipped))
    yield from in_order(events)


def _ours(payload: Record) -> bool:
    event = _event(payload)
    bare = event is payload  # other tools call their events' type and data so too
    ours = _is_event(event) and (not bare or bool({"occurred_at", "resource_type"} & set(event)))
    return ours or any(map(_is_message, records(payload.get("messages"))[:1]))


def _event(payload: Record) -> Record:
    """The event of a delivery; some tools keep it without its wrapper."""
    inner = record(payload.get("event"))
    return inner or payload


def _is_event(event: Record) -> bool:
    return isinstance(event.get("event_type"), str) and isinstance(event.get("data"), dict)


def _is_message(message: Record) -> bool:
    named = string(message.get("event")) or string(message.get("type"))
    return named.startswith("incident.") and ("incident" in message or "data" in message)


def _events(delivery: Delivery, source: str) -> Iterator[Event | Skipped]:
    place = Place(source, delivery.where)
    event = _event(delivery.payload)
    if _is_event(event):
        yield from _of_event(event, place, delivery.received)
        return
    messages = records(delivery.payload.get("messages"))
    if not messages:
        yield Skipped(place, "not a delivery of PagerDuty")
    for number, message in enumerate(messages, 1):
        yield from _of_message(message, Place(source, f"{delivery.where}, message {number}"))


def _of_event(event: Record, place: Place, received: When) -> Iterator[Event | Skipped]:
    kind, data = string(event.get("event_type")), record(event.get("data"))
    when = when_of(event.get("occurred_at"))
    when = received if when == UNKNOWN else when
    actor = actor_of(event.get("agent"))
    incident = incident_of({"service": data.get("service"), **record(data.get("incident") or data)})
    said = string(data.get("content")) or string(data.get("message"))
    if kind.startswith("pagey."):
        yield Skipped(place, "a test delivery, nothing of an incident")
        return
    if string(data.get("type")) in {"incident_note", "incident_status_update"}:
        yield note_event(place, said, string(data.get("id")), when, actor)
        return
    details = details_of({"client_url": record(event.get("client")).get("url")}, data.get("body"))
    status = STATUS.get(kind.removeprefix("incident."), "annotated")
    status = "annotated" if data.get("state") == "declined" else status
    title = incident.title or kind
    if status == "firing":  # whom it woke is no part of what it says
        told, text = "; ".join(filter(None, (merged_in(data), *_changed(data)))), title
    else:
        told, text = _told(kind, data, incident), led(_lead(kind, data, incident), actor, title)
    yield alert_event(place, text, status, incident, when, actor=actor, details=details, description=told)
    if said and string(data.get("type")) == "incident_responder":
        asked = string(record(data.get("user")).get("id"))
        yield note_event(place, said, string(event.get("id")), when, actor, [asked] if asked else [])


def _lead(kind: str, data: Record, incident: Incident) -> str:
    """The event's type in words that may stand before the title: "Priority updated to P1", "Escalated to Bo"."""
    to = listed(string(item.get("summary")) for item in records(data.get("assignees")))
    to = to or string(record(data.get("user")).get("summary"))
    step = kind.removeprefix("incident.")
    if step == "responder.replied":
        return f"Request {string(data.get('state')) or 'answered'}"
    if step == "responder.added":
        return f"{to or 'Somebody'} added as a responder"
    if step == "priority_updated":
        to = incident.priority
    elif step not in _TO:
        to = ""
    lead = step.replace("_", " ").replace(".", " ").capitalize()
    return f"{lead} to {to}" if to else lead


def _told(kind: str, data: Record, incident: Incident) -> str:
    """What the event changed, which the incident's title does not say: "incident.escalated; assigned to Ada"."""
    to = ", ".join(filter(None, (string(item.get("summary")) for item in records(data.get("assignees")))))
    user = string(record(data.get("user")).get("summary"))
    state = string(data.get("state"))
    urgency = "" if incident.priority else string(data.get("urgency"))
    parts = (
        kind,
        to and f"assigned to {to}",
        user,
        state,
        incident.priority and f"priority {incident.priority}",
        urgency and f"urgency {urgency}",
        merged_in(data),
        *_changed(data),
    )
    return "; ".join(filter(None, parts))


def _changed(data: Record) -> Iterator[str]:
    """What the data types beside `incident` say: fields, bridge, type, workflow, role, action."""
    for one in records(data.get("custom_fields")):
        value = one.get("value")
        text = listed(map(string, value)) if isinstance(value, list) else string(value)
        yield f"{first_of(one, 'display_name', 'name')}: {text or 'nothing'}"
    yield string(data.get("conference_url"))
    yield listed(string(one.get("number")) for one in records(data.get("conference_numbers")))
    kind = first_of(record(data.get("incident_type")), "name", "summary")
    yield kind and f"incident type {kind}"
    for key in ("incident_workflow", "incident_role", "action"):
        name = first_of(record(data.get(key)), "summary", "name")
        yield name and f"{key.removeprefix('incident_')}: {name}"
    yield string(data.get("summary")) if string(data.get("type")) == "incident_workflow_instance" else ""


def _of_message(message: Record, place: Place) -> Iterator[Event | Skipped]:
    """Version 2 brings log entries, version 1 only the incident after the change."""
    kind = (string(message.get("event")) or string(message.get("type"))).removeprefix("incident.")
    entries = records(message.get("log_entries"))
    body = message.get("incident") or record(message.get("data")).get("incident")
    if not _is_message(message):
        yield Skipped(place, "not a message of PagerDuty")
    for entry in entries:
        yield from entry_events({"incident": body, **entry}, place)
    if _is_message(message) and not entries:
        incident = incident_of(body)
        when = when_of(message.get("created_on"))
        status = STATUS.get(kind, "annotated")
        text = incident.title if status == "firing" else led(_V1.get(kind, kind.capitalize()), None, incident.title)
        yield alert_event(place, text, status, incident, when, description=kind)


READER = Reader("pagerduty-webhook", identify, read)
