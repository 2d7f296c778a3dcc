"""Chat copied out of Slack, Teams or another client as text: names, times of day, and what was said between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from wetink.artifacts import chat_lines
from wetink.artifacts.chat_lines import Header
from wetink.artifacts.day_order import Order, dated, order_of, untold
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.artifacts.whatsapp import is_chat as is_whatsapp
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Actor, ActorKind, Event, Findings, Kind, Link, Message, Place, Reaction, Skipped, When

_NEEDED = 3
"""So many headers of one style make a file a chat."""

_FEW_LINES = 40
"""A text of two messages is not longer."""

_HALF = re.compile(r"\d[ \u00a0\u202f]?[APap]\.?[Mm]\b")
_LINE_END = re.compile(r"\r\n|\n|\r")
_CHANNEL = re.compile(r"#[\w.-]{1,80}")
_URL = re.compile(r"https?://[^\s<>\"|]{1,2000}")
_YEAR = re.compile(r"(?<!\d)(20\d\d)-[01]\d-[0-3]\d")
_EDITED = re.compile(r"\s?\((?:edited|bearbeitet|modifié|editado)\)\s*$")
_FILE = re.compile(r"[\w][\w .()-]{0,80}\.(?:png|jpe?g|gif|webp|heic|mp4|mov|pdf|txt|log|csv|json|zip)", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@.])@([\w][\w.-]{0,40}\w)")
_STUBS = re.compile(
    r"(?:\d{1,4} repl(?:y|ies)(?: .{0,60})?|last reply .{1,40}|.{1,40}view thread|view thread|view newer replies|"
    r"(?:\d{1,4}\+? )?new(?: messages)?|loading history\.{3}|replied to a thread:?|collapse|thread|"
    r"also sent to the channel|saved for later|pinned by .{1,60}|\d{1,4} files?|show (?:more|less)|see more)",
    re.IGNORECASE,
)
_NOT_COPIED = re.compile(r"Click to expand inline \((\d[\d,]{0,9}) lines?\)")
_NOTES = (
    (re.compile(r"(?:has )?(?:joined|was added to) (?:#|the (?:channel|group|chat|conversation)).{0,120}"), "join"),
    (re.compile(r"(?:has )?left (?:#|the (?:channel|group|chat|conversation)).{0,80}"), "leave"),
    (
        re.compile(
            r"(?:has )?(?:set|changed|cleared) the channel['’s]{0,2} (?:topic|description|purpose|name).{0,300}"
        ),
        "topic",
    ),
)
_FOREIGN = re.compile(r"(?m)^(?:#{2,6} \S|: \d{9,11}:\d+;|Script started on |- cmd: |\*{20,}$|#1\d{9}$)")


def identify(path: Path) -> bool:
    """Whether the text has several headers of one style, each followed by words, and is no Markdown, history or log."""
    data = head(path)
    if not data or not is_text(data):
        return False
    text = decode(data)
    first = next(iter(text.lstrip().splitlines()), "")
    if first[:1] in {"{", "["} and not (chat_lines.header(first) or chat_lines.one_line(first)):
        return False
    lines = _LINE_END.split(text)
    if len(_FOREIGN.findall(text)) >= 2 or is_whatsapp(lines):
        return False
    return _style(lines) is not None


def _style(lines: list[str]) -> str | None:
    """The style of a file that is a chat from its first line on: where that is so, less tells."""
    return style_of(lines) or _style_of_few(lines) or ("line" if _is_talk(lines) else None)


def _opening(lines: list[str]) -> list[str]:
    """The lines that hold something, from the first on that is no divider and no channel's name."""
    written = [line for line in lines if line.strip()]
    at = next((n for n, line in enumerate(written) if not _CHANNEL.fullmatch(line.strip()) and not _divides(line)), 0)
    return written[at:]


def _divides(line: str) -> bool:
    return chat_lines.divider(line, after_blank=True) is not None


