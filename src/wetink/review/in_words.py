"""Commands that stand in a step's own sentence: there no block and no mark says what they do.

People write `systemctl restart nginx` in the middle of a sentence, and whoever follows it at 3 a.m. pastes it all
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Step, StepCommand
from wetink.model.terms import CommandFacts, Risk
from wetink.patterns import when_used
from wetink.review.meaning import meaning
from wetink.review.surroundings import Surroundings

_CODE = when_used(r"(?<!`)`([^`\n]{3,400})`(?!`)")
_SIGN = when_used(r"(?:sudo |\.{0,2}/|~/)|.{0,300}?\s--?[A-Za-z]")
"""What a shell's line has and a line of a log has not: a path in front, or an option."""
_TITLE = when_used(r"[A-Z][a-z]+(?: |$)")
"""How the name of a panel or a page begins (`Disk Sync Duration`) and no program's."""
_TOLD = when_used(r"\b(?:run|rerun|re-run|execute|type|invoke|enter)\s*:?\s*$", re.IGNORECASE)
"""What stands in front of a command that somebody is told to run."""


def changes_in_words(step: Step, around: Surroundings) -> Iterator[tuple[StepCommand, CommandFacts]]:
    """Commands in the sentence that do more than the step is marked for, each with what it does.

    A single word is a name, not a command; so is what only runs, as far as the grammar can say, and has no sign of a
    shell's line: it says the same of `too many connections`. What does not parse is another language, or cut off.
    """
    for found in _CODE.finditer(step.text):
        command = StepCommand(found[1].strip(), step.risk or Risk.READ_ONLY)
        if " " not in command.run:
            continue
        known = meaning(command, around)
        does = _does_something(known) and not _TITLE.match(command.run)
        is_one = does or _SIGN.match(command.run) or _TOLD.search(step.text, 0, found.start())
        if is_one and known.parses and is_more(command, known):
            yield command, known


def _does_something(known: CommandFacts) -> bool:
    """Whether the grammar says more of it than that it runs, as it does of any program that it does not know."""
    return any(effect.attribute != "run" for effect in known.effects)


def is_more(command: StepCommand, known: CommandFacts) -> bool:
    """Whether the grammar is sure of a higher risk; what it does not know counts as a change and says nothing here."""
    sure = known.risk is Risk.DESTRUCTIVE or bool(known.effects)
    return sure and known.risk.rank > command.risk.rank
