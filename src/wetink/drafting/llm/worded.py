"""A step as the model puts it becomes a step that may stand: its words, commands and risks from the artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wetink.drafting.llm.answer import Proposed
from wetink.drafting.llm.case import Case
from wetink.drafting.llm.licence import Licensed, folded
from wetink.model.draft import Step
from wetink.model.event import Kind
from wetink.model.evidence import Evidence

_SEEN = frozenset({Kind.OUTPUT, Kind.ALERT, Kind.PICTURE})
_WORDS = frozenset({Kind.SAID, Kind.DOCUMENT})


def section(case: Case, name: str, proposed: Sequence[Proposed], floor: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of one section that may stand, in the model's order; `floor` are the offline draft's."""
    steps: list[Step] = []
    for number, one in enumerate(proposed, 1):
        made = _step(case, f"{name} {number} of the answer", one, floor)
        if made is not None and not _is_twice(made, steps):
            steps.append(made)
    new = {folded(command.run) for step in steps if case.is_new(step) for command in step.commands}
    return tuple(step for step in steps if case.is_new(step) or not _is_covered(step, new))


def _is_covered(step: Step, runs: set[str]) -> bool:
    """Whether a step that stands in for one of the model's has only commands that others of the model's have."""
    return bool(step.commands) and {folded(command.run) for command in step.commands} <= runs


def _step(case: Case, where: str, one: Proposed, floor: Sequence[Step]) -> Step | None:
    """The step, or the offline draft's where the model's cannot stand, or None where that has none."""
    cited = case.cited(one.evidence)
    found = [case.licence.find(run, one.evidence) for run in one.runs]
    licensed = [command for command in found if command is not None]
    ids = tuple(dict.fromkeys([i for command in licensed for i in command.evidence] + [item.id for item in cited]))
    bare = Step(folded(one.text), ids, tuple(command.command for command in licensed))
    twin = twin_of(bare, floor)
    fault = _fault(case, one, cited, licensed)
    if fault:
        case.drop(where, one.text, fault, twin)
        return twin
    items = [case.record.by_id[i] for i in ids]
    _doubt(case, bare, items)
    return _told(case, replace(bare, sure=f"{_proof(items)}; {case.worded}"), one, items, twin)


def _fault(case: Case, one: Proposed, cited: Sequence[Evidence], licensed: Sequence[Licensed]) -> str:
    if len(licensed) < len(one.runs):
        strange = next(run for run in one.runs if case.licence.find(run, one.evidence) is None)
        return f"nobody ran this, or it ended badly: {case.short(strange)}"
    if not cited and not licensed:
        return "it cites no evidence that there is"
    if not one.text.strip():
        return "it says nothing"
    return case.prose.fault(one.text, cited, [command.command.run for command in licensed])


def _told(case: Case, step: Step, one: Proposed, items: Sequence[Evidence], twin: Step | None) -> Step:
    """The step with what the model tells of answers, checks and ways back; the offline draft's where that cannot be."""
    runs = [command.run for command in step.commands]

    def stands(text: str, floor: str) -> str:
        fits = bool(text.strip()) and not case.prose.fault(text, items, runs)
        return folded(text) if fits else floor

    known = twin or Step("", ())
    return replace(
        step,
        expect=stands(one.expect, known.expect),
        when=stands(one.when, known.when),
        check=stands(one.check, known.check),
        undo=stands(one.undo, known.undo),
    )


def _doubt(case: Case, step: Step, items: Sequence[Evidence]) -> None:
    """Tell of a step that only rests on words which no rule took for the response's own: anybody may have said them."""
    if step.commands or case.known(step.evidence) or any(item.kind not in _WORDS for item in items):
        return
    message = f"rests on words alone that the offline draft did not take up ({', '.join(step.evidence)}): {step.text}"
    case.tell("said-alone", "warning", message, "read them where they were said; drop the step if it was not so")


def _proof(items: Sequence[Evidence]) -> str:
    kinds = {item.kind for item in items}
    told = [name for name, some in (("seen", _SEEN), ("said", _WORDS)) if kinds & some]
    return f"{' and '.join(told)} then" if told else "done; what came of it was not kept"


def twin_of(step: Step, floor: Sequence[Step]) -> Step | None:
    """The offline draft's step of the same command, else the one that shares most of its evidence."""
    runs = {folded(command.run) for command in step.commands}
    same = next((one for one in floor if runs & {folded(command.run) for command in one.commands}), None)
    if same is not None or runs:
        return same
    shared = [(len(set(step.evidence) & set(one.evidence)), -number) for number, one in enumerate(floor)]
    most, place = max(shared, default=(0, 0))
    return floor[-place] if most else None


def _is_twice(step: Step, steps: Sequence[Step]) -> bool:
    runs = [folded(command.run) for command in step.commands]
    return any(
        step == one or (runs and step.text == one.text and runs == [folded(command.run) for command in one.commands])
        for one in steps
    )
