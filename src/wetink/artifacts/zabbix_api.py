"""What Zabbix's API answers and its server exports: problems, events and triggers with epoch seconds."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.json_records import Record, records, string
from wetink.artifacts.monitor_payload import any_of, lines, links, moment, oldest_first, tags, telling, when, within
from wetink.model.event import UNKNOWN, Actor, Alert, Event, Kind, Message, Place, Skipped, When

CHANNEL = "zabbix"

_SEVERITIES = ("not classified", "information", "warning", "average", "high", "disaster")
_ACKNOWLEDGED, _CLOSED = 2, 1
"""Bits of an acknowledgement's `action`."""


def severity_of(value: str) -> str:
    """The severity's name in small letters, for its number or its name."""
    return _SEVERITIES[int(value)] if value in {"0", "1", "2", "3", "4", "5"} else value.lower()


def is_listed(payload: Record) -> bool:
    """Whether it is an answer of the API, or one item of such a list or of an export."""
    return _is_item(payload) or any(map(_is_item, records(payload.get("result"))[:20]))


def told_of(payload: Record, place: Place) -> Iterator[Event | Skipped]:
    """The events of an answer, or of one item, oldest first."""
    found = _item(payload, place, set()) if _is_item(payload) else _answered(payload, place)
    yield from oldest_first(telling(found, place))


def _answered(payload: Record, place: Place) -> Iterator[Event | Skipped]:
    items = records(payload.get("result"))
    held = {string(item.get("eventid")) for item in items}
    for number, item in enumerate(items, 1):
        where = within(place, f"result {number}")
        if _is_item(item):
            yield from _item(item, where, held)
        else:
            yield Skipped(where, "neither a problem nor an event nor a trigger")


def _is_item(item: Record) -> bool:
    problem = "eventid" in item and "clock" in item and ("name" in item or "p_eventid" in item or "value" in item)
    return problem or ("triggerid" in item and "lastchange" in item and "description" in item)


def _item(item: Record, place: Place, held: set[str]) -> Iterator[Event]:
    """A problem's beginning, what was done, its end; `held` are the event ids that stand in the list themselves."""
    if "lastchange" in item:
        state = "firing" if string(item.get("value")) == "1" else "ok"
        yield _alert(item, place, state, item.get("lastchange"), string(item.get("description")))
        return
    name = string(item.get("name"))
    over = string(item.get("value")) == "0"
    yield _alert(item, place, "resolved" if over else "firing", item.get("clock"), name)
    for number, one in enumerate(records(item.get("acknowledges")), 1):
        yield from _answer(item, one, within(place, f"acknowledge {number}"), name)
    if not over and moment(item.get("r_clock")) and string(item.get("r_eventid")) not in held:
        yield _alert(item, place, "resolved", item.get("r_clock"), name)


def _answer(item: Record, one: Record, place: Place, name: str) -> Iterator[Event]:
    """What somebody did with a problem, and what was written with it."""
    at = moment(one.get("clock"))
    since = When(at=at) if at else UNKNOWN
    names = [string(one.get(key)) for key in ("name", "surname")]
    handle = string(one.get("username")) or string(one.get("alias"))
    actor = Actor(
        name=" ".join(filter(None, names)) or None, handle=handle or None, id=string(one.get("userid")) or None
    )
    message = string(one.get("message"))
    if message:
        note = Message(
            channel=CHANNEL, id=string(one.get("acknowledgeid")), thread=string(item.get("eventid")), note="note"
        )
        yield Event(place, Kind.SAID, message, note, since, actor, stream=CHANNEL)
    action = (
        int(string(one.get("action")))
        if string(one.get("action")).isascii() and string(one.get("action")).isdigit()
        else 0
    )
    if action & _ACKNOWLEDGED:
        found = _alert(item, place, "acknowledged", one.get("clock"), name)
        yield Event(place, found.kind, found.text, found.detail, since, actor, stream=CHANNEL)


def _alert(item: Record, place: Place, status: str, clock: object, name: str) -> Event:
    hosts = records(item.get("hosts"))
    host = next((text for one in hosts for key in ("name", "host") if (text := string(one.get(key)))), "")
    labels = {**({"host": host} if host else {}), **tags(item.get("tags"))}
    at, key = moment(clock), _key(item)
    url = string(item.get("url")) or next((string(one.get("url")) for one in records(item.get("urls"))), "")
    alert = Alert(
        name=name,
        status=status,
        origin=CHANNEL,
        key=key,
        service=any_of(labels, ("service", "application")),
        severity=severity_of(string(item.get("severity")) or string(item.get("priority"))),
        description=lines(string(item.get("opdata")), string(item.get("comments"))),
        labels=tuple(labels.items()),
        links=links(((url, "problem"),)),
        ended=at if status == "resolved" else None,
    )
    text = f"{name} ({host})" if host and host not in name else name or f"problem {key} is over"
    return Event(place, Kind.ALERT, text, alert, when(at, UNKNOWN), stream=CHANNEL)


def _key(item: Record) -> str:
    """What joins a problem and its end: the trigger, else the problem's event (an export names no trigger)."""
    return next(
        (text for key in ("objectid", "triggerid", "p_eventid", "eventid") if (text := string(item.get(key)))), ""
    )
