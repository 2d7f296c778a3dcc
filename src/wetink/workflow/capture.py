"""Capture: an incident's artifacts -> its timeline, redacted before anything else happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wetink.artifacts.bundle import FileRead, read_bundle
from wetink.artifacts.reader import Reader
from wetink.evidence.redaction import Redactor, redact_events
from wetink.evidence.timeline import build
from wetink.model.event import Skipped
from wetink.model.evidence import Timeline


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
    with read_bundle(paths, readers, progress=lambda source: progress(f"reading {source}")) as bundle:
        progress("taking out secrets")
        redacted, withheld = redact_events(bundle.events, redactor)
        skipped = (*broken, *bundle.skipped, *withheld)
        name = incident or bundle.intake.id or bundle.name
        progress("putting it in order")
        timeline = build(redacted, skipped, bundle.intake, name)
        return Capture(replace(timeline, skipped=skipped), bundle.files)
