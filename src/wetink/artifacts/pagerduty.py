"""PagerDuty's REST API as saved to files: incidents, their log entries, notes and alerts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.json_records import Record, first, load, record, records, string
from wetink.artifacts.pagerduty_nouns import (
    Incident,
    actor_of,
    alert_event,
    details_of,
    incident_of,
    note_event,
    when_of,
)
from wetink.artifacts.reader import Reader
from wetink.model.event import Event, Place, Skipped

STATUS = {
    "trigger": "firing",
    "resolve": "resolved",
    "acknowledge": "acknowledged",
    "unacknowledge": "unacknowledged",
    "assign": "assigned",
    "delegate": "assigned",
    "escalate": "escalated",
    "repeat_escalation_path": "escalated",
    "exhaust_escalation_path": "escalated",
    "notify": "notified",
    "responder_request": "notified",
    "responder_accept": "acknowledged",
    "snooze": "snoozed",
}
"""Log entry type without "_log_entry" -> `Alert.status`; every other type is "annotated"."""

WRAPPERS = ("incident", "incidents", "log_entry", "log_entries", "note", "notes", "alert", "alerts")
EMBEDDED = ("first_trigger_log_entry", "log_entries", "notes", "alerts")

_PAGING = {"limit", "offset", "total", "more", "next_cursor"}
_END = datetime.max.replace(tzinfo=UTC)


def identify(path: Path) -> bool:
    """Whether the file starts with a record of PagerDuty's API, bare, in a list or in its wrapper object."""
    value = first(path)
    if isinstance(value, dict) and value and any(value.get(key) == [] for key in ("log_entries", "notes")):
        return set(value) <= _PAGING | set(WRAPPERS)
    opening = next(iter(records(value)), None) if isinstance(value, list) else record(value)
    return any(kind_of(item) for _, item in list(_unwrapped(opening or {}, ""))[:3])


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """Incidents, log entries and notes in time order (the API lists newest first); times UTC.

    Formats: PagerDuty REST API v2, GET /incidents/{id}, its /log_entries, /notes and /alerts. A note in a log entry
    also stands in the notes with another id; both are given.
    """
    made: list[list[Event]] = []
    for document in load(path):
        if document.broken or not isinstance(document.value, dict):
            yield Skipped(Place(source, document.where), document.broken or "not a JSON object")
            continue
        for where, item in _unwrapped(document.value, document.where):
            found = list(events_of(item, Place(source, where)))
            made.append(found)
            if not found:
                yield Skipped(Place(source, where), "not an incident, log entry or note of PagerDuty")
    yield from in_order(made)


def kind_of(item: Record) -> str:
    """What a record is: an "entry", "incident", "alert" or "note"; "" for anything else."""
    kind = string(item.get("type"))
    if kind.endswith("_log_entry") or (kind in STATUS and "created_at" in item):
        return "entry"
    if kind == "incident" or "incident_number" in item:
        return "incident"
    if kind == "alert" and ("alert_key" in item or "incident" in item or "body" in item):
        return "alert"
    return "note" if "content" in item and ("user" in item or "channel" in item) else ""


def events_of(item: Record, place: Place) -> Iterator[Event]:
    """The events of one record of any kind; none where it is not PagerDuty's."""
    makers = {"entry": entry_events, "incident": _incident_events, "alert": _alert_events, "note": _note_events}
    maker = makers.get(kind_of(item))
    if maker:
        yield from maker(item, place)


def entry_events(item: Record, place: Place) -> Iterator[Event]:
    """A log entry: a note is what its author said, any other entry an alert with the step as status."""
    channel = record(item.get("channel"))
    kind = string(item.get("type")).removesuffix("_log_entry")
    when, actor = when_of(item.get("created_at")), actor_of(item.get("agent"))
    summary = string(item.get("summary")) or kind.replace("_", " ")
    if kind == "annotate":
        said = next(filter(None, (string(channel.get(key)) for key in ("content", "notes", "summary"))), summary)
        yield note_event(place, said, string(item.get("id")), when, actor)
        return
    incident = _incident_in(item)
    status = STATUS.get(kind, "annotated")
    if kind == "trigger":
        details = details_of(channel, item.get("event_details"), {"contexts": item.get("contexts")})
        text = string(channel.get("summary")) or string(channel.get("subject")) or incident.title
        text = text or details.value("description") or summary
        yield alert_event(place, text, status, incident, when, actor=actor, details=details)
        return
    yield alert_event(place, summary, status, incident, when, actor=actor)
    yield from _requests(item, place)


