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
    known: dict[str, int] = {}
    for at, step in placed:
        forms = _forms(step)
        same = known.get(forms[-1]) if forms and _OPEN.search(forms[-1]) else None
        if same is not None and set(forms) <= set(_forms(kept[same][1])):
            kept[same] = (kept[same][0], _once_more(kept[same][1], step))
            continue
        if forms:
            known.setdefault(forms[-1], len(kept))
        kept.append((at, step))
    return kept


def _forms(step: Step) -> list[str]:
    """Its commands without the counts of placeholders; the last one is what the step is about."""
    return [_COUNT.sub("", " ".join(command.run.split())) for command in step.commands]


def _once_more(first: Step, again: Step) -> Step:
    note = " Do it for each: it was done more than once."
    text = first.text if first.text.endswith(note) else first.text + note
    return replace(first, text=text, evidence=tuple(dict.fromkeys((*first.evidence, *again.evidence))))
