"""Commands that stand in a step's own sentence: there no block and no mark says what they do.

People write `systemctl restart nginx` in the middle of a sentence, and whoever follows it at 3 a.m. pastes it all
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Step, StepCommand
from wetink.model.evidence import CommandFacts, Risk
from wetink.review.meaning import meaning
from wetink.review.surroundings import Surroundings

_CODE = re.compile(r"(?<!`)`([^`\n]{3,400})`(?!`)")
_ORDER = (Risk.READ_ONLY, Risk.CHANGES_STATE, Risk.DESTRUCTIVE)


def changes_in_words(step: Step, around: Surroundings) -> Iterator[tuple[StepCommand, CommandFacts]]:
    """Commands in the sentence that do more than the step is marked for, each with what it does.

    A single word is a name, not a command.
    """
    for run in _CODE.findall(step.text):
        command = StepCommand(run.strip(), step.risk or Risk.READ_ONLY)
        if " " not in command.run:
            continue
        known = meaning(command, around)
        if is_more(command, known):
            yield command, known


def is_more(command: StepCommand, known: CommandFacts) -> bool:
    """Whether the grammar is sure of a higher risk; what it does not know counts as a change and says nothing here."""
    sure = known.risk is Risk.DESTRUCTIVE or bool(known.effects)
    return sure and _ORDER.index(known.risk) > _ORDER.index(command.risk)
