"""Datadog: webhooks of monitors and incidents, its own payload or a team's, and the API's events and monitors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.datadog_api import is_listed, told_of_list
from wetink.artifacts.datadog_words import ORIGIN, clean, name_in, priority_in, scope_in, state_in, status_of
from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record
from wetink.artifacts.monitor_payload import (
    any_of,
    each,
    flat,
    host_of,
    lines,
    links,
    moment,
    service_in,
    tags,
    when,
)
from wetink.artifacts.reader import Reader
from wetink.model.event import Alert, Event, Kind, Place, Skipped

_DEFAULT = frozenset({"body", "title", "date", "eventtype", "lastupdated"})
"""The fields of the payload that Datadog sends where the team wrote none (`org` and `id` beside them)."""
_STRONG = frozenset(
    {
        "aggregkey",
        "alertcyclekey",
        "alertmetric",
        "alertquery",
        "alertscope",
        "alerttransition",
        "eventmsg",
        "incidentcommander",
        "incidentpublicid",
        "textonlymsg",
    }
)
"""Variables that only Datadog has; teams name the fields of their payload after them."""
_WEAK = frozenset(
    {
        "alertid",
        "alertpriority",
        "alertstatus",
        "alerttitle",
        "alerttype",
        "body",
        "date",
        "eventtitle",
        "eventtype",
        "hostname",
        "incidenttitle",
        "lastupdated",
        "monitorid",
        "orgid",
        "orgname",
        "snapshot",
        "tags",
        "title",
    }
)
_TITLE = ("eventtitle", "title", "alerttitle", "alertname", "monitorname")
_BODY = ("textonlymsg", "eventmsg", "body", "message", "msg", "text", "description", "eventmessage")
_LINK = ("link", "url", "alerturl", "eventurl", "monitorurl")
_SITES = ("datadoghq.com", "datadoghq.eu", "ddog-gov.com")


def identify(path: Path) -> bool:
    """Whether the file starts with a payload made of Datadog's variables, or with events or monitors of its API."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per webhook and event, in file order; of a monitor, when each group triggered and recovered.

    Times are UTC: $DATE of a webhook, else $LAST_UPDATED, else the delivery's own. Field names of a team's payload are
    taken as the variables they are made of, however they are written. Events that no monitor raised are what a system
    recorded. Format: docs.datadoghq.com, integrations/webhooks (variables), and the API's events and monitors.
    """
    yield from each(path, source, _ours, _told, "event, monitor or alert of Datadog")


def _ours(payload: Record) -> bool:
    return is_listed(payload) or _is_webhook(payload)


def _is_webhook(payload: Record) -> bool:
    fields = flat(payload)
    names = set(fields)
    if names >= _DEFAULT and "org" in payload:
        return True
    if names & _STRONG and len(names & (_STRONG | _WEAK)) >= 3:
        return True
    return len(names & _WEAK) >= 3 and _leads_to_datadog(any_of(fields, _LINK))


def _leads_to_datadog(url: str) -> bool:
    host = host_of(url)
    return any(host == site or host.endswith(f".{site}") for site in _SITES)


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    if is_listed(delivery.payload):
        yield from told_of_list(delivery, place)
        return
    fields = {name: text for name, text in flat(delivery.payload).items() if text not in {"null", "None", "n/a"}}
    title, body = any_of(fields, _TITLE), clean(any_of(fields, _BODY))
    if title or body:
        yield _monitor_event(delivery, place, fields, title or body.partition("\n")[0])
    elif any_of(fields, ("incidenttitle", "incidentmsg")):
        yield _incident_event(delivery, place, fields)
    else:
        yield Skipped(place, "a webhook without title and message")


def _monitor_event(delivery: Delivery, place: Place, fields: dict[str, str], title: str) -> Event:
    body = clean(any_of(fields, _BODY))
    scope = any_of(fields, ("alertscope", "scope", "scopes")) or scope_in(title)
    labels = {**tags(scope), **_labels(delivery.payload, fields)}
    status = status_of(
        fields.get("alerttransition", "") or fields.get("transition", ""), title, fields.get("alerttype")
    )
    at = moment(any_of(fields, ("date", "timestamp"))) or moment(fields.get("lastupdated"))
    monitor = any_of(fields, ("alertid", "monitorid"))
    alert = Alert(
        name=name_in(title),
        status=status,
        origin=ORIGIN,
        key=any_of(fields, ("alertcyclekey", "aggregkey")) or f"{monitor or name_in(title)}/{scope}",
        service=service_in(labels),
        severity=_severity(fields, title),
        description=lines(body if body != title else "", *_conditions(fields)),
        labels=tuple(labels.items()),
        links=links(((any_of(fields, _LINK), "monitor"), (any_of(fields, ("snapshot", "snapshoturl")), "image")), body),
        ended=at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, title, alert, when(at, delivery.received), stream=ORIGIN)


def _labels(payload: Record, fields: dict[str, str]) -> dict[str, str]:
    """The tags, and the host where no tag names it."""
    given = next(
        (payload[key] for key in payload if key.lower().strip("$") in {"tags", "alert_tags", "event_tags"}), None
    )
    labels = tags(given) or tags(fields.get("tags"))
    host = any_of(fields, ("hostname", "host"))
    return {**labels, "host": host} if host and "host" not in labels else labels


def _severity(fields: dict[str, str], title: str) -> str:
    """The monitor's priority ("P2"), else the kind of its alert where that is bad news."""
    found = any_of(fields, ("alertpriority", "severity")) or priority_in(title) or fields.get("priority", "")
    if found[:1] in {"P", "p"} and found[1:].isdigit():
        return found.upper()
    kind = fields.get("alerttype", "").lower()
    return kind if kind in {"error", "warning"} else ""


def _conditions(fields: dict[str, str]) -> Iterator[str]:
    """What the monitor measured, where the payload says it."""
    for name, label in (("alertstatus", "status"), ("alertmetric", "metric"), ("alertquery", "query")):
        if name in fields and not state_in(f"[{fields[name]}]"):
            yield f"{label}: {fields[name]}"


def _incident_event(delivery: Delivery, place: Place, fields: dict[str, str]) -> Event:
    number = fields.get("incidentpublicid", "")
    status = fields.get("incidentstatus", "").lower()
    at = moment(any_of(fields, ("date", "lastupdated")))
    title, message = fields.get("incidenttitle", ""), clean(fields.get("incidentmsg", ""))
    labels = tags(fields.get("tags"))
    alert = Alert(
        name=title,
        status="resolved" if status in {"resolved", "completed"} else "firing",
        origin=ORIGIN,
        key=any_of(fields, ("incidentuuid", "incidentpublicid")) or title,
        number=number,
        service=service_in(labels),
        severity=fields.get("incidentseverity", ""),
        description=lines(message if title else "", fields.get("incidentcustomerimpact", "")),
        labels=tuple(labels.items()),
        links=links(((any_of(fields, ("incidenturl", *_LINK)), "incident"),), message),
    )
    return Event(place, Kind.ALERT, title or message, alert, when(at, delivery.received), stream=ORIGIN)


READER = Reader("datadog", identify, read)
