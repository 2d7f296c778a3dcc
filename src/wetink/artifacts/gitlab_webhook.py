"""GitLab's webhook payloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wetink.artifacts.change_record import changed, first_line, named, recorded, spoken
from wetink.artifacts.git_story import told
from wetink.artifacts.gitlab_objects import (
    CHANNEL,
    about,
    deployed,
    moment,
    pipeline,
    project_of,
    ref_of,
    release,
    which,
    who,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, When

_VERBS = {
    "open": "Opened",
    "close": "Closed",
    "reopen": "Reopened",
    "merge": "Merged",
    "update": "Updated",
    "approved": "Approved",
    "approval": "Approved (one of several approvals)",
    "unapproved": "Took back the approval of",
    "unapproval": "Took back an approval of",
}
_NOBODY = "0" * 40


@dataclass(frozen=True, slots=True)
class Hook:
    """A payload, where it stands, and the time of its envelope."""

    payload: Record
    place: Place
    received: When

    @property
    def own(self) -> Record:
        """The object that the payload is about."""
        return record(self.payload.get("object_attributes"))

    @property
    def user(self) -> Actor | None:
        """Who set it off."""
        flat = {"username": "user_username", "name": "user_name", "email": "user_email"}
        return who(self.payload.get("user")) or who({key: self.payload.get(name) for key, name in flat.items()})

    @property
    def project(self) -> str:
        """The path "acme/shop"; old jobs' payloads know only the project's name."""
        name = string(self.payload.get("project_name")).replace(" / ", "/")
        return project_of(self.payload) or name

    def when(self, value: Record, *keys: str) -> When:
        """The first time that is there, else when it was received."""
        found = moment(value, *keys)
        return found if found != UNKNOWN else self.received


def is_hook(value: Record) -> bool:
    """Whether it is a payload of GitLab."""
    about_project = "project" in value or "project_id" in value or "repository" in value or "group" in value
    return isinstance(value.get("object_kind"), str) and about_project


def told_hook(hook: Hook) -> Iterator[Event]:
    """What a payload says happened; nothing for what changes nothing (an emoji, a wiki page)."""
    tell = _TOLD.get(string(hook.payload.get("object_kind")))
    if tell:
        yield from tell(hook)


def _issue(hook: Hook) -> Iterator[Event]:
    own = hook.own
    url, action = string(own.get("url")), string(own.get("action"))
    merge = hook.payload.get("object_kind") == "merge_request"
    name = ref_of(url, string(own.get("iid")), f"{hook.project}{'!' if merge else '#'}")
    detail = about(url, "merge request" if merge else "issue", number=string(own.get("id")), thread=name)
    state = string(own.get("state")).capitalize()
    verb = _VERBS.get(action, action.capitalize() or state or "Updated")
    when = hook.when(own, "created_at") if action == "open" else hook.when(own, "updated_at")
    title = string(own.get("title"))
    yield changed(hook.place, f"{verb} {name}: {title}" if title else f"{verb} {name}", detail, when, hook.user)
    body = string(own.get("description"))
    if action == "open" and body:
        yield spoken(hook.place, body, detail, when, hook.user)


def _note(hook: Hook) -> Iterator[Event]:
    own = hook.own
    url, body = string(own.get("url")), string(own.get("note"))
    edited = "edited" if own.get("action") == "update" else ""
    detail = about(url, "comment", number=string(own.get("id")), edited=edited)
    when = hook.when(own, "updated_at" if edited else "created_at")
    if body and own.get("system") is True:
        yield recorded(hook.place, body, detail, when, hook.user)
    elif body:
        yield spoken(hook.place, body, detail, when, hook.user)


def _push(hook: Hook) -> Iterator[Event]:
    payload = hook.payload
    ref = string(payload.get("ref"))
    short = ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
    word = "tag" if ref.startswith("refs/tags/") else "branch"
    commits = records(payload.get("commits"))
    count = string(payload.get("total_commits_count")) or str(len(commits))
    text = f"Pushed {count} commit{'' if count == '1' else 's'} to {short} of {hook.project}"
    if payload.get("after") == _NOBODY:
        text = f"Deleted {word} {short} of {hook.project}"
    elif payload.get("before") == _NOBODY and (word == "tag" or not commits):
        text = f"Created {word} {short} of {hook.project}"
    detail = about(string(record(payload.get("project")).get("web_url")), number=string(payload.get("after")))
    yield changed(hook.place, text, detail, hook.received, hook.user)
    for number, one in enumerate(commits if word == "branch" else (), 1):
        sha, by = string(one.get("id")), record(one.get("author"))
        yield changed(
            Place(hook.place.source, f"{hook.place.locator}, commit {number}"),
            told(sha, string(one.get("message"))),
            about(string(one.get("url")), "commit", number=sha),
            moment(one, "timestamp"),
            named("", string(by.get("name")), email=string(by.get("email"))),
        )


def _pipeline(hook: Hook) -> Iterator[Event]:
    own = hook.own
    url = string(own.get("url")) or string(record(hook.payload.get("project")).get("web_url"))
    value = {**own, "web_url": url, "user": hook.payload.get("user")}
    yield pipeline(value, hook.place, hook.project)


def _build(hook: Hook) -> Iterator[Event]:
    """A job; its payload is flat."""
    payload = hook.payload
    names = ("name", "status", "created_at", "started_at", "finished_at", "id")
    page = string(record(payload.get("repository")).get("homepage"))
    value: dict[str, object] = {name: payload.get(f"build_{name}") for name in names}
    value |= {"ref": payload.get("ref"), "sha": payload.get("sha"), "user": payload.get("user")}
    yield pipeline({**value, "web_url": f"{page}/-/jobs/{string(payload.get('build_id'))}"}, hook.place, hook.project)


def _deployment(hook: Hook) -> Iterator[Event]:
    payload = hook.payload
    parts = (string(payload.get(key)) for key in ("ref", "short_sha", "environment"))
    what = which(hook.project, *parts)
    title = first_line(string(payload.get("commit_title")))
    text = deployed(string(payload.get("status")), what)
    detail = about(string(payload.get("deployable_url")), "run", thread=string(payload.get("deployment_id")))
    when = hook.when(payload, "status_changed_at")
    yield changed(hook.place, f"{text}: {title}" if title else text, detail, when, hook.user)


def _release(hook: Hook) -> Iterator[Event]:
    action = string(hook.payload.get("action"))
    if action in {"", "create"}:
        yield from release(hook.payload, hook.place, hook.project, hook.user)
    else:
        text = f"{action.capitalize()}d release {string(hook.payload.get('tag'))} of {hook.project}"
        yield changed(hook.place, text, about(string(hook.payload.get("url")), "release"), hook.received, hook.user)


def _flag(hook: Hook) -> Iterator[Event]:
    """A feature flag that was switched."""
    own = hook.own
    way = "on" if own.get("active") is True else "off"
    text = f"Switched {way} the feature flag {string(own.get('name'))} of {hook.project}"
    detail = Message(channel=CHANNEL, id=string(own.get("id")))
    yield changed(hook.place, text, detail, hook.received, hook.user)


_TOLD: dict[str, Callable[[Hook], Iterator[Event]]] = {
    "issue": _issue,
    "work_item": _issue,
    "merge_request": _issue,
    "note": _note,
    "push": _push,
    "tag_push": _push,
    "pipeline": _pipeline,
    "build": _build,
    "deployment": _deployment,
    "release": _release,
    "feature_flag": _flag,
}
