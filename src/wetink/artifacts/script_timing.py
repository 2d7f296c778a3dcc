"""Timing files of script(1), classic and advanced, and which one belongs to a typescript (script.1, scriptreplay.1)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from wetink.artifacts.terminal import Chunk, Resize
from wetink.artifacts.text import HEAD, head

_CLASSIC = re.compile(rb"(\d{1,9}(?:\.\d{1,9})?) (\d{1,9})\r?$")
_ADVANCED = re.compile(rb"([IOHS]) (\d{1,9}(?:\.\d{1,9})?) (.{0,400}?)\r?$")
_COLUMNS = re.compile(rb"COLS=(\d{1,5})")
_LOG = re.compile(rb"(?:OUTPUT|IO)_LOG (?:.*/)?([^/]+)$")
_SIBLINGS = 200
_SLACK = 4  # a footer's line break, a torn last chunk
_NAMED_SLACK = 256
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a timing file: `kind` O (output), I (input), S (signal), H (header); `delay` in seconds.

    log  the name of the file with the output, where the line tells it
    """

    kind: str
    delay: float
    size: int = 0
    columns: int | None = None
    log: str = ""


def steps(data: bytes) -> list[Step] | None:
    """The lines of a timing file; None where the data is something else. A torn last line is left out."""
    found = []
    lines = data.split(b"\n")
    for number, line in enumerate(lines):
        step = _step(line)
        if step is not None:
            found.append(step)
        elif line.strip() and number < len(lines) - 1:
            return None
    return found or None


def _step(line: bytes) -> Step | None:
    classic = _CLASSIC.match(line)
    if classic is not None:
        return Step("O", float(classic[1]), int(classic[2]))
    advanced = _ADVANCED.match(line)
    if advanced is None:
        return None
    kind, rest = advanced[1].decode(), advanced[3]
    columns = _COLUMNS.search(rest) if kind == "S" else None
    log = _LOG.match(rest) if kind == "H" else None
    size = int(rest) if kind in "OI" and rest.isdigit() and len(rest) < 10 else 0
    name = log[1].decode("utf-8", "replace") if log else ""
    return Step(kind, float(advanced[2]), size, int(columns[1]) if columns else None, name)


def timing_beside(path: Path, size: int) -> tuple[Path, list[Step]] | None:
    """The timing file in the same folder whose byte count fits `size` bytes of output; the likelier names first."""
    own = [path.with_name(path.name + ending) for ending in (".timing", ".time", ".tm")]
    others = sorted(other for other in islice(path.parent.iterdir(), _SIBLINGS) if other != path and other not in own)
    for other in [*own, *others]:
        if other not in own and other.with_suffix("") != other and other.with_suffix("").is_file():
            continue  # named after another file, so it is that one's
        found = _fitting(other, size, _NAMED_SLACK if other in own else _SLACK)
        if found is not None and not _is_anothers(found, path):
            return other, found
    return None


def _is_anothers(found: list[Step], path: Path) -> bool:
    """Whether a timing file names another recording that lies beside it; one that was renamed fits any."""
    log = next((step.log for step in found if step.log), path.name)
    return log != path.name and path.with_name(log).is_file()


def _fitting(path: Path, size: int, slack: int) -> list[Step] | None:
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    first = head(path, 512).split(b"\n")
    if _step(first[0]) is None:
        return None
    found = steps(path.read_bytes())
    return found if found is not None and _fits(found, size, max(slack, size // 100)) else None


def _fits(found: list[Step], size: int, slack: int) -> bool:
    """Header and footer are not counted, and an end may be torn on either side: `slack` bytes may differ."""
    printed = sum(step.size for step in found if step.kind == "O")
    typed = sum(step.size for step in found if step.kind == "I")
    return abs(printed - size) <= slack or (typed > 0 and abs(printed + typed - size) <= slack)


def timed(data: bytes, found: list[Step]) -> Iterator[Chunk | Resize]:
    """The output cut as it was written, at seconds since the start; bytes that were typed (an I/O log) are left out."""
    printed = sum(step.size for step in found if step.kind == "O")
    typed = sum(step.size for step in found if step.kind == "I")
    mixed = typed > 0 and abs(printed + typed - len(data)) < abs(printed - len(data))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    clock, at = 0.0, 0
    for step in found:
        clock += step.delay
        if step.columns:
            yield Resize(step.columns)
        if step.kind == "O":
            yield Chunk(clock, decoder.decode(data[at : at + step.size]))
        if step.kind == "O" or mixed:
            at += step.size
    yield Chunk(clock, decoder.decode(data[at:], final=True))


def is_timing(path: Path) -> bool:
    """Whether the head of a file reads as a timing file."""
    data = head(path, HEAD)
    return bool(data) and steps(data) is not None
