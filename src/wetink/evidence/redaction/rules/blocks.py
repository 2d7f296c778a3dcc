"""Secrets of several lines: PEM keys (also cut off or quoted line by line), Kubernetes secrets, key files."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import harmless
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = when_used(r"-{2,5}\s?(BEGIN|END) (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?\s?-{2,5}")
_REACH = 20_000
_AROUND = frozenset(" \t\n\r\"'+*/#>|,;\\`")
_LINE = when_used(r"[^\n]*\n?")
# A line of key material: a header of the armour, or one run without blanks within what quotes a line.
_MATERIAL = when_used(
    r"[\s\"'+*/#>|,;\\`-]*+(?:(?:Version|Comment|Proc-Type|DEK-Info|Hash): [^\n]{0,120}|[A-Za-z0-9+/=\\]*+[\s\"'+,;\\]*+)\n?"
)
_WORD = when_used(r"\s*[A-Z]?[a-z]{1,15}[.!?]?\s*")
_ESCAPED = when_used(r"(?>(?:[A-Za-z0-9+/=]{16,}+|\\+[nr]|\s++)*)")


def private_keys(text: str) -> Iterator[Span]:
    """What stands between BEGIN and END of a private key, or all key material where one of both is cut off."""
    marks = list(_MARK.finditer(text))
    for number, mark in enumerate(marks):
        before = marks[number - 1] if number else None
        after = marks[number + 1] if number + 1 < len(marks) else None
        if mark[1] == "BEGIN":
            limit = min(after.start() if after else len(text), mark.end() + _REACH)
            closed = after is not None and after[1] == "END" and after.start() == limit
            yield from _stripped(text, mark.end(), limit if closed else _material_ends(text, mark.end(), limit))
        elif before is None or before[1] == "END":
            floor = max(before.end() if before else 0, mark.start() - _REACH // 5)
            yield from _stripped(text, _material_begins(text, floor, mark.start()), mark.start())


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """One span, so that one key is one placeholder; quotes, indentation and line ends around it stay."""
    while start < end and text[start] in _AROUND:
        start += 2 if text.startswith(("\\n", "\\r"), start) else 1
    while start < end and (text[end - 1] in _AROUND or text.endswith(("\\n", "\\r"), start, end)):
        end -= 2 if text.endswith(("\\n", "\\r"), start, end) else 1
    if end - start >= 4:
        yield Span(start, end, "private-key", 2)


def _material_ends(text: str, start: int, limit: int) -> int:
    """Where key material without an END ends: the first line that is none."""
    end = start
    for line in _LINE.finditer(text, start, limit):
        if line.end() > line.start() and (not _MATERIAL.fullmatch(line.group()) or _WORD.fullmatch(line.group())):
            break
        end = line.end()
        if line.end() >= limit:
            break
    run = _ESCAPED.match(text, start, limit)
    return max(end, run.end()) if run else end


def _material_begins(text: str, start: int, end: int) -> int:
    """Where the lines of key material before an END begin."""
    begin = end
    for line in reversed([*_LINE.finditer(text, start, end)]):
        if line.group().strip() and not _MATERIAL.fullmatch(line.group()):
            break
        begin = line.start()
    return begin


_BORDER = when_used(r"(?m)^(?:---|```|\$ ).*$")
_WORDS = when_used(r"\S+")
_KIND = when_used(r"(?im)^[\s>|-]{0,12}kind:\s{0,4}[\"']?secret[\"']?\s{0,4}$|\"kind\"\s{0,4}:\s{0,4}\"Secret\"")
_DATA = when_used(r"(?m)^([\t ]{0,20})(?:data|stringData):[ \t]*\n((?:\1[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)*)")
_ENTRY = when_used(
    r"(?m)^[\t ]+[\"']?([\w./-]{1,253})[\"']?:[ \t]+[\"']?([^\s\"'|>{\[&*!][^\s\"']{0,20000}|[^\s\"'|>{\[&*!])[\"']?[ \t]*$"
)
_SCALAR = when_used(r"(?m)^([\t ]+)[\"']?[\w./-]{1,253}[\"']?:[ \t]+[|>][+-]?[ \t]*\n((?:\1[ \t]+[^\n]*(?:\n|\Z))+)")
_JSON_DATA = when_used(r"\"(?:data|stringData)\"\s{0,8}:\s{0,8}\{([^{}]{1,60000}+)\}")
_JSON_ENTRY = when_used(r"\"([\w./-]{1,253})\"\s{0,8}:\s{0,8}\"([^\"\\]{1,20000}+)\"")


def kubernetes(text: str) -> Iterator[Span]:
    """Every value below data and stringData of a Kubernetes Secret, in YAML or JSON, whatever its key."""
    start = 0
    for border in (*_BORDER.finditer(text), None):
        end = border.start() if border else len(text)
        if _KIND.search(text, start, end):
            yield from _secret_of(text, start, end)
        start = border.end() if border else end


def _secret_of(text: str, start: int, end: int) -> Iterator[Span]:
    for block in _DATA.finditer(text, start, end):
        for entry in _ENTRY.finditer(text, *block.span(2)):
            yield from _entry(entry)
        for scalar in _SCALAR.finditer(text, *block.span(2)):
            for word in _WORDS.finditer(text, *scalar.span(2)):
                yield Span(*word.span(), "kubernetes-secret", 1)
    for block in _JSON_DATA.finditer(text, start, end):
        for entry in _JSON_ENTRY.finditer(text, *block.span(1)):
            yield from _entry(entry)


def _entry(entry: re.Match[str]) -> Iterator[Span]:
    if not values.is_reference(entry[2]) and not harmless(entry[1]):
        yield Span(*entry.span(2), "kubernetes-secret", 1)


_WRAPPED = when_used(
    r"(?i)(?:token|secret|key|password)[\"']?\s{0,4}[:=]\s{0,4}"
    r"[\"']([A-Za-z0-9+/=_.-]{16,200}(?:\\?\n[ \t]{0,40}[A-Za-z0-9+/=_.-]{4,200}){1,40})[\"']"
)
_WRAPPED_LINE = when_used(r"[^\s\\]{4,}")


def wrapped(text: str) -> Iterator[Span]:
    """A quoted value that goes over several lines."""
    for match in _WRAPPED.finditer(text):
        for line in _WRAPPED_LINE.finditer(text, *match.span(1)):
            yield Span(*line.span(), "token", 1)


_KEY_TYPE = when_used(r"\"kty\"\s{0,4}:")
_KEY_PART = when_used(r"\"(?:d|p|q|dp|dq|qi|k)\"\s{0,4}:\s{0,4}\"([A-Za-z0-9_+/=-]{16,2000}+)\"")


def web_keys(text: str) -> Iterator[Span]:
    """The private members of JSON Web Keys (RFC 7518, section 6)."""
    if _KEY_TYPE.search(text):
        for part in _KEY_PART.finditer(text):
            yield Span(*part.span(1), "private-key", 2)


_KEYRING = when_used(
    r"(?m)^[ \t]*\[(?:client|mon|osd|mds|mgr|rgw)\.[^\]\n]{0,80}\][ \t]*\n"
    r"(?:(?![ \t]*\[|[ \t]*key[ \t]*=)[^\n]{0,400}\n){0,6}[ \t]*key[ \t]*=[ \t]*(\S{1,200})"
)


def keyrings(text: str) -> Iterator[Span]:
    """The key of each entity of a Ceph keyring (docs.ceph.com, "User Management"), as `ceph auth get` prints it."""
    for found in _KEYRING.finditer(text):
        yield Span(*found.span(1), "ceph-key", 2)


RULES = (
    Rule(r"private key", private_keys, block=True),
    Rule(r"\[(client|mon|osd|mds|mgr|rgw)", keyrings, block=True),
    Rule(r"kind[\"']?\s*:\s*[\"']?secret", kubernetes, block=True),
    Rule(r"\"kty\"", web_keys, block=True),
    Rule(
        r"(token|secret|key|password)[\"']?\s*[:=]\s*[\"'][a-z0-9]",
        wrapped,
        block=True,
        shape=r"(?i)(token|secret|key|password)[\"']?[\s\x80-\xff]*[:=][\s\x80-\xff]*[\"'][a-z0-9+/=_.-]+\\?\n",
    ),
)
