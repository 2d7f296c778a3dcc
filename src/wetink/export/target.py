"""A folder that an export is written into: all of it or nothing, and never over what somebody else wrote."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wetink.errors import ExportConflict
from wetink.export.book import Files

RECORD = ".wetink-export.json"
"""What the last export wrote, by path: the hashes of the bytes that count as ours."""

_STAGE, _STALE = ".wetink-export-", 3600.0
_Record = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the target: paths below it; `left` are files of an earlier export that somebody has edited."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    same: int = 0


def write(out: Path, files: Files, *, force: bool = False) -> Written:
    """Make `out` hold these files; what else lies there stays as it is.

    Everything is on the disk before the first file moves to its place, and a run that was cut off is finished by the
    next one. Raises `ExportConflict` where a file is there that the last export did not write (not with `force`) or
    where a link leads elsewhere; OSError passes, with nothing changed.
    """
    _safe(out, files)
    if not out.exists():
        return _write_new(out, files)
    record = _record(out)
    now = {path: _hash(out / path) for path in {*files, *record}}
    wanted = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    foreign = [path for path in sorted(files) if now[path] not in ("", wanted[path], *record.get(path, ()))]
    if foreign and not force:
        raise ExportConflict(str(out), foreign)
    old = [path for path in sorted(record) if path not in files and now[path]]
    gone = [path for path in old if now[path] in record[path]]
    done = Written(
        tuple(path for path in sorted(files) if not now[path]),
        tuple(path for path in sorted(files) if now[path] not in ("", wanted[path])),
        tuple(gone),
        tuple(path for path in old if path not in gone),
        sum(now[path] == wanted[path] for path in files),
    )
    final = {path: [wanted[path]] for path in sorted(files)}
    if done.new or done.changed or done.removed or record != final:
        _replace(out, {path: files[path] for path in (*done.new, *done.changed)}, gone, record, final)
    return done


def write_file(out: Path, data: bytes, *, force: bool = False) -> bool:
    """Write one file whole; whether it is another one now. Raises `ExportConflict` where another one stands there."""
    present = _hash(out)
    if present == hashlib.sha256(data).hexdigest():
        return False
    if (present and not force) or out.is_symlink():
        raise ExportConflict(str(out), [])
    temporary = out.with_name(f"{_STAGE}{secrets.token_hex(4)}.tmp")
    try:
        _put(temporary, data)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _safe(out: Path, files: Files) -> None:
    """Refuse a path that leads out of the target, by its words or by a link on the way."""
    for path in files:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
            raise ExportConflict(str(out), [path])
        folders = [out.joinpath(*parts[:depth]) for depth in range(1, len(parts) + 1)]
        if any(folder.is_symlink() for folder in folders) or (out / path).is_dir():
            raise ExportConflict(str(out), [path])
        if any(folder.exists() and not folder.is_dir() for folder in (out, *folders[:-1])):
            raise ExportConflict(str(out), [path])


def _write_new(out: Path, files: Files) -> Written:
    stage = out.with_name(f"{_STAGE}{secrets.token_hex(4)}.tmp")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        for path, data in files.items():
            _put(stage / path, data)
        _put(stage / RECORD, _recorded({path: [_digest(data)] for path, data in sorted(files.items())}))
        stage.rename(out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return Written(tuple(sorted(files)))


def _replace(out: Path, files: Files, gone: list[str], before: _Record, final: _Record) -> None:
    """Stage, note both hashes of each file, move, remove, note the result: each point of it can be gone on from."""
    _sweep(out)
    stage = out / f"{_STAGE}{secrets.token_hex(4)}.tmp"
    try:
        for path, data in files.items():
            _put(stage / path, data)
        both = {path: sorted({*before.get(path, ()), *final.get(path, ())}) for path in sorted({*before, *final})}
        _put(stage / RECORD, _recorded(both))
        (stage / RECORD).replace(out / RECORD)
        for path in files:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(out / path)
        for path in gone:
            (out / path).unlink(missing_ok=True)
            _remove_empty(out, (out / path).parent)
        _put(stage / RECORD, _recorded(final))
        (stage / RECORD).replace(out / RECORD)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Take away what a run that was killed has staged; one that may still be at work is left alone."""
    for left in out.glob(f"{_STAGE}*.tmp"):
        if left.is_dir() and not left.is_symlink() and time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)


def _remove_empty(out: Path, folder: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _record(out: Path) -> _Record:
    """What the last export wrote; nothing where there is no record, or one that nobody can read."""
    try:
        found = json.loads((out / RECORD).read_bytes())
        files = found["files"] if isinstance(found, dict) else {}
    except (FileNotFoundError, ValueError, KeyError, RecursionError):
        return {}
    return dict(_entries(files)) if isinstance(files, dict) else {}


def _entries(files: Mapping[str, object]) -> Iterator[tuple[str, list[str]]]:
    for path, hashes in files.items():
        parts = PurePosixPath(path).parts
        if parts and not path.startswith("/") and ".." not in parts and isinstance(hashes, list):
            yield path, [str(one) for one in hashes]


def _recorded(files: _Record) -> bytes:
    return (json.dumps({"by": "wetink export", "files": files}, indent=1) + "\n").encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hash(path: Path) -> str:
    """The hash of a file's bytes, "" where there is no file."""
    try:
        return _digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""
