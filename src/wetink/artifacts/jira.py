"""Jira: issues and searches of its REST API with comments and history, and its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.change_record import changed
from wetink.artifacts.deliveries import deliveries, opening
from wetink.artifacts.jira_issue import (
    about,
    changes,
    comment,
    comments,
    filed,
    is_issue,
    issue_events,
    moment,
    title,
    who,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import brief
from wetink.model.event import UNKNOWN, Event, Place, Skipped, When

_EDITED = {
    "comment_updated": "edited",
    "issue_comment_edited": "edited",
    "comment_deleted": "deleted",
    "issue_comment_deleted": "deleted",
}


def identify(path: Path) -> bool:
    """Whether the file starts with an issue, a search, a list of comments or a webhook of Jira."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """What each issue or payload says happened; times UTC.

    An issue gives when it was filed, its description and comments as their authors' words, and its moves from one
    status to the next where it holds its history, else the status it has. Format: developer.atlassian.com, Jira REST
    API v2 and v3, "Webhooks"; rich text: Atlassian Document Format.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        events = list(_told(found.payload, Place(source, found.where), found.received))
        yield from events
        if not events:
            yield Skipped(Place(source, found.where), _why(found.payload))


def _ours(value: Record) -> bool:
    searched = next(iter(records(value.get("issues"))), None)
    return is_issue(value) or _is_hook(value) or (searched is not None and is_issue(searched)) or _is_comments(value)


def _is_hook(value: Record) -> bool:
    """Whether it is a webhook, or the older post function's payload of a transition."""
    event = string(value.get("webhookEvent"))
    named = event.startswith(("jira:", "comment_", "worklog_", "issuelink_", "attachment_", "issue_property_"))
    return named or (is_issue(record(value.get("issue"))) and ("timestamp" in value or "transition" in value))


def _is_comments(value: Record) -> bool:
    """Whether it is a page of an issue's comments."""
    found = next(iter(records(value.get("comments"))), None)
    return found is not None and "updateAuthor" in found and "/comment/" in string(found.get("self"))


def _told(value: Record, place: Place, received: When) -> Iterator[Event | Skipped]:
    if _is_hook(value):
        yield from _hook(value, place, received)
    elif is_issue(value):
        yield from issue_events(value, place)
    elif _is_comments(value):
        yield from comments({}, value, place)
    listed = value.get("issues")
    for number, one in enumerate(listed if isinstance(listed, list) else [], 1):
        where = Place(place.source, f"{place.locator}, issue {number}")
        if is_issue(record(one)):
            yield from issue_events(record(one), where)
        else:
            yield Skipped(where, "an issue without a key or a summary")


def _hook(value: Record, place: Place, received: When) -> Iterator[Event]:
    """A webhook; `timestamp` is when it was sent, in milliseconds."""
    event, issue = string(value.get("webhookEvent")), record(value.get("issue"))
    by = who(value.get("user"))
    when = _sent(value, received)
    if event == "jira:issue_created":
        yield from filed(issue, place)
    elif event == "jira:issue_deleted":
        yield changed(place, f"Deleted {string(issue.get('key'))}{title(issue)}", about(issue), when, by)
    elif "transition" in value:
        yield _moved(value, issue, place, when)
    if event != "jira:issue_created":  # there the changelog repeats what it was filed with
        yield from changes(issue, records(record(value.get("changelog")).get("items")), place, when, by)
    said = record(value.get("comment"))
    if said:
        what = string(value.get("issue_event_type_name")) or event
        yield from comment(issue, said, place, _EDITED.get(what, _EDITED.get(event, "")), when)


def _moved(value: Record, issue: Record, place: Place, when: When) -> Event:
    step = record(value.get("transition"))
    way = f"from {string(step.get('from_status'))} to {string(step.get('to_status'))}"
    text = f"Moved {string(issue.get('key'))} {way}{title(issue)}"
    return changed(place, text, about(issue), when, who(value.get("user")))


def _sent(value: Record, received: When) -> When:
    stamp = value.get("timestamp")
    at = instant(stamp / 1000) if isinstance(stamp, int) and not isinstance(stamp, bool) else None
    own = When(at=at) if at else moment(stamp)
    return own if own != UNKNOWN else received


def _why(value: Record) -> str:
    if _is_hook(value):
        return f"an event of Jira ({brief(string(value.get('webhookEvent')), 60)}) that tells of no change"
    return "not an issue or event of Jira"


READER = Reader("jira", identify, read)
