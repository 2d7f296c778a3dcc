"""Small incidents made by hand, for the tests of the drafter: `say`, `run`, `alert` ... in the real timeline.

Times are minutes after noon UTC of 3 June 2025. Nobody in here exists.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wetink.drafting.extractive import Analysis, analyse, compose
from wetink.drafting.resolution.changes import Change
from wetink.evidence.timeline import build
from wetink.model.draft import Draft, Step
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
    Passage,
    Place,
    Reaction,
    When,
)
from wetink.model.evidence import RedactedEvent, Timeline

NOON = datetime(2025, 6, 3, 12, tzinfo=UTC)
NAMES = {
    "ines": "Ines Kovar",
    "tariq": "Tariq Bell",
    "lotte": "Lotte Brandt",
    "sam": "Sam Okoye",
}
FENCE = "```"


def when(minutes: float) -> When:
    """So many minutes after noon."""
    return When(at=NOON + timedelta(minutes=minutes))


def person(handle: str) -> Actor:
    """Somebody of the team, as chat names them."""
    return Actor(NAMES.get(handle), handle, f"U-{handle}")


def say(minutes: float, who: str, text: str, *, channel: str = "incident", **more: object) -> RedactedEvent:
    """A message of a person."""
    return _message(minutes, person(who), text, channel, **more)


def bot(minutes: float, name: str, text: str, *, channel: str = "incident", **more: object) -> RedactedEvent:
    """A message of a bot."""
    return _message(minutes, Actor(name, name.lower(), f"B-{name}", kind=ActorKind.BOT), text, channel, **more)


def _message(minutes: float, actor: Actor, text: str, channel: str, **more: object) -> RedactedEvent:
    number = str(more.pop("id", f"{minutes:09.3f}"))
    reactions = tuple(Reaction(str(name)) for name in more.pop("reactions", ()))  # type: ignore[attr-defined]
    detail = Message(channel, number, reactions=reactions, **more)  # type: ignore[arg-type]
    return RedactedEvent(
        Event(Place(f"chat/{channel}.json", f"ts {number}"), Kind.SAID, text, detail, when(minutes), actor, "chat")
    )


def paste(minutes: float, who: str, line: str, output: str = "", *, words: str = "") -> RedactedEvent:
    """A terminal pasted into the chat."""
    return say(minutes, who, f"{words}\n{FENCE}\n$ {line}\n{output}\n{FENCE}".strip())


def run(
    minutes: float | None, who: str, line: str, output: str | None = None, *, file: str = "", **more: object
) -> RedactedEvent:
    """A command in a person's recording (or, without output, in their history); no minutes: only the order is known."""
    source = file or (f"{who}.cast" if output is not None else f"{who}_history")
    moment = UNKNOWN if minutes is None else when(minutes)
    detail = Command(output=output, session=f"{source}#1", **more)  # type: ignore[arg-type]
    spot = f"at {line[:20]} {minutes}"
    return RedactedEvent(Event(Place(source, spot), Kind.EXECUTED, line, detail, moment, Actor(handle=who), source))


def sql(minutes: float, who: str, line: str, output: str = "", *, program: str = "mysql") -> RedactedEvent:
    """A statement typed at a database's prompt."""
    return run(minutes, who, line, output, program=program)


def alert(
    minutes: float, name: str, text: str, *, status: str = "firing", origin: str = "alertmanager", **more: object
) -> RedactedEvent:
    """An alert fires, or with `status="resolved"` is over."""
    detail = Alert(name, status, origin, key=str(more.pop("key", name)), **more)  # type: ignore[arg-type]
    place = Place(f"{origin}.json", f"record {minutes}")
    return RedactedEvent(Event(place, Kind.ALERT, text, detail, when(minutes), None, origin))


def resolved(minutes: float, name: str, text: str) -> RedactedEvent:
    """The alert of that name is over."""
    return alert(minutes, name, text, status="resolved")


def passage(number: int, text: str, heading: str, *, done: bool | None = None) -> RedactedEvent:
    """A list item of a post-mortem."""
    detail = Passage(("Post-mortem", heading), "item", done)
    place = Place("postmortem.md", f"line {number}")
    return RedactedEvent(Event(place, Kind.DOCUMENT, text, detail, UNKNOWN, None, "postmortem.md"))


def timeline(*events: RedactedEvent, intake: Intake | None = None) -> Timeline:
    """The real timeline of these events."""
    return build(events, (), intake, "INC-7")


def analysis_of(*events: RedactedEvent, intake: Intake | None = None) -> Analysis:
    """What the passes found."""
    return analyse(timeline(*events, intake=intake))


def draft_of(*events: RedactedEvent, intake: Intake | None = None) -> Draft:
    """The draft of these events."""
    return compose(analysis_of(*events, intake=intake))


def changes_of(*events: RedactedEvent) -> dict[str, Change]:
    """Every change by its command line; the lines of one test differ."""
    found = analysis_of(*events).changes
    lines = [change.run.line for change in found]
    assert len(set(lines)) == len(lines), lines
    return {change.run.line: change for change in found}


def fates(*events: RedactedEvent) -> list[tuple[str, str]]:
    """(command, what became of it), in order."""
    return [(change.run.line, str(change.fate)) for change in analysis_of(*events).changes]


def fix(*events: RedactedEvent) -> list[str]:
    """The commands of the resolution, in order; a step told in words stands as its words."""
    return commands(draft_of(*events).resolution)


def commands(steps: tuple[Step, ...]) -> list[str]:
    """The commands of steps, in order; the text of those that have none."""
    return [line for step in steps for line in ([c.run for c in step.commands] or [step.text])]


def around(*middle: RedactedEvent, name: str = "CartSlow") -> tuple[RedactedEvent, ...]:
    """The events in an incident that begins at minute 0 and is over at minute 60."""
    return (
        alert(0, name, "cart answers in more than 3 s"),
        say(1, "tariq", "I am on it, looking at the cart now"),
        *middle,
        resolved(60, name, "cart answers in more than 3 s"),
    )
