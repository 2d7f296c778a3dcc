"""What a review needs from this installation: who decides, the clock, redaction, the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.cli.failure import knows
from wetink.model.people import People
from wetink.model.review import Reviewer
from wetink.settings import RedactionSettings, read_settings
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
    return Tools(by, lambda: datetime.now(UTC), _redact(read_settings(home).redaction), people=people)


def _redact(settings: RedactionSettings) -> Callable[[str], str]:
    """Redaction that is loaded once something was written: most keys of a review write nothing new (0.4 s)."""

    @cache
    def made() -> Redactor:
        from wetink.evidence.redaction import Redactor

        found = Redactor(settings.patterns, [f"re:{pattern}" for pattern in settings.allow])
        knows(found)
        return found

    return lambda text: made().text(text)
