"""Values written into addresses without quotes and braces: Kibana's rison and the jsurl of the AWS console."""

from __future__ import annotations

import re

Value = dict[str, "Value"] | list["Value"] | str | None

DEEPEST = 20

_RISON_WORD = re.compile(r"[^'!:(),]+")
_RISON_TEXT = re.compile(r"'((?:[^'!]|![!'])*)'")
_JSURL_TEXT = re.compile(r"[^~()]*")
_JSURL_ESCAPE = re.compile(r"\*\*([0-9a-fA-F]{4})|\*([0-9a-fA-F]{2})|!")


def rison(text: str) -> Value:
    """The value of a rison text ("(time:(from:now-15m,to:now))"); raises ValueError for anything else."""
    value, end = _rison(text, 0, 0)
    if end != len(text):
        raise ValueError("not rison")
    return value


def _rison(text: str, at: int, depth: int) -> tuple[Value, int]:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if text.startswith("(", at):
        return _rison_object(text, at + 1, depth + 1)
    if text.startswith("!(", at):
        return _rison_list(text, at + 2, depth + 1)
    if text.startswith("!", at) and text[at + 1 : at + 2] in {"t", "f", "n"}:
        return {"t": "true", "f": "false", "n": None}[text[at + 1]], at + 2
    if found := _RISON_TEXT.match(text, at):
        return re.sub(r"!(.)", r"\1", found[1]), found.end()
    if found := _RISON_WORD.match(text, at):
        return found[0], found.end()
    raise ValueError("not rison")


def _rison_object(text: str, at: int, depth: int) -> tuple[Value, int]:
    members: dict[str, Value] = {}
    while not text.startswith(")", at):
        key, at = _rison(text, at, depth)
        if not isinstance(key, str) or not text.startswith(":", at):
            raise ValueError("not rison")
        members[key], at = _rison(text, at + 1, depth)
        at = _after_comma(text, at)
    return members, at + 1


def _rison_list(text: str, at: int, depth: int) -> tuple[Value, int]:
    items: list[Value] = []
    while not text.startswith(")", at):
        item, at = _rison(text, at, depth)
        items.append(item)
        at = _after_comma(text, at)
    return items, at + 1


def _after_comma(text: str, at: int) -> int:
    if text.startswith(",", at):
        return at + 1
    if text.startswith(")", at):
        return at
    raise ValueError("not rison")


def jsurl(text: str) -> Value:
    """The value at the start of a jsurl text ("~(end~0~source~(~'a*2fb))"); raises ValueError for anything else."""
    return _jsurl(text, 0, 0)[0]


def _jsurl(text: str, at: int, depth: int) -> tuple[Value, int]:
    if depth > DEEPEST or not text.startswith("~", at):
        raise ValueError("not jsurl")
    at += 1
    if text.startswith("(~", at):
        return _jsurl_list(text, at + 1, depth + 1)
    if text.startswith("(", at):
        return _jsurl_object(text, at + 1, depth + 1)
    start = at + 1 if text.startswith("'", at) else at
    found = _JSURL_TEXT.match(text, start)
    return (_JSURL_ESCAPE.sub(_char, found[0]), found.end()) if found else ("", start)


def _jsurl_list(text: str, at: int, depth: int) -> tuple[Value, int]:
    items: list[Value] = []
    while text.startswith("~", at):
        if text.startswith("~)", at):  # an empty list
            return items, at + 2
        item, at = _jsurl(text, at, depth)
        items.append(item)
    return items, _closed(text, at)


def _jsurl_object(text: str, at: int, depth: int) -> tuple[Value, int]:
    members: dict[str, Value] = {}
    while not text.startswith(")", at):
        found = _JSURL_TEXT.match(text, at)
        key = found[0] if found else ""
        if not key:
            raise ValueError("not jsurl")
        value, at = _jsurl(text, at + len(key), depth)
        members[_JSURL_ESCAPE.sub(_char, key)] = value
        at = at + 1 if text.startswith("~", at) else at
    return members, at + 1


def _closed(text: str, at: int) -> int:
    if not text.startswith(")", at):
        raise ValueError("not jsurl")
    return at + 1


def _char(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code and not 0xD800 <= int(code, 16) < 0xE000 else "$" if not code else "\ufffd"
