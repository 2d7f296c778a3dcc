"""incident.io: webhooks, and the API's incidents, updates, follow-ups, actions, alerts and escalations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.incident_nouns import (
    Case,
    Task,
    first_of,
    first_when,
    in_order,
    inside,
    link,
    listed,
    name_of,
    once,
    person,
    said,
    step,
    task_events,
    when_of,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Link, Message, Place, Skipped, When

ORIGIN = "incident-io"
LISTS = ("incidents", "incident_updates", "follow_ups", "actions", "alerts", "incident_alerts", "escalations")
PAGED = {
    "notified_users": "notified",
    "notified_channels": "notified",
    "acked": "acknowledged",
    "resolved": "resolved",
}
"""What an escalation's event is -> `Alert.status`; others are "annotated"."""

OVER = {"learning", "closed"}
"""Status categories in which an incident is over; "live", "triage" and "paused" are not, "declined" and the like never
were one."""

_BY_ONE = {"acked", "resolved", "cancelled"}


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of incident.io or an answer of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all records, oldest first; times UTC.

    Formats: api-docs.incident.io, webhooks (the payload stands under a key named as the event type) and API v1 to v3.
    Updates are what their author said; that an incident is over is said once, by the first update that closes it.
    A follow-up is told when it was filed, and again when it was done.
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
                yield Skipped(place, _why(found.payload))
    yield from _closed_once(in_order(once(made)))


def _ours(payload: Record) -> bool:
    kind = payload.get("event_type")
    if isinstance(kind, str) and isinstance(payload.get(kind), dict):
        return kind.partition(".")[0] in {"public_incident", "private_incident", "public_alert", "public_escalation"}
    return any(_kind(item) for _, item in list(_items(payload, ""))[:2])


def _why(payload: Record) -> str:
    kind = string(payload.get("event_type"))
    if kind.startswith("private_"):
        return f"{kind}: of a private incident only the id is sent"
    return f"{kind or 'this'} is not read, or says nothing"


def _kind(item: Record) -> str:
    """What an object is: "incident", "status", "update", "task", "alert", "pair", "escalation"; "" for others."""
    names = set(item)
    tests = {
        "status": {"incident", "new_status"} <= names,
        "incident": {"reference", "name"} <= names and any(name.startswith("incident_") for name in names),
        "update": "incident_id" in names and bool({"new_incident_status", "updater"} & names),
        "task": {"incident_id", "status", "created_at"} <= names and bool({"description", "title"} & names),
        "alert": {"title", "status"} <= names and bool({"alert_source_id", "deduplication_key"} & names),
        "pair": "deduplication_key" in record(item.get("alert")) and "incident" in names,
        "escalation": {"events", "title", "status"} <= names and bool({"escalation_path_id", "related_alerts"} & names),
    }
    return next((name for name, found in tests.items() if found), "")


