"""IRC logs of weechat, irssi, eggdrop, ZNC, limnoria, HexChat, mIRC, dircproxy and their like.

The date often stands only in the file's name or in "Day changed" lines, and no client writes its zone: times are wall
clocks (`When.local`) unless a line says "Z" or an offset.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, time, timedelta
from pathlib import Path

from wetink.artifacts import irc_lines
from wetink.artifacts.bot_names import is_bot_name
from wetink.artifacts.irc_lines import Line, Stamp
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import day_in_name
from wetink.artifacts.text import decode, head, is_text
from wetink.errors import ArtifactUnreadable
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Findings, Kind, Link, Message, Place, Skipped, When

_NEEDED = 2
_COME_AND_GO = 3
_LEVELS = frozenset(
    {"info", "warn", "warning", "error", "err", "debug", "trace", "notice", "fatal", "critical", "crit"}
)
"""Words that logs of programs put between angle brackets."""

_NOTES = {"nick": "system", "join": "join", "leave": "leave", "topic": "topic", "system": "system"}
_RELAY = re.compile(r"(?i).*(?:bridge|relay|matter|telegram|discord|slack|matrix|gateway|bot)")
_RELAYED = re.compile(r"(?:<[@+]?([^\s<>]{1,40})>|\[([^\s\[\]]{1,40})\]:) (.+)", re.DOTALL)
_ADDRESSED = re.compile(r"@?([^\s:,]{1,40})[:,] ")
_URL = re.compile(r"https?://[^\s<>\"|`]{1,2000}")
_CHANNEL = re.compile(r"#{1,2}[^\s#/,:\"]{1,60}")
_NAME_TAIL = re.compile(
    r"(?:[._-]?\d{4}[-_.]?\d\d[-_.]?\d\d.*|\.(?:weechatlog|log|txt|irc|text)(?:\..*)?)$", re.IGNORECASE
)
_NIGHT, _MORNING = time(18), time(6)
_ODD = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
"""A byte that is no UTF-8, as the Western character that older clients meant by it."""


# --- identify ----------------------------------------------------------------------------------------------


def identify(path: Path) -> bool:
    """Whether most lines are stamped lines of an IRC log: said by somebody, or people who come and go."""
    data = head(path)
    if not data or not is_text(data):
        return False
    lines = [line for line in _text(data).split("\n")[:400] if line.strip()]
    parsed = [(line, irc_lines.parse(line.strip(" \r"))) for line in lines]
    known = [found for line, found in parsed if found]
    said = [found for found in known if found.kind in {"said", "action"} and found.text.strip()]
    headers = sum(1 for line, found in parsed if not found and irc_lines.header(line.rstrip("\r")) is not None)
    if (len(known) + headers) * 10 < 7 * len(lines):
        return False
    come_and_go = sum(1 for found in known if found.kind in {"join", "leave", "nick"}) >= _COME_AND_GO
    if len(said) < _NEEDED:  # a quiet day
        return come_and_go
    if all(found.nick.lower() in _LEVELS for found in said):
        return False
    if any("<" in line[:40] for line, found in parsed if found in said):
        return True
    return come_and_go or _is_weechat(lines, known, said)


def _is_weechat(lines: list[str], known: list[Line], said: list[Line]) -> bool:
    """Three columns may also be a table: a log has marks for joins and the like, or sentences by several people."""
    tabbed = [line for line in lines if line.count("\t") >= 2 and line[4:5] == "-"]
    if len(tabbed) * 10 < 9 * len(lines):
        return False
    if any(found.kind not in {"said", "action"} for found in known):
        return True
    words = sum(len(found.text.split()) for found in said)
    return len({found.nick for found in said}) > 1 and words >= 3 * len(said)


def _text(data: bytes) -> str:
    """Text of a log in which every client wrote in its own encoding: UTF-8 where it is, else Western bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(data)
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return text.translate(_ODD) if not text.isascii() else text


# --- days --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Calendar:
    """The day the lines are in: from the file's name, headers and dividers, moved on when a night passes."""

    day: date | None = None
    last: time | None = None

    def begin(self, day: date) -> None:
        """A header or divider names the day."""
        self.day, self.last = day, None

    def when(self, stamp: Stamp) -> When:
        """The time of a line; unknown for an impossible one."""
        if stamp.clock is None:
            return UNKNOWN
        self._pass(stamp)
        found = irc_lines.moment(stamp, self.day)
        if found is None:
            return UNKNOWN if stamp.year else When(clock=stamp.clock)
        if found.tzinfo:
            return When(at=found.astimezone(UTC)) if 1970 < found.year < 9000 else UNKNOWN
        return When(local=found)

    def _pass(self, stamp: Stamp) -> None:
        if stamp.month and self.day and not stamp.year:  # "Jan 01" behind "Dec 31": a new year
            year = self.day.year + (self.day.month == 12 and stamp.month == 1)
            found = irc_lines.moment(Stamp(time(0), year, stamp.month, stamp.day), None)
            self.day = found.date() if found else self.day
        elif not stamp.month and self.day and stamp.clock and self.last:
            night = self.last >= _NIGHT and stamp.clock < _MORNING
            self.day += timedelta(days=night and self.day < date.max)
        self.last = stamp.clock


