"""The few rows in which a line is typed, played through a real terminal of the recording's width."""

from __future__ import annotations

import pyte

from wetink.artifacts.terminal.tokens import CONTROL, CSI, ESCAPE, TEXT, numbers, tokens

ROWS = 120
"""Height of the screen typed lines are played on; a taller edit scrolls, as it would."""

_BLANKS = 20
_MOVES = {
    "@": "insert_characters",
    "A": "cursor_up",
    "B": "cursor_down",
    "C": "cursor_forward",
    "D": "cursor_back",
    "E": "cursor_down1",
    "F": "cursor_up1",
    "G": "cursor_to_column",
    "H": "cursor_position",
    "J": "erase_in_display",
    "K": "erase_in_line",
    "L": "insert_lines",
    "M": "delete_lines",
    "P": "delete_characters",
    "X": "erase_characters",
    "d": "cursor_to_line",
    "f": "cursor_position",
}
_ESCAPES = {"7": "save_cursor", "8": "restore_cursor", "D": "index", "E": "linefeed", "M": "reverse_index"}
_CONTROLS = {"\n": "linefeed", "\r": "carriage_return", "\b": "backspace", "\t": "tab"}


class _Screen(pyte.Screen):
    """A screen that remembers which rows went on in the next one because they were full."""

    def __init__(self, columns: int, rows: int) -> None:
        self.wrapped: set[int] = set()
        self._drawing = False
        super().__init__(columns, rows)

    def draw(self, data: str) -> None:
        # A long run of blanks that goes over the edge is zsh making sure that its prompt starts a row, not a line.
        self._drawing = not (len(data) > _BLANKS and data.isspace())
        super().draw(data)
        self._drawing = False

    def linefeed(self) -> None:
        if self._drawing:
            self.wrapped.add(self.cursor.y)
        super().linefeed()

    def index(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.wrapped = {row - 1 for row in self.wrapped if row}
        super().index()

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        if self.cursor.x < self.columns and how != 1:
            self.wrapped.discard(self.cursor.y)
        super().erase_in_line(how, private)

    def erase_in_display(self, how: int = 0, *args: object, **kwargs: object) -> None:
        first = self.cursor.y if how == 0 else 0 if how >= 2 else self.lines
        self.wrapped = {row for row in self.wrapped if row < first}
        super().erase_in_display(how, *args, **kwargs)


class LineScreen:
    """A terminal for typed lines. Only sequences that move the cursor or change cells are carried out."""

    def __init__(self, columns: int, rows: int = ROWS) -> None:
        self._screen = _Screen(max(2, min(columns, 2000)), max(1, min(rows, 1000)))

    def play(self, data: str, start: int, end: int) -> None:
        """Carry out `data[start:end]`."""
        screen = self._screen
        for kind, content in tokens(data, start, end):
            if kind == TEXT:
                screen.draw(content)
            elif kind == CONTROL and content in _CONTROLS:
                getattr(screen, _CONTROLS[content])()
            elif kind == CSI and (content[-1] in _MOVES or content[-1] in "rST"):
                self._move(content)
            elif kind == ESCAPE and content in _ESCAPES:
                getattr(screen, _ESCAPES[content])()

    def _move(self, csi: str) -> None:
        given = numbers(csi)
        if given is None:
            return
        if csi[-1] in "JK":
            getattr(self._screen, _MOVES[csi[-1]])(min(given[0], 2))
        elif csi[-1] in "Hf":
            self._screen.cursor_position(*given[:2])
        elif csi[-1] in "rST":
            self._scroll(csi[-1], given)
        else:
            getattr(self._screen, _MOVES[csi[-1]])(given[0] or 1)

    def _scroll(self, final: str, given: list[int]) -> None:
        """Margins, and scrolling between them, which pyte does only for the cursor's own moves."""
        screen = self._screen
        if final == "r":
            screen.set_margins(*(given[:2] if any(given) else ()))
            return
        top, bottom = screen.margins or (0, screen.lines - 1)
        row = screen.cursor.y
        for _ in range(min(given[0] or 1, screen.lines)):
            screen.cursor.y = bottom if final == "S" else top
            (screen.index if final == "S" else screen.reverse_index)()
        screen.cursor.y = row

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    def cells(self) -> list[list[str]]:
        """Every row as one string a cell."""
        return [self._cells(row) for row in range(self._screen.lines)]

    def to_cursor(self) -> str:
        """The text before the cursor in its line, over wrapped rows, blanks kept."""
        row, column = self._screen.cursor.y, min(self._screen.cursor.x, self._screen.columns)
        text = "".join(self._cells(row)[:column])
        while row - 1 in self._screen.wrapped:
            row -= 1
            text = self._row(row) + text
        return text

    def behind_cursor(self) -> str:
        """What stands right of the cursor in its row (a prompt's right half), without blanks at either side."""
        return "".join(self._cells(self._screen.cursor.y)[self._screen.cursor.x :]).strip()

    def above_cursor(self) -> list[str]:
        """The lines above the cursor's own."""
        first = self._screen.cursor.y
        while first - 1 in self._screen.wrapped:
            first -= 1
        return self._joined(0, first)

    def lines(self) -> list[str]:
        """All lines down to the last that is not blank: wrapped rows are one line, blanks at the right kept."""
        return self._joined(0, self._last_row() + 1)

    def at_last_row(self) -> bool:
        """Whether nothing stands below the cursor: a newline written here ends the input."""
        return bool(self._screen.cursor.y >= self._last_row())

    def _last_row(self) -> int:
        buffer = self._screen.buffer
        used = [
            row
            for row in range(self._screen.lines)
            if row in buffer and any(c.data.strip() for c in buffer[row].values())
        ]
        return max(used, default=0)

    def _joined(self, start: int, end: int) -> list[str]:
        lines: list[str] = []
        goes_on = False
        for row in range(start, end):
            text = self._row(row)
            if goes_on:
                lines[-1] += text
            else:
                lines.append(text)
            goes_on = row in self._screen.wrapped
        return lines

    def _row(self, row: int) -> str:
        return "".join(self._cells(row))

    def _cells(self, row: int) -> list[str]:
        """One string a cell: "" behind a wide character."""
        cells = [" "] * self._screen.columns
        for column, cell in self._screen.buffer[row].items():  # the few that were written
            if column < len(cells):
                cells[column] = cell.data
        return cells
