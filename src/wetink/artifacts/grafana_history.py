"""What Grafana keeps of the past: annotations of its API, and the history of alert states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wetink.artifacts.alert_payload import SEVERITY_KEYS, first_of, service_of, strings
from wetink.artifacts.deliveries import Delivery
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import moment, within
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Actor, Alert, Event, Kind, Link, Message, Place, Skipped, When

ORIGIN = "grafana"

_BAD = {"alerting", "no_data", "nodata", "error", "recovering"}
_CHANGES = {"deploy", "deployment", "release", "rollback", "rollout", "maintenance"}
"""Tags of annotations that mark a change."""


def is_history(payload: Record) -> bool:
    """Whether it is an annotation of the API, or the history of states as the API's data frame."""
    return _is_annotation(payload) or bool(_lines(payload)[:1])


def history_events(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    """An annotation, or each change of state of a history, in file order; times in milliseconds, UTC."""
    payload = delivery.payload
    if _is_annotation(payload):
        yield _state_annotation(payload, place) if _states(payload)[1] else _remark(payload, place)
        return
    for number, (time, line) in enumerate(_lines(payload), 1):
        where = within(place, f"state {number}")
        if line:
            yield _history(line, moment(time), where)
        else:
            yield Skipped(where, "no change of a state")


def _is_annotation(item: Record) -> bool:
    """An alert's annotation has its states; of others `alertId` is 0, and the states are empty."""
    if "id" not in item or not ("time" in item or "created" in item):
        return False
    return ("newState" in item and "prevState" in item) or ("alertId" in item and "text" in item and "tags" in item)


def _lines(payload: Record) -> list[tuple[object, Record]]:
    """(time, what changed) of each row of `/api/v1/rules/history`; the second column holds the changes."""
    columns = record(payload.get("data")).get("values")
    if not record(payload.get("schema")) or not isinstance(columns, list) or len(columns) < 2:
        return []
    times, rows = columns[0], columns[1]
    if not isinstance(times, list) or not any("current" in row and "previous" in row for row in records(rows)[:20]):
        return []
    return list(zip(times, map(record, rows), strict=False)) if isinstance(rows, list) else []


def _states(item: Record) -> tuple[str, str]:
    return string(item.get("prevState")).lower(), string(item.get("newState")).lower()


def _state_annotation(item: Record, place: Place) -> Event:
    before, now = _states(item)
    name, text = string(item.get("alertName")), string(item.get("text"))
    at = moment(item.get("time")) or moment(item.get("created"))
    status = _status(before, now)
    alert = Alert(
        name=name or text.partition(" {")[0],
        status=status,
        origin=ORIGIN,
        key=f"{string(item.get('alertId')) or name}/{text.partition('}')[0]}",
        description=_values(record(item.get("data"))),
        ended=at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, text or name or now, alert, When(at=at) if at else UNKNOWN, stream=ORIGIN)


def _remark(item: Record, place: Place) -> Event | Skipped:
    """What somebody, or a deployment, wrote beside the graphs."""
    text = string(item.get("text"))
    labels = item.get("tags")
    tags = [string(tag) for tag in labels if string(tag)] if isinstance(labels, list) else []
    told = f"{text} ({', '.join(tags)})" if text and tags else text or ", ".join(tags)
    if not told:
        return Skipped(place, "an annotation without words")
    at = moment(item.get("time")) or moment(item.get("created"))
    handle, email = string(item.get("login")) or string(item.get("userName")), string(item.get("email"))
    actor = Actor(handle=handle or None, email=email or None) if handle or email else None
    note = "change" if _CHANGES & {tag.lower() for tag in tags} else "note" if actor else "event"
    detail = Message(channel=ORIGIN, id=string(item.get("id")), links=tuple(map(Link, bare_urls(text))), note=note)
    return Event(place, Kind.SAID, told, detail, When(at=at) if at else UNKNOWN, actor, stream=ORIGIN)


def _history(line: Record, at: datetime | None, place: Place) -> Event:
    before, now = string(line.get("previous")).lower(), string(line.get("current")).lower()
    labels = strings(line.get("labels"))
    name = string(line.get("ruleTitle")) or labels.get("alertname", "")
    status = _status(before, now)
    rest = ", ".join(f"{key}={value}" for key, value in labels.items() if key != "alertname")
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=string(line.get("fingerprint")) or f"{string(line.get('ruleUID'))}/{rest}",
        service=service_of(labels),
        severity=first_of(labels, SEVERITY_KEYS),
        description="\n".join(filter(None, (_values(line), string(line.get("error"))))),
        labels=tuple(labels.items()),
        ended=at if status == "resolved" else None,
    )
    text = f"{name} ({rest})" if name and rest else name or rest or "an alert without a name"
    return Event(place, Kind.ALERT, text, alert, When(at=at) if at else UNKNOWN, stream=ORIGIN)


def _status(before: str, now: str) -> str:
    """Only what was bad can be resolved; a state has its reason behind it ("Alerting (NoData)")."""
    state, was = now.partition(" (")[0], before.partition(" (")[0]
    if state in {"ok", "normal"}:
        return "resolved" if was in _BAD else "ok"
    return "firing" if state == "alerting" else state


def _values(item: Record) -> str:
    """What the rule had measured: "B=12.5, C=1"."""
    return ", ".join(f"{key}={value}" for key, value in strings(item.get("values")).items())
