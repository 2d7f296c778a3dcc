"""Azure Monitor: alerts of the common schema and of the metric schemas before it, and the alerts that its API lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.monitor_payload import each, lines, links, moment, tags, when, within
from wetink.artifacts.reader import Reader
from wetink.model.event import UNKNOWN, Alert, Event, Kind, Place, Skipped

ORIGIN = "azure-monitor"

_SCHEMA = "azureMonitorCommonAlertSchema"
_STATES = {"fired": "firing", "activated": "firing", "resolved": "resolved", "deactivated": "resolved"}


def identify(path: Path) -> bool:
    """Whether the file starts with an alert of the common schema, or with alerts as `az` lists them."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per notification, in file order; of a listed alert when it fired and was resolved; times UTC.

    Format: learn.microsoft.com, common alert schema, and the REST API Microsoft.AlertsManagement/alerts.
    """
    yield from each(path, source, _ours, _told, "alert of Azure Monitor")


def _ours(payload: Record) -> bool:
    return (
        _is_common(payload)
        or bool(_metric(payload))
        or _is_listed(payload)
        or any(map(_is_listed, records(payload.get("value"))[:20]))
    )


def _is_common(payload: Record) -> bool:
    return payload.get("schemaId") == _SCHEMA and isinstance(payload.get("data"), dict)


def _metric(payload: Record) -> Record:
    """What a metric alert's schema before the common one tells: bare, or under `data` ("AzureMonitorMetricAlert")."""
    inner = payload if "context" in payload else record(payload.get("data"))
    context = record(inner.get("context"))
    return inner if "status" in inner and {"name", "condition", "resourceId"} <= set(context) else NOTHING


def _is_listed(item: Record) -> bool:
    essentials = record(record(item.get("properties")).get("essentials"))
    return "monitorCondition" in essentials and ("alertRule" in essentials or "startDateTime" in essentials)


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    payload = delivery.payload
    if _is_common(payload):
        yield _common(delivery, place)
    elif _metric(payload):
        yield _metric_alert(delivery, place)
    elif _is_listed(payload):
        yield from _listed(payload, place)
    else:
        for number, item in enumerate(records(payload.get("value")), 1):
            where = within(place, f"alert {number}")
            yield from _listed(item, where) if _is_listed(item) else (Skipped(where, "no alert of Azure Monitor"),)


def _common(delivery: Delivery, place: Place) -> Event | Skipped:
    data = record(delivery.payload.get("data"))
    essentials = record(data.get("essentials"))
    condition = string(essentials.get("monitorCondition")).lower()
    if condition not in _STATES:
        return Skipped(place, f"a condition that is none of Azure's: {condition or 'none'}")
    status = _STATES[condition]
    at = moment(essentials.get("resolvedDateTime" if status == "resolved" else "firedDateTime"))
    targets = essentials.get("configurationItems") or essentials.get("alertTargetIDs")
    names = [string(one).rpartition("/")[2] for one in targets[:20]] if isinstance(targets, list) else []
    name, about = string(essentials.get("alertRule")), string(essentials.get("description"))
    known = {"resource": ", ".join(filter(None, names)), "signal": string(essentials.get("signalType"))}
    labels = {**known, **tags(data.get("customProperties"))}
    context = record(data.get("alertContext"))
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=string(essentials.get("alertId")) or string(essentials.get("originAlertId")) or name,
        severity=string(essentials.get("severity")),
        description=lines(*_conditions(context), string(context.get("Activity Log Event Description"))),
        labels=tuple((key, text) for key, text in labels.items() if text),
        links=links(_pages(context), about),
        ended=at if status == "resolved" else None,
    )
    text = f"{name}: {about}" if name and about else name or about or "an alert without a name"
    return Event(place, Kind.ALERT, text, alert, when(at, delivery.received), stream=ORIGIN)


def _metric_alert(delivery: Delivery, place: Place) -> Event | Skipped:
    inner = _metric(delivery.payload)
    context = record(inner.get("context"))
    status = _STATES.get(string(inner.get("status")).lower())
    if status is None:
        return Skipped(place, f"a status that is none of Azure's: {string(inner.get('status')) or 'none'}")
    at = moment(context.get("timestamp"))
    name, about = string(context.get("name")), string(context.get("description"))
    labels = {"resource": string(context.get("resourceName")), **tags(inner.get("properties"))}
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=string(context.get("id")) or name,
        severity=string(context.get("severity")),
        description=lines(*_conditions(context)),
        labels=tuple((key, text) for key, text in labels.items() if text),
        links=links(((context.get("portalLink"), "resource"),), about),
        ended=at if status == "resolved" else None,
    )
    text = f"{name}: {about}" if name and about else name or "an alert without a name"
    return Event(place, Kind.ALERT, text, alert, when(at, delivery.received), stream=ORIGIN)


def _listed(item: Record, place: Place) -> Iterator[Event | Skipped]:
    """An alert of the API: when it fired, and when it was resolved once it was."""
    essentials = record(record(item.get("properties")).get("essentials"))
    name = string(item.get("name"))
    rule = string(essentials.get("alertRule")).rpartition("/")[2] or name
    target = string(essentials.get("targetResourceName"))
    for key, status in (("startDateTime", "firing"), ("monitorConditionResolvedDateTime", "resolved")):
        at = moment(essentials.get(key))
        if not at and status == "resolved":
            continue
        alert = Alert(
            name=rule,
            status=status,
            origin=ORIGIN,
            key=string(item.get("id")) or name,
            severity=string(essentials.get("severity")),
            labels=(("resource", target),) if target else (),
            ended=at if status == "resolved" else None,
        )
        text = string(essentials.get("description")) or (f"{rule} on {target}" if target else rule)
        yield Event(place, Kind.ALERT, text, alert, when(at, UNKNOWN), stream=ORIGIN)


def _conditions(context: Record) -> Iterator[str]:
    """What was measured: "Percentage CPU 31.1 GreaterThan 25"."""
    condition = record(context.get("condition"))
    for one in records(condition.get("allOf"))[:20] or (condition,):
        what = string(one.get("metricName")) or string(one.get("searchQuery"))
        parts = (what, string(one.get("metricValue")), string(one.get("operator")), string(one.get("threshold")))
        yield " ".join(part for part in parts if part)


def _pages(context: Record) -> Iterator[tuple[object, str]]:
    """The pages with the results of a log alert's query."""
    for one in records(record(context.get("condition")).get("allOf"))[:20]:
        yield one.get("linkToFilteredSearchResultsUI") or one.get("linkToSearchResultsUI"), "query"
    yield context.get("LinkToFilteredSearchResultsUI") or context.get("LinkToSearchResults"), "query"


READER = Reader("azure-monitor", identify, read)
