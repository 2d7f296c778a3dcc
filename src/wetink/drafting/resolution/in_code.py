"""Parts of the fix that were written into files: edited, committed, and brought to the system while it was on."""

from __future__ import annotations

from dataclasses import dataclass

from wetink.drafting.language.phrases import says
from wetink.drafting.language.verbs import among
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.window import Window

_BEFORE = 30 * 60.0
"""What is committed was written in the half hour before."""
_ABOUT, _NAMED = 0.5, 1.0
_MOST_EDITS = 3


@dataclass(frozen=True, slots=True)
class CodeFix:
    """A commit or request that is a part of the fix, and the files that were written for it.

    brought   what a system recorded of its merge; "" where a command of the resolution brought it to the system
    evidence  ids of that record
    """

    run: Run
    edits: tuple[Run, ...] = ()
    brought: str = ""
    evidence: tuple[str, ...] = ()


def code_fixes(record: Record, window: Window, kept: list[Run]) -> list[CodeFix]:
    """Commits and requests of the response that were then applied or merged; of one person's in a row the last.

    Code is work that comes after, or besides. It is a part of the fix where the same person brought it to the system
    while it was on, with a command that does so or names what was written, or where the record says that it was merged.
    """
    found: dict[str, CodeFix] = {}
    for run in record.runs_between(window.onset, window.recovery):
        if run.part is not Part.CODE or not run.ok or not any(among("keeps", verb) for verb in run.facts.verbs):
            continue
        edits = _edits(record, run, window)
        delivery = next((other for other in kept if _delivers(record, run, edits, other)), None)
        if delivery is not None:
            found[delivery.item.id] = CodeFix(run, edits)
        elif (merge := _merged(record, window, run)) is not None:
            brought = " ".join(merge.text.split("\n", 1)[0].split())
            found[merge.item.id] = CodeFix(run, edits, brought, (merge.item.id,))
    return list(found.values())


def _edits(record: Record, run: Run, window: Window) -> tuple[Run, ...]:
    """What the same person wrote with an editor before the commit, each file once."""
    some = [
        other
        for other in record.runs_between(max(window.onset, run.t - _BEFORE), run.t)
        if other.who == run.who
        and other.pos < run.pos
        and other.part is Part.CODE
        and len(other.line.split()) > 1
        and any(among("editors", verb) for verb in other.facts.verbs)
    ]
    return tuple({other.key: other for other in some}.values())[-_MOST_EDITS:]


def _delivers(record: Record, run: Run, edits: tuple[Run, ...], other: Run) -> bool:
    """A kept change of the same person's next half hour that applies what is in files, or names what was written."""
    if other.who != run.who or not run.t < other.t <= run.t + _BEFORE:
        return False
    if any(among("delivers", verb) for verb in other.facts.verbs):
        return True
    written = frozenset[str]().union(*(edit.words for edit in edits))
    return record.rarity.mass(written & other.words) > _ABOUT


def _merged(record: Record, window: Window, run: Run) -> Said | None:
    """The record of its merge while it was on: a system's line that names the branch or what the commit says."""
    for said in record.said_between(run.t, window.close):
        told = (said.change or said.bot) and says("finished", said.prose)
        if told and record.rarity.mass(said.words & run.words) > _NAMED:
            return said
    return None
