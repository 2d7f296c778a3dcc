"""Builds of CI servers as JSON: Jenkins, CircleCI and Buildkite, and Spinnaker's pipeline executions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wetink.artifacts.change_record import changed, first_line, named, recorded
from wetink.artifacts.deliveries import deliveries, opening
from wetink.artifacts.git_story import told
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, Skipped, When

_STATES = {
    "success": "succeeded",
    "succeeded": "succeeded",
    "passed": "succeeded",
    "failure": "failed",
    "failed": "failed",
    "failing": "is failing",
    "terminal": "failed",
    "aborted": "was aborted",
    "canceled": "was cancelled",
    "cancelled": "was cancelled",
    "unstable": "is unstable",
    "not_built": "was not built",
}


def identify(path: Path) -> bool:
    """Whether the file starts with a build, an execution or a webhook of one of the four."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per build, at its end (its start while it runs), and the commits a Jenkins build names; times UTC.

    A build is a machine's event; an execution of Spinnaker, which deploys, is a change. Formats: Jenkins remote access
    API (`/api/json`), circleci.com/docs/webhooks, buildkite.com/docs/apis, the Spinnaker gate API.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        place = Place(source, found.where)
        events = list(_told(found.payload, place))
        yield from events
        if not events:
            yield Skipped(place, "not a build that is known")


def _told(value: Record, place: Place) -> Iterator[Event | Skipped]:
    tell = next((tell for fits, tell in _KINDS if fits(value)), None)
    if tell:
        yield from tell(value, place)


def _ours(value: Record) -> bool:
    return any(fits(value) for fits, _ in _KINDS)


def _state(word: object) -> str:
    name = string(word).lower()
    return _STATES.get(name, f"is {name.replace('_', ' ')}" if name else "is running")


