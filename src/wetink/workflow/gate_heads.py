"""The gate, one file alone: what its bytes say, remembered by those bytes so that no file is parsed twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from wetink.library import form
from wetink.library.runbook_file import read_head
from wetink.library.seen import Seen
from wetink.library.shelf import read_file
from wetink.model.draft import Draft
from wetink.model.provenance import Commit, Origin, Stamp
from wetink.model.runbook import Redirect, Retirement, Runbook, SignOff, Status
from wetink.model.terms import Place, Skipped

_IN = (Status.PUBLISHED, Status.NEEDS_REVIEW, Status.RETIRED)


@dataclass(slots=True)
class Known:
    """What earlier looks of the gate found; a look leaves what it saw.

    heads    by path: hash of the bytes, and their head as text
    origins  by path: what the origin hangs on (`origin_key`), and the origin as text
    head     the history that the origins hang on: its newest commit, a blank, the library's folder; "" for none
    """

    heads: dict[str, tuple[str, str]] = field(default_factory=dict)
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    head: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What one file says at its top, without its text, and what is wrong with its form whenever it is looked at."""

    shown: Runbook | Redirect | Skipped
    faults: tuple[form.Fault, ...] = ()


def counts(runbook: Runbook) -> bool:
    """Whether it is, or says that it was, signed or published."""
    return runbook.sign_off is not None or runbook.status in _IN


def heads(read: Mapping[str, Seen], known: Known) -> dict[str, Head]:
    """The head of each file that lies where it may."""
    before, known.heads = known.heads, {}
    found: dict[str, Head] = {}
    for path, one in read.items():
        if form.misplaced(path, one.mode) is not None:
            continue
        digest = hashlib.sha256(one.data).hexdigest()
        then, said = before.get(path, ("", ""))
        if then == digest:
            found[path] = _head_from(path, said)
        else:
            found[path] = head_of(path, one.data)
            said = _as_text(found[path])
        known.heads[path] = (digest, said)
    return found


def head_of(path: str, data: bytes) -> Head:
    """The head of a file; a damaged one has none and is a Skipped."""
    shown = read_file(path, data, read_head)
    return Head(_bare(shown), tuple(_faults(shown, data))) if isinstance(shown, Runbook) else Head(shown)


def _bare(runbook: Runbook) -> Runbook:
    body = Draft(runbook.id, "", None, status=runbook.body.status)
    return Runbook(runbook.path, "", body, runbook.text_sha256, sign_off=runbook.sign_off, retired=runbook.retired)


def _faults(runbook: Runbook, data: bytes) -> Iterator[form.Fault]:
    if counts(runbook):
        yield from form.unlike(runbook)
    if (fault := form.mislaid(runbook)) is not None:
        yield fault
    if counts(runbook):
        yield from form.unclean(data)
        yield from form.hidden(runbook.text)


def _as_text(head: Head) -> str:
    """A head as JSON: what it is, its values, its faults."""
    shown = head.shown
    values: list[Any]
    if isinstance(shown, Redirect):
        values = ["redirect", shown.to]
    elif isinstance(shown, Skipped):
        values = ["skipped", shown.place.source, shown.place.locator, shown.why]
    else:
        signed, retired = shown.sign_off, shown.retired
        values = ["runbook", shown.id, shown.body.status, shown.text_sha256]
        values += [[signed.by, signed.at.isoformat(), signed.text_sha256, signed.understood] if signed else None]
        values += [[retired.by, retired.at.isoformat(), retired.reason, retired.replaced_by] if retired else None]
    return json.dumps([*values, [astuple(fault) for fault in head.faults]])


def _head_from(path: str, said: str) -> Head:
    what, *values, faults = json.loads(said)
    if what == "redirect":
        return Head(Redirect(path, *values))
    if what == "skipped":
        source, locator, why = values
        return Head(Skipped(Place(source, locator), why))
    id_, status, digest, signed, retired = values
    by = SignOff(signed[0], datetime.fromisoformat(signed[1]), *signed[2:]) if signed else None
    gone = Retirement(retired[0], datetime.fromisoformat(retired[1]), *retired[2:]) if retired else None
    runbook = Runbook(path, "", Draft(id_, "", None, status=status), digest, sign_off=by, retired=gone)
    return Head(runbook, tuple(form.Fault(*fault) for fault in faults))


def origin_key(history: str, mark: tuple[bytes, str]) -> str:
    """What the origin of a sign-off hangs on: the history (as `Known.head`), and the mark."""
    return hashlib.sha256(b"\0".join((history.encode(), mark[0], mark[1].encode()))).hexdigest()


def origin_text(origin: Origin) -> str:
    """An origin as JSON, "" for one that was not found: more history may bring it."""
    commit = origin.commit
    if commit is None:
        return ""
    stamps = [[one.name, one.email, one.at.isoformat()] for one in (commit.author, commit.committer)]
    return json.dumps([commit.id, commit.parents, commit.tree, *stamps, origin.statuses, origin.rolled_back])


def origin_from(said: str) -> Origin:
    """An origin from such a text."""
    id_, parents, tree, author, committer, statuses, rolled_back = json.loads(said)
    stamps = [Stamp(name, email, datetime.fromisoformat(at)) for name, email, at in (author, committer)]
    return Origin(Commit(id_, tuple(parents), tree, *stamps), tuple(statuses), rolled_back)
