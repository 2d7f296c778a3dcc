"""Gemini CLI sessions, checkpoints and logs.json: the commands an agent ran, and what person and agent wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wetink.artifacts.agent_calls import Answer
from wetink.artifacts.agent_events import Call, Teller, handle_of
from wetink.artifacts.gemini_answers import OwnCommand, answer_of, own_command
from wetink.artifacts.json_records import Record, documents, first, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import read_text
from wetink.errors import ArtifactUnreadable
from wetink.model.event import UNKNOWN, Event, Place, Skipped, When

CHANNEL = "gemini-cli"

_SHELLS = frozenset(("run_shell_command", "shell"))
_CHANGED = {"write_file": "wrote", "replace": "edited", "edit": "edited", "edit_file": "edited"}
_OURS = (
    "This is the Gemini CLI. We are setting up the context",
    "<session_context>",
    "Got it. Thanks for the context!",
)
_SYSTEM = frozenset(("info", "error", "warning"))


def identify(path: Path) -> bool:
    """Whether it opens like a session (`sessionId`, `projectHash`), a checkpoint's turns, or logs.json."""
    opening = first(path)
    if isinstance(opening, list):
        return _is_checkpoint(records(opening)[:4]) or _is_log(records(opening)[:4])
    return _is_session(record(opening)) or _is_checkpoint(records(record(opening).get("history"))[:4])


def _is_session(value: Record) -> bool:
    return {"sessionId", "projectHash"} <= value.keys() and "startTime" in value


def _is_checkpoint(turns: tuple[Record, ...]) -> bool:
    """Turns of the Gemini API, the first of them the program's own words."""
    spoken = bool(turns) and all(string(turn.get("role")) in {"user", "model"} for turn in turns)
    return spoken and _text(turns[0].get("parts")).startswith(_OURS[:2])


def _is_log(entries: tuple[Record, ...]) -> bool:
    keys = {"sessionId", "messageId", "type", "message", "timestamp"}
    return bool(entries) and all(keys <= entry.keys() for entry in entries)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The commands, and what person and agent wrote; times UTC (a checkpoint has none).

    A command has the person as actor, on whose machine it ran, as far as the folder's name tells; one that was not
    allowed is PROPOSED. What was taken back (`$rewindTo`) was run and said nevertheless, and is told. A record that is
    written again, as it grows, counts as it was last.
    """
    turns: dict[str, _Turn] = {}
    skipped: list[Skipped] = []
    found = False
    for document in documents(read_text(path)):
        place = Place(source, document.where)
        value = document.value
        if document.broken or not isinstance(value, dict):
            skipped.append(Skipped(place, document.broken or "not an object"))
            continue
        found = True
        for turn in _turns(place, value):
            known = turns.get(turn.key)
            turns[turn.key] = _Turn(known.place, turn.value, turn.key) if known else turn
    if not found:
        raise ArtifactUnreadable(source, "nothing in it is a record of a session")
    yield from skipped
    yield from _told(list(turns.values()), source)


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something said by somebody, `key` the same for the same record."""

    place: Place
    value: Record
    key: str


def _turns(place: Place, value: Record) -> Iterator[_Turn]:
    """The turns of one JSON value: of a whole session, a line of one, an element of a checkpoint or log."""
    several = next((name for name in ("messages", "history") if isinstance(value.get(name), list)), None)
    if several:
        for number, turn in enumerate(records(value[several]), 1):
            here = Place(place.source, f"message {number}")
            yield _Turn(here, turn, string(turn.get("id")) or here.locator)
    elif isinstance(record(value.get("$set")).get("messages"), list):
        yield from _turns(place, record(value["$set"]))
    elif "type" in value or "role" in value:
        yield _Turn(place, value, string(value.get("id")) or place.locator)


def _told(turns: list[_Turn], source: str) -> Iterator[Event | Skipped]:
    teller = Teller(source, "Gemini", CHANNEL, handle_of(_folders(turns), source))
    answers = {key: _given(one) for _, key, one in _keyed(turns, "functionResponse")}
    calls: dict[str, list[tuple[str, Record]]] = {}
    for turn_key, key, call in _keyed(turns, "functionCall"):
        calls.setdefault(turn_key, []).append((key, call))
    for turn in turns:
        if "role" in turn.value:
            for_turn = calls.get(turn.key, [])
            yield from _checkpoint_turn(
                teller, turn, [(call, answers.get(key, Answer(ran=False))) for key, call in for_turn]
            )
        else:
            yield from _session_turn(teller, turn)


