"""Annotations of Grafana: what people and tools wrote onto a graph, and changes of an alert's state."""

from __future__ import annotations

from datetime import UTC, datetime

from wetink.artifacts.html_blocks import page
from wetink.artifacts.json_records import Record, string
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Actor, ActorKind, Alert, Event, Kind, Link, Message, Place, Skipped, When

ORIGIN = "grafana"
_OWN = ("dashboardId", "dashboardUID", "panelId", "alertId", "alertName", "newState", "timeEnd")
_FIRING = {"alerting", "error", "nodata", "no_data"}
_RESOLVED = {"normal", "ok"}


def is_annotation(value: Record) -> bool:
    """Whether an object is an answer's annotation: a time in numbers, a text, and fields only Grafana has."""
    return (
        isinstance(value.get("time"), int)
        and isinstance(value.get("text"), str)
        and sum(key in value for key in _OWN) > 1
        and "panels" not in value
    )


def annotation(value: Record, place: Place) -> Event | Skipped:
    """An alert's change of state as an alert, anything else as what somebody said; times are epoch milliseconds."""
    at = _at(value.get("time"))
    when = When(at=at) if at else UNKNOWN
    text = _plain(string(value.get("text")))
    tags = value.get("tags")
    marks = [tag for tag in map(string, tags) if tag] if isinstance(tags, list) else []
    state = string(value.get("newState"))
    if status := _status(state):
        return _alert(value, place, when, text or _change(value), status)
    text = text or (_change(value) if state else "")
    said = text or ", ".join(marks)
    if not said:
        return Skipped(place, "an annotation without words" if is_annotation(value) else "not an annotation")
    if text and marks:
        said = f"{text} [{', '.join(marks)}]"
    detail = Message(
        channel=ORIGIN,
        id=string(value.get("id")),
        links=tuple(Link(url) for url in bare_urls(text)),
        note="note" if _person(value) and not state else "event",
    )
    return Event(place, Kind.SAID, said, detail, when, _actor(value), stream=place.source)


def _status(state: str) -> str:
    """What the alert's state means; "" for one that is neither (pending, paused) and for no state."""
    word = state.lower().split(" ")[0]
    return "firing" if word in _FIRING else "resolved" if word in _RESOLVED else ""


def _change(value: Record) -> str:
    """As in "CheckoutSlow: Normal → Alerting"."""
    return f"{string(value.get('alertName'))}: {string(value.get('prevState'))} → {string(value.get('newState'))}"


def _alert(value: Record, place: Place, when: When, text: str, status: str) -> Event:
    name = string(value.get("alertName"))
    key = ":".join(filter(None, (string(value.get("alertId") or ""), string(value.get("panelId")), name)))
    alert = Alert(name, status, ORIGIN, key, ended=when.at if status == "resolved" else None)
    return Event(place, Kind.ALERT, text, alert, when, stream=ORIGIN)


def _plain(text: str) -> str:
    """An annotation's words; it may be HTML."""
    if "<" in text and ("</" in text or "<br" in text):
        return "\n".join(block.text for block in page(text).blocks)
    return text


def _person(value: Record) -> bool:
    """Somebody signed in; a key of the API has no login or email, a service account says what it is."""
    login = string(value.get("login"))
    return bool(login or string(value.get("email"))) and not login.startswith(("sa-", "extsvc-"))


def _actor(value: Record) -> Actor | None:
    login, email = string(value.get("login")), string(value.get("email"))
    if not login and not email:
        return None
    kind = ActorKind.PERSON if _person(value) else ActorKind.BOT
    return Actor(handle=login or None, email=email or None, id=string(value.get("userId")) or None, kind=kind)


def _at(value: object) -> datetime | None:
    """Milliseconds since the epoch, as the API documents them."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 4_102_444_800_000:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
