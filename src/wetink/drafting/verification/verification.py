"""How it was seen that things were well again: looks made once the fix had begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.language.words import words
from wetink.drafting.record.pairs import fix_times
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.verdicts import sign
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.changes import Change, Fate
from wetink.drafting.resolution.effects import same_kind
from wetink.drafting.verification.typed_proofs import Fix, Typed, best, weighed


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of recovery: a look (its last good run) with what was said of it, or only what was said."""

    run: Run | None
    said: tuple[Said, ...]
    pos: int


def _spreads(run: Run, changes: list[Change]) -> bool:
    """The same settings had been made on something else before: it spreads the fix."""
    mine, objects = _settings(run), {effect.object for effect in run.facts.effects}
    return any(
        other.fate in {Fate.KEPT, Fate.SUPERSEDED}
        and other.run.t < run.t
        and same_kind(other.run, run)
        and _is_setting(run)
        and mine == _settings(other.run)
        and (other.run.command.host != run.command.host or not objects & {e.object for e in other.run.facts.effects})
        for other in changes
    )


def _is_setting(run: Run) -> bool:
    """Things that are made are each another; a setting is the same everywhere."""
    return all(effect.attribute != "exists" for effect in run.facts.effects)


def _settings(run: Run) -> set[tuple[str, str, str | None]]:
    """What is set to what, on which sort of thing."""
    return {(effect.object.partition("/")[0], effect.attribute, effect.value) for effect in run.facts.effects}


def weigh_proofs(
    record: Record,
    window: Window,
    changes: list[Change],
    looks: list[Look],
    telling: frozenset[str],
    told_fixes: Sequence[float] = (),
) -> list[Typed]:
    """The looks made once the fix had begun, heaviest first; what people said is told by `confirmations`.

    `told_fixes` are the times at which a fix was told; they count where nobody typed one.
    """
    kept = [c.run for c in changes if c.kept and c.run.t >= window.start]
    times = fix_times(kept, window, told_fixes)
    first = min(times, default=window.onset)
    spread = {change.run.t for change in changes if _spreads(change.run, changes)}
    fix = Fix(
        runs=kept,
        times=times,
        first=first,
        last=max((t for t in times if t <= window.recovery and t not in spread), default=first),
        symptom=frozenset(w for heard in window.main for w in words(f"{heard.alert.name} {heard.item.text}")),
        telling=telling,
        resolved=[heard.t for heard in window.resolved],
        tried=[change.run.t for change in changes],
        parts=sorted([*(run.t for run in kept), *told_fixes]),
        bad=[said.t for said in record.said_between(first, window.close) if not said.bot and sign(said.prose) < 0],
    )
    return weighed(record, fix, looks)


def find_proofs(found: list[Typed]) -> list[Proof]:
    """The proofs among the looks that were weighed, in order of time."""
    proofs = [Proof(one.run, one.said, one.run.pos) for one in best(found)]
    return sorted(proofs, key=lambda proof: proof.pos)
