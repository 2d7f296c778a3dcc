"""Commands typed inside tmux and its like, read from the screens they draw: panes, windows, a status line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from wetink.artifacts.terminal import nest, prompts
from wetink.artifacts.terminal.emulator import LineScreen
from wetink.artifacts.terminal.prompts import Prompt
from wetink.artifacts.terminal.ran import Ran, given_up_statement, is_typed
from wetink.artifacts.terminal.recording import Screenful
from wetink.artifacts.terminal.screens import is_pager_line, watched

_UPRIGHT = frozenset("│┃║┤├┼┬┴")
_LEVEL = frozenset("─━═┬┴┼├┤")
_STATUS = re.compile(r"\[[^\]\n]{1,40}\] ?\d+:(?P<windows>.{0,200})")
_ACTIVE = re.compile(r"(\d{1,6}):(\S{1,60})\*")
_SCROLLED_BACK = re.compile(r"\[\d+/\d+\]\s*$")
_ROW_ASKED = re.compile(r"\x1b\[(?:1;)?(\d{1,3})(?:;\d{1,3}H|r)")
_SMALL = 24  # characters: a key and its echo, no redraw
_MOST_LOOKS = 6000
_CLEARS = frozenset(("clear", "cls", "reset", "\\! clear"))


def is_multiplexer(screen: Screenful) -> bool:
    """Whether what drew the screen shows a status line of windows, as tmux and GNU screen do."""
    return _STATUS.search(screen.text[:400_000]) is not None and "\x1b[" in screen.text


@dataclass(slots=True)
class _Entry:
    """A prompt with an entered line, as it stands on the screen now."""

    prompt: Prompt
    text: str
    output: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Pane:
    """What is known of one pane: its commands, and which of them were on the screen at the last look."""

    number: int
    done: list[Ran] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    nest: nest.Nest = field(default_factory=nest.Nest)


@dataclass(frozen=True, slots=True)
class _Area:
    top: int
    left: int
    bottom: int  # exclusive
    right: int  # exclusive

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column <= self.right


def pane_commands(screen: Screenful, within: tuple[str, ...] = (), first: int = 1) -> list[Ran]:
    """The commands of all panes by the time they were entered; `session` counts panes from `first`.

    within  the commands that led to the multiplexer
    """
    panes: dict[tuple[str, int, int], _Pane] = {}
    for seconds, cells, cursor in _looks(screen):
        window, bottom = _status(cells)
        for area in _areas(cells, _Area(0, 0, bottom, len(cells[0]))):
            if area.holds(*cursor):
                key = (window, area.top, area.left)
                pane = panes.setdefault(key, _Pane(first + len(panes)))
                _look(pane, _lines(cells, area, cursor), seconds, within)
    done = [ran for pane in panes.values() for ran in pane.done]
    for ran in done:
        ran.offset = screen.offset
    return sorted(done, key=lambda ran: ran.at or 0.0)


def _looks(screen: Screenful) -> Iterator[tuple[float | None, list[list[str]], tuple[int, int]]]:
    """The screen each time the cursor came to another row or much was drawn: seconds, cells, cursor."""
    rows = max((int(match[1]) for match in _ROW_ASKED.finditer(screen.text)), default=24)
    page = LineScreen(screen.columns, rows)
    ends = [*screen.starts[1:], len(screen.text)] if screen.starts else [len(screen.text)]
    last, start, looks = (-1, -1), 0, 0
    for end in ends:
        page.play(screen.text, start, end)
        row = page.cursor[0]
        if (row != last[0] or end - start > _SMALL or end == len(screen.text)) and looks < _MOST_LOOKS:
            looks += 1
            at = bisect_right(screen.starts, start) - 1
            yield (screen.times[at] if screen.starts else None), page.cells(), page.cursor
        last, start = page.cursor, end


def _status(cells: list[list[str]]) -> tuple[str, int]:
    """The active window's name and the row of the status line (or the number of rows where it is not at the bottom)."""
    for row in (len(cells) - 1, 0):
        status = _STATUS.match("".join(cells[row]))
        if status is not None:
            active = _ACTIVE.search(status[0])
            return active[0] if active else "", row or len(cells)
    return "", len(cells)


def _areas(cells: list[list[str]], whole: _Area) -> Iterator[_Area]:
    """The panes inside an area: cut at lines that run all the way across."""
    rows = range(whole.top, whole.bottom)
    if not rows or whole.right <= whole.left:
        return
    for column in range(whole.left + 1, whole.right - 1):
        if cells[whole.top][column] in _UPRIGHT and all(cells[row][column] in _UPRIGHT for row in rows):
            yield from _areas(cells, _Area(whole.top, whole.left, whole.bottom, column))
            yield from _areas(cells, _Area(whole.top, column + 1, whole.bottom, whole.right))
            return
    for row in range(whole.top + 1, whole.bottom - 1):
        if all(cell in _LEVEL for cell in cells[row][whole.left : whole.right]):
            yield from _areas(cells, _Area(whole.top, whole.left, row, whole.right))
            yield from _areas(cells, _Area(row + 1, whole.left, whole.bottom, whole.right))
            return
    yield whole


