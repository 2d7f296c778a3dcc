"""The turns of an OpenAI Codex rollout as events: commands with their answers, and what person and agent wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wetink.artifacts.agent_calls import Answer, inside, program_of
from wetink.artifacts.agent_events import Call, Teller, handle_of
from wetink.artifacts.codex_calls import Asked, Done, answered, asked, line_of, parsed, scripted
from wetink.artifacts.codex_records import CALLS, Reading, Turn, content
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.terminal.nest import opens
from wetink.artifacts.text import brief
from wetink.model.event import Command, Event, Skipped

CHANNEL = "codex"

_OURS = ("<", "# AGENTS.md instructions", "This session is being continued from a previous")
_REQUEST = "## My request for Codex:"
_PATCH = ("*** Update File: ", "*** Add File: ", "*** Delete File: ")


@dataclass(slots=True)
class _Shell:
    """A program that still runs: the places of its first and last event, the command that opened it."""

    first: int
    last: int
    opener: str
    program: str


class Telling:
    """Turns as events; a command that goes on is remembered under the id of its shell."""

    def __init__(self, reading: Reading, source: str) -> None:
        self.reading = reading
        folders = [turn.cwd for turn in reading.turns[:50]]
        self.teller = Teller(source, "Codex", CHANNEL, handle_of(folders, source))
        self.made: list[Event | Skipped] = []
        self.open: dict[str, _Shell] = {}
        self.ended: set[str] = set()

    def all(self) -> list[Event | Skipped]:
        """Everything, in file order."""
        for turn in self.reading.turns:
            kind = turn.value.get("type")
            if kind == "exec_command_end":
                self._end(turn)
            elif kind in CALLS:
                self._call(turn)
            else:
                self._message(turn)
        return self.made

    def _message(self, turn: Turn) -> None:
        value, role = turn.value, string(turn.value.get("role"))
        by_agent = role == "assistant" or value.get("type") == "agent_message"
        text = string(value.get("message")) or content(value.get("content"))
        if role in {"developer", "system"}:
            return
        if not by_agent and text.startswith("<user_shell_command>"):
            self._own_command(turn, text)
            return
        if role == "user" and (self.reading.typed or text.startswith(_OURS)):
            return
        for part in records(value.get("content")):
            if part.get("type") == "input_image":
                self.made.append(Skipped(turn.place, "an image inside the rollout is not read"))
        text = text.rpartition(_REQUEST)[2].strip() if _REQUEST in text else text
        if text and self.teller.is_new(text, turn.origin, by_agent=by_agent):
            by_agent = by_agent or turn.helper
            self.made.append(self.teller.said(turn.place, text, turn.when, by_agent=by_agent))

    def _own_command(self, turn: Turn, text: str) -> None:
        """A command the person typed behind "!"."""
        done = answered(inside(text, "result").strip("\n"))
        command = inside(text, "command").strip("\n")
        if command and self.teller.is_new(command, "shell", by_agent=False):
            call = Call(command, cwd=turn.cwd, duration=done.seconds, own=True)
            self.made.append(self.teller.command(turn.place, call, done.answer, turn.when))

    def _end(self, turn: Turn) -> None:
        """A finished execution whose call the rollout does not hold (a person's own, a nested one)."""
        key = string(turn.value.get("call_id"))
        found = line_of(turn.value.get("command"))
        interaction = string(turn.value.get("source")).endswith("interaction")
        if key in self.reading.calls or key in self.ended or found is None or interaction:
            return
        self.ended.add(key)
        own = string(turn.value.get("source")).lower().replace("_", "") == "usershell"
        done = self.reading.ends[key]
        if own and not self.teller.is_new(found[0], "end", by_agent=False):
            return
        self._command(turn, Asked(found[0], found[1], string(turn.value.get("cwd")) or turn.cwd), done, own=own)

    def _call(self, turn: Turn) -> None:
        value = turn.value
        key, name = string(value.get("call_id") or value.get("id")), string(value.get("name"))
        given = value.get("arguments", value.get("input"))
        if value.get("type") == "local_shell_call":
            name, given = "local_shell", record(value.get("action"))
        call = asked(name, given)
        if call is not None and not call.text:
            self._typed_into(turn, call, self.reading.answers.get(key))
        elif call is not None and call.text.startswith(("apply_patch", "'*** Begin Patch")):
            self._edited(turn, call.text, self._done(key))
        elif call is not None:
            self._command(turn, call, self._done(key))
        elif name == "exec" and isinstance(given, str):
            self._script(turn, given, self._done(key))
        elif name == "apply_patch":
            self._edited(turn, given if isinstance(given, str) else string(record(given).get("input")), self._done(key))
        else:
            self._other(turn, name, parsed(given) if isinstance(given, str) else record(given), self._done(key))

    def _done(self, key: str) -> Done:
        """What became of a call; the execution's own record says more than what the model was told of it."""
        done = self.reading.answers.get(key, Done(Answer(ran=False)))
        end = self.reading.ends.get(key)
        if end is None or (end.answer.ran and done.running):
            return done
        return replace(end, answer=replace(end.answer, cancelled=done.answer.cancelled and end.answer.exit is None))

    def _command(self, turn: Turn, call: Asked, done: Done, *, own: bool = False) -> None:
        made = Call(call.text, call.program, call.cwd or turn.cwd, call.purpose, done.seconds, own=own)
        if done.running:
            self.open[done.running] = _Shell(len(self.made), len(self.made), call.text, opens(call.text) or "sh")
            made = replace(made, duration=None)
        self.made.append(self.teller.command(turn.place, made, done.answer, turn.when))

    def _typed_into(self, turn: Turn, call: Asked, done: Done | None) -> None:
        """Keys for a program that still runs: a line is a command of its own, anything else waits for more output."""
        shell = self.open.get(call.running)
        line = call.chars.strip("\r\n\x03\x04\x1b ")
        if done is None or shell is None:
            if line:
                self.made.append(Skipped(turn.place, "keys sent to a program whose start is not in this file"))
            return
        answer = replace(done.answer, exit=None)
        if line:
            session = f"{self.teller.source}#{call.running}"
            typed = Call(line, shell.program, turn.cwd, within=(shell.opener,), session=session)
            shell.last = len(self.made)
            self.made.append(self.teller.command(turn.place, typed, answer, turn.when))
        else:
            self._more(shell.last, answer, stopped="\x03" in call.chars)
        self._more(shell.first, Answer(ran=True, exit=done.answer.exit))

    def _more(self, index: int, answer: Answer, *, stopped: bool = False) -> None:
        """What a command that went on printed since, and how it ended."""
        before = self.made[index]
        if not isinstance(before, Event) or not isinstance(before.detail, Command):
            return
        detail = before.detail
        output = "\n".join(part for part in (detail.output, answer.output) if part)
        status = detail.exit if answer.exit is None else answer.exit
        cancelled = detail.cancelled or stopped
        self.made[index] = replace(before, detail=replace(detail, output=output, exit=status, cancelled=cancelled))

    def _script(self, turn: Turn, script: str, done: Done) -> None:
        lines = scripted(script)
        if lines is None:
            self.made.append(Skipped(turn.place, "a script of the agent's own runs commands that are not read"))
            return
        answer = done.answer if len(lines) == 1 else replace(done.answer, output=None, exit=None)
        took = done.seconds if len(lines) == 1 else None
        for line in lines:
            call = Call(line, cwd=turn.cwd, duration=took)
            self.made.append(self.teller.command(turn.place, call, answer, turn.when))

    def _edited(self, turn: Turn, patch: str, done: Done) -> None:
        files = [line.partition(": ")[2] for line in patch.split("\n") if line.startswith(_PATCH)]
        if files:
            names = ", ".join(files)
            text = f"edited {names}" if done.answer.ran else f"wanted to change {names}; refused"
            self.made.append(self.teller.said(turn.place, text, turn.when, by_agent=True))

    def _other(self, turn: Turn, name: str, given: Record, done: Done) -> None:
        """A tool of an MCP server: one that runs commands, or a word on what was called."""
        space = string(turn.value.get("namespace"))
        name = f"{space}__{name}" if space and not name.startswith(space) else name
        if "__" not in name:
            return
        program = program_of(name, given)
        if program:
            host = string(given.get("host") or given.get("server"))
            purpose = string(given.get("description"))
            call = Call(str(given["command"]), program, turn.cwd, purpose, done.seconds, host=host)
            self.made.append(self.teller.command(turn.place, call, done.answer, turn.when))
            return
        values = " ".join(f"{key}={string(one)}" for key, one in given.items() if string(one))
        verb = "called" if done.answer.ran else "wanted to call"
        text = f"{verb} {name.removeprefix('mcp__').replace('__', ' ')} {brief(values, 500)}"
        self.made.append(self.teller.said(turn.place, text, turn.when, by_agent=True))
