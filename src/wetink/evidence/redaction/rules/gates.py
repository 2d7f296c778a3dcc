"""Which rules are worth running on a line or a text: all gates at once in one pass of RE2, so linear in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from wetink.evidence.redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wetink.evidence.redaction.rules.rule import Rule

_MEMORY = 64 << 20
_MOST = 1 << 15
_KEPT = 1_000
_SHORTEST = 4
_CONTINUED = 8_000
_TOGETHER = 64
_AT_ONCE = 1 << 13
_FEW = 8

Known = dict[str, tuple[Span, ...]]
"""Lines that were looked at, and what was found in them: logs repeat, and a text is looked at more than once."""


class Gates:
    """A set of rules behind their gates, compiled once.

    apart   whether gates tell the beginning or end of a text from those of a line, so that no two texts may be tried
            as one: a team's patterns may
    """

    def __init__(self, rules: Iterable[Rule], *, apart: bool = False) -> None:
        given = tuple(rules)
        self._lines = _Set((rule for rule in given if not rule.block), together=_TOGETHER)
        self._all = _Set(given, together=1 if apart else _TOGETHER)

    def find(self, texts: Sequence[str], known: Known) -> list[list[Span]]:
        """The spans that the rules find in each of the cleaned and masked texts; `known` is read and added to."""
        found: list[list[Span]] = [[] for _ in texts]
        for index, opened in self._all.opened(texts):
            text, spans = texts[index], found[index]
            one_line = "\n" not in text
            for rule in opened:
                if rule.block or one_line:
                    spans.extend(rule.find(text))
            if not one_line and not all(rule.block for rule in opened):
                spans.extend(self._by_line(text, known))
        return found

    def _by_line(self, text: str, known: Known) -> Iterator[Span]:
        lines = _lines(text)
        new = [line for line in dict.fromkeys(lines) if line not in known and len(line) >= _SHORTEST]
        fresh: Known = dict.fromkeys(new, ())
        for index, opened in self._lines.opened(new):
            line = new[index]
            fresh[line] = tuple(span for rule in opened for span in rule.find(line))
        known.update(fresh)  # not before all of them were looked at: what fails is never taken for harmless
        start = 0
        for line in lines:
            for span in known.get(line, ()):
                yield Span(span.start + start, span.end + start, span.kind, span.rank)
            start += len(line) + 1
        if len(known) > _MOST:
            known.clear()
        for line in new:
            if len(line) > _KEPT:
                known.pop(line, None)


class _Set:
    """Rules by gate; rules that share one are opened together, which keeps the automaton small.

    together   so many pieces of text at most are tried as one, lines of one text or texts of one line each
    """

    def __init__(self, rules: Iterable[Rule], *, together: int) -> None:
        by_gate: dict[str, list[Rule]] = {}
        for rule in rules:
            by_gate.setdefault(rule.gate, []).append(rule)
        self._rules = list(by_gate.values())
        self._gates = _compiled(by_gate, shapes=False)
        shapes = dict.fromkeys(rule.shape for one in self._rules for rule in one if rule.shape)
        self._numbers = {shape: number for number, shape in enumerate(shapes)}
        self._shapes = _compiled(shapes, shapes=True)
        self._behind: dict[tuple[int, ...], tuple[list[Rule], list[tuple[int, Rule]]]] = {}
        self._together = together

    def opened(self, pieces: Sequence[str]) -> Iterator[tuple[int, list[Rule]]]:
        """The index of each piece in which a gate and its shape match, in order, and the rules behind them.

        Most pieces open nothing, so several are tried as one, and apart only where that opens something: fewer where
        some do, more where none did.
        """
        start, together = 0, 1
        while start < len(pieces):
            end, size = start + 1, len(pieces[start])
            while end < len(pieces) and end - start < together and size < _AT_ONCE:
                size += len(pieces[end])
                end += 1
            count = 0
            for index in self._likely(pieces, start, end):
                if opened := self.open(pieces[index]):
                    count += 1
                    yield index, opened
            if not count:
                together = min(together * 2, self._together)
            elif count * _FEW > end - start:
                together = max(1, together // 2)
            start = end

    def _likely(self, pieces: Sequence[str], first: int, last: int) -> Iterator[int]:
        """Which of these pieces deserve a trial of their own, which costs as much as hundreds of characters more."""
        if last - first == 1:
            yield first
        elif self.open("\n".join(pieces[first:last])):
            if last - first <= _FEW:
                yield from range(first, last)
                return
            for begin in range(first, last, _FEW):
                yield from self._likely(pieces, begin, min(begin + _FEW, last))

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


def _lines(text: str) -> list[str]:
    """The lines, which make up the text again; one that ends in a backslash is one together with the next."""
    lines = text.split("\n")
    if "\\\n" not in text:
        return lines
    joined: list[str] = []
    last = len(lines) - 1
    goes_on = False
    for number, line in enumerate(lines):
        if goes_on:
            joined[-1] += "\n" + line
        else:
            joined.append(line)
        more = number + 1 < last or (number + 1 == last and bool(lines[last]))
        goes_on = line[-1:] == "\\" and more and len(joined[-1]) + 1 < _CONTINUED
    return joined
