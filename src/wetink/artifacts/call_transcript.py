"""Transcripts of calls (WebVTT) as Zoom, Teams and Meet's recorders write them: who said what, seconds into the call.

Source of the format: w3.org "WebVTT"; Teams names the speaker in a voice tag (`<v Ana Sand>`), Zoom before a colon.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wetink.artifacts import chat_lines
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Actor, Event, Findings, Kind, Message, Place, Skipped, When

_CUE = re.compile(r"(?:(\d{1,4}):)?(\d\d):(\d\d)[.,](\d{3})\s{1,4}-->\s{1,4}(?:(\d{1,4}):)?(\d\d):(\d\d)[.,](\d{3})")
_VOICE = re.compile(r"<v(?:\.[\w.]{1,80})?[ \t]([^<>\n]{1,120})>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{0,20}>")
_COLON = re.compile(r"([^:\n]{1,60}): (?=\S)")
_NO_CUE = ("NOTE", "STYLE", "REGION")
_SOON, _LONG = 3.0, 600
"""Cues of one speaker so many seconds apart are one message, up to so many characters."""


def identify(path: Path) -> bool:
    """Whether a file begins as WebVTT and has a cue."""
    data = head(path)
    if not is_text(data):
        return False
    text = decode(data)
    return text.startswith("WEBVTT") and text[6:7] in {"", " ", "\t", "\n", "\r"} and _CUE.search(text) is not None


@dataclass(slots=True)
class _Spoken:
    """What one speaker said without a break; seconds since the recording began."""

    line: int
    start: float
    end: float
    speaker: str
    text: str

    def goes_on(self, other: _Spoken) -> bool:
        """Whether the next cue is the same speaker's next words."""
        near = 0 <= other.start - self.end <= _SOON
        return near and other.speaker == self.speaker and len(self.text) + len(other.text) < _LONG


def read(path: Path, source: str) -> Findings:
    """Yields what each speaker said in the file's order; times are seconds since the recording began (`elapsed`)."""
    try:
        text = read_text(path)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    last: _Spoken | None = None
    lines = text.replace("\r\n", "\n").split("\n")
    for found in _cues(lines, source, _speakers(lines)):
        if isinstance(found, Skipped):
            yield found
        elif last and last.goes_on(found):
            last.end, last.text = found.end, f"{last.text} {found.text}"
        else:
            if last:
                yield _event(last, source)
            last = found
    if last:
        yield _event(last, source)


def _speakers(lines: list[str]) -> set[str]:
    """What stands before a colon more than once is a name, even one like "Ana | Acme"."""
    counts = Counter(found[1] for line in lines if (found := _COLON.match(line)))
    return {name for name, count in counts.items() if count > 1}


def _cues(lines: list[str], source: str, speakers: set[str]) -> Iterator[_Spoken | Skipped]:
    """Each block of lines with a time is a cue; notes and styles are none."""
    at = 0
    while at < len(lines):
        begin = at
        while at < len(lines) and lines[at].strip():
            at += 1
        block = lines[begin:at]
        at += 1
        timed = next((number for number, line in enumerate(block[:2]) if "-->" in line), None)
        if timed is None or block[0].startswith(_NO_CUE):
            continue
        found = _CUE.match(block[timed].strip())
        words = "\n".join(block[timed + 1 :])
        if not found:
            yield Skipped(Place(source, f"line {begin + timed + 1}"), "a cue without a readable time")
        elif words.strip():
            yield _spoken(begin + timed + 1, found, words, speakers)


def _spoken(line: int, found: re.Match[str], words: str, speakers: set[str]) -> _Spoken:
    voice = _VOICE.search(words)
    speaker = html.unescape(voice[1]).strip() if voice else ""
    text = " ".join(html.unescape(_TAG.sub("", words)).split())
    named = None if speaker else _COLON.match(text)
    if named and (named[1] in speakers or chat_lines.plain_name(named[1])):
        speaker, text = named[1].strip(), text[named.end() :]
    return _Spoken(line, _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:]), speaker, text)


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def _event(said: _Spoken, source: str) -> Event:
    actor = Actor(name=said.speaker) if said.speaker else None
    detail = Message(channel="call", id=f"line {said.line}")
    return Event(
        Place(source, f"line {said.line}"), Kind.SAID, said.text, detail, When(elapsed=said.start), actor, source
    )


READER = Reader("call-transcript", identify, read)
