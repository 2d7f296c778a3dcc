"""The lines of a PDF's pages: what is written, where on the page, how large, and where it links to; under limits."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.artifacts.fonts import MONOSPACED

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_FILE = 64 * 1024 * 1024
MOST_PAGES = 500
MOST_STEPS = 1_000_000
"""Drawing operations in all pages: a page of text has a few hundred, a map some ten thousand."""

MOST_TEXT = 4_000_000
"""Characters in all pages: more than a thousand pages hold."""

MOST_FORMS = 1_000
"""Drawings inside of drawings, on one page."""

MOST_STREAM = 16_000_000
"""Bytes of one unpacked stream."""

_BOLD = re.compile(r"bold|black|heavy|semibold|-bd\b|cmbx|medi\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u00ad\ufeff]")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u00a0": " "}
_REPLACED = str.maketrans(_LIGATURES)

Matrix = Sequence[float]


class Refused(ValueError):
    """A file or page that is broken, locked or made to do harm; its text says how."""


@dataclass(slots=True)
class Line:
    """A line as it stands on a page.

    x, y   where it begins, in points; y grows upwards
    size   of its letters in points
    bold   all of it is
    mono   all of it is set in letters of one width
    end    about where it ends
    links  addresses that its words lead to
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    bold: bool = False
    mono: bool = False
    end: float = 0.0
    links: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """The lines of a page in the order they are drawn, its pictures (object numbers), and why it is not read."""

    number: int
    width: float = 0.0
    lines: list[Line] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    why: str = ""


def pages(path: Path) -> Iterator[Page]:
    """Every page of a PDF in order. Raises Refused where nothing of it can be read."""
    if path.stat().st_size > MOST_FILE:
        raise Refused(f"over {MOST_FILE:,} bytes")
    from pypdf import Configuration, PdfReader, apply_configuration  # noqa: PLC0415  a fifth of a second

    _silence()
    limits = Configuration(
        zlib_maximum_output_length=MOST_STREAM,
        lzw_maximum_output_length=MOST_STREAM,
        run_length_maximum_output_length=MOST_STREAM,
        array_based_stream_maximum_output_length=MOST_STREAM,
        stream_parsing_work_maximum_count=400_000,
        xform_maximum_invocations_per_extraction=MOST_FORMS,
        page_tree_maximum_entries=20_000,
        jbig2dec_binary=None,
    )
    broken = _broken()
    left = _Left()
    with path.open("rb") as file:
        try:
            with apply_configuration(limits):
                reader = PdfReader(file)
                _unlocked(reader)
                count = len(reader.pages)
        except Refused:
            raise
        except broken as error:
            raise Refused(_why(error)) from error
        for index in range(min(count, MOST_PAGES)):
            page = Page(index + 1)
            try:
                with apply_configuration(limits):
                    _lines(reader.pages[index], page, left)
            except broken as error:
                page.why = _said(error)
            yield page
    if count > MOST_PAGES:
        yield Page(MOST_PAGES + 1, why=f"more than {MOST_PAGES} pages; this one and those after it are not read")


def _silence() -> None:
    """The library writes to the log what it mends, and quotes the file: nothing raw may reach a terminal."""
    import logging  # noqa: PLC0415

    log = logging.getLogger("pypdf")
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _said(error: Exception) -> str:
    """One line of what a library says; some of its words quote the file at length."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def _broken() -> tuple[type[Exception], ...]:
    """What the library and the language raise on damaged files."""
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    language = (
        ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, ArithmeticError,
        NotImplementedError, RecursionError, EOFError, zlib.error,
    )  # fmt: skip
    return (PyPdfError, DependencyError, *language)


def _unlocked(reader: PdfReader) -> None:
    """Open a file that is encrypted without a password (only printing or changing it is forbidden)."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("it has a password: save it without one")


def _why(error: Exception) -> str:
    """Why a file cannot be opened; a dependency is missing where it is encrypted in the newer way (AES)."""
    from pypdf.errors import DependencyError  # noqa: PLC0415

    if isinstance(error, DependencyError):
        return "it is encrypted: print it into a new PDF, or save it without protection"
    return f"damaged: {_said(error)}"


