"""What systems record of a change, and what people say beside it, as events of one shape."""

from __future__ import annotations

from dataclasses import replace

from wetink.artifacts.urls import bare_urls
from wetink.model.event import Actor, ActorKind, Event, Kind, Link, Message, Place, When


def changed(place: Place, text: str, detail: Message, when: When, actor: Actor | None = None) -> Event:
    """A change as a system recorded it: `text` is the line a person would say, the actor did it.

    Addresses written in the text follow the links of `detail`.
    """
    return _event(place, text, replace(detail, note="change"), when, actor)


def recorded(place: Place, text: str, detail: Message, when: When, actor: Actor | None = None) -> Event:
    """What a machine recorded by itself: a build that failed, a pipeline that ran."""
    return _event(place, text, replace(detail, note="event"), when, actor)


def spoken(place: Place, text: str, detail: Message, when: When, actor: Actor | None = None) -> Event:
    """What a person wrote beside a change: a description, a comment, a review."""
    return _event(place, text, detail, when, actor)


def named(handle: str, name: str = "", *, email: str = "", number: str = "", bot: bool = False) -> Actor | None:
    """Somebody, as a forge names them; None where it names nobody. "renovate[bot]" is a bot whatever it says."""
    if not (handle or name or email):
        return None
    kind = ActorKind.BOT if bot or handle.endswith("[bot]") or name.endswith("[bot]") else ActorKind.PERSON
    return Actor(name or None, handle or None, number or None, email or None, kind)


def first_line(text: str) -> str:
    """The first line with anything in it."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _event(place: Place, text: str, detail: Message, when: When, actor: Actor | None) -> Event:
    text = text.replace("\r\n", "\n")
    links = (*detail.links, *(Link(url) for url in bare_urls(text)))
    once = tuple({link.url: link for link in reversed(links)}.values())[::-1]
    return Event(place, Kind.SAID, text, replace(detail, links=once), when, actor, stream=place.source)
