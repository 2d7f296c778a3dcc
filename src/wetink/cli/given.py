"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from wetink.workflow.capture import Capture

paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing on stderr unless something is wrong.")
strict = click.option("--strict", is_flag=True, help="Exit with 1 when anything could not be read.")
incident = click.option(
    "--incident", default="", metavar="ID", help="The incident's name, where the files do not say it."
)


def verdict(found: Capture, *, strictly: bool) -> int:
    """The exit code: 1 where `--strict` was asked for and something was skipped."""
    return int(strictly and bool(found.timeline.skipped))
