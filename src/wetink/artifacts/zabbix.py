"""Zabbix: what webhook media types send, the API's problems, events and triggers, and exported problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record
from wetink.artifacts.monitor_payload import any_of, each, flat, lines, links, moment, tags, when
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import wall
from wetink.artifacts.text import parse_json
from wetink.artifacts.zabbix_api import CHANNEL, is_listed, severity_of, told_of
from wetink.model.event import Actor, Alert, Event, Kind, Message, Place, Skipped, When

_OWN = frozenset(
    {
        "eventdate",
        "eventid",
        "eventname",
        "eventnseverity",
        "eventopdata",
        "eventrecoverydate",
        "eventrecoverytime",
        "eventseverity",
        "eventsource",
        "eventtags",
        "eventtagsjson",
        "eventtime",
        "eventupdateaction",
        "eventupdatemessage",
        "eventupdatestatus",
        "eventvalue",
        "hosthost",
        "hostip",
        "hostname",
        "itemname",
        "itemvalue",
        "triggerdescription",
        "triggerexpression",
        "triggerid",
        "triggername",
        "triggernseverity",
        "triggerseverity",
        "triggerstatus",
        "zabbixurl",
    }
)
"""Macros and parameters of Zabbix's media types, squeezed; payloads name their fields after them."""
_SURE = frozenset({"eventid", "triggerid", "triggername", "eventname"})
_SHORT = frozenset({"trigger", "severity", "status"})
_NAME = ("eventname", "triggername", "trigger", "alertsubject", "subject")
_LINK = ("link", "url", "eventurl", "triggerurl")
_STATES = {"problem": "firing", "1": "firing", "ok": "resolved", "resolved": "resolved", "0": "resolved"}


def identify(path: Path) -> bool:
    """Whether the file starts with a payload of Zabbix's macros, an answer of its API, or an exported problem."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per payload and step, in file order; problems of the API when they began, were answered, and ended.

    A webhook says the server's wall clock without a zone (`local`), the API epoch seconds (UTC). What was written while
    acknowledging is what its author said. Macros that Zabbix left unresolved are no values. Format: zabbix.com manual,
    supported macros, API (problem, event, trigger), and export to files.
    """
    yield from each(path, source, _ours, _told, "problem of Zabbix")


def _ours(payload: Record) -> bool:
    return is_listed(payload) or _is_webhook(payload)


def _is_webhook(payload: Record) -> bool:
    fields = flat(payload)
    names = set(fields)
    if len(names & _OWN) >= 4 and names & _SURE and not {"alerttransition", "aggregkey"} & names:
        return True
    state = fields.get("status", "").lower()
    return names >= _SHORT and bool({"item", "hostname", "host"} & names) and state in _STATES


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    if is_listed(delivery.payload):
        yield from told_of(delivery.payload, place)
        return
    fields = {name: text for name, text in flat(delivery.payload).items() if not _is_macro(text)}
    name = any_of(fields, _NAME)
    if not name:
        yield Skipped(place, "a problem without a name")
        return
    written = fields.get("eventupdatemessage", "") if fields.get("eventupdatestatus") == "1" else ""
    if written:
        note = Message(channel=CHANNEL, thread=fields.get("eventid"), note="note")
        yield Event(place, Kind.SAID, written, note, _when(fields, delivery), _actor(fields), stream=CHANNEL)
    yield _alert(delivery, place, fields, name)


def _is_macro(text: str) -> bool:
    """`{EVENT.UPDATE.MESSAGE}` or `{EVENT.TAGS._ticket}`, as they stand where there is nothing to put in."""
    inside = text[1:-1] if text.startswith("{") and text.endswith("}") else ""
    return text == "*UNKNOWN*" or ("." in inside and inside.partition(".")[0].isupper())


