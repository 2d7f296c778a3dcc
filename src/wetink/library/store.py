"""Puts an incident's record and its draft into the library: whole files or none, and never over a person's work."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from wetink.errors import DraftInvalid, LibraryConflict, UsageError
from wetink.library.evidence_lines import write_lines
from wetink.library.files import put, read_bytes
from wetink.library.markdown import parse, render
from wetink.library.names import slug
from wetink.library.shelf import RUNBOOKS
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline
from wetink.patterns import when_used

_DRAFTED = when_used(r"^(---\n(?:(?!---\n).*\n){0,2000}?drafted: \{.*?)(?:, sha256: ([0-9a-f]{64}))?\}\n")
_SHARED = 0.5
_HASHES = when_used(rb'"sha256": "([0-9a-f]{64})"\}$', re.MULTILINE)
_NEW = ".new"
_HEAD = 16 * 1024


def write_incident(library: Path, timeline: Timeline, draft: Draft) -> tuple[Path, Path]:
    """Write `incidents/<id>/evidence.jsonl` and `drafts/<id>.md` below `library`; gives both paths.

    The same timeline and draft give the same bytes, and a draft that differs only in when it was made is left as it is.
    A draft says in its front matter which text was drafted (`drafted.sha256`). Where the file there is another one, a
    person changed it: both new files are put beside the old ones with the suffix `.new`, and `LibraryConflict` names
    them. The same is done where the record there belongs to a different incident. Raises `UsageError` where a runbook
    below `runbooks/` has the draft's id, and `LibraryUnwritable` where the disk refuses; then each file is what it was
    or complete.
    """
    if there := _published(library, draft.id):
        other = f"{draft.id}-2"
        hint = f"draft it as another one (--incident {other}), then: wetink review {draft.id} --beside {other}"
        raise UsageError(f"{draft.id} is a runbook already, {there}: two files of one id are two truths", hint)
    evidence_path = library / "incidents" / slug(timeline.incident) / "evidence.jsonl"
    draft_path = library / "drafts" / f"{slug(draft.id)}.md"
    evidence = write_lines(timeline.evidence).encode()
    old = _read(draft_path)
    text = _new_text(draft, old).encode()
    edited = old is not None and not is_untouched(old)
    foreign = _shares_nothing(read_bytes(evidence_path), evidence)
    if edited or foreign:
        evidence_new, draft_new = _beside(evidence_path), _beside(draft_path)
        put(evidence_new, evidence)
        put(draft_new, text)
        what = "a person changed it" if edited else "it belongs to another incident with the same id"
        then = f"`wetink review {draft.id}` offers what is new in it" if edited else "rename them to take over"
        hint = f"{what}; the new draft is {draft_new}, its record {evidence_new}: {then}"
        raise LibraryConflict(str(draft_path if edited else evidence_path), hint)
    put(evidence_path, evidence)
    put(draft_path, text)
    return evidence_path, draft_path


def _published(library: Path, id_: str) -> str:
    """The file below `runbooks/` that has an id, "" where none has."""
    wanted = re.compile(rf"^id: *[\"']?{re.escape(id_)}[\"']?$", re.MULTILINE)
    for file in sorted((library / RUNBOOKS).glob("*/*.md")):
        if not file.is_symlink() and file.is_file():
            with file.open("rb") as opened:
                if wanted.search(opened.read(_HEAD).decode("utf-8", "replace").partition("\n---\n")[0]):
                    return file.relative_to(library).as_posix()
    return ""


def stamped(text: str) -> str:
    """A draft's file with the hash of its own text in `drafted.sha256`."""
    bare = _DRAFTED.sub(r"\1}\n", text)
    digest = hashlib.sha256(bare.encode()).hexdigest()
    return _DRAFTED.sub(lambda found: f"{found[1]}, sha256: {digest}}}\n", bare)


def is_untouched(text: str) -> bool:
    """Whether a draft's file is still what was drafted; other line ends alone do not count."""
    text = text.replace("\r\n", "\n")
    return _DRAFTED.match(text) is not None and stamped(text) == text


def _new_text(draft: Draft, old: str | None) -> str:
    """The new file; with the time of the old one where nothing else differs."""
    if old is not None and is_untouched(old):
        try:
            same = stamped(render(replace(draft, drafted_at=parse(old).drafted_at)))
        except DraftInvalid:
            same = ""
        if same == old.replace("\r\n", "\n"):
            return old
    return stamped(render(draft))


def _shares_nothing(old: bytes, new: bytes) -> bool:
    """Whether two records have so few lines in common that they cannot be of one incident.

    Any two incidents share an `exit` or somebody joining a channel; two readings of one share nearly all.
    """
    before, after = set(_HASHES.findall(old)), set(_HASHES.findall(new))
    return bool(before and after) and len(before & after) < _SHARED * min(len(before), len(after))


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _NEW)


def _read(path: Path) -> str | None:
    data = read_bytes(path)
    return data.decode("utf-8", "replace") if data or path.exists() else None
