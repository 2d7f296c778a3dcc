"""PagerDuty's REST API as saved to files: incidents, log entries, notes, alerts, status updates, change events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.alert_payload import is_url
from wetink.artifacts.incident_nouns import first_of, in_order, led, listed, when_of
from wetink.artifacts.json_records import Record, first, load, record, records, string
from wetink.artifacts.pagerduty_nouns import (
    ORIGIN,
    Incident,
    actor_of,
    alert_event,
    details_of,
    incident_of,
    note_event,
)
from wetink.artifacts.reader import Reader
from wetink.model.event import Actor, ActorKind, Event, Kind, Link, Message, Place, Skipped

STATUS = {
    "trigger": "firing",
    "resolve": "resolved",
    "acknowledge": "acknowledged",
    "acknowledgement": "acknowledged",
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

_ONE_OF = ("incident", "log_entry", "note", "alert", "status_update", "responder_request", "change_event")
WRAPPERS = (*_ONE_OF, "incidents", "log_entries", "notes", "alerts", "status_updates", "change_events")
EMBEDDED = ("first_trigger_log_entry", "log_entries", "notes", "alerts", "status_updates", "responder_requests")

_ID = re.compile(r"[PQR][0-9A-Z]{1,13}")
"""PagerDuty's ids; other platforms wrap an incident in the same words."""

_PAGING = {"limit", "offset", "total", "more", "next_cursor"}


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
            if not found and kind_of(item) != "incident":  # an incident may leave its words to its trigger
                yield Skipped(Place(source, where), "not an incident, log entry or note of PagerDuty")
    yield from in_order(made)


def kind_of(item: Record) -> str:
    """What a record is: "entry", "incident", "alert", "note", "update", "request" or "change"; "" for anything else."""
    kind = string(item.get("type"))
    tests = {
        "entry": kind.endswith("_log_entry") or (kind in STATUS and "created_at" in item),
        "incident": kind == "incident" or "incident_number" in item,
        "alert": kind == "alert" and bool({"alert_key", "incident", "body"} & set(item)),
        "request": {"responder_request_targets", "requester"} <= set(item),
        "change": kind == "change_event" and "timestamp" in item,
        "update": "message" in item and string(record(item.get("sender")).get("type")).endswith("reference"),
        "note": "content" in item and ("user" in item or "channel" in item),
    }
    return next((name for name, found in tests.items() if found), "")


def events_of(item: Record, place: Place) -> Iterator[Event]:
    """The events of one record of any kind; none where it is not PagerDuty's."""
    makers = {
        "entry": entry_events,
        "incident": _incident_events,
        "alert": _alert_events,
        "note": _note_events,
        "update": _update_events,
        "request": _request_events,
        "change": _change_events,
    }
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
    yield alert_event(place, summary, status, incident, when, actor=actor, description=told_of(item))
    yield from _requests(item, place)
    words = string(item.get("note"))
    if words:
        yield note_event(place, words, string(item.get("id")), when, actor)


def _unwrapped(value: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, record) of everything in a wrapper object, or of the record itself and what is embedded in it."""
    own = bool(kind_of(value))
    if own or not set(value) & set(WRAPPERS):
        yield where, value
    keys = [key for key in (EMBEDDED if own else WRAPPERS) if key in value]
    for key in keys:
        for number, item in enumerate(_items(value[key]), 1):
            if own and kind_of(item):
                whole = (
                    {**item, "incident": value} if kind_of(value) == "incident" and kind_of(item) == "entry" else item
                )
                yield f"{where}, {key} {number}", whole
            elif not own:
                alone = isinstance(value[key], list) and len(keys) == 1
                here = f"record {number}" if alone and where == "line 1" else f"{where}, {key} {number}"
                yield from _embedded(_typed(item, key), where if isinstance(value[key], dict) else here)


def _typed(item: Record, key: str) -> Record:
    """An incident in its wrapper is one even where a script kept only some of its fields."""
    found = incident_of(item)
    bare = key in {"incident", "incidents"} and not kind_of(item) and bool(found.title and _ID.fullmatch(found.id))
    return {**item, "type": "incident"} if bare else item


def _embedded(item: Record, where: str) -> Iterator[tuple[str, Record]]:
    if kind_of(item) == "incident":
        yield from _unwrapped(item, where)
    else:
        yield where, item


def _items(value: object) -> tuple[Record, ...]:
    return (value,) if isinstance(value, dict) else records(value)


def told_of(entry: Record) -> str:
    """What a step changed, which its summary may leave out: who it went to, how it was sent, the fields, until when."""
    channel = record(entry.get("channel"))
    to = listed(string(one.get("summary")) for one in records(entry.get("assignees")))
    sent = record(channel.get("notification"))
    how = first_of(sent, "type").removesuffix("_notification").replace("_", " ")
    status = first_of(sent, "status")
    snoozed = records(entry.get("changed_actions"))
    lines = [
        to and f"assigned to {to}",
        how and f"by {how}{f', {status}' if status else ''}",
        *(f"{string(one.get('type')).replace('_', ' ')} at {string(one.get('at'))}" for one in snoozed),
        *_changed(entry, channel),
        merged_in(entry),
    ]
    return "; ".join(filter(None, lines))


def _changed(entry: Record, channel: Record) -> Iterator[str]:
    """Field changes: the entry's own sentences, else the values of its channel."""
    own = entry.get("changeset")
    sentences = [string(one) for one in own] if isinstance(own, list) else []
    yield from filter(None, sentences)
    changes = record(channel.get("changeset"))
    for key in ("application_fields", "customer_fields") if not sentences else ():
        for one in records(changes.get(key)):
            old, new = _value(one.get("old_value")), _value(one.get("value"))
            yield f"{string(one.get('name'))}: {old or 'nothing'} → {new or 'nothing'}"


