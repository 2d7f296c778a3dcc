"""What a review needs from this installation: who decides, the clock, redaction, the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.cli.failure import knows
from wetink.model.draft import Finding
from wetink.model.people import People
from wetink.model.review import Reviewer
from wetink.model.runbook import Runbook
from wetink.settings import RedactionSettings, Settings, read_settings
from wetink.workflow.check_file import Desk
from wetink.workflow.review_session import Tools
from wetink.workflow.reviewer import people_of, reviewer

if TYPE_CHECKING:
    from wetink.evidence.redaction import Redactor


def reviewing(home: Path, *, who: bool = True) -> Tools:
    """The tools of a review in the library `home`; `who` says whether decisions are made, so that a name is needed.

    Raises `SignRefused` where git knows no person here, `SettingsInvalid`, `PeopleInvalid`.
    """
    people = people_of(home)
    by = reviewer(home, people or People()) if who else Reviewer("")
    settings = read_settings(home)
    redact = _redact(settings.redaction)
    return Tools(by, _now, redact, _judge(home, settings, people, redact), people)


def _now() -> datetime:
    return datetime.now(UTC)


def _redact(settings: RedactionSettings) -> Callable[[str], str]:
    """Redaction by a redactor that is loaded when first asked (0.4 s)."""

    @cache
    def made() -> Redactor:
        from wetink.evidence.redaction import Redactor

        found = Redactor(settings.patterns, [f"re:{pattern}" for pattern in settings.allow])
        knows(found)
        return found

    return lambda text: str(made().fresh().text(text))


def _judge(
    home: Path, settings: Settings, people: People | None, redact: Callable[[str], str]
) -> Callable[[Runbook], Iterator[Finding]]:
    """The library's rules; the other files of the library are looked at once for each runbook."""
    from wetink.cli.judging import understand
    from wetink.workflow.review_rules import Rules

    desk = Desk(home, library=True, people=people, redact=redact, facts=understand)

    @cache
    def near(path: str) -> tuple[Finding, ...]:
        return tuple(_near(desk, settings, path))

    def judge(runbook: Runbook) -> Iterator[Finding]:
        return Rules(desk, settings.check, _now().date(), near(runbook.path))(runbook)

    return judge


def _near(desk: Desk, settings: Settings, path: str) -> Iterator[Finding]:
    """Twins, copies and dead references of a file; what earlier checks found is remembered."""
    from wetink.cli import workers
    from wetink.cli.memory import memory_of
    from wetink.review.rules import OF_THE_LIBRARY
    from wetink.workflow.check import Asked, check

    asked = Asked(desk, (path,), settings=settings.check, today=_now().date(), named=True)
    with memory_of(desk, settings.redaction, kept=True) as memory:
        report = check(asked, memory, workers.run)
        memory.keep()
    found = (one.finding for file in report.files for one in file.findings)
    yield from (one for one in found if one.rule in OF_THE_LIBRARY)
