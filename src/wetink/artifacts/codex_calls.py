"""Commands of OpenAI Codex as its rollouts write them: arguments, answers and finished executions.

Built from codex-rs: `protocol/src/models.rs` (ShellToolCallParams, LocalShellAction), `core/src/tools/mod.rs`
(format_exec_output_for_model_structured and _freeform), `core/src/tools/events.rs` (status "declined").
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from wetink.artifacts.agent_calls import Answer, flat
from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.terminal.paper import cleaned
from wetink.artifacts.text import parse_json

SHELLS = frozenset(
    ("shell", "container.exec", "shell_command", "exec_command", "local_shell", "unified_exec", "run_shell_command")
)
_SHELL_NAMES = frozenset(("bash", "sh", "zsh", "dash", "ash", "ksh", "fish"))
_POWERSHELLS = frozenset(("powershell", "pwsh"))
_WRAPPED = re.compile(r"(?:/[\w./-]{1,60}/)?(?:bash|zsh|sh) -l?c ['\"]")
_SCRIPTED = re.compile(r"\bexec_command\(\s{0,20}\{\s{0,20}[\"']?cmd[\"']?\s{0,20}:\s{0,20}(\"(?:[^\"\\\n]|\\.)*\")")
_NOT_RUN = re.compile(
    r"(?:exec command |patch |command )?rejected(?: by user|:|\b)|unsupported call|failed to parse|invalid shell"
    r"|(?:exec_command|shell|command) (?:failed for|is not allowed)|approval (?:policy|required)|execution error: Io\("
    r"|This action was rejected|.{0,200}approval policy is ",
    re.IGNORECASE,
)
_BY_PERSON = re.compile(r"(?:exec command |command )?rejected by user", re.IGNORECASE)
_ABORTED = re.compile(r"(?:Wall time: ([\d.]{1,12}) seconds\n)?(?:aborted by user|command aborted|aborted\Z)")
_HEAD_LINE = re.compile(
    r"(?:Script (?:completed|failed|running).*|Chunk ID: .*|(?:Wall time|Duration): (?P<wall>[\d.]{1,12}) seconds"
    r"|(?:Exit code: |Process exited with code )(?P<exit>-?\d{1,10})"
    r"|Process running with session ID (?P<running>\d{1,12})"
    r"|Original token count: .*|Total output lines: .*|Command: .*)"
)
_MOST_HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A call's command line and what was said with it; `chars` are keys sent to the program of shell `running`."""

    text: str
    program: str = "sh"
    cwd: str = ""
    purpose: str = ""
    running: str = ""
    chars: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """An answer with the seconds it took, and the id of the shell in which the command still runs, "" else."""

    answer: Answer
    seconds: float | None = None
    running: str = ""


def asked(name: str, arguments: object) -> Asked | None:
    """The command of a call, None where the tool runs none; `arguments` is an object or JSON text."""
    given = _object(arguments)
    if name == "write_stdin":
        chars = given.get("chars")
        return Asked("", running=string(given.get("session_id")), chars=chars if isinstance(chars, str) else "")
    if name not in SHELLS:
        return None
    found = line_of(given.get("command", given.get("cmd")))
    if found is None:
        return None
    cwd = string(given.get("workdir") or given.get("working_directory") or given.get("cwd"))
    return Asked(found[0], found[1], cwd, string(given.get("justification")))


def line_of(command: object) -> tuple[str, str] | None:
    """(the line, the program that reads it) of a command as text or as a list; None for anything else."""
    if isinstance(command, str):
        if not command.strip():
            return None
        return line_of(_words(command)) if _WRAPPED.match(command) else (command, "sh")
    words = [word for word in command if isinstance(word, str)] if isinstance(command, list) else []
    if not words:
        return None
    shell = re.split(r"[/\\]", words[0])[-1].lower().removesuffix(".exe")
    if len(words) > 2 and shell in _SHELL_NAMES and re.fullmatch(r"-[a-z]{0,3}c", words[1]):
        return words[2], "fish" if shell == "fish" else "sh"
    if len(words) > 2 and shell in _POWERSHELLS and words[-2].lower() in {"-command", "-c"}:
        return words[-1], "powershell"
    return shlex.join(words), "sh"


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return [command]


