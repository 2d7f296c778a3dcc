"""The tree as Markdown that says the same to CommonMark (git hosts, agents, Runme) and to Python-Markdown (MkDocs)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wetink.export.document import (
    Block,
    Break,
    Cite,
    Code,
    Command,
    Document,
    Heading,
    Inline,
    Items,
    Link,
    Marked,
    Notice,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from wetink.export.markup import visible

_BARS = {"strong": "**", "emphasis": "*", "struck": "~~"}
_ACTIVE = re.compile(r"[\\`*_~\[\]<>&|{}^=$+:/(#!@-]")
_ALWAYS = frozenset("\\`*[]")
_LINE_START = re.compile(r"(?:[-+#=:!>~/?|]|[0-9]{1,9}[.)](?=\s|$)|\[\^[A-Za-z0-9_-]{1,40}\]:)")


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def commonmark(text: str) -> str:
    """Words in which CommonMark and GFM find nothing to do."""

    def one(found: re.Match[str]) -> str:
        character, at = found[0], found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if character == "_":
            active = not (before.isalnum() and after.isalnum())
        elif character == "&":
            active = after == "#" or after.isalpha()
        else:
            active = character in _ALWAYS or character in "<~|" or (character == "#" and not after)
        return "\\" + character if active else character

    return _ACTIVE.sub(one, text)


def site(text: str) -> str:
    """Words in which Python-Markdown and the extensions of Material and TechDocs find nothing to do.

    They have no common escape, but all of them leave numeric entities alone, and browsers and git hosts show those as
    the characters they are.
    """

    def one(found: re.Match[str]) -> str:
        character, at = found[0], found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        between_words = before.isalnum() and after.isalnum()
        match character:
            case "-" | "+" | "=" | "/":
                # "-->", "+/-", "=/=" and "1/2" become signs, "++" keys, "==" marks, "--8<--" includes a file
                active = before in _SIGNS or after in _SIGNS or (character == "/" and before.isdigit())
            case ":":
                active = re.match(r"[\w+-]+:", text[at + 1 :]) is not None or text.startswith("//", at + 1)
            case "(":
                active = re.match(r"(?:c|tm|r|p)\)", text[at + 1 :], re.IGNORECASE) is not None
            case "#":
                active = not after
            case "!":
                active = False
            case "_":
                active = not between_words
            case "&" | "<" | ">":
                return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[character]
            case _:
                active = True
        return _entity(character) if active else character

    return _SYMBOLS.sub(lambda found: found[0][0] + _entity(found[0][1]) + found[0][2:], _ACTIVE.sub(one, text))


_SYMBOLS = re.compile(r"\bc/o\b|[0-9](?:st|nd|rd|th)\b|www\.", re.IGNORECASE)
"""Letters that become something else: ℅, the raised end of 1st, a link."""

_SIGNS = frozenset("-+=/<>~!")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How Markdown is written for one kind of reader.

    words    text without any active character
    info     a fenced block's info string
    link     the target for a path below the library, "" for words without a link
    notes    whether citations are footnotes; else they are left out
    change   what stands in a block instead of its code
    """

    words: Callable[[str], str]
    info: Callable[[Command], str]
    link: Callable[[str], str]
    notes: bool = True
    change: Callable[[Command], str] = lambda block: block.code

    def notice(self, block: Notice) -> str:
        """A warning that no reader overlooks."""
        if self.words is site:
            return f'!!! {"danger" if block.severe else "note"} ""\n\n' + _indented(self.blocks(block.blocks), "    ")
        return self._block(Quote(block.blocks))

    def document(self, document: Document) -> str:
        """The blocks, then the notes."""
        parts = [self.blocks(document.blocks)]
        if self.notes:
            parts += [self._note(id_, blocks) for id_, blocks in document.notes.items()]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _note(self, id_: str, blocks: tuple[Block, ...]) -> str:
        return f"[^{id_}]: " + _indented(self.blocks(blocks), "    ").lstrip(" ")

    def inline(self, inside: Iterable[Inline], *, start: bool = False) -> str:
        """Words of a sentence; `start` where they stand at the start of a line."""
        shown = "".join(self._inline(one) for one in inside)
        lines = [self._line(line) if start or number else line for number, line in enumerate(shown.split("\n"))]
        return "\n".join(lines).rstrip(" ")

    def _line(self, line: str) -> str:
        """A line that is neither a heading, nor an item, nor any extension's block."""
        line = line.lstrip(" ")
        found = _LINE_START.match(line)
        if found is None:
            return line
        at = found.end() - 1
        shown = f"\\{line[at]}" if self.words is commonmark or line[at] in "#+-.!>)" else _entity(line[at])
        return line[:at] + shown + line[at + 1 :]

    def _inline(self, one: Inline) -> str:
        match one:
            case Text():
                return self.words(re.sub("[\t\n]", " ", visible(one.text))).replace("\xa0", "&#160;")
            case Code():
                return self._code(one.text)
            case Marked():
                words = self.inline(one.inside)
                return f"{_BARS[one.how]}{words}{_BARS[one.how]}" if words.strip() == words and words else words
            case Link():
                return self._link(one)
            case Cite():
                return f"[^{one.id}]" if self.notes else ""
            case Break():
                return "  \n"

    def _code(self, text: str) -> str:
        text = visible(text).replace("\n", " ")
        bars = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
        space = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
        return f"{bars}{space}{text}{space}{bars}" if text.strip() else ""

    def _link(self, one: Link) -> str:
        words = self.inline(one.inside)
        target = _target(one.url) if one.url else self.link(one.path)
        return f"[{words}]({target})" if target and words else words

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks with an empty line between them."""
        return "\n\n".join(shown for block in blocks if (shown := self._block(block)))

    def _block(self, block: Block) -> str:  # noqa: PLR0911  (one for each kind)
        match block:
            case Heading():
                return f"{'#' * min(max(block.level, 2), 6)} {self.inline(block.inside)}".replace("  \n", " ")
            case Paragraph():
                return self.inline(block.inside, start=True)
            case Quote():
                return "\n".join(f"> {line}" if line else ">" for line in self.blocks(block.blocks).split("\n"))
            case Command():
                return self.fence(block)
            case Items():
                return self._items(block)
            case Table():
                return self._table(block)
            case Rule():
                return "---"
            case Notice():
                return self.notice(block)

    def fence(self, block: Command) -> str:
        """A fenced block; no line of it is taken for its end."""
        code = visible(self.change(block))
        bar = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
        return f"{bar}{self.info(block)}\n{code}\n{bar}"

    def _items(self, block: Items) -> str:
        out = []
        for number, item in enumerate(block.items, block.first or 0):
            marker = "-" if block.first is None else f"{number}."
            box = "" if item.done is None else f"[{'x' if item.done else ' '}] "
            blanks = " " * max(4, len(marker) + 1)
            lead = "" if item.blocks and isinstance(item.blocks[0], Paragraph) else "&#160;\n\n" + blanks
            body = lead + _indented(self.blocks(item.blocks), blanks).lstrip(" ")
            out.append(f"{marker}{blanks[len(marker) :]}{box}{body}".rstrip(" "))
        loose = any(len(item.blocks) > 1 for item in block.items)
        return ("\n\n" if loose else "\n").join(out)

    def _table(self, block: Table) -> str:
        rows = ["| " + " | ".join(self._cell(cell) for cell in row) + " |" for row in block.rows]
        line = "|" + " --- |" * len(block.rows[0]) if block.rows else ""
        return "\n".join([*rows[:1], line, *rows[1:]])

    def _cell(self, cell: tuple[Inline, ...]) -> str:
        """A bar in code would end the cell for some readers, so such code is words."""
        parts = (Text(one.text) if isinstance(one, Code) and "|" in one.text else one for one in cell)
        return self.inline(parts).replace("  \n", " ")


def _target(url: str) -> str:
    """An address inside the parentheses of a link."""
    return re.sub(r"[()\[\]*~]", lambda found: f"%{ord(found[0]):02X}", url)


def _indented(text: str, blanks: str) -> str:
    return "\n".join(blanks + line if line else line for line in text.split("\n"))
