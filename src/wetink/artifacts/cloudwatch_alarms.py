"""One CloudWatch alarm: its change as SNS, EventBridge and Lambda send it, its state and history by the CLI."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.monitor_payload import lines, links, moment, tags, when
from wetink.artifacts.text import parse_json
from wetink.model.event import UNKNOWN, Actor, ActorKind, Alert, Event, Kind, Message, Place, Skipped, When

ORIGIN = "cloudwatch"

_ALARM = "ALARM"
_OK = "OK"


def changed(payload: Record, place: Place, received: When) -> Event:
    """A change of state, in the words of any of the ways CloudWatch sends it."""
    if "AlarmName" in payload:
        return _changed_in_sns(payload, place, received)
    inner = record(payload.get("detail")) or record(payload.get("alarmData"))
    state = record(inner.get("state"))
    configuration = record(inner.get("configuration"))
    at = moment(state.get("timestamp")) or moment(payload.get("time"))
    resources = payload.get("resources")
    arn = string(payload.get("alarmArn")) or (string(resources[0]) if isinstance(resources, list) and resources else "")
    alarm = {
        "AlarmName": inner.get("alarmName"),
        "AlarmDescription": configuration.get("description"),
        "AlarmArn": arn,
        "AlarmRule": configuration.get("alarmRule"),
    }
    labels = {"account": string(payload.get("account")) or string(payload.get("accountId")), **_metric(configuration)}
    status = status_of(string(state.get("value")), string(record(inner.get("previousState")).get("value")))
    return _event(alarm, status, string(state.get("reason")), labels, place, when(at, received))


def _changed_in_sns(payload: Record, place: Place, received: When) -> Event:
    trigger = record(payload.get("Trigger"))
    labels = {"account": string(payload.get("AWSAccountId")), **_trigger(trigger)}
    at = moment(payload.get("StateChangeTime"))
    status = status_of(string(payload.get("NewStateValue")), string(payload.get("OldStateValue")))
    return _event(payload, status, string(payload.get("NewStateReason")), labels, place, when(at, received))


def described(alarm: Record, place: Place) -> Event | Skipped:
    """An alarm as `describe-alarms` lists it: the state it is in, since when."""
    if not string(alarm.get("AlarmName")):
        return Skipped(place, "an alarm without a name")
    at = moment(alarm.get("StateTransitionedTimestamp")) or moment(alarm.get("StateUpdatedTimestamp"))
    status = status_of(string(alarm.get("StateValue")), "")
    since = When(at=at) if at else UNKNOWN
    return _event(alarm, status, string(alarm.get("StateReason")), _trigger(alarm), place, since)


def happened(item: Record, place: Place) -> Event | Skipped:
    """An item of `describe-alarm-history`: a new state, what was done for it, or a change of the alarm itself."""
    at = moment(item.get("Timestamp"))
    since = When(at=at) if at else UNKNOWN
    kind, summary = string(item.get("HistoryItemType")), string(item.get("HistorySummary"))
    data = _json(item.get("HistoryData"))
    if kind == "StateUpdate":
        new, old = record(data.get("newState")), record(data.get("oldState"))
        status = status_of(string(new.get("stateValue")) or summary.rpartition(" ")[2], string(old.get("stateValue")))
        return _event(item, status, string(new.get("stateReason")), {}, place, since)
    if kind == "Action":
        return _event(item, "notified", summary, {}, place, since)
    if not summary:
        return Skipped(place, "an item without a summary")
    text = f"{string(item.get('AlarmName'))}: {summary}"
    actor = Actor(name="CloudWatch", kind=ActorKind.BOT)
    return Event(place, Kind.SAID, text, Message(channel=ORIGIN, note="change"), since, actor, stream=ORIGIN)


def status_of(state: str, before: str) -> str:
    """`Alert.status` of a state and the one before it: only what was in ALARM can be resolved."""
    if state == _ALARM:
        return "firing"
    if state == _OK:
        return "resolved" if before == _ALARM else "ok"
    return state.lower() or "unknown"


def _event(alarm: Record, status: str, reason: str, labels: dict[str, str], place: Place, at: When) -> Event:
    name, about = string(alarm.get("AlarmName")), string(alarm.get("AlarmDescription"))
    arn = string(alarm.get("AlarmArn"))
    region = _region(arn) or string(alarm.get("Region"))
    rule = string(alarm.get("AlarmRule"))
    kept = {key: text for key, text in {**labels, "region": region}.items() if text}
    detail = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=name,  # older notifications and the history do not say the ARN
        description=lines(
            about.partition("\n")[2].strip(), reason if about else "", f"rule: {rule}" if rule else "", *_causes(alarm)
        ),
        labels=tuple(kept.items()),
        links=links(((_console(name, _region(arn)), "alarm"),), about),
        ended=_end(status, at),
    )
    return Event(place, Kind.ALERT, _sentence(name, about, reason), detail, at, stream=ORIGIN)


def _sentence(name: str, about: str, reason: str) -> str:
    """What a person would quote: what the alarm is for, else why it changed, else its name."""
    first = about.partition("\n")[0].strip()
    said = first or reason
    return f"{name}: {said}" if name and said else said or name or "an alarm without a name"


def _end(status: str, at: When) -> datetime | None:
    return at.at if status == "resolved" else None


def _causes(alarm: Record) -> list[str]:
    """The alarms that set off a composite one."""
    found = []
    for child in records(alarm.get("TriggeringChildren"))[:20]:
        state = string(record(child.get("State")).get("Value"))
        found.append(f"{string(child.get('Arn')).rpartition(':alarm:')[2]}: {state}".strip(": "))
    return found


def _trigger(trigger: Record) -> dict[str, str]:
    """The metric and its dimensions as labels; of an expression, the metrics in it."""
    inner = [record(record(one.get("MetricStat")).get("Metric")) for one in records(trigger.get("Metrics"))]
    source = trigger if trigger.get("MetricName") else next((one for one in inner if one), NOTHING)
    labels = {"namespace": string(source.get("Namespace")), "metric": string(source.get("MetricName"))}
    return {**labels, **_dimensions(source.get("Dimensions"))}


def _metric(configuration: Record) -> dict[str, str]:
    """The same in EventBridge's spelling."""
    for one in records(configuration.get("metrics")):
        metric = record(record(one.get("metricStat")).get("metric"))
        if metric:
            labels = {"namespace": string(metric.get("namespace")), "metric": string(metric.get("name"))}
            return {**labels, **_dimensions(metric.get("dimensions"))}
    return {}


def _dimensions(value: object) -> dict[str, str]:
    """SNS writes {"name", "value"}, the CLI {"Name", "Value"}, EventBridge an object."""
    return tags(value)


def _region(arn: str) -> str:
    """`eu-west-1` of `arn:aws:cloudwatch:eu-west-1:1234:alarm:NAME`; SNS itself writes "EU (Ireland)"."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 6 and parts[0] == "arn" else ""


def _console(name: str, region: str) -> str:
    if not name or not region:
        return ""
    return f"https://console.aws.amazon.com/cloudwatch/home?region={region}#alarmsV2:alarm/{quote(name, safe='')}"


def _json(value: object) -> Record:
    try:
        return record(parse_json(value)) if isinstance(value, str) else record(value)
    except ValueError:
        return NOTHING
