"""One change of the library as one commit: all of it or none, whatever is pulled out in the middle.

The order: objects, new files in a folder of our own, a journal, the ref, the files in their places, the index. Until
the ref moves nothing has happened; from then on the journal says what is left to do, and the next command does it.
"""

from __future__ import annotations

import difflib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from wetink.errors import GitFailed, LibraryConflict, LibraryUnwritable, WetinkError
from wetink.library.files import sync_folder, write_synced
from wetink.library.git import Git
from wetink.library.repository import Repository
from wetink.library.shelf import RUNBOOKS

_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "BISECT_LOG")
_DIFF_LINES = 24

PATIENCE = 30.0
"""Seconds to wait for somebody else's change; one takes a second, with slow hooks a few."""


@dataclass(frozen=True, slots=True)
class Change:
    """Files of the library as they shall be.

    message  of the commit
    files    path below the library -> its new bytes, None to take it out
    saw      path -> the bytes that the writer read, None where there was no file; others are not overwritten
    """

    message: str
    files: Mapping[str, bytes | None]
    saw: Mapping[str, bytes | None] = field(default_factory=dict)


def silent(step: str) -> None:
    """Nobody is watching the steps."""
    del step


def commit(
    repository: Repository,
    change: Change,
    accept: Callable[[str], None],
    *,
    branch: str = "",
    step: Callable[[str], None] = silent,
) -> str:
    """Make the commit and bring the files on disk in line with it; gives its id.

    The user's identity, hooks and signing are honoured; what else is staged or changed stays as it is.
    accept  is asked before anything is visible, with the commit's id; it raises where the commit may not be
    branch  moves a new branch of this name instead of the current one, and leaves the files on disk alone
    step    is told each step before it begins

    Raises `LibraryConflict` where a file is not what the writer saw, or somebody else was faster; `GitFailed`;
    `LibraryUnwritable`. Then the library is as it was.
    """
    with locked(repository) as lock:
        mend(repository, lock)
        _refuse_half_way(repository)
        head = repository.head()
        _compare(repository, change)
        with _room(repository) as room:
            step("objects")
            new = _commit(repository, change, head, room)
            accept(new)
            if branch:
                step("ref")
                _move(repository, f"refs/heads/{branch}", new, "", lock)
                return new
            step("files beside")
            journal = _prepare(repository, change, head, new, room)
            step("journal")
            _write_journal(repository, journal, room)
            step("ref")
            try:
                _move(repository, "HEAD", new, head or "", lock)
            except WetinkError:
                _journal(repository).unlink(missing_ok=True)
                raise
            _finish(repository, journal, lock, step)
    repository.git.call("hook", "run", "--ignore-missing", "post-commit")
    return new


@contextmanager
def locked(repository: Repository) -> Iterator[int]:
    """One writer at a time; gives the lock's file. The lock goes with the last process that has it open.

    Raises `LibraryConflict` where another one has it for longer than `PATIENCE`, `LibraryUnwritable`.
    """
    folder = _own(repository)
    try:
        folder.mkdir(exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise LibraryUnwritable(str(error.filename), error.strerror or "cannot be written") from error
    try:
        _wait(lock, time.monotonic() + PATIENCE, repository)
        yield lock
    finally:
        os.close(lock)


def _wait(lock: int, until: float, repository: Repository) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                hint = "another wetink is writing there; wait for it to end"
                raise LibraryConflict(str(repository.home), hint) from None
            time.sleep(0.02)
        else:
            return


def mend(repository: Repository, lock: int) -> bool:
    """Finish what a command that was cut off had begun; whether there was anything. `lock` is the lock that is held."""
    shutil.rmtree(_own(repository) / "room", ignore_errors=True)
    path = _journal(repository)
    try:
        journal = json.loads(path.read_bytes())
    except FileNotFoundError:
        return False
    head = repository.head()
    if head and repository.git.call("merge-base", "--is-ancestor", journal["commit"], head).returncode == 0:
        _finish(repository, journal, lock, silent)
    else:
        path.unlink()
    return True


def mend_if_cut_off(repository: Repository) -> bool:
    """`mend`, for commands that only read: where the disk refuses it, they read what is there."""
    if repository.bare or not _journal(repository).exists():
        return False
    with suppress(LibraryUnwritable, LibraryConflict, GitFailed), locked(repository) as lock:
        return mend(repository, lock)
    return False


def _own(repository: Repository) -> Path:
    return repository.folder / "wetink"


def _journal(repository: Repository) -> Path:
    return _own(repository) / "journal.json"


def _refuse_half_way(repository: Repository) -> None:
    busy = next((name for name in _UNDER_WAY if (repository.folder / name).exists()), None)
    if busy:
        what = busy.lower().replace("_", " ").removesuffix(" head").removesuffix("-merge").removesuffix("-apply")
        raise GitFailed("commit", f"a {what} is under way here", "finish it or abort it first; nothing was changed")


def _compare(repository: Repository, change: Change) -> None:
    for path, saw in change.saw.items():
        now = _read(repository.home / path)
        if now != saw:
            raise LibraryConflict(path, _both(saw or b"", now or b""))


def _both(saw: bytes, now: bytes) -> str:
    """What the writer saw beside what is there now."""
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (saw, now))
    lines = list(difflib.unified_diff(before, after, "as you saw it", "as it is now", lineterm="", n=1))
    shown = "\n".join(f"    {line[:200]}" for line in lines[:_DIFF_LINES])
    more = f"\n    ... {len(lines) - _DIFF_LINES} more lines" if len(lines) > _DIFF_LINES else ""
    return f"somebody changed it meanwhile; look at it, then run the command again\n{shown}{more}"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


