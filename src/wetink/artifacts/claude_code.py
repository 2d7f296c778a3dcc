"""Claude Code transcripts: the commands an agent ran for somebody, their output, and what both wrote beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.agent_calls import Answer, answer_of, flat, inside, later_output, program_of, without_reminders
from wetink.artifacts.agent_events import handle_of
from wetink.artifacts.json_records import NOTHING, Record, documents, first, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import brief, decode, head, is_text, parse_json, read_text
from wetink.artifacts.urls import bare_urls
from wetink.model.event import (
    UNKNOWN,
    Actor,
    ActorKind,
    Command,
    Event,
    Kind,
    Link,
    Message,
    Place,
    Skipped,
    When,
)

CHANNEL = "claude-code"

_CLAUDE = Actor(name="Claude", handle="claude", kind=ActorKind.BOT)
_SPOKEN = frozenset(("user", "assistant"))
_KNOWN = _SPOKEN | {"system", "attachment", "progress", "summary", "result", "queue-operation", "stream_event"}
_OPENERS = frozenset(("summary", "file-history-snapshot", "queue-operation", "ai-title", "custom-title", "mode"))
_TAGS = ("bash-input", "bash-stdout", "bash-stderr", "command-name", "command-args")
_INSERTED = re.compile(
    r"<(ide_opened_file|ide_selection|user-prompt-submit-hook|local-command-caveat)>.*?(?:</\1>|\Z)", re.DOTALL
)
_MACHINE = (
    "Caveat: The messages below were generated",
    "[Request interrupted",
    "This session is being continued from a previous",
    "<local-command-",
    "<task-notification>",
    "<command-",
    "<bash-",
    "<user-memory-input>",
    "API Error",
    "No response requested.",
)
_CHANGED = {"Edit": "edited", "MultiEdit": "edited", "Write": "wrote", "NotebookEdit": "edited"}
_LOOKED = frozenset(("BashOutput", "TaskOutput"))
_PICTURES = {"image": "an image", "document": "a document"}
_OPAQUE = frozenset(("WebFetch", "WebSearch"))


def identify(path: Path) -> bool:
    """Whether the first records are those of a transcript (or of the program's own stream of JSON)."""
    data = head(path)
    if not is_text(data):
        return False
    lines = decode(data).lstrip().split("\n", 40)
    if not lines[0].lstrip().startswith(("{", "[")):
        return False
    opening = first(path)
    heads = records(opening) if isinstance(opening, list) else (record(opening),)
    return any(_is_spoken(one) for one in heads[:20]) or (
        bool(heads) and _is_opener(heads[0]) and any(_is_ours(_parsed(line)) for line in lines[1:40])
    )


def _is_ours(value: Record) -> bool:
    return _is_spoken(value) or _is_opener(value)


def _is_spoken(value: Record) -> bool:
    """A turn names its session and holds a message of the API; the stream opens with what the session may do."""
    session = "sessionId" in value or "session_id" in value
    if value.get("type") == "system" and session:
        return value.get("subtype") == "init" or "parentUuid" in value
    spoken = string(value.get("type")) in _SPOKEN and isinstance(value.get("message"), dict)
    return spoken and session and ("uuid" in value or "parent_tool_use_id" in value)


def _is_opener(value: Record) -> bool:
    if string(value.get("type")) not in _OPENERS:
        return False
    return bool({"leafUuid", "sessionId", "messageId"} & value.keys())


def _parsed(line: str) -> Record:
    try:
        return record(parse_json(line))
    except ValueError:
        return NOTHING


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The commands, and what person and agent wrote, in file order; times UTC, locators are lines.

    A command of the agent has the person as actor, on whose machine and behalf it ran, as far as the folder's name
    tells, and the agent that typed it. A call that was refused is PROPOSED, by the agent. The model's thinking and the
    program's own records are left out.
    """
    reading = _Reading(source)
    for found in documents(read_text(path)):
        place = Place(source, found.where)
        if found.broken or not isinstance(found.value, dict):
            reading.skipped.append(Skipped(place, found.broken or "not an object"))
        else:
            reading.take(place, found.value)
    yield from _told(reading)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A record somebody spoke in, and the folder they were in."""

    place: Place
    value: Record
    cwd: str


@dataclass(slots=True)
class _Reading:
    """The turns of a transcript, each once, and the answers by the call they answer."""

    source: str
    skipped: list[Skipped] = field(default_factory=list)
    turns: list[_Turn] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    later: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    cwd: str = ""

    def take(self, place: Place, value: Record) -> None:
        """Keep a record that somebody spoke in; a resumed session repeats records, which count once."""
        kind, uuid = string(value.get("type")), string(value.get("uuid"))
        if uuid and uuid in self.seen:
            return
        self.seen.add(uuid)
        self.cwd = string(value.get("cwd")) or self.cwd
        if kind == "attachment":
            value = _queued(value)
            kind = string(value.get("type"))
        if kind in _SPOKEN and isinstance(value.get("message"), dict):
            self.turns.append(_Turn(place, value, self.cwd))
            for block in records(record(value["message"]).get("content")):
                self._block(block, value)
        elif kind in _SPOKEN or (kind not in _KNOWN and "message" in value):
            self.skipped.append(Skipped(place, f"a record of type {kind or 'unknown'} without a message we can read"))

    def _block(self, block: Record, value: Record) -> None:
        if block.get("type") == "tool_use" and string(block.get("name")) in _LOOKED:
            call = record(block.get("input"))
            self.looks[string(block.get("id"))] = string(call.get("bash_id") or call.get("task_id"))
        elif block.get("type") == "tool_result":
            key = string(block.get("tool_use_id"))
            if key in self.looks:
                self.later.setdefault(self.looks[key], []).append(later_output(block))
            kept = value.get("toolUseResult", value.get("tool_use_result"))
            self.answers[key] = answer_of(block, kept)


def _queued(value: Record) -> Record:
    """What somebody typed while the agent worked, as a turn; other attachments are the program's own."""
    attachment = record(value.get("attachment"))
    prompt = attachment.get("prompt")
    if attachment.get("type") != "queued_command" or attachment.get("commandMode") == "task-notification":
        return {**value, "type": "attachment"}
    return {**value, "type": "user", "message": {"role": "user", "content": prompt}}


def _told(reading: _Reading) -> Iterator[Event | Skipped]:
    yield from reading.skipped
    teller = _Teller(reading)
    for turn in reading.turns:
        yield from teller.tell(turn)


class _Teller:
    """Turns as events; remembers the thread and a command of the person's own whose output is still to come."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.source = reading.source
        self.handle = handle_of([turn.cwd for turn in reading.turns[:50]], reading.source)
        self.thread: str | None = None
        printed = (_tags(flat(record(turn.value["message"]).get("content"))) for turn in reading.turns)
        self.own = _outputs(list(printed))
        self.number = -1

    def tell(self, turn: _Turn) -> Iterator[Event | Skipped]:
        """The events of one turn."""
        self.number += 1
        value = turn.value
        content = record(value["message"]).get("content")
        if value.get("isMeta") is True or value.get("isCompactSummary") is True:
            return
        if value.get("isApiErrorMessage") is True:
            return
        blocks = ({"type": "text", "text": content},) if isinstance(content, str) else records(content)
        for block in blocks:
            yield from self._block(turn, block)

    def _block(self, turn: _Turn, block: Record) -> Iterator[Event | Skipped]:
        kind = block.get("type")
        by_agent = turn.value.get("type") == "assistant" or _aside(turn.value)
        if kind == "text" and isinstance(block.get("text"), str):
            yield from self._prose(turn, str(block["text"]), by_agent=by_agent)
        elif kind == "tool_use":
            yield from self._call(turn, block)
        elif kind == "tool_result":
            answer = self.reading.answers.get(string(block.get("tool_use_id")))
            if answer and answer.told:
                yield self._said(turn, answer.told, by_agent=False)
        elif isinstance(kind, str) and kind in _PICTURES:
            yield Skipped(turn.place, f"{_PICTURES[kind]} inside the transcript is not read")

    def _prose(self, turn: _Turn, text: str, *, by_agent: bool) -> Iterator[Event]:
        tags = _tags(text)
        if "bash-input" in tags:
            yield self._own_command(turn, tags)
        elif tags.get("command-args", "").strip() and not by_agent:
            yield self._said(turn, f"{tags.get('command-name', '')} {tags['command-args']}".strip(), by_agent=False)
        text = _INSERTED.sub("", without_reminders(text)).strip()
        if text and not text.startswith(_MACHINE):
            yield self._said(turn, text, by_agent=by_agent)

    def _said(self, turn: _Turn, text: str, *, by_agent: bool) -> Event:
        uuid = string(turn.value.get("uuid"))
        self.thread = self.thread or uuid or None
        detail = Message(
            channel=CHANNEL,
            id=uuid,
            thread=self.thread,
            links=tuple(Link(url) for url in dict.fromkeys(bare_urls(text))),
        )
        actor = _CLAUDE if by_agent else self._person()
        return Event(turn.place, Kind.SAID, text, detail, _when(turn), actor, stream=self.source)

    def _call(self, turn: _Turn, block: Record) -> Iterator[Event]:
        name, call = string(block.get("name")), record(block.get("input"))
        program = program_of(name, call)
        answer = self.reading.answers.get(string(block.get("id")))
        if program:
            yield self._command(turn, call, program, answer or Answer(ran=False))
        elif text := _other_tool(name, call, refused=answer is not None and not answer.ran):
            yield self._said(turn, text, by_agent=True)

    def _command(self, turn: _Turn, call: Record, program: str, answer: Answer) -> Event:
        output, status = answer.output, answer.exit
        for more, ended in self.reading.later.get(answer.later, []) if answer.later else []:
            output = "\n".join(part for part in (output, more) if part)
            status = ended if ended is not None else status
        detail = Command(
            program=program,
            output=output if answer.ran else None,
            exit=status,
            cancelled=answer.cancelled,
            session=_session(turn.value, self.source),
            host=string(call.get("host") or call.get("server")) or None,
            user=self.handle,
            cwd=turn.cwd or None,
            purpose=string(call.get("description")),
            agent=str(_CLAUDE.name),
            refused=answer.refused,
        )
        kind = Kind.EXECUTED if answer.ran else Kind.PROPOSED
        actor = self._person() if answer.ran else _CLAUDE
        text = str(call["command"]).strip("\n")
        return Event(turn.place, kind, text, detail, _when(turn), actor, stream=self.source)

    def _own_command(self, turn: _Turn, tags: dict[str, str]) -> Event:
        """A command the person typed behind "!"; its output stands in the same turn or in the next one."""
        detail = Command(
            output=self.own.get(self.number),
            session=_session(turn.value, self.source),
            user=self.handle,
            cwd=turn.cwd or None,
        )
        text = tags["bash-input"].strip("\n")
        return Event(turn.place, Kind.EXECUTED, text, detail, _when(turn), self._person(), stream=self.source)

    def _person(self) -> Actor | None:
        return Actor(handle=self.handle) if self.handle else None


def _other_tool(name: str, call: Record, *, refused: bool) -> str:
    """One line for a tool that changes or asks something outside; "" for looks into files and the program's own."""
    path = string(call.get("file_path") or call.get("notebook_path"))
    if name in _CHANGED and path:
        return f"wanted to change {path}; refused" if refused else f"{_CHANGED[name]} {path}"
    if name == "ExitPlanMode":
        return string(call.get("plan"))
    if name in _OPAQUE:
        return "" if refused else f"looked up {string(call.get('url') or call.get('query'))}"
    if not name.startswith("mcp__"):
        return ""
    values = " ".join(f"{key}={string(value)}" for key, value in call.items() if string(value))
    verb = "wanted to call" if refused else "called"
    return f"{verb} {name.removeprefix('mcp__').replace('__', ' ')} {brief(values, 500)}"


def _tags(text: str) -> dict[str, str]:
    """What the program wrapped in tags: commands typed behind "!", what they printed, slash commands."""
    if text[:1] != "<":
        return {}
    return {tag: _unescaped(inside(text, tag)) for tag in _TAGS if f"</{tag}>" in text}


def _outputs(tags: list[dict[str, str]]) -> dict[int, str]:
    """The output of each turn that holds a typed command, from that turn or the next."""
    found: dict[int, str] = {}
    for number, (own, following) in enumerate(zip(tags, [*tags[1:], {}], strict=False)):
        holder = own if "bash-stdout" in own else following if "bash-input" not in following else {}
        if "bash-input" in own and "bash-stdout" in holder:
            parts = (holder["bash-stdout"].strip("\n"), holder.get("bash-stderr", "").strip("\n"))
            found[number] = "\n".join(part for part in parts if part)
    return found


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _aside(value: Record) -> bool:
    """In the talk with a helper the asking side is the agent, not a person."""
    return value.get("isSidechain") is True or bool(string(value.get("parent_tool_use_id")))


def _session(value: Record, source: str) -> str:
    return f"{source}#{string(value.get('agentId')) or 'helper'}" if _aside(value) else source


def _when(turn: _Turn) -> When:
    at = instant(turn.value.get("timestamp"))
    return When(at=at) if at else UNKNOWN


READER = Reader("claude-code", identify, read)
