"""The text of a Word document as paragraphs, lists and tables; what was deleted or is hidden is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from wetink.artifacts.docx_styles import Style, Styles, number, on, outline
from wetink.artifacts.fonts import CODE_MARKS, MONOSPACED
from wetink.artifacts.office_html import Lines, Paragraph, Run
from wetink.artifacts.shell_words import words
from wetink.artifacts.xml_tokens import Attributes, Tag
from wetink.model.event import Link

PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2018/wordml/cex": "cex",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.microsoft.com/office/word/2015/wordml/symex": "se",
}
"""Namespaces of the transitional and the strict form (ECMA-376), and those that Word adds."""

# What was deleted or moved away; what programs show that know less (mc:Fallback holds the same text again); what a
# style, a frame or a formula is made of.
_SILENT = words("w:del w:moveFrom w:delText w:delInstrText mc:Fallback w:pPrChange w:rPrChange w:tblPrChange w:sectPr")
_FIELD_URL = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)?\"([^\"]{1,4000})\"", re.IGNORECASE)
_SPACE = re.compile(r"[\r\n\t]")
_MARKS = str.maketrans("", "", CODE_MARKS)
_BREAKS = {"w:br": "\n", "w:cr": "\n", "w:tab": " ", "w:noBreakHyphen": "-", "w:ptab": " "}


@dataclass(slots=True)
class _Field:
    """A field: what it asks for stands before what it shows."""

    asks: list[str] = field(default_factory=list)
    url: str = ""
    shows: bool = False


@dataclass(slots=True)
class Body:
    """One pass over a part of a document.

    links     address of each relation
    notes     text of each footnote and endnote ("footnote 2")
    pictures  how many stand in it
    foreign   how many parts are to be loaded from another format
    """

    styles: Styles
    links: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)
    pictures: int = 0
    foreign: int = 0
    _open: list[Paragraph] = field(default_factory=list)
    _shown: list[bool] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)
    _anchors: list[str] = field(default_factory=list)
    _silent: int = 0
    _code: bool = False
    _hidden: bool = False
    _in_run: bool = False
    _in_contents: list[bool] = field(default_factory=list)
    _heads: bool = False
    _box: bool | None = None
    _list: tuple[str, int] = ("", 0)
    _style: Style = field(default_factory=Style)
    _taking: str = ""

    def take(self, tags: Iterator[Tag]) -> None:
        """Read tags to their end."""
        for tag in tags:
            if self._silent:
                self._silent += {"open": 1, "close": -1}.get(tag.kind, 0)
            elif tag.kind == "text":
                self._text(tag.text)
            elif tag.kind == "close":
                self._close(tag.name)
            elif tag.name in _SILENT:
                self._silent = 1
            else:
                self._start(tag.name, tag.attributes)

    # --- text ----------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if self._taking == "w:t":
            self._add(_SPACE.sub(" ", text).translate(_MARKS))
        elif self._taking == "w:instrText" and self._fields and not self._fields[-1].shows:
            self._fields[-1].asks.append(text)

    def _add(self, text: str) -> None:
        asked = any(not one.shows for one in self._fields)
        if not self._open or self._hidden or asked or any(self._in_contents):
            return
        url = next((one.url for one in reversed(self._fields) if one.url), "") or "".join(self._anchors[-1:])
        self._open[-1].runs.append(Run(text, self._code, url))

    # --- tags ----------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("w:val", "")
        if name in {"w:t", "w:instrText"}:
            self._taking = name
        elif name == "w:p":
            self._open.append(Paragraph())
            self._style, self._list = Style(), ("", 0)
        elif name == "w:r":
            self._in_run, self._code, self._hidden = True, False, bool(self._style.hidden)
        elif name in _BREAKS and self._in_run:
            self._add(_BREAKS[name])
        elif name in {"w:tbl", "w:tr", "w:tc", "w:tblHeader"}:
            self._start_table(name, on=on(value))
        elif self._in_run and self._open:
            self._start_in_run(name, attributes)
        elif self._open:
            self._start_in_paragraph(name, attributes)
        self._start_anywhere(name, attributes)

    def _start_table(self, name: str, *, on: bool) -> None:
        if name == "w:tbl":
            self.lines.table()
        elif name == "w:tr":
            self._heads = False
            self.lines.row()
        elif name == "w:tc":
            self.lines.cell(head=self._heads)
        else:
            self._heads = on

    def _start_in_run(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("w:val", "")
        if name == "w:rFonts":
            self._code = self._code or MONOSPACED.search(attributes.get("w:ascii", "")) is not None
        elif name == "w:rStyle":
            style = self.styles.style(value)
            self._code, self._hidden = self._code or bool(style.code), self._hidden or bool(style.hidden)
        elif name == "w:vanish":
            self._hidden = on(value)
        elif name in {"w:footnoteReference", "w:endnoteReference"}:
            note = self.notes.get(f"{name[2:-9]} {attributes.get('w:id', '')}", "")
            self._open[-1].notes += [note] if note else []
        elif name == "se:symEx":
            self._add(_sign(attributes.get("se:char", "")))
        elif name == "w:fldChar":
            self._field(attributes.get("w:fldCharType", ""))

    def _start_in_paragraph(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("w:val", "")
        one = self._open[-1]
        if name == "w:pStyle":
            style = self._style = self.styles.style(value)
            one.level, one.code = style.level or 0, bool(style.code)
            self._list = style.list or ("", 0)
        elif name == "w:outlineLvl":
            one.level = outline(value)
        elif name == "w:ilvl":
            self._list = self._list[0], number(value)
        elif name == "w:numId":
            self._list = value, self._list[1]
        elif name == "w:hyperlink":
            self._anchors.append(self.links.get(attributes.get("r:id", ""), ""))
        elif name == "w:fldSimple":
            url = _FIELD_URL.match(attributes.get("w:instr", ""))
            self._anchors.append(url[1] if url else "")

    def _start_anywhere(self, name: str, attributes: Attributes) -> None:
        if name == "w:sdt":
            self._in_contents.append(False)
        elif name == "w:docPartGallery" and self._in_contents:
            self._in_contents[-1] = attributes.get("w:val") == "Table of Contents"
        elif name in {"w14:checked", "w:checked"}:
            self._box = on(attributes.get("w14:val", attributes.get("w:val", "")))
        elif name in {"a:blip", "v:imagedata"}:
            self.pictures += 1
        elif name == "w:altChunk":
            self.foreign += 1

    def _close(self, name: str) -> None:
        if name in {"w:t", "w:instrText"}:
            self._taking = ""
        elif name == "w:r":
            self._in_run = self._code = self._hidden = False
        elif name == "w:p" and self._open:
            self._end_paragraph()
        elif name in {"w:tc", "w:tr", "w:tbl"}:
            self.lines.end({"w:tc": "cell", "w:tr": "row", "w:tbl": "table"}[name])
        elif name in {"w:hyperlink", "w:fldSimple"} and self._anchors:
            self._anchors.pop()
        elif name == "w:sdt" and self._in_contents:
            self._in_contents.pop()
        elif name in {"w:sdtPr", "w:checkBox"} and self._box is not None:
            first = bool(self._open) and not any(run.text.strip() for run in self._open[-1].runs)
            if first:
                self._open[-1].done = self._box
            self._box = None

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(_Field())
        elif step == "separate" and self._fields:
            url = _FIELD_URL.match("".join(self._fields[-1].asks))
            self._fields[-1].url, self._fields[-1].shows = url[1] if url else "", True
        elif step == "end" and self._fields:
            self._fields.pop()

    def _end_paragraph(self) -> None:
        """A paragraph of a text box ends inside another one, which stays open."""
        one = self._open.pop()
        for asking in self._fields:  # one without an end hides nothing that follows
            asking.shows = True
        listed, depth = self._list
        if listed not in {"", "0"} and not one.level:
            one.depth = depth + 1
            one.done = self.styles.box(self._list) if one.done is None else one.done
        if not self._style.contents:
            self.lines.paragraph(one)
        self._style, self._list = Style(), ("", 0)


def _sign(digits: str) -> str:
    """The emoji that a hexadecimal number stands for."""
    try:
        return chr(int(digits, 16)).encode().decode()
    except (ValueError, OverflowError):
        return ""


def notes(
    tags: Iterator[Tag], name: str, styles: Styles, links: dict[str, str]
) -> Iterator[tuple[Attributes, str, tuple[Link, ...]]]:
    """The attributes, text and links of each element `name` that holds paragraphs: comments, footnotes."""
    for tag in tags:
        if tag.kind == "open" and tag.name == name:
            body = Body(styles, links)
            body.take(takewhile(lambda one: (one.kind, one.name) != ("close", name), tags))
            found = body.lines.blocks()
            text = "\n".join(block.text for block in found).strip()
            if text:
                yield tag.attributes, text, tuple(link for block in found for link in block.links)