@contextmanager
def _room(repository: Repository) -> Iterator[Path]:
    """A folder of our own on the repository's disk; what is in it when we die is swept away by the next one."""
    room = _own(repository) / "room"
    room.mkdir()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _commit(repository: Repository, change: Change, head: str | None, room: Path) -> str:
    """The commit object, hooks run, signed where the user's git signs."""
    git = repository.git.with_environment(GIT_INDEX_FILE=str(room / "index"))
    git.out("read-tree", head) if head else git.out("read-tree", "--empty")
    git.out("update-index", "-z", "--index-info", stdin=_index_info(repository, _blobs(repository.git, change), head))
    tree = git.word("write-tree")
    if head and tree == git.word("rev-parse", head + "^{tree}"):
        raise GitFailed("commit", "nothing is changed by it", "it is in the library already; see `wetink history`")
    _hook(git, "pre-commit")
    if git.word("write-tree") != tree:
        raise GitFailed(
            "pre-commit hook", "it changed a file", "what is signed and published may not be changed by a hook"
        )
    message = room / "message"
    message.write_text(change.message, encoding="utf-8")
    _hook(git, "commit-msg", str(message))
    signs = git.answer("config", "--type=bool", "commit.gpgSign") == "true"
    line = ["commit-tree", *(["-p", head] if head else []), *(["-S"] if signs else []), "-F", str(message), tree]
    done = git.call("-c", "core.fsync=committed,loose-object", *line, apart=not signs)
    if done.returncode:
        git.out("-c", "core.fsync=committed,loose-object", *line)
    return os.fsdecode(done.stdout).strip()


def _blobs(git: Git, change: Change) -> dict[str, str]:
    """Path -> blob id of the new bytes, "" for a file that goes."""

    def write(data: bytes) -> str:
        return git.word("-c", "core.fsync=committed,loose-object", "hash-object", "-w", "--stdin", stdin=data)

    return {path: write(data) if data is not None else "" for path, data in change.files.items()}


def _index_info(repository: Repository, blobs: Mapping[str, str], head: str | None) -> bytes:
    length = len(head or "") or 40
    old = repository.files(head) if head else {}
    entries = []
    for path, blob in blobs.items():
        mode = (old[path].mode if path in old else "100644") if blob else "0"
        entries.append(f"{mode} {blob or '0' * length}\t{repository.prefix}{path}\0")
    return "".join(entries).encode("utf-8", "surrogateescape")


def _hook(git: Git, name: str, *arguments: str) -> None:
    done = git.call("hook", "run", "--ignore-missing", name, *(["--", *arguments] if arguments else []), apart=False)
    if done.returncode and b"is not a git command" in done.stderr:
        raise GitFailed("hook", "this git cannot run hooks", "install git 2.36 or newer; nothing was changed")
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()[:4000]
        raise GitFailed(f"{name} hook", said, "the hook of this repository said no; nothing was changed")


