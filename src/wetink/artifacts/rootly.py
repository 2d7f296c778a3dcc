"""Rootly: incidents, timeline events, action items, alerts and retrospectives, from its API and its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.alert_payload import is_url, strings
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.html_blocks import page
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
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Kind, Link, Message, Passage, Place, Skipped, When

ORIGIN = "rootly"
TIMES = {
    "started_at": "firing",
    "detected_at": "annotated",
    "in_triage_at": "annotated",
    "acknowledged_at": "acknowledged",
    "mitigated_at": "annotated",
    "resolved_at": "resolved",
    "cancelled_at": "annotated",
}
"""When an incident reached a state -> `Alert.status`; people call it mitigated before it is resolved."""

MESSAGES = {"mitigation_message": "mitigated", "resolution_message": "resolved", "cancellation_message": "cancelled"}
TYPES = {
    "incidents": "incident",
    "incident_events": "event",
    "incident_action_items": "task",
    "action_items": "task",
    "alerts": "alert",
    "alert_events": "log",
    "incident_post_mortems": "report",
    "post_mortems": "report",
    "incident_status_page_events": "public",
    "status_page_events": "public",
}
"""JSON:API type -> what it is."""

_OURS = {
    "incidents": {"sequential_id", "slug", "in_triage_at", "started_by"},
    "incident_events": {"event", "occurred_at"},
    "incident_action_items": {"summary", "due_date"},
    "action_items": {"summary", "due_date"},
    "alerts": {"external_id", "summary"},
    "alert_events": {"action", "kind"},
    "incident_post_mortems": {"show_timeline", "content"},
    "post_mortems": {"show_timeline", "content"},
    "incident_status_page_events": {"event"},
    "status_page_events": {"event"},
}
"""Attributes of which Rootly has one: other tools answer with JSON:API incidents and alerts too."""

_TRACKED = ("_issue_url", "_task_url", "_story_url", "_ticket_url")
"""An action item's issue in Jira, Linear, GitHub, Asana, Zendesk, ...: "jira_issue_url", beside it "jira_issue_key"."""

_RECORDED = {"trail", "status_change", "incident_created", "genius", "workflow"}
_EVENT_NAMES = {"incident": "incident", "incident_event": "event", "incident_post_mortem": "report", "alert": "alert"}


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of Rootly or an answer of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all records, oldest first; times UTC.

    Formats: docs.rootly.com, API v1 (JSON:API: `data` with `type` and `attributes`, and `included`), webhooks (`event`
    with its type, `data` flat), and the Edge Connector's list of events. Every webhook brings the whole incident: what
    several of them tell is told once.
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
                yield Skipped(place, f"{string(item.get('_named')) or 'this'} is not read, or says nothing")
    yield from in_order(once(made))


def _ours(payload: Record) -> bool:
    about = record(payload.get("event"))
    if {"type", "issued_at"} <= set(about) and "data" in payload:
        return True
    events = records(payload.get("events"))
    if events:
        return {"event_type", "event_id", "data"} <= set(events[0])
    data = payload.get("data")
    first = record((data[:1] or [None])[0] if isinstance(data, list) else data)
    told = set(record(first.get("attributes")))
    return bool(told & _OURS.get(string(first.get("type")), {"sequential_id"}))


def _items(payload: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, flat object): its attributes with `id`, `_kind`, and the event's name and time where there is one."""
    about, data = record(payload.get("event")), payload.get("data")
    if about:
        named = string(about.get("type"))
        yield where, {**record(data), "_kind": _of_event(named), "_named": named, "_at": about.get("issued_at")}
        return
    events = payload.get("events")
    if isinstance(events, list):
        for number, one in enumerate(events, 1):
            item = record(one)
            named = string(item.get("event_type"))
            about = {"_kind": _of_event(named), "_named": named, "_at": item.get("timestamp")}
            yield f"{where}, events {number}", {**record(item.get("data")), **about, "_action": item.get("action")}
        return
    several = isinstance(data, list)
    for number, one in enumerate(data if isinstance(data, list) else [data], 1):
        yield f"{where}, data {number}" if several else where, _flat(record(one))
    for number, one in enumerate(records(payload.get("included")), 1):
        if string(one.get("type")) in TYPES and string(one.get("type")) != "incidents":
            yield f"{where}, included {number}", _flat(one)


def _flat(item: Record) -> Record:
    kind = string(item.get("type"))
    return {
        **record(item.get("attributes")),
        "id": item.get("id"),
        "_kind": TYPES.get(kind, "incident" if not kind else ""),
    }


