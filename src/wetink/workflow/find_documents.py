"""The files of a library as search sees them: which there are, whether they changed, and what is searched in each."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from wetink.library.outline import LONGEST, Outline, outline
from wetink.patterns import when_used
from wetink.search.document import Document

_ENDINGS = (".md", ".markdown")
_NOT_RUNBOOKS = frozenset({"node_modules", "vendor"})
_OURS = ("wetink.toml", "people.toml")
_OF_OURS = frozenset({"incidents", "drills"})
"""Folders of a library of wetink's that hold Markdown and no runbook."""
_FINE = 100_000_000
_COARSE = 2_000_000_000
"""Nanoseconds in which a file may change twice and keep its time; file systems that count whole seconds are coarse."""

_RANKS = {"draft": 1, "in-review": 1, "retired": 2}
"""By status (model/runbook.py, which takes too long to import for a search); others are in force."""
_WORD = when_used(r"[\w./-]+")


def scan(home: Path, now: int = 0) -> dict[str, str]:
    """Every runbook's path below the library with a stamp that changes when the file does.

    now  the present in nanoseconds, 0 where it does not matter: a file that changed so shortly before that its time
         may stay the same when it changes again gets a stamp of its own, so that it is read again the next time
    Links are not followed, names with a line break left out, hidden folders not entered. What lies beside the folders
    of a library of wetink's (its README) is no runbook. OSError passes for the library itself.
    """
    found: dict[str, str] = {}
    ours = _is_ours(home)
    skipped = _NOT_RUNBOOKS | (_OF_OURS if ours else frozenset())
    folders = [("", str(home))]
    while folders:
        below, folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            if not below:
                raise
            continue
        for entry in entries:
            name = entry.name
            if name.endswith(_ENDINGS) and "\n" not in name and entry.is_file(follow_symlinks=False):
                if ours and not below:
                    continue
                found[below + name] = _stamp(entry.stat(follow_symlinks=False), now)
            elif name[0] != "." and entry.is_dir(follow_symlinks=False) and not (name in skipped and not below):
                folders.append((f"{below}{name}/", entry.path))
    return found


def _is_ours(home: Path) -> bool:
    return any((home / name).exists() for name in _OURS)


def stamp_of(home: Path, path: str, now: int = 0) -> str | None:
    """The stamp of one file; None where there is none that would be indexed."""
    file = home / path
    if "/" not in path and _is_ours(home):
        return None
    if not path.endswith(_ENDINGS) or any(part.startswith(".") for part in PurePosixPath(path).parts):
        return None
    try:
        about = file.lstat()
    except OSError:
        return None
    return _stamp(about, now) if S_ISREG(about.st_mode) else None


def _stamp(about: os.stat_result, now: int) -> str:
    fresh = now and about.st_mtime_ns > now - (_FINE if about.st_mtime_ns % 1_000_000_000 else _COARSE)
    return f"{about.st_size:x}.{about.st_mtime_ns:x}.{about.st_ino:x}" + (f".{now:x}" if fresh else "")


def document_of(home: Path, path: str, stamp: str) -> Document | None:
    """What is searched in a file; None where it cannot be read any more."""
    try:
        with (home / path).open("rb") as file:
            text = file.read(LONGEST * 2).decode("utf-8", "replace")
    except OSError:
        return None
    return document(outline(text, path), path, stamp)


def document(found: Outline, path: str, stamp: str = "") -> Document:
    """An outline as a document; a file that says nothing of its status is in force."""
    front = found.front
    other = found.value("title")
    names = (
        found.name,
        *((other,) if other and other != found.title else ()),
        *front.get("alerts", ()),
        found.value("id"),
    )
    place = (str(PurePosixPath(path).parent), *front.get("services", ()), *front.get("tags", ()))
    moved, status = found.value("moved_to"), found.value("status")
    return Document(
        path=path,
        title=found.title,
        stamp=stamp,
        names=tuple(name for name in names if name),
        headings=tuple(found.headings),
        lead=found.lead,
        body=found.body,
        code=found.code,
        place=" ".join(place),
        rank=2 if moved else _RANKS.get(status, 0),
        facts=_facts(found, moved),
    )


def _facts(found: Outline, moved: str) -> dict[str, str]:
    """What is shown with a hit, or needed to lead on from it."""
    told = {
        "id": found.value("id"),
        "status": found.value("status"),
        "owner": found.value("owner.name") or found.value("owner.handle") or found.value("owner"),
        "handle": found.value("owner.handle"),
        "reviewed": found.value("review.last_reviewed"),
        "verified": found.value("review.last_verified"),
        "every": found.value("review.every"),
        "severity": found.value("severity"),
        "moved_to": moved,
        "replaced_by": found.value("retired.replaced_by"),
        "related": " ".join(_WORD.findall(" ".join(found.front.get("related", ())))[:20]),
    }
    return {key: value[:200] for key, value in told.items() if value and value not in ("null", "~")}
