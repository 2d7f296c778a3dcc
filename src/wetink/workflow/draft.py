"""Draft: a timeline -> a draft, the forms it is handed out in, and its place in a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wetink.library import contract, markdown, page
from wetink.library.store import write_incident
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline
from wetink.workflow.gather import Gathered

Drafter = Callable[[Timeline], Draft]
"""Turns a timeline into a draft; the same timeline gives the same draft."""

Explainer = Callable[[Timeline], Iterator[str]]
"""Says of each piece of evidence, a line each, why it is, or is not, in the draft."""

FORMS: dict[str, Callable[[Draft, Gathered], str]] = {
    "md": lambda draft, _: markdown.render(draft),
    "json": lambda draft, _: contract.to_json(draft),
    "html": lambda draft, found: page.render(draft, found.timeline, found.pictures),
}
"""A draft as people keep it, as other programs read it, and beside its timeline for the review."""


def keep(draft: Draft, timeline: Timeline, library: Path, now: datetime) -> list[Path]:
    """Write the incident's evidence and its draft into a library; gives the two paths.

    `now` (UTC) is noted as the time of drafting. Raises LibraryConflict where a person changed the draft that is there,
    LibraryUnwritable where the disk refuses.
    """
    return list(write_incident(library, timeline, replace(draft, drafted_at=now)))
