"""What a rule is: a gate that says in which texts to look closer, and a function that finds the secrets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wetink.evidence.redaction.span import Span


class Rule(NamedTuple):
    r"""One way to find one sort of secret.

    gate   an RE2 pattern, letter case ignored; where it does not match, `find` would find nothing. Words, not shapes:
           a repetition in it would make the automaton of all gates together large and slow. Lines are tried together:
           what may stand at the beginning of a text may also stand behind a line's end (`(^|\s)`)
    find   a cleaned, masked text in, spans out; time linear in the text
    block  whether `find` needs to see several lines; else it is given one (with what continues it after a backslash)
    shape  a second RE2 pattern, tried behind the gate and much faster than `find`: for a rule whose gate opens on lines
           of any log. Empty: none. It looks at bytes, letter case kept: `\x80-\xff` is what is not ASCII, which `re`
           may take for a blank, a letter or a digit
    """

    gate: str
    find: Callable[[str], Iterable[Span]]
    block: bool = False
    shape: str = ""
