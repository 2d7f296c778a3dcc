"""New Relic: webhooks of workflows and of classic alert channels, and the violations of its API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import any_of, each, lines, links, moment, when, within
from wetink.artifacts.reader import Reader
from wetink.model.event import Actor, Alert, Event, Kind, Place, Skipped, When

ORIGIN = "newrelic"

_STATES = {
    "open": "firing",
    "created": "firing",
    "activated": "firing",
    "acknowledged": "acknowledged",
    "closed": "resolved",
    "deactivated": "resolved",
    "resolved": "resolved",
}
_BEGINS = ("", "STATE_CHANGE", "ISSUE_CREATED", "ISSUE_ACTIVATED")
"""What sets off the first notification of an issue; later ones (another incident, a new priority) come later."""
_CLASSIC = ("incident_id", "condition_name", "policy_name", "incident_url", "account_id", "incident_acknowledge_url")
_WORKFLOW = (
    "issueUrl",
    "workflowName",
    "alertPolicyNames",
    "alertConditionNames",
    "impactedEntities",
    "totalIncidents",
)


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of New Relic, or with violations as its API lists them."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per webhook, in file order; of a violation when it opened and closed; times UTC.

    An issue fires when it was created; what is told of it later stands at `updatedAt`. Format: docs.newrelic.com,
    workflow webhooks (the default template) and the classic webhook notification channel.
    """
    yield from each(path, source, _ours, _told, "alert of New Relic")


def _ours(payload: Record) -> bool:
    return (
        _is_classic(payload)
        or _is_workflow(payload)
        or any(map(_is_violation, records(payload.get("violations"))[:20]))
    )


def _is_classic(payload: Record) -> bool:
    named = sum(key in payload for key in _CLASSIC)
    return named >= 3 and ("current_state" in payload or payload.get("event_type") == "INCIDENT")


def _is_workflow(payload: Record) -> bool:
    return sum(key in payload for key in _WORKFLOW) >= 2 and ("state" in payload or "status" in payload)


def _is_violation(item: Record) -> bool:
    return "opened_at" in item and "condition_name" in item and "policy_name" in item


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    if _is_workflow(delivery.payload):
        yield _workflow(delivery, place)
    elif _is_classic(delivery.payload):
        yield _classic(delivery, place)
    else:
        for number, item in enumerate(records(delivery.payload.get("violations")), 1):
            yield from _violation(item, within(place, f"violation {number}"))


def _workflow(delivery: Delivery, place: Place) -> Event | Skipped:
    payload = delivery.payload
    state = (string(payload.get("state")) or string(payload.get("status"))).lower()
    title = _joined(payload.get("title")) or _joined(payload.get("name")) or _joined(payload.get("issueTitle"))
    if state not in _STATES or not title:
        return Skipped(
            place, f"a state that is none of New Relic's: {state or 'none'}" if title else "an issue without a title"
        )
    status = _STATES[state]
    first = status == "firing" and string(payload.get("trigger")) in _BEGINS
    at = _time(payload, status, first=first)
    condition, policy = _joined(payload.get("alertConditionNames")), _joined(payload.get("alertPolicyNames"))
    labels = {
        "policy": policy,
        "workflow": string(payload.get("workflowName")),
        "entity": _joined(payload.get("impactedEntities")),
    }
    url = string(payload.get("issueUrl")) or string(payload.get("issuePageUrl"))
    alert = Alert(
        name=condition or title,
        status=status,
        origin=ORIGIN,
        key=string(payload.get("id")) or string(payload.get("issueId")) or url,
        service=_only(payload.get("impactedEntities")),
        severity=_severity(payload, "priority"),
        description=lines(_joined(payload.get("description")), _trigger(payload)),
        labels=tuple((key, value) for key, value in labels.items() if value),
        links=links(
            ((url, "incident"), (payload.get("runbookUrl"), "runbook"), (payload.get("runbook_url"), "runbook"))
        ),
        ended=at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, title, alert, when(at, delivery.received), _owner(payload, status), ORIGIN)


