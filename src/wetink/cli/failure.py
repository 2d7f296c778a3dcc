"""The one place that turns an error into text on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from wetink.errors import RedactionFailed, WetinkError

FINE = 0
FINDINGS = 1
"""A check found something (`--strict` with skipped records)."""
UNUSABLE = 2
"""The call was wrong, or nothing in what was given could be read."""
BUG = 70
"""wetink itself is wrong (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130


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
    click.echo(f"{click.style('error:', fg='red', bold=True)} {safe(message)}", err=True)
    if hint:
        click.echo(f"{click.style(' hint:', fg='cyan')} {safe(hint)}", err=True)


def crash(error: BaseException) -> int:
    """Show a bug as a traceback that may be sent on: redacted, since messages quote what they were given."""
    text = "".join(traceback.format_exception(error))
    click.echo(safe(text), err=True)
    tell("this is a bug in wetink, not in your files", "please report the lines above; secrets were taken out of them")
    return BUG


def safe(text: str) -> str:
    """`text` redacted; where redaction itself cannot be used, nothing that could quote an artifact."""
    try:
        from wetink.evidence.redaction import Redactor

        return Redactor().text(text)
    except (ImportError, RedactionFailed):
        return "(withheld: redaction does not work here; is wetink installed whole?)"
