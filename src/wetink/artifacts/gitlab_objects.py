"""GitLab's objects as its API and `glab ... -F json` give them, each as what it says happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wetink.artifacts.change_record import changed, named, recorded, spoken
from wetink.artifacts.git_story import told
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, When

CHANNEL = "gitlab"

_PAGE = re.compile(
    r"https?://[^/\s]{1,200}/([\w./-]{1,400}?)(?:/-)?/(merge_requests|issues|incidents|work_items|epics)/(\d{1,9})(?!\d)"
)
_PROJECT = re.compile(r"https?://[^/\s]{1,200}/([\w./-]{1,400}?)/(?:-/|commit/|pipelines/|builds/|jobs/)")
_STATE_WORDS = ("merged", "closed", "reopened", "approved", "unapproved", "reverted", "aborted", "canceled", "enabled")


def kind_of(value: Record) -> str:
    """What an object is: "issue" (merge requests too), "note", "commit", "pipeline" ...; "" for anything else."""
    return next((kind for kind, fits in _KINDS if fits(value)), "")


def told_object(kind: str, value: Record, place: Place) -> Iterator[Event]:
    """What an object says happened, in the order in which it did."""
    if kind == "issue":
        yield from _issue(value, place)
    elif kind == "note":
        yield from note(value, place)
    elif kind == "discussion":
        for number, one in enumerate(records(value.get("notes")), 1):
            yield from note(one, Place(place.source, f"{place.locator}, note {number}"))
    elif kind == "commit":
        yield commit(value, place)
    elif kind == "pipeline":
        yield pipeline(value, place)
    elif kind == "deployment":
        yield _deployment(value, place)
    elif kind == "release":
        yield from release(value, place)


def who(value: object) -> Actor | None:
    """A user object as somebody."""
    user = record(value)
    handle = string(user.get("username"))
    email = string(user.get("email"))
    bot = (
        user.get("bot") is True or handle.endswith("-bot") or re.match(r"(?:project|group)_\d+_bot", handle) is not None
    )
    return named(handle, string(user.get("name")), email="" if email == "[REDACTED]" else email, bot=bot)


def moment(value: Record, *keys: str) -> When:
    """The first of these times that is there."""
    at = next((at for key in keys if (at := instant(value.get(key)))), None)
    return When(at=at) if at else UNKNOWN


def ref_of(url: str, number: str = "", mark: str = "#") -> str:
    """What people call an issue or merge request: "acme/shop!17", "acme/shop#4"; without an address "!17"."""
    found = _PAGE.match(url)
    if not found:
        return f"{mark}{number}" if number else ""
    sign = {"merge_requests": "!", "epics": "&"}.get(found[2], "#")
    return f"{found[1]}{sign}{found[3]}"


def project_of(value: Record) -> str:
    """The path "acme/shop" out of a project object or the address of something in it."""
    own = string(record(value.get("project")).get("path_with_namespace"))
    found = _PROJECT.match(string(value.get("web_url")) or string(value.get("url")))
    return own or (found[1] if found else "")


def about(url: str, label: str = "", *, number: str = "", thread: str = "", edited: str = "") -> Message:
    """Where a thing belongs: its page as a link, the issue or merge request as its thread."""
    links = (Link(url, label),) if url.startswith("http") else ()
    return Message(channel=CHANNEL, id=number, thread=thread or ref_of(url) or None, links=links, note=edited)


def deployed(state: str, what: str) -> str:
    """How far a deployment is, in words."""
    words = {
        "success": f"Deployed {what}",
        "failed": f"Deployment failed: {what}",
        "created": f"Deployment asked for: {what}",
    }
    return words.get(state, f"Deployment {state.replace('_', ' ')}".rstrip() + f": {what}")


def which(project: str, version: str, sha: str, where: str) -> str:
    """What is deployed where, "acme/shop main (9a8b7c6d) to production", as far as it is known."""
    parts = (project, version, f"({sha})" if sha else "", f"to {where}" if where else "")
    return " ".join(part for part in parts if part)


def _page(value: Record) -> str:
    return string(value.get("web_url")) or string(value.get("url"))


def _is_issue(value: Record) -> bool:
    return "iid" in value and "title" in value and "state" in value and _PAGE.match(_page(value)) is not None


def _is_deployment(value: Record) -> bool:
    where = isinstance(value.get("environment"), dict) and "name" in record(value.get("environment"))
    return where and "status" in value and ("deployable" in value or "sha" in value)


def _is_pipeline(value: Record) -> bool:
    """A pipeline or a job of one."""
    url = _page(value)
    return "status" in value and "ref" in value and ("/pipelines/" in url or "/jobs/" in url)


_KINDS: tuple[tuple[str, Callable[[Record], bool]], ...] = (
    ("issue", _is_issue),
    ("note", lambda value: "noteable_type" in value and "body" in value and "system" in value),
    ("discussion", lambda value: "individual_note" in value and "notes" in value),
    ("deployment", _is_deployment),
    ("pipeline", _is_pipeline),
    ("commit", lambda value: all(key in value for key in ("short_id", "message", "author_name"))),
    ("release", lambda value: "tag_name" in value and "released_at" in value),
)


def _issue(value: Record, place: Place) -> Iterator[Event]:
    url, title = _page(value), string(value.get("title"))
    merge = "/merge_requests/" in url
    detail = about(url, "merge request" if merge else "issue", number=string(value.get("id")))
    name = ref_of(url)
    state = string(value.get("state")).lower()
    created = moment(value, "created_at")
    ended = {"merged": "Merged", "closed": "Closed"}.get(state, "")
    if created != UNKNOWN or not ended:
        opened = "Opened" if created != UNKNOWN else "Open:"
        yield changed(place, f"{opened} {name}: {title}", detail, created, who(value.get("author")))
    body = string(value.get("description"))
    if body:
        yield spoken(place, body, detail, created, who(value.get("author")))
    for key in ("Notes", "notes", "discussions", "Discussions"):
        for number, one in enumerate(records(value.get(key)), 1):
            inside = records(one.get("notes")) or (one,)
            for inner in inside:
                yield from note(
                    inner, Place(place.source, f"{place.locator}, {key.lower().removesuffix('s')} {number}"), name
                )
    if ended:
        when = moment(value, "merged_at") if state == "merged" else moment(value, "closed_at")
        by = (
            (who(value.get("merge_user")) or who(value.get("merged_by")))
            if state == "merged"
            else who(value.get("closed_by"))
        )
        yield changed(place, f"{ended} {name}: {title}", detail, when, by)


def note(value: Record, place: Place, thread: str = "") -> Iterator[Event]:
    """A comment; what GitLab itself noted ("merged", "mentioned in commit ...") is a record of it."""
    body = string(value.get("body")) or string(value.get("note"))
    if not body:
        return
    mark = "!" if value.get("noteable_type") == "MergeRequest" else "#"
    number = string(value.get("noteable_iid"))
    name = thread or (f"{mark}{number}" if number else "")
    detail = about(_page(value), "comment", number=string(value.get("id")), thread=name)
    when, by = moment(value, "created_at"), who(value.get("author"))
    if value.get("system") is True:
        text = f"{name}: {body}" if name else body
        tell = changed if body.lower().startswith(_STATE_WORDS) else recorded
        yield tell(place, text, detail, when, by)
    else:
        yield spoken(place, body, detail, when, by)


def commit(value: Record, place: Place) -> Event:
    """A commit; its time is when it was committed."""
    parents = value.get("parent_ids")
    text = told(
        string(value.get("id")), string(value.get("message")), merge=isinstance(parents, list) and len(parents) > 1
    )
    detail = about(_page(value), "commit", number=string(value.get("id")))
    by = named("", string(value.get("author_name")), email=string(value.get("author_email")))
    return changed(place, text, detail, moment(value, "committed_date", "created_at"), by)


def pipeline(value: Record, place: Place, project: str = "") -> Event:
    """A pipeline, or a job of one, as far as it came; a machine recorded it."""
    name = string(value.get("name"))
    job = "/jobs/" in _page(value)
    what = f"Job {name}" if job else f"Pipeline {name or string(value.get('id'))}"
    of = project or project_of(value)
    state = {"success": "succeeded", "passed": "succeeded"}.get(
        string(value.get("status")), string(value.get("status"))
    )
    sha = (string(value.get("sha")) or string(record(value.get("commit")).get("id")))[:10]
    text = f"{what} {state} on {string(value.get('ref'))}" + (f" of {of}" if of else "") + (f" ({sha})" if sha else "")
    times = ("finished_at",) if state in {"succeeded", "failed", "canceled"} else ("started_at", "created_at")
    detail = about(_page(value), "run", number=string(value.get("id")))
    return recorded(place, text, detail, moment(value, *times), who(value.get("user")))


def _deployment(value: Record, place: Place) -> Event:
    where = record(value.get("environment"))
    sha = string(value.get("sha"))[:10]
    job = record(value.get("deployable"))
    url = _page(job)
    state = string(value.get("status"))
    what = which(project_of(job), string(value.get("ref")), sha, string(where.get("name")))
    finished = moment(value, "finished_at")
    when = finished if finished != UNKNOWN else moment(job, "finished_at")
    done = state in {"success", "failed", "canceled"}
    when = when if done and when != UNKNOWN else moment(value, "updated_at") if done else moment(value, "created_at")
    links = (about(url, "run").links) + tuple(Link(one) for one in (string(where.get("external_url")),) if one)
    detail = Message(channel=CHANNEL, id=string(value.get("id")), links=links)
    return changed(place, deployed(state, what), detail, when, who(value.get("user")))


def release(value: Record, place: Place, project: str = "", by: Actor | None = None) -> Iterator[Event]:
    """A release and its notes."""
    tag = string(value.get("tag_name")) or string(value.get("tag"))
    name = string(value.get("name"))
    url = string(record(value.get("_links")).get("self")) or string(value.get("url"))
    found = _PROJECT.match(url)
    of = project or (found[1] if found else "")
    text = " ".join(part for part in ("Released", of, tag) if part)
    when, actor = moment(value, "released_at"), by or who(value.get("author"))
    detail = about(url, "release", thread=f"{of} {tag}".strip())
    yield changed(place, f"{text}: {name}" if name and name != tag else text, detail, when, actor)
    body = string(value.get("description"))
    if body:
        yield spoken(place, body, detail, when, actor)
