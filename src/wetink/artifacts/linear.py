"""Linear: webhook payloads, and issues with their comments as its GraphQL API answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.change_record import changed, named, spoken
from wetink.artifacts.deliveries import deliveries, opening
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import brief
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, Skipped, When

CHANNEL = "linear"

_PAGE = re.compile(r"https?://[^/\s]{1,200}/[\w.-]{1,100}/issue/([A-Z][A-Z0-9]{0,9}-\d{1,9})(?![\d-])")
_DEEPEST = 6


def identify(path: Path) -> bool:
    """Whether the file starts with a webhook of Linear, or an answer that holds one of its issues."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """What each payload or issue says happened, in file order; times UTC.

    An issue gives when it was filed, its description and comments, and when it was completed or cancelled. Format:
    developers.linear.app, "Webhooks" and the GraphQL schema.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        place, value = Place(source, found.where), found.payload
        events = list(_hook(value, place, found.received) if _is_hook(value) else _answer(value, place))
        yield from events
        if not events:
            yield Skipped(place, _why(value))


def _ours(value: Record) -> bool:
    return _is_hook(value) or any(True for _ in _issues(value, 0))


def _is_hook(value: Record) -> bool:
    own = "webhookTimestamp" in value or "organizationId" in value
    return own and isinstance(value.get("action"), str) and isinstance(value.get("data"), dict) and "type" in value


def _is_issue(value: Record) -> bool:
    return "title" in value and _PAGE.match(string(value.get("url"))) is not None


def _issues(value: Record, depth: int) -> Iterator[tuple[Record, str]]:
    """(issue, where in the value) of an answer, or of an issue that stands alone."""
    if _is_issue(value):
        yield value, ""
    elif depth < _DEEPEST and (depth or "data" in value):
        for key, inner in value.items():
            listed = inner if isinstance(inner, list) else [inner]
            for number, one in enumerate(listed, 1):
                where = f"{key} {number}" if isinstance(inner, list) else key
                for found, rest in _issues(record(one), depth + 1):
                    yield found, f"{where}, {rest}" if rest else where


def _who(value: object) -> Actor | None:
    user = record(value)
    bot = string(user.get("type")) in {"integration", "oauthClient", "application"}
    return named(string(user.get("displayName")), string(user.get("name")), email=string(user.get("email")), bot=bot)


def _moment(value: Record, key: str) -> When:
    at = instant(value.get(key)) if isinstance(value.get(key), str) else None
    return When(at=at) if at else UNKNOWN


def _name(issue: Record, url: str) -> str:
    """What people call an issue: "PLAT-771"."""
    found = _PAGE.match(url)
    number = string(issue.get("number"))
    team = string(record(issue.get("team")).get("key"))
    return string(issue.get("identifier")) or (found[1] if found else "") or (f"{team}-{number}" if number else "")


def _about(name: str, url: str, number: str, note: str = "") -> Message:
    links = (Link(url.partition("#")[0], "issue"),) if url.startswith("http") else ()
    return Message(channel=CHANNEL, id=number, thread=name or None, links=links, note=note)


def _hook(value: Record, place: Place, received: When) -> Iterator[Event]:
    """A webhook; its `createdAt` is when it happened, `updatedFrom` what was there before."""
    data, kind, action = record(value.get("data")), string(value.get("type")), string(value.get("action"))
    own = _moment(value, "createdAt")
    when, by = own if own != UNKNOWN else received, _who(value.get("actor"))
    url = string(data.get("url")) or string(value.get("url"))
    if kind == "Issue":
        yield from _issue_hook(value, _name(data, url), url, place, (when, by))
    elif kind == "Comment" and string(data.get("body")):
        issue = record(data.get("issue"))
        note = {"update": "edited", "remove": "deleted"}.get(action, "")
        detail = _about(_name(issue, url), url, string(data.get("id")), note)
        yield spoken(place, string(data.get("body")), detail, when, _who(data.get("user")) or by)


def _issue_hook(value: Record, name: str, url: str, place: Place, told: tuple[When, Actor | None]) -> Iterator[Event]:
    issue, action = record(value.get("data")), string(value.get("action"))
    when, by = told
    detail, title = _about(name, url, string(issue.get("id"))), string(issue.get("title"))
    before = record(value.get("updatedFrom"))
    if action == "create":
        yield changed(place, f"Filed {name}: {title}", detail, when, by)
        if string(issue.get("description")):
            yield spoken(place, string(issue.get("description")), detail, when, by)
    elif action == "remove":
        yield changed(place, f"Deleted {name}: {title}", detail, when, by)
    elif "stateId" in before:
        yield changed(place, f"{_state(issue, name, before)}: {title}", detail, when, by)


def _state(issue: Record, name: str, before: Record) -> str:
    state = record(issue.get("state"))
    kind, word = string(state.get("type")), string(state.get("name"))
    if kind == "completed":
        return f"Closed {name} ({word})"
    if kind in {"canceled", "duplicate"}:
        return f"Closed as not planned: {name}"
    again = any(before.get(key) for key in ("completedAt", "canceledAt"))
    return f"Reopened {name} ({word})" if again else f"{name} is {word}"


def _answer(value: Record, place: Place) -> Iterator[Event]:
    for issue, inside in _issues(value, 0):
        yield from _issue(issue, Place(place.source, f"{place.locator}, {inside}") if inside else place)


def _issue(issue: Record, place: Place) -> Iterator[Event]:
    """An issue of an answer: filed, described, talked over, completed or cancelled."""
    url = string(issue.get("url"))
    name, title = _name(issue, url), string(issue.get("title"))
    detail, author = _about(name, url, string(issue.get("id"))), _who(issue.get("creator"))
    yield changed(place, f"Filed {name}: {title}", detail, _moment(issue, "createdAt"), author)
    if string(issue.get("description")):
        yield spoken(place, string(issue.get("description")), detail, _moment(issue, "createdAt"), author)
    for number, one in enumerate(records(record(issue.get("comments")).get("nodes")), 1):
        where = Place(place.source, f"{place.locator}, comment {number}")
        if string(one.get("body")):
            yield spoken(where, string(one.get("body")), detail, _moment(one, "createdAt"), _who(one.get("user")))
    state = _state(issue, name, {})
    if state.startswith("Closed"):
        key = "completedAt" if record(issue.get("state")).get("type") == "completed" else "canceledAt"
        yield changed(place, f"{state}: {title}", detail, _moment(issue, key))


def _why(value: Record) -> str:
    if _is_hook(value):
        event = brief(f"{string(value.get('action'))} {string(value.get('type'))}", 80)
        return f"an event of Linear ({event}) that tells of no change"
    return "no issue or event of Linear"


READER = Reader("linear", identify, read)