def scripted(script: str) -> list[str] | None:
    """The commands a script of the agent's runs (`tools.exec_command({cmd: "..."})`), None where one cannot be told."""
    found = [string(_quoted(match[1])) for match in _SCRIPTED.finditer(script)]
    return found if len(found) == script.count("exec_command(") and all(found) else None


def _quoted(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError:
        return None


def answered(output: object) -> Done:
    """What a `function_call_output` says: an object as text (2025), lines before "Output:" (since), or plain text."""
    text = _text(output)
    whole = _object(text) if text.startswith("{") else NOTHING
    if isinstance(whole.get("output"), str) and "metadata" in whole:
        facts = record(whole["metadata"])
        return Done(
            Answer(ran=True, output=printed(str(whole["output"])), exit=_status(facts.get("exit_code"))), seconds(facts)
        )
    stopped = _ABORTED.match(text)
    if stopped:
        return Done(Answer(ran=True, output="", cancelled=True), float(stopped[1]) if _number(stopped[1]) else None)
    if _NOT_RUN.match(text):
        return Done(Answer(ran=False, refused=_BY_PERSON.match(text) is not None))
    return _freeform(text)


def finished(value: Record) -> Done:
    """What an `exec_command_end` or a finished CommandExecution says; a declined one never ran."""
    if string(value.get("status")) == "declined":
        return Done(Answer(ran=False, refused=True))
    whole = value.get("aggregated_output", value.get("aggregatedOutput"))
    if not isinstance(whole, str):
        parts = (value.get("stdout"), value.get("stderr"))
        whole = "\n".join(part.strip("\n") for part in parts if isinstance(part, str) and part.strip())
    status = _status(value.get("exit_code", value.get("exitCode")))
    return Done(Answer(ran=True, output=printed(whole), exit=status), seconds(value))


def seconds(value: Record) -> float | None:
    """How long it took: `duration_seconds`, `duration_ms`, or `duration` as seconds and nanoseconds."""
    if _number(value.get("duration_seconds")):
        return float(str(value["duration_seconds"]))
    if _number(value.get("duration_ms")):
        return round(float(str(value["duration_ms"])) / 1000, 3)
    took = record(value.get("duration"))
    if _number(took.get("secs")) and _number(took.get("nanos", 0)):
        return round(float(str(took["secs"])) + float(str(took.get("nanos", 0))) / 1e9, 3)
    return None


def printed(text: str) -> str:
    """Output as it stood on the screen."""
    text = text.strip("\n")
    return cleaned(text) if "\x1b" in text or "\r" in text or "\b" in text else text


def _freeform(text: str) -> Done:
    lines = text.split("\n", _MOST_HEAD_LINES)
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        if line == "Output:" and number:
            body = printed("\n".join(lines[number + 1 :]))
            status = int(found["exit"]) if "exit" in found else None
            took = float(found["wall"]) if _number(found.get("wall")) else None
            return Done(Answer(ran=True, output=body, exit=_status(status)), took, found.get("running", ""))
        match = _HEAD_LINE.fullmatch(line)
        if match is None:
            break
        found.update({name: value for name, value in match.groupdict().items() if value})
    return Done(Answer(ran=True, output=printed(text)))


def _text(output: object) -> str:
    if isinstance(output, dict):
        inner = output.get("content", output.get("text"))
        return inner if isinstance(inner, str) else ""
    if isinstance(output, list):
        parts = [part.get("text") for part in records(output)]
        return "\n".join(part for part in parts if isinstance(part, str))
    return flat(output)


def parsed(text: str) -> Record:
    """The object a text is in JSON, an empty one for anything else."""
    try:
        return record(parse_json(text))
    except ValueError:
        return NOTHING


def _object(value: object) -> Record:
    return parsed(value) if isinstance(value, str) else record(value)


def _status(value: object) -> int | None:
    """An exit status; Codex writes -1 where there was none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 32 else None


def _number(value: object) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"\d{1,9}(?:\.\d{0,9})?", value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15
