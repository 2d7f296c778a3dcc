"""Prometheus Alertmanager: webhook payloads (version 4 and older), alerts, rules and silences of its API and amtool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.alert_payload import alert_event, alert_events, alerts_of
from wetink.artifacts.deliveries import Delivery, deliveries, opening
from wetink.artifacts.grafana import is_grafana
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Actor, Event, Kind, Link, Message, Place, Skipped, When

ORIGIN = "alertmanager"


def identify(path: Path) -> bool:
    """Whether the file starts with a payload of Alertmanager or a list of alerts, and not with one of Grafana's."""
    payload = _payload(opening(path, _ours))
    listed = any(map(_is_alert, alerts_of(payload)[:20])) or _is_rules(payload)
    return not is_grafana(payload) and (_is_alert(payload) or listed or _is_silence(payload))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per alert of every payload, in file order; times UTC.

    Firing alerts stand at startsAt, resolved ones at endsAt; where that is unset, at the time the delivery's envelope
    or the file's name gives. Of rules the active alerts are told. A silence is what its author said. Format:
    prometheus.io/docs/alerting/latest/configuration, webhook_config; Alertmanager's API v2 and v1, Prometheus' API v1.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        delivery = Delivery(found.where, _payload(found.payload), found.received)
        if _is_silence(delivery.payload):
            yield _silence(delivery.payload, Place(source, delivery.where))
        elif _is_alert(delivery.payload):
            yield alert_event(delivery, Place(source, delivery.where), delivery.payload, ORIGIN)
        elif _is_rules(delivery.payload):
            yield from _rules(delivery, source)
        elif isinstance(delivery.payload.get("alerts"), list):
            yield from alert_events(delivery, source, ORIGIN)
        else:
            yield Skipped(Place(source, delivery.where), "no alerts in it")


def _ours(value: Record) -> bool:
    payload = _payload(value)
    return isinstance(payload.get("alerts"), list) or _is_alert(value) or _is_rules(payload) or _is_silence(value)


def _payload(value: Record) -> Record:
    """Prometheus' /api/v1/alerts and rules keep the list in `data`, Alertmanager's API v1 has it there itself."""
    listed = records(value.get("data"))
    if any(map(_is_alert, listed[:20])):
        return {"alerts": value["data"]}
    data = record(value.get("data"))
    return data if isinstance(data.get("alerts"), list) or _is_rules(data) else value


def _is_alert(item: Record) -> bool:
    """An alert has labels and one of the fields that only alerts have."""
    return isinstance(item.get("labels"), dict) and any(
        key in item for key in ("annotations", "startsAt", "activeAt", "generatorURL")
    )


def _is_rules(payload: Record) -> bool:
    """Groups of rules with the alerts that are active of each."""
    rules = (rule for group in records(payload.get("groups"))[:20] for rule in records(group.get("rules"))[:20])
    return any("query" in rule and "name" in rule for rule in rules)


def _rules(delivery: Delivery, source: str) -> Iterator[Event | Skipped]:
    for number, group in enumerate(records(delivery.payload.get("groups")), 1):
        for index, rule in enumerate(records(group.get("rules")), 1):
            if alerts_of(rule):
                inner = Delivery(f"{delivery.where}, group {number}, rule {index}", rule, delivery.received)
                yield from alert_events(inner, source, ORIGIN)


def _is_silence(item: Record) -> bool:
    return isinstance(item.get("matchers"), list) and "createdBy" in item and "comment" in item


def _silence(item: Record, place: Place) -> Event:
    """A silence is what somebody did while the alerts came: from when, until when, for what."""
    whole = [_matcher(one) for one in records(item.get("matchers"))]
    until = string(item.get("endsAt"))
    comment = string(item.get("comment"))
    text = f"Silenced {', '.join(whole)} until {until}" + (f": {comment}" if comment else "")
    at = instant(item.get("startsAt"))
    who = string(item.get("createdBy"))
    actor = Actor(email=who) if "@" in who else Actor(handle=who) if who else None
    detail = Message(channel=ORIGIN, id=string(item.get("id")), links=tuple(map(Link, bare_urls(comment))), note="note")
    return Event(place, Kind.SAID, text, detail, When(at=at) if at else UNKNOWN, actor, stream=ORIGIN)


def _matcher(item: Record) -> str:
    sign = (
        ("=~" if item.get("isRegex") else "=") if item.get("isEqual", True) else "!~" if item.get("isRegex") else "!="
    )
    return f"{string(item.get('name'))}{sign}{string(item.get('value'))}"


READER = Reader("alertmanager", identify, read)