def _millis(value: object, more: object = 0) -> When:
    """Epoch milliseconds, as Jenkins and Spinnaker document theirs, and so many more."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        return UNKNOWN
    plus = more if isinstance(more, int) else 0
    at = instant((value + plus) / 1000)
    return When(at=at) if at else UNKNOWN


def _moment(value: Record, *keys: str) -> When:
    at = next((at for key in keys if (at := instant(value.get(key)))), None)
    return When(at=at) if at else UNKNOWN


def _about(tool: str, url: str, number: str) -> Message:
    return Message(channel=tool, id=number, links=(Link(url, "run"),) if url else ())


def _is_jenkins(value: Record) -> bool:
    return all(key in value for key in ("number", "timestamp", "url", "result")) and "duration" in value


def _jenkins(value: Record, place: Place) -> Iterator[Event]:
    running = value.get("building") is True
    name = string(value.get("fullDisplayName")) or f"#{string(value.get('number'))}"
    causes = [cause for action in records(value.get("actions")) for cause in records(action.get("causes"))]
    why = next((text for cause in causes if (text := string(cause.get("shortDescription")))), "")
    user = next((cause for cause in causes if cause.get("userName")), {})
    by = named(string(user.get("userId")), string(user.get("userName")))
    text = f"Build {name} {_state(None if running else value.get('result'))}" + (f" ({why})" if why else "")
    when = _millis(value.get("timestamp"), 0 if running else value.get("duration"))
    detail = _about("jenkins", string(value.get("url")), string(value.get("id")) or string(value.get("number")))
    sets = records(value.get("changeSets")) or (record(value.get("changeSet")),)
    for number, one in enumerate((item for some in sets for item in records(some.get("items"))), 1):
        yield _commit(one, Place(place.source, f"{place.locator}, commit {number}"))
    yield recorded(place, text, detail, when, by)


def _commit(value: Record, place: Place) -> Event:
    """A commit as a Jenkins build lists it."""
    sha = string(value.get("commitId")) or string(value.get("id"))
    author = named("", string(record(value.get("author")).get("fullName")), email=string(value.get("authorEmail")))
    text = told(sha, string(value.get("comment")) or string(value.get("msg")))
    return changed(place, text, Message(channel="jenkins", id=sha), _millis(value.get("timestamp")), author)


def _is_jenkins_job(value: Record) -> bool:
    return any(_is_jenkins(one) for one in records(value.get("builds")))


def _jenkins_job(value: Record, place: Place) -> Iterator[Event | Skipped]:
    for number, one in enumerate(records(value.get("builds")), 1):
        name = f"{string(value.get('displayName')) or string(value.get('name'))} #{string(one.get('number'))}"
        where = Place(place.source, f"{place.locator}, build {number}")
        if _is_jenkins(one):
            yield from _jenkins({"fullDisplayName": name, **one}, where)
        else:
            yield Skipped(where, "a build of which neither result nor time is given")


def _is_circleci(value: Record) -> bool:
    return string(value.get("type")) in {"workflow-completed", "job-completed"} and "happened_at" in value


def _circleci(value: Record, place: Place) -> Iterator[Event]:
    job = record(value.get("job"))
    flow, vcs = record(value.get("workflow")), record(record(value.get("pipeline")).get("vcs"))
    what = f"Job {string(job.get('name'))} of workflow" if job else "Workflow"
    state = _state((job or flow).get("status"))
    branch, sha = string(vcs.get("branch")) or string(vcs.get("tag")), string(vcs.get("revision"))[:10]
    text = f"{what} {string(flow.get('name'))} {state}" + (f" on {branch}" if branch else "")
    text += f" of {string(record(value.get('project')).get('slug'))}" + (f" ({sha})" if sha else "")
    subject = first_line(string(record(vcs.get("commit")).get("subject")))
    detail = _about("circleci", string(flow.get("url")), string(value.get("id")))
    yield recorded(place, f"{text}: {subject}" if subject else text, detail, _moment(value, "happened_at"))


def _is_buildkite(value: Record) -> bool:
    build = record(value.get("build")) or value
    return "state" in build and "/builds/" in string(build.get("web_url")) and "number" in build


def _buildkite(value: Record, place: Place) -> Iterator[Event]:
    build = record(value.get("build")) or value
    pipeline = record(value.get("pipeline")) or record(build.get("pipeline"))
    name = string(pipeline.get("slug")) or string(pipeline.get("name"))
    branch, sha = string(build.get("branch")), string(build.get("commit"))[:10]
    text = f"Build {name} #{string(build.get('number'))} {_state(build.get('state'))} on {branch}".replace("  ", " ")
    text += f" ({sha})" if sha else ""
    subject = first_line(string(build.get("message")))
    by = record(build.get("creator"))
    who = named("", string(by.get("name")), email=string(by.get("email")))
    detail = _about("buildkite", string(build.get("web_url")), string(build.get("id")))
    when = _moment(build, "finished_at", "started_at", "created_at")
    yield recorded(place, f"{text}: {subject}" if subject else text, detail, when, who)


def _is_spinnaker(value: Record) -> bool:
    staged = isinstance(value.get("stages"), list) and "application" in value
    return staged and "status" in value and ("trigger" in value or "buildTime" in value)


def _spinnaker(value: Record, place: Place) -> Iterator[Event]:
    trigger = record(value.get("trigger"))
    who = string(trigger.get("user")) or string(record(value.get("authentication")).get("user"))
    by: Actor | None = named(who if "@" not in who else "", email=who if "@" in who else "")
    text = f"Pipeline {string(value.get('name'))} of {string(value.get('application'))} {_state(value.get('status'))}"
    end = _millis(value.get("endTime"))
    when = end if end != UNKNOWN else _millis(value.get("startTime"))
    failed = [string(one.get("name")) for one in records(value.get("stages")) if one.get("status") == "TERMINAL"]
    text += f" at {', '.join(failed)}" if failed else ""
    yield changed(place, text, _about("spinnaker", "", string(value.get("id"))), when, by)


_KINDS: tuple[tuple[Callable[[Record], bool], Callable[[Record, Place], Iterator[Event | Skipped]]], ...] = (
    (_is_jenkins, _jenkins),
    (_is_jenkins_job, _jenkins_job),
    (_is_circleci, _circleci),
    (_is_buildkite, _buildkite),
    (_is_spinnaker, _spinnaker),
)

READER = Reader("builds", identify, read)
