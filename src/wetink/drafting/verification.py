"""How it was seen that things were well again: the last repetition of a look."""

from __future__ import annotations

from dataclasses import dataclass

from wetink.drafting.changes import Change
from wetink.drafting.looks import Look
from wetink.drafting.phrases import says
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.verdicts import sign
from wetink.drafting.window import Window

_TIED = 0.5
"""A look that nobody made before proves something only if it names what the incident is about."""
_MOST_COMMANDS = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of recovery: a look (its last good run) with what was said of it, or only what was said."""

    run: Run | None
    said: tuple[Said, ...]
    pos: int


def find_proofs(
    record: Record, window: Window, changes: list[Change], looks: list[Look], telling: frozenset[str]
) -> list[Proof]:
    """Looks repeated once the fix had begun, in order of time."""
    kept = [c.run for c in changes if c.kept]
    first_fix = min((r.t for r in kept), default=window.onset)
    main = [c.run for c in changes if c.kept and c.run.t <= window.recovery]
    last_fix = max((r.t for r in main), default=first_fix)
    ranked: list[tuple[float, Proof]] = []
    for look in looks:
        runs = [run for run in (look.run, *look.repeats) if run.t > first_fix]
        if not runs:
            continue
        run = runs[-1]
        weight = _weight(look, run, first_fix, last_fix, record, telling)
        if weight > 0:
            ranked.append((weight, Proof(run, tuple(_speaking(record, run)), run.pos)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].pos))
    proofs = [proof for _, proof in ranked[:_MOST_COMMANDS]]
    return sorted(proofs, key=lambda proof: proof.pos)


def _weight(look: Look, run: Run, first_fix: float, last_fix: float, record: Record, telling: frozenset[str]) -> float:
    """A repetition of an earlier look weighs most, then what was seen after the last fix, then ties to the symptom."""
    again = any(r.t < first_fix for r in (look.run, *look.repeats))
    often = len(look.repeats) > 0
    after = run.t > last_fix
    tied = record.rarity.mass((run.words | run.output_words) & telling)
    if not (again or often or (after and tied > _TIED)):
        return 0.0
    weight = 0.9 * again + 0.6 * often + 0.8 * after
    weight += 0.4 * min(tied, 1.0)
    weight += 0.5 if any(sign(s.prose) > 0 for s in _speaking(record, run)) else 0.0
    return weight - 0.85


def _speaking(record: Record, run: Run) -> list[Said]:
    """Messages of the next minutes that tell what the run showed: they share one of its numbers or rare words."""
    numbers = {w for w in run.output_words if w[:1].isdigit()}
    found = []
    for said in record.said_between(run.t - 20, run.t + 300):
        if said.bot or "?" in said.prose or not said.prose:
            continue
        common = said.words & (numbers | run.words)
        if record.rarity.mass(common) > 0.8 or (numbers and numbers & said.words and says("worked", said.prose)):
            found.append(said)
    return found[:1]
