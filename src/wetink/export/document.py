"""A runbook's text as a tree of plain values: what every form is written from, so that no markup passes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wetink.model.evidence import Risk


@dataclass(frozen=True, slots=True)
class Text:
    """Words that mean nothing to any markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A few words of code inside a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words with weight: `how` is "strong", "emphasis" or "struck"."""

    how: str
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link: `url` on the web (http, https, mailto), or `path` of a file below the library."""

    inside: tuple[Inline, ...]
    url: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: the id of a note."""

    id: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that stays one."""


Inline = Text | Code | Marked | Link | Cite | Break


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the page's title is level 1 and stands in no tree."""

    level: int
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `done` is None where it has no box to tick."""

    blocks: tuple[Block, ...]
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `first` is the number of a numbered one's first item, None for bullets."""

    items: tuple[Item, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A block of code.

    language   as the author wrote it, "" for none
    risk       as the runbook's steps know it, None for code that is no step's
    section    the heading of the section it stands in, in small letters
    verbatim   False where characters that do not show stand as escapes, so that it cannot be run as it is
    """

    code: str
    language: str = ""
    risk: Risk | None = None
    section: str = ""
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows of cells, the first one the head."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader has to know before anything else; `severe` where following the page would be wrong."""

    blocks: tuple[Block, ...]
    severe: bool = True


Block = Heading | Paragraph | Quote | Items | Command | Table | Rule | Notice


@dataclass(frozen=True, slots=True)
class Document:
    """The text below the title.

    blocks  without the notes
    notes   what is cited, by id, in the order of the file; {} where evidence stays at home
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)


def plain(inside: tuple[Inline, ...]) -> str:
    """The words alone, on one line."""
    return " ".join("".join(_words(one) for one in inside).split())


def _words(one: Inline) -> str:
    match one:
        case Text() | Code():
            return one.text
        case Marked() | Link():
            return "".join(_words(part) for part in one.inside)
        case Break():
            return " "
        case Cite():
            return ""
