"""One call as the judges see it, with the way back in for commands inside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wetink.evidence.commands.packs import Pack
from wetink.evidence.commands.shape import Context, Simple, Verdict
from wetink.evidence.commands.words import Args
from wetink.model.terms import Effect


class Call(NamedTuple):
    """A program call with its words taken apart.

    context   what wraps it
    scope     where it acts: the context's place and what its own options say
    lines     judges a shell line
    calls     judges the words of a call
    """

    name: str
    args: Args
    pack: Pack
    simple: Simple
    context: Context
    scope: str
    lines: Callable[[str, Context], Verdict]
    calls: Callable[[tuple[str, ...], Context], Verdict]

    def run(self, text: str) -> Verdict:
        """Judge a whole shell line that this call runs ("bash -c ...")."""
        return self.lines(text, Context(self.scope, self.context.depth + 1))

    def inner(self, argv: tuple[str, ...]) -> Verdict:
        """Judge the words of a call that this call makes (find -exec ...)."""
        return self.calls(argv, Context(self.scope, self.context.depth + 1))

    def effect(self, obj: str, attribute: str, value: str | None = None) -> Effect:
        """An effect in this call's scope."""
        return Effect(obj, attribute, value, self.scope)

    def verdict(self, risk: int, *effects: Effect, verb: str = "", targets: tuple[str, ...] = ()) -> Verdict:
        """A verdict for this call; `verb` is its subcommand, the program's name stands in front of it."""
        named = f"{self.name} {verb}" if verb else self.name
        return Verdict(risk, (named,), effects, targets, self.scope)


def join_scope(*parts: str) -> str:
    """Join the places a command names, outermost first, without empty ones and repetitions."""
    seen: list[str] = []
    for part in parts:
        for piece in part.split("/") if part else ():
            if piece and piece not in seen:
                seen.append(piece)
    return "/".join(seen)


def host_of(word: str) -> str:
    """The bare host of "user@host", "ssh://user@host:22" or "[host]:port"."""
    bare = word.rpartition("://")[2].rpartition("@")[2].rstrip("/")
    return bare.split(":")[0] if bare.count(":") == 1 else bare
