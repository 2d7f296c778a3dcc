"""Splunk On-Call (VictorOps): outgoing webhooks, alerts sent to its endpoint, and the API's incidents and alerts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wetink.artifacts.alert_payload import is_url, label_of
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.incident_nouns import Case, first_of, in_order, inside, listed, said, step, when_of
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.pagerduty_nouns import Details, name_of
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Link, Place, Skipped, When

ORIGIN = "splunk-oncall"
PHASES = {
    "unacked": "firing",
    "triggered": "firing",
    "critical": "firing",
    "warning": "firing",
    "acked": "acknowledged",
    "acknowledged": "acknowledged",
    "acknowledgement": "acknowledged",
    "resolved": "resolved",
    "recovery": "resolved",
    "rerouted": "escalated",
    "snoozed": "snoozed",
    "info": "annotated",
}
"""An incident's phase, a transition's name or an alert's message type -> `Alert.status`; others are "annotated"."""

_GROUPS = ("incident", "alert", "state")
_OWN = ("vo_", "state_start_time", "timestamp", "timet", "message_type", "entity_display_name", "state_message")
_SYSTEM = {"system", "vo_system", ""}


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of Splunk On-Call, an alert for it, or an answer of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The events of all records, oldest first; times UTC.

    Formats: help.victorops.com "Custom outbound webhooks" (names like INCIDENT.CURRENT_PHASE, or the same nested) and
    "REST endpoint integration guide"; the public API v1 (incidents, alerts) and reporting v2, from its own OpenAPI
    document. An incident with transitions gives one step for each.
    """
    made: list[list[Event]] = []
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        items = found.payload.get("incidents")
        inner = items if isinstance(items, list) else [found.payload]
        for number, item in enumerate(inner, 1):
            place = Place(source, f"{found.where}, incident {number}" if items is inner else found.where)
            events = list(_events(record(item), place, found))
            made.append(events)
            if not events:
                yield Skipped(place, "not an incident or alert of Splunk On-Call")
    yield from in_order(made)


def _ours(payload: Record) -> bool:
    inner = records(payload.get("incidents"))
    return bool(_kind(inner[0] if inner else payload))


def _kind(item: Record) -> str:
    """What an object is: "webhook", "incident", "alert" (as the API gives it) or "sent" (as a tool sent it)."""
    flat = _flat(item)
    names = set(item)
    tests = {
        "incident": "incidentNumber" in names and bool({"currentPhase", "transitions"} & names),
        "webhook": bool({"incident.current_phase", "state.current_alert_phase"} & set(flat)),
        "alert": {"messageType", "entityId"} <= names,
        "sent": string(item.get("message_type")).lower() in PHASES and bool({"entity_id", "state_message"} & names),
    }
    return next((name for name, found in tests.items() if found), "")


def _events(item: Record, place: Place, delivery: Delivery) -> Iterator[Event]:
    kind = _kind(item)
    if kind == "webhook":
        yield from _webhook(_flat(item), place, delivery.received)
    elif kind == "incident":
        yield from _incident(item, place)
    elif kind:
        yield from _alert(item, place, delivery.received)


def _flat(item: Record) -> dict[str, object]:
    """A webhook's values by dotted lower-case name, whether it came flat ("STATE.SERVICE") or nested."""
    flat: dict[str, object] = {}
    stack: list[tuple[str, object]] = [(key, item[key]) for key in list(item)[::-1] if _of_webhook(key)]
    while stack:
        key, value = stack.pop()
        if isinstance(value, dict):
            stack.extend((f"{key}.{inner}"[-200:], value[inner]) for inner in reversed(value))
        else:
            flat[key.lower()] = value
    return flat


def _of_webhook(key: str) -> bool:
    return key.lower().partition(".")[0] in _GROUPS


def _webhook(flat: dict[str, object], place: Place, received: When) -> Iterator[Event]:
    phase = first_of(flat, "incident.current_phase", "state.current_alert_phase", "alert.message_type").lower()
    status = PHASES.get(phase, "annotated")
    title = first_of(flat, "incident.entity_display_name", "alert.entity_display_name", "incident.service")
    title = title or first_of(flat, "state.service", "alert.entity_id", "state.entity_id")
    paged = [string(value) for key, value in flat.items() if ".users_paged." in key]
    body = first_of(flat, "alert.state_message")
    told = (
        body if body != title else "",
        first_of(flat, "alert.hostoutput") if first_of(flat, "alert.hostoutput") != body else "",
        listed(paged) and f"paged: {listed(paged)}",
    )
    labels = tuple(_labels(flat))
    case = Case(
        origin=ORIGIN,
        key=first_of(flat, "incident.incident_id", "state.entity_id"),
        number=first_of(flat, "incident.incident_name", "state.incident_name").lstrip("#"),
        title=title,
        name=name_of(title, Details(labels=labels)),
        service=first_of(flat, "alert.service", "alert.service_name"),
        severity=first_of(flat, "alert.severity") or _state(flat),
        description="\n".join(filter(None, told)),
        labels=labels,
        links=tuple(_links(flat)),
    )
    at = _time(flat, status)
    when = When(at=at) if at else received
    actor = _who(_by(flat, status))
    yield step(place, case, status, when, actor)
    words = first_of(flat, "state.ack_msg", "alert.ack_msg")
    if words:
        yield said(place, case, words, when, actor)


def _state(flat: dict[str, object]) -> str:
    """How bad it is: the entity's state, unless it is well again."""
    state = first_of(flat, "incident.entity_state", "alert.entity_state").lower()
    return "" if state in {"ok", "up", "recovery"} else state


