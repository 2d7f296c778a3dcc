"""A runbook's Markdown into the tree; raw HTML in it is words, and so is a link that leads nowhere safe."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from wetink.export.document import (
    Block,
    Break,
    Cite,
    Code,
    Command,
    Document,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Marked,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
    plain,
)
from wetink.model.draft import Step
from wetink.model.evidence import Risk
from wetink.model.runbook import Runbook

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

EVIDENCE, REVIEWER, RULED_OUT = "evidence", "for the reviewer", "ruled out"
"""Headings of sections that some forms treat in their own way, in small letters."""

_MARK = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]")
_NOTE = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]:[ \t]*")
_FENCE = re.compile(r" {0,12}(`{3,}|~{3,})")
_BOX = re.compile(r"\[([ xX])\](?: +|$)")
_WEB = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20<>\"`\\{}|^]+", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s\x00-\x20<>\"'`\\{}|^()\[\]]*[^\s\x00-\x20<>\"'`\\{}|^()\[\].,;:!?*_~]")
_UNSEEN = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_RISKS = {str(risk): risk for risk in Risk}
_MARKED = {"strong": "strong", "em": "emphasis", "s": "struck"}


def read(runbook: Runbook, *, evidence: bool = True) -> Document:
    """The tree of a runbook's text; without `evidence`, neither notes nor citations nor their section are in it."""
    text = runbook.text
    start = text.find("\n---\n", 3) + 5 if text.startswith("---\n") else 0
    body, notes = _cut_notes(text[start:].split("\n"))
    reader = _Reader(runbook, frozenset(notes), evidence=evidence)
    blocks = [block for block in reader.blocks(body) if not (isinstance(block, Heading) and block.level == 1)]
    dropped = {REVIEWER} if runbook.standing not in ("draft", "in-review") else set()
    kept = tuple(_without(blocks, dropped if evidence else dropped | {EVIDENCE}))
    return Document(kept, {id_: reader.blocks(raw) for id_, raw in notes.items()} if evidence else {})


def _without(blocks: list[Block], dropped: set[str]) -> Iterator[Block]:
    """The blocks without the sections of these headings."""
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 2:
            inside = plain(block.inside).lower() in dropped
        if not inside:
            yield block


def _cut_notes(lines: list[str]) -> tuple[str, dict[str, str]]:
    """The text without its footnotes, and those by id; the first of several with one id counts."""
    body: list[str] = []
    notes: dict[str, list[str]] = {}
    bar, into = "", body
    for line in lines:
        fence = _FENCE.match(line)
        if bar:
            bar = "" if fence and fence[1].startswith(bar) and not line.strip().strip(bar[0]) else bar
        elif fence and into is body:
            bar = fence[1]
        elif found := _NOTE.match(line):
            into = notes.setdefault(found[1], [])
            line = line[found.end() :] if not into else ""  # noqa: PLW2901  (the rest of the line is the note's)
        elif into is not body and line.strip() and not line.startswith("    "):
            into = body
        into.append(line.removeprefix("    ") if into is not body else line)
    return "\n".join(body), {id_: "\n".join(raw) for id_, raw in notes.items()}


@cache
def _parser() -> MarkdownIt:
    """Imported here: no other command needs it."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("link", "cite", _cite)
    return parser


def _cite(state: StateInline, silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("cite", "", 0).content = found[1]
    state.pos = found.end()
    return True


def commands_of(runbook: Runbook) -> Mapping[str, Risk]:
    """The risk of each command of the runbook's steps, the worst where one stands there twice."""
    body = runbook.body
    ruled_out = (one for one in body.ruled_out if isinstance(one, Step))
    risks: dict[str, Risk] = {}
    for step in (*body.diagnosis, *body.resolution, *body.verification, *ruled_out):
        for command in step.commands:
            known = risks.get(command.run, command.risk)
            risks[command.run] = max(known, command.risk, key=lambda risk: risk.rank)
    return risks


