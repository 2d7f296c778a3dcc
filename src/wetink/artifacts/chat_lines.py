"""What a single line of copied chat is: a message's header, a day divider, a reaction, or the text itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from wetink.artifacts.day_words import MONTHS, NEAR_DAYS, WEEKDAYS

_CLOCK = (
    r"(?P<clock>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?P<second>:[0-5]\d)?"
    r"(?:[ \u00a0\u202f]?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_DATE = (
    r"(?P<date>[^\W\d_]{3,10}(?:\.? \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?)?"
    r"|\d{1,2}\.? [^\W\d_]{3,10}(?: 20\d\d)?|\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?)"
)
_STAMP = rf"(?:{_DATE},?[ ](?:at )?)?{_CLOCK}"
_AGO = r"(?P<ago>\d{1,3} (?:second|minute|hour|day|week|month)s? ago|just now)"
_NAME = r"(?P<name>[^\s\[\]<>|`{}=;\"][^\n\[\]<>|`{}=;\"]{0,58}?)"
_MOOD = r"(?::[\w+'-]{1,60}:)"
"""A status emoji behind somebody's name (":palm_tree:")."""

_APP = rf"{_MOOD}{{0,4}}" r"(?P<app>(?:[ \u00a0\t]{1,4}(?:APP|BOT|App|WORKFLOW|Workflow))?)"
_PERMALINK = r"(?:\((?P<url>https?://[^\s()<>]{1,400})\))?"
"""Where it was pasted as Markdown, the time links to the message."""

_GAP = r"(?:[ \u00a0]{2,8}|\t{1,3}|[ ]?[·•][ ]?)"

_SHAPES = {
    "bracket": re.compile(rf"{_NAME}{_APP}[ \t\u00a0]{{1,8}}\[(?:{_STAMP}|{_AGO})\]{_PERMALINK}[ \t]{{0,4}}"),
    "gap": re.compile(rf"{_NAME}{_APP}{_GAP}(?:{_STAMP}|{_AGO})[ \t]{{0,4}}"),
    "dated": re.compile(rf"{_NAME}{_APP}[ \t\u00a0]{{1,8}}{_DATE},?[ ](?:at )?{_CLOCK}[ \t]{{0,4}}"),
    "dash": re.compile(rf"{_NAME}{_APP} — {_STAMP}[ \t]{{0,4}}"),
    "front": re.compile(rf"\[{_STAMP}\][ \t]{{1,4}}{_NAME}{_APP}(?P<text>: .{{1,4000}})?[ \t]{{0,4}}"),
}
_ONE_LINE = re.compile(
    rf"(?:\[{_STAMP}\]|{_STAMP.replace('?P<', '?P<bare_')})[ \t]{{1,4}}{_NAME}:(?: (?P<text>.{{1,4000}}))?"
)
_ALONE = re.compile(rf"\[?{_CLOCK}\]?{_PERMALINK}[ \t]{{0,4}}")
_DATED_ALONE = re.compile(rf"{_STAMP}[ \t]{{0,4}}")
_APP_ALONE = re.compile(rf"(?:(?P<app>APP|BOT|App|WORKFLOW)|{_MOOD}{{1,4}})[ \t\u00a0]{{1,8}}{_CLOCK}[ \t]{{0,4}}")
_MOODS = re.compile(rf"{_MOOD}{{1,4}}$")
_POSTED = re.compile(r"/archives/[A-Z0-9]{3,20}/p(\d{9,11})(\d{6})(?:\?(?:[^&\s]{1,80}&)?thread_ts=(\d{9,11}\.\d{6}))?")
_PLAIN_NAME = re.compile(r"[^\W\d_](?:[\w.'’()/@&+-]{0,30}[ \u00a0]?){1,6}")

_NO_NAMES = frozenset(
    (
        *(
            "info",
            "debug",
            "warn",
            "warning",
            "error",
            "fatal",
            "critical",
            "notice",
            "trace",
            "alert",
            "alarm",
            "note",
        ),
        *("server", "client", "worker", "service", "system", "main", "app", "application", "database", "scheduler"),
        *(
            "kernel",
            "manager",
            "thread",
            "process",
            "job",
            "task",
            "monitor",
            "agent",
            "proxy",
            "node",
            "pod",
            "master",
        ),
        *("primary", "replica", "host", "router", "gateway", "status", "update", "action", "impact", "detection"),
        *("cause", "root cause", "fix", "mitigation", "resolution", "resolved", "result", "step", "start", "end"),
        *("deploy", "deployment", "release", "rollback", "timeline", "summary", "question", "answer", "todo"),
        *(
            "investigating",
            "identified",
            "monitoring",
            "finding",
            "decision",
            "problem",
            "lösung",
            "ursache",
            "hinweis",
        ),
    )
)
"""What stands in the place of a name in logs and in timelines."""

