"""The past of a runbook: its commits through renames, the text that was signed last, the text at any time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wetink.errors import DraftInvalid, GitFailed
from wetink.library.git import Objects
from wetink.library.history import Changes, touching
from wetink.library.provenance import mark_of
from wetink.library.repository import Repository
from wetink.library.runbook_file import read_runbook
from wetink.model.provenance import Commit
from wetink.model.runbook import Runbook, Status


@dataclass(frozen=True, slots=True)
class Moment:
    """One commit that changed a runbook.

    path    where it lay then, below the library
    status  as the file said, "" where it could not be read
    signer  whose sign-off it brought, "" for none
    what    the first line of the message
    """

    commit: Commit
    path: str
    status: str
    signer: str
    what: str


def past(repository: Repository, runbook: Runbook) -> Iterator[Moment]:
    """Commits that changed a runbook, newest first, back to the first one; moves are followed by its id.

    Merges are left out: what they bring has commits of its own. Raises `GitFailed`.
    """
    tip, path = repository.head(), repository.prefix + runbook.path
    with repository.git.objects() as objects:
        while tip is not None:
            history = touching(repository.whole, tip, [path], repository.history_paths())
            here, tip = path, None
            for commit in history.commits.values():
                now = objects.read(f"{commit.id}:{here}") if len(commit.parents) < 2 else None
                if now is None:
                    continue
                parent = commit.parents[0] if commit.parents else ""
                before = _before(history.changes[commit.id, parent], here, runbook.id, objects)
                signed, status = mark_of(now)
                brought = signed if before is None or mark_of(before[1])[0] != signed else b""
                what = _subject(objects.read(commit.id))
                yield Moment(commit, here.removeprefix(repository.prefix), status, _by(brought), what)
                if before is None:
                    return
                if before[0] != here:  # it lay elsewhere before: its past goes on there
                    path, tip = before[0], parent
                    break


def _before(step: Changes, path: str, id_: str, objects: Objects) -> tuple[str, bytes] | None:
    """Where this runbook was before a commit, and its bytes; its own path first."""
    for old in sorted(step, key=lambda other: other != path):
        data = objects.read(step[old]) if step[old] else None
        if data is not None and _id(data) == id_:
            return old, data
    return None


def _id(data: bytes) -> str:
    head = data[: data.find(b"\n---\n", 3) + 1]
    line = next((line for line in head.split(b"\n") if line.startswith(b"id: ")), b"")
    return line[4:].strip().strip(b"\"'").decode("utf-8", "replace")


def _by(signed: bytes) -> str:
    return signed.partition(b"by: ")[2].partition(b",")[0].decode("utf-8", "replace").strip('"')


def _subject(raw: bytes | None) -> str:
    body = (raw or b"").partition(b"\n\n")[2].decode("utf-8", "replace")
    return body.split("\n", 1)[0]


def at(repository: Repository, moment: Moment) -> str:
    """The file's text as of a commit."""
    with repository.git.objects() as objects:
        return (objects.read(f"{moment.commit.id}:{repository.prefix}{moment.path}") or b"").decode("utf-8", "replace")


def last_signed(repository: Repository, runbook: Runbook) -> str | None:
    """The text that was published last before this one, None where it never was."""
    for moment in past(repository, runbook):
        if moment.status == Status.PUBLISHED:
            text = at(repository, moment)
            try:
                if read_runbook(moment.path, text.encode()).is_current:
                    return text
            except DraftInvalid:
                continue
    return None


def two_texts(repository: Repository, runbook: Runbook, since: str) -> tuple[str, str, str]:
    """A runbook's older text, its present one, and what the older one is called.

    since  a commit; "" for the text that was published last, or where that is the present one, the one before
    Raises `GitFailed` where there is none.
    """
    if since:
        commit = repository.commit(since)
        for moment in past(repository, runbook):
            held = repository.git.call("merge-base", "--is-ancestor", moment.commit.id, commit).returncode == 0
            if held:
                return at(repository, moment), runbook.text, f"{moment.path} at {moment.commit.id[:12]}"
        raise GitFailed("diff", f"{runbook.id} was not there at {since}", "`wetink history` shows since when it is")
    for moment in past(repository, runbook):
        text = at(repository, moment)
        if moment.status == Status.PUBLISHED and text != runbook.text:
            return text, runbook.text, f"{moment.path} at {moment.commit.id[:12]}"
    moments = list(past(repository, runbook))
    if not moments:
        return "", runbook.text, "nothing"
    return at(repository, moments[-1]), runbook.text, f"{moments[-1].path} at {moments[-1].commit.id[:12]}"
