"""tlog session recordings (tlog-rec-session): JSON messages in files, in the journal's exports, in syslog lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.recorded import Start, events_of
from wetink.artifacts.shell_words import is_command
from wetink.artifacts.terminal import Chunk, Ran, Resize, commands
from wetink.artifacts.terminal import record as recording_of
from wetink.artifacts.terminal.paper import visible
from wetink.artifacts.text import decode, head, is_text, parse_json, read_text
from wetink.model.event import Actor, Command, Event, Place, Skipped

_OPENS = re.compile(r'\{\s{0,8}"(?:ver|_source)"\s{0,4}:')
_REALTIME = re.compile(r"__REALTIME_TIMESTAMP=(\d{13,17})")
_PIECE = re.compile(
    r"\+(?P<delay>\d{1,12})|=(?P<wide>\d{1,5})x\d{1,5}|(?P<kind>[<>\[\]])(?P<count>\d{1,9})(?:/(?P<raw>\d{1,9}))?"
)
_FIRST_LINE = 1000
_GAP = "\x1b[?2004l\r\n"
"""Put where messages are missing: what follows was not typed at the prompt that stood there before."""

_LATEST = 4_102_444_800


def identify(path: Path) -> bool:
    """Whether a line of the head holds a message: a recording's id, its own number, and how its text is timed."""
    data = head(path)
    if not is_text(data) or b"timing" not in data:
        return False
    text = decode(data)
    return any(_message(line) for line in text.split("\n")[:2000] if "timing" in line)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command entered, recording by recording.

    Times are UTC where messages carry the wall clock (version 2.3) or the journal's, else seconds since the start.
    Messages that are missing are told. Format: doc/log_format.md of github.com/Scribery/tlog.
    """
    found: dict[str, _Recording] = {}
    yield from _gathered(read_text(path), found, source)
    for number, one in enumerate(found.values()):
        yield from one.gaps(source)
        yield from _told(one, source, number)


@dataclass(slots=True)
class _Recording:
    """The messages of one recording, by their number from 1."""

    rec: str
    host: str
    user: str
    messages: dict[int, Record] = field(default_factory=dict)
    start: float | None = None
    exact: bool = False

    def started(self, at: float, *, exact: bool) -> None:
        """Learn when it began; a message reaches the journal some time after its end, so the earliest guess is best."""
        if self.start is None or (exact and not self.exact) or (exact == self.exact and at < self.start):
            self.start, self.exact = at, exact

    def gaps(self, source: str) -> Iterator[Skipped]:
        """The runs of numbers that are not there; what came last is not known."""
        expected = 1
        for number in sorted(self.messages):
            if number > expected:
                which = f"message {expected}" if number == expected + 1 else f"messages {expected} to {number - 1}"
                yield Skipped(
                    Place(source, f"recording {self.rec}, {which}"), "missing: what was typed then is not known"
                )
            expected = number + 1


def _gathered(text: str, found: dict[str, _Recording], source: str) -> Iterator[Skipped]:
    """Sort the messages of a file into `found`; gives lines that begin like one and are broken."""
    realtime: float | None = None
    for number, line in enumerate(text.split("\n"), 1):
        stamp = _REALTIME.match(line)
        if stamp:
            realtime = int(stamp[1]) / 1e6
        if "timing" not in line and "tlog" not in line and '"ver"' not in line:
            continue
        message = _message(line)
        if message:
            _keep(message, found, realtime)
        elif _OPENS.search(line) and '"rec"' in line:
            yield Skipped(Place(source, f"line {number}"), "a message that is cut off or broken")


def _keep(message: Record, found: dict[str, _Recording], realtime: float | None) -> None:
    rec, host = string(message.get("rec")) or "1", string(message.get("host"))
    one = found.setdefault(f"{host}\0{rec}", _Recording(rec, host, string(message.get("user"))))
    number = message.get("id")
    position = _seconds(message.get("pos"))
    wall, written = message.get("time"), message.get("__realtime", realtime)
    if (
        position is not None
        and isinstance(wall, int | float)
        and not isinstance(wall, bool)
        and position < wall < _LATEST
    ):
        one.started(wall - position, exact=True)
    elif position is not None and isinstance(written, float) and position < written < _LATEST:
        one.started(written - position - _length(string(message.get("timing"))), exact=False)
    if isinstance(number, int) and number > 0:
        one.messages.setdefault(number, message)


def _message(line: str) -> Record:
    """The message of a line: alone, after a syslog head, as a journal entry's MESSAGE, or in a search engine's hit."""
    value = _object(line)
    if isinstance(value.get("MESSAGE"), str):
        stamp = string(value.get("__REALTIME_TIMESTAMP"))
        inner = _object(str(value["MESSAGE"]))
        value = {**inner, "__realtime": int(stamp) / 1e6} if stamp.isdecimal() and len(stamp) < 18 else inner
    value = record(value.get("_source")) or value
    known = isinstance(value.get("timing"), str) and "id" in value and ("rec" in value or "session" in value)
    return value if known and "ver" in value else {}


def _object(line: str) -> Record:
    opening = _OPENS.search(line) if not line.startswith("{") else None
    start = opening.start() if opening else 0
    try:
        return record(parse_json(line[start:]))
    except ValueError:
        return {}


def _told(one: _Recording, source: str, number: int) -> Iterator[Event | Skipped]:
    pieces: list[Chunk | Resize] = []
    before = None
    for key in sorted(one.messages):
        message = one.messages[key]
        if before is not None and key > before + 1 and not _begins_with_command(message):
            pieces.append(Chunk(_seconds(message.get("pos")) or 0.0, _GAP))
        before = key
        why = _play(message, pieces)
        if why:
            yield Skipped(Place(source, f"recording {one.rec}, message {key}"), why)
    found = commands(recording_of(pieces))
    for event in events_of(found, source, Start(one.start), _Locator(one.rec), session=number):
        yield _owned(event, one)


def _begins_with_command(message: Record) -> bool:
    """Whether what comes behind a gap was typed at the prompt before it, as far as its first line tells."""
    return is_command(visible(_as_is(message.get("out_txt"))[:_FIRST_LINE].split("\n", 1)[0])) is True


@dataclass(frozen=True, slots=True)
class _Locator:
    rec: str

    def __call__(self, ran: Ran) -> str:
        return f"recording {self.rec}, at {ran.at or 0.0:.1f}s"


def _owned(event: Event, one: _Recording) -> Event:
    """The recorded user is who sat there, whatever the prompt says."""
    detail = event.detail
    if isinstance(detail, Command) and not detail.within:
        detail = replace(detail, host=detail.host or one.host or None, user=detail.user or one.user or None)
    return replace(event, detail=detail, actor=Actor(handle=one.user) if one.user else event.actor)


def _play(message: Record, pieces: list[Chunk | Resize]) -> str:
    """Add the output of one message, piece by piece; gives what is wrong with its timing, ""."""
    clock = _seconds(message.get("pos"))
    timing = string(message.get("timing"))
    text, raw = _as_is(message.get("out_txt")), _bytes(message.get("out_bin"))
    if clock is None:
        return "no position"
    at = byte = end = 0
    for found in _PIECE.finditer(timing):
        if found.start() != end:
            break
        end = found.end()
        if found["delay"]:
            clock += int(found["delay"]) / 1000
        elif found["wide"]:
            pieces.append(Resize(max(1, int(found["wide"]))))
        elif found["kind"] == ">":
            pieces.append(Chunk(clock, text[at : at + int(found["count"])]))
            at += int(found["count"])
        elif found["kind"] == "]":
            size = int(found["raw"] or 0)
            pieces.append(Chunk(clock, raw[byte : byte + size].decode("utf-8", "replace")))
            at, byte = at + int(found["count"]), byte + size
    if end < len(timing):
        pieces.append(Chunk(clock, text[at:]))
        return "its timing is not readable from some point on; the rest of its text has the time of that point"
    return ""


def _length(timing: str) -> float:
    """Seconds from the first to the last piece of a message."""
    return sum(int(found["delay"]) for found in _PIECE.finditer(timing) if found["delay"]) / 1000


def _as_is(value: object) -> str:
    """A string with its white space, which is output here; "" for anything else."""
    return value if isinstance(value, str) else ""


def _bytes(value: object) -> bytes:
    items = value if isinstance(value, list) else []
    return bytes(item for item in items if isinstance(item, int) and not isinstance(item, bool) and 0 <= item < 256)


def _seconds(value: object) -> float | None:
    """Milliseconds as seconds, None for what is no position in a recording."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value / 1000 if 0 <= value < 1e12 else None


READER = Reader("tlog", identify, read)
