"""What Datadog's API answers: lists of events (v1, v2) and of monitors."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.datadog_words import ORIGIN, clean, name_in, scope_in, state_in, status_of
from wetink.artifacts.deliveries import Delivery
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import lines, links, moment, oldest_first, service_in, tags, telling, when, within
from wetink.model.event import UNKNOWN, Actor, ActorKind, Alert, Event, Kind, Link, Message, Place, Skipped, When

_SITE = "https://app.datadoghq.com"
_BAD = {"alert", "warn"}


def is_listed(payload: Record) -> bool:
    """Whether it is an answer of the API, or one event or monitor of such a list."""
    return any(True for _ in _items(payload))


def told_of_list(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    """One event per event, oldest first; of a monitor, when each group triggered and recovered, else its state.

    Monitors that are fine since nobody knows when are left out.
    """
    yield from oldest_first(telling(_told(delivery, place), place))


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    for part, item in _items(delivery.payload):
        where = within(place, part) if part else place
        if _is_monitor(item):
            yield from _monitor_events(item, where)
        elif _is_v1(item):
            yield _v1(item, where, delivery)
        elif _is_v2(item):
            yield _v2(item, where, delivery)
        else:
            yield Skipped(where, "neither an event nor a monitor")


def _items(payload: Record) -> Iterator[tuple[str, Record]]:
    """(its part of the payload, the event or monitor); nothing where the payload holds no such list."""
    if _is_monitor(payload) or _is_v1(payload) or _is_v2(payload):
        yield "", payload
        return
    for key, fits in (("events", _is_v1), ("monitors", _is_monitor), ("data", _is_v2)):
        items = records(payload.get(key))
        if any(map(fits, items[:20])):
            yield from ((f"{key.removesuffix('s')} {number}", item) for number, item in enumerate(items, 1))
    for key in ("event", "data"):
        if _is_v1(record(payload.get(key))) or _is_v2(record(payload.get(key))):
            yield "", record(payload[key])


def _is_v1(item: Record) -> bool:
    return "date_happened" in item and ("title" in item or "text" in item)


def _is_v2(item: Record) -> bool:
    attributes = record(item.get("attributes"))
    return item.get("type") == "event" and isinstance(attributes.get("attributes"), dict)


def _is_monitor(item: Record) -> bool:
    known = "overall_state" in item or "overall_state_modified" in item or "last_triggered_ts" in item
    return known and all(key in item for key in ("id", "name", "query", "type"))


def _v1(item: Record, place: Place, delivery: Delivery) -> Event:
    """An event of `/api/v1/events`: seconds, tags as a list; a monitor's has its id."""
    title, text = string(item.get("title")), clean(string(item.get("text")))
    labels = _with_host(tags(item.get("tags")), string(item.get("host")))
    at = when(moment(item.get("date_happened")), delivery.received)
    url = string(item.get("url"))
    page = links(((url if url.startswith("http") else f"{_SITE}{url}" if url.startswith("/") else "", "event"),), text)
    if not (item.get("monitor_id") or state_in(title)):
        return _recorded(place, lines(title, text), at, string(item.get("source")) or "datadog", page)
    alert = Alert(
        name=name_in(title),
        status=status_of("", title, string(item.get("alert_type"))),
        origin=ORIGIN,
        key=f"{string(item.get('monitor_id')) or name_in(title)}/{_groups(item) or scope_in(title)}",
        service=service_in(labels),
        severity=_kind(item.get("alert_type")),
        description=text,
        labels=tuple(labels.items()),
        links=page,
    )
    return _alert(place, title or text, alert, at)


