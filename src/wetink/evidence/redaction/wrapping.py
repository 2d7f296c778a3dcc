"""A secret that a terminal or a mail program broke at the end of a line goes on in the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.values import is_object_name, is_random, is_words
from wetink.patterns import when_used

_WIDTH = 60
_REST = when_used(r"\\?\n([A-Za-z0-9_+/.~%-]{2,400}+={0,2})(?=[\s\"'`,;)]|$)")
# A shell that waits for the rest of a line says so; how long the line was does not matter then.
_ASKED = when_used(r"\\?\n> ([A-Za-z0-9_+/.~%-]{2,400}+={0,2})(?=[\s\"'`;)]|$)")


def continued(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """For each random-looking secret that ends a long line, what stands of it in the following lines."""
    for span in spans:
        start, end = span.start, span.end
        while end - start >= 8:
            rest = _ASKED.match(text, end)
            if rest is None and end - text.rfind("\n", max(0, end - 2_000), end) > _WIDTH:
                rest = _REST.match(text, end)
            if rest is None or not _goes_on(text[span.start : span.end], rest[1]):
                break
            start, end = rest.span(1)
            yield Span(start, end, span.kind, span.rank)


def _goes_on(value: str, rest: str) -> bool:
    """Whether the rest can be of the same value: no words, no name, and machine-made like it."""
    return is_random(value) and not is_words(rest) and not is_object_name(rest)