@dataclass(slots=True)
class _Left:
    """What all pages of a file may still cost."""

    steps: int = MOST_STEPS
    text: int = MOST_TEXT
    forms: int = 0

    def step(self, operator: object = b"", *_: object) -> None:
        """One drawing operation; "Do" draws a picture or a form, which is a drawing of its own."""
        self.steps -= 1
        self.forms += operator == b"Do"
        if self.steps < 0:
            raise Refused(f"more than {MOST_STEPS:,} drawing operations up to here")

    def letters(self, count: int) -> None:
        """So much text."""
        self.text -= count
        if self.text < 0:
            raise Refused(f"more than {MOST_TEXT:,} characters up to here")


def _lines(page: PageObject, found: Page, left: _Left) -> None:
    """Fill a page's lines."""
    drawn = _Drawn(found, left)
    left.forms = 0
    page.extract_text(visitor_text=drawn.text, visitor_operand_before=left.step)
    drawn.end()
    if left.steps < 0 or left.text < 0:  # inside a form the library keeps our refusal to itself
        left.step()
        left.letters(0)
    if left.forms >= MOST_FORMS:  # nor does it say where it stopped
        found.why = f"{MOST_FORMS:,} drawings in drawings and more; what is written in further ones is left out"
    for low, high, address in _addresses(page):
        for line in found.lines:
            if low - 1 <= line.y <= high:
                line.links = (*line.links, address) if address not in line.links else line.links
    found.width = float(page.mediabox.width)
    found.pictures.update(_pictures(page))


def _pictures(page: PageObject) -> Iterator[int]:
    """The objects that are pictures on a page; a logo is the same on all of them."""
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    for one in list(drawn.get_object().values() if drawn is not None else ())[:1000]:
        if one.get_object().get("/Subtype") == "/Image":
            yield getattr(one, "idnum", 0)


def _addresses(page: PageObject) -> Iterator[tuple[float, float, str]]:
    """(bottom, top, address) of every link that leads out of the file."""
    notes = page.get("/Annots")
    for note in list(notes.get_object() if notes is not None else ())[:5000]:
        one = note.get_object()
        action = one.get("/A") if hasattr(one, "get") else None
        address = action.get_object().get("/URI") if action is not None else None
        box = one.get("/Rect") if address is not None else None
        if isinstance(address, str) and box is not None and len(box) == 4:
            low, high = sorted((float(box[1]), float(box[3])))
            yield low, high, str(address)


class _Drawn:
    """Pieces of text as the library gives them, put together to lines by where they stand."""

    def __init__(self, page: Page, left: _Left) -> None:
        self.page = page
        self.left = left
        self.line: Line | None = None
        self.gap = False
        self.width = 0.0

    def text(self, text: str, cm: Matrix, tm: Matrix, font: object, size: float) -> None:
        """One piece: its first letter stands at `tm` within `cm`."""
        self.left.letters(len(text))
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        across, up = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
        height = float(size) * (across * across + up * up) ** 0.5 or 1.0
        name = str(font.get("/BaseFont", "")) if hasattr(font, "get") else ""
        for number, part in enumerate(_CONTROL.sub("", text).translate(_REPLACED).split("\n")):
            self.gap = self.gap or number > 0
            if part.strip():
                self._piece(part, Line("", self.page.number, x, y - number * 1.2 * height, height), name)
            elif part:
                self.gap = True

    def _piece(self, text: str, at: Line, font: str) -> None:
        at.bold, at.mono = _BOLD.search(font) is not None, MONOSPACED.search(font) is not None
        line = self.line
        if line is None or abs(line.y - at.y) > 0.5 * max(line.size, at.size) or at.x < line.x:
            self.end()
            line = self.line = at
            line.text = text.lstrip()
        else:
            # Cells of a row stand on one height: what lies far to the right is the next of them.
            apart = at.x - line.end > 1.5 * at.size + 0.2 * self.width and at.x > line.x
            spaced = self.gap or text[:1] == " " or line.text[-1:] == " "
            line.text = line.text.rstrip() + (" | " if apart else " " if spaced else "") + text.lstrip()
            line.bold, line.mono = line.bold and at.bold, line.mono and at.mono
            line.size = max(line.size, at.size)
        self.width = len(text.rstrip()) * at.size * (0.6 if at.mono else 0.5)  # a guess: letters differ
        line.end = at.x + self.width
        self.gap = text[-1:] == " "

    def end(self) -> None:
        """The line so far is whole."""
        if self.line:
            self.line.text = self.line.text.rstrip()
            self.page.lines.append(self.line)
        self.line = None
