"""Judges what is typed at the prompt of a program that has one of its own (`model/consoles.toml`)."""

from __future__ import annotations

import re
from collections.abc import Callable

from wetink.evidence.commands.packs import library
from wetink.evidence.commands.quick import unquote
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Context, Simple, Verdict, merge
from wetink.model.consoles import Console
from wetink.model.terms import Effect
from wetink.patterns import when_used

_AWAY = when_used(r"(?:[:/!.\\]?(?:exit|quit|q|help|h)|bye|logout|\?)(?:\(\))?;?\s*", re.IGNORECASE)
_BRACES = when_used(r"^\s*(?:run\s*)?\{\s*|\s{0,40}\}\s*$", re.IGNORECASE)
_OPERATION = when_used(r"(?P<path>[^\s:]*):(?P<name>[a-z][a-z0-9-]*)(?:\(.*)?", re.DOTALL)
"""`/subsystem=x:read-attribute(name=y)`: the operation stands behind the address it is asked of."""

_NAME_VALUE = when_used(r"\(name=([\w.-]{1,80})(?:,\s{0,9}value=([^)]{1,200}))?\)")
_QUOTED = when_used(r"'[^'\n]*'?|\"[^\"\n]*\"?|`[^`\n]*`?|//[^\n]*")
_READS = when_used(r"\s*(?:match|optional|unwind|with|return|show|explain|profile|use)\b", re.IGNORECASE)
_WRITES = when_used(
    r"\b(create|merge|set|delete|remove|drop|foreach|load|call|start|stop|alter|grant|deny|revoke|terminate|rename|enable"
    r"|deallocate|reallocate)\b",
    re.IGNORECASE,
)
_LOSES = frozenset({"DELETE", "REMOVE", "DROP", "STOP", "TERMINATE", "REVOKE"})

Judge = Callable[[Simple, Context], Verdict]
Line = Callable[[str, Context], Verdict]


def lines(text: str, console: Console, call: Judge, line: Line) -> Verdict:
    """Judge what was typed at a console, several statements where there are several.

    Each is read as a call of the tool the console belongs to (by `call`), or as a whole shell line where its lines are
    such (by `line`).
    """
    whole = _BRACES.sub("", text) if console.ends else text.replace("\n", ";")
    pieces = [piece.strip() for piece in whole.split(";") if piece.strip(" \t\n{}")]
    return merge([verdict for piece in pieces for verdict in _piped(piece, console, call, line)])


def _piped(piece: str, console: Console, call: Judge, line: Line) -> list[Verdict]:
    """A statement, and the calls that its output is given to."""
    first, *behind = piece.split(" | ")
    return [_piece(first.strip(), console, call, line), *(line(each, Context()) for each in behind)]


def _piece(piece: str, console: Console, call: Judge, line: Line) -> Verdict:
    if _AWAY.fullmatch(piece):
        return Verdict(LOOK, (piece.rstrip(";"),))
    if not console.reads or console.reads not in library().packs:
        return line(piece, Context())
    found = _OPERATION.fullmatch(piece) if console.reads == "jboss-cli" else None
    words = [found["name"], found["path"], *_given(piece)] if found else [unquote(word) for word in piece.split()]
    verdict = call(Simple((console.reads, *_lowered(words))), Context())
    return verdict._replace(verbs=tuple(_named(verb, console) for verb in verdict.verbs))


def _given(operation: str) -> list[str]:
    """The name and the value that an operation is given: `...:write-attribute(name=size,value=6)`."""
    found = _NAME_VALUE.search(operation)
    return [each for each in found.groups() if each] if found else []


def _named(verb: str, console: Console) -> str:
    """A verb with the name of the console in front of it, not that of the pack it was read with."""
    return verb.replace(console.reads, console.name, 1) if verb.startswith(console.reads) else verb


def cypher(text: str) -> Verdict:
    """Judge statements of Cypher: by the clauses that write, wherever they stand in it."""
    bare = _QUOTED.sub("''", text)
    if _AWAY.fullmatch(bare.strip()) or bare.lstrip().startswith(":"):
        return Verdict(LOOK, (bare.split(maxsplit=1)[0] if bare.split() else ":",))
    found = [word.upper() for word in _WRITES.findall(bare)]
    risk = max((DESTROY if word in _LOSES else CHANGE for word in found), default=LOOK)
    if risk == LOOK and not _READS.match(bare):
        risk = CHANGE
    verb = found[0] if found else (bare.split() or ["cypher"])[0].upper()
    effects = (Effect("graph", verb.lower(), None, ""),) if risk > LOOK else ()
    return Verdict(risk, (verb,), effects)


def _lowered(words: list[str]) -> list[str]:
    """Keywords are typed in capitals as readily: the first words, as far as they are words."""
    return [word.lower() if place < 4 and word.isalpha() else word for place, word in enumerate(words)]
