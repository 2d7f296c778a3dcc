"""What the rules need beside a runbook, made for one library: redaction, what commands mean, who is who."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from wetink.model.evidence import CommandFacts
from wetink.model.people import People
from wetink.settings import RedactionSettings, Settings, read_settings
from wetink.workflow.check_file import Desk
from wetink.workflow.ready import judge_of
from wetink.workflow.sign import Judge


@cache
def _redactor(own: RedactionSettings):  # type: ignore[no-untyped-def]  # noqa: ANN202 (loading it is slow)
    from wetink.evidence.redaction import Redactor

    return Redactor(own.patterns, [f"re:{pattern}" for pattern in own.allow])


def redact(own: RedactionSettings, text: str) -> str:
    """A text without its secrets, by a redactor that knows of no other text."""
    return str(_redactor(own).fresh().text(text))


def facts(run: str, program: str) -> CommandFacts:
    """What a command means to the program that reads it."""
    from wetink.evidence.commands import facts as told

    return told(run, program)


def desk_of(home: Path | None, *, library: bool, people: People | None, settings: Settings) -> Desk:
    """What looking at a file takes."""
    return Desk(home, library, people, partial(redact, settings.redaction), facts)


def judge(home: Path, people: People) -> Judge:
    """The rules, for the runbooks of a library."""
    settings = read_settings(home)
    return judge_of(desk_of(home, library=True, people=people if people.persons else None, settings=settings))
