"""Rules about steps that change something: did it work, the way back, the risk, who may say yes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Step
from wetink.model.runbook import Runbook
from wetink.model.terms import CommandFacts, Risk
from wetink.patterns import when_used
from wetink.review.in_words import changes_in_words, is_more
from wetink.review.meaning import meaning
from wetink.review.rule import WARNING, Found, Rule, steps
from wetink.review.surroundings import Surroundings
from wetink.review.words import excerpt

_IRREVERSIBLE = when_used(
    r"(?:this is |it is |cannot be undone|can't be undone|not reversible|irreversible)\W*", re.IGNORECASE
)
_REASON = when_used(r"irreversible(?: because|:| -| –| —|,)\s*\w|because\s+\w|since\s+\w", re.IGNORECASE)
_APPROVED = when_used(
    r"\bapprov|\bask(?:s|ed|ing)?\b|\bpermission|\bgo[- ]ahead|\bsay(?:s)? yes|\bagree|\bconfirm(?:ed|s)? (?:with|by)"
    r"|\bok(?:ay)? (?:of|from|by)"
    r"|\bsign(?:ed)?[- ]off|\bauthori[sz]|\bwith the (?:ok|consent)|\bfreigabe|\bgenehmig|\baccord de|\bvalid(?:é"
    r"|ation) par|批准|承認",
    re.IGNORECASE,
)
_NAMES = {Risk.READ_ONLY: "a look", Risk.CHANGES_STATE: "a change", Risk.DESTRUCTIVE: "destructive"}


def check(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a change after which nothing says how to see that it worked."""
    for where, step, known in _changing(runbook, around):
        if not step.check:
            hint = next((f"write `- Check:`, for example {facts.check}" for facts in known if facts.check), "")
            message = "how to see that it worked is not said: an unchecked change is a second incident waiting"
            yield Found(where, message, hint or "write `- Check:` with a look and the value it should show")


def undo(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a change that nothing says how to take back, or an "irreversible" without a reason."""
    for where, step, known in _changing(runbook, around):
        if not step.undo:
            hint = next((f"write `- Undo:`, for example {facts.undo}" for facts in known if facts.undo), "")
            message = "no way back: what if this was the wrong runbook?"
            yield Found(where, message, hint or "write `- Undo:` with the command, or 'irreversible because …'")
        elif _IRREVERSIBLE.match(step.undo) and not _REASON.search(step.undo):
            yield Found(where, "irreversible, and not why", "write 'irreversible because …'")


def _changing(runbook: Runbook, around: Surroundings) -> Iterator[tuple[str, Step, list[CommandFacts]]]:
    for where, step in steps(runbook.body, "diagnosis", "resolution"):
        if step.risk not in {None, Risk.READ_ONLY}:
            yield where, step, [meaning(command, around) for command in step.commands]


def risk(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a command that is marked as less than it is, or that stands in a sentence where nothing marks it."""
    for where, step in steps(runbook.body):
        for command in step.commands:
            known = meaning(command, around)
            if is_more(command, known):
                message = f"marked as {_NAMES[command.risk]}, but it is {_NAMES[known.risk]}: {_what(known)}"
                yield Found(where, message, f"write {_mark(known)} behind the sentence of the step")
        for command, known in changes_in_words(step, around):
            message = (
                f"`{excerpt(command.run, 60)}` stands in the sentence, and it is {_NAMES[known.risk]}: {_what(known)}"
            )
            yield Found(
                where, message, f"give it a block of its own below the sentence, and write {_mark(known)} behind it"
            )


def _mark(known: CommandFacts) -> str:
    return "**Destructive.**" if known.risk is Risk.DESTRUCTIVE else "**Changes state.**"


def _what(known: CommandFacts) -> str:
    if known.effects:
        effect = known.effects[0]
        return f"{effect.object} {effect.attribute}" + (f" = {effect.value}" if effect.value else "")
    return ", ".join(known.verbs) or "it removes or ends something"


def approval(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a destructive step that does not say on what, or who may say yes."""
    told = " ".join(
        (*(claim.text for claim in runbook.body.escalation), *(c.text for c in runbook.body.before_you_start))
    )
    general = bool(re.search(r"\bapprov|\bdestructive", told, re.IGNORECASE) and _APPROVED.search(told))
    for where, step in steps(runbook.body):
        known = [meaning(command, around) for command in step.commands]
        if step.risk is not Risk.DESTRUCTIVE and not any(facts.risk is Risk.DESTRUCTIVE for facts in known):
            continue
        said = f"{step.text} {step.when} {step.check} {step.undo} {step.expect}"
        if not general and not _APPROVED.search(said):
            message = "destructive, and nobody is named who may say yes: at 3 a.m. that is nobody or everybody"
            yield Found(where, message, "name who approves it: a person, a role, or 'the incident commander'")
        if known and not any(facts.scope or facts.targets or facts.effects for facts in known):
            message = "destructive, and on what is not said: the wrong context makes it somebody else's incident"
            yield Found(where, message, "put the host, context, namespace or condition into the command")


CHECK = Rule(
    "check",
    (10,),
    WARNING,
    "After each state change: how to see that it worked.",
    "Commands succeed and change nothing. Only a look tells.",
    "Add `- Check:` to the step: a look, and the value that it should show.",
    "1. Scale down. **Changes state.**\n   ```sh\n   kubectl scale deploy/api --replicas=20\n   ```",
    "   - Check: `kubectl get deploy api` shows READY 20/20.",
    check,
)
UNDO = Rule(
    "undo",
    (11,),
    WARNING,
    "After each state change: how to undo it, or 'irreversible because'.",
    "Hardly any public runbook says it, and it is what one needs when the guess was wrong.",
    "Add `- Undo:` to the step with the command and the value from before, or 'irreversible because' and the reason.",
    "   - Undo: irreversible",
    "   - Undo: `kubectl scale deploy/api --replicas=<previous replicas>`",
    undo,
)
RISK = Rule(
    "risk",
    (12,),
    WARNING,
    "Every command carries its risk.",
    "A step without a mark says that it only looks. People paste looks without thinking.",
    "Write **Changes state.** or **Destructive.** behind the sentence. `wetink risk 'COMMAND'` says what a command is.",
    "1. Clean up.\n   ```sh\n   kubectl delete pvc data-0\n   ```",
    "1. Delete the claim. **Destructive.**",
    risk,
)
APPROVAL = Rule(
    "approval",
    (12,),
    WARNING,
    "Destructive steps name their scope and who approves them.",
    "What cannot be taken back is not decided alone and half asleep.",
    "Say in the step who may say yes, and limit the command to a host, context, namespace or condition.",
    "1. Drop the table. **Destructive.**",
    "1. Drop the partition, after the data owner (Mira Sand) agreed. **Destructive.**",
    approval,
)
