"""Which rules are worth running on a line or a text: all gates at once in one pass of RE2, so linear in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from wetink.evidence.redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wetink.evidence.redaction.rules.rule import Rule

_MEMORY = 64 << 20
_MOST = 1 << 15
_KEPT = 1_000

Known = dict[str, tuple[Span, ...]]
"""Lines that were looked at, and what was found in them: logs repeat, and a text is looked at more than once."""


class Gates:
    """A set of rules behind their gates, compiled once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        given = tuple(rules)
        self._lines = _Set(rule for rule in given if not rule.block)
        self._all = _Set(given)

    def find(self, text: str, known: Known) -> Iterator[Span]:
        """The spans that the rules find in a cleaned and masked text; `known` is read and added to."""
        opened = self._all.open(text)
        if not opened:
            return
        one_line = "\n" not in text
        for rule in opened:
            if rule.block or one_line:
                yield from rule.find(text)
        if one_line or all(rule.block for rule in opened):
            return
        for start, line in _lines(text):
            spans = known.get(line)
            if spans is None:
                spans = tuple(span for rule in self._lines.open(line) for span in rule.find(line))
                if len(line) <= _KEPT:
                    if len(known) >= _MOST:
                        known.clear()
                    known[line] = spans
            for span in spans:
                yield Span(span.start + start, span.end + start, span.kind, span.rank)


class _Set:
    """Rules by gate; rules that share one are opened together, which keeps the automaton small."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_gate: dict[str, list[Rule]] = {}
        for rule in rules:
            by_gate.setdefault(rule.gate, []).append(rule)
        self._rules = list(by_gate.values())
        self._gates = _compiled(by_gate, shapes=False)
        shapes = dict.fromkeys(rule.shape for one in self._rules for rule in one if rule.shape)
        self._numbers = {shape: number for number, shape in enumerate(shapes)}
        self._shapes = _compiled(shapes, shapes=True)
        self._behind: dict[tuple[int, ...], tuple[list[Rule], list[tuple[int, Rule]]]] = {}

    def open(self, text: str) -> list[Rule]:
        """The rules whose gate and shape match; two that look for the same thing behind two gates are one."""
        data = text.encode()
        opened = self._gates.Match(data)
        if not opened:
            return []
        plain, shaped = self._rules_behind(tuple(opened))
        if not shaped:
            return plain
        found = self._shapes.Match(data)
        return plain + [rule for number, rule in shaped if number in found] if found else plain

    def _rules_behind(self, opened: tuple[int, ...]) -> tuple[list[Rule], list[tuple[int, Rule]]]:
        known = self._behind.get(opened)
        if known is None:
            behind = (rule for number in opened for rule in self._rules[number])
            rules = {(rule.find, rule.block): rule for rule in behind}.values()
            plain = [rule for rule in rules if not rule.shape]
            known = plain, [(self._numbers[rule.shape], rule) for rule in rules if rule.shape]
            if len(self._behind) < _MOST:
                self._behind[opened] = known
        return known


def _compiled(patterns: Iterable[str], *, shapes: bool) -> Any:  # noqa: ANN401 - re2 ships no types
    options = re2.Options()
    options.case_sensitive = shapes
    if shapes:
        options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    options.log_errors = False
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its start; one that ends in a backslash together with the next."""
    start = at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        at = end + 1
        if text[end - 1 : end] == "\\" and at < len(text) and at - start < 8_000:
            continue
        if end - start > 3:
            yield start, text[start:end]
        start = at
