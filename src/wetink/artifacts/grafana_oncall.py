"""Grafana OnCall and Grafana Incident (IRM): outgoing webhooks, alert groups, alerts, notes, activity and tasks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts import grafana_incident
from wetink.artifacts.alert_payload import SEVERITY_KEYS, first_of, links_of, service_of, strings, text_of
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.incident_nouns import (
    Case,
    first_when,
    in_order,
    link,
    listed,
    name_of,
    once,
    person,
    said,
    step,
    when_of,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, Skipped, When

ORIGIN = "grafana-oncall"
STATUS = {
    "alert group created": "firing",
    "firing": "firing",
    "unresolve": "firing",
    "acknowledge": "acknowledged",
    "unacknowledge": "unacknowledged",
    "resolve": "resolved",
    "silence": "snoozed",
    "escalation": "escalated",
    "personal notification": "notified",
}
"""Event type -> `Alert.status`; unsilence and others are "annotated"."""

_TIMES = {
    "firing": "created_at",
    "acknowledged": "acknowledged_at",
    "resolved": "resolved_at",
    "snoozed": "silenced_at",
}
_UNNAMED = "Incident"  # what a group is called whose integration has no template for its title
_TEXTS = ("title", "message", "ruleName", "summary", "name", "description")


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook or an API answer of Grafana OnCall or Grafana Incident."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all records, oldest first; times UTC.

    Formats: Grafana OnCall documentation, "Outgoing webhooks" (the whole data, as "Forward all" sends it) and the
    OnCall HTTP API (alert_groups, alerts, resolution_notes); Grafana's Incident API and webhooks.
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
            if not events and not (item.get("immutable") is True and "taskID" in item):
                yield Skipped(place, "nothing of Grafana OnCall or Grafana Incident, or without words")
    yield from in_order(once(made))


def _ours(payload: Record) -> bool:
    return any(_kind(item) for _, item in list(_items(payload, ""))[:2])


def _kind(item: Record) -> str:
    """What an object is: "webhook", "group", "alert" or "note" of OnCall, "incident" for what is of Incident, or ""."""
    event, names = record(item.get("event")), set(item)
    tests = {
        "webhook": "type" in event and "id" in record(item.get("alert_group")),
        "group": {"id", "integration_id", "alerts_count", "created_at"} <= names,
        "alert": {"id", "alert_group_id", "created_at", "payload"} <= names,
        "note": {"id", "alert_group_id", "created_at", "text"} <= names,
        "incident": bool(grafana_incident.kind_of(item)),
    }
    return next((name for name, found in tests.items() if found), "")


def _items(payload: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, object): the payload itself, or the objects of an answer."""
    if _kind(payload):
        yield where, payload
        return
    one = next((record(payload[key]) for key in grafana_incident.ONE if isinstance(payload.get(key), dict)), None)
    if one:
        yield where, one
        return
    name = next((key for key in ("results", *grafana_incident.LISTS) if isinstance(payload.get(key), list)), "")
    items = payload.get(name)
    if not isinstance(items, list):
        yield where, payload
        return
    for number, item in enumerate(items, 1):
        yield f"{where}, {name} {number}", record(item)


def _events(item: Record, place: Place, delivery: Delivery) -> Iterator[Event]:
    kind = _kind(item)
    if kind == "webhook":
        yield _webhook(item, place, delivery.received)
    elif kind == "group":
        yield from _group(item, place)
    elif kind == "alert":
        yield from _alert(item, place)
    elif kind == "note":
        case = Case(ORIGIN, key=string(item.get("alert_group_id")))
        text, by = string(item.get("text")), person({"id": item.get("author")})
        if text:
            yield said(
                place, case, text, when_of(item.get("created_at")), by, Message(id=string(item.get("id")), note="note")
            )
    elif kind:
        yield from grafana_incident.events_of(item, place, delivery.payload, delivery.received)


