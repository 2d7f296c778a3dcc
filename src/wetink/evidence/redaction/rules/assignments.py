"""Fields with a telling name and their values: variables, flags, YAML, JSON, properties, XML, calls, form bodies."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import GATE_WORDS, Noun, noun, weak
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import lowered, quoted, unquoted, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

# On text in lower case; the first letters are factored out because `re` tries one alternative after the other.
_WORD = re.compile(
    r"(?:pass|pa?s{1,2}w|pwd|psw|psk|secret|ses(?:sid|sionid)|senha|sifre|salasana|token|key|kennwort|auth|cred|community|clid|contrasena"
    r"|jwt|bearer|wachtwoord|he?a?slo|lozinka|parola|(?<![a-z])(?:pw|pat|t?otp|mfa|sas|mdp)(?![a-z]))"
)
_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
_TAIL = re.compile(r"[\w.-]{0,60}+")
_SEPARATOR = re.compile(
    r"""(?x)
    (?>(?: \\*["'`] | &quot; | \] | \) )?) (?>(?: \s{0,4}\[\]|\[\w*\] )?)
    (?>(?P<type> :\s{0,2}(?:str|string|String|bytes|\w{0,20}String)(?:\s?\|\s?None)?(?=\s*=) | \s(?:string|str)(?=\s*=) )?)
    (?P<blank> [ \t]{0,8}+ )
    (?P<sign> => | ->  | [!=]={1,2} | \.= | \?= | \|\|= | :{0,3}= | : (?![:/]{2}) | = | %3[Dd] | (?:\\u003[dD]) | → )
    (?P<after> [ \t]{0,12}+ (?>(?: \n[ \t]{0,40}+ (?=["']) )?) )
    """
)
_CALL = re.compile(r"""\\*["'`]?\)?\s{0,4}(?:,|\|\||\?\?|\bor\b)\s{0,4}(?=\\*["'`])""")
_FLAG = re.compile(r"\\*[\"']?(?:[ \t]+|,\s{0,20})(?!-)")
_COLUMN = re.compile(r"[ \t]+")
_SETS = re.compile(
    r"(?i)(?:\bset(?:env|x)?(?:\s+-\w+)?|%define|%global|#define|\bdefine|\bexport|\bput|\bunset -v)\s+['\"]?$"
)
_DIRECTIVE = re.compile(
    r"(?i)^[ \t]*(?:requirepass|masterauth|(?:sentinel\s+)?auth[-_]pass|password|passwd|passphrase|secret|psk|admin_?password)$"
)
_SCHEME = re.compile(r"(?i)(?:bearer|basic|token|apikey)\s+(?=\S)")


_ENVIRONMENT = re.compile(r"(?:^|_)(?:TOKEN|SECRET|API_?KEY)\Z")
_LONG = 12
"""`X_TOKEN=...` and `set -x X_TOKEN ...` in capitals is an environment variable; what it is set to is a token whatever it looks like."""


def assignments(text: str) -> Iterator[Span]:
    """Every value given to a field whose name says that it holds a secret."""
    lower = lowered(text)
    pos = 0
    while (match := _WORD.search(lower, pos)) is not None:
        start, end = _name(text, match.start(), match.end(), pos)
        pos = end
        name = text[start:end]
        what = noun(name.strip("-."))
        if what is None:
            continue
        span = _value(text, start, end, name, what)
        if span is not None:
            yield span
            pos = max(pos, span.end)


def _name(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """The whole name around a word of it, at most sixty characters to each side."""
    before = text[max(floor, start - 60) : start]
    tail = _TAIL.match(text, end)
    return start - len(before) + len(before.rstrip(_NAME)), tail.end() if tail else end


def _value(text: str, start: int, end: int, name: str, what: Noun) -> Span | None:
    sign = _SEPARATOR.match(text, end)
    if sign is not None:
        return _environment(text, sign, name, what) or _assigned(text, sign, name, what)
    call = _CALL.match(text, end)
    if call is not None:
        if "`" in text[end : call.end() + 1]:
            return None
        return _checked(text, quoted(text, call.end()), what, literal=True)
    if name.startswith("-") and (flag := _FLAG.match(text, end)):
        return _checked(text, value_at(text, flag.end()), what, literal=True)
    return _column(text, start, end, name, what)


def _assigned(text: str, sign: re.Match[str], name: str, what: Noun) -> Span | None:
    place = quoted(text, sign.end())
    if place is not None:
        in_ticks = text[place[0] - 1] == "`" and " " in text[place[0] : place[1]]
        return None if in_ticks else _checked(text, place, what, literal=True)
    place = unquoted(text, sign.end())
    if place is None or (sign["sign"] == ":" and not sign["after"] and not what.loose and text[place[0]] in "/:"):
        return None
    value = text[place[0] : place[1]]
    if value[0] in "{[(|>&" or (values.is_code(value) and not values.is_random(value)):
        return None
    if value.lower() in ("bearer", "basic", "token", "apikey"):
        return None
    sentence = sign["sign"] == ":" and bool(sign["after"]) and _goes_on(text, place[1])
    if (sentence or weak(name)) and not (values.is_typed(value) or values.is_random(value) or values.is_phrase(value)):
        return None
    return _checked(text, place, what, literal=False)


def _environment(text: str, sign: re.Match[str], name: str, what: Noun) -> Span | None:
    if sign["sign"] != "=":
        return None
    return _exported(text, quoted(text, sign.end()) or unquoted(text, sign.end()), name, what)


def _exported(text: str, place: tuple[int, int] | None, name: str, what: Noun) -> Span | None:
    if place is None or not _ENVIRONMENT.search(name):
        return None
    value = text[place[0] : place[1]]
    return Span(*place, what.kind, 1) if len(value) >= _LONG and _worded(value) else None


def _worded(value: str) -> bool:
    """Words and digits joined by hyphens, as some teams make their tokens; elsewhere that is an object's name."""
    return bool(re.fullmatch(r"[A-Za-z]+(?:-[A-Za-z0-9]+){2,}", value)) and any(char.isdigit() for char in value)


def _goes_on(text: str, end: int) -> bool:
    """Whether words follow on the line, as in a sentence."""
    rest = text[end : end + 60].partition("\n")[0].strip()
    return rest[:1].isalpha() and " " in rest


def _column(text: str, start: int, end: int, name: str, what: Noun) -> Span | None:
    """`NAME    value` in a listing, `set -x NAME value`, `requirepass value` in a configuration."""
    blank = _COLUMN.match(text, end + (text[end : end + 1] in "\"'"))
    if blank is None:
        return None
    line = text.rfind("\n", max(0, start - 120), start) + 1
    ahead = text[max(line, start - 120) : start]
    place = value_at(text, blank.end())
    if place is None:
        return None
    value = text[place[0] : place[1]]
    aligned = "\t" in blank.group() or len(blank.group()) > 2 or (name == name.upper() and "_" in name)
    if _SETS.search(ahead):
        return _exported(text, place, name, what) or _checked(text, place, what, literal=True)
    if aligned and values.is_random(value):
        return _checked(text, place, what, literal=True)
    if (
        _DIRECTIVE.match(ahead + name)
        and not _goes_on(text, place[1])
        and (values.is_typed(value) or values.is_phrase(value) or values.is_random(value))
    ):
        return _checked(text, place, what, literal=True)
    return None


def _checked(text: str, place: tuple[int, int] | None, what: Noun, *, literal: bool) -> Span | None:
    if place is None:
        return None
    scheme = _SCHEME.match(text, *place)
    if scheme is not None:
        place = (scheme.end(), place[1])
    value = text[place[0] : place[1]]
    if literal and (values.is_reference(value) or (" " in value.strip() and not what.loose)):
        return None
    if what.kind == "secret-id" and not values.is_random(value):  # the name of a secret in a store, else
        return None
    plausible = values.plausible_password if what.loose else values.plausible_token
    if not plausible(value):
        return None
    return Span(*place, what.kind, 2 if "-" in what.kind else 1)


_XML = re.compile(r"<((?:\w{1,20}:)?[\w.-]{2,60})(?:\s[^<>\n]{0,200})?>\s{0,60}([^<>\s][^<>\n]{0,400}?)\s{0,60}</")
_PAIR = re.compile(
    r"""(?ix)\b(?:name|key|n|k|header|variable)["']?\s{0,4}[:=]\s{0,4}["']?(?P<name>[\w.-]{2,80})["']?\s{0,4},?\s{0,60}
    ["']?(?:value|val|v)["']?\s{0,4}[:=]\s{0,4}(?=\S)"""
)


def elements(text: str) -> Iterator[Span]:
    """Values of elements: `<password>x</password>`."""
    for match in _XML.finditer(text):
        what = noun(match[1])
        if what is not None:
            span = _checked(text, match.span(2), what, literal=True)
            if span is not None:
                yield span


def pairs(text: str) -> Iterator[Span]:
    """`name: X_TOKEN` with `value: ...` beside it or in the next line (Kubernetes, HAR, terraform, NuGet)."""
    for match in _PAIR.finditer(text):
        what = noun(match["name"])
        if what is not None:
            span = _checked(text, value_at(text, match.end()), what, literal=True)
            if span is not None:
                yield span


RULES = (
    Rule(GATE_WORDS, assignments),
    Rule(r"[\"'\w]\s?[:=]\s?\n", assignments, block=True),
    Rule(r"</", elements, block=True),
    Rule(r"value\\?[\"']?\s?[:=]|\"v\"", pairs, block=True),
)