def _of_event(named: str) -> str:
    """What an event's name is about: "incident_event.created" is an "event"; a pulse is nothing of an incident."""
    if named.endswith(("action_triggered", "action.triggered")):
        return "action"
    return _EVENT_NAMES.get(named.partition(".")[0], "")


def _events(item: Record, place: Place, delivery: Delivery) -> Iterator[Event]:
    kind = string(item.get("_kind"))
    if kind == "incident" and string(item.get("title")):
        yield from _incident(item, place, string(item.get("_named")), delivery.received)
    elif kind == "event" or (kind == "incident" and string(item.get("event"))):
        yield from _timeline(item, place)
    elif kind == "task":
        yield from task_events(place, Case(ORIGIN, key=string(item.get("incident_id"))), _task(item))
    elif kind == "alert" and string(item.get("summary")):
        yield from _alert(item, place)
    elif kind == "report":
        yield from _report(item, place)
    elif kind in {"log", "public", "action"}:
        yield from _words(item, place, kind)


def _words(item: Record, place: Place, kind: str) -> Iterator[Event]:
    """What Rootly recorded of an alert, what the status page was told, or which of the team's actions was run."""
    text = first_of(item, "event", "details", "action", "action_name") or first_of(
        record(item.get("_action")), "name", "slug"
    )
    if not text:
        return
    given = ", ".join(f"{key}={value}" for key, value in strings(item.get("parameters")).items())
    head = {"public": "Status page: ", "action": "Ran "}.get(kind, "")
    full = f"{head}{text}: {given}" if given else head + text
    message = Message(id=string(item.get("id")), note="note" if kind == "public" else "event")
    when = first_when(item, "started_at", "created_at", "_at")
    yield said(place, Case(ORIGIN), full, when, _user(item, "triggered_by"), message)


def _incident(item: Record, place: Place, named: str, received: When) -> Iterator[Event]:
    """An incident: its times, messages, events and action items; a delivery that tells no time of its own is a step."""
    case = _case(item)
    state = named.rpartition(".")[2] if named else "created"
    told = state == "created" or (f"{state}_at" in TIMES and when_of(item.get(f"{state}_at")) != UNKNOWN)
    if not told:
        at = when_of(item.get("_at"))
        status = TIMES.get(f"{state}_at", "annotated")
        yield step(
            place, case, status, received if at == UNKNOWN else at, _user(item, f"{state}_by"), _now(named, item)
        )
    if all(when_of(item.get(key)) == UNKNOWN for key in TIMES) and told:
        yield step(place, case, "firing", first_when(item, "created_at", "_at"), _user(item, "user"))
    for key, status in TIMES.items():
        when = when_of(item.get(key))
        if when != UNKNOWN:
            name = key.removesuffix("_at")
            yield step(place, case, status, when, _user(item, f"{name}_by"), name.replace("_", " "))
    for key, name in MESSAGES.items():
        text = string(item.get(key))
        if text:
            yield said(place, case, text, when_of(item.get(f"{name}_at")), _user(item, f"{name}_by"))
    for number, one in enumerate(_list(item.get("events")), 1):
        yield from _timeline({"incident_id": item.get("id"), **one}, inside(place, "events", number))
    for number, one in enumerate(_list(item.get("action_items")), 1):
        yield from task_events(inside(place, "action_items", number), case, _task(one))


def _now(named: str, item: Record) -> str:
    status = string(item.get("status"))
    return f"{named}; {status}" if status else named


def _timeline(item: Record, place: Place) -> Iterator[Event]:
    """A timeline event: what somebody wrote, unless its kind says that Rootly recorded it."""
    text, kind = string(item.get("event")), string(item.get("kind"))
    if "<" in text and ("</" in text or "<br" in text):
        text = "\n".join(block.text for block in page(text).blocks)
    recorded = kind in _RECORDED or not text
    text = text or (kind.replace("_", " ") if kind != "event" else "")
    if not text:
        return
    message = Message(id=string(item.get("id")), note="event" if recorded else "note")
    case = Case(ORIGIN, key=string(item.get("incident_id")) or string(record(item.get("incident")).get("id")))
    yield said(place, case, text, first_when(item, "occurred_at", "created_at"), _user(item, "user"), message)