def _webhook(item: Record, place: Place, received: When) -> Event:
    event, group = record(item.get("event")), record(item.get("alert_group"))
    kind = string(event.get("type"))
    status = STATUS.get(kind, "annotated")
    if kind == "status change":
        status = _state(string(group.get("state")))
    integration = record(item.get("integration"))
    case = _case(group, record(item.get("alert_payload")), _told(item, event, integration))
    when = first_when(event, "time")
    when = first_when(group, _TIMES.get(status, "")) if when == UNKNOWN else when
    actor = _user(item.get("user"))
    if actor is None and status in {"acknowledged", "resolved"}:
        actor = _user(item.get(f"alert_group_{status}_by"))
    return step(place, case, status, received if when == UNKNOWN else when, actor)


def _told(item: Record, event: Record, integration: Record) -> str:
    """What the delivery tells beside the alert group: who was and will be notified, until when it is silenced."""
    notified = listed(name_of(_user(one)) for one in records(item.get("notified_users")))
    following = listed(name_of(_user(one)) for one in records(item.get("users_to_be_notified")))
    until = string(event.get("until"))
    parts = (
        string(event.get("type")),
        until and f"until {until}",
        notified and f"notified: {notified}",
        following and f"to be notified: {following}",
        string(integration.get("name")) and f"integration: {string(integration.get('name'))}",
        string(integration.get("team")) and f"team: {string(integration.get('team'))}",
    )
    return "; ".join(filter(None, parts))


def _group(item: Record, place: Place) -> Iterator[Event]:
    """An alert group of the API: a step for each time it tells; people are ids there."""
    case = _case(item, record(record(item.get("last_alert")).get("payload")), "")
    for status, key in _TIMES.items():
        when = when_of(item.get(key))
        if when != UNKNOWN or status == "firing":
            yield step(place, case, status, when, person({"id": item.get(f"{status}_by")}))


def _alert(item: Record, place: Place) -> Iterator[Event]:
    payload = record(item.get("payload"))
    case = _case({"id": item.get("alert_group_id")}, payload, "")
    if case.title:
        over = string(payload.get("state")).lower() in {"ok", "resolved"} or payload.get("status") == "resolved"
        yield step(place, case, "resolved" if over else "firing", when_of(item.get("created_at")))


def _case(group: Record, payload: Record, told: str) -> Case:
    """The alert group, with labels, texts and links of its first alert: one alert, or a payload with several."""
    inner = (records(payload.get("alerts")) or (payload,))[0]
    labels = strings(inner.get("labels")) or strings(payload.get("commonLabels"))
    annotations = strings(inner.get("annotations")) or strings(payload.get("commonAnnotations"))
    written = text_of(labels, annotations) if labels or annotations else ""
    own = string(group.get("title"))
    title = own if own and not (own == _UNNAMED and written) else written or first_of(strings(payload), _TEXTS)
    permalinks = record(group.get("permalinks"))
    words = (told, written if written != title else "", first_of(strings(payload), ("message", "description")))
    links = (
        *links_of(inner, annotations),
        *link(payload.get("ruleUrl"), "panel"),
        *link(permalinks.get("web"), "incident"),
        *link(permalinks.get("slack"), "slack"),
    )
    return Case(
        origin=ORIGIN,
        key=string(group.get("id")),
        title=title,
        name=labels.get("alertname", "") or string(payload.get("ruleName")),
        service=service_of(labels),
        severity=first_of(labels, SEVERITY_KEYS),
        description="\n".join(dict.fromkeys(filter(None, (word for word in words if word != title)))),
        labels=(*labels.items(), *_labels(group.get("labels"))),
        links=tuple(dict.fromkeys(links)),
    )


def _labels(value: object) -> tuple[tuple[str, str], ...]:
    """Labels of an alert group: an object in webhooks, key and value objects in the API."""
    pairs = [
        (string(record(one.get("key")).get("name")), string(record(one.get("value")).get("name")))
        for one in records(value)
    ]
    return (*strings(value).items(), *(pair for pair in pairs if pair[0]))


def _state(state: str) -> str:
    return {"new": "firing", "firing": "firing", "silenced": "snoozed"}.get(state, state or "annotated")


def _user(value: object) -> Actor | None:
    return person(record(value))


READER = Reader(ORIGIN, identify, read)
