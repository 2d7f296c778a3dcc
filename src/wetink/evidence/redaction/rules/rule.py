"""What a rule is: a gate that says in which texts to look closer, and a function that finds the secrets there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wetink.evidence.redaction.span import Span


class Rule(NamedTuple):
    """gate   an RE2 pattern, letter case ignored; where it matches nothing `find` would find nothing. Words, not shapes:
           a repetition in it would make the automaton of all gates together large and slow
    find   a cleaned, masked text in, spans out; time linear in the text
    block  whether `find` needs to see several lines; else it is given one line (with what continues it after a backslash)
    """

    gate: str
    find: Callable[[str], Iterable[Span]]
    block: bool = False
