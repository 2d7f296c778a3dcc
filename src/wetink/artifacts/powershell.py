"""PowerShell transcripts (Start-Transcript, versions 2 to 7, any language), with or without invocation headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from wetink.artifacts.named import actor_of
from wetink.artifacts.powershell_words import LONGEST, wants_more
from wetink.artifacts.reader import Reader
from wetink.artifacts.terminal.paper import cleaned
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Command, Event, Kind, Place, Skipped, When

_STARS = re.compile(r"\*{10,60}[ \t]*")
_STAMP = re.compile(r"[^\d\n]{0,60}[:：][ \t]*(\d{14})[ \t]*")
_FACT = re.compile(r"[^:：\n]{1,60}[:：][ \t]*(.*)")
_MACHINE = re.compile(r"([^\s()]{1,80}) \((?:Microsoft|Unix|Linux|Darwin|Win|macOS)\b.*")
_PROMPT = re.compile(
    r"(?:\([^()\n]{1,60}\) )?(?:\[(?P<host>[^\]\n]{1,80})\]: ?)?PS(?: (?P<cwd>[^>\n]{1,260}))?>{1,2} ?(?P<typed>.*)"
)
_OTHER_PROMPT = re.compile(r"[^\n❯➜λ»$#%>]{0,120}[❯➜λ»$#%>] (?P<typed>\S.*)")
_ENGINE = re.compile(r"(?:PS>|>> ?)?(CommandInvocation|ParameterBinding|TerminatingError)\(([^)\n]{0,120})\): (.*)")
_BOUND = re.compile(r'name="([^"\n]{1,80})"; value="(.*?)"?\s*')
_INNER = re.compile(
    r"(?:Out-(?:Default|String|Null|Host|LineOutput)|Format-\w+|prompt|PSConsoleHostReadLine|Set-StrictMode)\Z"
)
_CLOSES = re.compile(r"[)}\]'\"]")
_MORE = re.compile(r">> ?(.*)")
_LONGEST_HEADER = 60


def identify(path: Path) -> bool:
    """Whether the file begins with a transcript's header: a line of stars, a title, a stamp, facts, stars."""
    data = head(path)
    if not is_text(data):
        return False
    lines = decode(data).lstrip("\r\n \ufeff").split("\n")[: _LONGEST_HEADER + 3]
    return _header_at([line.rstrip("\r") for line in lines], 0) is not None


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command typed. Times are the computer's wall clock, without zone.

    With invocation headers each command has its time; without them only the first one has the start's, and a closing
    Stop-Transcript the end's. Calls that the engine recorded (constrained endpoints) are put together as commands.
    """
    walk = _Walk([line.rstrip("\r") for line in read_text(path).split("\n")])
    walk.run()
    for typed in walk.done:
        if typed.text.strip():
            yield _event(typed, source)


@dataclass(slots=True)
class _Session:
    """One run of Start-Transcript, counted from 1; `start` naive local time."""

    number: int = 0
    start: datetime | None = None
    user: str | None = None
    host: str | None = None


@dataclass(slots=True)
class _Typed:
    text: str
    line: int
    session: _Session
    at: datetime | None = None
    cwd: str | None = None
    remote: str | None = None
    engine: bool = False
    output: list[str] = field(default_factory=list)


class _Walk:
    """One pass over the lines."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.done: list[_Typed] = []
        self.session = _Session()
        self.stamp: datetime | None = None
        self.fresh = False  # behind an invocation header: the next line is a prompt, whatever it looks like
        self.waits = False  # a typed command takes what follows as its output

    def run(self) -> None:
        """Fill `done`."""
        while self.at < len(self.lines):
            if not (_STARS.fullmatch(self.lines[self.at]) and self._block()):
                self._line(self.lines[self.at])

    def _block(self) -> bool:
        """A header, an end or an invocation header between lines of stars; False where it is only stars."""
        header = _header_at(self.lines, self.at)
        if header is not None:
            self.session = _facts(self.lines[self.at + 2 : header], self.session.number + 1)
            self.stamp, self.fresh, self.waits = self.session.start, False, False
            self.at = header + 1
            return True
        stamp, end = _small_block(self.lines, self.at)
        if end is None:
            return False
        if end == self.at + 2:
            self.stamp, self.fresh, self.waits = stamp, True, False
        else:
            self._ended(stamp)
        self.at = end + 1
        return True

    def _ended(self, stamp: datetime | None) -> None:
        last = self.done[-1] if self.done else None
        if last and last.session is self.session and last.text.strip().lower().startswith("stop-transcript"):
            last.at = last.at or stamp
        self.stamp, self.waits = None, False

    def _line(self, line: str) -> None:
        fresh, self.fresh = self.fresh, self.fresh and not line.strip()
        prompt = _PROMPT.match(line)
        engine = _ENGINE.match(line if prompt is None else prompt["typed"]) or _ENGINE.match(line)
        if engine:
            self._engine(engine, fresh=fresh)
        elif prompt:
            self._typed(prompt["typed"], prompt["cwd"], prompt["host"])
        elif fresh and (other := _OTHER_PROMPT.match(line)):
            self._typed(other["typed"], None, None)
        elif self.waits:
            self.done[-1].output.append(line)
        self.at += 1

    def _typed(self, text: str, cwd: str | None, host: str | None) -> None:
        """A prompt with what was typed behind it, on as many lines as it goes on."""
        begin = self.at
        parts = [text]
        while self.at + 1 < len(self.lines) and (more := _MORE.fullmatch(self.lines[self.at + 1])):
            if _ENGINE.match(self.lines[self.at + 1]):
                break
            parts.append(more[1])
            self.at += 1
        if len(parts) == 1 and wants_more(text):
            parts.extend(self._raw_lines(text))
        remote = host if host and host != "DBG" else None
        self.done.append(_Typed("\n".join(parts).rstrip(), begin + 1, self.session, self.stamp, cwd, remote))
        self.stamp, self.waits = None, True

    def _raw_lines(self, text: str) -> list[str]:
        """The lines that complete an open command where the editor leaves out ">>"; none where nothing completes it."""
        found: list[str] = []
        for line in self.lines[self.at + 1 : self.at + LONGEST]:
            if _PROMPT.match(line) or _STARS.fullmatch(line):
                return []
            found.append(line)
            before = found[-2] if len(found) > 1 else "`"
            if not before.rstrip().endswith(("`", "|", ",")) and not _CLOSES.search(line):
                continue  # nothing in it can complete the command
            if not wants_more("\n".join([text, *found])):
                self.at += len(found)
                return found
        return []

    def _engine(self, found: re.Match[str], *, fresh: bool) -> None:
        """What the engine wrote of itself: a call where nobody typed one, else nothing but an error's words."""
        what, name, rest = found[1], found[2], found[3]
        current = self.done[-1] if self.waits else None
        if what == "TerminatingError":
            if current:
                current.output.append(rest.strip('"'))
            self.fresh = fresh
        elif (current is None or current.engine) and not _INNER.match(name):
            self._invoked(current, what, name, rest)

    def _invoked(self, current: _Typed | None, what: str, name: str, rest: str) -> None:
        bound = _BOUND.fullmatch(rest) if what == "ParameterBinding" else None
        if current is None or (what == "CommandInvocation" and self.lines[self.at].startswith("PS>")):
            current = _Typed(name, self.at + 1, self.session, self.stamp, engine=True)
            self.done.append(current)
            self.stamp, self.waits = None, True
        elif what == "CommandInvocation":
            current.text += f" | {name}"
        if bound and bound[1] != "InputObject":
            value = f'"{bound[2]}"' if re.search(r"\s", bound[2]) else bound[2]
            current.text += f" -{bound[1]} {value}"


