"""Gather: an incident's artifacts -> its timeline, redacted before anything else happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from wetink.artifacts.bundle import Bundle, FileRead, read_bundle
from wetink.artifacts.picture_plain import without_metadata
from wetink.artifacts.reader import Reader
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.events import redact_events, redact_skipped
from wetink.evidence.shown_links import with_shown
from wetink.evidence.timeline import build
from wetink.model.event import ALL, Alert, Intake, Picture, Wanted
from wetink.model.evidence import RedactedEvent, Timeline
from wetink.model.terms import Skipped
from wetink.patterns import when_used

MOST_PICTURES = 24 * 1024 * 1024
"""Bytes of all screenshots together that are kept for a page."""

TICKET = when_used(r"[A-Za-z]{2,10}-[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A timeline and which files it was made from.

    pictures  bytes of the screenshots by source, without their metadata, where they were asked for
    """

    timeline: Timeline
    files: tuple[FileRead, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks of a bundle.

    incident  overrides the name from incident.toml or the folder
    wanted    overrides the hours and channels from incident.toml
    pictures  keep the bytes of screenshots too
    """

    incident: str = ""
    wanted: Wanted = ALL
    pictures: bool = False


def silent(stage: str) -> None:
    """Nobody is watching the work."""
    del stage


def gather(
    paths: Sequence[Path],
    readers: Sequence[Reader],
    redactor: Redactor,
    request: Request,
    *,
    broken: Sequence[Skipped] = (),
    progress: Callable[[str], None] = silent,
) -> Gathered:
    """Read all artifacts below `paths`, redact them and put them in order.

    `broken` are readers that could not be loaded: they count as something skipped. `progress` is told each stage before
    it begins. Raises UsageError, NothingToRead, IntakeInvalid.
    """
    with read_bundle(paths, readers, wanted=request.wanted, progress=lambda _: progress("reading")) as bundle:
        progress("taking out secrets")
        redacted, withheld = redact_events(with_shown(bundle.events), redactor)
        skipped = redact_skipped([*broken, *bundle.skipped, *withheld], redactor)
        intake = redact_intake(bundle.intake, redactor)
        name = redactor.text(request.incident) or intake.id or incident_name(redactor.text(bundle.name), redacted)
        progress("putting it in order")
        shown = _pictures(redacted, bundle, redactor) if request.pictures else {}
        return Gathered(build(redacted, skipped, intake, name), bundle.files, shown)


def _pictures(events: Sequence[RedactedEvent], bundle: Bundle, redactor: Redactor) -> dict[str, bytes]:
    """Screenshots by the source that the evidence names, up to a size that a page can bear."""
    paths = {str(redactor.text(source)): path for source, path in bundle.paths.items()}
    found: dict[str, bytes] = {}
    room = MOST_PICTURES
    for event in events:
        path = paths.get(event.place.source) if isinstance(event.detail, Picture) else None
        if path is not None and path.stat().st_size <= room:
            found[event.place.source] = without_metadata(path.read_bytes())
            room -= len(found[event.place.source])
    return found


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
        authors=tuple((redactor.text(file), redactor.text(name)) for file, name in intake.authors),
    )
