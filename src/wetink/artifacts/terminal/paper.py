"""What a command printed, as text: an endless sheet without width, much cheaper than a whole terminal."""

from __future__ import annotations

import re

from wetink.artifacts.terminal.tokens import CONTROL, CSI, TEXT, numbers, tokens, without_colours

RAW_LIMIT = 512 * 1024
"""Characters of raw output looked at in full; of more, the head and the tail."""

TEXT_LIMIT = 64 * 1024
"""Characters of cleaned output kept: head and tail, the gap marked."""

_LONGEST_ROW = 16 * 1024
_LIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
MARKED_END = re.compile(r"(?:\x1b\[[0-9;]{0,20}m){0,4}[%#⏎¶](?:\x1b\[[0-9;]{0,20}m|\x1b\(B|\x0f){0,4} {20,}(?=\r)")
"""zsh and fish mark an output without a last newline, then fill the row with blanks."""

RIGHT_HALF = re.compile(r"(?<! ) {6,}(?:\S{1,40} {1,2}){0,6}?(?:at )?\d\d:\d\d(?::\d\d)?(?: [AP]M)?[^\w\n]{0,4}$")
"""A prompt's right half, behind what was typed: blanks, and a clock at the end."""

_STATUS_BAR = re.compile(
    r"(?m)^\[[\w./-]{1,40}\] ?\d{1,3}:\S{1,40}(?: {1,2}\d{1,3}:\S{1,40}){0,20} +"
    r"\"[^\"\n]{0,80}\" \d\d:\d\d \d\d-\w{3}-\d\d[ ]*\n?"
)
"""Tmux's last row as its defaults draw it: session, windows, title, time."""


def without_status_bars(text: str) -> str:
    """What was printed, without the rows that a terminal multiplexer drew below it."""
    return _STATUS_BAR.sub("", text).rstrip("\n") if '" ' in text and "] " in text else text


def cleaned(raw: str, *, rows: int = 50) -> str:
    """Printed text with carriage returns, backspaces, cursor moves and clears carried out, colours dropped.

    rows  height of the screen, for programs that address it from its top
    A huge output keeps its head and its tail and says how much lies between.
    """
    sheets = [raw] if len(raw) <= RAW_LIMIT else [raw[: RAW_LIMIT // 4], raw[-RAW_LIMIT // 4 :]]
    parts = [sheet(part, rows) for part in sheets]
    gap = len(raw) - sum(len(part) for part in sheets)
    return _limited(parts[0], parts[1], gap) if len(parts) > 1 else _limited(parts[0], "", 0)


def visible(raw: str) -> str:
    """One line as it stands on the screen, trailing blanks kept."""
    plain = without_colours(raw)
    if _LIVE.search(plain) is None:
        return plain
    paper = Paper(1)
    paper.write(plain)
    return paper.rows[-1]


def sheet(raw: str, rows: int = 50) -> str:
    """As `cleaned`, without its limits."""
    plain = without_colours(MARKED_END.sub("\n", raw) if "\r" in raw else raw).replace("\r\n", "\n")
    if _LIVE.search(plain) is None:
        lines = plain.split("\n")
    else:
        paper = Paper(rows)
        paper.write(plain)
        lines = paper.rows
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _limited(head: str, tail: str, gap: int) -> str:
    if not gap and len(head) <= TEXT_LIMIT:
        return head
    half = TEXT_LIMIT // 2
    rest = tail or head[half:]
    left_out = gap + max(0, len(head) - half) + max(0, len(tail) - half) if tail else len(rest) - half
    return f"{head[:half]}\n[... {left_out} characters left out ...]\n{rest[-half:]}"


class Paper:
    """Rows of text and a place to write; `rows` may be read at any time."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.rows = [""]
        self.x = 0
        self.y = 0

    def write(self, data: str) -> None:
        """Carry out output: text, control characters, the cursor and erase sequences."""
        for kind, content in tokens(data):
            if kind == TEXT:
                self._put(content)
            elif kind == CONTROL:
                self._control(content)
            elif kind == CSI:
                self._csi(content)

    def _put(self, text: str) -> None:
        row = self.rows[self.y]
        room = max(0, _LONGEST_ROW - self.x)
        text = text[:room]
        if self.x == len(row):
            self.rows[self.y] = row + text
        else:
            self.rows[self.y] = row[: self.x].ljust(self.x) + text + row[self.x + len(text) :]
        self.x += len(text)

    def _control(self, char: str) -> None:
        if char == "\n":
            self._go(self.y + 1, 0)
        elif char == "\r":
            self.x = 0
        elif char == "\b":
            self.x = max(0, self.x - 1)
        elif char == "\t":
            self._put("\t")

    def _csi(self, csi: str) -> None:
        given = numbers(csi)
        if given is None:
            return
        count = given[0] or 1
        match csi[-1]:
            case "A":
                self._go(self.y - count, self.x)
            case "B":
                self._go(self.y + count, self.x)
            case "C":
                self.x = min(self.x + count, _LONGEST_ROW)
            case "D":
                self.x = max(0, self.x - count)
            case "G":
                self.x = count - 1
            case "H" | "f":
                top = max(0, len(self.rows) - self.height)
                self._go(top + count - 1, (given[1] or 1) - 1 if len(given) > 1 else 0)
            case final:
                self._erase(final, given[0])

    def _erase(self, final: str, how: int) -> None:
        row = self.rows[self.y]
        if final == "K":
            self.rows[self.y] = {0: row[: self.x], 1: " " * self.x + row[self.x :], 2: ""}.get(how, row)
        elif final == "J" and how >= 2:
            self.rows, self.x, self.y = [""], 0, 0
        elif final == "J" and how == 0:
            self.rows[self.y] = row[: self.x]
            del self.rows[self.y + 1 :]
        elif final == "P":
            self.rows[self.y] = row[: self.x] + row[self.x + max(how, 1) :]
        elif final == "X":
            self.rows[self.y] = (
                row[: self.x] + " " * len(row[self.x : self.x + max(how, 1)]) + row[self.x + max(how, 1) :]
            )

    def _go(self, row: int, column: int) -> None:
        # A jump far below the last row is no more than a screen's height: memory must not follow a number in the data.
        self.y = max(0, min(row, len(self.rows) + self.height))
        self.x = min(column, _LONGEST_ROW)
        while len(self.rows) <= self.y:
            self.rows.append("")
