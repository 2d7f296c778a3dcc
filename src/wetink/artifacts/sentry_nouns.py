"""What Sentry's issues and events say, wherever they are found: as alerts with the exception's own words."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.monitor_payload import lines, links, moment, tags, when
from wetink.model.event import UNKNOWN, Actor, ActorKind, Alert, Event, Kind, Message, Place, When

CHANNEL = "sentry"

_EVENT_KEYS = (
    "culprit",
    "exception",
    "entries",
    "sdk",
    "platform",
    "logentry",
    "grouping_config",
    "dateCreated",
    "sentry.interfaces.Exception",
    "sentry.interfaces.Message",
)
_ISSUE_KEYS = ("firstSeen", "lastSeen", "culprit", "permalink", "metadata")
_STEPS = {
    "set_resolved": "resolved",
    "set_resolved_by_age": "resolved",
    "set_resolved_in_commit": "resolved",
    "set_resolved_in_pull_request": "resolved",
    "set_resolved_in_release": "resolved",
    "set_unresolved": "firing",
    "set_regression": "firing",
    "set_ignored": "archived",
    "assigned": "assigned",
}
"""What an issue's activity list calls a step -> `Alert.status`; a first event is there already, others are none."""
_MOST_EXCEPTIONS = 10
_LABELS = ("environment", "release", "transaction", "platform", "server_name")


def is_event(item: Record) -> bool:
    """Whether it is an event: as a webhook, the API or an SDK writes it."""
    return ("event_id" in item or "eventID" in item) and any(key in item for key in _EVENT_KEYS)


def is_issue(item: Record) -> bool:
    """Whether it is an issue (a group of events): as a webhook or the API writes it."""
    return all(key in item for key in ("shortId", "title")) and sum(key in item for key in _ISSUE_KEYS) >= 3


def event_alert(event: Record, place: Place, received: When, rule: str = "") -> Event:
    """An event as a firing alert: its title, its exceptions, where in the code it was, its tags."""
    labels = tags(event.get("tags"))
    for key in _LABELS:
        if text := string(event.get(key)):
            labels.setdefault(key, text)
    title = _title(event)
    alert = Alert(
        name=rule or title,
        origin=CHANNEL,
        key=_issue_id(event) or title,
        service=project_of(event),
        severity=string(event.get("level")) or labels.get("level", ""),
        description=lines(string(event.get("culprit")), *_told(event, title)),
        labels=tuple(labels.items()),
        links=links(((event.get("web_url"), "issue"), (event.get("permalink"), "issue"))),
    )
    at = next(
        (at for key in ("datetime", "dateCreated", "timestamp", "received") if (at := moment(event.get(key)))), None
    )
    return Event(place, Kind.ALERT, title, alert, when(at, received), stream=CHANNEL)


def issue_alert(issue: Record, place: Place, status: str, at: When, note: str = "") -> Event:
    """An issue as an alert with a status; `note` comes after the place in the code."""
    title = string(issue.get("title"))
    alert = Alert(
        name=title,
        status=status,
        origin=CHANNEL,
        key=string(issue.get("id")),
        number=string(issue.get("shortId")),
        service=project_of(issue),
        severity=string(issue.get("level")),
        description=lines(string(issue.get("culprit")), note),
        links=links(((issue.get("permalink"), "issue"), (issue.get("web_url"), "issue"))),
        ended=at.at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, title or "an issue without title", alert, at, stream=CHANNEL)


def activity_event(issue: Record, step: Record, place: Place) -> Event | None:
    """A step of an issue's activity list: a note, or a new status; None for what is neither."""
    at = moment(step.get("dateCreated"))
    since = When(at=at) if at else UNKNOWN
    actor = actor_of(record(step.get("user")))
    kind, data = string(step.get("type")), record(step.get("data"))
    if kind == "note" and string(data.get("text")):
        note = Message(channel=CHANNEL, id=string(step.get("id")), thread=string(issue.get("id")) or None, note="note")
        return Event(place, Kind.SAID, string(data["text"]), note, since, actor, stream=CHANNEL)
    if kind not in _STEPS:
        return None
    whom = mention({"email": data.get("assigneeEmail"), "name": data.get("assigneeName")})
    event = issue_alert(issue, place, _STEPS[kind], since, note=f"Assigned to {whom}" if whom else "")
    return Event(place, event.kind, event.text, event.detail, since, actor, stream=CHANNEL)


