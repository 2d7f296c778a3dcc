"""Events made by hand for the tests of the timeline."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from wetink.evidence.timeline import build
from wetink.model.event import (
    UNKNOWN,
    Actor,
    ActorKind,
    Alert,
    Command,
    Event,
    Intake,
    Kind,
    Message,
    Place,
    When,
)
from wetink.model.evidence import Evidence, RedactedEvent, Timeline

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ADA = Actor("Ada Byron", "ada-ops", "U1", "ada@x.example")
BEN = Actor("Ben Okri", "ben", "U2", "ben@x.example")


def after(seconds: float) -> When:
    """An instant so many seconds after noon of 12 March 2026 UTC."""
    return When(at=NOON + timedelta(seconds=seconds))


def said(
    seconds: float | When, text: str, who: Actor | None = ADA, *, source: str = "chat/1.json", **more: object
) -> RedactedEvent:
    when = seconds if isinstance(seconds, When) else after(seconds)
    detail = Message(channel="inc", id=str(more.pop("id", "")), **more)  # type: ignore[arg-type]
    return RedactedEvent(Event(Place(source, f"ts {when}"), Kind.SAID, text, detail, when, who, "slack"))


def ran(
    when: float | When | None,
    text: str,
    output: str | None = None,
    *,
    source: str = "ada.cast",
    who: Actor | None = None,
    **more: object,
) -> RedactedEvent:
    moment = UNKNOWN if when is None else when if isinstance(when, When) else after(when)
    detail = Command(output=output, session=f"{source}#1", **more)  # type: ignore[arg-type]
    actor = who or Actor(handle=source.split(".", maxsplit=1)[0].rsplit("/", maxsplit=1)[-1])
    return RedactedEvent(Event(Place(source, f"at {text}"), Kind.EXECUTED, text, detail, moment, actor, source))


def rang(
    seconds: float,
    name: str = "LatencyHigh",
    status: str = "firing",
    *,
    origin: str = "alertmanager",
    source: str = "",
    **more: object,
) -> RedactedEvent:
    alert = Alert(name=name, status=status, origin=origin, **more)  # type: ignore[arg-type]
    place = Place(source or f"{origin}.json", f"at {seconds}")
    return RedactedEvent(Event(place, Kind.ALERT, f"{name} is high", alert, after(seconds), None, origin))


def bot(seconds: float | When, text: str, name: str = "Alertmanager", **more: object) -> RedactedEvent:
    return said(seconds, text, Actor(name, name, f"B{name}", kind=ActorKind.BOT), **more)  # type: ignore[arg-type]


def chat_line(clock: str, text: str, who: str, number: int) -> RedactedEvent:
    """A line of chat pasted as text: a time of day, no date, no zone."""
    when = When(clock=time.fromisoformat(clock))
    place = Place("chat.txt", f"line {number}")
    return RedactedEvent(Event(place, Kind.SAID, text, Message(), when, Actor(name=who), "chat.txt"))


def timeline(*events: RedactedEvent, intake: Intake | None = None) -> Timeline:
    return build(events, (), intake, "INC-1")


def one(made: Timeline, text: str, kind: Kind | None = None) -> Evidence:
    """The only item whose text starts so."""
    found = [e for e in made.evidence if e.text.startswith(text) and kind in {None, e.kind}]
    assert len(found) == 1, [e.text for e in made.evidence]
    return found[0]


def seconds(item: Evidence) -> float:
    """Seconds after noon."""
    assert item.at is not None
    return (item.at - NOON).total_seconds()


def texts(made: Timeline) -> list[str]:
    return [item.text for item in made.evidence]
