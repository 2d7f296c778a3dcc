"""What the rules need beside a runbook, made for one library."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from wetink.settings import RedactionSettings, Settings, read_settings
from wetink.workflow.check_file import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from wetink.model.people import People
    from wetink.model.terms import CommandFacts
    from wetink.workflow.sign import Judge


@cache
def _redactor(own: RedactionSettings):  # type: ignore[no-untyped-def]  # noqa: ANN202 (loading it is slow)
    from wetink.evidence.redaction import Redactor

    return Redactor(own.patterns, [f"re:{pattern}" for pattern in own.allow])


def redact(own: RedactionSettings, text: str) -> str:
    """A text without its secrets, by a redactor that knows of no other text."""
    return str(_redactor(own).fresh().text(text))


def understand(run: str, program: str) -> CommandFacts:
    """What a command means; the grammars are loaded when the first one is asked for."""
    from wetink.evidence.commands import facts

    return facts(run, program)


def desk_of(home: Path | None, *, people: People, settings: Settings) -> Desk:
    """What looking at a file of a library takes; without a home no other file of it is looked at."""
    known = people if people.persons else None
    return Desk(home, library=True, people=known, redact=partial(redact, settings.redaction), facts=understand)


def judge(home: Path, people: People) -> Judge:
    """The rules, for the runbooks of a library."""
    from wetink.workflow.ready import judge_of

    return judge_of(desk_of(home, people=people, settings=read_settings(home)))
