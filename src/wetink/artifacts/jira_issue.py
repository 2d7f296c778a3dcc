"""A Jira issue: when it was filed, what people wrote, and how its state changed."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.adf import plain
from wetink.artifacts.change_record import changed, named, recorded, spoken
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Event, Link, Message, Place, When

_QUIET = {"rank", "sprint", "epic child", "comment", "attachment", "workflow", "timespent", "timeestimate"}
_LONG = {"description", "environment"}


def is_issue(value: Record) -> bool:
    """Whether it is an issue: a key like "ACME-31" and fields that know a summary."""
    key = string(value.get("key"))
    return "-" in key and key[:1].isalpha() and isinstance(record(value.get("fields")).get("summary"), str)


def who(value: object) -> Actor | None:
    """A user object as somebody; apps are bots."""
    user = record(value)
    handle = string(user.get("name")) or string(user.get("accountId"))
    bot = user.get("accountType") == "app"
    return named(handle, string(user.get("displayName")), email=string(user.get("emailAddress")), bot=bot)


def moment(value: object) -> When:
    """A time of Jira ("2026-03-12T14:50:00.000+0100")."""
    at = instant(value) if isinstance(value, str) else None
    return When(at=at) if at else UNKNOWN


def about(issue: Record, *, number: str = "", edited: str = "") -> Message:
    """Where a thing belongs: the issue is its thread, and its page a link."""
    key = string(issue.get("key"))
    base, found, _ = string(issue.get("self")).partition("/rest/")
    page = f"{base}/browse/{key}" if found and key and "api.atlassian.com" not in base else ""
    links = (Link(page, "issue"),) if page else ()
    return Message(channel="jira", id=number or string(issue.get("id")), thread=key or None, links=links, note=edited)


def title(issue: Record) -> str:
    """Its summary after a colon, as far as it is known."""
    summary = string(record(issue.get("fields")).get("summary"))
    return f": {summary}" if summary else ""


def issue_events(issue: Record, place: Place) -> Iterator[Event]:
    """Filed, described, talked over, moved: in the order of the file, the state it has last."""
    fields = record(issue.get("fields"))
    yield from filed(issue, place)
    yield from comments(issue, fields.get("comment"), place)
    histories = records(record(issue.get("changelog")).get("histories"))
    for number, one in enumerate(reversed(histories), 1):
        where = Place(place.source, f"{place.locator}, history {len(histories) + 1 - number}")
        yield from changes(issue, records(one.get("items")), where, moment(one.get("created")), who(one.get("author")))
    if not histories:
        yield from _state(issue, place)


def filed(issue: Record, place: Place) -> Iterator[Event]:
    """That it was filed, and its description; the reporter stands for both."""
    fields = record(issue.get("fields"))
    when = moment(fields.get("created"))
    by = who(fields.get("reporter")) or who(fields.get("creator"))
    yield changed(place, f"Filed {string(issue.get('key'))}{title(issue)}", about(issue), when, by)
    words = plain(fields.get("description"))
    if words:
        yield spoken(place, words, about(issue), when, by)


def comments(issue: Record, value: object, place: Place) -> Iterator[Event]:
    """The comments of an issue, each with its place."""
    for number, one in enumerate(records(record(value).get("comments")), 1):
        yield from comment(issue, one, Place(place.source, f"{place.locator}, comment {number}"))


def comment(
    issue: Record, value: Record, place: Place, edited: str = "", deleted_at: When = UNKNOWN
) -> Iterator[Event]:
    """What somebody wrote under an issue; of a comment that was deleted only its webhook knows when."""
    words = plain(value.get("body"))
    if words:
        when = moment(value.get("updated" if edited == "edited" else "created")) if edited != "deleted" else deleted_at
        detail = about(issue, number=string(value.get("id")), edited=edited)
        yield spoken(place, words, detail, when, who(value.get("author")))


def changes(issue: Record, items: tuple[Record, ...], place: Place, when: When, by: Actor | None) -> Iterator[Event]:
    """What was changed of an issue at once: its status is a change, another field only an event."""
    key = string(issue.get("key"))
    for item in items:
        name = string(item.get("field")) or string(item.get("fieldId"))
        before, after = string(item.get("fromString")), string(item.get("toString"))
        if name.lower() == "status" and _ends(issue, after):
            yield changed(place, f"Closed {key} ({_how(issue)}){title(issue)}", about(issue), when, by)
        elif name.lower() == "status":
            yield changed(place, f"Moved {key} from {before} to {after}{title(issue)}", about(issue), when, by)
        elif name.lower() in _LONG:
            yield recorded(place, f"Changed the {name.lower()} of {key}{title(issue)}", about(issue), when, by)
        elif name.lower() == "attachment" and after:
            yield recorded(place, f"Attached {after} to {key}{title(issue)}", about(issue), when, by)
        elif name.lower() not in _QUIET and (before or after):
            text = f"Changed {name} of {key} from {before or 'nothing'} to {after or 'nothing'}{title(issue)}"
            yield recorded(place, text, about(issue), when, by)


def _ends(issue: Record, status: str) -> bool:
    """Whether a status it came to is the one it has now, and one in which an issue is done."""
    fields, category = record(issue.get("fields")), _category(issue)
    now = string(record(fields.get("status")).get("name"))
    return now == status and (category == "done" or (not category and bool(record(fields.get("resolution")))))


def _category(issue: Record) -> str:
    """What its status counts as: "new", "indeterminate" or "done"; old servers do not tell."""
    status = record(record(issue.get("fields")).get("status"))
    return string(record(status.get("statusCategory")).get("key"))


def _how(issue: Record) -> str:
    """The status it ended in, and the resolution where that has another name: "Done / Won't Do"."""
    fields = record(issue.get("fields"))
    names = (string(record(fields.get(key)).get("name")) for key in ("status", "resolution"))
    return " / ".join(dict.fromkeys(name for name in names if name))


def _state(issue: Record, place: Place) -> Iterator[Event]:
    """The state it has, where no history tells how it came to it; nothing for one that is only filed."""
    fields = record(issue.get("fields"))
    status = string(record(fields.get("status")).get("name"))
    key = string(issue.get("key"))
    when = moment(fields.get("statuscategorychangedate"))
    if _ends(issue, status):
        when = moment(fields.get("resolutiondate")) if fields.get("resolutiondate") else when
        how = _how(issue)
        yield changed(place, f"Closed {key}{f' ({how})' if how else ''}{title(issue)}", about(issue), when)
    elif _category(issue) == "indeterminate":
        yield changed(place, f"{key} is {status}{title(issue)}", about(issue), when)
