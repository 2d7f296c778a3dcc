"""What readers of monitoring services share: payloads told by their shape, field names of templates, tags."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from wetink.artifacts.alert_payload import is_url, label_of
from wetink.artifacts.deliveries import Delivery, Ours, deliveries
from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Alert, Event, Link, Place, Skipped, When

Tell = Callable[[Delivery, Place], Iterator[Event | Skipped]]
"""What one payload says; its place is the whole payload."""

_HAPPENED = {"firing", "resolved", "acknowledged", "assigned", "notified", "annotated"}
SERVICE_TAGS = ("service", "service_name", "app", "application", "component")


def each(path: Path, source: str, ours: Ours, tell: Tell, what: str) -> Iterator[Event | Skipped]:
    """What every payload of a file says, in file order; one that is not `ours` is a `Skipped`: "no `what` in it"."""
    for found in deliveries(path, source, ours):
        if isinstance(found, Skipped):
            yield found
        elif not ours(found.payload):
            yield Skipped(Place(source, found.where), f"no {what} in it")
        else:
            yield from tell(found, Place(source, found.where))


def within(place: Place, part: str) -> Place:
    """The place of a part: "line 1, alarm 2"."""
    return Place(place.source, f"{place.locator}, {part}")


def oldest_first(found: Iterable[Event | Skipped]) -> Iterator[Event | Skipped]:
    """What a list says that may have its newest item first: skips, then events by time, those without one last."""
    events: list[Event] = []
    for one in found:
        if isinstance(one, Event):
            events.append(one)
        else:
            yield one
    yield from sorted(events, key=lambda event: event.when.at.timestamp() if event.when.at else math.inf)


def telling(found: Iterable[Event | Skipped], place: Place) -> Iterator[Event | Skipped]:
    """What an inventory says, without the items that are fine or paused since nobody knows when: nothing happened.

    An inventory of nothing else is a `Skipped`.
    """
    silent = True
    for one in found:
        if isinstance(one, Skipped) or not _is_calm(one):
            silent = False
            yield one
    if silent:
        yield Skipped(place, "nothing in it is or was firing")


def _is_calm(event: Event) -> bool:
    return isinstance(event.detail, Alert) and event.detail.status not in _HAPPENED and event.when == UNKNOWN


def squeezed(name: str) -> str:
    """A field's name without what templates vary: "ALERT_TRANSITION", "alertTransition", "{alert.transition}"."""
    return "".join(char for char in name.lower() if char.isalnum())


def flat(payload: Record) -> dict[str, str]:
    """The strings and numbers of a payload and of the objects in it, by squeezed name; what stands further out wins.

    A nested one is there by its own name and behind that of its object ("id" and "orgid" for `{"org": {"id": 1}}`).
    """
    found = {squeezed(key): text for key, value in payload.items() if (text := string(value))}
    for key, inner in payload.items():
        for name, value in record(inner).items():
            if text := string(value):
                found.setdefault(squeezed(f"{key}{name}"), text)
                found.setdefault(squeezed(name), text)
    return found


def any_of(fields: dict[str, str], names: Iterable[str]) -> str:
    """The first of `names` that has a value."""
    return next((fields[name] for name in names if fields.get(name)), "")


def moment(value: object) -> datetime | None:
    """An instant as services write it: ISO 8601 with zone, or epoch seconds or milliseconds, as number or digits.

    The first of January 1970 is a time that was never set.
    """
    text = string(value)
    whole, _, rest = text.partition(".")
    digits = (
        len(text) <= 20 and whole.isascii() and whole.isdigit() and (not rest or (rest.isascii() and rest.isdigit()))
    )
    found = instant(float(text)) if digits else instant(value)
    return found if found and found.year > 1970 else None


def when(at: datetime | None, received: When) -> When:
    """The instant, else when the payload was received, else unknown."""
    if at:
        return When(at=at)
    return received if received.at else UNKNOWN


def tags(value: object) -> dict[str, str]:
    """Tags as labels: "env:prod,web", a list of such, pairs, or objects with key (tag, name) and value.

    A tag without a value is a label with an empty one.
    """
    if isinstance(value, dict):
        return {key: string(one) for key, one in value.items()}
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    found: dict[str, str] = {}
    for item in items[:500]:
        name, text = _tag(item)
        if name:
            found.setdefault(name, text)
    return found


def _tag(item: object) -> tuple[str, str]:
    if isinstance(item, dict):
        name = next((text for key in ("key", "tag", "name", "Name") if (text := string(item.get(key)))), "")
        return name, string(item.get("value", item.get("Value")))
    if isinstance(item, list):
        return (string(item[0]), string(item[1])) if len(item) == 2 else ("", "")
    name, _, text = string(item).partition(":")
    return name.strip(), text.strip()


def service_in(labels: dict[str, str]) -> str:
    """The service that tags name."""
    return any_of(labels, SERVICE_TAGS)


def links(given: Iterable[tuple[object, str]], text: str = "") -> tuple[Link, ...]:
    """The URLs given, each with its label, and the dashboards and runbooks that a text names; each URL once."""
    found = {url: label for value, label in given if host_of(url := string(value))}
    for url in bare_urls(text):
        label = label_of("runbook" if "runbook" in url.lower() else "", url)
        if label:
            found.setdefault(url, label)
    return tuple(Link(url, label) for url, label in found.items())


def host_of(url: str) -> str:
    """The host a URL leads to, "" for what is no URL."""
    try:
        return (urlsplit(url).hostname or "") if is_url(url) else ""
    except ValueError:
        return ""


def lines(*parts: str) -> str:
    """The parts that say something, one a line."""
    return "\n".join(part for part in parts if part)
