"""Zip and tar archives of unknown origin, unpacked member by member under limits."""

from __future__ import annotations

import lzma
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from wetink.artifacts.text import head
from wetink.model.event import Place, Skipped

BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What the standard library raises on damaged, encrypted or unknown archives (OSError apart)."""

DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml")
"""Members that tell a zip which is one document or program from a zip that is a folder."""

_CHUNK = 256 * 1024
_UNFAIR = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be unpacked: members and bytes over all archives of a bundle, ratio per member, nesting.

    ratio   unpacked bytes per packed byte of the whole archive, looked at beyond 16 MiB
    file    bytes of a single file, also on disk
    depth   archives inside archives
    """

    members: int = 20_000
    total: int = 2 * 1024**3
    ratio: int = 200
    file: int = 1024**3
    depth: int = 3


@dataclass(slots=True)
class Spent:
    """What was unpacked so far, over all archives of one bundle."""

    members: int = 0
    total: int = 0
    folders: int = 0


class _LimitReached(Exception):
    """A limit was reached; its text says which. What came before it is still read."""


class _Bomb(_LimitReached):
    """An archive unpacks to far more than records do when they are packed: nothing of it is believed."""


@dataclass(slots=True)
class Unpacker:
    """Unpacks archives below `home`, a private folder that the caller removes."""

    home: Path
    limits: Limits = field(default_factory=Limits)
    spent: Spent = field(default_factory=Spent)

    def unpack(self, archive: Path, source: str) -> tuple[Path, list[Skipped]]:
        """Unpack one archive into a new folder; `source` is its path inside the bundle.

        Returns the folder and what was left out: links, devices, paths that lead outside, damaged members, all that
        came after a limit, and the whole archive where its ratio says that it was made to burst. OSError passes when
        the archive itself cannot be opened.
        """
        self.spent.folders += 1
        target = self.home / str(self.spent.folders)
        target.mkdir()
        members = _tar(archive, source) if is_tar(head(archive, 1024)) else _zip(archive, source)
        ceiling = max(_UNFAIR, archive.stat().st_size * self.limits.ratio)
        return target, list(self._write(members, target, source, ceiling))

    def _write(
        self, members: Iterator[_Member | Skipped], target: Path, source: str, ceiling: int
    ) -> Iterator[Skipped]:
        start = self.spent.total
        try:
            for member in members:
                if isinstance(member, Skipped):
                    yield member
                    continue
                yield from self._one(member, target, source, start + ceiling)
        except _Bomb as bomb:
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(exist_ok=True)
            yield Skipped(Place(source, "archive"), f"not read at all: {bomb}")
        except _LimitReached as reached:
            yield Skipped(Place(source, "archive"), f"unpacked only in part: {reached}")
        except BROKEN as error:
            yield Skipped(Place(source, "archive"), f"damaged archive, read as far as it goes: {error}")

    def _one(self, member: _Member, target: Path, source: str, ceiling: int) -> Iterator[Skipped]:
        place = Place(f"{source}!/{printable(member.name)}", "file")
        parts = safe_parts(member.name)
        if parts is None:
            yield Skipped(place, "its path leads out of the archive")
            return
        self.spent.members += 1
        if self.spent.members > self.limits.members:
            raise _LimitReached(f"more than {self.limits.members:,} files")
        path = target.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                self._copy(member, out, ceiling)
        except OSError as error:
            yield Skipped(place, f"cannot be unpacked: {error.strerror or error}")
        except BROKEN as error:
            _remove(path)
            if member.streamed:
                raise
            yield Skipped(place, f"damaged or encrypted: {error}")
        except _LimitReached:
            _remove(path)
            raise

    def _copy(self, member: _Member, out: IO[bytes], ceiling: int) -> None:
        """Copy while counting: what an archive says about its sizes is not believed."""
        size = 0
        with member.open() as data:
            while chunk := data.read(_CHUNK):
                size += len(chunk)
                self.spent.total += len(chunk)
                if self.spent.total > self.limits.total:
                    raise _LimitReached(f"more than {self.limits.total:,} bytes in all archives")
                if self.spent.total > ceiling:
                    raise _Bomb(f"unpacks to over {self.limits.ratio} times its size")
                if size > self.limits.file:
                    raise _LimitReached(f"{printable(member.name)} is over {self.limits.file:,} bytes")
                out.write(chunk)


@dataclass(frozen=True, slots=True)
class _Member:
    """A regular file in an archive; `streamed` archives cannot go on after a damaged member."""

    name: str
    archive: zipfile.ZipFile | tarfile.TarFile
    info: zipfile.ZipInfo | tarfile.TarInfo
    streamed: bool

    def open(self) -> IO[bytes]:
        if isinstance(self.archive, zipfile.ZipFile) and isinstance(self.info, zipfile.ZipInfo):
            return self.archive.open(self.info)
        if isinstance(self.archive, tarfile.TarFile) and isinstance(self.info, tarfile.TarInfo):
            data = self.archive.extractfile(self.info)
            if data is not None:
                return data
        raise ValueError("not a regular file")


def _zip(archive: Path, source: str) -> Iterator[_Member | Skipped]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            mode = info.external_attr >> 16
            if info.is_dir():
                continue
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                yield Skipped(Place(f"{source}!/{printable(info.filename)}", "file"), "a link or device, not a file")
                continue
            yield _Member(info.filename, opened, info, streamed=False)


def _tar(archive: Path, source: str) -> Iterator[_Member | Skipped]:
    with tarfile.open(archive, "r|*") as opened:
        for info in opened:
            if info.isdir():
                continue
            if not info.isreg():
                yield Skipped(Place(f"{source}!/{printable(info.name)}", "file"), "a link or device, not a file")
                continue
            yield _Member(info.name, opened, info, streamed=True)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def is_tar(data: bytes) -> bool:
    """Whether a file's head is that of a tar archive or of a compressed file that may be one."""
    return data[257:262] == b"ustar" or data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"))


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or tar that stands for a folder; a document in zip form (.docx, .jar) is not.

    OSError passes.
    """
    data = head(path, 1024)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _is_folder_zip(path)
    if data[257:262] == b"ustar":
        return True
    return is_tar(data) and _holds_tar(path)


def _is_folder_zip(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as opened:
            names = opened.namelist()
    except BROKEN:
        return True  # damaged: unpacking will say so
    return not any(name in DOCUMENTS or name.endswith(".dist-info/WHEEL") for name in names)


def _holds_tar(path: Path) -> bool:
    try:
        with tarfile.open(path, "r|*") as opened:
            return opened.next() is not None
    except BROKEN:
        return False


def safe_parts(name: str) -> tuple[str, ...] | None:
    """Split a member's path into its parts, None where it is absolute, leads upwards or is no path at all."""
    parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
    absolute = name.startswith(("/", "\\")) or (bool(parts) and parts[0].endswith(":"))
    return None if absolute or not parts or ".." in parts or "\0" in name else parts


def printable(name: str) -> str:
    """Give a path as it may stand in a report: "/" separated, undecodable and control characters as U+FFFD."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
