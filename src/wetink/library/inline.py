r"""Hostile text as inert inline Markdown that still reads well, and back again without loss.

Written after CommonMark 0.31 and the GFM extensions. What cannot be seen or reorders a line (controls, bidi marks,
zero-width characters, halves of surrogate pairs) is shown as `\u{202e}`; a line break is a backslash at its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wetink.patterns import when_used

UNSEEN = when_used(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that do not show, move the cursor or reorder others; joiners of emoji and scripts are not in it."""

MARK = when_used(r"\[\^([A-Za-z0-9_-]{1,40})\]")
"""A footnote mark, `[^E7]`."""

_PUNCTUATION = "!-/:-@\\[-`{-~"
_CODE = when_used(r"(?<!`)`[^`\n]+`(?!`)")
_ACTIVE = when_used(rf"[\\`*_~\[<>&]|{UNSEEN.pattern}")
_ENTITY = when_used(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = when_used(r"<(?=[A-Za-z/!?])(?![^\W\d_][\w .-]{0,80}>)")
_ACTIVE_TAG = when_used(
    r"<(?:a|area|audio|base|body|button|details|embed|form|frame|head|html|iframe|image|img|input|link|math|meta|object"
    r"|script|select|source|style|svg|template|textarea|title|video)\b",
    re.IGNORECASE,
)
_BLOCK = when_used(
    r"#{1,6}(?=\s|$)|[-+*](?=\s|$)|[>|]|~~~|::|\[[ xX]\]|\[[^\[\]]{1,999}\]:|[-*_=|: \t]+$"
    r"|(?P<number>[0-9]{1,9})[.)](?=\s|$)"
)
_READ = when_used(
    rf"(?P<code>{_CODE.pattern})|\\u\{{(?P<unseen>[0-9a-f]{{1,6}})\}}|\\(?P<literal>[{_PUNCTUATION}])"
    rf"|(?P<entity>{_ENTITY.pattern})"
)
_SKIP_OR_MARK = when_used(rf"(?P<skip>\\[\s\S]|{_CODE.pattern})| ?{MARK.pattern}")
_COMMA = when_used(r"\\[\s\S]|(?P<comma>, )")


@dataclass(frozen=True, slots=True)
class _Traits:
    """What the whole text says about which characters need an escape in it."""

    lone: bool
    stars: bool
    underscores: bool
    tildes: bool
    links: bool
    tags: bool


def is_tag(text: str) -> bool:
    """Whether `text` holds something a browser may take for a tag; a placeholder like `<name of the pod>` is none."""
    return bool(_TAG.search(text) or _ACTIVE_TAG.search(text))


def escape(text: str, *, start: bool = True, code: bool = True, lone: bool = True) -> str:
    """`text` as Markdown; lines are joined by backslash and newline, the caller indents all but the first.

    start  the text stands at the start of a line, list item or quote, where more characters are active
    code   code spans in backticks stay code spans
    lone   a star that no other can pair with stays as it is
    """
    head = tail = ""
    if text.startswith("\n"):
        head, text, start = "\\u{a}", text[1:], False
    if text.endswith("\n"):
        tail, text = "\\u{a}", text[:-1]
    traits = _Traits(
        lone=lone,
        stars=text.count("*") > int(lone),
        underscores=text.count("_") > 1,
        tildes=text.count("~") > 1,
        links="](" in text or "][" in text,
        tags=is_tag(text),
    )
    lines = text.split("\n")
    done = [_line(line, traits, start=start or n > 0, first=n == 0, code=code) for n, line in enumerate(lines)]
    return head + "\\\n".join(done) + tail


def _line(line: str, traits: _Traits, *, start: bool, first: bool, code: bool) -> str:
    """One line; blanks before the first and behind any would be lost, those before others are kept as they are."""
    begin, end = _edge(line[:1]) if first else "", len(line)
    last = _edge(line[-1:]) if end > len(begin and " ") else ""
    begin_at, end_at = (1 if begin else 0), (end - 1 if last else end)
    blanks = 0 if first else len(line) - len(line.lstrip(" \t"))
    block = _BLOCK.match(line, blanks, end_at) if start and not begin else None
    if block:
        at = block.end() - 1 if block["number"] else blanks
        begin, begin_at = _plain(line, 0, at, traits) + "\\" + line[at], at + 1
    return begin + _spans(line, begin_at, end_at, traits, code=code) + last


def _edge(character: str) -> str:
    return f"\\u{{{ord(character):x}}}" if character in (" ", "\t") else ""


def _spans(line: str, begin: int, end: int, traits: _Traits, *, code: bool) -> str:
    out: list[str] = []
    for span in _CODE.finditer(line) if code else ():
        if begin <= span.start() and span.end() <= end and not _stays_text(span[0]):
            out += (_plain(line, begin, span.start(), traits), span[0])
            begin = span.end()
    return "".join((*out, _plain(line, begin, end, traits)))


def _stays_text(span: str) -> bool:
    """Whether a code span needs escapes, which it cannot hold; bold marks inside one would look like ours."""
    return bool(UNSEEN.search(span)) or "**" in span or is_tag(span)


def _plain(line: str, begin: int, end: int, traits: _Traits) -> str:
    out: list[str] = []
    for found in _ACTIVE.finditer(line, begin, end):
        out += (line[begin : found.start()], _one(line, found.start(), traits))
        begin = found.end()
    return "".join((*out, line[begin:end]))


def _one(line: str, at: int, traits: _Traits) -> str:
    """The character at `at`, escaped where it would be active."""
    character, before, after = line[at], line[at - 1 : at], line[at + 1 : at + 2]
    if UNSEEN.match(character):
        return f"\\u{{{ord(character):x}}}"
    if character in "<>":
        return _angle(character, after, traits)
    if character == "\\":
        active = not after.isalnum() or line.startswith("u{", at + 1)
    elif character == "[":
        active = traits.links or after in ("^", "!") or before == "^"
    elif character == "&":
        active = _ENTITY.match(line, at) is not None
    else:
        active = _emphasis(character, before, after, traits)
    return "\\" + character if active else character


def _angle(character: str, after: str, traits: _Traits) -> str:
    if traits.tags:  # also for those who look at the bytes without reading Markdown
        return "&lt;" if character == "<" else "&gt;"
    return "\\<" if character == "<" and (after.isalpha() or after in ("/", "!", "?")) else character


def _emphasis(character: str, before: str, after: str, traits: _Traits) -> bool:
    if traits.lone and before.isspace() and after.isspace():
        return character == "`"
    if character == "_":
        return traits.underscores and not (before.isalnum() and after.isalnum())
    return {"*": traits.stars, "~": traits.tildes}.get(character, True)


def unescape(raw: str) -> str:
    """The text that `escape` was given; understands what people write by hand as well (entities, needless escapes)."""
    return _READ.sub(_read, raw) if "\\" in raw or "&" in raw else raw


def _read(found: re.Match[str]) -> str:
    if found["unseen"]:
        code = int(found["unseen"], 16)
        return chr(code) if code <= 0x10FFFF else found[0]
    if found["literal"]:
        return found["literal"]
    if not found["entity"]:
        return found[0]
    from html import unescape as character  # noqa: PLC0415  (its table of names, for the few who write entities)

    return character(found[0])


def lift_marks(raw: str) -> tuple[str, tuple[str, ...]]:
    """`raw` without its footnote marks, and their ids in order; escaped ones and those in code are text."""
    if "[^" not in raw:
        return raw, ()
    if "`" not in raw and "\\" not in raw:
        return _lifted(raw)
    ids: list[str] = []

    def lift(found: re.Match[str]) -> str:
        if found["skip"]:
            return found[0]
        ids.append(found[2])
        return ""

    return _SKIP_OR_MARK.sub(lift, raw), tuple(dict.fromkeys(ids))


def _lifted(raw: str) -> tuple[str, tuple[str, ...]]:
    """`lift_marks` for a text without code and escapes, which most are."""
    pieces: list[str] = []
    ids: dict[str, None] = {}
    done = 0
    for found in MARK.finditer(raw):
        start = found.start() - raw.startswith(" ", max(done, found.start() - 1), found.start())
        pieces.append(raw[done:start])
        ids[found[1]] = None
        done = found.end()
    return "".join((*pieces, raw[done:])), tuple(ids)


def field(text: str) -> str:
    """`text` as one of several fields on a line that commas part."""
    return escape(text, start=False, code=False, lone=False).replace("\\\n", "\\u{a}").replace(",", "\\,")


def fields(raw: str) -> tuple[str, ...]:
    """The fields that `field` wrote and ", " joined."""
    if "\\" not in raw:
        return tuple(unescape(one) for one in raw.split(", "))
    ends = [found.span() for found in _COMMA.finditer(raw) if found["comma"]]
    starts = [0, *(end for _, end in ends)]
    return tuple(unescape(raw[a:b]) for a, b in zip(starts, [*(start for start, _ in ends), len(raw)], strict=True))