def _move(repository: Repository, ref: str, new: str, old: str, lock: int) -> None:
    """Move a ref if it still is where it was; raises `LibraryConflict` where somebody was faster."""
    done = replace(repository.git, holds=(lock,)).call(
        *("-c", "core.fsync=committed,loose-object,reference", "update-ref", "-m", "wetink", "--end-of-options"),
        *(ref, new, old or "0" * len(new)),
    )
    if done.returncode and (b"but expected" in done.stderr or b"already exists" in done.stderr):
        if ref != "HEAD":
            raise GitFailed("branch", f"{ref.removeprefix('refs/heads/')} is there already", "name another branch")
        raise LibraryConflict(ref, "somebody committed meanwhile; look at `git log`, then run the command again")
    if done.returncode:
        raise GitFailed("update-ref", done.stderr.decode("utf-8", "replace").strip())


Journal = dict[str, object]
"""The commit, and for each path the hashes of its bytes before and after, and where its new bytes lie."""


def _prepare(repository: Repository, change: Change, head: str | None, new: str, room: Path) -> Journal:
    """Write the new files beside, so that nothing but renaming is left; say what has to be done."""
    todo: dict[str, dict[str, str | None]] = {}
    try:
        for number, (path, data) in enumerate(change.files.items()):
            target = repository.home / path
            todo[path] = {"before": _digest(_read(target)), "after": _digest(data), "beside": f"file-{number}"}
            _may_write(target)
            if data is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_synced(room / f"file-{number}", data)
    except OSError as error:
        raise LibraryUnwritable(str(error.filename), error.strerror or "cannot be written") from error
    return {"commit": new, "head": head or "", "files": todo}


def _may_write(target: Path) -> None:
    folder = next(parent for parent in target.parents if parent.exists())
    if not os.access(folder, os.W_OK):
        raise LibraryUnwritable(str(folder), "may not be written to")


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _write_journal(repository: Repository, journal: Journal, room: Path) -> None:
    """Put the journal in its place in one step; what is cut off before lies in the room and is swept with it."""
    path = _journal(repository)
    try:
        write_synced(room / path.name, json.dumps(journal).encode())
        (room / path.name).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise LibraryUnwritable(str(path), error.strerror or "cannot be written") from error


def _finish(repository: Repository, journal: Journal, lock: int, step: Callable[[str], None]) -> None:
    """Bring files and index in line with the commit; what a person changed meanwhile stays as they left it."""
    files = journal["files"]
    if not isinstance(files, dict):
        raise GitFailed("commit", "the journal of the last change is damaged", f"remove {_journal(repository)}")
    new = repository.files(str(journal["commit"]))
    with repository.git.objects() as objects:
        for path, todo in files.items():
            step(f"file {path}")
            now = _digest(_read(repository.home / path))
            if now == todo["before"] and now != todo["after"]:
                data = objects.read(new[path].blob) if path in new else None
                _place(repository.home / path, data, _own(repository) / "room" / str(todo["beside"]))
    step("index")
    blobs = {path: new[path].blob if path in new else "" for path in files}
    try:
        replace(repository.git, holds=(lock,)).out(
            *("update-index", "-z", "--index-info"), stdin=_index_info(repository, blobs, str(journal["commit"]))
        )
    except GitFailed as error:
        raise GitFailed(
            "update-index", error.message, "the commit is made; the next wetink command does the rest"
        ) from error
    step("done")
    _journal(repository).unlink(missing_ok=True)


def _place(target: Path, data: bytes | None, beside: Path) -> None:
    """Put a file in its place in one step, or take it away."""
    try:
        if data is None:
            target.unlink(missing_ok=True)
            _prune(target.parent)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if not beside.exists():
            beside.parent.mkdir(exist_ok=True)
            write_synced(beside, data)
        beside.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        _rename(beside, target, data)
        sync_folder(target.parent)
    except OSError as error:
        raise LibraryUnwritable(str(target), error.strerror or "cannot be written") from error


def _rename(beside: Path, target: Path, data: bytes) -> None:
    """Rename, by way of the target's own folder where the repository lies on another disk."""
    try:
        beside.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = target.with_name(f".{target.name}.wetink.tmp")
        near.unlink(missing_ok=True)
        write_synced(near, data)
        near.replace(target)


def _prune(folder: Path) -> None:
    """A service's folder goes with its last file."""
    if folder.parent.name == RUNBOOKS:
        with suppress(OSError):
            folder.rmdir()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
