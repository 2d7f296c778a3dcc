"""GitHub's webhook payloads, and the repository events of its API, which carry the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wetink.artifacts.change_record import changed, recorded
from wetink.artifacts.git_story import told
from wetink.artifacts.github_nouns import CHANNEL, about, author, moment, ref, repository, who
from wetink.artifacts.github_objects import (
    deployment,
    deployment_status,
    description,
    ended,
    headline,
    kind_word,
    release,
    remark,
    run,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, When

_ISSUE_VERBS = {
    "opened": "Opened",
    "reopened": "Reopened",
    "closed": "Closed",
    "synchronize": "Pushed to",
    "ready_for_review": "Marked as ready",
    "converted_to_draft": "Turned into a draft",
    "review_requested": "Asked for a review of",
}
_MARKS = {"labeled", "unlabeled", "assigned", "unassigned"}
_UNTIMED = {"deleted", "transferred", "pinned", "unpinned", "locked", "unlocked"}
"""Actions that leave an issue's `updated_at` where it was."""

_RELEASE_VERBS = {"published": "Released", "released": "Marked as released", "prereleased": "Marked as a prerelease"}
_MACHINES = ("check_run", "check_suite", "workflow_job")


@dataclass(frozen=True, slots=True)
class Hook:
    """A payload, where it stands, and the time of its envelope (or of the event that carried it)."""

    payload: Record
    place: Place
    received: When

    @property
    def action(self) -> str:
        """What was done ("opened"), "" where the event has none."""
        return string(self.payload.get("action"))

    @property
    def sender(self) -> Actor | None:
        """Who did it."""
        return who(self.payload.get("sender"))

    @property
    def repo(self) -> str:
        """The name "acme/infra"."""
        return repository(self.payload)

    def part(self, key: str) -> Record:
        """An object of the payload."""
        return record(self.payload.get(key))

    def when(self, *times: When) -> When:
        """The first time that is known, else when it was received."""
        return next((one for one in times if one != UNKNOWN), self.received)


def is_hook(value: Record) -> bool:
    """Whether it is a payload: something of a repository, and who set it off."""
    sender, repo = record(value.get("sender")), record(value.get("repository"))
    return "login" in sender and "full_name" in repo and "object_kind" not in value


def is_repository_event(value: Record) -> bool:
    """Whether it is an entry of the events API ("PushEvent")."""
    named = string(value.get("type")).endswith("Event") and "name" in record(value.get("repo"))
    return named and isinstance(value.get("payload"), dict)


def as_hook(value: Record, place: Place) -> Hook:
    """An entry of the events API as the payload that went out for it."""
    name = string(record(value.get("repo")).get("name"))
    payload = {
        **record(value.get("payload")),
        "repository": {"full_name": name, "html_url": f"https://github.com/{name}"},
        "sender": value.get("actor"),
    }
    at = instant(value.get("created_at"))
    return Hook(payload, place, When(at=at) if at else UNKNOWN)


def told_hook(hook: Hook) -> Iterator[Event]:
    """What a payload says happened; nothing for what changes nothing (a star, a fork)."""
    payload = hook.payload
    if isinstance(payload.get("comment"), dict):
        yield from _comment(hook)
    elif isinstance(payload.get("review"), dict):
        yield from _review(hook)
    elif isinstance(payload.get("deployment_status"), dict):
        yield deployment_status(hook.part("deployment_status"), hook.part("deployment"), hook.place, hook.repo)
    elif isinstance(payload.get("deployment"), dict) and "workflow_job" not in payload:
        yield deployment(hook.part("deployment"), hook.place, hook.repo)
    elif isinstance(payload.get("thread"), dict):
        text = f"{hook.action.capitalize()} a review thread of {ref(hook.part('pull_request'))}"
        yield changed(hook.place, text, about(hook.part("pull_request"), "pull request"), hook.received, hook.sender)
    elif any(isinstance(payload.get(key), dict) for key in ("pull_request", "issue", "discussion")):
        yield from _issue(hook)
    elif isinstance(payload.get("release"), dict):
        yield from _release(hook)
    elif isinstance(payload.get("workflow_run"), dict):
        yield run(hook.part("workflow_run"), hook.place, hook.repo)
    elif "ref" in payload and any(key in payload for key in ("ref_type", "pusher", "commits", "push_id")):
        yield from _ref(hook)
    else:
        yield from _machine(hook)


def _issue(hook: Hook) -> Iterator[Event]:
    value = hook.part("pull_request") or hook.part("issue") or hook.part("discussion")
    verb = _ISSUE_VERBS.get(hook.action, hook.action.replace("_", " ").capitalize())
    own, by = moment(value, "updated_at"), hook.sender
    if hook.action == "closed":
        verb, own, ender = ended(value)
        by = ender or by
    elif hook.action == "opened":
        own = moment(value, "created_at")
    elif hook.action in _UNTIMED:
        own = UNKNOWN
    label = string(hook.part("label").get("name")) or string(hook.part("assignee").get("login"))
    text = headline(verb, value) + (f" ({label})" if label and hook.action in _MARKS else "")
    yield changed(hook.place, text, about(value, kind_word(value)), hook.when(own), by)
    if hook.action == "opened":
        yield from description(value, hook.place)


