"""Two texts as a unified diff for a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import click

from wetink.cli.terminal import harmless


def diff(before: str, now: str, names: tuple[str, str] = ("signed", "now")) -> Iterator[str]:
    """A unified diff in colours, harmless to a terminal."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), *names, lineterm="", n=2)
    for line in lines:
        yield click.style(harmless(line), fg=colours.get(line[:1]))
