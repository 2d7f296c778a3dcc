"""An answer and the offline draft become one draft: the model's words and choice, all else from the artifacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from wetink.drafting.findings import find_findings
from wetink.drafting.llm.answer import Answer
from wetink.drafting.llm.case import Case
from wetink.drafting.llm.keeping import looks_left_out, with_changes
from wetink.drafting.llm.quoted import ruled_out, symptoms, title
from wetink.drafting.llm.worded import section, twin_of
from wetink.model.draft import Claim, Draft, Finding, Step
from wetink.model.evidence import Timeline

Prove = Callable[[Draft, Timeline], tuple[Finding, ...]]
"""Says what of a draft the evidence does not bear out; `where` is a key of the contract, as in `resolution[2].text`."""

_Item = TypeVar("_Item", bound=Claim | Step)
_SPOT = re.compile(r"(diagnosis|resolution|verification|ruled_out)\[(\d+)\]")
_ROUNDS = 3
"""What stands in the place of an unproven step is looked at again."""


def merge(case: Case, answer: Answer, prove: Prove) -> Draft:
    """One draft; what was thrown away or put in its place is told among its findings.

    Where nothing of the model's diagnosis and resolution stands it is the offline draft, unchanged.
    """
    floor = case.floor
    out = ruled_out(case, answer.ruled_out)
    diagnosis = section(case, "diagnosis", answer.diagnosis, floor.diagnosis)
    resolution = section(case, "resolution", answer.resolution, floor.resolution)
    verification = section(case, "verification", answer.verification, floor.verification)
    draft = replace(
        floor,
        title=title(case, answer.title),
        symptom=symptoms(case, answer),
        diagnosis=diagnosis or floor.diagnosis,
        resolution=with_changes(case, resolution, _told(case, out)),
        verification=verification or floor.verification,
        ruled_out=out,
        drafted_by=case.model,
    )
    draft = _proven(case, draft, prove)
    if not any(case.is_new(step) for step in (*draft.diagnosis, *draft.resolution)):
        return floor
    return _finished(case, draft)


def _told(case: Case, out: tuple[Claim | Step, ...]) -> list[Claim]:
    """What the model itself, not the offline draft, tells as ruled out."""
    return [item for item in out if isinstance(item, Claim) and item not in case.floor.ruled_out]


def _proven(case: Case, draft: Draft, prove: Prove) -> Draft:
    """The draft without what is not proven: the offline draft's step stands in its place, or none."""
    for _ in range(_ROUNDS):
        wrong = _unproven(case, draft, prove)
        if not wrong:
            return draft
        out = _without(case, "ruled_out", draft.ruled_out, case.floor.ruled_out, wrong)
        resolution = _without(case, "resolution", draft.resolution, case.floor.resolution, wrong)
        draft = replace(
            draft,
            diagnosis=_without(case, "diagnosis", draft.diagnosis, case.floor.diagnosis, wrong),
            resolution=with_changes(case, resolution, _told(case, out)),
            verification=_without(case, "verification", draft.verification, case.floor.verification, wrong),
            ruled_out=out,
        )
    return draft if not _unproven(case, draft, prove) else case.floor


def _unproven(case: Case, draft: Draft, prove: Prove) -> dict[tuple[str, int], str]:
    """What the prover says of items that are not the offline draft's own, by section and number from 0."""
    found: dict[tuple[str, int], str] = {}
    for finding in prove(replace(draft, evidence=case.cites(draft)), case.timeline):
        spot = _SPOT.match(finding.where)
        if finding.severity != "error" or spot is None:
            continue
        name, number = spot.group(1), int(spot.group(2))
        items = getattr(draft, name)
        if number < len(items) and items[number] not in getattr(case.floor, name):
            found.setdefault((name, number), finding.message)
    return found


def _without(
    case: Case, name: str, items: tuple[_Item, ...], floor: tuple[_Item, ...], wrong: dict[tuple[str, int], str]
) -> tuple[_Item, ...]:
    """A section without what is not proven; `floor` is the offline draft's, whose steps stand in."""
    kept: list[_Item] = []
    for number, item in enumerate(items):
        why = wrong.get((name, number))
        if why is None:
            kept.append(item)
            continue
        twin = twin_of(item, [one for one in floor if isinstance(one, Step)]) if isinstance(item, Step) else None
        case.drop(f"{name} {number + 1}", item.text, why, twin)
        stand_in = next((one for one in floor if one is twin and one not in kept), None)
        kept += [stand_in] if stand_in is not None else []
    return tuple(kept) if kept or not items else floor


def _finished(case: Case, draft: Draft) -> Draft:
    """The draft with the evidence it cites, its placeholders, and findings made anew for what is in it now."""
    steps = (*draft.diagnosis, *draft.resolution, *draft.verification)
    placeholders = case.licence.placeholders(steps)
    draft = replace(draft, evidence=case.cites(draft), placeholders=placeholders)
    fresh = find_findings(draft, case.record).findings
    made = {finding.rule for finding in find_findings(case.floor, case.record).findings} | {"weak"}
    other = [finding for finding in case.floor.findings if finding.rule not in made]
    message = f"{case.model} worded and chose; commands, owner, states, risks and evidence are from the artifacts"
    words = Finding("worded", "note", "model", message, "read each sentence beside the evidence it cites")
    found = (*fresh, *other, *case.findings, *looks_left_out(draft, case.floor), words)
    return replace(draft, findings=found)
