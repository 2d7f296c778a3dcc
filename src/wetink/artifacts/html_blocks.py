"""HTML as a flat list of passages in file order: pages, Google Docs exports, Confluence's storage format."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from wetink.artifacts.fonts import CODE_MARKS, MONO, code_of, is_mono, mono_classes, with_backticks
from wetink.artifacts.html_tokens import Token, attributes, tokens
from wetink.artifacts.markdown_blocks import Block
from wetink.artifacts.shell_words import words
from wetink.artifacts.urls import bare_urls
from wetink.model.event import Link

_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u202f]+")
_INVISIBLE = str.maketrans("", "", f"\u200b\u200c\u2060\ufeff\u00ad{CODE_MARKS}{MONO}")
_BREAKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s{0,4}:\s{0,4}none")
_HEADING = re.compile(r"h[1-6]")
_BLOCKS = words(
    "p div section article header footer main aside address blockquote figure figcaption ul ol dl details summary body"
    " center fieldset form ac:layout ac:layout-section ac:layout-cell ac:rich-text-body ac:task-list hr"
)
_SILENT = words("script style head template noscript svg nav button select textarea iframe object ac:placeholder math")
_FOOTNOTES = ("#cmnt", "#ftnt", "#_ftn")


@dataclass(slots=True)
class _Cell:
    parts: list[str] = field(default_factory=list)
    head: bool = False


@dataclass(slots=True)
class _Table:
    columns: tuple[str, ...] = ()
    cells: list[_Cell] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    line: int = 1
    rows: int = 0


@dataclass(slots=True)
class Page:
    """A document: its `<title>` ("" without one) and its passages."""

    title: str
    blocks: list[Block]


def page(source: str) -> Page:
    """The passages of a piece of HTML; inline code gets backticks, other markup is dropped, line breaks stay."""
    walk = _Walk(source)
    for token in tokens(source):
        walk.take(token)
    walk.finish()
    return Page(walk.title, walk.blocks)


class _Walk:
    """One pass: inline text gathers in `text` until an element begins or ends a passage."""

    def __init__(self, source: str) -> None:
        self.breaks = [found.start() for found in re.finditer("\n", source)]
        self.title = ""
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.links: list[Link] = []
        self.line = 0
        self.silent: tuple[str, int] = ("", 0)
        self.in_title = False
        self.heading = 0
        self.headings: list[tuple[int, str]] = []
        self.items: list[int | None] = []
        self.done: bool | None = None
        self.tables: list[_Table] = []
        self.code = 0
        self.anchors: list[tuple[str, int]] = []
        self.macros: list[str] = []
        self.parameter = ""
        self.term = ""
        self.linked: int | None = None
        self.in_image = False
        self.mono = mono_classes(source)
        self.spans: list[bool] = []
        self.plain = False
        self.mono_block = -1

    def take(self, token: Token) -> None:
        """Go on by one token."""
        if self.silent[0]:
            self._hush(token)
        elif token.kind in {"text", "verbatim"}:
            self._words(token)
        elif token.kind == "open":
            self._open(token)
        else:
            self._close(token.name)

    def finish(self) -> None:
        """End what the document leaves open."""
        self._end()
        while self.tables:
            self._row()
            self.tables.pop()

    # --- text ----------------------------------------------------------------------------------------------

    def _hush(self, token: Token) -> None:
        name, depth = self.silent
        if token.name == "title" and name == "head":
            self.in_title = token.kind == "open"
        elif token.kind == "text" and self.in_title:
            self.title = (self.title or _SPACE.sub(" ", token.text)).strip()
        elif token.name == "body" and name == "head":
            self.silent = ("", 0)
        elif token.name == name and not token.empty:
            depth += 1 if token.kind == "open" else -1
            self.silent = (name, depth) if depth else ("", 0)

    def _words(self, token: Token) -> None:
        if self.parameter:
            self._parameter(token.text)
            return
        verbatim = token.kind == "verbatim" or self.code > 0
        mono = any(self.spans)
        self.plain = self.plain or (not mono and bool(token.text.strip()))
        said = token.text if verbatim else (_BREAKS if mono else _SPACE).sub(" ", token.text)
        if not self.line and said.strip():
            lead = len(token.text) - len(token.text.lstrip())
            self.line = bisect_right(self.breaks, token.at + lead - 1) + 1
        self.text.append(said.translate(_INVISIBLE))

    def _parameter(self, text: str) -> None:
        """What a macro of Confluence is given: a status' word, an issue's key, a panel's title."""
        macro = self.macros[-1] if self.macros else ""
        if self.parameter == "task":
            self.done = text.strip() == "complete"
        elif self.parameter in {"title", "key"} and macro not in {"code", "toc", "children"}:
            self.text.append(text if macro in {"status", "jira"} else f"\n{text}\n")

    # --- tags ----------------------------------------------------------------------------------------------

    def _open(self, token: Token) -> None:
        name = token.name
        known = attributes(token.rest) if token.rest else {}
        hidden = "hidden" in known or _HIDDEN.search(known.get("style", "")) is not None
        if name in _SILENT or name == "title" or (hidden and not token.empty):
            self.silent = (name, 1) if not token.empty else ("", 0)
            self.in_title = name == "title"
            return
        if _HEADING.fullmatch(name):
            self._end()
            self.heading = int(name[1])
        elif name in {"table", "tr", "td", "th"}:
            self._open_table(name, token)
        elif name in _BLOCKS:
            self._end()
            if name == "p" and "title" in known.get("class", "").split():
                self.heading = 1
        elif name in {"li", "ac:task", "dt", "dd"}:
            self._open_item(name)
        else:
            self._open_inline(token, known)

    def _open_table(self, name: str, token: Token) -> None:
        self._end()
        if name == "table":
            self.tables.append(_Table())
        elif self.tables and name == "tr":
            self._row()
            self.tables[-1].line = bisect_right(self.breaks, token.at) + 1
        elif self.tables:
            self.tables[-1].cells.append(_Cell(head=name == "th"))

    def _open_item(self, name: str) -> None:
        self._end()
        if name in {"li", "ac:task"}:
            self.items.append(None)
            self.done = None

    def _open_inline(self, token: Token, known: dict[str, str]) -> None:
        name = token.name
        if name == "br":
            self.text.append("\n")
        elif name in {"pre", "ac:plain-text-body"}:
            self._end()
            self.code += 1
        elif name in {"code", "tt", "kbd", "samp"} and not self.code:
            self.text.append("`")
        elif name == "span" and not token.empty:
            self._open_span(known)
        elif name == "a":
            self.anchors.append((_target(known.get("href", "")), len(self.text)))
        elif name == "img":
            self._open_image(token, known)
        elif name == "input" and known.get("type", "").lower() == "checkbox":
            self._box(ticked="checked" in known)
        elif name == "time" and token.empty:
            self.text.append(known.get("datetime", ""))
        elif name.startswith(("ac:", "ri:")):
            self._open_confluence(token, known)

    def _open_image(self, token: Token, known: dict[str, str]) -> None:
        if known.get("aria-roledescription") == "checkbox":  # of a check list in Google Docs
            self._box(ticked=known.get("alt") == "checked")
        elif known.get("alt"):
            self.line = self.line or bisect_right(self.breaks, token.at) + 1
            self.text.append(known["alt"])

    def _open_span(self, known: dict[str, str]) -> None:
        mono = not self.mono.isdisjoint(known.get("class", "").split()) or is_mono(known.get("style", ""))
        self.spans.append(mono)
        self.text.append(MONO if mono else "")

    def _box(self, *, ticked: bool) -> None:
        """A tick box: an item's own, or written out where it is one of several in a table's row."""
        if self.tables and self.tables[-1].cells:
            self.text.append("[x] " if ticked else "[ ] ")
        else:
            self.done = ticked

    def _open_confluence(self, token: Token, known: dict[str, str]) -> None:
        name = token.name
        if name in {"ac:structured-macro", "ac:macro"} and not token.empty:
            self.macros.append(known.get("ac:name", ""))
        elif name == "ac:parameter" and not token.empty:
            self.parameter = known.get("ac:name", "") or "-"
        elif name == "ac:task-id":
            self.silent = (name, 1)
        elif name == "ac:task-status" and not token.empty:
            self.parameter = "task"
        elif name in {"ac:link", "ac:image"}:
            self.linked, self.in_image = None, name == "ac:image" and not token.empty
            self.text.append(known.get("ac:alt", ""))
        elif name in {"ac:plain-text-link-body", "ac:link-body"} and self.linked is not None:
            del self.text[self.linked :]  # words of its own stand for the page's title
        elif name == "ac:emoticon":
            self.text.append(known.get("ac:emoji-fallback") or f":{known.get('ac:name', '')}:")
        elif name in {"ri:user", "ri:page", "ri:attachment"} and not self.in_image:
            written = known.get("ri:username") or known.get("ri:content-title") or known.get("ri:filename") or ""
            self.linked = len(self.text)
            self.text.append(f"@{written}" if name == "ri:user" and written else written)

    def _close(self, name: str) -> None:
        if _HEADING.fullmatch(name) or name in _BLOCKS:
            self._end()
        elif name in {"td", "th", "tr", "table"}:
            self._close_table(name)
        elif name in {"li", "ac:task"}:
            self._end()
            if self.items:
                self.items.pop()
        elif name in {"dt", "dd"}:
            self._end(term=name)
        elif name in {"pre", "ac:plain-text-body"}:
            self._end()
            self.code = max(0, self.code - 1)
        else:
            self._close_inline(name)

    def _close_inline(self, name: str) -> None:
        if name in {"code", "tt", "kbd", "samp"} and not self.code:
            self.text.append("`")
        elif name == "span" and self.spans:
            self.text.append(MONO if self.spans.pop() else "")
        elif name == "a" and self.anchors:
            self._end_link()
        elif name in {"ac:parameter", "ac:task-status"}:
            self.parameter = ""
        elif name in {"ac:structured-macro", "ac:macro"} and self.macros:
            self.macros.pop()
        elif name in {"ac:link", "ac:image"}:
            self.linked, self.in_image = None, False

    def _close_table(self, name: str) -> None:
        self._end()
        if self.tables and name in {"tr", "table"}:
            self._row()
            if name == "table":
                self._inner_table(self.tables.pop())

    def _inner_table(self, table: _Table) -> None:
        """A table inside a cell has become that cell's text already."""
        if self.tables:
            self.tables[-1].links.extend(table.links)

    def _end_link(self) -> None:
        url, start = self.anchors.pop()
        label = "".join(self.text[start:]).strip()
        if url.startswith(_FOOTNOTES):
            del self.text[start:]
        elif url.startswith(("http://", "https://", "mailto:")):
            self.links.append(Link(url, "" if label == url else label))

    # --- passages ------------------------------------------------------------------------------------------

    def _end(self, term: str = "") -> None:
        """The text so far as a passage: a heading, code, part of a cell, an item, a paragraph."""
        raw = "".join(self.text)
        whole = MONO in raw and not (self.plain or self.heading or self.items or self.tables)
        text = code_of(raw) if whole else raw.strip("\n").rstrip() if self.code else _tidy(with_backticks(raw))
        known = {link.url for link in self.links}
        links = (*self.links, *(Link(url) for url in bare_urls(text) if url not in known))
        line, self.line = self.line or 1, 0
        self.text, self.links, self.anchors, self.plain = [], [], [], False
        level, self.heading = self.heading, 0
        if term == "dt":
            self.term = text
        elif text and self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].parts.append(text)
            self.tables[-1].links.extend(links)
        elif text and whole:
            self._mono_passage(text, line, links)
        elif text:
            self._passage(text, line, level, links, term)

    def _mono_passage(self, text: str, line: int, links: tuple[Link, ...]) -> None:
        """A paragraph all in letters of one width; those that follow each other are one piece of code."""
        if self.mono_block == len(self.blocks) - 1 >= 0:
            above = self.blocks.pop()
            text, line, links = f"{above.text}\n{text}", above.line, (*above.links, *links)
        self._add(Block(text, "code", line, self._above(), links=links))
        self.mono_block = len(self.blocks) - 1

    def _passage(self, text: str, line: int, level: int, links: tuple[Link, ...], term: str) -> None:
        if level:
            text = " ".join(text.split())
            self.headings = [known for known in self.headings if known[0] < level]
            self._add(Block(text, "title", line, self._above(), level, links=links))
            self.headings.append((level, text))
        elif self.code:
            self._add(Block(text, "code", line, self._above(), links=links))
        elif term == "dd" and self.term:
            self._add(Block(f"{self.term} | {text}", "row", line, self._above(), links=links))
            self.term = ""
        else:
            form = "item" if self.items else "paragraph"
            self._add(Block(text, form, line, self._above(), done=self.done, links=links))
            self.done = None

    def _add(self, block: Block) -> None:
        parent = next((item for item in reversed(self.items) if item is not None), None)
        if self.items and self.items[-1] is None:
            self.items[-1] = len(self.blocks)
        self.blocks.append(
            Block(
                block.text, block.form, block.line, block.headings, block.level, block.done, block.links, parent,
                block.columns,
            )
        )  # fmt: skip

    def _above(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.headings)

    def _row(self) -> None:
        """The cells so far as a row; a table's first row names the columns where it looks like it."""
        table = self.tables[-1]
        texts = ["\n".join(cell.parts).replace("\n", " ") for cell in table.cells]
        all_heads = bool(table.cells) and all(cell.head for cell in table.cells)
        text = " | ".join(texts).strip(" |")
        links, table.cells, table.links = tuple(dict.fromkeys(table.links)), [], []
        if not text:
            return
        if len(self.tables) > 1:
            self.tables[-2].cells[-1].parts.append(text) if self.tables[-2].cells else None
        else:
            self._add(Block(text, "row", table.line, self._above(), links=links, columns=table.columns))
        if all_heads or (not table.rows and not re.search(r"\d", text)):
            table.columns = tuple(texts)
        table.rows += 1


def _target(href: str) -> str:
    """Where a link leads; Google Docs puts a redirect of its own in front."""
    if "google.com/url?" in href[:60]:
        return next(iter(parse_qs(urlsplit(href).query).get("q", ())), href)
    return href.strip()


def _tidy(raw: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in raw.split("\n"))
    return "\n".join(line for line in lines if line)
