"""The one place that turns an error into text on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wetink.cli.terminal import folded
from wetink.errors import WetinkError, traceback_of

if TYPE_CHECKING:
    from wetink.evidence.redaction import Redactor

FINE = 0
FINDINGS = 1
"""A check found something (`--strict` with skipped records)."""
UNUSABLE = 2
"""The call was wrong, or nothing in what was given could be read."""
BUG = 70
"""wetink itself is wrong (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130
WITHHELD = "(withheld: secrets cannot be taken out of it here)"


@dataclass(slots=True)
class Desk:
    """What a call leaves for those who tell of its failure: the redactor that knows its secrets."""

    redactor: Redactor | None = None


def knows(redactor: Redactor) -> None:
    """Have every message of this call redacted by what is known about its secrets, the team's own patterns too."""
    context = click.get_current_context(silent=True)
    if context and isinstance(context.obj, Desk):
        context.obj.redactor = redactor


def run(command: click.Command, arguments: Sequence[str]) -> int:  # noqa: PLR0911 (one return per way to end)
    """Call a click command and answer with the exit code; every failure has been told on stderr."""
    use_utf8()
    desk = Desk()
    try:
        code = command.main(list(arguments), prog_name="wetink", standalone_mode=False, obj=desk)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except WetinkError as error:
        tell(error.message, error.hint, desk.redactor)
        return UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        tell("interrupted")
        return INTERRUPTED
    except OSError as error:
        if error.filename is None and is_gone():
            tell("the current folder is gone: somebody deleted or replaced it", "cd to a folder that is there")
            return UNUSABLE
        if error.filename is None:
            return crash(error, desk.redactor)
        where = os.fsdecode(error.filename)
        tell(f"{where}: {error.strerror}", "check that it exists and may be read or written", desk.redactor)
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 (the door: an unknown exception is a bug, told without the secrets in it)
        return crash(error, desk.redactor)
    return code if isinstance(code, int) else FINE


def is_gone() -> bool:
    """Whether this program runs in a folder that is no more."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def use_utf8() -> None:
    """Drafts and evidence are UTF-8 whatever the locale; a file name that is not UTF-8 is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(message: str, hint: str = "", redactor: Redactor | None = None) -> None:
    """Say on stderr what is wrong and where, then what to do next."""
    say(safe(message, redactor), safe(hint, redactor) if hint else "")


def say(message: str, hint: str) -> None:
    """Write an error that holds no secret."""
    _write("error:", click.style("error:", fg="red", bold=True), message)
    if hint:
        _write(" hint:", click.style(" hint:", fg="cyan"), hint)


def _write(label: str, shown: str, text: str) -> None:
    """A label in its colour and a text of one line or several, whose long ones are broken between words."""
    first, *rest = f"{label} {text}".split("\n")
    lines = [part for line in (first, *rest) for part in folded(line, "    ", sys.stderr)]
    click.echo("\n".join([lines[0].replace(label, shown, 1), *lines[1:]]), err=True)


def crash(error: Exception, redactor: Redactor | None = None) -> int:
    """Show a bug as a traceback that may be sent on: where it happened, through every cause, and never what with.

    Messages quote what they were given, which may be evidence that nobody has redacted yet, so only their types stay.
    """
    shown = "".join(traceback_of(error))
    click.echo(safe(shown, redactor, otherwise=f"{type(error).__name__}: {WITHHELD}\n"), err=True)
    say("this is a bug in wetink, not in your files", "please report the lines above; they quote nothing of the files")
    return BUG


def safe(text: str, redactor: Redactor | None = None, *, otherwise: str = WITHHELD) -> str:
    """`text` redacted, by one that knows nothing yet where none is given; `otherwise` where that cannot be done.

    Catches everything, and no narrower: it runs while an error is told, often because redaction itself broke, and what
    escaped from here Python would print, with the text and all the secrets in it.
    """
    try:
        from wetink.evidence.redaction import Redactor

        return (redactor or Redactor()).text(text)
    except Exception:  # noqa: BLE001 (whatever broke, `text` is not shown)
        return otherwise
