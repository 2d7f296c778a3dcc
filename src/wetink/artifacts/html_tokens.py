"""HTML cut into text, tags and verbatim sections in one linear pass; nothing in it can make it fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from wetink.artifacts.shell_words import words

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<verbatim>.*?)(?:\]\]>|\Z)"
    r"|<[!?][^<>]*+>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]{0,60})(?P<rest>(?>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*))>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_:@][\w:.-]{0,80})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]{1,4000})))?"
)
_RAW = re.compile(r"(?i)script|style")
VOID = words("area base br col embed hr img input link meta param source track wbr")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML.

    kind   "text" (entities resolved), "verbatim" (CDATA), "open", "close"
    at     offset of its first character
    name   of a tag, lower case
    rest   a tag's attributes as written; `attributes` resolves them
    empty  the tag closes itself
    """

    kind: str
    at: int
    text: str = ""
    name: str = ""
    rest: str = ""
    empty: bool = False


def tokens(source: str) -> Iterator[Token]:
    """All of a document in order; comments and declarations are left out, so is what scripts and styles hold."""
    at = 0
    raw = ""
    for found in _TOKEN.finditer(source):
        if found.start() > at and not raw:
            yield Token("text", at, unescape(source[at : found.start()]))
        at = found.end()
        name = (found["name"] or "").lower()
        if raw and not (found["end"] and name == raw):
            continue
        raw = name if not found["end"] and _RAW.fullmatch(name) else ""
        if found["verbatim"] is not None:
            yield Token("verbatim", found.start("verbatim"), found["verbatim"])
        elif name:
            empty = name in VOID or found["rest"].endswith("/")
            yield Token("close" if found["end"] else "open", found.start(), "", name, found["rest"], empty)
    if at < len(source) and not raw:
        yield Token("text", at, unescape(source[at:]))


def attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag by lower-case name, values resolved; one without value is ""."""
    return {found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(rest)}
