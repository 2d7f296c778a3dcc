"""Which rules are worth running on a line or a text: all gates at once in one pass of RE2, so linear in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from wetink.evidence.redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wetink.evidence.redaction.rules.rule import Rule

_MEMORY = 64 << 20


class Gates:
    """A set of rules behind their gates, compiled once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        given = tuple(rules)
        self._lines = _Set(rule for rule in given if not rule.block)
        self._all = _Set(given)

    def find(self, text: str) -> Iterator[Span]:
        """The spans that the rules find in a cleaned and masked text."""
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
            for rule in self._lines.open(line):
                for span in rule.find(line):
                    yield Span(span.start + start, span.end + start, span.kind, span.rank)


class _Set:
    """Rules by gate; rules that share one are opened together, which keeps the automaton small."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_gate: dict[str, list[Rule]] = {}
        for rule in rules:
            by_gate.setdefault(rule.gate, []).append(rule)
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MEMORY
        options.log_errors = False
        self._rules = list(by_gate.values())
        self._set: Any = re2.Set.SearchSet(options)
        for gate in by_gate:
            self._set.Add(gate)
        self._set.Compile()

    def open(self, text: str) -> list[Rule]:
        """The rules whose gate matches; two that look for the same thing behind two gates are one."""
        numbers = self._set.Match(text)
        if not numbers:
            return []
        return list({(rule.find, rule.block): rule for number in numbers for rule in self._rules[number]}.values())


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