def _folders(turns: list[_Turn]) -> Iterator[str]:
    """Paths that calls name: they tell whose machine it was."""
    for turn in turns[:200]:
        for call in records(turn.value.get("toolCalls")):
            given = record(call.get("args"))
            yield from (string(given.get(key)) for key in ("directory", "dir_path", "file_path", "absolute_path"))


def _session_turn(teller: Teller, turn: _Turn) -> Iterator[Event | Skipped]:
    value, when = turn.value, _when(turn.value)
    kind = string(value.get("type"))
    text = string(value.get("message")) or _text(value.get("displayContent")) or _text(value.get("content"))
    if kind == "user":
        yield from _asked(teller, turn, text, when)
    elif kind == "gemini":
        if text:
            yield teller.said(turn.place, text, when, by_agent=True, key=string(value.get("id")))
        for call in records(value.get("toolCalls")):
            yield from _call(teller, turn.place, call, answer_of(call), _when(call) if "timestamp" in call else when)
    elif kind not in _SYSTEM:
        yield Skipped(turn.place, f"a message of type {kind or 'unknown'} is not known")


def _asked(teller: Teller, turn: _Turn, text: str, when: When) -> Iterator[Event | Skipped]:
    """What the person wrote, or ran behind "!"."""
    own = own_command(text)
    if own is not None:
        yield _own(teller, turn.place, own, when)
    elif text and not text.startswith(_OURS):
        yield teller.said(turn.place, text, when, by_agent=False, key=string(turn.value.get("id")))
    for part in records(turn.value.get("content", turn.value.get("parts"))):
        if "inlineData" in part or "fileData" in part:
            yield Skipped(turn.place, "a picture or file inside the session is not read")


def _own(teller: Teller, place: Place, own: OwnCommand, when: When) -> Event:
    answer = Answer(ran=True, output=own.output, exit=own.exit, cancelled=own.cancelled)
    return teller.command(place, Call(own.text, own=True), answer, when)


def _checkpoint_turn(teller: Teller, turn: _Turn, calls: list[tuple[Record, Answer]]) -> Iterator[Event | Skipped]:
    text = _text(turn.value.get("parts"))
    if turn.value.get("role") == "user":
        yield from _asked(teller, turn, text, UNKNOWN)
        return
    if text and not text.startswith(_OURS):
        yield teller.said(turn.place, text, by_agent=True)
    for call, answer in calls:
        yield from _call(teller, turn.place, call, answer, UNKNOWN)


def _call(teller: Teller, place: Place, call: Record, answer: Answer, when: When) -> Iterator[Event]:
    name, given = string(call.get("name")), record(call.get("args"))
    command = given.get("command")
    path = string(given.get("file_path") or given.get("absolute_path"))
    if name in _SHELLS and isinstance(command, str) and command.strip():
        cwd = string(given.get("directory") or given.get("dir_path") or given.get("cwd"))
        purpose = string(given.get("description"))
        yield teller.command(place, Call(command, cwd=cwd, purpose=purpose), answer, when)
    elif name in _CHANGED and path:
        text = f"{_CHANGED[name]} {path}" if answer.ran else f"wanted to change {path}; not done"
        yield teller.said(place, text, when, by_agent=True)


def _given(value: object) -> Answer:
    """The answer in a checkpoint: only the text the model was given."""
    return answer_of({"status": "success", "result": [{"functionResponse": value}]})


def _keyed(turns: list[_Turn], name: str) -> Iterator[tuple[str, str, Record]]:
    """(turn, what joins call and answer, the part): an id, in older checkpoints the how-manieth of that tool it is."""
    counts: Counter[str] = Counter()
    for turn in turns:
        for part in records(turn.value.get("parts")):
            one = record(part.get(name))
            if one:
                tool = string(one.get("name"))
                counts[tool] += 1
                yield turn.key, string(one.get("id")) or f"{tool} {counts[tool]}", one


def _text(content: object) -> str:
    """The words of a message: a string, one part, or a list of parts."""
    if isinstance(content, str):
        return content.strip()
    parts = records(content) if isinstance(content, list) else (record(content),)
    said = [part.get("text") for part in parts if part.get("thought") is not True]
    return "\n".join(text for text in said if isinstance(text, str)).strip()


def _when(value: Record) -> When:
    at = instant(value.get("timestamp"))
    return When(at=at) if at else UNKNOWN


READER = Reader("gemini-cli", identify, read)
