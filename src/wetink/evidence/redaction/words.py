"""Cuts a value out of a text: a shell word, a quoted string, an unquoted run without the punctuation after it."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re

from wetink.patterns import when_used

_QUOTED = when_used(
    r"""(?x)
      (?:[rRbBuUfFnNeE$@]{0,2})
      (?: \\*"((?>(?:[^"\\\n]++|\\[^"\n])*))\\*"
        | \\*'((?>(?:[^'\\\n]++|\\[^'\n])*))\\*'
        | `([^`\n]*+)`
        | “([^”\n]*+)”
        | &(?:quot|\#34|\#39|apos);((?>(?:[^&\n]++|&(?!quot;|\#3[49];|apos;))*))&(?:quot|\#34|\#39|apos);
      )"""
)
_RUN = when_used(r"[^\s\"`<\u201c\u201d]{1,600}+")
_CUTS = when_used(
    r"&(?=[\w.%\[\]-]{1,40}=[^\s\"'&])|;(?=\s*[\w .-]{1,40}=)|,(?=\s*[\"']?[\w.-]{1,40}[\"']?[=:])|\\{1,8}[nrt\"]|&(?:quot|lt|gt|\#3\d|apos);"
    r"|%22|%26(?=[\w.-]{1,40}%3[Dd])|'(?=[\s,;)}\]]|$)|[;,](?=[\"'`)])"
)
_OPEN = {")": "(", "]": "[", "}": "{", ">": "<"}
_SHELL = when_used(r"'([^'\n]*+)'|\"((?>(?:[^\"\\]++|\\.)*))\"|\$'([^'\n]*+)'|((?>(?:[^\s'\"\\`]++|\\.)+))", re.DOTALL)


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(text.split())


def lowered(text: str) -> str:
    """The text in lower case, every character at its place (a few have longer lower cases, which are left alone)."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower() if char.isascii() else char for char in text)


def quoted(text: str, pos: int) -> tuple[int, int] | None:
    """Start and end of what is in the quotes that open at `pos`; None where none open and close there."""
    match = _QUOTED.match(text, pos)
    if match is None or match.lastindex is None:
        return None
    return match.span(match.lastindex)


def unquoted(text: str, pos: int) -> tuple[int, int] | None:
    """Start and end of the run without blanks at `pos`, without the punctuation that ends a sentence or a list."""
    match = _RUN.match(text, pos)
    if match is None:
        return None
    start, end = match.span()
    cut = _CUTS.search(text, start, end)
    if cut is not None:
        end = cut.start()
    while end > start:
        last = text[end - 1]
        if last in ".,;:'" or (last in _OPEN and _OPEN[last] not in text[start:end]):
            end -= 1
        else:
            break
    return (start, end) if end > start else None


def value_at(text: str, pos: int) -> tuple[int, int] | None:
    """A quoted or unquoted value at `pos`."""
    return quoted(text, pos) or unquoted(text, pos)


def shell_word(text: str, pos: int, stop: int) -> tuple[int, int] | None:
    """One word of a command line at `pos`, quotes removed where they are around all of it, not beyond `stop`."""
    match = _SHELL.match(text, pos, stop)
    if match is None or match.lastindex is None:
        return unquoted(text[:stop], pos) if pos < stop and not text[pos].isspace() else None
    start, end = match.span(match.lastindex)
    if match.lastindex == 4:
        while end > start and (text[end - 1] in ";|)" or (text[end - 1] in "]}" and "{" not in text[start:end])):
            end -= 1
    return (start, end) if end > start else None