def _items(payload: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, object): what a webhook carries, or the objects of an answer; a task knows what the API calls it."""
    kind = payload.get("event_type")
    if isinstance(kind, str):
        body = record(payload.get(kind)) or record(payload.get("data")) or record(payload.get("event"))
        yield where, {**body, "_called": kind}
        return
    if _kind(payload):
        yield where, payload
        return
    for key in LISTS:
        one, several = payload.get(key.removesuffix("s")), payload.get(key)
        if isinstance(one, dict):
            yield where, {**one, "_called": key}
        for number, item in enumerate(several if isinstance(several, list) else [], 1):
            yield f"{where}, {key} {number}", {**record(item), "_called": key}


def _events(item: Record, place: Place, delivery: Delivery) -> Iterator[Event]:
    kind = _kind(item)
    called = string(item.get("_called"))
    if kind == "status":
        yield from _status(item, place, delivery.received)
        yield from _incident(record(item.get("incident")), place, new=True)
    elif kind == "incident" and called.endswith(("_updated_v2", "_updated_v1")):
        case = _case(item)
        status = first_of(record(item.get("incident_status")), "name")
        yield step(place, case, "annotated", _or(first_when(item, "updated_at"), delivery), None, f"updated; {status}")
        yield from _incident(item, place, new=False)
    elif kind == "incident":
        yield from _incident(item, place, new=called.endswith("_created_v2"))
    elif kind == "update":
        yield from _update(item, place)
    elif kind == "task":
        yield from task_events(place, Case(ORIGIN, key=string(item.get("incident_id"))), _task(item, called))
    elif kind in {"alert", "pair"}:
        yield from _alert(item if kind == "alert" else record(item.get("alert")), place)
    elif kind == "escalation":
        yield from _escalation(item, place)


def _or(when: When, delivery: Delivery) -> When:
    return delivery.received if when == UNKNOWN else when


def _incident(item: Record, place: Place, *, new: bool) -> Iterator[Event]:
    """An incident: declared, and its timestamps as the team set them ("Impact started", "Resolved at")."""
    case = _case(item)
    yield step(place, case, "firing", when_of(item.get("created_at")), _actor(item.get("creator")))
    category = string(record(item.get("incident_status")).get("category"))
    over = not new and (category in OVER or string(item.get("status")) == "closed")
    for number, one in enumerate(records(item.get("incident_timestamp_values")), 1):
        name = string(record(one.get("incident_timestamp")).get("name"))
        when = when_of(record(one.get("value")).get("value"))
        if when in {UNKNOWN, when_of(item.get("created_at"))}:
            continue
        ended = over and name.lower().startswith(("resolved", "closed", "fixed"))
        where = inside(place, "timestamp", number)
        yield step(where, case, "resolved" if ended else "annotated", when, None, name)


def _status(item: Record, place: Place, received: When) -> Iterator[Event]:
    """A change of status: the words said with it, and the end where it closes the incident."""
    incident = record(item.get("incident"))
    case, new, old = _case(incident), record(item.get("new_status")), record(item.get("previous_status"))
    when = first_when(incident, "updated_at")
    when = received if when == UNKNOWN else when
    change = " → ".join(filter(None, (string(old.get("name")), string(new.get("name")))))
    message = item.get("message")
    words = string(message) or first_of(record(message), "text", "markdown", "text_content")
    yield said(place, case, ": ".join(filter(None, (change, words))), when)
    if string(new.get("category")) in OVER and string(old.get("category")) not in OVER:
        yield step(place, case, "resolved", when, None, change)


def _update(item: Record, place: Place) -> Iterator[Event]:
    case = Case(ORIGIN, key=string(item.get("incident_id")))
    status, severity = record(item.get("new_incident_status")), record(item.get("new_severity"))
    when, by = when_of(item.get("created_at")), _actor(item.get("updater"))
    state = string(status.get("name"))
    head = ", ".join(filter(None, (state, string(severity.get("name")))))
    merged = string(item.get("merged_into_incident_id"))
    words = (string(item.get("message")), merged and f"merged into {merged}")
    text = ": ".join(filter(None, (head, "\n".join(filter(None, words)))))
    if text:
        yield said(place, case, text, when, by, Message(id=string(item.get("id")), note="note"))
    if string(status.get("category")) in OVER:
        yield step(place, case, "resolved", when, by, state)


def _closed_once(events: list[Event]) -> Iterator[Event]:
    """An incident that is closed stays closed: updates after that, in the phase of learning, do not close it again."""
    over: set[str] = set()
    for event in events:
        status, key = getattr(event.detail, "status", ""), getattr(event.detail, "key", "")
        if status == "resolved" and key in over:
            continue
        if status == "resolved":
            over.add(key)
        yield event


def _task(item: Record, called: str) -> Task:
    """A follow-up (for later) or an action (during the incident); version 1 has both in one list."""
    later = "follow_up" in called or item.get("follow_up") is True or ("title" in item and "action" not in called)
    issue = record(item.get("external_issue_reference"))
    url = string(issue.get("issue_permalink"))
    title, more = string(item.get("title")), string(item.get("description"))
    return Task(
        kind="Follow-up" if later else "Action",
        title="\n".join(filter(None, (title, more if more != title else ""))),
        state=string(item.get("status")),
        key=string(item.get("id")),
        ticket=Link(url, string(issue.get("issue_name"))) if url else None,
        owner=name_of(person(item.get("assignee"))),
        filed=when_of(item.get("created_at")),
        finished=first_when(item, "completed_at"),
        author=_actor(item.get("creator")),
    )


def _alert(item: Record, place: Place) -> Iterator[Event]:
    labels = tuple(_attributes(item))
    named = dict(labels)
    case = Case(
        origin=ORIGIN,
        key=first_of(item, "deduplication_key", "id"),
        title=string(item.get("title")),
        service=named.get("service", ""),
        severity=named.get("severity", "") or named.get("priority", ""),
        description=string(item.get("description")),
        labels=labels,
        links=link(item.get("source_url"), "alert"),
    )
    yield step(place, case, "firing", when_of(item.get("created_at")))
    if string(item.get("status")) == "resolved" or item.get("resolved_at"):
        yield step(place, case, "resolved", first_when(item, "resolved_at"))


def _attributes(item: Record) -> Iterator[tuple[str, str]]:
    """An alert's attributes: one value or several, by the words people see."""
    for one in records(item.get("attributes")):
        values = (record(one.get("value")), *records(one.get("array_value")))
        text = listed(first_of(value, "label", "literal") for value in values)
        name = string(record(one.get("attribute")).get("name"))
        if name and text:
            yield name, text


