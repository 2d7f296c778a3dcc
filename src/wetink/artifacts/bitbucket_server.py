"""Webhook payloads of Bitbucket Data Center and Server, which name their event and count in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.change_record import changed, named, spoken
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, When

_VERBS = {
    "pr:opened": "Opened",
    "pr:merged": "Merged",
    "pr:declined": "Closed",
    "pr:deleted": "Deleted",
    "pr:modified": "Edited",
    "pr:from_ref_updated": "Pushed to",
    "pr:reviewer:approved": "Approved",
    "pr:reviewer:unapproved": "Took back the approval of",
    "pr:reviewer:needs_work": "Asked for changes in",
    "pr:reviewer:updated": "Changed the reviewers of",
}
_MOVES = {"ADD": "Created", "DELETE": "Deleted", "UPDATE": "Pushed to"}


def is_server(value: Record) -> bool:
    """Whether it is such a payload."""
    return isinstance(value.get("eventKey"), str) and ("pullRequest" in value or "changes" in value)


def told_server(value: Record, place: Place, received: When) -> Iterator[Event]:
    """What a payload says happened; its `date` has a zone."""
    key = string(value.get("eventKey"))
    at = instant(value.get("date"))
    when, by = When(at=at) if at else received, _who(value.get("actor"))
    pull = record(value.get("pullRequest"))
    if isinstance(value.get("comment"), dict):
        yield from _comment(value, pull, place, when)
    elif pull:
        verb = _VERBS.get(key, key if " " in key else key.rpartition(":")[2].replace("_", " ").capitalize())
        yield changed(place, f"{verb} {_ref(pull)}: {string(pull.get('title'))}", _about(pull), when, by)
        words = string(pull.get("description"))
        if words and key == "pr:opened":
            yield spoken(place, words, _about(pull), when, by)
    for number, one in enumerate(records(value.get("changes")) if key == "repo:refs_changed" else (), 1):
        ref = record(one.get("ref"))
        repo = _repo(record(value.get("repository")))
        what = f"{string(ref.get('type')).lower()} {string(ref.get('displayId'))} of {repo}"
        verb = _MOVES.get(string(one.get("type")), "Changed")
        detail = Message(channel="bitbucket", id=string(one.get("toHash")))
        yield changed(Place(place.source, f"{place.locator}, change {number}"), f"{verb} {what}", detail, when, by)


def is_pull(value: Record) -> bool:
    """Whether it is a pull request of the REST API."""
    return "toRef" in value and "fromRef" in value and "title" in value and "state" in value


def told_pull(pull: Record, place: Place) -> Iterator[Event]:
    """A pull request of the REST API: opened, described, merged or declined."""
    line, author = f"{_ref(pull)}: {string(pull.get('title'))}", _who(record(pull.get("author")).get("user"))
    opened = _millis(pull.get("createdDate"))
    yield changed(place, f"Opened {line}", _about(pull), opened, author)
    words = string(pull.get("description"))
    if words:
        yield spoken(place, words, _about(pull), opened, author)
    verb = {"MERGED": "Merged", "DECLINED": "Closed"}.get(string(pull.get("state")))
    if verb:
        yield changed(place, f"{verb} {line}", _about(pull), _millis(pull.get("closedDate")))


def _millis(value: object) -> When:
    """Epoch milliseconds, as the REST API documents its dates."""
    at = instant(value / 1000) if isinstance(value, int) and not isinstance(value, bool) else None
    return When(at=at) if at else UNKNOWN


def _comment(value: Record, pull: Record, place: Place, when: When) -> Iterator[Event]:
    said, key = record(value.get("comment")), string(value.get("eventKey"))
    words = string(said.get("text"))
    note = {"pr:comment:edited": "edited", "pr:comment:deleted": "deleted"}.get(key, "")
    if words:
        detail = _about(pull, string(said.get("id")), note)
        yield spoken(place, words, detail, when, _who(said.get("author")))


def _who(value: object) -> Actor | None:
    user = record(value)
    return named(
        string(user.get("name")),
        string(user.get("displayName")),
        email=string(user.get("emailAddress")),
        bot=user.get("type") == "SERVICE",
    )


def _repo(repo: Record) -> str:
    return f"{string(record(repo.get('project')).get('key'))}/{string(repo.get('slug'))}"


def _ref(pull: Record) -> str:
    """The way "ACME/infra#12" people call it."""
    return f"{_repo(record(record(pull.get('toRef')).get('repository')))}#{string(pull.get('id'))}"


def _about(pull: Record, number: str = "", note: str = "") -> Message:
    pages = records(record(pull.get("links")).get("self"))
    url = string(pages[0].get("href")) if pages else ""
    links = (Link(url, "pull request"),) if url else ()
    return Message(channel="bitbucket", id=number or string(pull.get("id")), thread=_ref(pull), links=links, note=note)
