"""FireHydrant: incidents with milestones, timeline events, tasks, tickets, retrospectives, change events, webhooks."""

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
from wetink.model.event import (
    UNKNOWN,
    Actor,
    ActorKind,
    Event,
    Kind,
    Link,
    Message,
    Passage,
    Place,
    Skipped,
    When,
)

ORIGIN = "firehydrant"
STATUS = {"started": "firing", "acknowledged": "acknowledged", "resolved": "resolved"}
"""Milestone -> `Alert.status`; detected, investigating, identified, mitigated, closed and others are "annotated"."""

_BY_HAND = {"note", "chat_message", "general_update"}
_WORDS = ("body", "message", "summary", "name", "title", "text", "description", "status")
_INSIDE = ("note", "ticket", "task", "alert", "milestone", "new_milestone", "impact", "role", "team", "changelog_entry")


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of FireHydrant or an answer of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all records, oldest first; times UTC.

    Formats: developers.firehydrant.com (API v1: incidents, their events, tasks, tickets, change events, post-mortem
    reports) and docs.firehydrant.com, webhooks, whose times look like "2026-03-02 14:43:05 UTC". An incident gives one
    step for each milestone, told once however many webhooks repeat it; an update is a step of its own.
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
                yield Skipped(place, "nothing of FireHydrant, or without words")
    yield from in_order(once(made))


def _ours(payload: Record) -> bool:
    if _is_webhook(payload):
        return True
    return any(_kind(item) for _, item in list(_items(payload, ""))[:2])


def _is_webhook(payload: Record) -> bool:
    event, data = record(payload.get("event")), record(payload.get("data"))
    return {"operation", "resource_type"} <= set(event) and bool(data)


def _kind(item: Record) -> str:
    """What an object is: "incident", "event", "task", "ticket", "change", "report"; "" for anything else."""
    names = set(item)
    tests = {
        "incident": {"id", "name", "current_milestone"} <= names,
        "event": {"incident_id", "type", "data", "occurred_at"} <= names,
        "report": {"incident_id", "incident"} <= names and bool({"questions", "calendar_events"} & names),
        "ticket": {"summary", "state", "type", "created_by"} <= names and bool({"incident_id", "task_id"} & names),
        "task": {"title", "state", "created_by", "due_at"} <= names,
        "change": {"summary", "starts_at", "related_changes"} <= names
        or {"summary", "starts_at", "identities"} <= names,
    }
    return next((name for name, found in tests.items() if found), "")


def _items(payload: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, object): what a webhook carries, the objects of a list, or the object itself."""
    data = payload.get("data")
    if _kind(payload) or not isinstance(data, dict | list):
        yield where, payload
    elif _is_webhook(payload):
        inner = record(data)
        for key in ("incident", "change_event", "report", "ticket"):
            if isinstance(inner.get(key), dict):
                yield where, {**record(inner[key]), "_event": payload["event"]}
                return
        yield where, inner
    elif isinstance(data, list):
        for number, item in enumerate(data, 1):
            yield f"{where}, data {number}", record(item)
    else:
        yield where, payload


def _events(item: Record, place: Place, delivery: Delivery) -> Iterator[Event]:
    kind = _kind(item)
    about = record(item.get("_event"))
    named = string(about.get("resource_type"))
    if kind == "incident" or named == "incident":
        yield from _incident(item, place, about, delivery.received)
    elif kind == "change" or named == "change_event":
        yield from _change(item, place)
    elif kind == "event":
        yield from _timeline(item, place)
    elif kind in {"task", "ticket"}:
        yield from task_events(place, Case(ORIGIN, key=string(item.get("incident_id"))), _task(item))
    elif kind == "report":
        yield from _report(item, place)


def _incident(item: Record, place: Place, about: Record, received: When) -> Iterator[Event]:
    case = _case(item)
    if string(about.get("operation")) == "UPDATED":
        when = first_when(item, "updated_at")
        told = f"updated; {string(item.get('current_milestone'))}"
        yield step(place, case, "annotated", received if when == UNKNOWN else when, None, told)
    marks = [mark for mark in _milestones(item, place) if mark[2] != UNKNOWN]
    if "started" not in {name for _, name, _ in marks}:
        yield step(place, case, "firing", first_when(item, "started_at", "created_at"), _author(item.get("created_by")))
    for where, name, when in marks:
        yield step(where, case, STATUS.get(name, "annotated"), when, None, name.replace("_", " "))
    note = record(item.get("last_note"))
    if string(note.get("body")):
        message = Message(id=string(note.get("id")), note="note")
        yield said(place, case, string(note.get("body")), when_of(note.get("created_at")), None, message)
    yield from _todo(item, place, case)


def _todo(item: Record, place: Place, case: Case) -> Iterator[Event]:
    """The incident's own ticket, and its follow-ups and tasks, each once."""
    known: set[str] = set()
    for key in ("ticket", "incident_tickets", "follow_ups", "tasks"):
        value = item.get(key)
        for number, one in enumerate([value] if isinstance(value, dict) else records(value), 1):
            where = place if value is one else inside(place, key, number)
            name = string(record(one).get("id"))
            if not name or name not in known:
                yield from task_events(where, case, _task(record(one), later=key == "follow_ups"))
            known.add(name)


def _milestones(item: Record, place: Place) -> Iterator[tuple[Place, str, When]]:
    """(where, milestone, when) as the team gave them; newer accounts keep them by phase of the lifecycle."""
    marks = records(item.get("milestones"))
    phases = [mark for phase in records(item.get("lifecycle_phases")) for mark in records(phase.get("milestones"))]
    for number, mark in enumerate(marks or phases, 1):
        where = inside(place, "milestone", number)
        yield where, first_of(mark, "type", "slug", "name").lower(), when_of(mark.get("occurred_at"))


