"""The HTML that chat clients write (Teams, Matrix) as plain text: fences, quotes, lists, links and mentions."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

FENCE = "```"
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]{0,40})(?P<rest>(?:[^<>\"']|\"[^\"]{0,9000}\"|'[^']{0,9000}'){0,400})>"
    r"|<!--.{0,2000}?-->|<![A-Za-z][^<>]{0,400}>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_:@][\w:.-]{0,60})(?:\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]{1,2000})))?"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": "", "\u200c": "", "\ufeff": "", "\u2060": ""})
_BLOCKS = frozenset(
    {
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section", "article", "header", "footer", "center"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "blockquote", "pre", "codeblock"),
        *("details", "summary", "figure"),
    }
)
_TABLE = frozenset({"td", "th", "tr", "table", "thead", "tbody"})
_SILENT = frozenset({"style", "script", "head", "title", "systemeventmessage", "mx-reply"})
_LANGUAGE = re.compile(r"(?:^|\s)language-([\w+#-]{1,20})")
_PLAIN_LANGUAGES = frozenset({"", "plaintext", "plain", "text", "none", "language", "was-manually-selected"})

Attributes = dict[str, str]


@dataclass(slots=True)
class Html:
    """Turns HTML into text; what it finds on the way goes to the callbacks.

    link     called with (url, label) for each link
    mention  called with (attributes, label) for each `<at>`; gives the id of who is meant ("" where unknown)
    place    called with the id of an `<attachment>`; gives the text that stands there
    """

    link: Callable[[str, str], None]
    mention: Callable[[Attributes, str], str] = lambda _attributes, _label: ""
    place: Callable[[str], str] = lambda _id: ""
    _lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _quotes: int = 0
    _lists: list[int | None] = field(default_factory=list)
    _bullet: str = ""
    _silent: str = ""
    _code: list[str] | None = None
    _language: str = ""
    _open: list[tuple[str, Attributes, int]] = field(default_factory=list)
    _mentioned: tuple[str, int] = ("", -1)
    _cell: bool = False

    def text(self, source: str) -> str:
        """Plain text of a piece of HTML; linear in its length."""
        at = 0
        for tag in _TAG.finditer(source):
            self._words(source[at : tag.start()])
            at = tag.end()
            if tag["name"]:
                self._tag(tag["name"].lower(), tag["rest"] or "", closing=bool(tag["end"]))
        self._words(source[at:])
        self._end_code()
        self._flush()
        return "\n".join(_without_runs_of_blanks(self._lines))

    # --- words ---------------------------------------------------------------------------------------------

    def _words(self, raw: str) -> None:
        if not raw or self._silent:
            return
        if self._code is not None:
            self._code.append(html.unescape(raw))
            return
        words = html.unescape(_SPACE.sub(" ", raw))
        if words.strip(" ") or self._line:
            self._line.append(words)

    def _flush(self) -> None:
        """End the line; an empty one is not kept."""
        line = "".join(self._line).translate(_INVISIBLE).rstrip()
        self._line.clear()
        self._open = [(name, attributes, 0) for name, attributes, _ in self._open]
        self._mentioned = ("", -1)
        if self._bullet:
            line = line.lstrip()
        for part in line.split("\n") if line.strip() else ():
            self._lines.append(self._lead() + part)

    def _lead(self) -> str:
        bullet = self._bullet or "  " * len(self._lists)
        self._bullet = ""
        return "> " * self._quotes + bullet

    # --- tags ----------------------------------------------------------------------------------------------

    def _tag(self, name: str, rest: str, *, closing: bool) -> None:
        if self._silent or name in _SILENT:
            self._hush(name, closing=closing, alone=rest.rstrip().endswith("/"))
            return
        if self._code is not None and name not in {"pre", "codeblock"}:
            if name == "code" and not closing and not "".join(self._code).strip() and not self._language:
                self._start_code(_attributes(rest))  # Matrix names the language here
            if name in {"br", "p", "div"} and (name == "br") != closing:
                self._code.append("\n")
            return
        if self._cell and name not in _TABLE:
            if name in _BLOCKS or name == "br":
                self._line.append(" ")
                return
        elif name in _BLOCKS:
            self._cell = False
            self._flush()
        act = _CLOSE.get(name) if closing else _OPEN.get(name)
        if act:
            act(self, _attributes(rest))

    def _hush(self, name: str, *, closing: bool, alone: bool) -> None:
        """What stands in a style sheet, or in Matrix's copy of the message answered, was not said."""
        if closing and self._silent == name:
            self._silent = ""
        elif not closing and not alone and not self._silent:
            self._silent = name

    def _start_code(self, attributes: Attributes) -> None:
        found = _LANGUAGE.search(attributes.get("class", ""))
        language = found[1] if found else attributes.get("class", "").split(" ")[0]
        self._language = "" if language.lower() in _PLAIN_LANGUAGES or not language.isascii() else language.lower()
        self._code = []

    def _end_code(self, _attributes: Attributes | None = None) -> None:
        if self._code is None:
            return
        body = "".join(self._code).translate(_INVISIBLE).strip("\r\n")
        self._code = None
        if body.strip():
            lead = self._lead()
            lines = [line.rstrip("\r") for line in body.split("\n")]
            self._lines += [lead + line for line in (FENCE + self._language, *lines, FENCE)]

    def _quote(self, by: int) -> None:
        self._quotes = max(0, self._quotes + by)

    def _list(self, first: int | None) -> None:
        self._lists.append(first)

    def _end_list(self) -> None:
        if self._lists:
            self._lists.pop()
        self._bullet = ""

    def _item(self) -> None:
        depth = max(0, len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is None:
            self._bullet = "  " * depth + "- "
        else:
            self._bullet = "  " * depth + f"{number}. "
            self._lists[-1] = number + 1

    def _begin(self, name: str, attributes: Attributes) -> None:
        self._open.append((name, attributes, len(self._line)))

    def _finish(self, name: str) -> tuple[Attributes, str, int] | None:
        """What was opened with this name last: its attributes, the words since and where they begin."""
        if not self._open or self._open[-1][0] != name:
            return None
        _, attributes, start = self._open.pop()
        return attributes, "".join(self._line[start:]).translate(_INVISIBLE).strip(), start

    def _end_link(self) -> None:
        found = self._finish("a")
        if not found:
            return
        attributes, label, start = found
        url = attributes.get("href", "")
        if url.startswith("https://matrix.to/#/@"):
            user = unquote(url.removeprefix("https://matrix.to/#/"))
            self._line[start:] = ["@" + label.removeprefix("@")]
            self.mention({"id": user}, label)
        elif url and ":" in url[:12]:
            self.link(url, label)
            if not label:
                self._line[start:] = [url]

    def _end_mention(self) -> None:
        """A full name may be several `<at>` in a row that mean one person."""
        found = self._finish("at")
        if not found:
            return
        attributes, label, start = found
        who = self.mention(attributes, label)
        last, end = self._mentioned
        goes_on = bool(who) and who == last and not "".join(self._line[end:start]).strip(" \u00a0")
        self._line[start:] = [label if goes_on else "@" + label.removeprefix("@")]
        self._mentioned = (who, len(self._line))

    def _start_cell(self) -> None:
        if self._cell:
            self._end_cell()
        self._cell = True

    def _end_cell(self) -> None:
        """Cells of a row stand beside each other, whatever paragraphs they hold."""
        self._cell = False
        self._line.append(" | ")

    def _end_row(self) -> None:
        if self._cell:
            self._end_cell()
        row = _SPACE.sub(" ", "".join(self._line).translate(_INVISIBLE)).strip().removesuffix("|").rstrip()
        self._line[:] = [row] if row.strip(" |") else []
        self._flush()

    def _show(self, words: str) -> None:
        if words:
            self._line.append(words)

    def _picture(self, attributes: Attributes) -> None:
        """A picture in the text: an emoji is its character, any other its description."""
        alt, source = attributes.get("alt", ""), attributes.get("src", "")
        if attributes.get("itemtype", "").endswith("/Emoji") or "data-mx-emoticon" in attributes or 0 < len(alt) <= 4:
            self._show(alt)
            return
        if source.startswith(("https://", "http://")):
            self.link(source, alt)
        if alt and alt.lower() not in {"image", "picture", "bild"}:
            self._show(f"[{alt}]")

    def _attachment(self, attributes: Attributes) -> None:
        words = self.place(attributes.get("id", ""))
        if words:
            self._flush()
            self._lines += words.split("\n")


def _attributes(rest: str) -> Attributes:
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(rest)
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


_OPEN: dict[str, Callable[[Html, Attributes], None]] = {
    "br": lambda self, _: self._line.append("\n"),
    "pre": lambda self, attributes: self._start_code(attributes) if self._code is None else None,
    "codeblock": lambda self, attributes: self._start_code(attributes) if self._code is None else None,
    "blockquote": lambda self, _: self._quote(1),
    "ul": lambda self, _: self._list(None),
    "ol": lambda self, attributes: self._list(_number(attributes.get("start", "1"))),
    "li": lambda self, _: self._item(),
    "code": lambda self, _: self._line.append("`"),
    "a": lambda self, attributes: self._begin("a", attributes),
    "at": lambda self, attributes: self._begin("at", attributes),
    "emoji": lambda self, attributes: self._show(attributes.get("alt", "") or attributes.get("title", "")),
    "img": lambda self, attributes: self._picture(attributes),
    "attachment": lambda self, attributes: self._attachment(attributes),
    "hr": lambda self, _: self._lines.append("---"),
    "td": lambda self, _: self._start_cell(),
    "th": lambda self, _: self._start_cell(),
    "tr": lambda self, _: self._flush(),
}
_CLOSE: dict[str, Callable[[Html, Attributes], None]] = {
    "pre": lambda self, _: self._end_code(),
    "codeblock": lambda self, _: self._end_code(),
    "blockquote": lambda self, _: self._quote(-1),
    "ul": lambda self, _: self._end_list(),
    "ol": lambda self, _: self._end_list(),
    "code": lambda self, _: self._line.append("`"),
    "a": lambda self, _: self._end_link(),
    "at": lambda self, _: self._end_mention(),
    "td": lambda self, _: self._end_cell() if self._cell else None,
    "th": lambda self, _: self._end_cell() if self._cell else None,
    "tr": lambda self, _: self._end_row(),
}


def _without_runs_of_blanks(lines: list[str]) -> Iterator[str]:
    """Lines from the first that says something to the last, never two blank ones in a row."""
    blank = True
    pending = False
    for line in lines:
        if line.strip():
            if pending:
                yield ""
            yield line
            blank = pending = False
        elif not blank:
            pending = True
