"""Redact: any text, or JSON lines with one text each, piece by piece and in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain

from wetink.errors import RedactionFailed
from wetink.evidence.redaction import Redactor
from wetink.model.terms import Place, Skipped
from wetink.patterns import when_used

BLOCK = 3 << 17
"""Characters that are redacted at once; what one of them shows to be a secret is taken out of all of them."""

AHEAD = 1 << 16
"""Characters after a block that are read before it is written, so that no secret is cut in two."""

MOST = 1 << 21
"""Characters that are held back at most while no place is found where the text can be cut."""

_TRIES = 5
_SPACING = 1_000
# Where a text may be cut, best first. A line that is not indented and no key of a YAML document begins something new.
_NEW = when_used(r"\n(?![\s}\])\"']|[\w.-]{1,80}:(?:\s|$))")
_ANYWHERE = (when_used(r"\n"), when_used(r"[ \t,;]"), when_used(r"[^\r]", re.DOTALL))


def learn_text(pieces: Iterable[str], redactor: Redactor) -> None:
    """First pass over a text that can be read twice: its secrets are then known from its first line on.

    Where that fails the second pass fails, too, and says so. Memory is bounded.
    """
    held = ""
    for piece in chain(pieces, [""]):
        held += piece
        if len(held) >= BLOCK + AHEAD or not piece:
            with suppress(RedactionFailed):
                redactor.learn(held)
            held = held[-AHEAD:]


def redact_text(pieces: Iterable[str], redactor: Redactor, source: str) -> Iterator[str | Skipped]:
    """The text without its secrets, in pieces; for a stretch on which redaction fails, a Skipped that names its lines.

    What was learned stays known to the end. A secret over several lines is found wherever the pieces end, since the
    text is only cut where what follows, redacted alone, is what it is together with what came before.
    """
    held, line, wanted = "", 1, BLOCK + AHEAD
    for piece in pieces:
        held += piece
        while len(held) >= wanted:
            done, rest = _first_part(held, redactor, source, line)
            if done is None and wanted < MOST:
                wanted *= 2
                break
            yield Skipped(_place(source, line, held), "withheld, it cannot be cut safely") if done is None else done
            line += held.count("\n", 0, len(held) - len(rest))
            held, wanted = rest, BLOCK + AHEAD
    if held:
        yield _redacted(held, redactor, source, line)


def _first_part(held: str, redactor: Redactor, source: str, line: int) -> tuple[str | Skipped | None, str]:
    """The redacted beginning and the raw rest; None where there is no place to cut."""
    whole = _redacted(held, redactor, source, line)
    if isinstance(whole, Skipped):
        return whole, ""
    patterns = (_NEW, *_ANYWHERE) if len(held) >= MOST else (_NEW,)
    for place in (place for pattern in patterns for place in _places(pattern, held)):
        rest = _redacted(held[place:], redactor, source, line)
        if isinstance(rest, str) and whole.endswith(rest):
            return whole.removesuffix(rest), held[place:]
    return None, ""


def _places(pattern: re.Pattern[str], held: str) -> Iterator[int]:
    """Some places near the end, behind what the pattern matches, the last first."""
    begin, end = len(held) - AHEAD, len(held) - AHEAD // 4
    left, before = _TRIES, end + _SPACING
    for place in reversed([match.end() for match in pattern.finditer(held, begin, end)]):
        if left and place <= before - _SPACING:
            left, before = left - 1, place
            yield place


def _redacted(text: str, redactor: Redactor, source: str, line: int) -> str | Skipped:
    try:
        return redactor.text(text)
    except RedactionFailed as error:
        return Skipped(_place(source, line, text), error.message)


def _place(source: str, first: int, text: str) -> Place:
    last = first + text.count("\n", 0, len(text) - 1)
    return Place(source, f"line {first}" if last == first else f"lines {first} to {last}")
