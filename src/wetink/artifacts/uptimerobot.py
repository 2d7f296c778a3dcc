"""UptimeRobot: webhooks as JSON or as the address that was called, and monitors with their logs from its API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

from wetink.artifacts.deliveries import Delivery, opening
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import any_of, each, flat, lines, links, moment, telling, when, within
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Alert, Event, Kind, Place, Skipped

ORIGIN = "uptimerobot"

_TYPES = {"1": "firing", "2": "resolved", "3": "firing", "down": "firing", "up": "resolved"}
"""`alertType`: 1 down, 2 up, 3 a certificate that expires soon."""
_LOGS = {"1": "firing", "2": "resolved"}
"""A log's type; 98 (started) and 99 (paused) are changes of the monitor, no alerts."""
_STATES = {
    "0": ("paused", "is paused"),
    "1": ("unknown", "was not checked yet"),
    "2": ("ok", "is Up"),
    "8": ("firing", "seems Down"),
    "9": ("firing", "is Down"),
}
"""A monitor's status -> `Alert.status`, and how a sentence says it."""
_LONGEST_LINE = 8000


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of UptimeRobot, or with monitors of its API."""
    return _ours(opening(path, _ours)) or _is_query(_first_line(path))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per webhook and per log of a monitor, those oldest first; times UTC.

    A webhook without `alertDateTime` stands at its delivery's time, else unknown. A line of a query string is one
    webhook. Format: uptimerobot.com, webhook alert contacts, and API v2 (getMonitors with logs).
    """
    if _is_query(_first_line(path)):
        yield from _queries(path, source)
    else:
        yield from each(path, source, _ours, _told, "monitor of UptimeRobot")


def _ours(payload: Record) -> bool:
    return _is_webhook(payload) or any(map(_is_monitor, records(payload.get("monitors"))[:20]))


def _is_webhook(payload: Record) -> bool:
    names = set(flat(payload))
    return "monitorfriendlyname" in names and bool({"alerttype", "alerttypefriendlyname"} & names)


def _is_monitor(item: Record) -> bool:
    return "friendly_name" in item and "status" in item and "url" in item


def _first_line(path: Path) -> str:
    data = head(path, _LONGEST_LINE)
    return decode(data).lstrip().partition("\n")[0] if is_text(data) else ""


def _is_query(line: str) -> bool:
    return "monitorFriendlyName=" in line and "alertType" in line and not line.startswith(("{", "["))


def _queries(path: Path, source: str) -> Iterator[Event | Skipped]:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        place = Place(source, f"line {number}")
        if _is_query(line) and len(line) <= _LONGEST_LINE:
            query = next(part for part in line.replace("?", " ").split() if "monitorFriendlyName=" in part)
            fields = dict(parse_qsl(query.strip("\"'"), max_num_fields=100))
            yield from _told(Delivery(place.locator, fields, UNKNOWN), place)
        elif line.strip():
            yield Skipped(place, "no webhook of UptimeRobot")


def _told(delivery: Delivery, place: Place) -> Iterator[Event | Skipped]:
    if _is_webhook(delivery.payload):
        yield _webhook(delivery, place)
        return
    items = enumerate(records(delivery.payload.get("monitors")), 1)
    found = (event for number, item in items for event in _monitor(item, within(place, f"monitor {number}")))
    yield from telling(found, place)


def _webhook(delivery: Delivery, place: Place) -> Event:
    fields = {key: text for key, text in flat(delivery.payload).items() if not _is_variable(text)}
    name, details = fields.get("monitorfriendlyname", "a monitor"), fields.get("alertdetails", "")
    word = fields.get("alerttypefriendlyname", "")
    status = _TYPES.get(fields.get("alerttype", "").lower()) or _TYPES.get(word.lower(), "firing")
    at = moment(any_of(fields, ("alertdatetime", "incidentdatetime", "timestamp")))
    url = fields.get("monitorurl", "")
    lasted = any_of(fields, ("alertfriendlyduration", "alertduration"))
    expiry = any_of(fields, ("sslexpirydaysleft",))
    alert = Alert(
        name=name,
        status=status,
        origin=ORIGIN,
        key=fields.get("monitorid", "") or name,
        description=lines(
            f"lasted {lasted if not lasted.isdigit() else f'{lasted} s'}" if lasted and status == "resolved" else "",
            f"certificate expires in {expiry} days" if expiry else "",
        ),
        labels=(("url", url),) if url else (),
        links=links(((url, "checked page"),)),
        ended=at if status == "resolved" else None,
    )
    plain = word.lower() in {"", "up", "down"}
    told = f"{name} is {'Up' if status == 'resolved' else 'Down'}" if plain else f"{name}: {word}"
    text = f"{told}: {details}" if details else told
    return Event(place, Kind.ALERT, text, alert, when(at, delivery.received), stream=ORIGIN)


def _is_variable(text: str) -> bool:
    """`*alertFriendlyDuration*`, as it stands where UptimeRobot had nothing to put in."""
    return len(text) > 2 and text.startswith("*") and text.endswith("*") and text[1:-1].isalpha()


def _monitor(item: Record, place: Place) -> Iterator[Event | Skipped]:
    """The logs of a monitor, oldest first; without any, the state it is in."""
    name = string(item.get("friendly_name")) or string(item.get("url"))
    logs = [
        (number, one) for number, one in enumerate(records(item.get("logs")), 1) if string(one.get("type")) in _LOGS
    ]
    if not logs:
        state, said = _STATES.get(string(item.get("status")), ("unknown", "is in an unknown state"))
        yield _state(item, place, state, {}, f"{name} {said}")
    for number, one in sorted(logs, key=lambda log: _seconds(log[1])):
        status = _LOGS[string(one.get("type"))]
        reason = string(record(one.get("reason")).get("detail"))
        text = f"{name} is {'Up' if status == 'resolved' else 'Down'}" + (f": {reason}" if reason else "")
        yield _state(item, within(place, f"log {number}"), status, one, text)


def _seconds(log: Record) -> float:
    at = moment(log.get("datetime"))
    return at.timestamp() if at else 0.0


def _state(item: Record, place: Place, status: str, log: Record, text: str) -> Event:
    at = moment(log.get("datetime"))
    url = string(item.get("url"))
    alert = Alert(
        name=string(item.get("friendly_name")) or url,
        status=status,
        origin=ORIGIN,
        key=string(item.get("id")) or url,
        labels=(("url", url),) if url else (),
        links=links(((url, "checked page"),)),
        ended=at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, text, alert, when(at, UNKNOWN), stream=ORIGIN)


READER = Reader("uptimerobot", identify, read)
