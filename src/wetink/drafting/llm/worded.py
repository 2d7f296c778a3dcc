"""A step as the model puts it becomes a step that may stand: its words, commands and risks from the artifacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wetink.drafting.llm.answer import Proposed
from wetink.drafting.llm.case import Case
from wetink.drafting.llm.licence import Licensed, folded
from wetink.drafting.llm.quoted import WORDS
from wetink.model.draft import Draft, Finding, Step
from wetink.model.event import Kind
from wetink.model.evidence import Evidence

_SEEN = frozenset({Kind.OUTPUT, Kind.ALERT, Kind.PICTURE})
MENDABLE = ("expect", "if", "check", "undo")
"""Fields of a step, as the contract names them, that it can do without."""
_ALONE = "not proven: somebody said it then, and no rule took it up"
"""How a step is marked, where it stands, that rests on words which may be anybody's."""


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
    return _told(case, replace(bare, sure=f"{_proof(case, bare, items)}; {case.worded}"), one, items, twin)


def _fault(case: Case, one: Proposed, cited: Sequence[Evidence], licensed: Sequence[Licensed]) -> str:
    if len(licensed) < len(one.runs):
        strange = next(run for run in one.runs if case.licence.find(run, one.evidence) is None)
        return f"nobody ran its command, or it ended badly: {folded(strange).split(' ')[0]} …"
    if not cited and not licensed:
        return "it cites no evidence that there is"
    if not one.text.strip():
        return "it says nothing"
    return case.prose.fault(one.text, cited, [command.command.run for command in licensed])


def _told(case: Case, step: Step, one: Proposed, items: Sequence[Evidence], twin: Step | None) -> Step:
    """The step with what the model tells of answers, checks and ways back; the offline draft's where that cannot be."""
    runs = [command.run for command in step.commands]
    wanted = {"expect": one.expect, "if": one.when, "check": one.check, "undo": one.undo}
    stands = {key: folded(text) for key, text in wanted.items() if text.strip()}
    stands = {key: text for key, text in stands.items() if not case.prose.fault(text, items, runs)}
    return _with(step, stands, twin, tuple(key for key in MENDABLE if key not in stands))


def mended(case: Case, where: str, step: Step, twin: Step | None, wrong: Mapping[str, str]) -> Step:
    """The step with the offline draft's words, or none, in the fields (`MENDABLE`) that are not proven."""
    own = _fields(step)
    for key, why in wrong.items():
        case.drop(f"{where}, {key}", own[key], why, twin)
    known = _fields(twin)
    theirs = [key for key in wrong if known.get(key) != own[key]]  # else it is the counterpart's own that is not proven
    return _with(step, {key: text for key, text in own.items() if key not in wrong}, twin, theirs)


def _fields(step: Step | None) -> dict[str, str]:
    """The fields of a step that it can do without, by their names in the contract."""
    return {} if step is None else {"expect": step.expect, "if": step.when, "check": step.check, "undo": step.undo}


def _with(step: Step, told: Mapping[str, str], twin: Step | None, theirs: Sequence[str]) -> Step:
    """The step that tells `told`, and in the fields `theirs` what its counterpart does, with what that cites."""
    known = _fields(twin)
    taken = {key: known[key] for key in theirs if known.get(key)}
    words = {**taken, **told}
    more = twin.evidence if twin is not None and taken else ()
    return replace(
        step,
        expect=words.get("expect", ""),
        when=words.get("if", ""),
        check=words.get("check", ""),
        undo=words.get("undo", ""),
        evidence=tuple(dict.fromkeys((*step.evidence, *more))),
    )


def doubts(case: Case, draft: Draft) -> list[Finding]:
    """Steps that rest on words which no rule took for the response's own: anybody may have said them."""
    found = []
    for name in ("diagnosis", "resolution", "verification"):
        for number, step in enumerate(getattr(draft, name), 1):
            if case.is_new(step) and step.sure.startswith(_ALONE):
                message = (
                    f"rests on words alone that no rule took up ({', '.join(step.evidence)}): {case.short(step.text)}"
                )
                hint = "read them where they were said; drop the step if it was not so"
                found.append(Finding("said-alone", "warning", f"{name} {number}", message, hint))
    return found


def _proof(case: Case, step: Step, items: Sequence[Evidence]) -> str:
    """Of what kind the proof is; one message that no rule took up is enough to say so: its words may be anybody's."""
    kinds = {item.kind for item in items}
    told = [name for name, some in (("seen", _SEEN), ("said", WORDS)) if kinds & some]
    proof = f"{' and '.join(told)} then" if told else "done; what came of it was not kept"
    if all(item.kind not in WORDS or case.taken_up(item.id) for item in items):
        return proof
    return f"{proof}, but {_ALONE}" if step.commands else _ALONE


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