def _time(payload: Record, status: str, *, first: bool) -> datetime | None:
    """When the step was: an issue's own time of it, else that of its last change."""
    keys = {"resolved": ("closedAt", "updatedAt"), "acknowledged": ("acknowledgedAt", "updatedAt")}
    firing = ("activatedAt", "createdAt", "updatedAt") if first else ("updatedAt", "createdAt")
    return next((at for key in keys.get(status, firing) if (at := moment(payload.get(key)))), None)


def _owner(payload: Record, status: str) -> Actor | None:
    """Who acknowledged it."""
    name = string(payload.get("owner")) if status == "acknowledged" else ""
    return Actor(name=name) if name else None


def _classic(delivery: Delivery, place: Place) -> Event | Skipped:
    payload = delivery.payload
    state = string(payload.get("current_state")).lower()
    if state not in _STATES:
        return Skipped(place, f"a state that is none of New Relic's: {state or 'none'}")
    status = _STATES[state]
    at = moment(payload.get("timestamp"))
    condition, details = string(payload.get("condition_name")), string(payload.get("details"))
    targets = records(payload.get("targets"))
    names = [name for one in targets[:20] if (name := string(one.get("name")))]
    shared = record(targets[0].get("labels")) if targets else {}
    given = {
        "policy": payload.get("policy_name"),
        "account": payload.get("account_name"),
        "owner": payload.get("owner"),
        **shared,
    }
    labels = {key: text for key, value in given.items() if (text := string(value))}
    incident = string(payload.get("incident_id"))
    alert = Alert(
        name=condition,
        status=status,
        origin=ORIGIN,
        key=incident or condition,
        number=incident,
        service=any_of(labels, ("service", "app")) or (names[0] if len(names) == 1 else ""),
        severity=_severity(payload, "severity"),
        description=lines(condition if details else "", ", ".join(names)),
        labels=tuple(labels.items()),
        links=links(
            (
                (payload.get("incident_url"), "incident"),
                (payload.get("runbook_url"), "runbook"),
                (payload.get("violation_callback_url"), "violation"),
                (payload.get("violation_chart_url"), "image"),
            )
        ),
        ended=at if status == "resolved" else None,
    )
    text = details or condition or "an incident without details"
    return Event(place, Kind.ALERT, text, alert, when(at, delivery.received), _owner(payload, status), ORIGIN)


def _violation(item: Record, place: Place) -> Iterator[Event | Skipped]:
    """A violation as the REST API lists it: opened, and closed once it was."""
    if not _is_violation(item):
        yield Skipped(place, "no violation")
        return
    entity = record(item.get("entity"))
    labels = {"policy": string(item.get("policy_name")), "entity": string(entity.get("name"))}
    text = string(item.get("label")) or string(item.get("condition_name"))
    for key, status in (("opened_at", "firing"), ("closed_at", "resolved")):
        at = moment(item.get(key))
        if not at and status == "resolved":
            continue
        alert = Alert(
            name=string(item.get("condition_name")),
            status=status,
            origin=ORIGIN,
            key=f"violation {string(item.get('id'))}",
            service=string(entity.get("name")) if entity.get("type") == "Application" else "",
            severity=string(item.get("priority")).lower(),
            labels=tuple((name, value) for name, value in labels.items() if value),
            ended=at if status == "resolved" else None,
        )
        yield Event(place, Kind.ALERT, text, alert, when(at, When()), stream=ORIGIN)


def _severity(payload: Record, key: str) -> str:
    return (string(payload.get(key)) or string(payload.get("severity"))).lower()


def _trigger(payload: Record) -> str:
    """What set off a later notification: "priority changed"; a change of the state says nothing new."""
    trigger = string(payload.get("trigger"))
    return "" if trigger in _BEGINS else trigger.replace("_", " ").lower()


def _joined(value: object) -> str:
    """A string, or those of a list; the templates give either."""
    if isinstance(value, list):
        return ", ".join(text for one in value[:20] if (text := string(one)))
    return string(value)


def _only(value: object) -> str:
    return string(value[0]) if isinstance(value, list) and len(value) == 1 else ""


READER = Reader("newrelic", identify, read)
