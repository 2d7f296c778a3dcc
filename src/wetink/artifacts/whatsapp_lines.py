"""A line of WhatsApp's exported chat: the stamp of either system, who wrote, what was posted with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks for the direction of writing, which stand in front of stamps, names and whatever a person did not write."""

_DATE = r"(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?"
    r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
)
_IPHONE = re.compile(rf"\[{_DATE},\s{_CLOCK}\]\s(?P<rest>.*)")
_COPIED = re.compile(rf"\[{_CLOCK},\s{_DATE}\]\s(?P<rest>.*)")
"""Copied out of WhatsApp Web, the time comes first."""

_ANDROID = re.compile(rf"{_DATE}(?:,|\sà|\sum)?\s{_CLOCK}\s[-–]\s(?P<rest>.*)")

_WROTE = re.compile(r"(?P<name>[^:\"“”«»\n]{1,80}):(?:\s(?P<text>.*)|$)")
_POSTED = re.compile(
    r"<(?:attached|adjunto|anhang|pièce jointe|anexado|allegato|bijlage)\s?:\s(?P<in>[^<>\n]{1,200})>"
    r"|(?P<before>[\w][\w .-]{0,150}\.\w{2,5}) \([^()\n]{3,40}\)",
    re.IGNORECASE,
)
_OMITTED = re.compile(
    r"<(?:media|medien|médias|multimedia|mídia|media non)[^<>\n]{1,40}>"
    r"|(?:image|video|audio|sticker|gif|document|contact card|bild|sprachnachricht|imagen|vidéo)\s"
    r"(?:omitted|weggelassen|omitid[ao]|absente)",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(r"Messages\b.{0,60}\bend-to-end encrypt")
_EDITED = re.compile(r"\s?<This message was edited>$")
_DELETED = re.compile(r"(?:This message was deleted|You deleted this message)(?: by admin .{1,60})?\.?", re.IGNORECASE)
_NOTES = (
    (re.compile(r".{1,80} (?:added|joined|was added)\b.{0,200}"), "join"),
    (re.compile(r".{1,80} (?:left|removed|was removed)\b.{0,200}"), "leave"),
    (re.compile(r".{1,80} changed (?:the|this) (?:subject|group(?: name| description|'s icon)?)\b.{0,400}"), "topic"),
)


@dataclass(frozen=True, slots=True)
class Start:
    """The first line of a message: its stamp, who wrote it ("" for what WhatsApp itself tells) and the words.

    marked  whether the words are marked as not a person's own
    """

    date: str
    clock: time
    name: str
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A message's words without what the client put around them.

    omitted  what was left out of the export ("<Media omitted>")
    """

    text: str = ""
    files: tuple[str, ...] = ()
    note: str = ""
    omitted: str = ""


def start(line: str) -> Start | None:
    """The message that a line begins, None for a line that goes on with the one before."""
    if len(line) > 20_000:
        return None
    marked = line.lstrip("\u200e\u200f\ufeff")
    found = _IPHONE.fullmatch(marked) or _COPIED.fullmatch(marked)
    if found is None:
        found = _ANDROID.fullmatch(marked)
        if found is None or found["second"]:  # programs write seconds there
            return None
    rest = found["rest"]
    wrote = _WROTE.fullmatch(rest)
    if wrote is None:
        return Start(found["date"], _clock(found), "", plain(rest), marked=True)
    text = wrote["text"] or ""
    name = plain(wrote["name"]).removeprefix("~").strip()
    return Start(found["date"], _clock(found), name, text, marked=text.startswith("\u200e"))


def plain(text: str) -> str:
    """A text without the marks for the direction of writing."""
    return _MARKS.sub("", text)


def words(start: Start, more: list[str]) -> Words:
    """What was written, what was posted with it, what was left out."""
    text = plain("\n".join([start.text, *more])).strip("\n").rstrip()
    if not start.name or _ENCRYPTED.match(text):
        return Words(text, note=_note(text) or "system")
    edited = _EDITED.search(text)
    text = _EDITED.sub("", text)
    if _DELETED.fullmatch(text):
        return Words(text, note="deleted")
    first, _, below = text.partition("\n")
    if _OMITTED.fullmatch(first.strip()):
        return Words(below, omitted=first.strip())
    posted = _POSTED.fullmatch(first.strip())
    if posted:
        return Words(below, files=((posted["in"] or posted["before"]).strip(),))
    return Words(text, note="edited" if edited else _note(text) or "system" if start.marked else "")


def _note(text: str) -> str:
    return next((note for shape, note in _NOTES if shape.fullmatch(text)), "")


def _clock(found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0))
