"""Chat histories of aider (`.aider.chat.history.md`): what was asked and answered, and the commands run meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from wetink.artifacts.agent_calls import Answer
from wetink.artifacts.agent_events import Call, Teller, handle_of
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Event, Place, Skipped, When

CHANNEL = "aider"

_OPENER = re.compile(r"# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*")
_ASKED = re.compile(r"Run shell command(?P<several>s?)\? .*\[\w{1,20}\]: (?P<answer>\w)\w*")
_OWN = re.compile(r"(?:/run|/test|!)\s{0,4}(?P<line>\S.*)", re.DOTALL)
_ASK = re.compile(r"/(?:ask|code|architect|context|help)\s+(?=\S)")
_OTHER_COMMAND = re.compile(r"/[a-z-]{2,30}(?:\s|\Z)")
_NO_COMMAND = (
    *(
        "Tokens: ",
        "Create new file?",
        "Skipping ",
        "No changes ",
        "Git ",
        "You can use /undo",
        "Add ",
        "Added ",
        "Repo",
    ),
    *("Allow ", "Committing ", "Attempt ", "Fix ", "Warning", "Model: ", "Main model: ", "Weak model: ", "Aider v"),
)
_RUNNING = "Running "
_EDITED = "Applied edit to "
_COMMIT = re.compile(r"Commit [0-9a-f]{7,40} \S.*")


def identify(path: Path) -> bool:
    """Whether the first line with anything on it is the one aider writes where a chat begins."""
    data = head(path, 4096)
    return is_text(data) and _OPENER.match(decode(data).lstrip()) is not None


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """What was written and run, in file order; the first turn of each chat has its time, without zone.

    `#### ` lines are the person's, `> ` lines the program's, all others the model's. Output of commands is not kept
    by aider. Changed files and commits are told as the program's words. What one model hands on to another (architect
    mode) stands there a second time as if the person had written it, and is told once.
    """
    lines = read_text(path).replace("\r\n", "\n").split("\n")
    folders = [line for line in lines[:400] if line.startswith("> ")]
    teller = Teller(source, "aider", CHANNEL, handle_of(folders, source))
    when = UNKNOWN
    state = _Offer()
    for block in _blocks(lines):
        place = Place(source, f"line {block.line}")
        if block.kind == "chat":
            when, state = _started(block.lines[0]), _Offer()
            teller.thread = None
            continue
        told = list(_told(teller, place, block, state))
        for event in told:
            yield replace(event, when=when) if isinstance(event, Event) else event
            when = UNKNOWN


@dataclass(slots=True)
class _Block:
    """Lines of one speaker: `kind` "chat" (a beginning), "person", "program" or "model"."""

    kind: str
    line: int
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Offer:
    """The commands the program last showed and asked about, and what the model last wrote, blanks apart."""

    shown: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def _blocks(lines: list[str]) -> Iterator[_Block]:
    held = _Block("", 1)
    fenced = False
    for number, line in enumerate(lines, 1):
        kind, text = _speaker(line, fenced=fenced and held.kind == "model")
        if kind == "model" and line.startswith("```"):
            fenced = not fenced
        fenced = fenced and kind == "model"
        if not text.strip() and kind == "model" and held.kind != "model":
            if held.kind:
                yield held
            held = _Block("", number)
        elif kind == held.kind and kind != "chat":
            held.lines.append(text)
        else:
            if held.kind:
                yield held
            held = _Block(kind, number, [text])
    if held.kind:
        yield held


def _speaker(line: str, *, fenced: bool) -> tuple[str, str]:
    """Who a line is from: aider ends each of the person's and of its own with two blanks, which models do not."""
    if _OPENER.fullmatch(line):
        return "chat", line
    if line.startswith("#### ") and line.endswith("  ") and not fenced:
        return "person", line[5:].rstrip()
    if line.startswith("> ") and line.endswith("  ") and not fenced:
        return "program", line[2:].rstrip()
    return "model", line


def _told(teller: Teller, place: Place, block: _Block, offer: _Offer) -> Iterator[Event | Skipped]:
    if block.kind == "program":
        for number, line in enumerate(block.lines):
            here = Place(place.source, f"line {block.line + number}")
            yield from _program_line(teller, here, line, offer)
        return
    text = "\n".join(block.lines).strip()
    text = _ASK.sub("", text, count=1) if block.kind == "person" else text
    words = text.split()
    if words == offer.words:
        return
    offer.words = words
    own = _OWN.match(text) if block.kind == "person" else None
    if own:
        yield teller.command(place, Call(own["line"].strip(), own=True), Answer(ran=True))
    elif text and not (block.kind == "person" and _OTHER_COMMAND.match(text)):
        yield teller.said(place, text, by_agent=block.kind == "model")


def _program_line(teller: Teller, place: Place, line: str, offer: _Offer) -> Iterator[Event]:
    """A line of the program's: a command it runs, one that was declined, a file it changed, a commit."""
    asked = _ASKED.match(line)
    if asked:
        if asked["answer"].lower() not in {"y", "a"}:
            for command in offer.shown if asked["several"] else offer.shown[-1:]:
                yield teller.command(place, Call(command), Answer(ran=False, refused=True))
        offer.shown = []
    elif line.startswith(_RUNNING) and len(line) > len(_RUNNING):
        offer.shown = []
        yield teller.command(place, Call(line[len(_RUNNING) :]), Answer(ran=True))
    elif line.startswith(_EDITED):
        offer.shown = []
        yield teller.said(place, f"edited {line[len(_EDITED) :]}", by_agent=True)
    elif _COMMIT.fullmatch(line):
        offer.shown = []
        yield teller.said(place, line, by_agent=True)
    else:
        offer.shown = [] if not line or line.startswith(_NO_COMMAND) or line.startswith("#") else [*offer.shown, line]


def _started(line: str) -> When:
    match = _OPENER.match(line)
    try:
        return When(local=datetime.fromisoformat(match[1])) if match else UNKNOWN
    except ValueError:
        return UNKNOWN


READER = Reader("aider", identify, read)
