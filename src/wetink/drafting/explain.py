"""One line per alert, command and message: where it was placed, with score and reasons."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.diagnosis.weighing import PROOFS, TOLD, places, reasons
from wetink.drafting.extractive import Analysis
from wetink.drafting.record.statements import acts
from wetink.drafting.resolution.changes import Change
from wetink.drafting.verification.confirmations import Told
from wetink.drafting.verification.typed_proofs import Typed
from wetink.drafting.writing.why import find_cause


def explain(found: Analysis) -> Iterator[str]:
    """Lines of plain text, in the order of the timeline: "E41 look 0.83 diagnosis: cause 0.71 | SELECT ...".

    The text is redacted, as the timeline is.
    """
    window = found.window
    lines: dict[int, str] = {}
    for heard in found.record.heard:
        place = "own" if any(heard.name == own.name for own in window.main) else "other"
        aside = next((said for other, said in window.aside if other.name == heard.name), None)
        why = f" put aside by {aside.item.id}" if aside else ""
        lines[heard.pos] = f"{heard.item.id} alert {heard.alert.status} {place}{why} | {heard.name}"
    chosen = {look.run.item.id for look in found.chosen}
    proofs = {proof.run.item.id for proof in found.proofs if proof.run}
    after = {one.run.item.id: one for one in found.weighed}
    for look, placed in zip(found.looks, places([look.signals for look in found.looks]), strict=True):
        lines[look.run.pos] = _look(look, placed, chosen, proofs, after)
        for run in look.repeats:
            if run.item.id in after:
                line = " ".join(run.line.split())[:140]
                lines[run.pos] = f"{run.item.id} look again: {_proof(after[run.item.id], proofs)} | {line}"
    for change in found.changes:
        lines[change.run.pos] = _change(change)
    weighed = {one.said.item.id: one for one in found.weighed_words}
    told = {proof.said[0].item.id for proof in found.proofs if proof.run is None and proof.said}
    causes = {cause.said.item.id: cause.weight for cause in found.causes}
    reasons = {i for claim in find_cause(found.record, found.causes, found.telling) for i in claim.evidence}
    deeds = {deed.said.item.id: deed.how for deed in found.deeds}
    decided = {one.said.item.id for one in found.decisions}
    insights = {said.item.id for said in found.insights}
    for said in found.record.said:
        marks = [f"cause {causes[said.item.id]:.2f}"] if said.item.id in causes else []
        marks += ["told as the cause"] if said.item.id in reasons else []
        marks += [f"deed ({deeds[said.item.id]})"] if said.item.id in deeds else []
        marks += ["decision"] if said.item.id in decided else []
        marks += ["diagnosis"] if said.item.id in insights else []
        marks += ["verification"] if said.item.id in told else []
        marks += [_word(weighed[said.item.id])] if said.item.id in weighed else []
        marks += ["bot"] if said.bot else [f"says: {', '.join(sorted(acts(said.prose)))}"] if acts(said.prose) else []
        text = " ".join(said.text.split())[:140]
        lines[said.pos] = f"{said.item.id} said {', '.join(m for m in marks if m) or '-'} | {said.who}: {text}"
    for run in found.record.runs:
        lines.setdefault(run.pos, f"{run.item.id} {run.part}, not weighed | {' '.join(run.line.split())[:140]}")
    yield f"onset {window.onset:.0f} recovery {window.recovery:.0f} close {window.close:.0f} (seconds since 1970, UTC)"
    for pos in sorted(lines):
        yield lines[pos]


def _look(look: Look, placed: dict[str, float], chosen: set[str], proofs: set[str], after: dict[str, Typed]) -> str:
    place = "diagnosis" if look.run.item.id in chosen else "left out"
    if look.run.item.id in proofs or any(run.item.id in proofs for run in look.repeats):
        place += " and verification" if place == "diagnosis" else ": verification"
    again = f" (and {len(look.repeats)} more times)" if look.repeats else ""
    proof = f"; {_proof(after[look.run.item.id], proofs)}" if look.run.item.id in after else ""
    line = " ".join(look.run.line.split())[:140]
    return f"{look.run.item.id} look {look.score:.2f} {place}: {_why(reasons(placed))}{proof}{again} | {line}"


def _proof(one: Typed, proofs: set[str]) -> str:
    place = "verification" if one.run.item.id in proofs else "no verification"
    return f"as a proof {one.score:.2f} {place}: {_why(reasons(one.signals, PROOFS))}"


def _word(one: Told) -> str:
    return f"as a proof {one.score:.2f}: {_why(reasons(one.signals, TOLD))}"


def _why(shares: list[tuple[str, float]]) -> str:
    """The heaviest reasons, each with what it adds or takes."""
    return ", ".join(f"{name} {value:+.2f}" for name, value in shares[:6])


def _change(change: Change) -> str:
    told = "".join(f" [{said.item.id}]" for said in change.told)
    instead = f" -> {change.instead.item.id}" if change.instead else ""
    effects = "; ".join(f"{e.object} {e.attribute}={e.value}" for e in change.run.facts.effects[:3])
    reason = f" ({change.reason}{told}{instead})" if change.reason else ""
    bracket = " bracket" if change.bracket else ""
    line = " ".join(change.run.line.split())[:140]
    return f"{change.run.item.id} change {change.fate}{bracket}{reason} {effects} | {line}"
