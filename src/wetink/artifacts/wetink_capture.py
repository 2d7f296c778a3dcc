"""What `wetink capture` kept while an incident happened: commands with status, duration and output, and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import decode, head, is_text, parse_json
from wetink.model.event import UNKNOWN, Actor, Command, Event, Kind, Message, Place, Skipped, When

FORMAT = "wetink-capture"
VERSION = 1


@dataclass(frozen=True, slots=True)
class _File:
    """What the first line says: whose shell, on which host, and which agent typed in it ("" for none)."""

    source: str
    user: str
    host: str
    shell: str
    agent: str


def identify(path: Path) -> bool:
    """Whether the first line is the header that `wetink capture` writes."""
    data = head(path)
    return is_text(data) and _header(decode(data).partition("\n")[0]) is not NOTHING


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command or note in the file's order, with its line; times UTC.

    The output is redacted text, None where none is kept (a hook's record, the screen of vim). A
    record that was withheld, lost, or cut off when the recorder was killed is a Skipped, and so is a file in a version
    of the format that is not known here. Format: `wetink.recorder.record`.
    """
    file: _File | None = None
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            place = Place(source, f"line {number}")
            text = decode(line).strip()
            if number == 1:
                header = _header(text)
                if header.get("version") != VERSION:
                    known = string(header.get("version")) or "?"
                    yield Skipped(place, f"version {known} of {FORMAT} is not known here; the file is not read")
                    return
                file = _file(header, source)
            elif text and file is not None:
                found = _found(_value(text), file, place, cut_off=not line.endswith(b"\n"))
                if found is not None:
                    yield from found


def _header(line: str) -> Record:
    value = record(_value(line))
    return value if value.get("format") == FORMAT and "version" in value else NOTHING


def _value(line: str) -> object:
    try:
        return parse_json(line)
    except ValueError:
        return None


def _file(header: Record, source: str) -> _File:
    values = (string(header.get(key)) for key in ("user", "host", "shell", "agent"))
    return _File(source, *values)


def _found(value: object, file: _File, place: Place, *, cut_off: bool) -> Iterator[Event | Skipped] | None:
    """What a line holds; None for the line that ends a recording."""
    one = record(value)
    match one.get("type"):
        case "command":
            return _command(one, file, place)
        case "note":
            return _note(one, file, place)
        case "lost":
            count = string(one.get("commands")) or "some"
            return iter([Skipped(place, f"{count} commands before this one could not be written")])
        case "end":
            return None
    why = "cut off: the recorder was killed while it wrote this" if cut_off else "not a record of wetink capture"
    return iter([Skipped(place, why)])


def _command(one: Record, file: _File, place: Place) -> Iterator[Event | Skipped]:
    text, output = one.get("text"), one.get("output")
    opening, entered = string(one.get("opening")), records(one.get("inside"))
    withheld = string(one.get("withheld"))
    if withheld or not isinstance(text, str) or not text.strip():
        yield Skipped(place, f"a command was withheld: {withheld}" if withheld else "a command without its line")
        return
    detail = Command(
        program=_program(one, file),
        output=opening
        if entered
        else output
        if isinstance(output, str) and (output or not one.get("screen"))
        else None,
        exit=_status(one.get("exit")),
        duration=_seconds(one.get("duration")),
        session=f"{file.source}#{string(one.get('session')) or 1}",
        host=file.host or None,
        user=file.user or None,
        cwd=string(one.get("cwd")) or None,
        cancelled=one.get("cancelled") is True,
        purpose=string(one.get("purpose")),
        agent=file.agent,
    )
    yield Event(place, Kind.EXECUTED, text, detail, _when(one), _actor(file.user), stream=file.source)
    for number, inner in enumerate(entered, 1):
        yield _entered(inner, detail, _when(one), file, Place(place.source, f"{place.locator}, inside {number}"))
    dropped = one.get("dropped")
    if isinstance(dropped, int) and dropped:
        yield Skipped(place, f"{dropped:,} bytes in the middle of the output were not kept")


def _program(one: Record, file: _File) -> str:
    """What read the line: a shell of its own grammar where the record or the file names one."""
    named = {file.shell, string(one.get("shell"))}
    return next((shell for shell in ("fish", "powershell") if shell in named), "sh")


def _entered(inner: Record, outer: Command, began: When, file: _File, place: Place) -> Event | Skipped:
    """A command entered in what another opened: read from the prompts on the screen, so its status is not known."""
    text, output, within = inner.get("text"), inner.get("output"), inner.get("within")
    if not isinstance(text, str) or not text.strip():
        return Skipped(place, "a command without its line")
    after = _seconds(inner.get("after"))
    at = began.at + timedelta(seconds=after) if began.at and after is not None else None
    detail = Command(
        program=string(inner.get("program")) or "sh",
        output=output if isinstance(output, str) else None,
        session=outer.session,
        host=string(inner.get("host")) or None,
        user=string(inner.get("user")) or None,
        cwd=string(inner.get("cwd")) or None,
        within=tuple(one for one in within if isinstance(one, str)) if isinstance(within, list) else (),
    )
    return Event(place, Kind.EXECUTED, text, detail, When(at=at), _actor(file.user), stream=file.source)


def _note(one: Record, file: _File, place: Place) -> Iterator[Event | Skipped]:
    text, name = one.get("text"), string(one.get("file"))
    if not isinstance(text, str) or not (text.strip() or name):
        yield Skipped(place, f"a note was withheld: {string(one.get('withheld')) or 'it has no text'}")
        return
    detail = Message(files=(name,) if name else (), note="note")
    said = text if text.strip() else f"Kept the file {name}"
    yield Event(place, Kind.SAID, said, detail, _when(one), _actor(file.user), stream=file.source)


def _actor(user: str) -> Actor | None:
    return Actor(handle=user) if user else None


def _when(one: Record) -> When:
    at = instant(one["at"]) if isinstance(one.get("at"), str) else None
    return When(at=at) if at else UNKNOWN


def _status(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000 else None


def _seconds(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < 1e9 else None  # type: ignore[operator,arg-type]


READER = Reader("wetink-capture", identify, read)
