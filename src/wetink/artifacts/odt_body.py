"""The text of an OpenDocument text as paragraphs, lists and tables, and its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wetink.artifacts.docx_styles import number
from wetink.artifacts.fonts import MONOSPACED
from wetink.artifacts.office_html import Lines, Paragraph, Run
from wetink.artifacts.shell_words import words
from wetink.artifacts.xml_tokens import Attributes, Tag

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    **{f"{_OASIS}{name}:1.0": name for name in ("office", "text", "table", "style", "manifest")},
    f"{_OASIS}drawing:1.0": "draw",
    f"{_OASIS}svg-compatible:1.0": "svg",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}

# What was deleted, what is made from the rest, and what is not for a reader's eye.
_SILENT = words(
    "text:tracked-changes text:table-of-content text:alphabetical-index text:illustration-index text:table-index"
    " text:note-citation text:sequence-decls text:hidden-text dc:date date-string"
    " creator-initials office:forms svg:title svg:desc"
)
_CODE = re.compile(r"preformatted text|source (?:code|text)|code(?: block)?|verbatim|listing", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(slots=True)
class Comment:
    """A note in the margin."""

    author: str = ""
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style says of its text."""

    code: bool = False
    title: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Body:
    """One pass over a part; the styles of `styles.xml` are read before those of `content.xml`."""

    styles: dict[str, _Look] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)
    comments: list[Comment] = field(default_factory=list)
    pictures: int = 0
    _open: list[Paragraph] = field(default_factory=list)
    _spans: list[_Look] = field(default_factory=list)
    _anchors: list[str] = field(default_factory=list)
    _depth: list[int] = field(default_factory=lambda: [0])
    _silent: int = 0
    _style: str = ""
    _heads: bool = False
    _comment: Comment | None = None
    _creator: bool = False
    _note: bool = False

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
            elif not self._defines(tag.name, tag.attributes):
                self._start(tag.name, tag.attributes)

    def _defines(self, name: str, attributes: Attributes) -> bool:
        """Whether a tag belongs to the definition of a style; what it says of the style is kept."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
            parent = attributes.get("style:parent-style-name", "")
            above = self.styles.get(parent, _Look())
            plain = [one.replace("_20_", " ") for one in (self._style, parent)]
            code = above.code or any(_CODE.fullmatch(one) for one in plain)
            self.styles[self._style] = _Look(code, above.title or "Title" in plain, above.hidden)
        elif name == "style:text-properties" and self._style:
            font = attributes.get("style:font-name") or attributes.get("fo:font-family") or ""
            known = self.styles[self._style]
            hidden = attributes.get("text:display") == "none" or known.hidden
            self.styles[self._style] = _Look(bool(known.code or MONOSPACED.search(font)), known.title, hidden)
        return name.startswith("style:")

    def _text(self, text: str) -> None:
        if self._creator and self._comment:
            self._comment.author += text
        elif self._open:
            self._add(_SPACE.sub(" ", text))

    def _add(self, text: str) -> None:
        if self._comment:
            self._comment.parts.append(text)
        elif self._note and self._open:
            self._open[-1].notes[-1] += text
        elif self._open and not any(one.hidden for one in self._spans):
            code = any(one.code for one in self._spans)
            self._open[-1].runs.append(Run(text, code, "".join(self._anchors[-1:])))

    def _start(self, name: str, attributes: Attributes) -> None:
        if name in {"text:p", "text:h"}:
            self._paragraph(name, attributes)
        elif name == "text:span":
            self._spans.append(self._look(attributes))
        elif name == "text:a":
            self._anchors.append(attributes.get("xlink:href", ""))
        elif name in {"text:s", "text:tab", "text:line-break"}:
            spaces = " " * min(max(1, number(attributes.get("text:c", ""))), 200)
            self._add("\n" if name == "text:line-break" else spaces)
        elif name == "text:list":
            self._depth[-1] += 1
        elif name == "text:note-body" and self._open:
            self._note = True
            self._open[-1].notes.append("")
        elif name == "office:annotation":
            self._comment = Comment()
        elif name == "dc:creator":
            self._creator = True
        elif name in {"draw:image", "draw:object"}:
            self.pictures += 1
        else:
            self._start_table(name)

    def _paragraph(self, name: str, attributes: Attributes) -> None:
        if self._comment or self._note:
            self._add("\n" if self._comment and self._comment.parts else "")
            return
        look = self._look(attributes)
        level = max(1, number(attributes.get("text:outline-level", ""))) if name == "text:h" else int(look.title)
        self._open.append(Paragraph(level=level, depth=0 if level else self._depth[-1], code=look.code))
        self._spans = [look]

    def _look(self, attributes: Attributes) -> _Look:
        return self.styles.get(attributes.get("text:style-name", ""), _Look())

    def _start_table(self, name: str) -> None:
        if name == "table:table":
            self.lines.table()
            self._depth.append(0)
        elif name == "table:table-header-rows":
            self._heads = True
        elif name == "table:table-row":
            self.lines.row()
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self.lines.cell(head=self._heads)

    def _close(self, name: str) -> None:
        if name in {"text:p", "text:h"}:
            if self._open and not (self._comment or self._note):
                self.lines.paragraph(self._open.pop())
                self._spans = []
        elif name == "text:span" and self._spans:
            self._spans.pop()
        elif name == "text:a" and self._anchors:
            self._anchors.pop()
        elif name == "text:list":
            self._depth[-1] = max(0, self._depth[-1] - 1)
        elif name == "text:note-body":
            self._note = False
        elif name == "dc:creator":
            self._creator = False
        elif name == "office:annotation" and self._comment:
            self.comments.append(self._comment)
            self._comment = None
        else:
            self._close_table(name)

    def _close_table(self, name: str) -> None:
        if name == "table:table" and len(self._depth) > 1:
            self.lines.end("table")
            self._depth.pop()
        elif name == "table:table-header-rows":
            self._heads = False
        elif name == "table:table-row":
            self.lines.end("row")
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self.lines.end("cell")