def _value(value: object) -> str:
    return ", ".join(filter(None, map(string, value))) if isinstance(value, list) else string(value)


def merged_in(item: Record) -> str:
    """An incident that was merged into another one was not solved by being resolved."""
    reason = record(item.get("resolve_reason"))
    other = incident_of(reason.get("incident"))
    into = " ".join(filter(None, (other.number and f"#{other.number}", other.title))) or other.id
    return f"merged into {into}" if into and string(reason.get("type")) == "merge_resolve_reason" else ""


def _incident_in(item: Record) -> Incident:
    """The incident a log entry or alert belongs to, with the service of the entry where the reference has none."""
    found = incident_of(item.get("incident"))
    service = found.service or string(record(item.get("service")).get("summary"))
    priority = found.priority or string(record(item.get("priority")).get("summary"))
    return Incident(found.id, found.number, found.title, service, priority, found.url)


def _incident_events(item: Record, place: Place) -> Iterator[Event]:
    incident = incident_of(item)
    details = details_of(item.get("body"))
    told = kind_of(record(item.get("first_trigger_log_entry"))) == "entry" and not item.get("body")
    if not told:  # else the entry that triggered it says the same, and who or what did
        yield alert_event(place, incident.title, "firing", incident, when_of(item.get("created_at")), details=details)
    for ack in records(item.get("acknowledgements")):
        actor = actor_of(ack.get("acknowledger"))
        text = led("Acknowledged", actor, incident.title)
        yield alert_event(place, text, "acknowledged", incident, when_of(ack.get("at")), actor=actor)
    if item.get("status") == "resolved":
        ended = item.get("resolved_at") or item.get("last_status_change_at")
        by = actor_of(item.get("last_status_change_by"))
        text = led("Resolved", by, incident.title)
        yield alert_event(place, text, "resolved", incident, when_of(ended), actor=by, description=merged_in(item))


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


def _update_events(item: Record, place: Place) -> Iterator[Event]:
    words = "\n".join(filter(None, (string(item.get("subject")), string(item.get("message")))))
    yield note_event(
        place, words, string(item.get("id")), when_of(item.get("created_at")), actor_of(item.get("sender"))
    )


def _request_events(item: Record, place: Place) -> Iterator[Event]:
    """Help was asked for: a step of the incident, and the words of who asked."""
    incident, when = incident_of(item.get("incident")), when_of(item.get("requested_at"))
    by = actor_of(item.get("requester"))
    targets = [record(one.get("responder_request_target")) for one in records(item.get("responder_request_targets"))]
    asked = [record(one.get("user")) for target in targets for one in records(target.get("incidents_responders"))]
    names = listed(string(one.get("summary")) for one in (*targets, *asked))
    text = f"Requested {names or 'responders'}"
    yield alert_event(place, text, "notified", incident, when, actor=by)
    words = string(item.get("message"))
    if words:
        to = [string(one.get("id")) for one in asked if string(one.get("id"))]
        yield note_event(place, words, string(item.get("id")), when, by, to)


def _change_events(item: Record, place: Place) -> Iterator[Event]:
    """A deployment or another change that a build told PagerDuty of."""
    links = tuple(
        Link(string(one.get("href")), string(one.get("text")))
        for one in records(item.get("links"))
        if is_url(string(one.get("href")))
    )
    service = listed(string(one.get("summary")) for one in records(item.get("services")))
    text = " ".join(filter(None, (string(item.get("summary")), service and f"({service})")))
    source = string(item.get("source"))
    message = Message(channel=ORIGIN, id=string(item.get("id")), links=links, note="change")
    actor = Actor(name=source, kind=ActorKind.BOT) if source else None
    yield Event(place, Kind.SAID, text or "a change", message, when_of(item.get("timestamp")), actor, ORIGIN)


def _requests(item: Record, place: Place) -> Iterator[Event]:
    """What somebody wrote to the responders they asked for."""
    when, actor = when_of(item.get("created_at")), actor_of(item.get("agent"))
    for request in records(item.get("responders")):
        said = string(request.get("message"))
        to = string(record(request.get("responder")).get("id"))
        if said:
            yield note_event(place, said, string(item.get("id")), when, actor, [to] if to else [])


READER = Reader("pagerduty", identify, read)
