"""Amazon CloudWatch alarms (SNS, EventBridge, the CLI's lists and history), AWS Health, and other SNS notifications."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts import aws_notice
from wetink.artifacts.cloudwatch_alarms import changed, described, happened
from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.monitor_payload import each, moment, oldest_first, within
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import parse_json
from wetink.model.event import Event, Place, Skipped, When

_LISTS = (("MetricAlarms", "metric alarm"), ("CompositeAlarms", "composite alarm"))
_HISTORY = "AlarmHistoryItems"


def identify(path: Path) -> bool:
    """Whether the file starts with a CloudWatch alarm, an AWS Health event, or an SNS notification of anything."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per change of an alarm's state, per alarm of a list, per other notification; times UTC.

    A history is told oldest first. ALARM is firing, OK after ALARM resolved, and OK otherwise "ok". Notifications that
    are no alarm are what a system recorded. Format: docs.aws.amazon.com, AmazonCloudWatch (alarms and EventBridge),
    sns (message formats), health (EventBridge), and the CLI's cloudwatch describe-alarms and describe-alarm-history.
    """
    yield from each(path, source, _ours, _told, "alarm or notification")


def _ours(payload: Record) -> bool:
    return (
        _is_alarm(payload)
        or any(key in payload for key, _ in _LISTS)
        or _HISTORY in payload
        or _is_history_item(payload)
        or aws_notice.is_health(payload)
        or _is_sns(payload)
        or any(_notification(one) for one in records(payload.get("Records"))[:20])
    )


def _is_alarm(payload: Record) -> bool:
    """An alarm's change as SNS, EventBridge or a Lambda function gets it, or an alarm as the CLI lists it."""
    if "AlarmName" in payload and ("NewStateValue" in payload or "StateValue" in payload):
        return True
    if payload.get("detail-type") == "CloudWatch Alarm State Change":
        return isinstance(payload.get("detail"), dict)
    return isinstance(payload.get("alarmData"), dict) and "alarmArn" in payload


def _is_history_item(payload: Record) -> bool:
    return "AlarmName" in payload and "HistoryItemType" in payload


def _is_sns(payload: Record) -> bool:
    return "TopicArn" in payload and "Message" in payload and "MessageId" in payload


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    payload = delivery.payload
    if records(payload.get("Records")):
        for number, one in enumerate(records(payload["Records"]), 1):
            where = within(place, f"record {number}")
            inner = _notification(one)
            yield from _sns(inner, where, delivery) if inner else (Skipped(where, "no SNS notification"),)
    elif _is_sns(payload):
        yield from _sns(payload, place, delivery)
    else:
        yield from _plain(payload, place, delivery.received)


def _plain(payload: Record, place: Place, received: When) -> Iterator[Event | Skipped]:
    if _HISTORY in payload or _is_history_item(payload):
        yield from _history(payload, place)
    elif any(key in payload for key, _ in _LISTS):
        for key, what in _LISTS:
            for number, alarm in enumerate(records(payload.get(key)), 1):
                yield described(alarm, within(place, f"{what} {number}"))
    elif aws_notice.is_health(payload):
        yield aws_notice.health(payload, place, received)
    elif "StateValue" in payload:
        yield described(payload, place)
    else:
        yield changed(payload, place, received)


def _history(payload: Record, place: Place) -> Iterator[Event | Skipped]:
    if _HISTORY not in payload:
        yield happened(payload, place)
        return
    items = enumerate(records(payload[_HISTORY]), 1)
    yield from oldest_first(happened(one, within(place, f"item {number}")) for number, one in items)


def _notification(item: Record) -> Record:
    """The SNS notification of a Lambda record, or in the body of an SQS message."""
    own = record(item.get("Sns"))
    if own:
        return own if "Message" in own else NOTHING
    body = _json(item.get("body"))
    return body if _is_sns(body) else NOTHING


def _sns(message: Record, place: Place, delivery: Delivery) -> Iterator[Event | Skipped]:
    """What an SNS notification carries: an alarm, an event of AWS Health, or words of any other service."""
    if string(message.get("Type")) in {"SubscriptionConfirmation", "UnsubscribeConfirmation"}:
        yield Skipped(place, "a subscription to be confirmed, no notification")
        return
    sent = moment(message.get("Timestamp"))
    received = When(at=sent) if sent else delivery.received
    inner = _json(message.get("Message"))
    if _is_alarm(inner) or aws_notice.is_health(inner):
        yield from _plain(inner, place, received)
    else:
        yield aws_notice.notice(message, inner, place, received)


def _json(value: object) -> Record:
    if isinstance(value, dict):
        return value
    try:
        return record(parse_json(string(value)))
    except ValueError:
        return NOTHING


READER = Reader("cloudwatch", identify, read)
