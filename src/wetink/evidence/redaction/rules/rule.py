"""What a rule is: a gate that says in which texts to look closer, and a function that finds the secrets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wetink.evidence.redaction.span import Span


class Rule(NamedTuple):
    """One way to find one sort of secret.

    gate   an RE2 pattern, letter case ignored; where it does not match, `find` would find nothing. Words, not shapes:
           a repetition in it would make the automaton of all gates together large and slow
    find   a cleaned, masked text in, spans out; time linear in the text
    block  whether `find` needs to see several lines; else it is given one (with what continues it after a backslash)
    """

    gate: str
    find: Callable[[str], Iterable[Span]]
    block: bool = False