APPS = frozenset({"APP", "App", "BOT", "WORKFLOW", "Workflow"})
"""What a client writes beside a bot's name."""

_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(20\d\d)")
"""Who writes dots writes the day first; with slashes nobody can tell."""

_LETTERS = r"[^\W\d_]{3,12}"
_WORD_DATE = re.compile(
    rf"(?:(?P<weekday>{_LETTERS}(?:-feira)?)\.?,? (?:den |d\. |le |el )?)?"
    rf"(?:(?P<month>{_LETTERS})\.? (?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}})(?:\.|er|º|ª)? ?(?:de |of )?(?P<month2>{_LETTERS}))"
    r"(?:st|nd|rd|th)?\.?(?:,? (?:de |del )?(?P<year>20\d\d))?",
    re.IGNORECASE,
)
_REACTION = re.compile(r"(?::[\w+'-]{1,60}:(?::skin-tone-\d:)?|[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?) ?(\d{1,3})")
_EMOJI_ALONE = re.compile(r"(:[\w+'-]{1,60}:(?::skin-tone-\d:)?|[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?)")


@dataclass(frozen=True, slots=True)
class Header:
    """Who and when as a header line says it; `clock` is None for "3 hours ago".

    whole  False where AM or PM is missing, so that the hour is one of two
    name  None where the line gives the time alone (the next message of the same author)
    text  what stands on the header line behind the name
    url   the link to the message, where the time is one
    """

    style: str
    name: str | None
    clock: time | None
    whole: bool = True
    app: bool = False
    day: str = ""
    text: str = ""
    url: str = ""


def header(line: str) -> Header | None:
    """The header a line is, None for any other line; ">" before it is how people quote what they paste."""
    line = line.removeprefix(">").removeprefix(" ") if line.startswith(">") else line
    if len(line) > 4200 or not line[:1].strip():
        return None
    for style, shape in _SHAPES.items():
        match = shape.fullmatch(line)
        if match and _is_name(match["name"]) and _enough(style, match):
            return _header(style, match)
    return None


def one_line(line: str) -> Header | None:
    """A whole message on a line, or its beginning: "[10:12] Ana: yes", "10:12 Ana: yes", "2026-10-14 10:12 Ana: yes".

    Programs write like this too, with seconds, in small letters or under the name of a part; a few lines together tell.
    """
    match = _ONE_LINE.fullmatch(line) if len(line) <= 4200 else None
    if not match or not _is_name(match["name"]) or match["second"] or match["bare_second"]:
        return None
    name = match["name"].strip()
    if name[0].islower() or (name.isascii() and name.isupper()) or len(name.split()) > 4 or name.lower() in _NO_NAMES:
        return None
    got = {key.removeprefix("bare_"): value for key, value in match.groupdict().items() if value is not None}
    return Header("line", name, _time(got), whole=_is_whole(got), day=got.get("date", ""), text=got.get("text", ""))


def _enough(style: str, match: re.Match[str]) -> bool:
    """A dash before a bare time, or words behind "[09:41:02] INFO:", stand in lists and logs too."""
    if style == "dash":
        return bool(match["date"])
    if style == "dated":
        return any(c.isdigit() for c in match["date"])
    if style != "front" or not match["text"] or match["half"]:
        return True
    name = match["name"].strip()  # "[12.03.2026 14:06] Ana Sand: yes" is chat; programs write seconds, or small letters
    return bool(match["date"]) and not match["second"] and name[0].isupper() and not name.isupper()


def _header(style: str, match: re.Match[str]) -> Header:
    found = match.groupdict()
    return Header(
        style,
        match["name"].strip(" \u00a0·•—"),
        _clock(match) if found.get("clock") else None,
        whole=not found.get("clock") or _whole(match),
        app=bool(match["app"]),
        day=(found.get("date") or "").strip(),
        text=(found.get("text") or "").removeprefix(": "),
        url=found.get("url") or "",
    )


def posted(url: str) -> tuple[str, str | None] | None:
    """(ts, ts of the thread) that a link to a Slack message names, None for any other link."""
    found = _POSTED.search(url)
    return (f"{found[1]}.{found[2]}", found[3]) if found else None


def app_header(line: str) -> Header | None:
    """Read "APP  9:47 AM" or ":palm_tree:  9:47 AM" below a name, which is the line before."""
    match = _APP_ALONE.fullmatch(line)
    return Header("gap", None, _clock(match), whole=_whole(match), app=bool(match["app"])) if match else None


