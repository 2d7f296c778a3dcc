"""What the styles and lists of a Word document say of a paragraph: a heading's level, a list, code, a tick box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wetink.artifacts.fonts import MONOSPACED
from wetink.artifacts.office_html import box_of
from wetink.artifacts.xml_tokens import Attributes, Tag

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CODE = re.compile(
    r"(?:html |source )?(?:code|preformatted|pre)(?: ?(?:block|text|char|snippet|listing))?"
    r"|source code(?: char)?|plain text|verbatim(?: char)?|listing|macro text|no ?spacing code",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"toc (?:heading|[1-9])|table of (?:figures|contents)|contents heading", re.IGNORECASE)
_MOST_BASES = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it takes from those it is based on; None where it says nothing.

    level  of the outline, from 1; 0 for body text
    list   (number of the list, depth from 0)
    """

    name: str = ""
    base: str = ""
    level: int | None = None
    list: tuple[str, int] | None = None
    code: bool | None = None
    hidden: bool | None = None

    @property
    def contents(self) -> bool:
        """A line of a table of contents says nothing that does not stand below."""
        return _CONTENTS.fullmatch(self.name) is not None


@dataclass(slots=True)
class Styles:
    """All styles of a document, by id, and the signs of its lists by (number, depth)."""

    styles: dict[str, Style] = field(default_factory=dict)
    signs: dict[tuple[str, int], str] = field(default_factory=dict)

    def style(self, name: str) -> Style:
        """The style of an id; one without any of its own where the document has none."""
        return self.styles.get(name, Style())

    def box(self, number: tuple[str, int]) -> bool | None:
        """Whether the sign of a list is a tick box, and ticked."""
        return box_of(self.signs.get(number, ""))


def styles(tags: Iterator[Tag]) -> dict[str, Style]:
    """The styles of `styles.xml`, each with what it inherits."""
    found: dict[str, Style] = {}
    identity = ""
    for tag in tags:
        if tag.kind != "open":
            continue
        if tag.name == "w:style":
            identity = tag.attributes.get("w:styleId", "")
            found[identity] = Style()
        elif identity in found:
            found[identity] = _with(found[identity], tag.name, tag.attributes)
    return {identity: _whole(identity, found) for identity in found}


def _with(style: Style, name: str, attributes: Attributes) -> Style:
    """One more property of a style."""
    value = attributes.get("w:val", "")
    more: dict[str, object] = {}
    if name == "w:name":
        heading = _HEADING.fullmatch(value)
        level = int(heading[1]) if heading else 1 if value.lower() == "title" else style.level
        more = {"name": value, "level": level, "code": True if _CODE.fullmatch(value) else style.code}
    elif name == "w:basedOn":
        more = {"base": value}
    elif name == "w:outlineLvl":
        more = {"level": outline(value)}
    elif name == "w:ilvl":
        more = {"list": ((style.list or ("", 0))[0], number(value))}
    elif name == "w:numId":
        more = {"list": (value, (style.list or ("", 0))[1])}
    elif name == "w:rFonts" and MONOSPACED.search(attributes.get("w:ascii", "")):
        more = {"code": True}
    elif name == "w:vanish":
        more = {"hidden": on(value)}
    return replace(style, **more)  # type: ignore[arg-type]


def _whole(identity: str, found: dict[str, Style]) -> Style:
    """A style with what it leaves to its bases; a circle of them ends."""
    style = found[identity]
    base = style.base
    for _ in range(_MOST_BASES):
        below = found.get(base)
        if not below:
            break
        style = replace(
            style,
            level=_first(style.level, below.level),
            list=_first(style.list, below.list),
            code=_first(style.code, below.code),
            hidden=_first(style.hidden, below.hidden),
        )
        base = below.base
    return style


Value = TypeVar("Value")


def _first(mine: Value | None, below: Value | None) -> Value | None:
    return below if mine is None else mine


def signs(tags: Iterator[Tag]) -> dict[tuple[str, int], str]:
    """The signs of `numbering.xml` in front of list items, by number of the list and depth."""
    kinds: dict[tuple[str, int], str] = {}
    numbers: dict[str, str] = {}
    kind = number_of = ""
    depth = 0
    for tag in tags:
        value = tag.attributes.get("w:val", "")
        if tag.kind != "open":
            continue
        if tag.name == "w:abstractNum":
            kind = tag.attributes.get("w:abstractNumId", "")
        elif tag.name == "w:lvl":
            depth = number(tag.attributes.get("w:ilvl", ""))
        elif tag.name == "w:lvlText" and not number_of:
            kinds[kind, depth] = value
        elif tag.name == "w:num":
            number_of = tag.attributes.get("w:numId", "")
        elif tag.name == "w:abstractNumId" and number_of:
            numbers[number_of] = value
    by_kind: dict[str, list[tuple[int, str]]] = {}
    for (kind, depth), sign in kinds.items():
        if box_of(sign) is not None:
            by_kind.setdefault(kind, []).append((depth, sign))
    return {(one, depth): sign for one, kind in numbers.items() for depth, sign in by_kind.get(kind, ())}


def number(text: str) -> int:
    """A small number as written in an attribute, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def outline(value: str) -> int:
    """The level of a heading from its outline level, which counts from 0; 9 is body text."""
    level = number(value)
    return level + 1 if value and level < 9 else 0


def on(value: str) -> bool:
    """Whether a switch is on; one that only stands there is."""
    return value.lower() not in {"0", "false", "off", "none"}
