"""Options that several commands share, and how they say what was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from wetink.cli.failure import safe, say
from wetink.errors import UsageError
from wetink.evidence.redaction import Redactor
from wetink.model.event import Wanted
from wetink.model.terms import Skipped

if TYPE_CHECKING:  # a tenth of a second, which most commands need not pay
    from wetink.workflow.gather import Gathered

MOST_TOLD = 20
"""Messages of one kind; the rest is counted."""

Decorated = TypeVar("Decorated", bound=Callable[..., object])


class Moment(click.ParamType[datetime]):
    """An instant as ISO 8601; without an offset it is UTC."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Raises BadParameter for what is no time."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value).strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{str(value)!r} is no time; write it like 2026-03-12T14:00Z or 2026-03-12T14:00+01:00", param, ctx
            )


MOMENT = Moment()

paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing on stderr unless something is wrong.")
strict = click.option("--strict", is_flag=True, help="Exit with 1 when anything could not be read.")
incident = click.option(
    "--incident", default="", metavar="ID", help="The incident's name, where the files do not say it."
)
_since = click.option("--since", type=MOMENT, help="Leave out what happened before this instant.")
_until = click.option("--until", type=MOMENT, help="Leave out what happened after this instant.")
_channels = click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="NAME",
    help="Of chat, read this channel only (* for any; again for more).",
)


def part(command: Decorated) -> Decorated:
    """The options that say which part of large exports belongs to the incident."""
    return _since(_until(_channels(command)))


def wanted(since: datetime | None, until: datetime | None, channels: tuple[str, ...]) -> Wanted:
    """What those options say. Raises UsageError."""
    if since and until and since > until:
        raise UsageError("--until lies before --since", "give the earlier instant to --since")
    return Wanted(since, until, channels)


settings = click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use the wetink.toml of this folder; else that of the current one.",
)


def verdict(found: Gathered, *, strictly: bool) -> int:
    """The exit code: 1 where `--strict` was asked for and something was skipped."""
    return int(strictly and bool(found.timeline.skipped))


@dataclass(slots=True)
class Notes:
    """Tells on stderr what was left out, the first of them in words, and counts them; `what` is "withheld"."""

    what: str
    redactor: Redactor | None = None
    count: int = 0

    def add(self, item: Skipped) -> None:
        """Tell one."""
        self.count += 1
        if self.count <= MOST_TOLD:
            say(f"{safe(item.place.source, self.redactor)}, {item.place.locator}: {item.why}", "")

    def end(self) -> int:
        """Tell how many more there were; gives the number of all."""
        if self.count > MOST_TOLD:
            say(f"and {self.count - MOST_TOLD:,} more {self.what}", "")
        return self.count
