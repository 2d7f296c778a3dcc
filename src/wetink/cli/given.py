"""Options that several commands share, and the capture they all begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from wetink.app import App, load
from wetink.cli.terminal import progress, use_colours
from wetink.workflow.capture import Capture, capture

Command = TypeVar("Command", bound=Callable[..., object])

paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing on stderr unless something is wrong.")
strict = click.option("--strict", is_flag=True, help="Exit with 1 when anything could not be read.")
incident = click.option(
    "--incident", default="", metavar="ID", help="The incident's name, where the files do not say it."
)


def captured(given: Sequence[Path], *, name: str, silent: bool) -> tuple[App, Capture]:
    """Read the paths, with progress for a person who waits."""
    use_colours(click.get_current_context())
    with progress(quiet=silent) as watch:
        app = load()
        return app, capture(given, app.readers, app.redactor, broken=app.broken, incident=name, progress=watch)


def verdict(found: Capture, *, strictly: bool) -> int:
    """The exit code: 1 where `--strict` was asked for and something was skipped."""
    return int(strictly and bool(found.timeline.skipped))
