"""Grafana Incident's own objects: incidents, their activity and tasks, from its API and its webhooks."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.incident_nouns import (
    Case,
    Task,
    first_of,
    first_when,
    inside,
    link,
    listed,
    name_of,
    person,
    said,
    step,
    task_events,
    when_of,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, When

ORIGIN = "grafana-incident"
LISTS = ("activityItems", "incidents", "incidentPreviews", "tasks")
ONE = ("activityItem", "incident", "task")

_KEPT = {"userNote", "externalResource", "commandRun"}


def kind_of(item: Record) -> str:
    """What an object is: "activity", "incident" or "task"; "" for anything else."""
    tests = {
        "activity": {"activityItemID", "activityKind"} <= set(item),
        "incident": {"incidentID", "title", "status"} <= set(item),
        "task": "taskID" in item and "text" in item,
    }
    return next((name for name, found in tests.items() if found), "")


def events_of(item: Record, place: Place, about: Record, received: When = UNKNOWN) -> Iterator[Event]:
    """The events of one object; `about` is the delivery around it, whose `event` says what happened to an incident.

    Format: Grafana's Incident API reference (ActivityService, IncidentsService, TasksService), outgoing webhooks
    version 1. An activity happened at its `eventTime`, which people can set.
    """
    kind = kind_of(item)
    if kind == "activity":
        yield from _activity(item, place)
    elif kind == "task":
        yield from _task(item, place, Case(ORIGIN))
    elif kind:
        yield from _incident(item, place, about, received)


def _activity(item: Record, place: Place) -> Iterator[Event]:
    kind = string(item.get("activityKind"))
    by, whom = _user(item.get("user")), _user(item.get("subjectUser"))
    by_hand = kind in _KEPT
    subject = f" ({name_of(whom)})" if whom and not by_hand else ""
    text = string(item.get("body")) or _words(kind)
    case = Case(ORIGIN, key=string(item.get("incidentID")))
    links = link(item.get("url"))
    message = Message(id=string(item.get("activityItemID")), links=links, note="note" if by_hand else "event")
    if text:
        yield said(place, case, text + subject, first_when(item, "eventTime", "createdTime"), by, message)


def _incident(item: Record, place: Place, about: Record, received: When) -> Iterator[Event]:
    case = _case(item)
    event = string(about.get("event"))
    yield step(place, case, "firing", first_when(item, "createdTime"), _user(item.get("createdByUser")))
    if event and not event.endswith(("declared", "created")):
        when = when_of(about.get("time"))
        at = first_when(item, "modifiedTime") if when == UNKNOWN else when
        yield step(place, case, "annotated", received if at == UNKNOWN else at, None, event)
    begun = when_of(item.get("incidentStart"))
    if begun not in {UNKNOWN, when_of(item.get("createdTime"))}:
        yield step(place, case, "annotated", begun, told="incident start")
    if string(item.get("status")) == "resolved":
        yield step(place, case, "resolved", first_when(item, "incidentEnd", "closedTime"))
    for number, task in enumerate(records(record(item.get("taskList")).get("tasks")), 1):
        yield from _task(task, inside(place, "tasks", number), case)


def _case(item: Record) -> Case:
    roles = [
        (first_of(record(one.get("role")), "name") or string(one.get("role")), _user(one.get("user")))
        for one in (
            *records(item.get("roles")),
            *records(record(item.get("incidentMembership")).get("assignments")),
        )
    ]
    labels = records(item.get("labels"))
    drill = "a drill" if item.get("isDrill") is True else ""
    people = listed(f"{role}: {name_of(user)}" for role, user in roles if role and user)
    refs = tuple(
        found for one in records(item.get("refs")) for found in link(one.get("url"), first_of(one, "ref", "key"))
    )
    return Case(
        origin=ORIGIN,
        key=string(item.get("incidentID")),
        number=string(item.get("incidentID")),
        title=string(item.get("title")),
        severity=first_of(item, "severityLabel", "severity").removeprefix("pending"),
        description="\n".join(filter(None, (drill, string(item.get("summary")), people))),
        labels=tuple((string(one.get("key")) or "label", string(one.get("label"))) for one in labels),
        links=(*link(item.get("overviewURL") or item.get("incidentUrl"), "incident"), *refs),
    )


def _task(item: Record, place: Place, case: Case) -> Iterator[Event]:
    """What somebody noted to be done; the checklist that every incident gets (`immutable`) is left out."""
    if item.get("immutable") is True:
        return
    done = string(item.get("status")) == "done"
    task = Task(
        kind="Task",
        title=string(item.get("text")),
        state={"todo": "to do", "progress": "in progress"}.get(string(item.get("status")), string(item.get("status"))),
        key=string(item.get("taskID")),
        owner=name_of(_user(item.get("assignedUser"))),
        filed=when_of(item.get("createdTime")),
        finished=when_of(item.get("modifiedTime")) if done else UNKNOWN,
        author=_user(item.get("authorUser")),
    )
    yield from task_events(place, case, task)


def _user(value: object) -> Actor | None:
    item = record(value)
    return person({"name": item.get("name"), "id": item.get("userID"), "email": item.get("email")})


def _words(kind: str) -> str:
    """A kind as words: "incidentStatusChanged" is "incident status changed"."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in kind).strip()