def _comment(hook: Hook) -> Iterator[Event]:
    """A comment on an issue, a pull request, its code, or a commit."""
    value, issue = hook.part("comment"), hook.part("issue") or hook.part("pull_request")
    note = {"edited": "edited", "deleted": "deleted"}.get(hook.action, "")
    own = moment(value, "updated_at") if note == "edited" else moment(value, "created_at") if not note else UNKNOWN
    for event in remark(value, hook.place, thread=ref(issue), note=note):
        yield replace(event, when=hook.when(own))


def _review(hook: Hook) -> Iterator[Event]:
    value, pull = hook.part("review"), hook.part("pull_request")
    if hook.action == "dismissed":
        text = f"Dismissed a review of {ref(pull)}"
        yield changed(hook.place, text, about(value, "review", thread=ref(pull)), hook.received, hook.sender)
    elif hook.action != "edited":
        yield from remark(value, hook.place, thread=ref(pull))


def _release(hook: Hook) -> Iterator[Event]:
    """A release counts once, when it is published; what else is done to it is told in the action's word."""
    value = hook.part("release")
    verb = _RELEASE_VERBS.get(hook.action, f"{hook.action.capitalize()} release")
    own = moment(value, "published_at") if hook.action in _RELEASE_VERBS else UNKNOWN
    for event in release(value, hook.place, verb, hook.sender):
        yield replace(event, when=hook.when(own))


def _ref(hook: Hook) -> Iterator[Event]:
    """A push, or a branch or tag made or deleted."""
    payload, what = hook.payload, string(hook.payload.get("ref"))
    short = what.removeprefix("refs/heads/").removeprefix("refs/tags/")
    word = "tag" if what.startswith("refs/tags/") or payload.get("ref_type") == "tag" else "branch"
    link = string(payload.get("compare")) or string(hook.part("repository").get("html_url"))
    detail = Message(channel=CHANNEL, id=string(payload.get("after")), links=(Link(link),) if link else ())
    when = hook.when(_pushed(hook))
    if "ref_type" in payload:
        made = "Created" if "master_branch" in payload else "Deleted"
        yield changed(
            hook.place, f"{made} {word} {short} of {hook.repo}".replace("  ", " "), detail, hook.received, hook.sender
        )
        return
    commits = records(payload.get("commits"))
    number = string(payload.get("size")) or str(len(commits))
    verb = "Force-pushed" if payload.get("forced") is True else "Pushed"
    text = f"{verb} {number} commit{'' if number == '1' else 's'} to {short} of {hook.repo}"
    if payload.get("deleted") is True:
        text = f"Deleted {word} {short} of {hook.repo}"
    elif payload.get("created") is True and not commits:
        text = f"Created {word} {short} of {hook.repo}"
    yield changed(hook.place, text, detail, when, hook.sender)
    for count, one in enumerate(commits, 1):
        yield _commit(one, Place(hook.place.source, f"{hook.place.locator}, commit {count}"))


def _pushed(hook: Hook) -> When:
    """A push payload has its repository's `pushed_at` in epoch seconds: the push itself."""
    value = hook.part("repository").get("pushed_at")
    at = instant(value) if isinstance(value, int) else None
    return When(at=at) if at else UNKNOWN


def _commit(value: Record, place: Place) -> Event:
    sha = string(value.get("id")) or string(value.get("sha"))
    url = string(value.get("url"))
    detail = about({"html_url": url, "id": sha}, "commit")
    by = who({**record(value.get("author")), "login": record(value.get("author")).get("username")})
    return changed(place, told(sha, string(value.get("message"))), detail, moment(value, "timestamp"), by)


def _machine(hook: Hook) -> Iterator[Event]:
    """A check or job that ended, or a commit's status."""
    for key in _MACHINES:
        value = hook.part(key)
        if value and string(value.get("conclusion")) and hook.action == "completed":
            name = string(value.get("name")) or string(record(value.get("app")).get("name"))
            sha = string(value.get("head_sha"))[:10]
            what = f"{key.replace('_', ' ').capitalize()} {name}: {string(value.get('conclusion'))}"
            text = f"{what} at {sha} of {hook.repo}"
            when = hook.when(moment(value, "completed_at", "updated_at"))
            yield recorded(hook.place, text, about(value, "run"), when, author(value))
    if "context" in hook.payload and "sha" in hook.payload:
        state = f"{string(hook.payload.get('context'))}: {string(hook.payload.get('state'))}"
        extra = string(hook.payload.get("description"))
        text = f"Status {state} at {string(hook.payload.get('sha'))[:10]} of {hook.repo}"
        url = string(hook.payload.get("target_url"))
        detail = about({"html_url": url}, "run")
        yield recorded(
            hook.place, f"{text} ({extra})" if extra else text, detail, hook.when(moment(hook.payload, "updated_at"))
        )