def _style_of_few(lines: list[str]) -> str | None:
    """Two headers tell where the text begins with one, both have words below, and both say AM or PM or the date."""
    written = _opening(lines)
    found = [header for line in written if (header := chat_lines.header(line))]
    if len(found) == 2 and written and len(written) <= _FEW_LINES:
        first = chat_lines.header(written[0])
        certain = all(one.day or _HALF.search(line) for one, line in _headed(written))
        if first and certain and found[0].style == found[1].style and _spoken(lines, first.style) == 2:
            return first.style
    stacked = len(written) <= _FEW_LINES and _stacked(written) == 2
    return "stacked" if stacked and chat_lines.plain_name(written[0]) and _full_time(written[1]) else None


def _headed(lines: list[str]) -> list[tuple[Header, str]]:
    return [(header, line) for line in lines if (header := chat_lines.header(line))]


def _is_talk(lines: list[str]) -> bool:
    """Whether most lines are a time, a person's name and words, two people talk, and one of them speaks again."""
    written = [line for line in _opening(lines) if not _divides(line)]
    found = [header for line in written if (header := chat_lines.one_line(line))]
    names = Counter(header.name for header in found)
    below = any(not header.text for header in found)
    most = len(found) * (15 if below else 2) >= len(written)
    begins = bool(written) and chat_lines.one_line(written[0]) is not None
    return begins and most and len(found) >= _NEEDED and len(names) >= 2 and names.most_common(1)[0][1] >= 2


def style_of(lines: list[str]) -> str | None:
    """The style that most headers have, None where there are too few for this many lines."""
    counts = Counter(found.style for line in lines if (found := chat_lines.header(line)))
    style, count = counts.most_common(1)[0] if counts else ("", 0)
    written = sum(1 for line in lines if line.strip())
    if count >= _NEEDED and count * 15 >= written and _spoken(lines, style) * 2 >= count:
        return style
    return "stacked" if _stacked(lines) >= _NEEDED and _stacked(lines) * 15 >= written else None


def _spoken(lines: list[str], style: str) -> int:
    """How many headers have words behind them: in a list of names and times they have not."""
    spoken, before = 0, False
    for line in lines:
        if not line.strip():
            continue
        found = chat_lines.header(line)
        now = found is not None and found.style == style
        spoken += (before and not now) or bool(found and found.text)
        before = now
    return spoken


def _stacked(lines: list[str]) -> int:
    """How many times a name stands alone on a line and the time with AM or PM alone on the next."""
    pairs = ((name, below) for name, below in pairwise(lines) if chat_lines.plain_name(name))
    return sum(1 for _, below in pairs if _full_time(below) or chat_lines.app_header(below))


def _full_time(line: str) -> Header | None:
    """A time with AM or PM, or set in by two blanks as Slack copies it below a name."""
    found = chat_lines.time_alone(line) or chat_lines.dated_alone(line)
    return found if found and (line.startswith("  ") or re.search(r"[APap]\.?[Mm]", line)) else None


@dataclass(slots=True)
class _Said:
    """A message while its lines are collected; `line` is where it begins, counted from 1; `url` leads to it."""

    line: int
    author: str
    app: bool = False
    clock: time | None = None
    day: date | None = None
    lines: list[str] = field(default_factory=list)
    url: str = ""
    quoted: bool = False


