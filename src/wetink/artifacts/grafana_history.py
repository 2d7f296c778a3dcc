"""The history of alert states that Grafana keeps: what its API answers as a data frame."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.alert_payload import SEVERITY_KEYS, first_of, service_of, strings
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import moment, within
from wetink.model.event import UNKNOWN, Alert, Event, Kind, Place, Skipped, When

ORIGIN = "grafana"

_BAD = {"alerting", "nodata", "no_data", "error", "recovering"}


def is_history(payload: Record) -> bool:
    """Whether it is the answer of `/api/v1/rules/history`."""
    return bool(_lines(payload)[:1])


def history_events(payload: Record, place: Place) -> Iterator[Event | Skipped]:
    """Each change of a state, in file order; times in milliseconds, UTC."""
    for number, (time, line) in enumerate(_lines(payload), 1):
        where = within(place, f"state {number}")
        yield _change(line, time, where) if line else Skipped(where, "no change of a state")


def _lines(payload: Record) -> list[tuple[object, Record]]:
    """(time, what changed) of each row; the second column holds the changes."""
    columns = record(payload.get("data")).get("values")
    if not record(payload.get("schema")) or not isinstance(columns, list) or len(columns) < 2:
        return []
    times, rows = columns[0], columns[1]
    if not isinstance(times, list) or not any("current" in row and "previous" in row for row in records(rows)[:20]):
        return []
    return list(zip(times, map(record, rows), strict=False)) if isinstance(rows, list) else []


def _change(line: Record, time: object, place: Place) -> Event:
    at = moment(time)
    labels = strings(line.get("labels"))
    name = string(line.get("ruleTitle")) or labels.get("alertname", "")
    status = _status(string(line.get("previous")).lower(), string(line.get("current")).lower())
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
