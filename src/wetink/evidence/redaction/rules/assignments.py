"""Fields with a telling name and their values: variables, flags, YAML, JSON, properties, XML, calls, form bodies."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.fields import checked
from wetink.evidence.redaction.rules.keys import GATE_WORDS, Noun, noun, weak
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import lowered, quoted, unquoted, value_at
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

# On text in lower case; the first letters are factored out because `re` tries one alternative after the other.
_WORD = when_used(
    r"(?:pass|pa?s{1,2}w|pwd|psw|psk|pre-?shared|saml|verifier|bindpw|phrase|secret|ses(?:sid|sionid)|senha|sifre|salasana|token|key|kennwort|auth|cred|community|clid|contrasena"
    r"|jwt|bearer|wachtwoord|he?a?slo|lozinka|parola|p(?<![a-z]p)(?:w|at)(?![a-z])|t?otp(?<![a-z]totp)(?<![a-su-z]otp)(?![a-z])|mfa(?<![a-z]mfa)(?![a-z])"
    r"|sas(?<![a-z]sas)(?![a-z])|mdp(?<![a-z]mdp)(?![a-z]))"
)
_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
_TAIL = when_used(r"[\w.-]{0,60}+")
_SEPARATOR = when_used(
    r"""(?x)
    (?>(?: \\*["'`]\]? | &quot; | %22 | \] | \) )?) (?>(?: \s{0,4}\[\]|\[\w*\] )?)
    (?>(?P<type> :\s{0,2}(?:str|string|String|bytes|\w{0,20}String)(?:\s?\|\s?None)?(?=\s*=) | \s(?:string|str)(?=\s*=) )?)
    (?P<blank> [ \t]{0,8}+ )
    (?P<sign> => | ->  | [!=]={1,2} | \.= | \?= | \|\|= | :{0,3}= | ::(?=[ ]) | : (?![:/]{2}) | = | %3[Dd] | %3[Aa]%22 | %3[Aa](?!%2[Ff]) | (?:\\u003[dD]) | → )
    (?P<after> [ \t]{0,12}+ (?>(?: \n[ \t]{0,40}+ (?=["']) )?) )
    """
)
_CALL = when_used(r"""\\*["'`]?\)?\s{0,4}(?:,|\|\||\?\?|\bor\b)\s{0,4}(?=\\*["'`])""")
_KEY_FOLLOWS = when_used(r"\\*[\"']\s{0,4}:")
_FLAG = when_used(r"\\*[\"']?(?:[ \t]+|,\s{0,20})(?!-)")
_COLUMN = when_used(r"[ \t]+")
_SETS = when_used(
    r"(?i)(?:\b(?:set|put|add|write|create|store|config|configure|insert|upsert|login|kv|-D|let|var|const|define|global|export|annotate)(?:[-_:]\w{1,12}|env|x)?\b|%define|%global|#define)"
    r"(?:[ \t]+[^\s'\"=]{1,80}){0,4}[ \t]+['\"]?[\w./:@-]{0,80}\Z"
)
# A line of a configuration or of a dialogue with a server: at most four words, a source before them, then the value.
_DIRECTIVE = when_used(r"^(?:[ \t>|+#$%-]{0,6}|(?:[\w./-]{1,80}:){1,2}\d{0,6}:?[ \t])(?:[\w./:-]{1,40}[ \t]+){0,4}\Z")
_END = when_used(r"[ \t]*(?:$|\n|[;&|)}'\"#]|-{1,2}\w|address\b|host\b|vrf\b)")


_ENVIRONMENT = when_used(r"(?:^|_)(?:TOKEN|SECRET|API_?KEY)\Z")
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


_OPEN_END = when_used(r"[:=|>({,+-][ \t]{0,8}\n")
_HEAD = 300
_BELOW = when_used(r"(?:[^\n]{0,600}+\n?){1,4}")


def broken(text: str) -> Iterator[Span]:
    """The same where the value begins on a line below: a block of YAML, an object of JSON, a quoted string of its own."""
    lower = ""
    for end in _OPEN_END.finditer(text):
        lower = lower or lowered(text)
        start = max(text.rfind("\n", max(0, end.start() - _HEAD), end.start()) + 1, end.start() - _HEAD)
        if _WORD.search(lower, start, end.end()) is None:
            continue
        below = _BELOW.match(text, end.end())
        for span in assignments(text[start : below.end() if below else end.end()]):
            if start + span.end > end.end():
                yield Span(start + span.start, start + span.end, span.kind, span.rank)


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
        place = quoted(text, call.end())
        if place is not None and _KEY_FOLLOWS.match(text, place[1]):  # `"method":"password","ip":"10.0.0.4"`
            return None
        return checked(text, place, what, literal=True)
    if name.startswith("-") and (flag := _FLAG.match(text, end)):
        place = value_at(text, flag.end())
        phrase = place is not None and values.is_numbered(text[slice(*place)])
        return Span(*place, what.kind, 1) if phrase and place else checked(text, place, what, literal=True)
    return _column(text, start, end, name, what)


def _assigned(text: str, sign: re.Match[str], name: str, what: Noun) -> Span | None:
    if _closes(text, sign, name):
        return None
    place = quoted(text, sign.end())
    if place is not None and place[0] < place[1]:
        in_ticks = text[place[0] - 1] == "`" and " " in text[place[0] : place[1]]
        return None if in_ticks else checked(text, place, what, literal=True)
    inner = _BLOCK.match(text, sign.end()) or _INNER.match(text, sign.end())
    if inner is not None:
        return checked(text, value_at(text, inner.end()), what, literal=True)
    place = unquoted(text, sign.end())
    if place is None or _is_other(text, place, sign, name, what):
        return None
    value = text[slice(*place)]
    alone = not sign["after"] and not text[text.rfind("\n", 0, sign.start()) + 1 : sign.start() - len(name)].strip()
    if sign["sign"] == "=" and (alone or name.startswith("-")) and values.is_numbered(value):
        return Span(*place, what.kind, 1)
    return checked(text, place, what, literal=False)


def _is_other(text: str, place: tuple[int, int], sign: re.Match[str], name: str, what: Noun) -> bool:
    """Whether what stands unquoted behind the sign is code, a scheme, a count, or goes on as a sentence."""
    value = text[slice(*place)]
    if _names_it(text, place, sign, what):
        return True
    if value[0] in "{[(|>&" or value[:2] == "<(" or (values.is_code(value) and not values.is_random(value)):
        return True
    if value.lower() in ("bearer", "basic", "token", "apikey"):
        return True
    if sign["sign"][:2] in ("==", "!=") and values.is_variable(value):
        return True
    if name.lower() == "pass" and value.isdigit() and len(value) < _FEW_TESTS:
        return True
    sentence = sign["sign"] == ":" and bool(sign["after"]) and _goes_on(text, place[1])
    return (sentence or weak(name)) and not values.is_chosen(value)


def _names_it(text: str, place: tuple[int, int], sign: re.Match[str], what: Noun) -> bool:
    """Whether what stands right behind a colon is a path, or the last part of a resource's name."""
    if sign["sign"] != ":" or sign["after"]:
        return False
    path = not what.loose and text[place[0]] in "/:"
    return path or _RESOURCE.search(text, max(0, sign.start() - _BEFORE), sign.start()) is not None


_RESOURCE = when_used(r"\b(?:arn|urn|crn):[\w:/.*-]{0,200}\Z")
"""The name of a resource, of which `secret:shop/db` may be the last part."""

_FEW_TESTS = 6
"""`pass: 41` counts tests; a number of so many digits and more is a password."""

_BLOCK = when_used(r"[|>][+-]?\d?[ \t]{0,8}\n[ \t]{1,40}(?=\S)|!{1,2}(?:str|binary)[ \t]{1,4}|\"{3}|'{3}")
"""A block or a tag of YAML, or three quotes, before the value itself."""


# `"admin_password": {"value": "X"}`, as Azure and Terraform print it.
_INNER = when_used(
    r"""\{\s{0,20}(?:\\*["']?\w{2,20}\\*["']?\s?[:=]\s?\\*["']?\w{1,20}\\*["']?,\s{0,20}){0,2}\\*["']?(?:value|default|plaintext|secretvalue)\\*["']?\s{0,4}[:=]\s{0,4}""",
    re.IGNORECASE,
)


def _closes(text: str, sign: re.Match[str], name: str) -> bool:
    """Whether the quote behind `password:` closes the string the name stands in: `expect "password:"`."""
    opening = text[sign.start() - len(name) - 1 : sign.start() - len(name)]
    after = text[sign.end() : sign.end() + 1]
    return (
        sign["sign"] == ":"
        and not sign["after"]
        and bool(opening)
        and opening in "\"'"
        and opening == after
        and text[sign.start() : sign.start() + 1] in ":)"
    )


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


# A plain word, or a name with no digit in it.
_WORDS = when_used(r"[A-Za-z][A-Za-z_]*[.,;:!?)]*(?=\s|$)")
_BEFORE = 200


def _line(text: str, start: int) -> int:
    """Where the line begins, at most so many characters before."""
    return max(text.rfind("\n", max(0, start - _BEFORE), start) + 1, start - _BEFORE)


def _column(text: str, start: int, end: int, name: str, what: Noun) -> Span | None:
    """`NAME    value` in a listing, `set -x NAME value`, `requirepass value` in a configuration."""
    blank = _COLUMN.match(text, end + (text[end : end + 1] in "\"'"))
    if blank is None or (_WORDS.match(text, blank.end()) and not _SETS.search(text, _line(text, start), start)):
        return None  # words follow, as in "the token expired", and nothing is set
    place = value_at(text, blank.end())
    if place is None or text[place[0]] in "-=<>|&":
        return None
    aligned = "\t" in blank.group() or len(blank.group()) > 2 or (name == name.upper() and "_" in name)
    if aligned and values.is_random(text[slice(*place)]):
        return checked(text, place, what, literal=True)
    return _directed(text, start, place, name, what)


def _directed(text: str, start: int, place: tuple[int, int], name: str, what: Noun) -> Span | None:
    """The value behind the name of what a command sets, or in a line of a configuration or a dialogue."""
    value = text[slice(*place)]
    last = bool(_END.match(text, place[1] + (text[place[1] : place[1] + 1] in "\"'")))
    if not (last or (what.loose and values.is_strong(value))) or values.is_code(value):
        return None
    ahead = text[_line(text, start) : start]
    if _SETS.search(ahead):
        chosen = checked(text, place, what, literal=True) if what.loose or values.is_chosen(value) else None
        return _exported(text, place, name, what) or chosen
    if _DIRECTIVE.match(ahead) and (values.is_typed(value) or values.is_random(value) or values.is_numbered(value)):
        return Span(*place, what.kind, 1) if what.loose else checked(text, place, what, literal=True)
    return None


RULES = (
    Rule(GATE_WORDS, assignments),
    Rule(r"[:=|>({,+-]\s?\n", broken, block=True),
)
