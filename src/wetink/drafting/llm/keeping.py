"""What the offline draft has and the model left out: changes are kept, looks are told of; and the order of changes."""

from __future__ import annotations

from collections.abc import Sequence

from wetink.drafting.llm.case import Case
from wetink.drafting.llm.licence import folded
from wetink.model.draft import Claim, Draft, Finding, Step
from wetink.model.event import Kind


def with_changes(case: Case, steps: Sequence[Step], tried: Sequence[Claim]) -> tuple[Step, ...]:
    """The resolution with each step of the offline draft's that the model left out and does not tell as `tried`."""
    held = {folded(command.run) for step in steps for command in step.commands}
    cited = {i for step in steps for i in step.evidence}
    out = {i for claim in tried for i in claim.evidence}
    kept = list(steps)
    for step in case.floor.resolution:
        runs = {folded(command.run) for command in step.commands}
        if (runs and runs <= held) or (not runs and cited & set(step.evidence)) or step in kept:
            continue
        shown = f"{case.short(step.text)} ({', '.join(step.evidence[:3])})"
        if step.evidence[0] in out:
            message = f"the model takes this for ruled out, so it is no step: {shown}"
            case.tell("left-out", "warning", message, "put it back if it was part of what ended the incident")
        else:
            message = f"the model left this out; it is kept as drafted offline: {shown}"
            case.tell("left-out", "note", message, "drop it if it did not matter")
            kept.append(step)
    return in_order(case, kept)


def in_order(case: Case, steps: Sequence[Step]) -> tuple[Step, ...]:
    """Steps in the order in which their commands were run; the model's without command stay behind their neighbour."""
    last, placed = -1, []
    for number, step in enumerate(steps):
        known = [(case.record.position[i], case.record.by_id[i].kind) for i in step.evidence]
        ran = [pos for pos, kind in known if kind is Kind.EXECUTED]
        if step.commands and ran:
            last = ran[0]
        elif not case.is_new(step) or last < 0:
            last = known[0][0] if known else last
        placed.append((last, number, step))
    return tuple(step for _, _, step in sorted(placed, key=lambda one: one[:2]))


def looks_left_out(draft: Draft, floor: Draft) -> list[Finding]:
    """Looks and proofs of the offline draft that are not in this one, in one finding for each section."""
    held = {folded(c.run) for step in (*draft.diagnosis, *draft.resolution, *draft.verification) for c in step.commands}
    found = []
    for name in ("diagnosis", "verification"):
        left = [
            command.run for step in getattr(floor, name) for command in step.commands if folded(command.run) not in held
        ]
        if left:
            shown = "; ".join(Case.short(run) for run in left)
            message = f"the model left out of the {name}: {shown}"
            found.append(Finding("left-out", "note", "model", message, "add it if it led to the cause"))
    return found