def actor_of(user: Record) -> Actor | None:
    """Who did it: a user, or Sentry itself; None where nobody is named."""
    name, email = string(user.get("name")), string(user.get("email"))
    if not name and not email and not user.get("username"):
        return None
    kind = ActorKind.BOT if string(user.get("type")) in {"application", "system"} else ActorKind.PERSON
    handle = string(user.get("username")) or None
    return Actor(name=name or None, handle=handle, id=string(user.get("id")) or None, email=email or None, kind=kind)


def mention(who: Record) -> str:
    """How to name somebody in a sentence."""
    return string(who.get("name")) or string(who.get("email")) or string(who.get("username"))


def project_of(item: Record) -> str:
    """The project's short name: from its object, its own field, or the API's address of the event."""
    project = record(item.get("project"))
    found = string(project.get("slug")) or string(project.get("name")) or string(item.get("project_slug"))
    if found:
        return found
    parts = urlsplit(string(item.get("url"))[:1000]).path.split("/") if string(item.get("url"))[:4] == "http" else []
    if "projects" in parts and len(parts) > parts.index("projects") + 2:
        return parts[parts.index("projects") + 2]
    named = item.get("project") or item.get("project_name")
    return named if isinstance(named, str) and not named.isdigit() else ""


def _issue_id(event: Record) -> str:
    own = string(event.get("issue_id")) or string(event.get("groupID")) or string(event.get("group_id"))
    return own or string(event.get("issue_url")).rstrip("/").rpartition("/")[2]


def _title(event: Record) -> str:
    own = (
        string(event.get("title"))
        or string(event.get("message"))
        or string(record(event.get("logentry")).get("formatted"))
    )
    values = _exceptions(event)
    return own or (_exception(values[-1]) if values else "an event without title")


def _told(event: Record, title: str) -> Iterator[str]:
    """The exceptions that are not the title, innermost last as Sentry lists them, and where the last one came from."""
    values = _exceptions(event)
    yield from (text for one in values[-_MOST_EXCEPTIONS:] if (text := _exception(one)) and text != title)
    trace = record((values[-1] if values else event).get("stacktrace"))  # a message has one of its own
    frames = records(trace.get("frames"))
    own = [frame for frame in frames if frame.get("in_app") or frame.get("inApp")] or list(frames)
    if own:
        yield _frame(own[-1])
    said = record(event.get("logentry"))
    message = string(event.get("message")) or string(said.get("formatted")) or string(said.get("message"))
    if message and message not in title:
        yield message


def _exceptions(event: Record) -> tuple[Record, ...]:
    """The exceptions of an event, as an SDK, the API (`entries`) or an old SDK keeps them."""
    for held in (event.get("exception"), event.get("sentry.interfaces.Exception")):
        found = records(record(held).get("values")) or records(held)
        if found:
            return found
    for entry in records(event.get("entries")):
        if entry.get("type") == "exception":
            return records(record(entry.get("data")).get("values"))
    return ()


def _exception(value: Record) -> str:
    kind, said = string(value.get("type")), string(value.get("value"))
    return f"{kind}: {said}" if kind and said else kind or said


def _frame(frame: Record) -> str:
    """The place in the code: "in pay() at shop/cart.py:88: total = price / count"."""
    file = string(frame.get("filename")) or string(frame.get("absPath")) or string(frame.get("abs_path"))
    line = string(frame.get("lineno")) or string(frame.get("lineNo"))
    spot = f"{file}:{line}" if file and line else file
    code = string(frame.get("context_line"))
    function = string(frame.get("function"))
    told = " at ".join(part for part in (f"in {function}" if function else "", spot) if part)
    return f"{told}: {code}" if told and code else told
