"""Shell functions that a responder defined: a call does what its words say, and defining one does nothing yet."""

from __future__ import annotations

import re
from dataclasses import replace

from wetink.drafting.record.record import Part, Run

_DEFINITION = re.compile(r"\s*(?:function\s+)?([A-Za-z_][\w-]*)\s*\(\)\s*\{|\s*function\s+([A-Za-z_][\w-]*)\s")
_WORD = re.compile(r"[\w-]+")


def with_functions(runs: list[Run]) -> list[Run]:
    """The runs, those that only seem to change something because nobody knows the function's name put right.

    Its risk is that of an unknown program; its effects are what counts, and a look through it has none.
    """
    names = {name for run in runs if (name := _defined(run))}
    return [_part(run, names) for run in runs] if names else runs


def _defined(run: Run) -> str:
    match = _DEFINITION.match(run.line)
    return (match.group(1) or match.group(2)) if match else ""


def _part(run: Run, names: set[str]) -> Run:
    if run.part is not Part.CHANGE or not names & set(_WORD.findall(run.line)):
        return run
    if any(effect.object not in names for effect in run.facts.effects):
        return run
    return replace(run, part=Part.SESSION if _defined(run) else Part.LOOK)