# --- people ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _People:
    """Nicks, those that one person had one after the other joined; nicks differ in more than case."""

    leads: dict[str, str] = field(default_factory=dict)
    spoken: Counter[str] = field(default_factory=Counter)
    ids: dict[str, str] = field(default_factory=dict)

    def root(self, nick: str) -> str:
        nick = nick.lower()
        while (lead := self.leads.get(nick, nick)) != nick:
            self.leads[nick] = self.leads.get(lead, lead)
            nick = lead
        return nick

    def take(self, line: Line) -> None:
        """Note who speaks and who changes nick."""
        if line.kind == "nick":
            self.leads[self.root(line.to)] = self.root(line.nick)
        elif line.nick:
            self.spoken[line.nick.lower()] += line.kind in {"said", "action"}

    def settle(self) -> None:
        """Each person's id is the nick they spoke most with."""
        groups: dict[str, list[str]] = {}
        for nick in sorted({*self.spoken, *self.leads, *self.leads.values()}):
            groups.setdefault(self.root(nick), []).append(nick)
        for group in groups.values():
            best = max(group, key=lambda nick: self.spoken[nick])
            self.ids.update(dict.fromkeys(group, best))

    def actor(self, nick: str) -> Actor:
        kind = ActorKind.BOT if is_bot_name(nick) else ActorKind.PERSON
        return Actor(handle=nick, id=self.ids.get(nick.lower(), nick.lower()), kind=kind)


# --- reading -----------------------------------------------------------------------------------------------


def read(path: Path, source: str) -> Findings:
    """Yields what was said and happened in the log's order; wall clocks without a zone, times of day without a date."""
    try:
        text = _text(path.read_bytes())
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    calendar = _Calendar(day_in_name(source.rpartition("/")[2]))
    entries: list[tuple[int, Line, When]] = []
    skipped: list[Skipped] = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(" \r")
        if not line.strip():
            continue
        day = irc_lines.header(line)
        if day is not None:
            if day:
                calendar.begin(day)
            continue
        found = irc_lines.parse(line) or irc_lines.rest_of(line) or irc_lines.unstamped(line)
        if found is None:
            skipped.append(Skipped(Place(source, f"line {number}"), "not a line of an IRC log"))
            continue
        entries.append((number, found, calendar.when(found.stamp) if found.stamp else UNKNOWN))
    yield from _events(entries, source)
    yield from skipped


def _events(entries: list[tuple[int, Line, When]], source: str) -> Iterator[Event]:
    people = _People()
    for _, line, _ in entries:
        people.take(line)
    people.settle()
    channel = _channel(source, (line for _, line, _ in entries))
    for number, line, when in entries:
        if line.text:
            yield _event(line, when, channel, Place(source, f"line {number}"), people)


def _event(line: Line, when: When, channel: str, place: Place, people: _People) -> Event:
    text, nick = line.text, line.nick
    relayed = _RELAYED.fullmatch(text) if line.kind == "said" and _RELAY.match(nick) else None
    if relayed:  # a bridge speaks for people in another chat
        nick, text = relayed[1] or relayed[2], relayed[3]
    addressed = _ADDRESSED.match(text) if line.kind == "said" else None
    known = people.ids.get(addressed[1].lower()) if addressed else None
    detail = Message(
        channel=channel,
        id=place.locator,
        mentions=(known,) if known else (),
        links=tuple(Link(url) for url in dict.fromkeys(url.rstrip(".,;:!?)'") for url in _URL.findall(text))),
        note=_NOTES.get(line.kind, ""),
    )
    actor = people.actor(nick) if nick else None
    return Event(place, Kind.SAID, text, detail, when, actor, place.source)


def _channel(source: str, lines: Iterable[Line]) -> str:
    """The channel in the file's name or its folder's, else the one that joins and topics name most."""
    for part in reversed(source.split("/")):
        found = _CHANNEL.search(part)
        if found:
            return _NAME_TAIL.sub("", found[0]).lstrip("#")
    named = Counter(
        found[0].rstrip(".;)'")
        for line in lines
        if line.kind in {"join", "topic"} and (found := _CHANNEL.search(line.text))
    )
    return named.most_common(1)[0][0].lstrip("#") if named else ""


READER = Reader("irc", identify, read)
