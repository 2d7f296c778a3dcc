"""Sessions at consoles (tests/screens) as a recording, as a log without times, and as a paste."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "screens"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
_TYPED = re.compile(r"«(?P<begun>[^»]*)»|‹(?P<more>[^›]*)›|(?:^|(?<=[ ?] ))\{(?P<answer>[^}\n]*)\}$")


@dataclass(frozen=True)
class Row:
    """A line of a screen: what stood there, what was typed behind it, and whether that begins a command or goes on."""

    shown: str
    typed: str | None = None
    begins: bool = False
    goes_on: bool = False


def rows(name: str) -> list[Row]:
    """The lines of a session."""
    return [_row(line) for line in (FOLDER / f"{name}.txt").read_text("utf-8").rstrip("\n").split("\n")]


def _row(line: str) -> Row:
    found = _TYPED.search(line)
    if found is None:
        return Row(line)
    typed = next(text for text in found.groups() if text is not None)
    return Row(line[: found.start()], typed, found["begun"] is not None, found["more"] is not None)


def commands(name: str) -> list[str]:
    """What was typed as commands, the lines of each put together."""
    made: list[str] = []
    for row in rows(name):
        if row.begins:
            made.append(row.typed or "")
        elif row.goes_on:
            made[-1] += f"\n{row.typed}"
    return [folded(text) for text in made]


def folded(text: str) -> str:
    """A command without the indents of its lines, which prompts swallow."""
    return re.sub(r"\s*\n\s*", "\n", text.strip())


def recording(name: str) -> str:
    """The session as asciinema keeps it: output at once, what is typed letter by letter."""
    clock, events = 0.0, []
    for row in rows(name):
        if row.typed is None:
            events.append([clock, "o", f"{row.shown}\r\n"])
            clock += 0.002
            continue
        events.append([clock, "o", row.shown])
        clock += 0.9
        for letter in row.typed:
            events.append([clock, "o", letter])
            clock += 0.08
        events.append([clock + 0.2, "o", "\r\n"])
        clock += 0.6
    head = {"version": 2, "width": 200, "height": 50, "timestamp": 1_709_546_400}
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *events))


def log(name: str) -> str:
    """The session as script(1) keeps it without a timing file."""
    body = "".join(f"{row.shown}{row.typed or ''}\r\n" for row in rows(name))
    head = 'Script started on 2024-03-04 10:00:00+00:00 [TERM="xterm" TTY="/dev/pts/0" COLUMNS="200" LINES="50"]\n'
    return f'{head}{body}\nScript done on 2024-03-04 10:20:00+00:00 [COMMAND_EXIT_CODE="0"]\n'


def edited(name: str, *, at_once: bool) -> str:
    """As `log`, by programs that edit their lines (readline 8, replxx): each in a span, or a whole statement in one."""
    body, all_rows = "", rows(name)
    for row, following in zip(all_rows, [*all_rows[1:], Row("")], strict=True):
        line = f"{row.shown}{row.typed or ''}\r\n"
        if not (row.begins or row.goes_on):
            body += line
            continue
        begins = not (at_once and row.goes_on)
        body += f"{_EDITS if begins else ''}{line}{'' if at_once and following.goes_on else _LEFT}"
    return f'Script started on 2024-03-04 10:00:00+00:00 [TERM="xterm" COLUMNS="200" LINES="50"]\n{body}\n'


_EDITS, _LEFT = "\x1b[?2004h", "\x1b[?2004l\r"


def paste(name: str) -> str:
    """The session as somebody copies it into a chat."""
    return "\n".join(f"{row.shown}{row.typed or ''}" for row in rows(name))