def _task(item: Record) -> Task:
    """An action item: for later ("follow_up") or during the incident ("task"), with its issue in a tracker."""
    filed = [key for key in item if key.endswith(_TRACKED) and is_url(string(item.get(key)))]
    url = string(item.get(filed[0])) if filed else string(item.get("url"))
    name = string(item.get(filed[0].removesuffix("url") + "key")) if filed else ""
    title, more = string(item.get("summary")), string(item.get("description"))
    owners = (_user(item, "assigned_to"), _user(item, "assigned_to_user"))
    due = string(item.get("due_date"))
    state = string(item.get("status"))
    return Task(
        kind="Task" if string(item.get("kind")) == "task" else "Follow-up",
        title="\n".join(filter(None, (title or more, more if title and more != title else ""))),
        state=state,
        key=string(item.get("id")),
        ticket=Link(url, name) if is_url(url) else None,
        owner=listed(map(name_of, owners)),
        due=f"Due {due}" if due else "",
        filed=when_of(item.get("created_at")),
        finished=first_when(item, "completed_at", "updated_at") if state == "done" else UNKNOWN,
        author=_user(item, "user"),
    )


def _alert(item: Record, place: Place) -> Iterator[Event]:
    labels = tuple(strings(item.get("labels")).items()) or tuple(
        (string(one.get("key")), string(one.get("value"))) for one in records(item.get("labels"))
    )
    named = dict(labels)
    sent = strings(item.get("data"))
    case = Case(
        origin=ORIGIN,
        key=first_of(item, "external_id", "id"),
        title=string(item.get("summary")),
        name=named.get("alertname", ""),
        service=listed(_names(item.get("services"))),
        severity=named.get("severity", "") or named.get("priority", ""),
        description="\n".join(
            filter(None, (string(item.get("description")), *(f"{key}: {value}" for key, value in sent.items())))
        ),
        labels=tuple(pair for pair in labels if all(pair)),
        links=link(item.get("external_url"), "alert"),
    )
    begun = first_when(item, "started_at", "created_at", "_at")
    yield step(place, case, "firing", begun, _source(item))
    ended = first_when(item, "ended_at", "resolved_at")
    if ended != UNKNOWN or string(item.get("status")) == "resolved":
        yield step(place, case, "resolved", ended)


def _report(item: Record, place: Place) -> Iterator[Event]:
    """A retrospective: the passages of its content."""
    title = string(item.get("title"))
    content = first_of(item, "content", "content_markdown")
    blocks = [(block.headings, block.text) for block in page(content).blocks] if "<" in content else [((), content)]
    if title:
        yield Event(place, Kind.DOCUMENT, title, Passage((), "title"), stream=place.source)
    for headings, text in blocks:
        if text:
            yield Event(place, Kind.DOCUMENT, text, Passage((title, *headings)), stream=place.source)


def _case(item: Record) -> Case:
    services, groups = listed(_names(item.get("services"))), listed(_names(item.get("groups")))
    where = listed(_names(item.get("environments")))
    causes = listed(_names(item.get("causes")))
    channel = string(item.get("slack_channel_name"))
    told = (
        string(item.get("summary")),
        where and f"environments: {where}",
        groups and f"teams: {groups}",
        causes and f"causes: {causes}",
        channel and f"channel: #{channel}",
    )
    severity = item.get("severity")
    return Case(
        origin=ORIGIN,
        key=string(item.get("id")),
        number=string(item.get("sequential_id")),
        title=string(item.get("title")),
        service=services,
        severity=string(severity) or first_of(_attributes(severity), "name", "slug"),
        description="\n".join(filter(None, told)),
        labels=tuple(strings(item.get("labels")).items()),
        links=(
            *link(first_of(item, "url", "short_url"), "incident"),
            *link(item.get("slack_channel_url"), "slack"),
            *link(item.get("jira_issue_url"), string(item.get("jira_issue_key")) or "issue"),
        ),
    )


def _attributes(value: object) -> Record:
    """What a nested object says, wrapped as JSON:API does (`data`, `attributes`) or plain."""
    item = record(value)
    item = record(item.get("data")) or item
    return {**item, **record(item.get("attributes"))}


def _list(value: object) -> tuple[Record, ...]:
    items = record(value).get("data") if isinstance(value, dict) else value
    return tuple(_attributes(one) for one in records(items))


def _names(value: object) -> Iterator[str]:
    items = record(value).get("data") if isinstance(value, dict) else value
    for one in items if isinstance(items, list) else []:
        yield string(one) or first_of(_attributes(one), "name", "slug")


def _user(item: Record, key: str) -> Actor | None:
    """Who is named under `key`; "user" also under the name of who started it."""
    value = item.get(key) or (item.get("started_by") if key == "user" else None)
    found = _attributes(value)
    return person(found) if found else None


def _source(item: Record) -> Actor | None:
    source = string(item.get("source"))
    return Actor(name=source, kind=ActorKind.BOT) if source else None


READER = Reader(ORIGIN, identify, read)
