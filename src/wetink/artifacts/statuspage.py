"""Statuspage incidents as JSON: the public API (v2), the manage API, webhooks, and exports of either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.artifacts.html_blocks import page
from wetink.artifacts.json_records import Record, first, load, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Kind, Link, Message, Place, Skipped, When

_LISTS = ("incidents", "scheduled_maintenances", "ongoing_incidents", "in_progress_maintenances")


def identify(path: Path) -> bool:
    """Whether the file starts with an incident that has updates, or with what holds such incidents."""
    value = first(path)
    opening = next(iter(records(value)), None) if isinstance(value, list) else value
    return any(_is_incident(one) for _, one in _incidents(record(opening), ""))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per update, oldest first within an incident; times UTC, at which the update was shown.

    The text is the update's own, after its status ("Identified: ..."), before the first one the incident's title. What
    was published is SAID by the status page. Format: developer.statuspage.io, api.status pages' /api/v2/incidents.json.
    """
    for found in load(path):
        place = Place(source, found.where)
        value = record(found.value)
        incidents = [(where, one) for where, one in _incidents(value, found.where) if _is_incident(one)]
        if found.broken or not value:
            yield Skipped(place, found.broken or "not an object")
        elif not incidents:
            yield Skipped(place, "no incident in it")
        for where, incident in incidents:
            yield from _updates(incident, Place(source, where), string(record(value.get("page")).get("name")))


def _incidents(value: Record, where: str) -> Iterator[tuple[str, Record]]:
    """(locator, incident) of a record: itself, those of its lists, the one a webhook carries."""
    if _is_incident(value):
        yield where, value
    for key in ("incident", "scheduled_maintenance", "maintenance"):
        if isinstance(value.get(key), dict):
            yield where, record(value[key])
    for key in _LISTS:
        for number, incident in enumerate(records(value.get(key)), 1):
            yield f"{where}, {key.removesuffix('s').replace('_', ' ')} {number}".removeprefix(", "), incident


def _is_incident(value: Record) -> bool:
    updates = value.get("incident_updates")
    return isinstance(value.get("name"), str) and isinstance(updates, list) and "status" in value and "id" in value


@dataclass(frozen=True, slots=True)
class _Update:
    value: Record
    number: int
    at: datetime | None


def _updates(incident: Record, place: Place, page_name: str) -> Iterator[Event | Skipped]:
    found: list[_Update] = []
    whole = incident.get("incident_updates")
    for number, value in enumerate(whole if isinstance(whole, list) else [], 1):
        where = Place(place.source, f"{place.locator}, update {number}")
        if not isinstance(value, dict) or not _body(value):
            yield Skipped(where, "an update without words" if isinstance(value, dict) else "not an object")
        else:
            found.append(_Update(value, number, _time(value)))
    if not found:
        yield _event(incident, _Update({}, 0, instant(incident.get("created_at"))), place, page_name)
    found.reverse()  # as the API lists them: newest first
    if all(one.at for one in found):
        found.sort(key=lambda one: one.at.timestamp() if one.at else 0.0)
    for index, update in enumerate(found):
        where = Place(place.source, f"{place.locator}, update {update.number}")
        yield _event(incident if index == 0 else {**incident, "name": ""}, update, where, page_name)


def _time(value: Record) -> datetime | None:
    """When it stood on the page; that can be set back by hand, then it is what the readers of the page were told."""
    return instant(value.get("display_at")) or instant(value.get("created_at"))


def _event(incident: Record, update: _Update, place: Place, page_name: str) -> Event:
    status = string(update.value.get("status")) or string(incident.get("status"))
    title, body = string(incident.get("name")), _body(update.value)
    said = f"{status.replace('_', ' ').capitalize()}: {body}" if status and body else body or status
    text = "\n".join(part for part in (title, said, _components(update.value)) if part)
    links = [Link(url, "incident") for url in (string(incident.get("shortlink")),) if url]
    thread = string(incident.get("id"))
    detail = Message(
        channel="statuspage",
        id=string(update.value.get("id")) or thread,
        thread=thread or None,
        links=tuple(dict.fromkeys((*links, *(Link(url) for url in bare_urls(body))))),
    )
    name = f"{page_name} status page" if page_name else "Status page"
    when = When(at=update.at) if update.at else UNKNOWN
    actor = Actor(name=name, handle="statuspage", kind=ActorKind.BOT)
    return Event(place, Kind.SAID, text, detail, when, actor, stream=place.source)


def _body(value: Record) -> str:
    """The update's words; older pages keep them as HTML."""
    text = string(value.get("body"))
    if "<" in text and ("</" in text or "<br" in text):
        return "\n".join(block.text for block in page(text).blocks)
    return text


def _components(value: Record) -> str:
    """What the update says of parts of the service: "Payments: operational → partial outage"."""
    lines = []
    for one in records(value.get("affected_components")):
        name, old, new = (string(one.get(key)).replace("_", " ") for key in ("name", "old_status", "new_status"))
        if name and new:
            lines.append(f"{string(one.get('name'))}: {old} → {new}" if old and old != new else f"{name}: {new}")
    return "\n".join(lines)


READER = Reader("statuspage", identify, read)