@dataclass(slots=True)
class _Chat:
    """What has been understood so far, line by line."""

    style: str
    years: set[int]
    channel: str = ""
    day: date | None = None
    order: Order = Order.UNTOLD
    blank: bool = True
    divided: bool = False
    said: list[_Said] = field(default_factory=list)

    def feed(self, number: int, line: str) -> None:
        """Take the next line, counted from 1."""
        if not self.said and _CHANNEL.fullmatch(line.strip()):
            self.channel = self.channel or line.strip().removeprefix("#")
            return
        if not self.said and line.startswith("#") and (head := _CHANNEL_AND_DAY.fullmatch(line.strip())):
            self.channel, line = self.channel or head[1], head[2]
        words = chat_lines.divider(line, after_blank=self.blank)
        self.blank = not line.strip()
        if words is not None:
            self.day = chat_lines.day_of(words, self.years, self.day)
            self.divided = True
            return
        start = self._start(line)
        if start is None:
            self._words(number, line)
        else:
            self._begin(number, start, quoted=line.startswith(">"))

    def _start(self, line: str) -> Header | None:
        found = chat_lines.one_line(line) if self.style == "line" else chat_lines.header(line)
        if found and found.style == self.style:
            return found
        return (self._below_name(line) or self._goes_on(line)) if self.said else None

    def _below_name(self, line: str) -> Header | None:
        """A name stood alone on the line before: "APP  9:47 AM" or, where the file is written so, the time alone."""
        last = self.said[-1]
        found = chat_lines.app_header(line) or (_full_time(line) if self.style == "stacked" else None)
        if not found or not last.lines or not chat_lines.plain_name(last.lines[-1]):
            return None
        name = chat_lines.without_mood(last.lines.pop())
        return replace(found, name=name)

    def _goes_on(self, line: str) -> Header | None:
        """The time alone, after the message before: the same author."""
        found = chat_lines.time_alone(line)
        last = self.said[-1]
        if not found or found.clock is None or last.clock is None:
            return None
        clock = _next(last.clock, found)
        late = (_minutes(clock) - _minutes(last.clock)) % 1440
        return Header("alone", None, clock, url=found.url) if late <= (_SAME_DAY if found.whole else _SOON) else None

    def _begin(self, number: int, start: Header, *, quoted: bool) -> None:
        last = self.said[-1] if self.said else None
        author = start.name or (last.author if last else "")
        app = start.app or bool(start.name is None and last and last.app)
        clock = start.clock
        if clock is not None and last and last.clock:
            clock = _next(last.clock, start)
            self._pass_midnight(last.clock, clock)
        day = self._named(start.day) if start.day else self.day
        self.said.append(_Said(number, author, app, clock, day, [start.text] if start.text else [], start.url, quoted))

    def _named(self, words: str) -> date | None:
        """The day that a header names; "Thursday" is the chat's own day where that is a Thursday."""
        own = self.day if self.day and chat_lines.weekday(words) == self.day.weekday() else None
        return dated(words, self.order) or chat_lines.day_of(words, self.years) or own

    def _pass_midnight(self, last: time, clock: time) -> None:
        """Without dividers, a clock that runs back by hours has passed midnight."""
        if self.day and not self.divided and _minutes(last) - _minutes(clock) > 180:
            self.day += timedelta(days=1)

    def _words(self, number: int, line: str) -> None:
        if not self.said:
            self.said.append(_Said(number, ""))
        last = self.said[-1]
        if not last.lines and line.strip() in chat_lines.APPS:
            last.app = True
        else:
            last.lines.append(line)


_SOON, _SAME_DAY = 60, 720
"""Minutes after which a bare time is no longer a header: one with AM or PM cannot be much else."""
_CHANNEL_AND_DAY = re.compile(r"#(\S{1,80})\s+(\S.{2,60})")


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _next(last: time, found: Header) -> time:
    """The first time after `last` that a twelve-hour clock without AM and PM can mean."""
    clock = found.clock or last
    if found.whole:
        return clock
    both = [time(clock.hour % 12 + half, clock.minute) for half in (0, 12)]
    return min(both, key=lambda each: (_minutes(each) - _minutes(last)) % 1440)


def read(path: Path, source: str) -> Findings:
    """Yields the messages in the text's order; times are times of day (`When.clock`), with `day` where it is named.

    The day comes from dividers, from the header, or from an ISO date in the file's own name.
    """
    try:
        text = read_text(path)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    lines = _LINE_END.split(text)
    named = _YEAR.search(source.rpartition("/")[2])
    years = {int(year) for year in (*_YEAR.findall(text), *_YEAR.findall(source.rpartition("/")[2]))}
    chat = _Chat(_style(lines) or "gap", years)
    dates = [
        found.day for line in lines if (found := chat_lines.one_line(line) or chat_lines.header(line)) and found.day
    ]
    chat.order = order_of(dates)
    if unsure := [day for day in dates if dated(day, chat.order) is None and dated(day, Order.DAY_FIRST)]:
        yield Skipped(Place(source, "file"), untold(unsure))
    chat.day = chat_lines.day_of(named[0], set()) if named else None
    yield from _said(chat, enumerate(lines, 1), source)


