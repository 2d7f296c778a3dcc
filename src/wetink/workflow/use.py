"""Use: what somebody saw while following a runbook goes into the library, without its secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.errors import UsageError
from wetink.library.uses import VERDICTS, Observation, add_use
from wetink.model.runbook import Runbook
from wetink.workflow.walk import walk

LONGEST = 2_000
"""Characters of a note that are kept."""
_MOST_NAME = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody wants to be remembered; fields as in `Observation`."""

    step: str
    verdict: str
    note: str
    incident: str = ""


def use(
    home: Path, runbook: Runbook, seen: Seen, *, by: str, now: datetime, redact: Callable[[str], str]
) -> tuple[Observation, Path]:
    """Keep an observation with the hash of the text that was followed; gives it and the file.

    The runbook itself is not touched, and no date in its front matter moves: a person reads what was seen first.
    Raises `UsageError` for an unknown verdict or step, `RedactionFailed`, `LibraryUnwritable`.
    """
    if seen.verdict not in VERDICTS:
        raise UsageError(f"{seen.verdict[:40]!r} is no verdict", f"one of {', '.join(VERDICTS)}")
    places = [stop.place for stop in walk(runbook)]
    if seen.step and seen.step not in places:
        raise UsageError(f"{seen.step[:60]!r} is no step of {runbook.id}", f"its steps: {', '.join(places) or 'none'}")
    note = " ".join(redact(seen.note[: LONGEST * 4]).split())[:LONGEST]
    if not note:
        raise UsageError("the note says nothing", "say in a sentence what was seen, or what is missing")
    observation = Observation(
        at=now,
        runbook=runbook.id,
        text_sha256=runbook.text_sha256,
        step=seen.step,
        verdict=seen.verdict,
        note=note,
        incident=" ".join(redact(seen.incident).split())[:_MOST_NAME],
        by=" ".join(redact(by).split())[:_MOST_NAME],
    )
    return observation, add_use(home, observation)