def time_alone(line: str) -> Header | None:
    """Read "9:49" or "[9:49 AM]": the same author goes on."""
    match = _ALONE.fullmatch(line.strip(" \t\u00a0"))
    return Header("alone", None, _clock(match), whole=_whole(match), url=match["url"] or "") if match else None


def dated_alone(line: str) -> Header | None:
    """Read "Thursday 2:06 PM" or "Mar 12th at 2:06 PM" below a name."""
    match = _DATED_ALONE.fullmatch(line.strip(" \t\u00a0"))
    if not match or not match["date"]:
        return None
    return Header("alone", None, _clock(match), whole=_whole(match), day=match["date"].strip())


def plain_name(line: str) -> bool:
    """Whether a line can be nothing but a display name ("Kyle (helpdesk)"), a status emoji behind it or not."""
    line = without_mood(line)
    return len(line) <= 60 and _PLAIN_NAME.fullmatch(line.strip()) is not None and _is_name(line)


def without_mood(name: str) -> str:
    """A display name without the status emojis behind it."""
    return _MOODS.sub("", name.strip())


def _is_name(name: str) -> bool:
    """A display name holds a letter, is no sentence and no file's path."""
    name = name.strip()
    words = name.split()
    return (
        0 < len(words) <= 6
        and name not in APPS
        and any(c.isalpha() for c in name)
        and not name.endswith((",", ";", ":", "?", "!", ".", "-", "at", "by"))
        and not name.startswith(("#", "-", "*", "/", "$", "+", "--", "http", "("))
        and "/" not in words[0]
        and not words[0][0].isdigit()
    )


def _whole(match: re.Match[str]) -> bool:
    return _is_whole(match.groupdict(default=""))


def _is_whole(got: dict[str, str]) -> bool:
    """Whether the hour is certain: AM or PM is written, or it can only be a 24-hour clock."""
    return bool(got.get("half")) or int(got["clock"]) > 12 or got["clock"].startswith("0")


def _clock(match: re.Match[str]) -> time:
    return _time(match.groupdict(default=""))


def _time(got: dict[str, str]) -> time:
    hour = int(got["clock"])
    half = got.get("half", "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(got["minute"]))


def divider(line: str, *, after_blank: bool) -> str | None:
    """The words of a day divider ("Tuesday, April 14th", "--- Today ---", "2026-04-14"), None for any other line.

    A bare "Today" may also be somebody's answer, so it counts only behind a blank line or between dashes.
    """
    words = line.strip(" \t\u00a0-—–_=*").strip()
    if not words or len(words) > 40:
        return None
    if words.lower() in NEAR_DAYS or weekday(words) is not None:
        alone = words == line.strip()
        return words if not alone or (after_blank and words[0].isupper()) else None
    match = _WORD_DATE.fullmatch(words)
    if match and _month(match):
        return words
    return words if _ISO.fullmatch(words) else None


def weekday(words: str) -> int | None:
    """0 for "Monday", "Mon" or "lundi", None for anything else."""
    return WEEKDAYS.get(words.lower())


def _month(match: re.Match[str]) -> int:
    return MONTHS.get((match["month"] or match["month2"] or "").lower(), 0)


def day_of(words: str, years: set[int], last: date | None = None) -> date | None:
    """The date that words like a divider's name, None where they leave it open.

    A date without year is in one of `years` (named elsewhere in the text), if its weekday fits just one of them; a
    weekday alone is the first one after `last`.
    """
    iso, dotted = _ISO.fullmatch(words), _DOTTED.fullmatch(words)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted:
        return _date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    found = weekday(words)
    if found is not None and last:
        return last + timedelta(days=(found - last.weekday() - 1) % 7 + 1)
    match = _WORD_DATE.fullmatch(words)
    return _dated(match, years) if match and _month(match) else None


def _dated(match: re.Match[str], years: set[int]) -> date | None:
    month, day = _month(match), int(match["day"] or match["day2"])
    if match["year"]:
        return _date(int(match["year"]), month, day)
    named = weekday(match["weekday"] or "")
    fits = [found for year in sorted(years) if (found := _date(year, month, day))]
    fits = [found for found in fits if named is None or found.weekday() == named]
    return fits[0] if len(fits) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def reaction(line: str) -> str | None:
    """The emoji of a reaction line (":pray: 1", "🎉 3"), without colons."""
    match = _REACTION.fullmatch(line.strip())
    return line.strip()[: match.start(1)].strip().split("::")[0].strip(":") if match else None


def emoji_alone(line: str) -> str | None:
    """The emoji of a line that is nothing else, without colons."""
    match = _EMOJI_ALONE.fullmatch(line.strip())
    return match[1].split("::")[0].strip(":") if match else None
