"""`wetink capture`: keeps an incident while it happens, so that its record need not be collected afterwards."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli.failure import FINDINGS, FINE, knows
from wetink.errors import CaptureUnwritable, UsageError
from wetink.recorder import helper
from wetink.recorder.incident import Incident, checked, current, made, state_folder, switch_off, switch_on, who
from wetink.recorder.shells import SHELLS, hook
from wetink.recorder.terminal import INSIDE, INSIDE_TTY

LONGEST_NOTE = 1 << 20

into = click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep it in a folder of the incident's name below DIR; default: the current folder.",
    metavar="DIR",
)


@click.group(short_help="Keep the next incident while it happens: a shell, notes.")
def capture() -> None:
    """Keep an incident while it happens, in a folder that `wetink draft` reads.

    Nothing is kept unless you say so, and secrets are taken out before anything is written.
    """


@capture.command(short_help="Open your shell and keep what you run in it.")
@click.argument("incident", default="", metavar="[INCIDENT]")
@into
def shell(incident: str, into: Path | None) -> int:
    """Open your own shell and keep each command: folder, host, status, duration, output and time.

    It is your ordinary bash, zsh or fish (SHELL says which). `exit` ends it, with the shell's own exit code. A command
    typed with a blank before it is not kept where your shell keeps it out of its history, too. Without INCIDENT, the
    one that is on.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("wetink capture shell needs a terminal", "call it by hand, not from a pipe or a job")
    if os.environ.get(INSIDE) and os.environ.get(INSIDE_TTY) == os.ttyname(0):
        raise UsageError(f"this shell is recorded already, in {os.environ[INSIDE]}", "`exit` ends that recording")
    from wetink.cli.recorded_shell import record_shell

    return record_shell(chosen(incident, into))


@capture.command(short_help="Write down what you see, with name and time.")
@click.argument("text", nargs=-1, metavar='"TEXT"')
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), help="Copy a file in, as it is.")
@click.option(
    "--incident", default="", metavar="ID", help="The incident; default: this shell's, or the one that is on."
)
@into
def note(text: tuple[str, ...], files: tuple[Path, ...], incident: str, into: Path | None) -> int:
    """Add a note to the incident: TEXT, or standard input for "-"; a screenshot or log with --file.

    Secrets are taken out of the text. A file is copied as it is; `wetink draft` takes them out when it reads it.
    """
    from wetink.app import redactor
    from wetink.recorder.notes import add_note, copy_in
    from wetink.settings import read_settings

    words = sys.stdin.read(LONGEST_NOTE) if text == ("-",) else " ".join(text)
    if not words.strip() and not files:
        raise UsageError("the note says nothing", 'call it as: wetink capture note "checkout is back, 14:31"')
    kept = inside() if not incident and not into else None
    kept = kept or chosen(incident, into)
    taker = redactor(read_settings(None, [kept.folder]))
    knows(taker)
    names = [copy_in(kept, file) for file in files]
    for number, name in enumerate(names or [""]):
        path = add_note(kept, who(), words.strip() if not number else "", datetime.now(UTC), taker, file=name)
    click.echo(f"noted in {path}", err=True)
    return FINE


@capture.command(short_help="Say that an incident is on.")
@click.argument("incident")
@into
@click.option(
    "--hours",
    default=24.0,
    show_default=True,
    type=click.FloatRange(0, 24 * 14, min_open=True),
    help="Ends by itself then.",
)
def start(incident: str, into: Path | None, hours: float) -> int:
    """Switch an incident on for this user on this host.

    From then on, shells with the line of `wetink capture hook` in their start file keep their commands (no output), and
    `wetink capture note` and `shell` need no name. `wetink capture stop` ends it.
    """
    from wetink.cli.recorded_shell import hooks_file

    state = state_folder(os.environ, os.uname().nodename)
    on = current(state)
    alive = helper.running(state)
    if on is not None and (on.name != incident or alive):
        raise UsageError(f"{on.name} is on since {on.since:%Y-%m-%d %H:%M} UTC", "`wetink capture stop` ends it")
    if on is None:
        on = Incident(checked(incident), made((into or Path()).absolute() / checked(incident)), datetime.now(UTC))
    helper.start(helper.Job(state, datetime.now(UTC).timestamp() + hours * 3600, hooks_file(on)))
    switch_on(state, on)
    click.echo(f"{on.name} is on for {hours:g} hours, kept in {on.folder}", err=True)
    return FINE


@capture.command(short_help="Say that it is over.")
def stop() -> int:
    """Switch the incident off: nothing is kept any more."""
    state = state_folder(os.environ, os.uname().nodename)
    try:
        on = current(state)
    except CaptureUnwritable:
        on = None
    helper.stop(state)
    if not switch_off(state):
        click.echo("no incident is on", err=True)
    elif on is not None:
        click.echo(f"{on.name} is off; draft it with: wetink draft {on.folder}", err=True)
    return FINE


@capture.command(short_help="Say whether an incident is on.")
def status() -> int:
    """Say which incident is on and where it is kept; exit with 1 when none is."""
    state = state_folder(os.environ, os.uname().nodename)
    on = current(state)
    if on is None:
        click.echo("no incident is on")
        return FINDINGS
    click.echo(f"{on.name} is on since {on.since:%Y-%m-%d %H:%M} UTC, kept in {on.folder}")
    if not helper.running(state):
        click.echo(f"commands of other shells are not kept: run `wetink capture start {on.name}` again")
    trouble = state / helper.TROUBLE
    if trouble.is_file():
        click.echo(f"the last command could not be written: {trouble.read_text('utf-8', 'replace').strip()}")
    return FINE


@capture.command("hook", short_help="Print what goes into your shell's start file.")
@click.argument("name", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
def print_hook(name: str) -> int:
    """Print the lines for ~/.bashrc, ~/.zshrc or config.fish that keep commands while an incident is on.

    While none is on they look once per prompt whether a file is there, and start no process.
    """
    ends = {"bash": "sh", "zsh": "zsh", "fish": "fish"}
    click.echo(hook(f"rc/{name}.{ends[name]}"), nl=False)
    return FINE


def inside() -> Incident | None:
    """The incident of the recorded shell in which this is called."""
    file = Path(os.environ.get(INSIDE, ""))
    return Incident(file.parent.name, file.parent, datetime.now(UTC)) if file.is_file() else None


def chosen(name: str, into: Path | None) -> Incident:
    """The incident that was asked for, or the one that is on; its folder is made."""
    on = current(state_folder(os.environ, os.uname().nodename))
    if on is not None and into is None and name in {"", on.name}:
        return Incident(on.name, made(on.folder), on.since)
    if not name:
        raise UsageError("no incident is on", "name it, or switch it on: wetink capture start INC-123")
    return Incident(checked(name), made((into or Path()).absolute() / name), datetime.now(UTC))
