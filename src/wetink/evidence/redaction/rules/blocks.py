"""Secrets of several lines: PEM keys (also cut off or quoted line by line), Kubernetes secrets, key files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span

_BEGIN = re.compile(r"-{2,5}\s?BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?\s?-{2,5}")
_END = re.compile(r"-{2,5}\s?END (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?\s?-{2,5}")
_REACH = 20_000
# A key's own characters, and what quoting a line puts around them: indent, comment signs, "+", quotes, "\n".
_BODY = re.compile(
    r"(?:[A-Za-z0-9+/=]|\\+[nr]|[\s\"'+*/#>|,.;\\-]|(?:Version|Comment|Proc-Type|DEK-Info|Hash): [^\n\\]{0,120}|<br ?/?>)*+"
)
_RUN = re.compile(r"(?:[A-Za-z0-9+/=](?!-{3})){4,}+[A-Za-z0-9+/=]?|[A-Za-z0-9+/]{1,3}={1,2}")


def private_keys(text: str) -> Iterator[Span]:
    """What stands between BEGIN and END of a private key, or as far as key material goes where one of both is cut off."""
    taken = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < taken:
            continue
        stop = _END.search(text, begin.end(), begin.end() + _REACH)
        body = _BODY.match(text, begin.end(), stop.start() if stop else begin.end() + _REACH)
        taken = stop.start() if stop else (body.end() if body else begin.end())
        yield from _lines(
            text, begin.end(), taken if stop else _trimmed(text, begin.end(), taken), whole=stop is not None
        )
    for end in _END.finditer(text):
        if end.start() > taken:
            start = max(taken, end.start() - 4_000)
            yield from _tail(text, start, end.start())


def _trimmed(text: str, start: int, end: int) -> int:
    """Where key material without an END ends: words of a following sentence do not belong to it."""
    last = start
    for line in re.compile(r"[^\n]*\n?").finditer(text, start, end):
        stripped = line.group().strip(" \t\n\"'+*/#>|,.;\\-n")
        if line.end() == line.start() or (stripped and " " in stripped and ":" not in stripped):
            break
        last = line.end()
    return last


def _lines(text: str, start: int, end: int, *, whole: bool) -> Iterator[Span]:
    """One span per line, so that quotes and indentation of the block stay."""
    for run in re.compile(r"[^\s\"'\\`<]{1,}").finditer(text, start, end):
        word = run.group()
        if (
            word in ("+", "*", "//", "///", "#", ">", "|", "...")
            or word.endswith(":")
            or word.startswith(("/*", "*/", "//\t"))
        ):
            continue
        if not whole and len(word) < 4:
            continue
        if word in ("n", "r", "nn"):
            continue
        yield Span(run.start() + (word[0] == "n" and text[run.start() - 1] == "\\"), run.end(), "private-key", 2)


def _tail(text: str, start: int, end: int) -> Iterator[Span]:
    """The last lines of a key whose beginning is cut off."""
    for line in reversed([*re.compile(r"[^\n]+").finditer(text, start, end)]):
        word = line.group().strip(" \t\"'+*#>|,")
        if not re.fullmatch(r"[A-Za-z0-9+/=]{4,100}", word):
            break
        at = line.start() + line.group().index(word)
        yield Span(at, at + len(word), "private-key", 2)


_KIND = re.compile(r"(?im)^[\s>|-]{0,12}kind:\s{0,4}[\"']?secret[\"']?\s{0,4}$|\"kind\"\s{0,4}:\s{0,4}\"Secret\"")
_DATA = re.compile(r"(?m)^([\t ]{0,20})(?:data|stringData):[ \t]*\n((?:\1[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)*)")
_ENTRY = re.compile(
    r"(?m)^[\t ]+[\"']?[\w./-]{1,253}[\"']?:[ \t]+[\"']?([^\s\"'|>{\[&*!][^\s\"']{0,20000}|[^\s\"'|>{\[&*!])[\"']?[ \t]*$"
)
_SCALAR = re.compile(r"(?m)^([\t ]+)[\"']?[\w./-]{1,253}[\"']?:[ \t]+[|>][+-]?[ \t]*\n((?:\1[ \t]+[^\n]*(?:\n|\Z))+)")
_JSON_DATA = re.compile(r"\"(?:data|stringData)\"\s{0,8}:\s{0,8}\{([^{}]{1,60000}+)\}")
_JSON_ENTRY = re.compile(r"\"[\w./-]{1,253}\"\s{0,8}:\s{0,8}\"([^\"\\]{1,20000}+)\"")


def kubernetes(text: str) -> Iterator[Span]:
    """Every value below data and stringData of a Kubernetes Secret, in YAML or JSON, whatever its key."""
    if not _KIND.search(text):
        return
    for block in _DATA.finditer(text):
        for entry in _ENTRY.finditer(text, *block.span(2)):
            if not values.is_reference(entry[1]):
                yield Span(*entry.span(1), "kubernetes-secret", 1)
        for scalar in _SCALAR.finditer(text, *block.span(2)):
            for word in re.compile(r"\S+").finditer(text, *scalar.span(2)):
                yield Span(*word.span(), "kubernetes-secret", 1)
    for block in _JSON_DATA.finditer(text):
        for entry in _JSON_ENTRY.finditer(text, *block.span(1)):
            if not values.is_reference(entry[1]):
                yield Span(*entry.span(1), "kubernetes-secret", 1)


_WRAPPED = re.compile(
    r"(?i)\b(?:[\w.-]{0,40}(?:token|secret|key|password))[\"']?\s{0,4}[:=]\s{0,4}[\"']([A-Za-z0-9+/=_.-]{16,200}(?:\\?\n[ \t]{0,40}[A-Za-z0-9+/=_.-]{4,200}){1,40})[\"']"
)


def wrapped(text: str) -> Iterator[Span]:
    """A quoted value that goes over several lines."""
    for match in _WRAPPED.finditer(text):
        for line in re.compile(r"[^\s\\]{4,}").finditer(text, *match.span(1)):
            yield Span(*line.span(), "token", 1)


RULES = (
    Rule(("private key",), private_keys),
    Rule(("kind",), kubernetes),
    Rule(("token", "secret", "key", "password"), wrapped),
)
