"""Commands of a recording as events: what asciicasts and typescripts share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wetink.artifacts.named import actor_of
from wetink.artifacts.terminal import Ran
from wetink.model.event import UNKNOWN, Command, Event, Kind, Place, When


@dataclass(frozen=True, slots=True)
class Start:
    """When a recording began: seconds since 1970 UTC, or a wall clock without zone, or neither."""

    stamp: float | None = None
    local: datetime | None = None

    def plus(self, seconds: float | None) -> When:
        """The moment so many seconds in; `UNKNOWN` for None."""
        if seconds is None:
            return UNKNOWN
        if self.local is not None:
            return When(local=self.local + timedelta(seconds=seconds))
        if self.stamp is None:
            return When(elapsed=round(seconds, 3))
        return When(at=datetime.fromtimestamp(self.stamp, tz=UTC) + timedelta(seconds=seconds))


def events_of(
    found: Iterable[Ran], source: str, start: Start, locator: Callable[[Ran], str] | None = None, session: int = 0
) -> Iterator[Event]:
    """One event per command; `locator` says where it stands, by default the second at which it was entered.

    The actor is whose prompt the recording opens with, not whom they became by sudo; `session` counts what went before.
    """
    owner = None
    for ran in found:
        owner = owner or (ran.user if not ran.within else None)
        yield Event(
            place=Place(source, locator(ran) if locator else f"at {ran.at or 0.0:.1f}s"),
            kind=Kind.EXECUTED,
            text=ran.text,
            detail=Command(
                program=ran.program,
                output=ran.output,
                exit=ran.exit,
                duration=ran.duration,
                cancelled=ran.cancelled,
                session=f"{source}#{session + ran.session}",
                host=ran.host,
                user=ran.user,
                cwd=ran.cwd,
                within=ran.within,
            ),
            when=start.plus(ran.at),
            actor=actor_of(source, owner),
            stream=source,
        )
