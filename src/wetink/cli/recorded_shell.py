"""What the recorder is given for a shell and for the hooks of all shells, and what is said to the user."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import click

from wetink.app import redactor
from wetink.artifacts.terminal import Ran
from wetink.artifacts.terminal.echo import echoed
from wetink.artifacts.terminal.inside import inside
from wetink.artifacts.terminal.paper import sheet
from wetink.cli.failure import knows
from wetink.errors import UsageError
from wetink.recorder.incident import Incident, file_name, who
from wetink.recorder.marks import new_word
from wetink.recorder.record import File, Log, Looks, Record, Redactor, header
from wetink.recorder.shells import prepare, shell_name
from wetink.recorder.terminal import INSIDE, Terminal
from wetink.recorder.writer import Writer
from wetink.settings import read_settings


def entered(command: str, pieces: Sequence[tuple[float, str]], where: str, columns: int) -> tuple[str, list[Record]]:
    """The commands entered in what a command opened, as they stand in a record."""
    opening, found = inside(command, pieces, where, columns)
    return opening, [_plain(one) for one in found]


def _plain(ran: Ran) -> Record:
    said: Record = {"after": ran.at, "text": ran.text, "output": ran.output or "", "program": ran.program}
    known = {"user": ran.user, "host": ran.host, "cwd": ran.cwd}
    return said | {name: value for name, value in known.items() if value} | {"within": list(ran.within)}


LOOKS = Looks(sheet, echoed, entered)


def record_shell(incident: Incident) -> int:
    """Run the user's shell recorded; gives its exit code."""
    shell = os.environ.get("SHELL", "")
    name = shell_name(shell)
    taker = redactor(read_settings(None, [incident.folder]))
    knows(taker)
    started = datetime.now(UTC)
    file = File.new(incident.folder, file_name("shell", started))
    file.append(header(incident.name, who(), started, shell=name, output=True))
    word = new_word()
    prepared = prepare(shell, word, {**os.environ, INSIDE: str(file.path)})
    say(f"recording {incident.name}: commands and what they print, secrets taken out; `exit` ends it")
    say("what your shell keeps out of its history for a blank before it is kept out of this, too")
    say(f"in {file.path}")
    try:
        writer = Writer(file, LOOKS, taker)
        terminal = Terminal(prepared, word, writer)
        status = terminal.run()
        lost = writer.end(status)
    finally:
        shutil.rmtree(prepared.folder, ignore_errors=True)
    if not terminal.marked:
        raise UsageError(
            f"nothing was kept: {name} never reached its first prompt with wetink's hook in it",
            "look whether its start files end early or start another program (exec)",
        )
    if lost:
        say(f"{lost if lost > 0 else 'some'} commands could not be written")
    say(f"recording ended: {file.path}")
    return status


def hooks_file(incident: Incident) -> Callable[[], tuple[Log, Redactor]]:
    """What the helper opens when it has started: the file for the commands of all shells, and a redactor."""
    settings = read_settings(None, [incident.folder])

    def opened() -> tuple[Log, Redactor]:
        started = datetime.now(UTC)
        file = File.new(incident.folder, file_name("shells", started))
        file.append(header(incident.name, who(), started, shell="", output=False))
        return Log(file), redactor(settings)

    return opened


def say(text: str) -> None:
    """A line of ours, told from the shell's."""
    click.echo(f"{click.style('wetink:', fg='cyan')} {text}", err=True)
