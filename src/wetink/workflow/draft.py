"""Draft: a timeline -> a draft, the two forms it is handed out in, and its place in a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wetink.library import contract, markdown
from wetink.library.store import write_incident
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline

Drafter = Callable[[Timeline], Draft]
"""Turns a timeline into a draft; the same timeline gives the same draft."""

Explainer = Callable[[Timeline], Iterator[str]]
"""Says of each piece of evidence, a line each, why it is, or is not, in the draft."""

FORMS: dict[str, Callable[[Draft], str]] = {"md": markdown.render, "json": contract.to_json}
"""A draft as people read it, and as other programs do."""


def keep(draft: Draft, timeline: Timeline, library: Path, now: datetime) -> list[Path]:
    """Write the incident's evidence and its draft into a library; gives the two paths.

    `now` (UTC) is noted as the time of drafting. Raises LibraryConflict where a person changed the draft that is there,
    LibraryUnwritable where the disk refuses.
    """
    return list(write_incident(library, timeline, replace(draft, drafted_at=now)))
