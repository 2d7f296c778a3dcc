"""Bitbucket, Cloud and Data Center: webhook payloads, pull requests, comments and commits of its APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.bitbucket_server import is_pull, is_server, told_pull, told_server
from wetink.artifacts.change_record import changed, named, spoken
from wetink.artifacts.deliveries import deliveries, opening
from wetink.artifacts.git_story import told
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, Skipped, When

CHANNEL = "bitbucket"

_PAGE = re.compile(r"https?://[^/\s]{1,200}/([\w.{}-]{1,100}/[\w.-]{1,100})/pull-requests/(\d{1,9})")
_ENDED = {"MERGED": "Merged", "DECLINED": "Closed", "SUPERSEDED": "Closed"}
_AT_ONCE = 5
_RAW_AUTHOR = re.compile(r"(.{0,200}?) ?<([^<>]{0,200})>$")


def identify(path: Path) -> bool:
    """Whether the file starts with a payload or an object that Bitbucket alone writes."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """What each payload or object says happened, in file order; times UTC.

    Cloud's API does not say when a pull request was merged: there only its webhooks have the time. Format:
    support.atlassian.com, "Event payloads"; developer.atlassian.com/cloud/bitbucket/rest.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        place = Place(source, found.where)
        events = list(_told(found.payload, place, found.received))
        yield from events
        if not events:
            yield Skipped(place, "not an event or object of Bitbucket that is known")


def _ours(value: Record) -> bool:
    listed = next(iter(records(value.get("values"))), {})
    return is_server(value) or _is_hook(value) or _kind(value) != "" or _kind(listed) != ""


def _is_hook(value: Record) -> bool:
    where = "full_name" in record(value.get("repository"))
    return where and "actor" in value and any(key in value for key in ("pullrequest", "push"))


def _kind(value: Record) -> str:
    """What an object of Cloud's API is, by the type it names."""
    if is_pull(value):
        return "server pull"
    kind = string(value.get("type"))
    known = {"pullrequest": "title", "pullrequest_comment": "content", "commit": "hash"}
    return kind if kind in known and known[kind] in value and "links" in value else ""


def _told(value: Record, place: Place, received: When) -> Iterator[Event | Skipped]:
    if is_server(value):
        yield from told_server(value, place, received)
    elif _is_hook(value):
        yield from _hook(value, place, received)
    for number, one in enumerate(records(value.get("values")) or (value,), 1):
        where = Place(place.source, f"{place.locator}, value {number}") if "values" in value else place
        kind = _kind(one)
        if kind == "server pull":
            yield from told_pull(one, where)
        elif kind == "pullrequest":
            yield from _pull(one, where)
        elif kind == "pullrequest_comment":
            yield from _comment(one, record(one.get("pullrequest")), where)
        elif kind == "commit":
            yield _commit(one, where)
        elif "values" in value:
            yield Skipped(where, "neither a pull request nor a comment nor a commit")


def _who(value: object) -> Actor | None:
    user = record(value)
    handle = string(user.get("nickname")) or string(user.get("username"))
    bot = string(user.get("type")) in {"app_user", "AppUser"}
    return named(handle, string(user.get("display_name")), number=string(user.get("account_id")), bot=bot)


def _moment(value: Record, key: str) -> When:
    at = instant(value.get(key))
    return When(at=at) if at else UNKNOWN


def _page(value: Record) -> str:
    return string(record(record(value.get("links")).get("html")).get("href"))


def _ref(pull: Record) -> str:
    found = _PAGE.match(_page(pull))
    return f"{found[1]}#{found[2]}" if found else f"#{string(pull.get('id'))}"


def _about(pull: Record, number: str = "") -> Message:
    url = _page(pull)
    links = (Link(url, "pull request"),) if url else ()
    return Message(channel=CHANNEL, id=number or string(pull.get("id")), thread=_ref(pull), links=links)