class _Reader:
    """Walks the tree of the parser; remembers which section it is in."""

    def __init__(self, runbook: Runbook, notes: frozenset[str], *, evidence: bool) -> None:
        self._notes, self._evidence = notes, evidence
        self._folder = posixpath.dirname(runbook.path)
        self._risks = commands_of(runbook)
        self._section = ""

    def blocks(self, text: str) -> tuple[Block, ...]:
        from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415

        return self._blocks(SyntaxTreeNode(_parser().parse(text)).children)

    def _blocks(self, nodes: list[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "heading":
                yield self._heading(node)
            case "blockquote":
                yield Quote(self._blocks(node.children))
            case "bullet_list" | "ordered_list":
                first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                yield Items(tuple(self._item(item) for item in node.children), first)
            case "fence" | "code_block":
                yield self._command(node)
            case "hr":
                yield Rule()
            case "table":
                yield Table(tuple(self._row(row) for part in node.children for row in part.children))
            case _:
                if inside := self._inside(node):
                    yield Paragraph(inside)

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        heading = Heading(int(node.tag[1:]), self._inside(node))
        if heading.level <= 2:
            self._section = plain(heading.inside).lower()
        return heading

    def _item(self, node: SyntaxTreeNode) -> Item:
        blocks = self._blocks(node.children)
        first = node.children[0] if node.children else None
        raw = first.children[0].content if first is not None and first.type == "paragraph" else ""
        box = _BOX.match(raw)
        lead = blocks[0] if blocks else None
        if box is None or not isinstance(lead, Paragraph) or not isinstance(lead.inside[0], Text):
            return Item(blocks)
        rest = Text(lead.inside[0].text[3:].lstrip(" "))
        inside = (rest, *lead.inside[1:]) if rest.text else lead.inside[1:]
        return Item((Paragraph(inside), *blocks[1:]), done=box[1] != " ")

    def _command(self, node: SyntaxTreeNode) -> Command:
        code = node.content.removesuffix("\n")
        words = node.info.split()
        language = words[0] if words and words[0] not in _RISKS and words[0] != "escaped" else ""
        verbatim = "escaped" not in words
        said = next((_RISKS[word] for word in words if word in _RISKS), None)
        run = code if verbatim else _UNSEEN.sub(_character, code)
        return Command(code, language, self._risks.get(run, said), self._section, verbatim)

    def _row(self, node: SyntaxTreeNode) -> tuple[tuple[Inline, ...], ...]:
        return tuple(self._inside(cell) for cell in node.children)

    def _inside(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        inlines = [child for part in node.children for child in (part.children if part.type == "inline" else [part])]
        return tuple(_joined(self._inlines(inlines)))

    def _inlines(self, nodes: list[SyntaxTreeNode]) -> Iterator[Inline]:
        for node in nodes:
            yield from self._inline(node)

    def _inline(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        match node.type:
            case "code_inline":
                yield Code(node.content)
            case "strong" | "em" | "s":
                yield Marked(_MARKED[node.type], tuple(_joined(self._inlines(node.children))))
            case "link":
                yield from self._link(str(node.attrs.get("href", "")), tuple(_joined(self._inlines(node.children))))
            case "image":
                yield from self._link(str(node.attrs.get("src", "")), (Text(node.content or "picture"),))
            case "hardbreak":
                yield Break()
            case "softbreak":
                yield Text(" ")
            case "cite" if node.content not in self._notes:
                yield Text(f"[^{node.content}]")
            case "cite":
                yield from (Cite(node.content),) if self._evidence else ()
            case _:
                yield from _with_links(node.content)

    def _link(self, href: str, inside: tuple[Inline, ...]) -> Iterator[Inline]:
        """A link to the web or into the library; of any other one its words are left."""
        path = href.partition("#")[0]
        inside = tuple(part for one in inside for part in (one.inside if isinstance(one, Link) else (one,)))
        if url := address(href):
            yield Link(inside or (Text(href),), url=url)
        elif path and re.fullmatch(r"[A-Za-z0-9._/-]+\.md", path) and not path.startswith("/"):
            yield Link(inside, path=posixpath.normpath(posixpath.join(self._folder, path)))
        else:
            yield from inside


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF else found[0]


def address(url: str) -> str:
    """The address of a link that may be followed (http, https, mailto), "" for any other.

    It is in ASCII, so that nothing in it turns the direction of text around or looks like another letter.
    """
    return quote(url, safe="!#$%&()'+*,/:;=?@[]~", errors="surrogatepass") if _WEB.fullmatch(url) else ""


def _with_links(text: str) -> Iterator[Inline]:
    """Addresses that stand in the text become links."""
    at = 0
    for found in _BARE.finditer(text):
        yield Text(text[at : found.start()])
        yield Link((Text(found[0]),), url=address(found[0]))
        at = found.end()
    yield Text(text[at:])


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Neighbouring pieces of text as one, empty ones left out."""
    text = ""
    for one in inlines:
        if isinstance(one, Text):
            text += one.text
            continue
        if text:
            yield Text(text)
        text = ""
        yield one
    if text:
        yield Text(text)