def read_part(lines: list[str], first: int, source: str, *, channel: str = "", day: date | None = None) -> Findings:
    """The messages of a stretch of a document that starts at line `first`; what the document says of it is given."""
    chat = _Chat(style_of(lines) or "gap", {day.year} if day else set(), channel, day)
    yield from _said(chat, enumerate(lines, first), source)


def _said(chat: _Chat, lines: Iterable[tuple[int, str]], source: str) -> Findings:
    for number, line in lines:
        chat.feed(number, line)
    for said in chat.said:
        event = _event(said, chat.channel, source)
        if event.text or (isinstance(event.detail, Message) and event.detail.files):
            yield event
        for line in said.lines:
            if found := _NOT_COPIED.fullmatch(line.strip()):
                yield Skipped(event.place, f"{found[1]} lines of a file were folded away when this was copied")


def _event(said: _Said, channel: str, source: str) -> Event:
    lines, reactions = _without_extras(said)
    text = "\n".join(lines).strip("\n").rstrip()
    note, edited = _note(text), _EDITED.search(text)
    posted = chat_lines.posted(said.url)
    detail = Message(
        channel=channel,
        id=posted[0] if posted else f"line {said.line}",
        thread=posted[1] if posted else None,
        mentions=tuple(dict.fromkeys(_MENTION.findall(text))),
        links=tuple(Link(url) for url in dict.fromkeys(_clean(url) for url in _URL.findall(text))),
        reactions=tuple(reactions),
        files=tuple(dict.fromkeys(line.strip() for line in lines if _FILE.fullmatch(line.strip()))),
        note=note or ("edited" if edited else ""),
    )
    when = When(clock=said.clock, day=said.day) if said.clock else When()
    if posted:
        seconds, micros = posted[0].split(".")
        when = When(at=datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros)))
    text = _EDITED.sub("", text) if edited else text
    return Event(Place(source, f"line {said.line}"), Kind.SAID, text, detail, when, _actor(said), source)


def _clean(url: str) -> str:
    return url.rstrip(".,;:!?)'")


def _actor(said: _Said) -> Actor | None:
    """A name of several words is a full name, a single word is what people are called."""
    if not said.author:
        return None
    kind = ActorKind.BOT if said.app else ActorKind.PERSON
    if " " in said.author or said.app:
        return Actor(name=said.author, kind=kind)
    return Actor(handle=said.author, kind=kind)


def _note(text: str) -> str:
    return next((note for shape, note in _NOTES if "\n" not in text and shape.fullmatch(text)), "")


def _without_extras(said: _Said) -> tuple[list[str], list[Reaction]]:
    """The lines that were written, and the reactions below them; reply counts and the like are the client's words."""
    kept: list[str] = []
    reactions: list[Reaction] = []
    lines = [line.removesuffix("View newer replies") for line in said.lines]
    lines = _unquoted(lines) if said.quoted else lines
    fenced, at = False, 0
    while at < len(lines):
        line, below = lines[at].strip(), lines[at + 1].strip() if at + 1 < len(lines) else ""
        fenced ^= line.count("```") % 2 == 1
        together = None if fenced else chat_lines.reaction(line)
        apart = None if fenced or together or not below.isdigit() else chat_lines.emoji_alone(line)
        if together or apart:
            reactions.append(Reaction(together or apart or ""))
        elif fenced or not (_STUBS.fullmatch(line) or _NOT_COPIED.fullmatch(line)):
            kept.append(lines[at])
        at += 2 if apart else 1
    return kept, reactions


def _unquoted(lines: list[str]) -> list[str]:
    """What stands below a quoted header: where its first line is quoted too, so are others, though rarely all."""
    first = next((line for line in lines if line.strip()), "")
    if not first.startswith(">"):
        return ["" if line.strip() == ">" else line.rstrip() for line in lines]
    return [line.removeprefix(">").removeprefix(" ").rstrip() if line.startswith(">") else line for line in lines]


READER = Reader("pasted-chat", identify, read)
