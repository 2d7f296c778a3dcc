"""What AWS says apart from alarms: AWS Health events, and whatever else is published to an SNS topic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import lines, moment, when
from wetink.artifacts.urls import bare_urls
from wetink.model.event import Actor, ActorKind, Alert, Event, Kind, Link, Message, Place, When

_SAYING = (
    "Event Message",
    "description",
    "Description",
    "StatusReason",
    "statusReason",
    "stoppedReason",
    "Cause",
    "message",
    "Message",
    "text",
    "title",
    "reason",
)
"""The fields that say in words what happened, in notifications of RDS, DMS, Auto Scaling, GuardDuty, Backup, ECS."""
_NAMING = ("title", "SourceId", "Source ID", "AutoScalingGroupName", "jobName", "approval", "alarmName")
_LONGEST = 4000


def is_health(payload: Record) -> bool:
    """Whether it is an event of AWS Health as EventBridge sends it."""
    detail = record(payload.get("detail"))
    return payload.get("source") == "aws.health" and "eventTypeCode" in detail


def health(payload: Record, place: Place, received: When) -> Event:
    """An issue is an alert, whose end is given once it is closed; a planned change or a notice is what AWS recorded."""
    detail = record(payload.get("detail"))
    service, code = string(detail.get("service")), string(detail.get("eventTypeCode"))
    told = [string(one.get("latestDescription")) for one in records(detail.get("eventDescription"))]
    text = next(filter(None, told), "") or code
    begun, ended = _time(detail.get("startTime")), _time(detail.get("endTime"))
    if detail.get("eventTypeCategory") != "issue":
        at = begun or moment(payload.get("time"))
        actor = Actor(name=f"AWS {service}".strip(), kind=ActorKind.BOT)
        return Event(
            place, Kind.SAID, text, Message(channel="aws-health", note="event"), when(at, received), actor, "cloudwatch"
        )
    closed = detail.get("statusCode") == "closed"
    entities = tuple(string(one.get("entityValue")) for one in records(detail.get("affectedEntities"))[:50])
    labels = {"region": string(payload.get("region")), "account": string(payload.get("account"))}
    alert = Alert(
        name=code,
        status="resolved" if closed else "firing",
        origin="aws-health",
        key=string(detail.get("eventArn")) or code,
        service=service,
        description=lines(", ".join(filter(None, entities))),
        labels=tuple((key, value) for key, value in labels.items() if value),
        ended=ended if closed else None,
    )
    at = ended if closed and ended else begun or moment(payload.get("time"))
    return Event(place, Kind.ALERT, text, alert, when(at, received), stream="cloudwatch")


def notice(message: Record, inner: Record, place: Place, sent: When) -> Event:
    """Any other SNS notification, by the topic that it was published to."""
    subject, body = string(message.get("Subject")), string(message.get("Message"))
    told = [one for one in dict.fromkeys(_sentences(inner)) if one and one != subject]
    text = lines(subject, *told) if told else lines(subject, body)
    topic = string(message.get("TopicArn"))
    topic = topic if " " in topic else topic.rpartition(":")[2]
    links = tuple(Link(url) for url in bare_urls(text[:_LONGEST]))
    detail = Message(channel=topic or "sns", id=string(message.get("MessageId")), links=links, note="event")
    actor = Actor(name="AWS SNS", kind=ActorKind.BOT)
    return Event(place, Kind.SAID, text[:_LONGEST] or "an empty notification", detail, sent, actor, stream="cloudwatch")


def _sentences(inner: Record) -> Iterator[str]:
    """What a message of JSON says: its kind, what it is about, and its words."""
    detail = record(inner.get("detail"))
    yield string(inner.get("detail-type"))
    for source in (inner, detail):
        name = next((text for key in _NAMING if (text := string(source.get(key)))), "")
        said = next((text for key in _SAYING if (text := string(source.get(key)))), "")
        if said:
            yield f"{name}: {said}" if name and name != said else said
            return


def _time(value: object) -> datetime | None:
    """AWS Health writes "Sat, 05 Jun 2016 15:10:09 GMT"."""
    try:
        found = parsedate_to_datetime(string(value))
    except ValueError:
        return moment(value)
    return found.astimezone(UTC) if found.tzinfo else None
