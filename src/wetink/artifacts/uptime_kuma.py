"""Uptime Kuma: what its webhook notifications send, a heartbeat with its monitor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.monitor_payload import each, lines, links, moment, service_in, tags, when
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import wall
from wetink.model.event import Alert, Event, Kind, Place, Skipped

ORIGIN = "uptime-kuma"

_STATES = {
    "0": ("firing", "Down"),
    "1": ("resolved", "Up"),
    "2": ("pending", "Pending"),
    "3": ("maintenance", "in maintenance"),
}


def identify(path: Path) -> bool:
    """Whether the file starts with a notification of Uptime Kuma."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per notification, in file order; a heartbeat's `time` is UTC. A test notification has no heartbeat.

    Format: github.com/louislam/uptime-kuma, server/notification-providers/webhook.js and server/model/heartbeat.js.
    """
    yield from each(path, source, _ours, _told, "heartbeat of Uptime Kuma")


def _ours(payload: Record) -> bool:
    return all(key in payload for key in ("heartbeat", "monitor", "msg"))


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    beat, monitor = record(delivery.payload.get("heartbeat")), record(delivery.payload.get("monitor"))
    told = string(delivery.payload.get("msg"))
    if string(beat.get("status")) not in _STATES:
        yield Skipped(place, f"no heartbeat in it: {told}" if told else "no heartbeat in it")
        return
    status, word = _STATES[string(beat.get("status"))]
    name, reason = string(monitor.get("name")) or string(monitor.get("url")), string(beat.get("msg"))
    at = _at(beat)
    labels = tags(monitor.get("tags"))
    host = string(monitor.get("hostname")) or string(monitor.get("url"))
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=string(monitor.get("id")) or string(beat.get("monitorID")) or name,
        service=service_in(labels),
        description=lines(string(monitor.get("description"))),
        labels=tuple({"target": host, **labels}.items()) if host else tuple(labels.items()),
        links=links(((monitor.get("url"), "checked page"),), string(monitor.get("description"))),
        ended=at if status == "resolved" else None,
    )
    text = f"{name} is {word}" + (f": {reason}" if reason else "")
    yield Event(place, Kind.ALERT, text, alert, when(at, delivery.received), stream=ORIGIN)


def _at(beat: Record) -> datetime | None:
    """`time` is UTC without saying so."""
    local = wall(beat.get("time"))
    return local.replace(tzinfo=UTC) if local else moment(beat.get("time"))


READER = Reader("uptime-kuma", identify, read)
