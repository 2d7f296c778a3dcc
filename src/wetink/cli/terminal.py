"""What the terminal can show: its width, colours, harmless characters, progress on long work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from threading import Timer
from typing import TextIO

import click

from wetink.patterns import when_used

PATIENCE = 0.7
"""Seconds of work before progress is shown at all."""

# Control characters (an escape sequence begins with one) and the marks that turn the direction of text around.
_HARMFUL = when_used("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def width() -> int:
    """Columns of the terminal, between 60 and 200."""
    return min(max(get_terminal_size().columns, 60), 200)


def use_colours(context: click.Context) -> None:
    """Colours go to terminals only (click's rule), and to none where NO_COLOR or a dumb terminal says so."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False


def cut(text: str, columns: int) -> str:
    """`text` in at most `columns`; its beginning stays."""
    return text if len(text) <= columns else text[: columns - 1] + "\u2026"


def folded(line: str, indent: str = "", stream: TextIO | None = None) -> list[str]:
    """A line for a person: at a terminal broken between words at its edge, what goes on indented; whole for a pipe.

    stream  where it is shown; without it stdout
    """
    if not (stream or sys.stdout).isatty() or len(line) <= width():
        return [line]
    import textwrap

    lead = line[: len(line) - len(line.lstrip(" "))]
    edge = textwrap.TextWrapper(width(), lead, lead + indent, break_long_words=False, break_on_hyphens=False)
    return edge.wrap(line.lstrip(" "))


def harmless(text: str) -> str:
    """`text` without anything that could drive a terminal; newlines and tabs stay."""
    return _HARMFUL.sub("\ufffd", text)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function that is told each stage; a person at a terminal sees it once the work takes longer than `PATIENCE`."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.status import Status

    status = Status("reading", console=Console(stderr=True))
    timer = Timer(PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda stage: status.update(escape(harmless(stage)))
    finally:
        timer.cancel()
        timer.join()
        status.stop()