def _lines(cells: list[list[str]], area: _Area, cursor: tuple[int, int]) -> list[str]:
    """The pane's lines down to the cursor's, rows that are full joined with the next; none while scrolled back."""
    rows = ["".join(cells[row][area.left : area.right]) for row in range(area.top, cursor[0] + 1)]
    if not rows or _SCROLLED_BACK.search(rows[0]):
        return []
    lines: list[str] = []
    full = False
    for row in rows:
        if full and row.strip() and prompts.prompt_in(row) is None:
            lines[-1] += row
        else:
            lines.append(row)
        full = len(row.rstrip()) >= area.right - area.left - 1
    return [line.rstrip() for line in lines]


def _look(pane: _Pane, lines: list[str], seconds: float | None, within: tuple[str, ...]) -> None:
    """Take over what is new in a pane since the last look at it."""
    entries, waiting = _entries(pane, lines)
    if not entries and waiting is None and pane.done and pane.done[-1].duration is None:
        _picture(pane.done[-1], lines)
        pane.shown = []
        return
    known = _overlap(pane, entries)
    for entry, index in zip(entries, known, strict=False):
        _update(pane.done[index], entry)
    for entry in entries[len(known) :]:
        _append(pane, entry, seconds, within)
        known.append(len(pane.done) - 1)
    pane.shown = known
    _settle(pane, waiting, seconds)


def _picture(ran: Ran, lines: list[str]) -> None:
    """A pager or watch(1) fills the pane: what it shows is what the command printed."""
    shown = lines[1:] if lines and watched(lines[0]) else lines
    while shown and is_pager_line(shown[-1]):
        shown = shown[:-1]
    if any(line.strip() for line in shown):
        ran.output = "\n".join(shown).strip("\n")


def _entries(pane: _Pane, lines: list[str]) -> tuple[list[_Entry], Prompt | None]:
    """Entered lines with their output, and the prompt that waits at the cursor, if one does."""
    consoles = {nest.opens(ran.text) for ran in pane.done}
    entries: list[_Entry] = []
    for number, line in enumerate(lines):
        prompt = _prompt(line, consoles)
        if prompt is not None and number == len(lines) - 1:
            return entries, prompt
        if prompt is None:
            if entries:
                entries[-1].output.append(line)
            continue
        text = line[len(prompt.text) :].strip()
        if prompt.more and entries and not any(entries[-1].output):
            entries[-1].text += "\n" + line[len(prompt.text) :].rstrip()
        elif not prompt.more and is_typed(text.removesuffix("^C")):
            entries.append(_Entry(prompt, text))
            consoles.add(nest.opens(text))
    return entries, None


def _prompt(line: str, consoles: set[str | None]) -> Prompt | None:
    prompt = prompts.prompt_in(line)
    if prompt is not None and prompt.strong:
        return prompt
    console = prompts.console_prompt(line, {name for name in consoles if name is not None})
    return console or (prompt if prompt is not None and prompt.program in consoles else None)


def _overlap(pane: _Pane, entries: list[_Entry]) -> list[int]:
    """Which known commands the first entries are: the end of what was shown before scrolls up, never the beginning."""
    before = pane.shown
    if not before and pane.done and pane.done[-1].text not in _CLEARS:
        before = list(range(max(0, len(pane.done) - 60), len(pane.done)))
    texts = [_squeezed(entry.text) for entry in entries]
    for start in range(len(before)):
        tail = before[start:]
        known = [_squeezed(pane.done[index].text) for index in tail]
        # The last one may have been seen before its end: a line went over the edge, a statement went on.
        same = len(tail) <= len(texts) and known[:-1] == texts[: len(tail) - 1]
        if same and texts[len(tail) - 1].startswith(known[-1]):
            return tail
    return []


def _squeezed(text: str) -> str:
    return "".join(text.removesuffix("^C").split())


def _append(pane: _Pane, entry: _Entry, seconds: float | None, within: tuple[str, ...]) -> None:
    last = pane.done[-1] if pane.done else None
    previous = "" if last is None or (last.cancelled and last.output is None) else last.text
    program = pane.nest.arrive(entry.prompt, previous, (last.output or "") if last else "", edited=False)
    if last is not None and given_up_statement(last, entry.prompt):
        last.cancelled, last.output = True, None
    ran = Ran(
        text=entry.text.removesuffix("^C").rstrip(),
        program=program,
        offset=0,
        at=seconds,
        prompt=entry.prompt,
        within=(*within, *pane.nest.within),
        cancelled=entry.text.endswith("^C"),
        user=entry.prompt.user,
        host=entry.prompt.host,
        cwd=entry.prompt.cwd,
        session=pane.number,
    )
    _update(ran, entry)
    pane.done.append(ran)


def _update(ran: Ran, entry: _Entry) -> None:
    """The statement and its output as they stand now."""
    if ran.cancelled and ran.output is None:
        return
    ran.text = entry.text.removesuffix("^C") if len(entry.text) >= len(ran.text) else ran.text
    # A pager leaves nothing behind: then what it showed stays.
    ran.output = "\n".join(entry.output).strip("\n") or ran.output or ""
    ran.cancelled = any(line.startswith("^C") or line.endswith("^C") for line in entry.output)


def _settle(pane: _Pane, waiting: Prompt | None, seconds: float | None) -> None:
    """The last command ended when a prompt came back."""
    last = pane.done[-1] if pane.done else None
    if last is None or waiting is None or waiting.more:
        return
    if given_up_statement(last, waiting):
        last.cancelled, last.output = True, None
    elif last.duration is None and seconds is not None and last.at is not None and not last.cancelled:
        last.duration = round(max(0.0, seconds - last.at), 3)
