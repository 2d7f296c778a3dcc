"""Pingdom: webhooks of checks, and the checks, outages and sent alerts that its API lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import (
    any_of,
    each,
    lines,
    links,
    moment,
    oldest_first,
    tags,
    telling,
    when,
    within,
)
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Alert, Event, Kind, Place, Skipped, When

ORIGIN = "pingdom"

_DOWN = {"down", "failing", "unconfirmed_down"}
_UP = {"up", "success"}


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of Pingdom, or with checks, outages or alerts of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per webhook, alert sent, and change of state in an outage list, in file order; times UTC.

    Down and failing are firing, up and success resolved. A check of a list stands at its last outage. Format:
    pingdom.com, webhooks, and docs.pingdom.com, API 3.1 (actions, checks, summary.outage).
    """
    yield from each(path, source, _ours, _told, "check of Pingdom")


def _ours(payload: Record) -> bool:
    return _is_webhook(payload) or any(True for _ in _listed(payload))


def _is_webhook(payload: Record) -> bool:
    return (
        "check_name" in payload
        and "current_state" in payload
        and ("check_id" in payload or "previous_state" in payload)
    )


def _listed(payload: Record) -> Iterator[tuple[str, Record]]:
    """(its part, item) of the API's lists: alerts sent, states of a check, checks."""
    alerts = records(record(payload.get("actions")).get("alerts"))
    if any("checkid" in one for one in alerts[:20]):
        yield from ((f"alert {number}", one) for number, one in enumerate(alerts, 1))
    states = records(record(payload.get("summary")).get("states"))
    if any("timefrom" in one and "status" in one for one in states[:20]):
        yield from ((f"state {number}", one) for number, one in enumerate(states, 1))
    checks = records(payload.get("checks"))
    if any(_is_check(one) for one in checks[:20]):
        yield from ((f"check {number}", one) for number, one in enumerate(checks, 1))
    if _is_check(record(payload.get("check"))):
        yield "", record(payload["check"])


def _is_check(item: Record) -> bool:
    return "lasttesttime" in item and "hostname" in item and "status" in item


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    if _is_webhook(delivery.payload):
        yield _webhook(delivery, place)
    else:
        yield from oldest_first(telling(_told_of_list(delivery, place), place))


def _told_of_list(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    before = ""
    for part, item in _listed(delivery.payload):
        where = within(place, part) if part else place
        if "checkid" in item:
            yield _sent(item, where)
        elif "timefrom" in item:
            yield from _outage(item, where, before)
            before = string(item.get("status")).lower()
        else:
            yield from _check(item, where)


def _webhook(delivery: Delivery, place: Place) -> Event:
    payload = delivery.payload
    name, state = string(payload.get("check_name")), string(payload.get("current_state")).lower()
    status = _status(state)
    at = moment(payload.get("state_changed_timestamp"))
    told = string(payload.get("long_description")) or string(payload.get("description"))
    checked = record(payload.get("check_params"))
    given = {"check_type": payload.get("check_type"), "host": checked.get("hostname")}
    labels = {**{key: text for key, value in given.items() if (text := string(value))}, **tags(payload.get("tags"))}
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=string(payload.get("check_id")) or name,
        service=any_of(labels, ("service", "application")),
        severity=string(payload.get("importance_level")).lower(),
        description=lines(_differing(payload, told), string(payload.get("custom_message")), *_probes(payload)),
        labels=tuple(labels.items()),
        links=links(((checked.get("full_url"), "checked page"),), string(payload.get("custom_message"))),
        ended=at if status == "resolved" else None,
    )
    text = f"{name} is {state.upper()}" + (f": {told}" if told and told != "OK" else "")
    return Event(place, Kind.ALERT, text, alert, when(at, delivery.received), stream=ORIGIN)


def _status(state: str) -> str:
    return "firing" if state in _DOWN else "resolved" if state in _UP else state or "unknown"


def _differing(payload: Record, told: str) -> str:
    short = string(payload.get("description"))
    return "" if short == told else short


def _probes(payload: Record) -> Iterator[str]:
    """Where from it was seen."""
    places = [string(record(payload.get(key)).get("location")) for key in ("first_probe", "second_probe")]
    seen = "; ".join(filter(None, places))
    if seen:
        yield f"seen from {seen}"


def _sent(item: Record, place: Place) -> Event:
    """An alert that was sent to somebody (`/actions`)."""
    at = moment(item.get("time"))
    told = string(item.get("messagefull")) or string(item.get("messageshort"))
    who = string(item.get("contactname")) or string(item.get("username"))
    text = told or "an alert without a message"
    note = f"sent to {who} by {string(item.get('via'))}" if who else ""
    alert = Alert(status="notified", origin=ORIGIN, key=string(item.get("checkid")), description=note)
    return Event(place, Kind.ALERT, text, alert, when(at, UNKNOWN), stream=ORIGIN)


def _outage(item: Record, place: Place, before: str) -> Iterator[Event | Skipped]:
    """A stretch of `/summary.outage`: down is firing, up after down is resolved, other stretches say nothing."""
    state = string(item.get("status")).lower()
    at = moment(item.get("timefrom"))
    if state in _DOWN or (state in _UP and before in _DOWN):
        status = _status(state)
        alert = Alert(status=status, origin=ORIGIN, ended=at if status == "resolved" else None)
        yield Event(place, Kind.ALERT, f"The check is {state.upper()}", alert, when(at, UNKNOWN), stream=ORIGIN)


def _check(item: Record, place: Place) -> Iterator[Event]:
    """A check's last outage, as far as the list tells it, and else the state it is in."""
    name, state = string(item.get("name")) or string(item.get("hostname")), string(item.get("status")).lower()
    begun = moment(item.get("lastdownstart")) or (moment(item.get("lasterrortime")) if state in _DOWN else None)
    ended = moment(item.get("lastdownend"))
    labels = {"host": string(item.get("hostname")), **tags(item.get("tags"))}
    key = string(item.get("id")) or name
    told: list[tuple[str, datetime | None]] = [("firing", begun)] if begun else []
    if state in _UP and begun and ended and ended >= begun:
        told.append(("resolved", ended))
    for status, at in told or [("firing" if state in _DOWN else "ok" if state in _UP else state, None)]:
        detail = Alert(
            name, status, ORIGIN, key, labels=tuple(labels.items()), ended=at if status == "resolved" else None
        )
        word = "DOWN" if status == "firing" else "UP" if status in {"resolved", "ok"} else state.upper()
        yield Event(place, Kind.ALERT, f"{name} is {word}", detail, When(at=at) if at else UNKNOWN, stream=ORIGIN)


READER = Reader("pingdom", identify, read)