def _escalation(item: Record, place: Place) -> Iterator[Event]:
    """Somebody was paged: when it began, and each step with the people it reached."""
    case = Case(
        origin=ORIGIN,
        key=string(item.get("id")),
        title=string(item.get("title")),
        severity=string(record(item.get("priority")).get("name")),
        description=listed(
            f"incident {string(one.get('reference'))}" for one in records(item.get("related_incidents"))
        ),
        links=tuple(
            found for one in records(item.get("related_alerts")) for found in link(one.get("source_url"), "alert")
        ),
    )
    yield step(place, case, "firing", when_of(item.get("created_at")), _actor(item.get("creator")))
    for number, one in enumerate(records(item.get("events")), 1):
        kind = string(one.get("event"))
        people = [found for user in records(one.get("users")) if (found := person(user))]
        told = " ".join(filter(None, (kind.replace("_", " "), listed(map(name_of, people)))))
        by = people[0] if kind in _BY_ONE and len(people) == 1 else None
        where = inside(place, "event", number)
        yield step(where, case, PAGED.get(kind, "annotated"), when_of(one.get("occurred_at")), by, told)


def _case(item: Record) -> Case:
    fields = tuple(_fields(item))
    roles = [
        (string(record(one.get("role")).get("name")), name_of(person(one.get("assignee"))))
        for one in records(item.get("incident_role_assignments"))
    ]
    issue = record(item.get("external_issue_reference"))
    channel = string(item.get("slack_channel_name"))
    told = (
        string(item.get("summary")),
        listed(f"{role}: {who}" for role, who in roles if role and who),
        channel and f"channel: #{channel}",
    )
    services = (value for name, value in fields if "service" in name.lower())
    return Case(
        origin=ORIGIN,
        key=string(item.get("id")),
        number=string(item.get("reference")),
        title=string(item.get("name")),
        service=next(services, ""),
        severity=string(record(item.get("severity")).get("name")),
        description="\n".join(filter(None, told)),
        labels=fields,
        links=(
            *link(item.get("permalink"), "incident"),
            *link(issue.get("issue_permalink"), string(issue.get("issue_name")) or "issue"),
            *link(item.get("postmortem_document_url"), "postmortem"),
        ),
    )


def _fields(item: Record) -> Iterator[tuple[str, str]]:
    """Custom fields by name: the value chosen, linked, counted or written."""
    for entry in records(item.get("custom_field_entries")):
        values = [
            first_of(record(one.get("value_option")), "value")
            or first_of(record(one.get("value_catalog_entry")), "name")
            or first_of(one, "value_link", "value_numeric", "value_text")
            for one in records(entry.get("values"))
        ]
        name = string(record(entry.get("custom_field")).get("name"))
        if name and listed(values):
            yield name, listed(values)


def _actor(value: object) -> Actor | None:
    """Who did it: a user, else what acted for itself (an API key, a workflow, an alert)."""
    item = record(value)
    for key in ("user", "api_key", "workflow", "alert"):
        inner = record(item.get(key))
        if inner:
            named = {**inner, "name": first_of(inner, "name", "title")}
            return person(named, ActorKind.PERSON if key == "user" else ActorKind.BOT)
    return None


READER = Reader(ORIGIN, identify, read)
