"""Functions and aliases that people define for themselves: what a line does is what the body of its function does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wetink.evidence.commands import facts
from wetink.model.event import Command, Kind
from wetink.model.evidence import Evidence

_FUNCTION = re.compile(r"\s*(?:function\s+)?([A-Za-z_][\w-]{0,40})\s*\(\)\s*\{(.{1,2000})\}\s*$", re.DOTALL)
_FISH_FUNCTION = re.compile(r"\s*function\s+([A-Za-z_][\w-]{0,40})[^\n;]*[\n;](.{1,2000})\bend\s*$", re.DOTALL)
_ALIAS = re.compile(r"\s*alias\s+([A-Za-z_][\w-]{0,40})(?:=|\s+)(?:'([^']{1,400})'|\"([^\"]{1,400})\"|(\S{1,200}))\s*$")
_ARGUMENT = r"(?>(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|\$\([^()]{0,400}\)|\$(?!\()|[^\s;|&()<>'\"$]++)+)"
_BEGIN = r"(^|[;|&({]\s*|\bdo\s+|\bthen\s+|\n\s*)"
_ALL = re.compile(r"\"?\$(?:@|\*|argv)\"?")
_SHELLS = frozenset({"sh", "fish"})
_MOST = 40
"""So many functions of one person are looked for; a whole dotfile is not of the incident."""


def settle(items: Sequence[Evidence]) -> list[Evidence]:
    """The items, those that call a function or alias of their own maker with the facts of what it does."""
    bodies: dict[str, dict[str, str]] = {}
    for item in items:
        defined = _defined(item)
        if defined and len(own := bodies.setdefault(_maker(item), {})) < _MOST:
            own[defined[0]] = defined[1]
    return [_with_body(item, bodies.get(_maker(item), {})) for item in items]


def _maker(item: Evidence) -> str:
    return item.actor.key if item.actor else ""


def _at_shell(item: Evidence) -> bool:
    return item.kind is Kind.EXECUTED and isinstance(item.detail, Command) and item.detail.program in _SHELLS


def _defined(item: Evidence) -> tuple[str, str] | None:
    """Name and body of the function or alias that a line defines."""
    if not _at_shell(item):
        return None
    alias = _ALIAS.match(item.text)
    if alias:
        return alias[1], f"{alias[2] or alias[3] or alias[4]} $@"
    function = _FUNCTION.match(item.text) or _FISH_FUNCTION.match(item.text)
    return (function[1], function[2]) if function else None


def _with_body(item: Evidence, bodies: dict[str, str]) -> Evidence:
    if not bodies or not _at_shell(item) or _defined(item) or not isinstance(item.detail, Command):
        return item
    line = expanded(item.text, bodies)
    if line == item.text:
        return item
    found = facts(line, item.detail.program)
    return replace(item, facts=found) if found.parses else item


def expanded(line: str, bodies: dict[str, str]) -> str:
    """The line with each call of a function in the place of a command replaced by what its body runs."""
    for name, body in bodies.items():
        call = re.compile(
            rf"(^|[;|&({{]\s*|\bdo\s+|\bthen\s+|\n\s*){re.escape(name)}((?>(?:[ \t]++{_ARGUMENT})*))(?![\w-])"
        )
        line = call.sub(lambda match, body=body: match[1] + _run(body, match[2].strip()), line)  # type: ignore[misc]
    return line


def _run(body: str, arguments: str) -> str:
    """The body with the call's arguments in their places; arguments that it shifts away name where, not what."""
    words = re.findall(_ARGUMENT, arguments)
    if not _ALL.search(body):
        return f"( {body.strip().rstrip(';')} )"
    gone = len(re.findall(r"(?:^|[;\n]\s*)\s*shift\b", body))
    rest = " ".join(words[gone:])
    runs = next(text for text in re.split(r"\n|;", body) if _ALL.search(text))
    return _ALL.sub(lambda _: rest, runs.strip())
