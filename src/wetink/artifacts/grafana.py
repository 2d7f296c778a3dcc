"""Grafana alerting: webhook payloads, unified and legacy (before version 9), and the history of states of its API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.alert_payload import alert_events, alerts_of, is_url, strings
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.grafana_history import history_events, is_history
from wetink.artifacts.json_records import Record, records, string
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Alert, Event, Kind, Link, Place, Skipped, When

ORIGIN = "grafana"
LEGACY = {"alerting": "firing", "ok": "resolved"}

_OWN = ("dashboardURL", "panelURL", "valueString", "values", "imageURL", "silenceURL")


def is_grafana(payload: Record) -> bool:
    """Whether a payload is Grafana's own: fields that Alertmanager never sends, in it or in its alerts."""
    alerts = alerts_of(payload)[:20]
    if "orgId" in payload and alerts and ("title" in payload or any("labels" in alert for alert in alerts)):
        return True
    return any(key in alert for alert in alerts if "labels" in alert for key in _OWN) or _is_legacy(payload)


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook payload of Grafana."""
    payload = opening(path, _ours)
    return is_grafana(payload) or is_history(payload)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per alert of every payload, in file order; times UTC.

    Legacy payloads carry no time: theirs is that of the delivery's envelope or of the file's name, else unknown.
    Format: grafana.com/docs/grafana, webhook notifier (legacy: the same page of version 8), alert state history.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
        elif is_history(found.payload):
            yield from history_events(found.payload, Place(source, found.where))
        elif _is_legacy(found.payload):
            yield _legacy(found, source)
        elif isinstance(found.payload.get("alerts"), list):
            yield from alert_events(found, source, ORIGIN)
        else:
            yield Skipped(Place(source, found.where), "no alerts in it")


def _ours(payload: Record) -> bool:
    return isinstance(payload.get("alerts"), list) or _is_legacy(payload) or is_history(payload)


def _is_legacy(payload: Record) -> bool:
    return "ruleName" in payload and ("state" in payload or "evalMatches" in payload)


def _legacy(delivery: Delivery, source: str) -> Event:
    payload = delivery.payload
    title = string(payload.get("title")).partition("] ")[2] or string(payload.get("title"))
    name = string(payload.get("ruleName"))
    state = string(payload.get("state"))
    tags = strings(payload.get("tags"))
    links = ((payload.get("ruleUrl"), "dashboard"), (payload.get("imageUrl"), "image"))
    alert = Alert(
        name=name,
        status=LEGACY.get(state, state or "firing"),
        origin=ORIGIN,
        key=string(payload.get("ruleId")) or name,
        service=tags.get("service", ""),
        severity=tags.get("severity", ""),
        description="\n".join(_matches(payload)),
        labels=tuple(tags.items()),
        links=tuple(Link(url, label) for value, label in links if is_url(url := string(value))),
        ended=delivery.received.at if state == "ok" else None,
    )
    text = string(payload.get("message")) or title or name
    return Event(Place(source, delivery.where), Kind.ALERT, text, alert, _known(delivery.received), stream=ORIGIN)


def _matches(payload: Record) -> Iterator[str]:
    """The series that met the condition, "metric = value (tags)"."""
    for match in records(payload.get("evalMatches")):
        tags = ", ".join(f"{key}={value}" for key, value in strings(match.get("tags")).items())
        yield f"{string(match.get('metric'))} = {string(match.get('value'))}" + (f" ({tags})" if tags else "")


def _known(received: When) -> When:
    return received if received.at else UNKNOWN


READER = Reader("grafana", identify, read)
