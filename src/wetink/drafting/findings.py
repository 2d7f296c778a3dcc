"""What the drafter tells the reviewer about its own draft: what is missing, weak or not proven."""

from __future__ import annotations

from dataclasses import replace

from wetink.drafting.record.record import Record
from wetink.model.draft import Draft, Finding, Step
from wetink.model.evidence import Risk

_MOST_DICTATED = 5


def find_findings(draft: Draft, record: Record) -> Draft:
    """The draft with its findings; nothing else in it is changed."""
    found = [*_missing(draft), *_ungrounded(draft), *_risky(draft), *_unanswered(draft), *_clocks(record)]
    found += _dictated(record)
    return replace(draft, findings=tuple(found))


def _missing(draft: Draft) -> list[Finding]:
    rules = (
        (
            draft.owner is None,
            "owner",
            "error",
            "owner",
            "nobody was named as owner",
            "a runbook without an owner is nobody's: name a person",
        ),
        (
            not draft.prevention,
            "prevention",
            "error",
            "prevention",
            "no ticket or merge was named after the recovery",
            "file what keeps this from coming back, and link it",
        ),
        (
            not draft.symptom.alerts and not draft.symptom.customers,
            "symptom",
            "error",
            "symptom",
            "no alert and no customer's words in the record",
            "paste the alert's own words",
        ),
        (
            not draft.diagnosis,
            "diagnosis",
            "warning",
            "diagnosis",
            "no look led to the cause as far as the record shows",
            "write down what you looked at, in order",
        ),
        (
            not draft.resolution,
            "resolution",
            "warning",
            "resolution",
            "no change ended it as far as the record shows",
            "say what was done, or that it healed by itself",
        ),
        (
            not draft.verification,
            "verification",
            "warning",
            "verification",
            "nothing in the record shows that it was over",
            "say how you knew",
        ),
        (
            not draft.escalation,
            "escalation",
            "note",
            "escalation",
            "whom to call was not seen in the record",
            "say after how long, whom, and with what in hand",
        ),
    )
    return [
        Finding(rule, severity, where, message, hint) for wrong, rule, severity, where, message, hint in rules if wrong
    ]


def _sections(draft: Draft) -> list[tuple[str, Step]]:
    named = (("diagnosis", draft.diagnosis), ("resolution", draft.resolution), ("verification", draft.verification))
    return [(f"{name} {number}", step) for name, steps in named for number, step in enumerate(steps, 1)]


def _ungrounded(draft: Draft) -> list[Finding]:
    return [
        Finding("grounded", "error", where, "the step cites no evidence", "drop it, or say who knows it")
        for where, step in _sections(draft)
        if not step.evidence or any(i not in draft.evidence for i in step.evidence)
    ]


def _risky(draft: Draft) -> list[Finding]:
    found = []
    for where, step in _sections(draft):
        if step.risk is Risk.DESTRUCTIVE:
            found.append(
                Finding(
                    "approval",
                    "warning",
                    where,
                    "destructive, and nobody is named who approves it",
                    "name who may say yes",
                )
            )
        if step.risk in {Risk.CHANGES_STATE, Risk.DESTRUCTIVE} and where.startswith("resolution"):
            if not step.check:
                found.append(
                    Finding(
                        "check", "note", where, "how to see that it worked was not seen", "add a look that shows it"
                    )
                )
            if not step.undo:
                found.append(
                    Finding(
                        "undo", "note", where, "how to take it back was not seen", "add it, or 'irreversible because'"
                    )
                )
    return found


def _unanswered(draft: Draft) -> list[Finding]:
    """Looks of which nobody kept the answer, in one finding for each section."""
    found = []
    for name in ("diagnosis", "verification"):
        steps = getattr(draft, name)
        mute = [str(number) for number, step in enumerate(steps, 1) if step.commands and not step.expect]
        if mute:
            asked = f"the command of step {mute[0]}" if len(mute) == 1 else f"the commands of steps {_listed(mute)}"
            message = f"what {asked} answered is not in the record"
            found.append(Finding("answer", "note", name, message, "say what a good and a bad answer look like"))
    return found


def _listed(names: list[str]) -> str:
    """1, 2 and 3."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _clocks(record: Record) -> list[Finding]:
    """What was assumed of clocks; where a person can tell, that is asked instead."""
    line = record.timeline
    asked = [Finding("question", "warning", one.where, one.what, _answer(one.say)) for one in line.questions]
    told = [Finding("clock", "note", clock.stream, clock.note, "") for clock in line.clocks if not clock.ask]
    return [*asked, *told]


def _dictated(record: Record) -> list[Finding]:
    """What is addressed to the writer of the runbook, and who wrote it: somebody may have wanted to write the draft.

    The words themselves stay in the evidence: whoever reads findings, a model too, is not to meet them here.
    """
    found = []
    for said in record.dictated[:_MOST_DICTATED]:
        message = f"{said.item.who or 'somebody'} says in {said.item.id} what to write; nothing of it was taken"
        found.append(Finding("dictated", "warning", "", message, "if it is true, write it in your own name"))
    if len(record.dictated) > _MOST_DICTATED:
        message = f"{len(record.dictated) - _MOST_DICTATED} more messages say what to write; nothing of them was taken"
        found.append(Finding("dictated", "warning", "", message, "look for others by the same people"))
    return found


def _answer(say: tuple[str, ...]) -> str:
    return f"write at the top of incident.toml, with the right value: {'; '.join(say)}"
