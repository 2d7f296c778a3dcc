"""The one place that turns an error into text on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from wetink.errors import WetinkError

FINE = 0
FINDINGS = 1
"""A check found something (`--strict` with skipped records)."""
UNUSABLE = 2
"""The call was wrong, or nothing in what was given could be read."""
BUG = 70
"""wetink itself is wrong (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130
WITHHELD = "(withheld: secrets cannot be taken out of it here)"


def run(command: click.Command, arguments: Sequence[str]) -> int:  # noqa: PLR0911 (one return per way to end)
    """Call a click command and answer with the exit code; every failure has been told on stderr."""
    use_utf8()
    try:
        code = command.main(list(arguments), prog_name="wetink", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except WetinkError as error:
        tell(error.message, error.hint)
        return UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        tell("interrupted")
        return INTERRUPTED
    except OSError as error:
        if error.filename is None:
            return crash(error)
        tell(f"{os.fsdecode(error.filename)}: {error.strerror}", "check that it exists and may be read or written")
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 (the door: an unknown exception is a bug, told without the secrets in it)
        return crash(error)
    return code if isinstance(code, int) else FINE


def use_utf8() -> None:
    """Drafts and evidence are UTF-8 whatever the locale; a file name that is not UTF-8 is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(message: str, hint: str = "") -> None:
    """Say on stderr what is wrong and where, then what to do next."""
    say(safe(message), safe(hint) if hint else "")


def say(message: str, hint: str) -> None:
    """Write an error that holds no secret."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)
    if hint:
        click.echo(f"{click.style(' hint:', fg='cyan')} {hint}", err=True)


def crash(error: Exception) -> int:
    """Show a bug as a traceback that may be sent on: redacted, since messages quote what they were given."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    without = f"{frames}{type(error).__name__}: {WITHHELD}\n"
    click.echo(safe("".join(traceback.format_exception(error)), otherwise=without), err=True)
    say("this is a bug in wetink, not in your files", "please report the lines above; secrets were taken out of them")
    return BUG


def safe(text: str, otherwise: str = WITHHELD) -> str:
    """`text` redacted, or `otherwise` where redaction cannot be done."""
    try:
        from wetink.evidence.redaction import Redactor

        return Redactor().text(text)
    except Exception:  # noqa: BLE001 (an error about an error: whatever is broken, what could hold a secret is not shown)
        return otherwise