def in_order(made: list[list[Event]]) -> list[Event]:
    """The events of all records, oldest first; at the same instant in the reverse of a list that is newest first."""
    known = [event.when.at for events in made for event in events if event.when.at]
    turned = made[::-1] if known and known[0] > known[-1] else made
    return sorted((event for events in turned for event in events), key=lambda event: event.when.at or _END)


def _unwrapped(value: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, record) of everything in a wrapper object, or of the record itself and what is embedded in it."""
    own = bool(kind_of(value))
    if own or not set(value) & set(WRAPPERS):
        yield where, value
    keys = [key for key in (EMBEDDED if own else WRAPPERS) if key in value]
    for key in keys:
        for number, item in enumerate(_items(value[key]), 1):
            if own and kind_of(item):
                yield f"{where}, {key} {number}", item
            elif not own:
                alone = isinstance(value[key], list) and len(keys) == 1
                here = f"record {number}" if alone and where == "line 1" else f"{where}, {key} {number}"
                yield from _embedded(_typed(item, key), where if isinstance(value[key], dict) else here)


def _typed(item: Record, key: str) -> Record:
    """An incident in its wrapper is one even where a script kept only some of its fields; Google's has a condition."""
    named = key in {"incident", "incidents"} and "condition_name" not in item
    bare = named and not kind_of(item) and bool(incident_of(item).title)
    return {**item, "type": "incident"} if bare else item


def _embedded(item: Record, where: str) -> Iterator[tuple[str, Record]]:
    if kind_of(item) == "incident":
        yield from _unwrapped(item, where)
    else:
        yield where, item


def _items(value: object) -> tuple[Record, ...]:
    return (value,) if isinstance(value, dict) else records(value)


def _incident_in(item: Record) -> Incident:
    """The incident a log entry or alert belongs to, with the service of the entry where the reference has none."""
    found = incident_of(item.get("incident"))
    service = found.service or string(record(item.get("service")).get("summary"))
    priority = found.priority or string(record(item.get("priority")).get("summary"))
    return Incident(found.id, found.number, found.title, service, priority, found.url)


def _incident_events(item: Record, place: Place) -> Iterator[Event]:
    incident = incident_of(item)
    details = details_of(item.get("body"))
    yield alert_event(place, incident.title, "firing", incident, when_of(item.get("created_at")), details=details)
    for ack in records(item.get("acknowledgements")):
        actor = actor_of(ack.get("acknowledger"))
        yield alert_event(place, incident.title, "acknowledged", incident, when_of(ack.get("at")), actor=actor)
    if item.get("status") == "resolved":
        ended = item.get("resolved_at") or item.get("last_status_change_at")
        by = actor_of(item.get("last_status_change_by"))
        yield alert_event(place, incident.title, "resolved", incident, when_of(ended), actor=by)


def _alert_events(item: Record, place: Place) -> Iterator[Event]:
    own = _incident_in(item)
    key = own.id or string(item.get("id"))
    text = string(item.get("summary")) or own.title
    incident = Incident(key, own.number, own.title or text, own.service, own.priority, own.url)
    details = details_of(item.get("body"))
    severity = string(item.get("severity"))
    created = when_of(item.get("created_at"))
    yield alert_event(place, text, "firing", incident, created, details=details, severity=severity)


def _note_events(item: Record, place: Place) -> Iterator[Event]:
    text = string(item.get("content"))
    yield note_event(place, text, string(item.get("id")), when_of(item.get("created_at")), actor_of(item.get("user")))


def _requests(item: Record, place: Place) -> Iterator[Event]:
    """What somebody wrote to the responders they asked for."""
    when, actor = when_of(item.get("created_at")), actor_of(item.get("agent"))
    for request in records(item.get("responders")):
        said = string(request.get("message"))
        to = string(record(request.get("responder")).get("id"))
        if said:
            yield note_event(place, said, string(item.get("id")), when, actor, [to] if to else [])


READER = Reader("pagerduty", identify, read)
