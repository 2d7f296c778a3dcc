"""Which steps of the diagnosis stand near the bar: for the reviewer to decide, weakest first."""

from __future__ import annotations

from wetink.drafting.diagnosis.choice import BAR, same_question
from wetink.drafting.diagnosis.looks import Look
from wetink.model.draft import Finding, Step

NEAR = 0.12
"""A look so near to the bar, on either side, may as well belong on the other."""
_MOST = 3
_WIDE = 100


def find_doubts(diagnosis: tuple[Step, ...], looks: list[Look], chosen: list[Look]) -> list[Finding]:
    """A finding for each step that is nearly none, then for each look that is nearly a step.

    A look that stands in the diagnosis without being chosen, since it finds a log line of the incident, is neither.
    """
    numbers = {step.evidence[0]: number for number, step in enumerate(diagnosis, 1) if step.commands}
    weak = sorted((look for look in chosen if look.score < BAR + NEAR), key=lambda look: look.score)
    found = [_weak(look, numbers[look.run.item.id]) for look in weak if look.run.item.id in numbers]
    return [*found, *(_left_out(look) for look in _near_misses(looks, chosen) if look.run.item.id not in numbers)]


def _near_misses(looks: list[Look], chosen: list[Look]) -> list[Look]:
    """Looks made before the last step that just missed the bar and ask what no step asks, best first."""
    until = max((look.run.t for look in chosen), default=0.0)
    others = [look for look in looks if look not in chosen and look.run.t <= until and look.score >= BAR - NEAR]
    new = [look for look in others if not any(same_question(look.run, step.run) for step in chosen)]
    return sorted(new, key=lambda look: -look.score)[:_MOST]


def _weak(look: Look, number: int) -> Finding:
    message = f"nothing much ties this look to the cause ({look.score:.0%} sure)"
    return Finding("weak", "note", f"diagnosis {number}", message, "keep it if it helped then, else drop it")


def _left_out(look: Look) -> Finding:
    line = " ".join(look.run.line.split())
    line = line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…"
    why = "left out for others that tell more" if look.score >= BAR else "left out by little"
    message = f"{why}: `{line}` [{look.run.item.id}] ({look.score:.0%} sure)"
    return Finding("weak", "note", "diagnosis", message, "add it if it led to the cause")
