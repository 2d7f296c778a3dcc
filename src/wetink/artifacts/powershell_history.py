"""PowerShell's command history as PSReadLine keeps it (ConsoleHost_history.txt): lines, continued by a backtick."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.histories import Entry, event_of
from wetink.artifacts.powershell_words import LONGEST, is_powershell
from wetink.artifacts.reader import Reader
from wetink.artifacts.shell_words import is_command
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Skipped

_NOT_HISTORY = re.compile(
    r"\s*(?:#|<#|function\s|param\s?\(|using\s|\[CmdletBinding|begin\s?\{|process\s?\{|\}\s*(?:else|catch|finally)?)"
    r"|\*{10}|PS(?: [^>\n]{1,200})?>|\[?\d{4}-\d\d-\d\d|```|- |<\w"
)
_SAMPLE = 400


def identify(path: Path) -> bool:
    """Whether the head is made of commands, one a line and not indented, some of which only PowerShell takes.

    A script is none: its lines are indented, commented and bracketed. The usual name only lowers what is asked for.
    """
    data = head(path)
    if not data or not is_text(data) or b"\x1b" in data:
        return False
    named = "consolehost" in path.name.lower() or path.name.lower().endswith("_history.txt")
    whole = [text for _, text in _commands(decode(data).split("\n"))][:_SAMPLE]
    if path.suffix.lower() not in {"", ".txt", ".log", ".hist", ".history"} or len(whole) < (1 if named else 4):
        return False
    ours = sum(is_powershell(text) for text in whole)
    wrong = sum(_is_wrong(text) for text in whole)
    return ours >= (1 if named else 2) and ours * 12 >= len(whole) and wrong * 8 <= len(whole)


def _is_wrong(text: str) -> bool:
    """Lines that a script, a log or prose would have."""
    if text.startswith((" ", "\t")) or _NOT_HISTORY.match(text):
        return True
    return not is_powershell(text) and is_command(text.split("\n", 1)[0]) is False and len(text.split()) > 3


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command, in the order in which the sessions wrote them; PSReadLine keeps no times."""
    for number, text in _commands(read_text(path).split("\n")):
        yield event_of(Entry(number, text), source, "powershell")


def _commands(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(line, command): PSReadLine writes each line break inside a command as a backtick at the line's end."""
    parts: list[str] = []
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r").removeprefix("\ufeff")
        goes_on = line.endswith("`") and len(parts) < LONGEST
        parts.append(line[:-1] if goes_on else line)
        if not goes_on:
            text = "\n".join(parts)
            if text.strip():
                yield number - len(parts) + 1, text
            parts = []
    if parts:
        yield len(lines) - len(parts) + 1, "\n".join(parts)


READER = Reader("powershell-history", identify, read)
