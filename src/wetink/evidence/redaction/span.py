"""A stretch of a text that is a secret, and what kind of secret; how overlapping ones become one."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "\x1a"
"""Stands for each character of a placeholder while rules look at a text; `clean` lets no such character through."""

_BEFORE_VALUE = tuple("=: \t\n'\"(;,&/@")
_AFTER_VALUE = tuple(" \t\n'\");,&")

PLACEHOLDER = when_used(r"\[REDACTED:[a-z0-9-]{1,48}#[0-9]{1,7}\]")


class Span(NamedTuple):
    """text[start:end] is a secret; `kind` is plain words with hyphens ("postgres-password").

    rank   how much the kind tells: 2 the field names it, 1 a general word ("password"), 0 a guess of the engine
    """

    start: int
    end: int
    kind: str
    rank: int = 1


_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def masked(text: str) -> str:
    """The text as rules look at it, of the same length.

    Placeholders are blanked out, so that their words start no rule, and the blanks of typesetting, which pages and
    chats put into what is copied from them, are plain ones.
    """
    if not text.isascii():
        for blank in _BLANKS:
            text = text.replace(blank, " ")
    if "[REDACTED:" not in text:
        return text
    return PLACEHOLDER.sub(lambda match: MASK * len(match.group()), text)


def without_mask(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans cut to what is not yet redacted in `text` (a masked text)."""
    if MASK not in text:
        return [span for span in spans if span.start < span.end]
    found: list[Span] = []
    for span in spans:
        start = span.start
        for piece in text[span.start : span.end].split(MASK):
            if piece.strip():
                found.append(Span(start, start + len(piece), span.kind, span.rank))
            start += len(piece) + 1
    return found


def without_context(text: str, spans: Iterable[Span]) -> list[Span]:
    """The engine's spans (rank 0) without the field's name or scheme before a value that a rule of ours cut out."""
    given = list(spans)
    ours = sorted(span for span in given if span.rank > 0)
    ours = [span for span in ours if not _reaches_host(text, span, ours)]
    starts = [span.start for span in ours]
    result = list(ours)
    for wide in given:
        if wide.rank > 0:
            continue
        near = ours[bisect_left(starts, wide.start) : bisect_left(starts, wide.end)]
        inner = [span for span in near if span.end <= wide.end]
        start, end = wide.start, wide.end
        for span in inner:
            if text[span.start - 1 : span.start] in _BEFORE_VALUE:
                start = max(start, span.start)
            if text[span.end : span.end + 1] in _AFTER_VALUE:
                end = min(end, span.end)
        result.append(Span(start, end, wide.kind, 0) if start < end else wide)
    return result


def _reaches_host(text: str, wide: Span, ours: list[Span]) -> bool:
    """Whether a span goes on to the host behind the user information of an address that another one cut out."""
    at = text.find("@", wide.start, wide.end) if wide.rank == 1 else -1
    near = ours[bisect_left(ours, wide[:1]) :][:8] if at > 0 else []
    return any(span[:2] == (wide.start, at) and span.rank == 2 for span in near)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order and without overlap: overlapping ones are joined under the most telling kind."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, -span.rank)):
        if result and span.start < result[-1].end:
            last = result[-1]
            best = max(last, span, key=lambda one: (one.rank, one.end - one.start))
            result[-1] = Span(last.start, max(last.end, span.end), best.kind, best.rank)
        else:
            result.append(span)
    return result