def _v2(item: Record, place: Place, delivery: Delivery) -> Event:
    """An event of `/api/v2/events`: its own time is in ISO 8601, what is known of the monitor under `monitor`."""
    outer = record(item.get("attributes"))
    inner = record(outer.get("attributes"))
    monitor = record(inner.get("monitor"))
    title = string(inner.get("title")) or string(record(inner.get("evt")).get("name"))
    text = clean(string(outer.get("message")))
    labels = _with_host(tags(outer.get("tags")) or tags(inner.get("tags")), string(inner.get("hostname")))
    at = when(moment(outer.get("timestamp")) or moment(inner.get("timestamp")), delivery.received)
    if not (monitor or inner.get("monitor_id") or state_in(title)):
        return _recorded(place, lines(title, text), at, string(inner.get("source_type_name")) or "datadog", ())
    transition = string(record(monitor.get("transition")).get("trans_name"))
    name = string(monitor.get("name")) or name_in(title)
    known_by = string(inner.get("monitor_id")) or string(monitor.get("id")) or name
    alert = Alert(
        name=name,
        status=status_of(transition, title, string(inner.get("status"))),
        origin=ORIGIN,
        key=f"{known_by}/{_groups(inner) or scope_in(title)}",
        service=string(inner.get("service")) or service_in(labels),
        severity=_priority(inner.get("priority")) or _kind(inner.get("status")),
        description=lines(text, _query(monitor)),
        labels=tuple(labels.items()),
        links=links((), text),
    )
    return _alert(place, title or text or name, alert, at)


def _monitor_events(item: Record, place: Place) -> Iterator[Event]:
    """When each group last triggered and recovered; without groups the state of the whole monitor."""
    groups = record(record(item.get("state")).get("groups"))
    found: list[Event] = []
    for name, group in groups.items():
        for key, status in (("last_triggered_ts", "firing"), ("last_resolved_ts", "resolved")):
            at = moment(record(group).get(key))
            if at:
                found.append(_state(item, within(place, f"group {name}"), status, When(at=at), name))
    at = moment(item.get("last_triggered_ts"))
    if at and not found:
        found.append(_state(item, place, "firing", When(at=at), ""))
    if not found:
        state = (string(item.get("overall_state")) or string(item.get("status"))).lower()
        since = moment(item.get("overall_state_modified"))
        status = "firing" if state in _BAD else "no_data" if state == "no data" else state or "unknown"
        found.append(_state(item, place, status, When(at=since) if since else UNKNOWN, ""))
    yield from found


def _state(item: Record, place: Place, status: str, at: When, group: str) -> Event:
    name, message = string(item.get("name")), clean(string(item.get("message")))
    labels = {**tags(item.get("tags")), **tags(group)}
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=f"{string(item.get('id'))}/{group}",
        service=service_in(labels),
        severity=_priority(item.get("priority")),
        description=lines(message, _query(item)),
        labels=tuple(labels.items()),
        links=links(((f"{_SITE}/monitors/{string(item.get('id'))}", "monitor"),), message),
        ended=at.at if status == "resolved" else None,
    )
    return _alert(place, f"{name} ({group})" if group and group != "*" else name, alert, at)


def _alert(place: Place, text: str, alert: Alert, at: When) -> Event:
    return Event(place, Kind.ALERT, text, alert, at, stream=ORIGIN)


def _recorded(place: Place, text: str, at: When, source: str, page: tuple[Link, ...]) -> Event:
    """An event that no monitor raised: what a system recorded by itself."""
    actor = Actor(name=source, kind=ActorKind.BOT)
    return Event(place, Kind.SAID, text, Message(channel=ORIGIN, links=page, note="event"), at, actor, stream=ORIGIN)


def _groups(item: Record) -> str:
    groups = item.get("monitor_groups")
    return ",".join(filter(None, map(string, groups))) if isinstance(groups, list) else ""


def _with_host(labels: dict[str, str], host: str) -> dict[str, str]:
    return {**labels, "host": host} if host and "host" not in labels else labels


def _kind(value: object) -> str:
    word = string(value).lower()
    return word if word in {"error", "warning"} else ""


def _priority(value: object) -> str:
    text = string(value)
    return f"P{text}" if text in {"1", "2", "3", "4", "5"} else text if text[:1] == "P" else ""


def _query(item: Record) -> str:
    query = string(item.get("query"))
    return f"query: {query}" if query else ""
