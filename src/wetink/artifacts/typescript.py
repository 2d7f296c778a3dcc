"""Typescripts of script(1), with or without timing file or header, other raw logs of a terminal, logs of CI jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.artifacts import terraform
from wetink.artifacts.bare_terminal import begun_behind_prompt, is_bare, known_prompts, opens_at_prompt
from wetink.artifacts.ci_log import ci_events, is_ci_log
from wetink.artifacts.reader import Reader
from wetink.artifacts.recorded import Start, events_of
from wetink.artifacts.script_timing import is_timing, timed, timing_beside
from wetink.artifacts.terminal import Chunk, Ran, Recording, Resize, commands, record
from wetink.artifacts.terminal.captured import WRAP, rejoined
from wetink.artifacts.terminal.paper import cleaned
from wetink.artifacts.terminal.prompts import Prompt
from wetink.artifacts.terminal.stamped import stamped_lines, stamps_in, without_stamps
from wetink.artifacts.text import decode, head
from wetink.model.event import Event, Place, Skipped

_HEADER = re.compile(
    rb"(?:Script started on (?P<when>[^\[\r\n]{0,120}?)(?: \[(?P<facts>[^\r\n]{0,2000})\])?"
    rb"|(?:=~){3,40}=? PuTTY log (?P<putty>[\d.]{10} [\d:]{8}) (?:=~){3,40}=?)[ ]?\r?\n"
)
_FOOTER = re.compile(rb"\r?\n?Script done on [^\r\n]{0,200}\s*$")
_EXIT = re.compile(rb'COMMAND_EXIT_CODE="(\d{1,3})"')
_FACT = re.compile(rb'([A-Z_]{1,40})="([^"]{0,1000})"')
_WHEN = ("%a %b %d %H:%M:%S %Y", "%a %d %b %Y %I:%M:%S %p", "%a %d %b %Y %H:%M:%S", "%Y.%m.%d %H:%M:%S")
_NOT_TERMINAL = (".md", ".markdown", ".rst", ".html", ".htm", ".json", ".csv", ".eml", ".py", ".sh", ".cast")


@dataclass(frozen=True, slots=True)
class _Part:
    """One run of script(1) (`script -a` appends several): its output, and what header and footer say.

    line   line of the file at which the output begins, counted from 1
    """

    output: bytes
    line: int
    start: Start
    columns: int | None
    command: str
    exit: int | None


def identify(path: Path) -> bool:
    """Whether the file starts as script(1) or PuTTY writes it, or is raw terminal output with prompts in it."""
    data = _without_nul(head(path))
    if not data or path.suffix.lower() in _NOT_TERMINAL:
        return False
    if _HEADER.match(data.removeprefix(b"\xef\xbb\xbf")):
        return True
    if is_ci_log(decode(data)):
        return not terraform.identify(path)  # what it says of each resource tells more than that it was run
    if stamps_in(text := decode(data)):
        data = without_stamps(text).encode()
    if data.lstrip()[:1] in {b"{", b"[", b"<"} and b"\x1b" not in data and not opens_at_prompt(data):
        return False
    return is_bare(data, log=path.suffix.lower() == ".log") and not is_timing(path)


def _without_nul(data: bytes) -> bytes:
    """NULs are padding that terminals pass over; b"" where they are too many for that."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data:
        return data
    return data.replace(b"\x00", b"") if data.count(b"\x00") * 4 < len(data) else b""


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command entered.

    With a timing file each has its time (UTC where the header has an offset, a wall clock where it has none, else
    seconds since the start), and where each line begins with date and time. Without either only the first command has
    the start's time; for the rest only the order is known.
    """
    data = path.read_bytes().replace(b"\x00", b"")
    if is_ci_log(text := decode(data)):
        yield from ci_events(text, source)
        return
    parts = _parts(data)
    timing = timing_beside(path, len(parts[0].output)) if len(parts) == 1 else None
    for number, part in enumerate(parts):
        if _is_keys(part):
            yield Skipped(Place(source, f"line {part.line}"), "keys that were typed (script -I), not what was shown")
            continue
        pieces: Iterable[Chunk | Resize]
        stamps = None if timing else stamped_lines(decode(part.output))
        if timing:
            pieces = timed(part.output, timing[1])
        else:
            pieces = [Chunk(None, stamps.text if stamps else rejoined(decode(part.output)))]
        recording = record(pieces, part.columns)
        found = commands(recording, _shell(part), known_prompts(recording.text)) or _only(part, recording)
        if found and part.exit is not None and found[-1].exit is None:
            found[-1].exit = part.exit
        if found and not recording.timed:
            found[0].at = 0.0 if part.start != Start() else None
        if stamps:
            for ran in found:
                ran.at = stamps.at(ran.offset)
        locate = _Lines(recording, part.line)
        start = Start(local=stamps.first) if stamps else part.start
        yield from events_of(found, source, start, locate, session=number)


def members(path: Path) -> Iterator[Path]:
    """The typescript and the timing file beside it."""
    yield path
    parts = _parts(path.read_bytes())
    timing = timing_beside(path, len(parts[0].output)) if len(parts) == 1 else None
    if timing:
        yield timing[0]


@dataclass(slots=True)
class _Lines:
    """Where a command stands: the line of the file in which Enter was pressed. Called with ascending commands."""

    recording: Recording
    line: int
    offset: int = 0
    screens: int = 0

    def __call__(self, ran: Ran) -> str:
        self.line += sum(self.recording.text.count(sign, self.offset, ran.offset) for sign in ("\n", WRAP))
        self.offset = max(self.offset, ran.offset)
        while self.screens < len(self.recording.screens) and self.recording.screens[self.screens].offset <= ran.offset:
            self.line += self.recording.screens[self.screens].text.count("\n")
            self.screens += 1
        return f"line {self.line}"


def _parts(data: bytes) -> list[_Part]:
    data = data.removeprefix(b"\xef\xbb\xbf")
    headers = [match for match in _HEADER.finditer(data) if match.start() == 0 or data[match.start() - 1] == 0x0A]
    if not headers or headers[0].start() > 0:
        return [_part(data, 1, None)]
    ends = [*(match.start() for match in headers[1:]), len(data)]
    parts = []
    for header, end in zip(headers, ends, strict=True):
        line = data.count(b"\n", 0, header.end()) + 1
        parts.append(_part(data[header.end() : end], line, header))
    return parts


def _part(data: bytes, line: int, header: re.Match[bytes] | None) -> _Part:
    footer = _FOOTER.search(data, max(0, len(data) - 600))
    output = data[: footer.start()] if footer else data
    if footer and output and not output.endswith(b"\n"):
        output += b"\n"  # the footer's own line break may be the one that ended the last line
    if header and header["putty"]:
        output = begun_behind_prompt(output)
    code = _EXIT.search(footer[0]) if footer else None
    facts = dict(_FACT.findall(header["facts"] or b"")) if header else {}
    columns = facts.get(b"COLUMNS", b"")
    return _Part(
        output=output,
        line=line,
        start=_start((header["when"] or header["putty"]).decode("utf-8", "replace").strip()) if header else Start(),
        columns=int(columns) if columns.isdigit() and 1 < int(columns) < 10_000 else None,
        command=facts.get(b"COMMAND", b"").decode("utf-8", "replace"),
        exit=int(code[1]) if code else None,
    )


def _start(text: str) -> Start:
    """ISO with offset gives an instant; the forms of BSD, older Linux and PuTTY a wall clock without zone."""
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return _local(text)
    if stamp.tzinfo is None:
        return Start(local=stamp)
    try:
        return Start(stamp.timestamp())
    except (OverflowError, OSError):
        return Start()


def _local(text: str) -> Start:
    bare = re.sub(r" (?!AM|PM)[A-Z]{3,5}(?= \d{4}$|$)", "", " ".join(text.split()))
    for form in _WHEN:
        try:
            return Start(local=datetime.strptime(bare, form))  # noqa: DTZ007  # it has no zone, and says so
        except ValueError:
            continue
    return Start()


def _is_keys(part: _Part) -> bool:
    """Whether a part logs the input: a terminal breaks lines with a line feed, Enter sends a carriage return."""
    body = part.output.rstrip(b"\n")
    return part.start != Start() and b"\r" in body and b"\n" not in body


def _shell(part: _Part) -> str:
    """Fish says so itself; all other shells read the same language."""
    name = part.command.split(" ", 1)[0].rsplit("/", 1)[-1]
    return "fish" if name == "fish" else "sh"


def _only(part: _Part, recording: Recording) -> list[Ran]:
    """`script -c command`: no prompt, the header names the one command that ran."""
    if not part.command or not recording.text.strip():
        return []
    return [Ran(part.command, "sh", 0, recording.at(0), Prompt(""), output=cleaned(recording.text))]


READER = Reader("typescript", identify, read, members)
