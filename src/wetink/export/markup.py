"""The tree as HTML and as XHTML; everything that comes from a runbook is escaped here and nowhere else."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
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

_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TAGS = {"strong": "strong", "emphasis": "em", "struck": "s"}


def escaped(text: str) -> str:
    """Text for HTML and XML, quotes too; what no reader sees, or XML must not hold, as its escape."""
    return html.escape(visible(text), quote=True)


def visible(text: str) -> str:
    r"""Characters that do not show, or turn the direction of text around, as `\u{202e}`."""
    return _UNFIT.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)


@dataclass(frozen=True, slots=True)
class Markup:
    """How the parts come out in which forms differ.

    link     a link to a path below the library around words that are markup already
    command  a block of code
    task     an item of a list with a box to tick, from whether it is done and its content
    cite     a citation, from the note's id
    notice   a warning, from whether it is severe and its content
    """

    link: Callable[[str, str], str]
    command: Callable[[Command], str]
    task: Callable[[bool, str], str]
    cite: Callable[[str], str]
    notice: Callable[[bool, str], str]

    def inline(self, inside: Iterable[Inline]) -> str:
        """Words of a sentence."""
        return "".join(self._inline(one) for one in inside)

    def _inline(self, one: Inline) -> str:
        match one:
            case Text():
                return escaped(one.text)
            case Code():
                return f"<code>{escaped(one.text)}</code>"
            case Marked():
                tag = _TAGS[one.how]
                return f"<{tag}>{self.inline(one.inside)}</{tag}>"
            case Link():
                words = self.inline(one.inside)
                return f'<a href="{escaped(one.url)}">{words}</a>' if one.url else self.link(one.path, words)
            case Cite():
                return self.cite(one.id)
            case Break():
                return "<br/>"

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, a line each."""
        return "\n".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:  # noqa: PLR0911  (one for each kind)
        match block:
            case Heading():
                level = min(max(block.level, 2), 6)
                return f"<h{level}>{self.inline(block.inside)}</h{level}>"
            case Paragraph():
                return f"<p>{self.inline(block.inside)}</p>"
            case Quote():
                return f"<blockquote>{self.blocks(block.blocks)}</blockquote>"
            case Command():
                return self.command(block)
            case Items():
                return self._items(block)
            case Table():
                return self._table(block)
            case Rule():
                return "<hr/>"
            case Notice():
                return self.notice(block.severe, self.blocks(block.blocks))

    def _items(self, block: Items) -> str:
        inside = ((item.done, self.blocks(item.blocks)) for item in block.items)
        items = (f"<li>{words if done is None else self.task(done, words)}</li>" for done, words in inside)
        tag = "ul" if block.first is None else "ol"
        start = f' start="{block.first}"' if block.first not in (None, 1) else ""
        return f"<{tag}{start}>{''.join(items)}</{tag}>"

    def _table(self, block: Table) -> str:
        rows = []
        for number, row in enumerate(block.rows):
            tag = "td" if number else "th"
            rows.append("<tr>" + "".join(f"<{tag}>{self.inline(cell)}</{tag}>" for cell in row) + "</tr>")
        return f"<table><tbody>{''.join(rows)}</tbody></table>"

    def notes(self, document: Document) -> Mapping[str, str]:
        """The notes' content by id."""
        return {id_: self.blocks(blocks) for id_, blocks in document.notes.items()}
