"""Prometheus Alertmanager: webhook payloads (version 4 and older), and the alert lists of its and Prometheus' API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.alert_payload import alert_event, alert_events, alerts_of
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.grafana import is_grafana
from wetink.artifacts.json_records import Record, record
from wetink.artifacts.reader import Reader
from wetink.model.event import Event, Place, Skipped

ORIGIN = "alertmanager"


def identify(path: Path) -> bool:
    """Whether the file starts with a payload of Alertmanager or a list of alerts, and not with one of Grafana's."""
    payload = _payload(opening(path, _ours))
    return not is_grafana(payload) and (_is_alert(payload) or any(map(_is_alert, alerts_of(payload)[:20])))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per alert of every payload, in file order; times UTC.

    Firing alerts stand at startsAt, resolved ones at endsAt; where that is unset, at the time the delivery's envelope
    or the file's name gives. Format: prometheus.io/docs/alerting/latest/configuration, webhook_config.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        delivery = Delivery(found.where, _payload(found.payload), found.received)
        if _is_alert(delivery.payload):
            yield alert_event(delivery, Place(source, delivery.where), delivery.payload, ORIGIN)
        elif isinstance(delivery.payload.get("alerts"), list):
            yield from alert_events(delivery, source, ORIGIN)
        else:
            yield Skipped(Place(source, delivery.where), "no alerts in it")


def _ours(value: Record) -> bool:
    return isinstance(_payload(value).get("alerts"), list) or _is_alert(value)


def _payload(value: Record) -> Record:
    """Prometheus' /api/v1/alerts keeps the list under `data`."""
    data = record(value.get("data"))
    return data if isinstance(data.get("alerts"), list) else value


def _is_alert(item: Record) -> bool:
    """An alert has labels and one of the fields that only alerts have."""
    return isinstance(item.get("labels"), dict) and any(
        key in item for key in ("annotations", "startsAt", "activeAt", "generatorURL")
    )


READER = Reader("alertmanager", identify, read)
