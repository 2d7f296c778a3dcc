"""Finds the draft or runbook that a reviewer means."""

from __future__ import annotations

from pathlib import Path

from wetink.errors import DraftInvalid, LibraryMissing, RunbookUnknown
from wetink.library.shelf import Shelf
from wetink.model.event import Skipped
from wetink.model.runbook import Runbook


def find(home: Path, name: str) -> Runbook:
    """The runbook or draft of this id, path, file name or incident; drafts first, since they wait for review.

    Raises `RunbookUnknown` with what there is, `LibraryMissing` where there is no library at all.
    """
    if not any((home / folder).is_dir() for folder in ("drafts", "runbooks")):
        raise LibraryMissing(str(home), "holds neither drafts nor runbooks", "draft into one: wetink draft --library")
    known = [one for one in (*Shelf(home).drafts(), *Shelf(home).runbooks()) if isinstance(one, Runbook)]
    found = [one for one in known if _means(one, name)]
    first = [one for one in found if one.id.lower() == name.lower()] or found
    if len(first) == 1:
        return first[0]
    broken = next((one for one in (*Shelf(home).drafts(), *Shelf(home).runbooks()) if _is_broken(one, name)), None)
    if isinstance(broken, Skipped):
        raise DraftInvalid(broken.place.source, broken.why.removeprefix(f"{broken.place.source}: "))
    raise RunbookUnknown(name, [one.path for one in first], [one.id for one in known][:5])


def _means(one: Runbook, name: str) -> bool:
    words = {one.id, one.path, _stem(one.path), *one.body.incidents}
    return name.lower() in {word.lower() for word in words}


def _is_broken(one: object, name: str) -> bool:
    return isinstance(one, Skipped) and name.lower() in (one.place.source.lower(), _stem(one.place.source).lower())


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