def _time(flat: dict[str, object], status: str) -> datetime | None:
    """When the phase began: epochs in milliseconds, 0 for none."""
    names = {
        "firing": ("incident.incident_timestamp", "state.incident_timestamp", "alert.vo_alert_rcv_time"),
        "acknowledged": ("state.acked_at", "incident.ack_data.acks.0.acked_at", "incident.policies_paged.0.acked_at"),
        "resolved": ("state.resolved_at",),
    }.get(status, ("state.last_timestamp",))
    return next((at for name in names if (at := _epoch(flat.get(name)))), None)


def _by(flat: dict[str, object], status: str) -> str:
    names = {
        "acknowledged": ("state.acked_by", "incident.policies_paged.0.acked_by", "alert.ack_author"),
        "resolved": ("state.resolved_by",),
        "firing": ("alert.created_by",),
    }.get(status, ())
    return first_of(flat, *names) or first_of(flat, "incident.user") * (status != "firing")


def _labels(flat: dict[str, object]) -> Iterator[tuple[str, str]]:
    """What the monitoring tool sent: everything of the alert that is not the platform's own."""
    for key, value in flat.items():
        group, _, name = key.partition(".")
        text = string(value)
        if group == "alert" and text and not name.startswith(_OWN) and not is_url(text):
            yield name, text


def _links(flat: dict[str, object]) -> Iterator[Link]:
    """Annotations that are addresses ("vo_annotate.u.Runbook"), and the tool's own page."""
    for key, value in flat.items():
        text = string(value)
        if is_url(text):
            name = key.rpartition(".")[2]
            yield Link(text, label_of(name, text) or name)


def _incident(item: Record, place: Place) -> Iterator[Event]:
    """An incident of the API: its transitions, else when it started, was acknowledged and ended."""
    title = first_of(item, "entityDisplayName", "entityDispName", "service", "entityId", "host")
    paged = (*_names(item.get("pagedUsers")), *_names(item.get("pagedTeams")), string(item.get("teams")))
    policies = [string(record(one.get("policy")).get("name")) for one in records(item.get("pagedPolicies"))]
    told = (
        listed(paged) and f"paged: {listed(paged)}",
        listed(policies) and f"policies: {listed(policies)}",
        string(item.get("host")) and f"host: {string(item.get('host'))}",
        string(item.get("alertCount")) and f"alerts: {string(item.get('alertCount'))}",
    )
    case = Case(
        origin=ORIGIN,
        key=string(item.get("incidentNumber")),
        number=string(item.get("incidentNumber")),
        title=title,
        name=name_of(title, Details()),
        severity=first_of(item, "entityState").lower(),
        description="\n".join(filter(None, told)),
        links=tuple(Link(url, "incident") for url in (string(item.get("incidentLink")),) if is_url(url)),
    )
    steps = records(item.get("transitions"))
    names = [string(one.get("name")).lower() for one in steps]
    if "triggered" not in names:
        yield step(place, case, "firing", when_of(item.get("startTime")))
    for number, (one, name) in enumerate(zip(steps, names, strict=True), 1):
        where = inside(place, "transition", number)
        by, when = _who(string(one.get("by"))), when_of(one.get("at"))
        yield step(where, case, PHASES.get(name, "annotated"), when, by, name)
        if string(one.get("message")):
            yield said(where, case, string(one.get("message")), when, by)
    if steps:
        return
    user = string(record(item.get("ackUser")).get("username")) or string(item.get("ackUserId"))
    if user or when_of(item.get("ackTime")) != UNKNOWN:
        yield step(place, case, "acknowledged", when_of(item.get("ackTime")), _who(user))
    if when_of(item.get("endTime")) != UNKNOWN:
        yield step(place, case, "resolved", when_of(item.get("endTime")))


def _alert(item: Record, place: Place, received: When) -> Iterator[Event]:
    """One alert: camelCase as the API gives it, snake_case as a tool sent it; its times are epoch seconds."""
    kind = first_of(item, "messageType", "message_type").lower()
    entity = first_of(item, "entityId", "entity_id")
    title = first_of(item, "entityDisplayName", "entity_display_name") or entity
    body = first_of(item, "stateMessage", "state_message")
    labels = tuple(_labels({f"alert.{key}": value for key, value in item.items() if key != "raw"}))
    status = PHASES.get(kind, "annotated")
    at = instant(item.get("timestamp")) or instant(item.get("stateStartTime")) or instant(item.get("state_start_time"))
    when = When(at=at) if at else received
    case = Case(
        origin=ORIGIN,
        key=entity or title,
        title=title or body,
        name=name_of(title, Details(labels=labels)),
        severity=kind if status in {"firing", "annotated"} else "",
        description=body if body != title else "",
        labels=labels,
        links=tuple(_links(dict(item))),
    )
    author = _who(first_of(item, "ackAuthor", "ack_author"))
    if case.title:
        yield step(place, case, status, when, author)
    words = first_of(item, "ackMsg", "ack_msg")
    if words:
        yield said(place, case, words, when, author)


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(string, value)) if isinstance(value, list) else ()


def _who(name: str) -> Actor | None:
    """A user's name ("ada"); the monitors and the platform itself are no people."""
    if not name:
        return None
    bot = name.lower() in _SYSTEM or name.startswith("vouser-")
    return Actor(handle=name.removeprefix("vouser-"), kind=ActorKind.BOT if bot else ActorKind.PERSON)


def _epoch(value: object) -> datetime | None:
    """Milliseconds since the epoch, as a number or its digits; 0 is no time."""
    digits = string(value)
    return instant(int(digits)) if digits.isdecimal() and len(digits) == 13 else None


READER = Reader(ORIGIN, identify, read)
