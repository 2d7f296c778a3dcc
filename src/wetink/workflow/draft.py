"""Draft: a timeline -> a draft, the forms it is handed out in, and its place in a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wetink.library import contract, markdown, page
from wetink.library.shelf import RUNBOOKS, Shelf
from wetink.library.store import write_incident
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline
from wetink.model.runbook import Runbook, Status
from wetink.workflow.check_file import name_of, names_of, symptoms
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


def twins(library: Path, path: str) -> Iterator[tuple[Runbook, str]]:
    """The runbooks in use that are for the same symptom as the draft at a path below the library, and what is the same.

    In the order of their paths. The two name each other in none of them, as the rule `twin` has it.
    """
    shelf = Shelf(library)
    draft = shelf.read(path)
    if not isinstance(draft, Runbook):
        return
    known = {key: same for same, key in reversed(list(symptoms(draft)))}
    words = [key.split(" ")[1:] for key in known]

    def may(there: str, text: str) -> bool:
        folded = text.casefold()
        return there.startswith(f"{RUNBOOKS}/") and any(all(word in folded for word in said) for said in words)

    for other in shelf.where(may):
        if not isinstance(other, Runbook) or other.status not in {Status.PUBLISHED, Status.NEEDS_REVIEW}:
            continue
        same = [known[key] for _, key in symptoms(other) if key in known]
        if same and not _parted(draft, other) and not _parted(other, draft):
            yield other, same[0]


def _parted(one: Runbook, other: Runbook) -> bool:
    return bool({one.id, name_of(one.path)} & set(names_of(other)))
