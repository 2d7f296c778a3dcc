"""The same step done to one thing after the other is one step, to be done for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from wetink.model.draft import Step

_COUNT = re.compile(r"-\d+(?=>)")
_OPEN = re.compile(r"<[^<>\s]+>|\$\w|\$\{")
"""What stands for another value each time: a placeholder or a variable."""


def for_each(placed: Iterable[tuple[float, Step]]) -> list[tuple[float, Step]]:
    """The steps in their order; one that differs from an earlier one in placeholders only is taken in there."""
    kept: list[tuple[float, Step]] = []
    known: dict[tuple[str, ...], int] = {}
    for at, step in placed:
        form = _form(step)
        if form in known:
            first_at, first = kept[known[form]]
            kept[known[form]] = (first_at, _once_more(first, step))
            continue
        if form:
            known[form] = len(kept)
        kept.append((at, step))
    return kept


def _form(step: Step) -> tuple[str, ...]:
    """What is the same each time; empty where nothing in it stands for another value."""
    lines = tuple(_COUNT.sub("", " ".join(command.run.split())) for command in step.commands)
    return lines if lines and _OPEN.search(lines[-1]) else ()


def _once_more(first: Step, again: Step) -> Step:
    note = " Do it for each: it was done more than once."
    text = first.text if first.text.endswith(note) else first.text + note
    return replace(first, text=text, evidence=tuple(dict.fromkeys((*first.evidence, *again.evidence))))
