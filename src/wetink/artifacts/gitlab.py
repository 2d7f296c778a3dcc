"""GitLab: webhook payloads, answers of its API, and what `glab ... -F json` prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.deliveries import deliveries, opening
from wetink.artifacts.gitlab_objects import kind_of, told_object
from wetink.artifacts.gitlab_webhook import Hook, is_hook, told_hook
from wetink.artifacts.json_records import Record, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import brief
from wetink.model.event import Event, Place, Skipped


def identify(path: Path) -> bool:
    """Whether the file starts with a payload or an object that GitLab alone writes."""
    return _ours(opening(path, _ours))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """What each payload or object says happened, in file order; times UTC.

    An issue or merge request gives when it was opened, what people wrote, and when it was merged or closed. Format:
    docs.gitlab.com, "Webhook events" and "REST API resources".
    """
    for found in deliveries(path, source, _ours):
        if isinstance(found, Skipped):
            yield found
            continue
        place, value = Place(source, found.where), found.payload
        hook = is_hook(value)
        kind = "" if hook else kind_of(value)
        events = list(told_hook(Hook(value, place, found.received)) if hook else told_object(kind, value, place))
        yield from events
        if not events:
            yield Skipped(place, _why(value, kind, hook=hook))


def _ours(value: Record) -> bool:
    return is_hook(value) or kind_of(value) != ""


def _why(value: Record, kind: str, *, hook: bool) -> str:
    """Why nothing was taken from a payload."""
    if hook:
        return f"an event of GitLab ({brief(string(value.get('object_kind')), 40)}) that tells of no change"
    return "holds nobody's words" if kind else "not an event or object of GitLab that is known"


READER = Reader("gitlab", identify, read)
