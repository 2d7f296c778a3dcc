"""OpenCode sessions (`opencode export`, `opencode run --format json`): commands an agent ran, and what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.agent_calls import Answer
from wetink.artifacts.agent_events import Call, Teller, handle_of
from wetink.artifacts.json_records import Record, documents, first, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.terminal.paper import cleaned
from wetink.artifacts.text import read_text
from wetink.model.event import UNKNOWN, Event, Place, Skipped, When

CHANNEL = "opencode"

_QUIET = frozenset(
    ("step-start", "step-finish", "reasoning", "snapshot", "patch", "agent", "retry", "compaction", "subtask")
)
_STREAM = frozenset(("tool_use", "text", "step_start", "step_finish", "error", "reasoning"))
_CHANGED = {"write": "wrote", "edit": "edited", "multiedit": "edited"}
_REFUSED = re.compile(
    r"The user (?:rejected|dismissed|has specified a rule)|.{0,200}rejected permission|Permission denied by",
    re.IGNORECASE,
)
_BY_PERSON = re.compile(r"The user (?:rejected|dismissed)", re.IGNORECASE)
_ABORTED = re.compile(r"Tool execution aborted|.{0,80}(?:was )?aborted", re.IGNORECASE)
_NOTES = ("metadata", "bash_metadata")
"""Tags of what the program adds below an output for the model."""


def identify(path: Path) -> bool:
    """Whether it is an exported session, a list of its messages, or the stream of a run."""
    opening = first(path)
    if isinstance(opening, list):
        return any(_is_message(one) for one in records(opening)[:2])
    value = record(opening)
    if "sessionID" in value and string(value.get("type")) in _STREAM and isinstance(value.get("part"), dict):
        return True
    return "directory" in record(value.get("info")) and isinstance(value.get("messages"), list)


def _is_message(value: Record) -> bool:
    info = record(value.get("info"))
    return (
        "sessionID" in info
        and string(info.get("role")) in {"user", "assistant"}
        and isinstance(value.get("parts"), list)
    )


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The commands, and what person and agent wrote, in file order; times UTC (milliseconds since 1970 in the file).

    A command has the person as actor, on whose machine it ran, as far as the folder tells. One that was refused or had
    not begun is PROPOSED. Format: packages/opencode/src/session/message-v2.ts of github.com/sst/opencode.
    """
    teller = Teller(source, "OpenCode", CHANNEL)
    for found in documents(read_text(path)):
        place = Place(source, found.where)
        value = found.value
        if found.broken or not isinstance(value, dict):
            yield Skipped(place, found.broken or "not an object")
        elif isinstance(value.get("messages"), list):
            folder = string(record(value.get("info")).get("directory"))
            teller.handle = teller.handle or handle_of([folder], source)
            for number, message in enumerate(records(value["messages"]), 1):
                yield from _message(teller, Place(source, f"message {number}"), message, folder)
        elif isinstance(value.get("parts"), list):
            yield from _message(teller, place, value, "")
        elif string(value.get("type")) in _STREAM:
            part = record(value.get("part"))
            yield from _part(teller, place, part, _when(value.get("timestamp")), by_agent=True) if part else ()
        else:
            yield Skipped(place, f"a record of type {string(value.get('type')) or 'unknown'} is not known")


def _message(teller: Teller, place: Place, message: Record, folder: str) -> Iterator[Event | Skipped]:
    info = record(message.get("info"))
    paths = record(info.get("path"))
    folder = string(paths.get("cwd")) or folder
    teller.handle = teller.handle or handle_of([folder], teller.source)
    when = _when(record(info.get("time")).get("created"))
    for part in records(message.get("parts")):
        yield from _part(teller, place, part, when, by_agent=info.get("role") != "user", folder=folder)


def _part(
    teller: Teller, place: Place, part: Record, when: When, *, by_agent: bool, folder: str = ""
) -> Iterator[Event | Skipped]:
    kind = string(part.get("type"))
    if kind == "text":
        text = string(part.get("text"))
        if text and part.get("synthetic") is not True and part.get("ignored") is not True:
            yield teller.said(place, text, when, by_agent=by_agent)
    elif kind == "tool":
        yield from _tool(teller, place, part, when, folder)
    elif kind == "file":
        if not by_agent:
            yield Skipped(place, f"the file {string(part.get('filename'))} that went with a message is not read")
    elif kind not in _QUIET:
        yield Skipped(place, f"a part of type {kind or 'unknown'} is not known")


def _tool(teller: Teller, place: Place, part: Record, when: When, folder: str) -> Iterator[Event]:
    state = record(part.get("state"))
    given, name = record(state.get("input")), string(part.get("tool"))
    took = record(state.get("time"))
    when = _when(took.get("start")) if "start" in took else when
    answer = _answer(state)
    command = given.get("command")
    if name == "bash" and isinstance(command, str) and command.strip():
        cwd = string(given.get("workdir") or given.get("cwd")) or folder
        call = Call(command, cwd=cwd, purpose=string(given.get("description")), duration=_seconds(took))
        yield teller.command(place, call, answer, when)
    elif name in _CHANGED and string(given.get("filePath")):
        path = string(given["filePath"])
        text = f"{_CHANGED[name]} {path}" if answer.ran else f"wanted to change {path}; not done"
        yield teller.said(place, text, when, by_agent=True)


def _answer(state: Record) -> Answer:
    """What became of a call; one that is pending had not begun."""
    facts, status = record(state.get("metadata")), string(state.get("status"))
    output = state.get("output") if isinstance(state.get("output"), str) else facts.get("output")
    text = _printed(output if isinstance(output, str) else "")
    if status in {"completed", "success"}:
        code = facts.get("exit")
        return Answer(ran=True, output=text, exit=code if isinstance(code, int) and code >= 0 else None)
    error = string(state.get("error"))
    if status == "running" or (status == "error" and _ABORTED.match(error)):
        return Answer(ran=True, output=text, cancelled=status == "error")
    if status == "error" and not _REFUSED.match(error):
        return Answer(ran=True, output=_printed(error))
    return Answer(ran=False, refused=status == "error" and _BY_PERSON.match(error) is not None)


def _printed(text: str) -> str:
    for tag in _NOTES:
        if text.rstrip().endswith(f"</{tag}>"):
            text = text[: max(0, text.rfind(f"<{tag}>"))]
    text = text.strip("\n")
    return cleaned(text) if "\x1b" in text or "\r" in text else text


def _seconds(took: Record) -> float | None:
    start, end = took.get("start"), took.get("end")
    if not isinstance(start, int | float) or not isinstance(end, int | float) or not 0 <= end - start < 1e9:
        return None
    return round((end - start) / 1000, 3)


def _when(value: object) -> When:
    """Milliseconds since 1970."""
    at = instant(value) if isinstance(value, int | float) and value > 1e11 else None
    return When(at=at) if at else UNKNOWN


READER = Reader("opencode", identify, read)
