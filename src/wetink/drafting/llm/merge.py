"""An answer and the offline draft become one draft: the model's words and choice, all else from the artifacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from wetink.drafting.findings import find_findings
from wetink.drafting.llm.answer import Answer
from wetink.drafting.llm.case import Case
from wetink.drafting.llm.keeping import looks_left_out, with_changes
from wetink.drafting.llm.quoted import ruled_out, symptoms, title
from wetink.drafting.llm.worded import MENDABLE, doubts, mended, section, twin_of
from wetink.model.draft import Claim, Draft, Finding, Step
from wetink.model.evidence import Timeline

Prove = Callable[[Draft, Timeline], tuple[Finding, ...]]
"""Says what of a draft the evidence does not bear out; `where` is a key of the contract, as in `resolution[2].text`."""

_SPOT = re.compile(r"(diagnosis|resolution|verification|ruled_out)\[(\d+)\](?:\.(\w+)\Z)?")
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
        out = _claims(case, draft, wrong)
        draft = replace(
            draft,
            diagnosis=_steps(case, "diagnosis", draft, wrong),
            resolution=with_changes(case, _steps(case, "resolution", draft, wrong), _told(case, out)),
            verification=_steps(case, "verification", draft, wrong),
            ruled_out=out,
        )
    return draft if not _unproven(case, draft, prove) else case.floor


_Wrong = dict[tuple[str, int], dict[str, str]]
"""What the prover says, by section and number from 0: the field of the item, "" for all of it, and the message."""


def _unproven(case: Case, draft: Draft, prove: Prove) -> _Wrong:
    """Errors at items that are not the offline draft's own."""
    found: _Wrong = {}
    for finding in prove(replace(draft, evidence=case.cites(draft)), case.timeline):
        spot = _SPOT.match(finding.where)
        if finding.severity != "error" or spot is None:
            continue
        name, number, part = spot.group(1), int(spot.group(2)), spot.group(3)
        items = getattr(draft, name)
        if number < len(items) and items[number] not in getattr(case.floor, name):
            found.setdefault((name, number), {}).setdefault(part if part in MENDABLE else "", finding.message)
    return found


def _steps(case: Case, name: str, draft: Draft, wrong: _Wrong) -> tuple[Step, ...]:
    """The steps of a section without what is not proven; the offline draft's steps and words stand in."""
    steps: tuple[Step, ...] = getattr(draft, name)
    floor: tuple[Step, ...] = getattr(case.floor, name)
    kept: list[Step] = []
    for number, step in enumerate(steps):
        why, twin = wrong.get((name, number)), twin_of(step, floor)
        if why is None:
            kept.append(step)
        elif "" not in why:
            kept.append(mended(case, f"{name} {number + 1}", step, twin, why))
        else:
            case.drop(f"{name} {number + 1}", step.text, why[""], twin)
            kept += [twin] if twin is not None and twin not in kept else []
    return tuple(kept) if kept or not steps else floor


def _claims(case: Case, draft: Draft, wrong: _Wrong) -> tuple[Claim | Step, ...]:
    """What was ruled out without what is not proven."""
    for number, item in enumerate(draft.ruled_out):
        for why in list(wrong.get(("ruled_out", number), {}).values())[:1]:
            case.drop(f"ruled_out {number + 1}", item.text, why)
    return tuple(item for number, item in enumerate(draft.ruled_out) if ("ruled_out", number) not in wrong)


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
    found = (*fresh, *other, *doubts(case, draft), *case.findings, *looks_left_out(draft, case.floor), words)
    return replace(draft, findings=found)
