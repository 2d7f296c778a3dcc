"""Options that several commands share, and how they say what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from wetink.cli.failure import safe, say
from wetink.evidence.redaction import Redactor
from wetink.model.event import Skipped
from wetink.workflow.capture import Capture

MOST_TOLD = 20
"""Messages of one kind; the rest is counted."""

paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing on stderr unless something is wrong.")
strict = click.option("--strict", is_flag=True, help="Exit with 1 when anything could not be read.")
incident = click.option(
    "--incident", default="", metavar="ID", help="The incident's name, where the files do not say it."
)
settings = click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use the wetink.toml of this folder; else that of the current one.",
)


def verdict(found: Capture, *, strictly: bool) -> int:
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