def _header_at(lines: list[str], at: int) -> int | None:
    """The index of the line of stars that ends the header beginning at `at`, None where none begins there."""
    if at + 3 >= len(lines) or not _STARS.fullmatch(lines[at]) or _STAMP.fullmatch(lines[at + 1]):
        return None
    if not _STAMP.fullmatch(lines[at + 2]) or _STARS.fullmatch(lines[at + 3]):
        return None
    ends = (n for n in range(at + 4, min(len(lines), at + _LONGEST_HEADER)) if _STARS.fullmatch(lines[n]))
    return next(ends, None)


def _small_block(lines: list[str], at: int) -> tuple[datetime | None, int | None]:
    """(stamp, index of the closing stars) of an invocation header (two lines on) or an end (three lines on)."""
    for size in (2, 3):
        if at + size < len(lines) and _STARS.fullmatch(lines[at + size]):
            stamp = _STAMP.fullmatch(lines[at + size - 1])
            return (_moment(stamp[1]), at + size) if stamp else (None, None)
    return None, None


def _facts(lines: list[str], number: int) -> _Session:
    """Start, user and machine by their place and form: the words before the colon are in the computer's language."""
    session = _Session(number)
    stamp = _STAMP.fullmatch(lines[0]) if lines else None
    session.start = _moment(stamp[1]) if stamp else None
    values = [found[1].strip() if (found := _FACT.fullmatch(line)) else "" for line in lines[1:]]
    if values and values[0]:
        user = values[0].rsplit("\\", 1)[-1]
        session.user = (user if " " in user else user.split("@", 1)[0]) or None
    machine = next((found for value in values if (found := _MACHINE.fullmatch(value))), None)
    session.host = machine[1] if machine else None
    return session


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007  # it has no zone, and says so
    except ValueError:
        return None


def _event(typed: _Typed, source: str) -> Event:
    printed = "\n".join(line.rstrip() for line in typed.output).strip("\n")
    detail = Command(
        program="powershell",
        output=cleaned(printed) if "\x1b" in printed or "\b" in printed else printed,
        session=f"{source}#{typed.session.number}",
        host=typed.remote or typed.session.host,
        user=typed.session.user,
        cwd=typed.cwd,
        within=(f"Enter-PSSession {typed.remote}",) if typed.remote else (),
    )
    when = When(local=typed.at) if typed.at else UNKNOWN
    place = Place(source, f"line {typed.line}")
    actor = actor_of(source, typed.session.user)
    return Event(place, Kind.EXECUTED, typed.text, detail, when, actor, stream=source)


READER = Reader("powershell", identify, read)
