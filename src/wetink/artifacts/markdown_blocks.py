"""Markdown as a flat list of passages in file order, each with the headings above it and its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from wetink.artifacts.urls import bare_urls
from wetink.model.event import Link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\]\s+")
_TOLD = re.compile(
    r"\s*\[?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?\]?\s+(?:[-–|]\s+)?(?:[<@]?[\w.-]{1,24}[>:]\s+)?[A-Za-z'’]+,?(?:\s+[^\s=]+){2,}"
)
"""A time, perhaps a name, and words: no line of a program's log, which names levels and keys."""
_MACHINE = re.compile(r"\b(?:ERROR|WARN|INFO|DEBUG|FATAL)\b|\w=\S")
_ENTRIES = 3
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]{0,2000}>", re.DOTALL)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)


LONGEST = 200_000
"""Characters of one passage in which marks are looked for; that takes seconds for a megabyte."""


@dataclass(frozen=True, slots=True)
class Block:
    """One passage.

    form      "title" (a heading), "paragraph", "item", "row", "code"
    line      counts from 1
    level     of a heading, 0 for all others
    parent    index of the list item this one stands in, None outside lists
    columns   the heads of the table a row belongs to
    """

    text: str
    form: str
    line: int
    headings: tuple[str, ...] = ()
    level: int = 0
    done: bool | None = None
    links: tuple[Link, ...] = ()
    parent: int | None = None
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    items: list[int | None] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    row_line: int = 1
    links: list[Link] = field(default_factory=list)
    columns: tuple[str, ...] = ()

    def add(self, text: str, form: str, line: int, **more: object) -> None:
        """Append a block under the present headings and list item; blank ones are left out."""
        done = more.get("done")
        links = more.get("links")
        if not text.strip():
            return
        parent = next((item for item in reversed(self.items) if item is not None), None)
        if self.items and self.items[-1] is None:
            self.items[-1] = len(self.blocks)
        self.blocks.append(
            Block(
                text=text.strip("\n").strip() if form != "code" else text.rstrip(),
                form=form,
                line=line,
                headings=tuple(heading for _, heading in self.headings),
                level=_int(more.get("level")),
                done=done if isinstance(done, bool) else None,
                links=links if isinstance(links, tuple) else (),
                parent=parent,
                columns=self.columns if form == "row" else (),
            )
        )


def blocks(text: str, first_line: int = 1) -> list[Block]:
    """The passages of a Markdown text (CommonMark with tables, strikethrough and task boxes).

    Inline code keeps its backticks, other markup is dropped; soft breaks stay line breaks; HTML is reduced to its text.
    """
    walk = _Walk()
    tokens = _parser().parse(text)
    for index, token in enumerate(tokens):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "inline":
            _inline(walk, tokens[index - 1], token, line)
        elif token.type in {"fence", "code_block"}:
            _code(walk, token.content, line + (token.type == "fence"))
        elif token.type == "html_block":
            walk.add(_without_tags(token.content), "paragraph", line)
        else:
            _structure(walk, token, line)
    return walk.blocks


def _code(walk: _Walk, text: str, line: int) -> None:
    """A block of code; where nearly every line is a time and a sentence, it is a talk that somebody pasted."""
    lines = [(number, one) for number, one in enumerate(text.splitlines()) if one.strip()]
    told = [(number, one) for number, one in lines if _TOLD.match(one) and not _MACHINE.search(one)]
    if len(told) < _ENTRIES or 2 * len(told) < len(lines) + _ENTRIES:
        walk.add(text, "code", line)
        return
    for number, one in lines:
        walk.add(one, "item", line + number)


def _structure(walk: _Walk, token: Token, line: int) -> None:
    if token.type == "list_item_open":
        walk.items.append(None)
    elif token.type == "list_item_close":
        walk.items.pop()
    elif token.type == "table_open":
        walk.columns = ()
    elif token.type == "tr_open":
        walk.cells, walk.links, walk.row_line = [], [], line
    elif token.type == "tr_close":
        walk.add(" | ".join(walk.cells).strip(" |"), "row", walk.row_line, links=tuple(walk.links))
    elif token.type == "thead_close":
        walk.columns = tuple(walk.cells)


def _inline(walk: _Walk, opener: Token, token: Token, line: int) -> None:
    text, links = _plain(token.children or ())
    if opener.type == "heading_open":
        level, text = int(opener.tag[1:]), " ".join(text.split())
        walk.headings = [known for known in walk.headings if known[0] < level]
        walk.add(text, "title", line, level=level, links=links)
        if text:
            walk.headings.append((level, text))
    elif opener.type in {"th_open", "td_open"}:
        walk.cells.append(text.replace("\n", " ").strip())
        walk.links.extend(links)
    elif walk.items:
        done, text = _task(text)
        walk.add(text, "item", line, done=done, links=links)
    else:
        walk.add(text, "paragraph", line, links=links)


def _task(text: str) -> tuple[bool | None, str]:
    found = _TASK.match(text)
    return (found[1] != " ", text[found.end() :]) if found else (None, text)


def _plain(children: Sequence[Token]) -> tuple[str, tuple[Link, ...]]:
    """(text, links) of inline tokens; a link's URL is kept in the text only where it is all there is to read."""
    parts: list[str] = []
    links: list[Link] = []
    opened: list[tuple[str, int]] = []
    for child in children:
        if child.type == "link_open":
            opened.append((str(child.attrs.get("href", "")), len(parts)))
        elif child.type == "link_close" and opened:
            url, start = opened.pop()
            label = "".join(parts[start:])
            links.append(Link(url, "" if label == url else label))
        else:
            parts.append(_piece(child))
    text = "".join(parts)
    known = {link.url for link in links}
    bare = (Link(url) for url in bare_urls(text) if url not in known)
    return text, tuple(dict.fromkeys((*links, *bare)))


def _piece(child: Token) -> str:
    if child.type in {"softbreak", "hardbreak"} or (child.type == "html_inline" and _BREAK.fullmatch(child.content)):
        return "\n"
    if child.type == "code_inline":
        return f"`{child.content}`"
    if child.type == "image":
        return child.content
    return child.content if child.type == "text" else ""


def _without_tags(html: str) -> str:
    lines = (line.strip() for line in _TAG.sub("", html).splitlines())
    return "\n".join(line for line in lines if line)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


@cache
def _parser() -> MarkdownIt:
    """Imported here: the parser's tables take longer to load than most files to read."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _marks)
    return parser


def _marks(state: StateCore) -> None:
    """Marks within each passage, as the parser's own rule finds them, but none in what nobody wrote by hand."""
    from markdown_it.token import Token  # noqa: PLC0415

    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if len(token.content) > LONGEST:
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def stamped_lines(block: Block, starts: Iterator[int]) -> list[Block]:
    """A passage of several lines, cut before each line number in `starts` (0-based)."""
    lines = block.text.split("\n")
    cuts = sorted({0, *starts})
    return [
        replace(
            block,
            text="\n".join(lines[begin:end]).strip(),
            line=block.line + begin,
            done=block.done if begin == 0 else None,
            links=tuple(link for link in block.links if _named(link, "\n".join(lines[begin:end]))),
        )
        for begin, end in zip(cuts, [*cuts[1:], len(lines)], strict=True)
    ]


def _named(link: Link, text: str) -> bool:
    return (link.label or link.url) in text
