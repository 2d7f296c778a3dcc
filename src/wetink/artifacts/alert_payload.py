"""What Alertmanager and Grafana payloads share: alerts with labels and annotations, several in one delivery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wetink.artifacts.deliveries import Delivery
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.stamps import instant
from wetink.model.event import Alert, Event, Kind, Link, Place, Skipped, When

TEXT_KEYS = ("summary", "message", "description", "title")
SERVICE_KEYS = (
    "service",
    "service_name",
    "app",
    "application",
    "app_kubernetes_io_name",
    "component",
    "deployment",
    "statefulset",
    "daemonset",
    "job",
)
SEVERITY_KEYS = ("severity", "priority", "level")
URL_KEYS = (
    ("dashboardURL", "dashboard"),
    ("imageURL", "image"),
    ("panelURL", "panel"),
    ("generatorURL", "generator"),
    ("silenceURL", "silence"),
)
NAMED_KEYS = (("dashboard", "dashboard"), ("panel", "panel"), ("grafana", "dashboard"), ("runbook", "runbook"))
_WORDS = {"active": "firing", "alerting": "firing", "ok": "resolved", "inactive": "resolved", "normal": "ok"}
"""Other words for an alert's state; Grafana's API writes "Alerting (NoData)" and "Normal"."""
_EXPORTERS = ("exporter", "blackbox", "kubelet", "cadvisor", "kube-state-metrics", "prometheus", "probe")


def strings(value: object) -> dict[str, str]:
    """The string and number values of an object, empty ones left out."""
    return {key: text for key, item in record(value).items() if (text := string(item))}


def first_of(values: dict[str, str], keys: tuple[str, ...]) -> str:
    """The first of `keys` that has a value."""
    return next((values[key] for key in keys if key in values), "")


def status_of(item: Record, payload: Record) -> str:
    """The alert's own word where it has one, else its group's: "firing", "resolved", or the API's "suppressed"."""
    own = string(item.get("status")) or string(record(item.get("status")).get("state")) or string(item.get("state"))
    word = (own or string(payload.get("status"))).lower()
    return _WORDS.get(word.partition(" (")[0], word or "firing")


def when_of(item: Record, status: str, received: When) -> tuple[When, datetime | None]:
    """(time of the event, real end): firing starts at startsAt, resolved happens at endsAt; year 0001 is no time."""
    ended = instant(item.get("endsAt")) if status == "resolved" else None
    own = ended if status == "resolved" else instant(item.get("startsAt")) or instant(item.get("activeAt"))
    return (When(at=own) if own else received), ended


def text_of(labels: dict[str, str], annotations: dict[str, str]) -> str:
    """The sentence a person would quote: an annotation, else the name and its labels."""
    said = first_of(annotations, TEXT_KEYS)
    name = labels.get("alertname", "")
    rest = ", ".join(f"{key}={value}" for key, value in labels.items() if key != "alertname")
    return said or (f"{name} ({rest})" if name and rest else name or rest)


def description_of(text: str, annotations: dict[str, str]) -> str:
    """Every other annotation that is a sentence, not a URL, one a line."""
    told = (value for key, value in annotations.items() if key not in SEVERITY_KEYS)
    rest = (value for value in told if value != text and not is_url(value))
    return "\n".join(rest)


def service_of(labels: dict[str, str]) -> str:
    """The label that names a service; a job that is only an exporter's does not."""
    found = first_of(labels, SERVICE_KEYS)
    by_job = found and found == labels.get("job") and not any(labels.get(key) for key in SERVICE_KEYS[:-1])
    return "" if by_job and any(word in found.lower() for word in _EXPORTERS) else found


def links_of(item: Record, annotations: dict[str, str]) -> tuple[Link, ...]:
    """The URLs of an alert, each with what it leads to."""
    own = [Link(url, label) for key, label in URL_KEYS if is_url(url := string(item.get(key)))]
    told = [Link(value, label_of(key, value)) for key, value in annotations.items() if is_url(value)]
    return tuple(dict.fromkeys((*own, *(link for link in told if link.label))))


def is_url(value: str) -> bool:
    """Whether the whole value is a web address."""
    return value.startswith(("http://", "https://")) and not any(char.isspace() for char in value)


def key_of(item: Record, labels: dict[str, str]) -> str:
    """What joins firing and resolved: the fingerprint, or the labels where an old version sends none."""
    pairs = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    return string(item.get("fingerprint")) or pairs


def shared(item: Record, payload: Record, own: str, common: str) -> dict[str, str]:
    """Labels or annotations of one alert; those of the group stand in where the alert has none at all."""
    return strings(item.get(own)) or strings(payload.get(common))


def _shared_name(payload: Record) -> str:
    """The rule's name where only the group has it: all alerts of a group have its labels."""
    return strings(payload.get("commonLabels")).get("alertname", "")


def alert_event(delivery: Delivery, place: Place, item: Record, origin: str) -> Event:
    """One alert of a payload as an event; its text is "" where neither it nor the payload says anything."""
    labels = shared(item, delivery.payload, "labels", "commonLabels")
    annotations = shared(item, delivery.payload, "annotations", "commonAnnotations")
    status = status_of(item, delivery.payload)
    when, ended = when_of(item, status, delivery.received)
    text = text_of(labels, annotations) or first_of(strings(delivery.payload), ("title", "message"))
    values = string(item.get("valueString"))
    alert = Alert(
        name=labels.get("alertname", "") or _shared_name(delivery.payload),
        status=status,
        origin=origin,
        key=key_of(item, labels),
        service=service_of(labels),
        severity=first_of(labels, SEVERITY_KEYS),
        description="\n".join(filter(None, (description_of(text, annotations), values))),
        labels=tuple(labels.items()),
        links=links_of(item, annotations),
        ended=ended,
    )
    return Event(place, Kind.ALERT, text, alert, when, stream=origin)


def alert_events(delivery: Delivery, source: str, origin: str) -> Iterator[Event | Skipped]:
    """Every alert of one payload; elements that are no objects, or say nothing, are `Skipped`."""
    items = delivery.payload.get("alerts")
    whole = items if isinstance(items, list) else []
    for number, item in enumerate(whole, 1):
        place = Place(source, f"{delivery.where}, alert {number}")
        event = alert_event(delivery, place, item, origin) if isinstance(item, dict) and item else None
        yield event if event and event.text else Skipped(place, "an alert that says nothing")


def alerts_of(payload: Record) -> tuple[Record, ...]:
    """The alerts of a webhook payload."""
    return records(payload.get("alerts"))


def label_of(key: str, value: str) -> str:
    """What a URL leads to, by the name it was given or its path: "dashboard", "panel", "runbook", or ""."""
    lower = key.lower()
    found = next((label for word, label in NAMED_KEYS if word in lower), "")
    return found or ("dashboard" if "/d/" in value or "/dashboard" in value else "")
