"""`wetink capture`: keeps an incident while it happens, so that its record need not be collected afterwards."""

from __future__ import annotations

import os
import pwd
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli.failure import FINDINGS, FINE
from wetink.errors import UsageError
from wetink.recorder.incident import Incident, checked, current, made, state_folder, word_in_name

INSIDE = "WETINK_CAPTURE"
"""Set in a recorded shell, so that no recording is begun within one."""

into = click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep it in a folder of the incident's name below DIR; default: the current folder.",
    metavar="DIR",
)


@click.group(short_help="Keep the next incident while it happens: a shell, notes.")
def capture() -> None:
    """Keep an incident while it happens. Nothing is kept unless you say so, and secrets are taken out before writing.

    `wetink draft` reads the folder that comes of it.
    """


@capture.command(short_help="Open your shell and keep what you run in it.")
@click.argument("incident", default="", metavar="[INCIDENT]")
@into
def shell(incident: str, into: Path | None) -> int:
    """Open your own shell and keep each command: folder, host, status, duration, output and time.

    It is an ordinary bash, zsh or fish (SHELL says which). `exit` ends it, with the shell's own exit code. Without
    INCIDENT, the one that is on.
    """
    from wetink.cli.recorded_shell import record_shell

    if os.environ.get(INSIDE):
        raise UsageError(f"this shell is recorded already, in {os.environ[INSIDE]}", "`exit` ends that recording")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("wetink capture shell needs a terminal", "call it by hand, not from a pipe or a job")
    return record_shell(chosen(incident, into))


def chosen(name: str, into: Path | None) -> Incident:
    """The incident that was asked for, or the one that is on; its folder is made."""
    on = current(state_folder(os.environ))
    if on is not None and into is None and name in {"", on.name}:
        return Incident(on.name, made(on.folder), on.since)
    if not name:
        raise UsageError("no incident is on", "name it, or switch it on: wetink capture start INC-123")
    folder = (into or Path()).absolute() / checked(name)
    return Incident(name, made(folder), datetime.now(UTC))


def who() -> dict[str, str]:
    """User and host as they stand in a record."""
    return {"user": pwd.getpwuid(os.geteuid()).pw_name, "host": os.uname().nodename}


def file_name(kind: str, moment: datetime) -> str:
    """The name of a new record without its end: shell-lena-bastion-20260312T141502Z."""
    names = "-".join(word_in_name(one) for one in who().values())
    return f"{kind}-{names}-{moment:%Y%m%dT%H%M%SZ}"


__all__ = ["FINDINGS", "FINE", "capture"]
