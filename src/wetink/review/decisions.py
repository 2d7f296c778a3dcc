"""Rules about the order of looking: read-only first, an answer to expect, a branch for each; else it is a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Step
from wetink.model.runbook import Runbook
from wetink.model.terms import Risk
from wetink.patterns import when_used
from wetink.review.meaning import meaning
from wetink.review.rule import NOTE, WARNING, Found, Rule, steps
from wetink.review.surroundings import Surroundings

_MANY = 4
_BRANCH = when_used(
    r"\b(?:if|when|unless|otherwise|else|until|depending|in case|whether|wenn|falls|sonst|solange|si|sinon|sino"
    r"|cuando|quando|se)\b"
    r"|如果|否则|もし|場合",
    re.IGNORECASE,
)


def diagnosis(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken without a look, by a change among the looks, and where no answer is expected or leads anywhere."""
    looks = runbook.body.diagnosis
    if not looks:
        message = "no look is written down: without one this is a guess with a procedure"
        yield Found("diagnosis", message, "say what to look at, in order, and what each answer means")
        return
    for number, step in enumerate(looks, 1):
        if _changes(step, around):
            message = "a look that changes something is no look: who follows it has not decided anything yet"
            yield Found(f"diagnosis {number}", message, "move it to the resolution, or find a way that only reads")
    mute = [number for number, step in enumerate(looks, 1) if step.commands and not step.expect]
    if mute:
        message = f"what {_listed(mute)} should answer is not said: output without an expectation is decoration"
        yield Found(f"diagnosis {mute[0]}", message, "write `- Expect: …`: the good value and the bad one")
    if len(looks) > 1 and not any(_decides(step) for step in looks):
        message = "no answer leads anywhere: each look needs its 'if this, then that'"
        yield Found("diagnosis", message, "write `- If …:` what the answer means and with which step to go on")


def _changes(step: Step, around: Surroundings) -> bool:
    return any(
        command.risk is not Risk.READ_ONLY or meaning(command, around).risk is Risk.DESTRUCTIVE
        for command in step.commands
    )


def _listed(numbers: list[int]) -> str:
    *most, last = map(str, numbers)
    return f"steps {', '.join(most)} and {last}" if most else f"step {last}"


def _decides(step: Step) -> bool:
    return bool(step.when) or bool(_BRANCH.search(step.text) or _BRANCH.search(step.expect))


def resolution(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken without a step, and by steps that hold neither a command nor a deed."""
    if not runbook.body.resolution:
        message = "nothing says what ends it: a runbook that stops at the diagnosis is a good story"
        yield Found(
            "resolution", message, "say what was done, step by step, or that it heals by itself and after how long"
        )
    for where, step in steps(runbook.body, "resolution"):
        if not step.text.strip() and step.commands:
            yield Found(where, "a command without a sentence: what is it for?", "begin the step with what it does")


def verification(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where nothing tells that it is over."""
    if not runbook.body.verification:
        message = "how to know that it is over is not said: 'looks fine' is how incidents come back"
        yield Found("verification", message, "name the look, the value that is good again, and for how long")


def automate(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Commands that follow each other without any decision belong to a machine."""
    body = runbook.body
    typed = [step for step in (*body.diagnosis, *body.resolution) if step.commands]
    if len(typed) >= _MANY and not any(_decides(step) for step in typed):
        message = (
            f"{len(typed)} steps with commands and not one decision: that is a script, let a machine run it at 3 a.m."
        )
        yield Found("resolution", message, "automate it and link the job here, or write down where a person decides")


DIAGNOSIS = Rule(
    "diagnosis",
    (7,),
    WARNING,
    "Diagnosis in order, read-only first: command, expected output, a branch for each result.",
    "A stranger cannot tell a good answer from a bad one, and does not know what follows from either.",
    "For each look: the command, `Expect:` with the good and the bad value, `If …:` with where to go on. What changes "
    "something belongs to the resolution.",
    "1. Check the connections.\n   ```sql\n   SELECT count(*) FROM pg_stat_activity;\n   ```",
    "1. Count the connections.\n   ```sql\n   SELECT count(*) FROM pg_stat_activity;\n   ```\n   - Expect: under "
    "150. Seen then: 197.\n"
    "   - If near max_connections: go on with step 2. Otherwise this is not it.",
    diagnosis,
)
RESOLUTION = Rule(
    "resolution",
    (9,),
    WARNING,
    "Resolution: numbered, imperative steps that can be copied and pasted.",
    "At 3 a.m. people follow; they do not compose.",
    "Write one step for each deed, each with a sentence and the command that was run.",
    "## Resolution\n\n(nothing)",
    "## Resolution\n\n1. Cap the autoscaler. **Changes state.** [^E58]",
    resolution,
)
VERIFICATION = Rule(
    "verification",
    (10,),
    WARNING,
    "How to see that it is over.",
    "Without a check, hope closes the incident.",
    "Repeat the look that showed the trouble and say which value is good again, and for how long.",
    "## Verification\n\n(nothing)",
    "## Verification\n\n1. Count the active connections. [^E211]\n   - Expect: 38.",
    verification,
)
AUTOMATE = Rule(
    "automate",
    (22,),
    NOTE,
    "A list of commands without a decision in it should become automation.",
    "Where nothing has to be judged, a person only adds typing mistakes.",
    f"At {_MANY} or more steps with commands and no `If` in any of them: put them into a job and link it, or say "
    f"where a "
    "person has to decide.",
    "1. `a`\n2. `b`\n3. `c`\n4. `d`",
    "1. Run the job `drain-and-restart` (link). If it stops at stage 2, go on here.",
    automate,
)
