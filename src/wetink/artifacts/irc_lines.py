"""What one line of an IRC log is, in whichever client's or bot's style: its stamp, who, and what was said or happened.

Styles: weechat, irssi, eggdrop, ZNC, limnoria (supybot), xchat and HexChat, mIRC, dircproxy, KVIrc, Konversation,
energymech, IRCCloud, The Lounge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Literal

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MON = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?: ?(?P<half>[AaPp])[Mm])?"
_ZONE = r"(?: ?(?:[A-Z]{2,5}/)?(?P<zone>Z|UTC|[+-]\d\d:?\d\d))?"
_STAMPS = tuple(
    re.compile(shape + r"(?=[\s<*-]|$)")
    for shape in (
        rf"\[?(?P<year>\d{{4}})[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)[T ]{_CLOCK}{_ZONE}\]?",
        rf"\[?{_CLOCK}\]?",
        rf"\[(?P<day>\d{{1,2}}) (?P<mon>{_MON}) {_CLOCK}\]",
        rf"(?P<mon>{_MON}) {{1,2}}(?P<day>\d{{1,2}}) {_CLOCK}",
        rf"\[(?:[A-Z][a-z]{{2,8}},? )?(?P<day>\d{{1,2}}) (?P<mon>{_MON}) (?P<year>\d{{4}})\] \[{_CLOCK}\]",
        rf"\[[A-Z][a-z]{{2,8}},? (?P<mon>{_MON}) {{1,2}}(?P<day>\d{{1,2}}) (?P<year>\d{{4}})\] \[{_CLOCK}\]",
    )
)
_NICK = r"[A-Za-z_\[\]\\`^{|}\u00c0-\uffff][^\s<>!@/,:]{0,60}"
_MODES = r"[ @+%~&!*]{0,2}"
_SAID = re.compile(rf"<{_MODES}(?P<nick>{_NICK})(?P<host>![^\s<>]{{1,200}}|/#[^\s<>]{{1,80}})?>(?:[ \t](?P<text>.*))?")
_NOTICE = re.compile(rf"-(?P<nick>{_NICK})(?:![^\s-]{{1,200}}|:[@+]?#[^\s]{{1,80}}?)?- (?P<text>.*)")
_ACTION = re.compile(rf"(?:\*|—|Action:)\s{{1,3}}{_MODES}(?P<nick>{_NICK})(?::|\s+)(?P<text>.*)")
_WEECHAT_NICK = re.compile(rf"{_MODES}(?P<nick>{_NICK})")
_WEECHAT_NOTICE = re.compile(rf"Notice\((?P<nick>{_NICK})\)(?: -> \S{{1,80}})?: (?P<text>.*)")
_MARK = re.compile(r"(?:\*\*\*|-!-|-->|<--|---|--|===|=!=|>>>|\*|→|←|⇐|⇒|•|➜|\[\+\]|\[-\])(?=\s)\s*")
_CODES = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04[0-9A-Fa-f]{6}|[\x02\x0f\x11\x16\x1d\x1e\x1f]|\x1b\[[0-9;]{0,16}m"
)

_WHO = rf"(?P<nick>{_NICK})(?: ?[(\[<][^)\]>]{{0,200}}[)\]>])?"
_EVENTS = (
    (
        "nick",
        re.compile(rf"(?P<nick>{_NICK}) (?:is now known as|changed nick to|is known as) (?P<to>[^\s.]{{1,60}})\.?"),
    ),
    ("nick", re.compile(rf"Nick change: (?P<nick>{_NICK}) -> (?P<to>\S{{1,60}})")),
    ("join", re.compile(rf"(?:Joins|Join):? {_WHO}.{{0,200}}")),
    ("join", re.compile(rf"{_WHO} (?:has )?joined\b.{{0,300}}")),
    ("leave", re.compile(rf"(?:Parts|Quits|Part|Quit|Signoff):? {_WHO}.{{0,500}}")),
    ("leave", re.compile(rf"{_WHO} (?:(?:has )?(?:left|quit)\b|(?:was|has been) kicked\b|kicked from\b).{{0,500}}")),
    (
        "topic",
        re.compile(rf"{_WHO} (?:has )?(?:changes?|changed|sets?|unset) (?:the )?(?:channel )?topic\b.{{0,2000}}"),
    ),
    ("topic", re.compile(r"Topic\b.{0,2000}")),
    ("system", re.compile(rf"{_WHO} (?:sets? (?:channel )?mode|gives|removes|has (?:gotten|been given))\b.{{0,300}}")),
    (
        "system",
        re.compile(r"(?:mode[/ ]#|Mode #|ServerMode|You |Irssi: |Now talking|Users? on #|Set by |Channel #).{0,800}"),
    ),
)
_DAY = re.compile(
    r"(?:\*{3,4} [^\d\n]{3,40}?|--- (?:Day changed|Log (?:opened|closed))|---|\[\d\d:\d\d(?::\d\d)?\] ---|"
    rf"Session (?:Start|Time|Close):) [A-Z][a-z]{{2,8}},? (?P<mon>{_MON}) {{1,2}}(?P<day>\d{{1,2}})"
    r"(?:,? \d\d:\d\d:\d\d)?(?: [A-Z]{2,5})? (?P<year>\d{4})\s*"
)
_HEADER = re.compile(r"(?:Session (?:Ident|Close|Start|Time)|\*{4} |--- Log |\[dircproxy\]).{0,300}")
_DIVIDER = re.compile(r"\d{1,2}:\d\d(?::\d\d)? --- (?:Day changed|Log)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line's time as written: `year`, `month`, `day` are 0 where it does not say, `clock` None where it cannot be."""

    clock: time | None
    year: int = 0
    month: int = 0
    day: int = 0
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log.

    kind    "said", "action", "notice", "nick", "join", "leave", "topic" or "system"
    nick    who, without mode signs; "" where nobody is named
    to      the new nick of a "nick" line
    """

    kind: str
    nick: str
    text: str
    stamp: Stamp | None = None
    to: str = ""


def parse(line: str) -> Line | None:
    """A line with a stamp as what it is; None for a line without one, or whose shape nothing tells."""
    if len(line) > 20_000:
        return None
    found = stamp_of(line)
    if not found:
        return None
    stamp, end = found
    rest = _CODES.sub("", line[end:])
    made = _tabbed(rest) or _shaped(rest.lstrip(" \t"))
    return Line(made.kind, made.nick, made.text.rstrip(), stamp, made.to) if made else None


def rest_of(line: str) -> Line | None:
    """A stamped line of a claimed log whose shape nothing tells, as a "system" line."""
    found = stamp_of(line)
    words = _CODES.sub("", line[found[1] :]).strip() if found else ""
    return Line("system", "", words, found[0]) if found and words else None


def unstamped(line: str) -> Line | None:
    """Read "<nick> text" without a time."""
    found = _SAID.fullmatch(_CODES.sub("", line))
    return _said(found) if found else None


def header(line: str) -> date | Literal[""] | None:
    """The day that a line like "--- Day changed Tue Sep 22 2026" begins, "" for other headers, None for other lines."""
    if _DIVIDER.match(line):
        line = line.split(" ", 1)[1]
    found = _DAY.match(line)
    if found:
        return _date(int(found["year"]), _month(found["mon"]), int(found["day"])) or ""
    return "" if _HEADER.fullmatch(line) else None


# --- stamps ------------------------------------------------------------------------------------------------


def stamp_of(line: str) -> tuple[Stamp, int] | None:
    """The stamp a line begins with, and where it ends."""
    for shape in _STAMPS:
        found = shape.match(line)
        if found:
            return _stamp(found), found.end()
    return None


def _stamp(found: re.Match[str]) -> Stamp:
    part = found.groupdict()
    month = int(part["month"]) if part.get("month") else _month(part.get("mon") or "")
    return Stamp(
        _time(part), int(part.get("year") or 0), month, int(part.get("day") or 0), _zone(part.get("zone") or "")
    )


def _month(name: str) -> int:
    return _MONTHS.get(name[:3].lower(), 0)


def _time(part: dict[str, str | None]) -> time | None:
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    if part.get("half") and hour <= 12:
        hour = hour % 12 + (12 if part["half"] in {"P", "p"} else 0)
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 and second <= 60 else None


def _zone(written: str) -> tzinfo | None:
    if not written:
        return None
    if written in {"Z", "UTC"}:
        return timezone(timedelta(0))
    hours, minutes = int(written[1:3]), int(written[-2:])
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if written[0] == "-" else size) if size < timedelta(hours=24) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1970 <= year <= 2200 else None
    except ValueError:
        return None


def moment(stamp: Stamp, day: date | None) -> datetime | None:
    """The stamp as a date and time (naive without a zone); `day` stands in for what it does not say itself."""
    year = stamp.year or (day.year if day else 0)
    own = _date(year, stamp.month, stamp.day) if stamp.month else day
    if own is None or stamp.clock is None:
        return None
    return datetime.combine(own, stamp.clock, stamp.zone)


# --- shapes ------------------------------------------------------------------------------------------------


def _tabbed(rest: str) -> Line | None:
    """The three columns of weechat: stamp, nick or mark, words."""
    if not rest.startswith("\t"):
        return None
    prefix, tab, words = rest[1:].partition("\t")
    mark = prefix.strip()
    if not tab or len(prefix) > 60:
        return None
    if mark in {"-->", "<--", "--", "=!="}:
        notice = _WEECHAT_NOTICE.fullmatch(words)
        return (
            Line("notice", notice["nick"], notice["text"]) if notice else (_event(words) or Line("system", "", words))
        )
    if mark == "*":
        nick, _, does = words.partition(" ")
        return Line("action", nick, does)
    found = _WEECHAT_NICK.fullmatch(prefix.rstrip())
    return Line("said", found["nick"], words) if found else None


def _shaped(rest: str) -> Line | None:
    """Every other style: "<nick> words", "* nick does", "-nick- words", or an event behind a mark."""
    said = _SAID.fullmatch(rest)
    if said:
        return _said(said)
    mark = _MARK.match(rest)
    found = _event(rest[mark.end() :] if mark else rest)
    if found:
        return found
    for kind, shape in (("action", _ACTION), ("notice", _NOTICE)):
        match = shape.fullmatch(rest)
        if match:
            return Line(kind, match["nick"], match["text"])
    return Line("system", "", rest[mark.end() :]) if mark and mark[0].strip() != "*" else None


def _said(found: re.Match[str]) -> Line:
    """The words; dircproxy writes the whole address, and a sign for identified users before them."""
    text = found["text"] or ""
    if (found["host"] or "").startswith("!") and text[:1] in {"+", "-"}:
        text = text[1:]
    return Line("said", found["nick"], text)


def _event(words: str) -> Line | None:
    for kind, shape in _EVENTS:
        found = shape.fullmatch(words)
        if found:
            part = found.groupdict()
            return Line(kind, part.get("nick") or "", words, to=part.get("to") or "")
    return None
