"""Finds the one file that a person means by an id, a path, a file name or an incident."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from wetink.errors import DraftInvalid, RunbookUnknown
from wetink.library.shelf import DRAFTS, RUNBOOKS, Shelf
from wetink.model.runbook import Redirect, Runbook
from wetink.model.terms import Skipped
from wetink.patterns import when_used

_PLAIN = when_used("[A-Za-z0-9._/-]*[A-Za-z][A-Za-z0-9._/-]*")
"""A name that stands in a file as it is given: without blanks, which YAML folds, and quotes, and not only digits."""


def everything(shelf: Shelf) -> Iterator[Runbook | Redirect | Skipped]:
    """All files of a library, runbooks first."""
    yield from shelf.runbooks()
    yield from shelf.drafts()


def pick(shelf: Shelf, name: str) -> Runbook:
    """The runbook or draft of this id, path, file name or incident; a redirect is followed.

    Raises `RunbookUnknown` for none and for several, `DraftInvalid` where the file that is meant cannot be read.
    """
    if direct := _by_path(shelf, name):
        return direct
    found = [one for one in _candidates(shelf, name) if isinstance(one, Runbook) and _means(one, name)]
    exact = [one for one in found if name == one.id]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if found:
        raise RunbookUnknown(name, [one.path for one in found])
    files = list(everything(shelf))
    broken = next((one for one in files if isinstance(one, Skipped) and _stem(one.place.source) == _stem(name)), None)
    if broken is not None:
        raise DraftInvalid(broken.place.source, broken.why.removeprefix(broken.place.source).lstrip(":0123456789 "))
    moved = next((one for one in files if isinstance(one, Redirect) and _stem(one.path) == _stem(name)), None)
    if moved is not None:
        return pick(shelf, moved.to)
    known = [word for one in files if isinstance(one, Runbook) for word in (one.id, _stem(one.path))]
    raise RunbookUnknown(name, near=difflib.get_close_matches(name, known, n=3))


def related(shelf: Shelf, runbook: Runbook) -> list[Runbook]:
    """The runbooks that one names as related, in its order; those that are not there are left out."""
    if not runbook.related:
        return []
    known = {one.id: one for one in everything(shelf) if isinstance(one, Runbook)}
    return [known[id_] for id_ in runbook.related if id_ in known]


def _by_path(shelf: Shelf, name: str) -> Runbook | None:
    """The file at a path below the library; redirects are followed, in a circle no further than once round."""
    path = name.removeprefix("./")
    for _ in range(10):
        if not path.startswith((f"{RUNBOOKS}/", f"{DRAFTS}/")) or not (shelf.home / path).is_file():
            return None
        shown = shelf.read(path)
        if isinstance(shown, Runbook):
            return shown
        if isinstance(shown, Skipped):
            raise DraftInvalid(path, shown.why.removeprefix(path).lstrip(":0123456789 "))
        path = shown.to
    return None


def _candidates(shelf: Shelf, name: str) -> Iterator[Runbook | Redirect | Skipped]:
    """The files that may mean a name: a library of ten thousand is not parsed to find one of them."""
    if not _PLAIN.fullmatch(name):
        return everything(shelf)
    small = name.lower()

    def may(path: str, text: str) -> bool:
        # An escape in the front matter (`id: "\x72b-1"`) may stand for any letter.
        return name == _stem(path) or small in text.lower() or "\\" in text.partition("\n---\n")[0]

    return shelf.where(may)


def _means(runbook: Runbook, name: str) -> bool:
    ids = (runbook.id, *runbook.body.incidents)
    return name.lower() in {id_.lower() for id_ in ids} or name == _stem(runbook.path)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
