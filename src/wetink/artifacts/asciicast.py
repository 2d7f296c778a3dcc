"""asciinema recordings, versions 1 to 3 (docs.asciinema.org/manual/asciicast): what was typed, and what it printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.reader import Reader
from wetink.artifacts.recorded import Start, events_of
from wetink.artifacts.terminal import Chunk, Resize, commands, record
from wetink.artifacts.text import decode, head, is_text, parse_json, read_text
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Event, Place, Skipped

_LONGEST_DELAY = 1e8  # three years: a larger number of seconds is no time


def identify(path: Path) -> bool:
    """Whether the first line is a header of version 2 or 3, or the file opens like a version 1 object with `stdout`."""
    data = head(path)
    if not is_text(data):
        return False
    text = decode(data).lstrip()
    if not text.startswith("{"):
        return False
    first = _json(text.split("\n", 1)[0])
    if isinstance(first, dict):
        return _version(first) in {1, 2, 3} and bool({"width", "term", "stdout", "height"} & set(first))
    return '"version"' in text[:4000] and '"stdout"' in text and '"width"' in text


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command entered. Times are UTC where the header has a timestamp, else seconds since the start."""
    text = read_text(path)
    cast = _version_1(text, source) if _is_object(text) else _lines(text, source)
    yield from cast.skipped
    recording = record(cast.pieces, cast.columns, cast.clock)
    found = commands(recording, cast.shell)
    if cast.exit is not None and found and found[-1].exit is None and found[-1].duration is None:
        found[-1].exit = cast.exit
    yield from events_of(found, source, Start(cast.timestamp))
    if not found and recording.screens:
        yield Skipped(Place(source, "at 0.0s"), "the whole recording is one full-screen program; no prompt to read")


@dataclass(slots=True)
class _Cast:
    """What a file holds: `timestamp` is seconds since 1970 UTC, `clock` the seconds of the last event."""

    columns: int | None = None
    timestamp: float | None = None
    shell: str = "sh"
    exit: int | None = None
    clock: float = 0.0
    pieces: list[Chunk | Resize] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def _lines(text: str, source: str) -> _Cast:
    """Versions 2 and 3: a header, then one event a line; `#` lines are comments in version 3."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    header = _json(lines[first]) if first is not None else None
    if first is None or not isinstance(header, dict):
        raise ArtifactUnreadable(source, "the header is not a JSON object", line=1)
    cast = _headed(header)
    relative = _version(header) == 3
    for number, line in enumerate(lines[first + 1 :], first + 2):
        if line.strip() and not line.startswith("#"):
            why = _take(cast, _json(line), relative=relative)
            if why:
                last = number >= len(lines) - 1
                cast.skipped.append(Skipped(Place(source, f"line {number}"), "cut off in the middle" if last else why))
    return cast


def _take(cast: _Cast, event: object, *, relative: bool) -> str | None:
    """Add one event; gives what is wrong with it. Markers, input and unknown codes are passed over."""
    match event:
        case [int() | float() as time, str() as code, str() | int() as value, *_] if 0 <= time < _LONGEST_DELAY:
            cast.clock = cast.clock + time if relative else max(cast.clock, float(time))
        case _:
            return "not an event [time, code, data]"
    if code == "o":
        cast.pieces.append(Chunk(cast.clock, str(value)))
    elif code == "r":
        columns = str(value).lower().partition("x")[0]
        if columns.isdecimal() and columns.isascii() and len(columns) < 6:
            cast.pieces.append(Resize(int(columns)))
    elif code == "x" and str(value).isdecimal() and str(value).isascii() and len(str(value)) < 4:
        cast.exit = int(value)
    return None


def _version_1(text: str, source: str) -> _Cast:
    """Version 1: one object, `stdout` a list of [seconds since the one before, text]."""
    whole = _json(text)
    if not isinstance(whole, dict):
        raise ArtifactUnreadable(source, "the recording is not a whole JSON object")
    cast = _headed(whole)
    stdout = whole.get("stdout")
    for number, pair in enumerate(stdout if isinstance(stdout, list) else [], 1):
        match pair:
            case [int() | float() as delay, str() as printed] if 0 <= delay < _LONGEST_DELAY:
                cast.clock += delay
                cast.pieces.append(Chunk(cast.clock, printed))
            case _:
                cast.skipped.append(Skipped(Place(source, f"record {number}"), "not a pair [delay, text]"))
    return cast


def _headed(header: dict[str, object]) -> _Cast:
    cast = _Cast()
    term = header.get("term")
    size = header.get("width") if not isinstance(term, dict) else term.get("cols")
    if isinstance(size, int) and 0 < size < 100_000:
        cast.columns = size
    stamp = header.get("timestamp")
    if isinstance(stamp, int | float) and not isinstance(stamp, bool) and 0 < stamp < 4_102_444_800:
        cast.timestamp = float(stamp)
    env = header.get("env")
    shells = (header.get("command"), env.get("SHELL") if isinstance(env, dict) else None)
    shell = next((one for one in shells if isinstance(one, str) and one), "")
    cast.shell = "fish" if shell.split(" ", 1)[0].endswith("fish") else "sh"
    return cast


def _is_object(text: str) -> bool:
    """Version 1 is the only one that is a single value over the whole file."""
    first = _json(text.lstrip().split("\n", 1)[0])
    return not isinstance(first, dict) or _version(first) == 1


def _version(header: dict[str, object]) -> int | None:
    version = header.get("version")
    return version if isinstance(version, int) else None


def _json(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError:
        return None


READER = Reader("asciicast", identify, read)