def _alert(delivery: Delivery, place: Place, fields: dict[str, str], name: str) -> Event:
    status = _status(fields)
    at = _when(fields, delivery)
    labels = _labels(delivery.payload, fields)
    host = labels.get("host", "")
    alert = Alert(
        name=name,
        status=status,
        origin=CHANNEL,
        key=any_of(fields, ("triggerid",)) or _in_link(fields) or fields.get("eventid", "") or f"{host}/{name}",
        service=any_of(labels, ("service", "application")),
        severity=severity_of(any_of(fields, ("eventseverity", "triggerseverity", "severity", "eventnseverity"))),
        description=lines(
            fields.get("eventopdata", ""), any_of(fields, ("triggerdescription", "alertmessage", "message", "item"))
        ),
        labels=tuple(labels.items()),
        links=links(((any_of(fields, _LINK) or _page(fields), "problem"),)),
        ended=at.at if status == "resolved" else None,
    )
    actor = _actor(fields) if status in {"acknowledged", "annotated"} else None
    text = f"{name} ({host})" if host and host not in name else name
    return Event(place, Kind.ALERT, text, alert, at, actor, stream=CHANNEL)


def _page(fields: dict[str, str]) -> str:
    """The problem's page, as the media types put its address together."""
    server, trigger, event = (fields.get(name, "") for name in ("zabbixurl", "triggerid", "eventid"))
    known = server and trigger and event
    return f"{server.rstrip('/')}/tr_events.php?triggerid={trigger}&eventid={event}" if known else ""


def _in_link(fields: dict[str, str]) -> str:
    """The trigger's id in the problem's address, which stays the same when the trigger's name does not."""
    return any_of(fields, _LINK).partition("triggerid=")[2].partition("&")[0]


def _status(fields: dict[str, str]) -> str:
    """An update is its own step; else the state that the event has."""
    if fields.get("eventupdatestatus") == "1":
        done = fields.get("eventupdateaction", "").lower()
        return "acknowledged" if "acknowledged" in done and "unacknowledged" not in done else "annotated"
    word = any_of(fields, ("eventvalue", "triggervalue", "eventstatus", "triggerstatus", "status")).lower()
    return _STATES.get(word, "firing")


def _when(fields: dict[str, str], delivery: Delivery) -> When:
    """The step's own time: epoch where the template asks for it, else the wall clock of the server."""
    for part in _parts(fields):
        at = moment(fields.get(f"{part}timestamp"))
        local = _local(fields.get(f"{part}date", ""), fields.get(f"{part}time", ""))
        if at or local:
            return When(at=at) if at else When(local=local)
    return when(None, delivery.received)


def _parts(fields: dict[str, str]) -> tuple[str, ...]:
    """How the names of the step's time begin; an end without its own time has none."""
    if fields.get("eventupdatestatus") == "1":
        return ("eventupdate",)
    return ("eventrecovery", "recovery") if _status(fields) == "resolved" else ("event", "trigger")


def _local(date: str, clock: str) -> datetime | None:
    """`{EVENT.DATE}` is "2026.03.12", `{EVENT.TIME}` "14:05:33"."""
    return wall(f"{date.replace('.', '-')} {clock}") if date and clock else None


def _actor(fields: dict[str, str]) -> Actor | None:
    name = any_of(fields, ("userfullname", "username", "useralias", "eventupdateuser"))
    return Actor(name=name) if name else None


def _labels(payload: Record, fields: dict[str, str]) -> dict[str, str]:
    """The host, and the event's tags."""
    given = next((payload[key] for key in payload if "tags" in key.lower()), None)
    if isinstance(given, str) and given.startswith("["):
        given = _tags_json(given)
    found = {"host": any_of(fields, ("hostname", "host", "hosthost")), "ip": fields.get("hostip", "")}
    own = tags(None if isinstance(given, str) and _is_macro(given) else given)
    return {key: text for key, text in {**found, **own}.items() if text or key in own}


def _tags_json(text: str) -> object:
    """`{EVENT.TAGSJSON}` is a list of objects, written as a string."""
    try:
        return parse_json(text)
    except ValueError:
        return None


READER = Reader("zabbix", identify, read)
