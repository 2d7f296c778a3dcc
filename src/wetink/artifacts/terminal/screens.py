"""What a full-screen program last showed before it was left."""

from __future__ import annotations

import re

from wetink.artifacts.terminal.emulator import LineScreen
from wetink.artifacts.terminal.recording import Screenful

_CLEARED = re.compile(r"\x1b\[[23]J|\x1b\[H\x1b\[0?J")
_WATCH = re.compile(r"Every (\d{1,5}(?:[.,]\d{1,2})?)s: (\S.{0,500}?)(?: {2,}\S+: .{10,40})?\s*$")
_PAGER = re.compile(r"(?:\(END\)|:|--More--.*|lines \d+-\d+.*|[~])\s*$")
_TAIL = 48 * 1024


def last_frame(screen: Screenful) -> str:
    """The screen as it last stood with something on it, blank rows and a pager's own line left out."""
    data = screen.text
    starts = [match.end() for match in _CLEARED.finditer(data)]
    for start in [*reversed(starts[-3:]), 0]:
        page = LineScreen(screen.columns)
        page.play(data, max(start, len(data) - _TAIL), len(data))
        lines = [line.rstrip() for line in page.lines()]
        while lines and is_pager_line(lines[-1]):
            lines.pop()
        if lines:
            return "\n".join(lines).strip("\n")
    return ""


def is_pager_line(line: str) -> bool:
    """Whether a line is blank or a pager's own ("(END)", ":")."""
    return not line.strip() or _PAGER.fullmatch(line) is not None


def watched(frame: str) -> str | None:
    """The command line behind a screen of watch(1), from its title; None for other programs or a title cut short."""
    title = _WATCH.match(frame.split("\n", 1)[0])
    if title is None or title[2].endswith("..."):
        return None
    seconds = title[1].replace(",", ".").removesuffix(".0")
    return f"watch -n {seconds} {title[2]}" if seconds != "2" else f"watch {title[2]}"
