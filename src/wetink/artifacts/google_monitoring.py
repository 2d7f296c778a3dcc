"""Google Cloud Monitoring: incidents as its webhooks and Pub/Sub messages send them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.monitor_payload import any_of, each, lines, links, moment, tags, when
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, parse_json
from wetink.model.event import Alert, Event, Kind, Place, Skipped

ORIGIN = "google-monitoring"

_STATES = {"open": "firing", "closed": "resolved", "acknowledged": "acknowledged"}


def identify(path: Path) -> bool:
    """Whether the file starts with an incident of Google Cloud Monitoring."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per notification, in file order; times UTC: started_at of an open incident, ended_at of a closed one.

    Format: cloud.google.com/monitoring/support/notification-options, webhooks (schema versions 1.0 to 1.2).
    """
    yield from each(path, source, _ours, _told, "incident of Google Cloud Monitoring")


def _ours(payload: Record) -> bool:
    return bool(_incident(payload))


def _incident(payload: Record) -> Record:
    """The incident: of a webhook, or in the data of a Pub/Sub message."""
    incident = record(payload.get("incident"))
    if "incident_id" in incident and "policy_name" in incident and "condition_name" in incident:
        return incident
    data = record(payload.get("message")).get("data")
    return _incident(_decoded(data)) if isinstance(data, str) and "message" not in _decoded(data) else NOTHING


def _decoded(data: str) -> Record:
    try:
        return record(parse_json(decode(base64.b64decode(data, validate=True))))
    except (binascii.Error, ValueError):
        return NOTHING


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    incident = _incident(delivery.payload)
    state = string(incident.get("state")).lower()
    if state not in _STATES:
        yield Skipped(place, f"a state that is none of Google's: {state or 'none'}")
        return
    status = _STATES[state]
    at = moment(incident.get("ended_at" if status == "resolved" else "started_at"))
    resource, metric = record(incident.get("resource")), record(incident.get("metric"))
    labels = {
        "project": string(incident.get("scoping_project_id")),
        "resource": string(incident.get("resource_name")),
        **tags(resource.get("labels")),
        **tags(metric.get("labels")),
        **tags(incident.get("policy_user_labels")),
    }
    about = record(incident.get("documentation"))
    policy, condition = string(incident.get("policy_name")), string(incident.get("condition_name"))
    written = lines(string(about.get("subject")), string(about.get("content")))
    alert = Alert(
        name=policy if not policy.startswith("projects/") else condition,
        status=status,
        origin=ORIGIN,
        key=string(incident.get("incident_id")),
        service=any_of(labels, ("service", "service_name", "container_name")),
        severity=_severity(incident),
        description=lines(condition if policy != condition else "", _measured(incident), written),
        labels=tuple((key, text) for key, text in labels.items() if text),
        links=links(
            ((incident.get("url"), "incident"), *((one.get("url"), "runbook") for one in records(about.get("links")))),
            written,
        ),
        ended=at if status == "resolved" else None,
    )
    text = string(incident.get("summary")) or condition or policy
    yield Event(
        place, Kind.ALERT, text or "an incident without words", alert, when(at, delivery.received), stream=ORIGIN
    )


def _severity(incident: Record) -> str:
    own = string(incident.get("severity")) or string(record(incident.get("policy_user_labels")).get("severity"))
    return "" if own.lower() in {"no severity", "severity_unspecified"} else own.lower()


def _measured(incident: Record) -> str:
    """The value that was seen, and the threshold."""
    seen, limit = string(incident.get("observed_value")), string(incident.get("threshold_value"))
    return ", ".join(
        part for part in (f"observed {seen}" if seen else "", f"threshold {limit}" if limit else "") if part
    )


READER = Reader("google-monitoring", identify, read)