def _timeline(item: Record, place: Place) -> Iterator[Event]:
    """An entry of the timeline: a note or chat message is what its author said, others are recorded."""
    data = record(item.get("data"))
    kind = string(item.get("type")).lower()
    text = first_of(data, *_WORDS)
    inside = next((record(data[key]) for key in _INSIDE if isinstance(data.get(key), dict)), None)
    text = text or first_of(inside or {}, *_WORDS) or string(item.get("context"))
    if not text:
        return
    by_hand = kind in _BY_HAND
    case = Case(ORIGIN, key=string(item.get("incident_id")))
    message = Message(id=string(item.get("id")), note="note" if by_hand else "event")
    said_text = text if by_hand or not kind else f"{kind.replace('_', ' ').capitalize()}: {text}"
    author = _author(item.get("author")) or _author(data.get("author"))
    yield said(place, case, said_text, when_of(item.get("occurred_at")), author, message)


def _task(item: Record, later: bool = False) -> Task:
    """A task or ticket: filed where its link leads, done when it was last changed."""
    kind = string(item.get("type"))
    later = later or kind == "follow_up"
    issue = record(item.get("link"))
    url = first_of(issue, "href_url", "url") or string(item.get("link"))
    attached = [one for one in records(item.get("attachments")) if first_of(one, "href_url", "url")]
    url = url or next((first_of(one, "href_url", "url") for one in attached), "")
    state = first_of(item, "state", "status")
    title = first_of(item, "title", "summary", "description")
    more = string(item.get("description"))
    owners = [_author(one) for one in (item.get("assignee"), *records(item.get("assignees")))]
    due = string(item.get("due_at"))
    return Task(
        kind="Follow-up" if later else "Ticket" if kind else "Task",
        title="\n".join(filter(None, (title, more if more != title else ""))),
        state=state,
        key=string(item.get("id")),
        ticket=Link(url, first_of(issue, "display_text", "name")) if url.startswith("http") else None,
        owner=listed(map(name_of, owners)),
        due=f"Due {due}" if due else "",
        filed=when_of(item.get("created_at")),
        finished=when_of(item.get("updated_at")) if state == "done" else UNKNOWN,
        author=_author(item.get("created_by")),
    )


def _change(item: Record, place: Place) -> Iterator[Event]:
    """A deployment or another change that a build told FireHydrant of."""
    services = listed(string(one.get("name")) for one in records(item.get("services")))
    where = listed(string(one.get("name")) for one in records(item.get("environments")))
    text = string(item.get("summary")) or string(item.get("description"))
    about = ", ".join(filter(None, (services, where)))
    links = tuple(
        found
        for one in records(item.get("attachments"))
        for found in link(first_of(one, "href_url", "url"), first_of(one, "display_text", "href_text", "name"))
    )
    author = next((who for one in records(item.get("authors")) if (who := _author(one))), None)
    if text:
        message = Message(id=string(item.get("id")), links=links, note="change")
        full = f"{text} ({about})" if about else text
        yield said(place, Case(ORIGIN), full, first_when(item, "starts_at", "created_at"), author, message)


def _report(item: Record, place: Place) -> Iterator[Event]:
    """A retrospective: its incident, and what was answered to its questions."""
    incident = record(item.get("incident"))
    yield from _incident(incident, place, {}, UNKNOWN)
    name = first_of(item, "name") or string(incident.get("name"))
    written = [("Summary", string(item.get("summary")))]
    written += [(string(one.get("title")), string(one.get("body"))) for one in records(item.get("questions"))]
    for heading, text in written:
        if text:
            yield Event(place, Kind.DOCUMENT, text, Passage(tuple(filter(None, (name, heading)))), stream=place.source)


def _case(item: Record) -> Case:
    severity, priority = item.get("severity"), item.get("priority")
    roles = [
        (
            first_of(record(one.get("incident_role")), "name") or string(one.get("role")),
            name_of(_author(one.get("user"))) or string(one.get("user_name")),
        )
        for one in records(item.get("role_assignments"))
    ]
    services = listed(string(one.get("name")) for one in records(item.get("services")))
    where = listed(string(one.get("name")) for one in records(item.get("environments")))
    told = (
        string(item.get("description")),
        string(item.get("summary")),
        string(item.get("customer_impact_summary")),
        listed(f"{role}: {who}" for role, who in roles if role and who),
        where and f"environments: {where}",
    )
    return Case(
        origin=ORIGIN,
        key=string(item.get("id")),
        number=string(item.get("number")),
        title=string(item.get("name")),
        service=services,
        severity=string(severity)
        or first_of(record(severity), "slug")
        or string(priority)
        or first_of(record(priority), "slug"),
        description="\n".join(dict.fromkeys(filter(None, told))),
        labels=tuple((key, string(value)) for key, value in record(item.get("labels")).items() if string(value)),
        links=(
            *link(item.get("incident_url"), "incident"),
            *link(item.get("private_status_page_url"), "status page"),
            *link(item.get("channel_reference"), "channel"),
        ),
    )


def _author(value: object) -> Actor | None:
    """Who: FireHydrant itself ("patchy") and integrations are no people."""
    item = record(value)
    source = string(item.get("source"))
    bot = source == "patchy" or "bot" in source.lower() or "integration" in source.lower()
    return person(item, ActorKind.BOT if bot else ActorKind.PERSON) if item else None


READER = Reader(ORIGIN, identify, read)
