"""Sentry: webhooks of integrations (issues, errors, alerts, comments) and of the old plugin, issues and events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import each, lines, links, moment, oldest_first, when, within
from wetink.artifacts.reader import Reader
from wetink.artifacts.sentry_nouns import (
    CHANNEL,
    activity_event,
    actor_of,
    event_alert,
    is_event,
    is_issue,
    issue_alert,
    mention,
    project_of,
)
from wetink.model.event import Alert, Event, Kind, Message, Place, Skipped, When

_STATUS = {
    "created": "firing",
    "unresolved": "firing",
    "triggered": "firing",
    "resolved": "resolved",
    "assigned": "assigned",
    "ignored": "archived",
    "archived": "archived",
    "critical": "firing",
    "warning": "firing",
    "open": "firing",
}
"""What a webhook did -> `Alert.status`."""
_HELD = {"event_id", "issue_url", "culprit", "breadcrumbs", "_ref_version", "shortId"}


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of Sentry, or with an issue or event of it."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per webhook and event; of an issue when it was first seen and what was done with it; times UTC.

    A webhook about an issue does not say when it happened: its time is the delivery's, but for a new issue's first
    event. Comments are what their author said. Format: docs.sentry.io, integration platform webhooks, and the API's
    issues and events.
    """
    yield from each(path, source, _ours, _told, "issue, event or alert of Sentry")


def _ours(payload: Record) -> bool:
    return _is_webhook(payload) or _is_plugin(payload) or is_issue(payload) or is_event(payload)


def _is_webhook(payload: Record) -> bool:
    data = record(payload.get("data"))
    if not isinstance(payload.get("action"), str) or not data:
        return False
    held = data.get("event") or data.get("error") or data.get("issue")
    if isinstance(held, dict):  # of which the head of a large file may hold only the first fields
        return is_issue(held) or bool(_HELD & set(held))
    return "metric_alert" in data or "issue_id" in data or ("installation" in data and "installation" in payload)


def _is_plugin(payload: Record) -> bool:
    """The "webhooks" plugin: the event under `event`, its issue beside it."""
    known = "culprit" in payload or "project_slug" in payload or "triggering_rules" in payload
    return known and isinstance(payload.get("event"), dict) and "message" in payload


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    payload = delivery.payload
    if _is_webhook(payload):
        yield from _webhook(delivery, place)
    elif _is_plugin(payload):
        yield _plugin(delivery, place)
    elif is_issue(payload):
        yield from _issue(payload, place)
    else:
        yield event_alert(payload, place, delivery.received)


def _webhook(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    payload, data = delivery.payload, record(delivery.payload.get("data"))
    action = string(payload.get("action"))
    held = record(data.get("event")) or record(data.get("error"))
    if held:
        yield event_alert(held, place, delivery.received, rule=string(data.get("triggered_rule")))
    elif "metric_alert" in data:
        yield _metric_alert(delivery, place, action)
    elif "comment_id" in data or "comment" in data:
        yield _comment(delivery, place)
    elif record(data.get("issue")):
        yield _step(delivery, place, action)
    else:
        yield Skipped(place, "an integration that was installed or removed, no alert")


def _step(delivery: Delivery, place: Place, action: str) -> Event:
    """What was done with an issue, and by whom."""
    data = record(delivery.payload.get("data"))
    issue = record(data.get("issue"))
    status = _STATUS.get(action, action)
    at = moment(issue.get("firstSeen")) if action == "created" else None
    whom = mention(record(data.get("assignee")) or record(issue.get("assignedTo"))) if status == "assigned" else ""
    note = f"Assigned to {whom}" if whom else ""
    event = issue_alert(issue, place, status, when(at, delivery.received), note=note)
    person = record(delivery.payload.get("actor"))
    return event if person.get("type") != "user" else Event(
        event.place, event.kind, event.text, event.detail, event.when, actor_of(person), event.stream
    )  # fmt: skip


def _metric_alert(delivery: Delivery, place: Place, action: str) -> Event:
    """A metric alert changed its state; a closed one says when."""
    data = record(delivery.payload.get("data"))
    alert = record(data.get("metric_alert"))
    rule = record(alert.get("alert_rule"))
    status = _STATUS.get(action, action)
    closed = moment(alert.get("date_closed")) if status == "resolved" else None
    opened = next(
        (at for key in ("date_detected", "date_started", "date_created") if (at := moment(alert.get(key)))), None
    )
    name = string(rule.get("name")) or string(alert.get("title"))
    projects = alert.get("projects")
    labels = {"environment": string(rule.get("environment")), "query": string(rule.get("query"))}
    detail = Alert(
        name=name,
        status=status,
        origin=CHANNEL,
        key=f"metric {string(alert.get('id')) or name}",
        number=string(alert.get("identifier")),
        service=string(projects[0]) if isinstance(projects, list) and len(projects) == 1 else "",
        severity=action if action in {"critical", "warning"} else "",
        description=lines(string(data.get("description_text")).replace("\\n", "\n"), string(rule.get("aggregate"))),
        labels=tuple((key, value) for key, value in labels.items() if value),
        links=links(((data.get("web_url"), "alert"),)),
        ended=closed,
    )
    text = string(data.get("description_title")) or name or "a metric alert"
    at = closed if status == "resolved" else opened
    return Event(place, Kind.ALERT, text, detail, when(at, delivery.received), stream=CHANNEL)


def _comment(delivery: Delivery, place: Place) -> Event | Skipped:
    data = record(delivery.payload.get("data"))
    text = string(data.get("comment"))
    if not text or string(delivery.payload.get("action")) == "deleted":
        return Skipped(place, "a comment that was deleted" if text else "a comment without words")
    note = Message(channel=CHANNEL, id=string(data.get("comment_id")), thread=string(data.get("issue_id")), note="note")
    at = when(moment(data.get("timestamp")), delivery.received)
    return Event(place, Kind.SAID, text, note, at, actor_of(record(delivery.payload.get("actor"))), stream=CHANNEL)


def _plugin(delivery: Delivery, place: Place) -> Event:
    """The plugin's payload: what it says of the issue joins the event."""
    payload = delivery.payload
    rules = payload.get("triggering_rules")
    outer = {
        "issue_id": payload.get("id"),
        "web_url": payload.get("url"),
        "project_slug": project_of(payload) or string(payload.get("project")),
        "level": payload.get("level"),
        "culprit": payload.get("culprit"),
        "title": payload.get("message"),
    }
    event = {**{key: value for key, value in outer.items() if value}, **_without_empty(record(payload.get("event")))}
    rule = string(rules[0]) if isinstance(rules, list) and rules else ""
    return event_alert({**event, "project": outer["project_slug"]}, place, delivery.received, rule=rule)


def _without_empty(event: Record) -> Record:
    return {key: value for key, value in event.items() if value not in (None, "", [], {})}


def _issue(issue: Record, place: Place) -> Iterator[Event | Skipped]:
    """An issue of the API: when it was first seen, then what was done with it, oldest first."""
    seen = moment(issue.get("firstSeen"))
    given = (("events", "count"), ("users", "userCount"), ("last seen", "lastSeen"))
    told = ", ".join(f"{what}: {text}" for what, key in given if (text := string(issue.get(key))))
    yield issue_alert(issue, place, "firing", When(at=seen) if seen else When(), note=told)
    steps = enumerate(records(issue.get("activity")), 1)
    told_of = (activity_event(issue, one, within(place, f"activity {number}")) for number, one in steps)
    yield from oldest_first(event for event in told_of if event)


READER = Reader("sentry", identify, read)