def _hook(value: Record, place: Place, received: When) -> Iterator[Event]:
    pull, by = record(value.get("pullrequest")), _who(value.get("actor"))
    line = f"{_ref(pull)}: {string(pull.get('title'))}"
    if isinstance(value.get("comment"), dict):
        yield from _comment(record(value.get("comment")), pull, place)
    elif isinstance(value.get("approval"), dict):
        yield changed(place, f"Approved {line}", _about(pull), _moment(record(value["approval"]), "date"), by)
    elif isinstance(value.get("changes_request"), dict):
        when = _moment(record(value["changes_request"]), "date")
        yield changed(place, f"Asked for changes in {line}", _about(pull), when, by)
    elif pull:
        verb = _ENDED.get(string(pull.get("state")), "Opened" if _fresh(pull) else "Updated")
        yield changed(place, f"{verb} {line}", _about(pull), _moment(pull, "updated_on"), by)
        if verb == "Opened":
            yield from _description(pull, place)
    else:
        yield from _push(value, place, received)


def _fresh(pull: Record) -> bool:
    """Whether it was only just opened: a payload of Cloud does not name its event."""
    made, touched = instant(pull.get("created_on")), instant(pull.get("updated_on"))
    return made is not None and touched is not None and (touched - made).total_seconds() < _AT_ONCE


def _push(value: Record, place: Place, received: When) -> Iterator[Event]:
    """Branches and tags that were moved, made or deleted, and their commits; a push has no time of its own."""
    repo, by = string(record(value.get("repository")).get("full_name")), _who(value.get("actor"))
    for number, one in enumerate(records(record(value.get("push")).get("changes")), 1):
        where = Place(place.source, f"{place.locator}, change {number}")
        new, old = record(one.get("new")), record(one.get("old"))
        name = f"{string((new or old).get('type'))} {string((new or old).get('name'))} of {repo}"
        commits = records(one.get("commits"))
        pushed = "Force-pushed to" if one.get("forced") is True else "Pushed to"
        verb = "Deleted" if not new else pushed if old else "Created"
        yield changed(where, f"{verb} {name}", Message(channel=CHANNEL), received, by)
        for count, commit in enumerate(commits, 1):
            yield _commit(commit, Place(where.source, f"{where.locator}, commit {count}"))


def _pull(pull: Record, place: Place) -> Iterator[Event]:
    """A pull request of the API: opened, described, and its state now."""
    line = f"{_ref(pull)}: {string(pull.get('title'))}"
    yield changed(place, f"Opened {line}", _about(pull), _moment(pull, "created_on"), _who(pull.get("author")))
    yield from _description(pull, place)
    verb = _ENDED.get(string(pull.get("state")))
    if verb:
        yield changed(place, f"{verb} {line}", _about(pull), UNKNOWN, _who(pull.get("closed_by")))


def _description(pull: Record, place: Place) -> Iterator[Event]:
    words = string(pull.get("description")) or string(record(pull.get("summary")).get("raw"))
    if words:
        yield spoken(place, words, _about(pull), _moment(pull, "created_on"), _who(pull.get("author")))


def _comment(value: Record, pull: Record, place: Place) -> Iterator[Event]:
    words = string(record(value.get("content")).get("raw"))
    if words and value.get("deleted") is not True:
        detail = _about(pull, string(value.get("id")))
        yield spoken(place, words, detail, _moment(value, "created_on"), _who(value.get("user")))


def _commit(value: Record, place: Place) -> Event:
    sha, by = string(value.get("hash")), record(value.get("author"))
    raw = _RAW_AUTHOR.match(string(by.get("raw")))
    user = record(by.get("user"))
    who = _who(user) or (named("", raw[1], email=raw[2]) if raw else None)
    url = _page(value)
    parents = value.get("parents")
    text = told(sha, string(value.get("message")), merge=isinstance(parents, list) and len(parents) > 1)
    detail = Message(channel=CHANNEL, id=sha, links=(Link(url, "commit"),) if url else ())
    return changed(place, text, detail, _moment(value, "date"), who)


READER = Reader("bitbucket", identify, read)
