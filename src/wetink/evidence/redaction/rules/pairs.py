"""Names and values that stand apart: elements of XML, `name:` and `value:` of one object."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction.rules.fields import checked
from wetink.evidence.redaction.rules.keys import Noun, noun
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.rules.starts import starts
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import value_at
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_XML = when_used(r"<((?:\w{1,20}:)?[\w.-]{2,60})(?:\s[^<>\n]{0,200})?>\s{0,60}([^<>\s][^<>\n]{0,400}?)\s{0,60}</")
_NAMED = when_used(
    r"""(?ix)(?<![\w-])(?:name|key|n|k|header|variable|path|field|property|id|env|param(?:eter)?(?:name)?)\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?(?P<name>[\w.:/@-]{2,120})\\*["']?(?=[\s,}>/])"""
)
_VALUED_AT = starts(
    r"(v(al(ue)?)?|content|current_value|data|default|secretvalue)\\*[\"']?[\s\x{80}-\x{10ffff}]{0,4}[:=]"
)
_VALUED = when_used(
    r"""(?i)(?<![\w-])(?:v(?:al(?:ue)?)?|content|current_value|data|default|secretvalue)\\*["']?\s{0,4}[:=]\s{0,4}(?=\S)"""
)
_NEXT = when_used(r"""[{}<>\[\]]|\n\s{0,40}-\s""")
_APART = 240
_ATTRIBUTE = when_used(
    r"""(?i)<(?P<name>[\w:.-]{2,60})\s(?:[^<>]{0,120}?\s)?(?:value|val|content)\s?=\s?["'](?P<value>[^"'\n]{3,400})["']"""
)
_PLIST = when_used(r"<key>(?P<name>[^<>\n]{2,80})</key>\s{0,80}<string>(?P<value>[^<>\n]{3,4000})</string>")
_ELEMENT = when_used(
    r"""(?i)<[\w:.-]{1,60}\s[^<>]{0,200}?\b(?:name|key|id)\s?=\s?["'](?P<name>[\w.:/-]{2,120})["'][^<>]{0,200}>\s{0,60}(?P<value>[^<>\s][^<>\n]{0,400}?)\s{0,60}</"""
)


def elements(text: str) -> Iterator[Span]:
    """Values of elements: `<password>x</password>`."""
    for match in _XML.finditer(text):
        yield from _element(text, match[1], match.span(2))
    for pattern in (_ELEMENT, _ATTRIBUTE, _PLIST):
        for match in pattern.finditer(text):
            yield from _element(text, match["name"], match.span("value"))


def _element(text: str, name: str, place: tuple[int, int]) -> Iterator[Span]:
    what = noun(name)
    if what is not None:
        span = checked(text, place, what, literal=True)
        if span is not None:
            yield span


def pairs(text: str) -> Iterator[Span]:
    """`name: X_TOKEN` with `value: ...` near it in the same object (Kubernetes, HAR, terraform, NuGet, JSON Patch)."""
    for value in filter(None, (_VALUED.match(text, start) for start in _VALUED_AT(text))):
        what = _named_before(text, value.start()) or _named_after(text, value.end())
        if what is not None:
            span = checked(text, value_at(text, value.end()), what, literal=True)
            if span is not None:
                yield span


def _named_before(text: str, end: int) -> Noun | None:
    names = [
        name for name in _NAMED.finditer(text, max(0, end - _APART), end) if not _NEXT.search(text, name.end(), end)
    ]
    return _last_part(names[-1]["name"]) if names else None


def _named_after(text: str, start: int) -> Noun | None:
    place = value_at(text, start)
    if place is None:
        return None
    name = _NAMED.search(text, place[1], place[1] + _APART)
    return _last_part(name["name"]) if name and not _NEXT.search(text, place[1], name.start()) else None


def _last_part(name: str) -> Noun | None:
    """What a name, or the last part of a path, says; cookies of sessions by their usual names."""
    last = re.split("[/:]", name.rstrip("/"))[-1]
    return Noun("cookie", loose=False) if _SESSION.fullmatch(last) else noun(last)


_SESSION = when_used(
    r"(?i)(?:connect\.)?sid|[\w.-]{0,30}session(?:[_-]?id)?|[\w.-]{0,20}sess(?:id)?|remember_\w{1,20}|cookie"
)


RULES = (
    Rule(r"</\S|<[\w:.-]+\s[^<>]*\b(value|val|content)\s?=", elements, block=True),
    Rule(r"(value|val|content|data|default|\"v)\\?[\"']?\s?[:=]", pairs, block=True),
)
