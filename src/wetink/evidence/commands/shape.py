"""The plain values that pass between the grammars and the judges of command lines."""

from __future__ import annotations

from typing import NamedTuple

from wetink.model.terms import Effect

LOOK, CHANGE, DESTROY = 0, 1, 2
"""Risks by their rank, so that the riskiest part is a `max`."""

MAX_DEPTH = 8
"""How many commands inside commands are followed (sudo ssh host bash -c "..."); deeper ones count as changes."""


def words(text: str) -> frozenset[str]:
    """A set of words, as one text."""
    return frozenset(text.split())


class Simple(NamedTuple):
    """One program call out of a shell line.

    argv     the words without their quotes; expansions stand as written ("$HOST", "$(date)")
    writes   files a redirect overwrites
    appends  files a redirect adds to
    stdin    text known to be fed to it (heredoc, here-string, echo in front of a pipe), None where not known
    source   argv of the call in front of the pipe
    """

    argv: tuple[str, ...]
    writes: tuple[str, ...] = ()
    appends: tuple[str, ...] = ()
    stdin: str | None = None
    source: tuple[str, ...] = ()


class Line(NamedTuple):
    """What a grammar made of a line: its simple commands in order, and whether it parsed."""

    commands: tuple[Simple, ...]
    parses: bool = True


class Verdict(NamedTuple):
    """What one call (with everything inside it) does."""

    risk: int
    verbs: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    targets: tuple[str, ...] = ()
    scope: str = ""
    parses: bool = True


class Context(NamedTuple):
    """What wraps a call: the scope gathered so far ("prod-eu1/prod", "host"), and how deep it lies.

    brief  whether only the risk is asked for, so that nobody need read what the call has effects on
    """

    scope: str = ""
    depth: int = 0
    brief: bool = False


def merge(verdicts: list[Verdict]) -> Verdict:
    """Join the verdicts of a line's parts: the riskiest risk, everything else in order."""
    if len(verdicts) == 1:
        return verdicts[0]
    return Verdict(
        max((v.risk for v in verdicts), default=LOOK),
        tuple(verb for v in verdicts for verb in v.verbs),
        tuple(effect for v in verdicts for effect in v.effects),
        tuple(dict.fromkeys(target for v in verdicts for target in v.targets)),
        next((v.scope for v in verdicts if v.scope), ""),
        all(v.parses for v in verdicts),
    )
