"""Front matter of the plain kind that wetink writes, read without the YAML library, which is much slower."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wetink.patterns import when_used

Value = str | None | list["Value"] | dict[str, "Value"]
"""What front matter holds here; numbers and dates stay the text they were written as."""

_LINE = when_used(r"([A-Za-z_][A-Za-z0-9_-]{0,63}):(?: +(\S.*?))? *")
_WIDE = "\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U000dffff"
_PLAIN = "A-Za-z0-9_./@+%=~&?()';$-"
_TOKEN = when_used(
    rf'(?P<mark>[\[\]{{}},])|"(?P<double>(?:[ !#-\[\]-~{_WIDE}]|\\["\\nt])*)"'
    rf"|'(?P<single>(?:[ -&(-~{_WIDE}]|'')*)'"
    rf"|(?P<plain>[A-Za-z0-9](?:[{_PLAIN}]|:(?=[{_PLAIN}])| (?=[A-Za-z0-9]))*)|(?P<colon>:(?= ))|(?P<blank> +)"
)
_WORDS = rf"(?>[A-Za-z0-9](?:[{_PLAIN}]|:(?=[{_PLAIN}])| (?=[A-Za-z0-9]))*)"
_SCALAR = when_used(_WORDS)
_QUOTED = when_used(r'"[ !#-\[\]-~]*"')
_FLAT_LIST = when_used(rf"\[({_WORDS}(?:, {_WORDS})*)?\]")
_PAIR = rf'{_WORDS}: (?:{_WORDS}|"[A-Za-z0-9 ]*")'
_FLAT_MAP = when_used(rf"\{{({_PAIR}(?:, {_PAIR})*)\}}")
_ESCAPE = when_used(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t"}
_NULLS = frozenset({"null", "Null", "NULL"})
_DEEPEST = 20


class _OddError(Exception):
    """Only the YAML library can read this, or say what is wrong with it."""


Token = tuple[str, str | None]
"""A mark (`[`, `]`, `{`, `}`, `,`, `:`) with None, or "" with a scalar's text; (" ", None) for null."""


def read_quickly(lines: Iterable[str]) -> tuple[dict[str, Value], dict[str, tuple[int, int]]] | None:
    """Values and spans of front matter in which each key is one line; None where it is of another kind.

    What it reads, the YAML library reads the same; a key that is there twice, a comment behind a value, a value over
    several lines, an anchor, a tag are not read here.
    """
    values: dict[str, Value] = {}
    spans: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines):
        if not line.strip(" ") or line.lstrip(" ").startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None or found[1] in values:
            return None
        try:
            values[found[1]] = _value(found[2] or "")
        except _OddError:
            return None
        spans[found[1]] = (number, number + 1)
    return (values, spans) if values else None


def _value(text: str) -> Value:
    if not text:
        return None
    if _SCALAR.fullmatch(text):
        return _word(text)
    if _QUOTED.fullmatch(text):
        return text[1:-1]
    if found := _FLAT_LIST.fullmatch(text):
        return [_word(item) for item in found[1].split(", ")] if found[1] else []
    if (found := _FLAT_MAP.fullmatch(text)) and (pairs := _pairs(found[1])) is not None:
        return pairs
    tokens = _tokens(text)
    value = _next(tokens, 0)
    if next(tokens, None) is not None:
        raise _OddError
    return value


def _word(text: str) -> str | None:
    return None if text in _NULLS else text.strip('"')


def _pairs(text: str) -> dict[str, Value] | None:
    """The pairs of a flat map of plain words, in quotes or not; None where a key is null or there twice."""
    pairs = [pair.split(": ", 1) for pair in text.split(", ")]
    found: dict[str, Value] = {key: _word(value) for key, value in pairs}
    return found if len(found) == len(pairs) and _NULLS.isdisjoint(found) else None


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _OddError
        at = found.end()
        kind = found.lastgroup
        if kind == "mark":
            yield found[0], None
        elif kind == "colon":
            yield ":", None
        elif kind == "double":
            raw = found["double"]
            yield "", _ESCAPE.sub(lambda e: _ESCAPES.get(e[1], e[1]), raw) if "\\" in raw else raw
        elif kind == "single":
            yield "", found["single"].replace("''", "'")
        elif kind == "plain":
            yield (" ", None) if found[0] in _NULLS else ("", found[0])


def _next(tokens: Iterator[Token], depth: int) -> Value:
    mark, text = next(tokens, ("", None))
    return _from(mark, text, tokens, depth)


def _from(mark: str, text: str | None, tokens: Iterator[Token], depth: int) -> Value:
    if depth > _DEEPEST:
        raise _OddError
    if mark == "[":
        return _list(tokens, depth + 1)
    if mark == "{":
        return _map(tokens, depth + 1)
    if mark == " " or (mark == "" and text is not None):
        return text
    raise _OddError


def _list(tokens: Iterator[Token], depth: int) -> list[Value]:
    found: list[Value] = []
    for mark, text in tokens:
        if mark == "]" and not found:
            return found
        found.append(_from(mark, text, tokens, depth))
        after, _ = next(tokens, ("", None))
        if after == "]":
            return found
        if after != ",":
            raise _OddError
    raise _OddError


def _map(tokens: Iterator[Token], depth: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for mark, key in tokens:
        if mark == "}" and not found:
            return found
        if mark or key is None or key in found or next(tokens, None) != (":", None):
            raise _OddError
        found[key] = _next(tokens, depth)
        after, _ = next(tokens, ("", None))
        if after == "}":
            return found
        if after != ",":
            raise _OddError
    raise _OddError
