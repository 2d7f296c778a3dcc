"""slackdump's archive: a folder of gzip-packed JSON lines, each line what one call of Slack's API gave (a chunk).

Source of the format: internal/chunk/chunk.go and `slackdump help chunk` of github.com/rusq/slackdump.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_catalogue import Catalogue
from wetink.artifacts.slack_message import Post, in_order, post_of
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.text import HEAD, decode, head, is_text, parse_json
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Event, Place, Skipped

_ENDINGS = (".json.gz", ".jsonl.gz", ".jsonl", ".json")
_GZIP = b"\x1f\x8b"
_MOST = 1 << 30
"""Bytes of one file unpacked; no channel of an incident is longer."""

_MESSAGES, _REPLIES, _FILES, _SEARCHED = 0, 1, 2, 10
_BODIES = {
    _MESSAGES: "m",
    _REPLIES: "m",
    _FILES: "f",
    3: "u",
    4: "ch",
    5: "ci",
    6: "w",
    7: "cu",
    8: "st",
    9: "b",
    _SEARCHED: "sm",
    11: "sf",
}


def identify(path: Path) -> bool:
    """Whether a file starts with a chunk, or one of a folder's files does."""
    if path.is_dir():
        return any(_is_chunks(file) for file in _files(path)[:8])
    return _is_chunks(path)


def members(path: Path) -> Iterable[Path]:
    """The files of chunks; what was downloaded beside them is not."""
    return [file for file in _files(path) if _is_chunks(file)] if path.is_dir() else [path]


def _files(folder: Path) -> list[Path]:
    return sorted(f for f in folder.iterdir() if f.name.endswith(_ENDINGS) and f.name[0] != "." and f.is_file())


def _is_chunks(path: Path) -> bool:
    """A chunk has an int `t`, the nanosecond it was fetched and the body that belongs to `t`."""
    data = head(path)
    if data.startswith(_GZIP):
        data = _unpacked(data)
    if not is_text(data) or not data.startswith(b'{"t":'):
        return False
    line = decode(data).partition("\n")[0]
    try:
        first = parse_json(line)
    except ValueError:  # a line of megabytes: its beginning must do
        return any(f'"{body}":' in line for body in _BODIES.values()) and '"ts":1' in line[:80]
    return is_object(first) and isinstance(first.get("ts"), int) and _BODIES.get(_kind(first), "") in first


def _unpacked(data: bytes) -> bytes:
    """As much of a gzip file's head as can be unpacked."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, HEAD)
    except zlib.error:
        return b""


def _kind(chunk: Json) -> int:
    kind = chunk.get("t")
    return kind if isinstance(kind, int) and not isinstance(kind, bool) else -1


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Archive:
    """What was collected: rows of the lists, posts by channel (with the time they were fetched), what was not read."""

    users: list[Json] = field(default_factory=list)
    channels: list[dict[str, object]] = field(default_factory=list)
    posts: dict[str, list[tuple[int, Post]]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """Yields each channel's messages by time, the newest copy of each, then what could not be read; times are UTC.

    Raises ArtifactUnreadable where a single file is no gzip file to its end and nothing of it could be read.
    """
    archive = _Archive()
    base = f"{source}/" if source else ""
    files = [(file, base + file.name) for file in members(path)] if path.is_dir() else [(path, source)]
    for file, name in files:
        _read_file(file, name, archive)
    catalogue = Catalogue()
    catalogue.people.add_rows(archive.users)
    catalogue.learn(archive.channels)
    for channel, found in archive.posts.items():
        yield from in_order(newest(found), catalogue.shown(channel), catalogue.people)
    yield from archive.skipped


def newest(found: Iterable[tuple[int, Post]]) -> list[Post]:
    """Of several copies of a message (a thread's root, a second run) the one fetched last."""
    latest: dict[str, tuple[int, Post]] = {}
    for fetched, post in found:
        known = latest.get(post.ts)
        if known is None or fetched >= known[0]:
            latest[post.ts] = (fetched, post)
    return [post for _, post in latest.values()]


def _read_file(file: Path, source: str, archive: _Archive) -> None:
    number = 0
    try:
        for number, line in enumerate(_lines(file), 1):
            if line.strip():
                _take(line, source, number, archive)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        why = f"the file is damaged behind line {number}: {error}"
        if number == 0:
            raise ArtifactUnreadable(source, why) from error
        archive.skipped.append(Skipped(Place(source, f"line {number + 1}"), why))


def _lines(file: Path) -> Iterator[bytes]:
    packed = head(file, 2) == _GZIP
    left = _MOST
    with gzip.open(file) if packed else file.open("rb") as lines:
        while left > 0 and (line := lines.readline(left)):
            left -= len(line)
            yield line


def _take(line: bytes, source: str, number: int, archive: _Archive) -> None:
    place = Place(source, f"line {number}")
    try:
        chunk = parse_json(decode(line))
    except ValueError as error:
        archive.skipped.append(Skipped(place, f"not JSON: {error}"))
        return
    if not is_object(chunk) or _kind(chunk) not in _BODIES:
        archive.skipped.append(Skipped(place, "not a chunk that slackdump writes"))
        return
    archive.users += objects(chunk.get("u"))
    archive.channels += objects(chunk.get("ch"))
    archive.channels += objects([chunk.get("ci")])
    fetched = chunk.get("ts")
    when = fetched if isinstance(fetched, int) else 0
    archive.channels += objects([row.get("channel") for row in objects(chunk.get("sm"))])
    for row, channel in _rows(chunk):
        found = post_of(row, source, number)
        if isinstance(found, Skipped):
            archive.skipped.append(Skipped(place, found.why))
        else:
            archive.posts.setdefault(channel, []).append((when, found))


def _rows(chunk: Json) -> Iterator[tuple[Json, str]]:
    """The messages of a chunk with their channel; a thread's root comes with its replies."""
    channel = string(chunk.get("id"))
    if _kind(chunk) in {_MESSAGES, _REPLIES}:
        parent = chunk.get("p")
        if is_object(parent) and parent.get("ts"):
            yield parent, channel
        yield from ((row, channel) for row in objects(chunk.get("m")))
    elif _kind(chunk) == _SEARCHED:
        for row in objects(chunk.get("sm")):
            place = row.get("channel")
            yield row, string(place.get("id")) or string(place.get("name")) if is_object(place) else channel


READER = Reader("slackdump", identify, read, members)
