"""Capture: an incident's artifacts -> its timeline, redacted before anything else happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wetink.artifacts.bundle import FileRead, read_bundle
from wetink.artifacts.reader import Reader
from wetink.evidence.redaction import Redactor, redact_events, redact_skipped
from wetink.evidence.shown_links import with_shown
from wetink.evidence.timeline import build
from wetink.model.event import Alert, Intake, Skipped
from wetink.model.evidence import RedactedEvent, Timeline

TICKET = re.compile(r"[A-Za-z]{2,10}-[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Capture:
    """A timeline and which files it was made from."""

    timeline: Timeline
    files: tuple[FileRead, ...]


def silent(stage: str) -> None:
    """Nobody is watching the work."""
    del stage


def capture(
    paths: Sequence[Path],
    readers: Sequence[Reader],
    redactor: Redactor,
    *,
    broken: Sequence[Skipped] = (),
    incident: str = "",
    progress: Callable[[str], None] = silent,
) -> Capture:
    """Read all artifacts below `paths`, redact them and put them in order.

    `broken` are readers that could not be loaded: they count as something skipped. `incident` overrides the name from
    incident.toml or the folder. `progress` is told each stage before it begins.
    Raises UsageError, NothingToRead, IntakeInvalid.
    """
    with read_bundle(paths, readers, progress=lambda _: progress("reading")) as bundle:
        progress("taking out secrets")
        redacted, withheld = redact_events(with_shown(bundle.events), redactor)
        skipped = redact_skipped([*broken, *bundle.skipped, *withheld], redactor)
        intake = redact_intake(bundle.intake, redactor)
        name = redactor.text(incident) or intake.id or incident_name(redactor.text(bundle.name), redacted)
        progress("putting it in order")
        return Capture(build(redacted, skipped, intake, name), bundle.files)


def incident_name(folder: str, events: Sequence[RedactedEvent]) -> str:
    """What the folder says ("inc-48213" means INC-48213), or the pager's only number where that is a mere word."""
    if any(character.isdigit() for character in folder):
        return folder.upper() if TICKET.fullmatch(folder) else folder
    numbers = {event.detail.number for event in events if isinstance(event.detail, Alert) and event.detail.number}
    return f"incident-{numbers.pop()}" if len(numbers) == 1 else folder


def redact_intake(intake: Intake, redactor: Redactor) -> Intake:
    """What a person wrote into incident.toml goes into drafts as it stands, so it is redacted like the rest."""
    return replace(
        intake,
        id=redactor.text(intake.id),
        title=redactor.text(intake.title),
        service=redactor.text(intake.service),
        severity=redactor.text(intake.severity),
        owner=redactor.text(intake.owner),
        people=tuple((redactor.text(handle), redactor.text(name)) for handle, name in intake.people),
    )
