"""GitHub: webhook payloads, answers of the REST and GraphQL APIs, and what `gh ... --json` prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import deliveries, opening
from wetink.artifacts.github_objects import kind_of, told_object
from wetink.artifacts.github_webhook import Hook, as_hook, is_hook, is_repository_event, told_hook
from wetink.artifacts.json_records import Record, record
from wetink.artifacts.reader import Reader
from wetink.model.event import Event, Place, Skipped, When

_LISTS = ("items", "workflow_runs", "nodes", "edges")
_DEEPEST = 8
_SIGNS = frozenset(
    (
        "sender",
        "repo",
        "html_url",
        "url",
        "number",
        "sha",
        "deployment_url",
        "tag_name",
        "tagName",
        "conclusion",
        "event",
    )
)
"""Every object that is known has one of these; what has none is passed over without a closer look."""


def identify(path: Path) -> bool:
    """Whether the file starts with a payload or an object that GitHub alone writes."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """What each payload or object says happened, in file order; times UTC.

    An issue or pull request gives when it was opened, what people wrote, and when it was merged or closed. Format:
    docs.github.com, "Webhook events and payloads", "REST API"; cli.github.com/manual.
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        place = Place(source, found.where)
        events = list(_told(found.payload, place, found.received, 0))
        yield from events
        yield from _unknown(found.payload, place)
        if not events:
            yield Skipped(place, _why(found.payload))


def _ours(value: Record) -> bool:
    return any(True for _ in _parts(value, 0))


def _parts(value: Record, depth: int) -> Iterator[tuple[str, Record, str]]:
    """(kind, object, where in the value) of each object that is known; lists and GraphQL answers are looked through."""
    kind = "" if _SIGNS.isdisjoint(value) else _kind(value)
    if kind:
        yield kind, value, ""
        return
    inside = depth > 0 or "data" in value
    for key, inner in value.items():
        if depth < _DEEPEST and (inside or key in _LISTS) and isinstance(inner, (dict, list)):
            listed = inner if isinstance(inner, list) else [inner]
            for number, one in enumerate(listed, 1):
                where = f"{key} {number}" if isinstance(inner, list) else key
                for found, part, rest in _parts(record(one), depth + 1):
                    yield found, part, f"{where}, {rest}" if rest else where


def _kind(value: Record) -> str:
    return "hook" if is_hook(value) else "event" if is_repository_event(value) else kind_of(value)


def _told(value: Record, place: Place, received: When, depth: int) -> Iterator[Event]:
    for kind, part, inside in _parts(value, depth):
        where = Place(place.source, f"{place.locator}, {inside}") if inside else place
        if kind == "hook":
            yield from told_hook(Hook(part, where, received))
        elif kind == "event":
            yield from told_hook(as_hook(part, where))
        else:
            yield from told_object(kind, part, where)


def _unknown(value: Record, place: Place) -> Iterator[Skipped]:
    """What an answer lists that is nothing known; a GraphQL answer holds whatever was asked for."""
    for key in _LISTS:
        listed = value.get(key)
        for number, one in enumerate(listed if isinstance(listed, list) and not kind_of(value) else [], 1):
            if not _ours(record(one)):
                yield Skipped(Place(place.source, f"{place.locator}, {key} {number}"), _why(record(one)))


def _why(value: Record) -> str:
    """Why nothing was taken from a payload."""
    if is_hook(value) or is_repository_event(value):
        return "an event of GitHub that tells of no change and holds nobody's words"
    if _ours(value):
        return "tells nothing that happened and holds nobody's words"
    return "not an event or object of GitHub that is known"


READER = Reader("github", identify, read)
