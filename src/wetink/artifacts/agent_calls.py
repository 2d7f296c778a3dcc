"""Shell calls of a coding agent and their answers: whether a call was run, with which status, and what it printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.terminal.paper import cleaned

_SHELLS = {
    "bash": "sh",
    "shell": "sh",
    "sh": "sh",
    "exec": "sh",
    "execute": "sh",
    "ssh": "sh",
    "terminal": "sh",
    "execute_command": "sh",
    "exec_command": "sh",
    "run_command": "sh",
    "run_shell_command": "sh",
    "ssh_exec": "sh",
    "local_shell": "sh",
    "powershell": "powershell",
}
_REFUSED = re.compile(
    r"(?:Error: )?(?:<tool_use_error>"
    r"|The user doesn't want to (?:proceed with this tool use|take this action)"
    r"|(?:The )?[Uu]ser (?:rejected|declined|denied|cancelled) (?:the )?(?:tool|command|permission|this)"
    r"|Permission (?:to use|for) .{1,2000}?(?:denied|rejected)"
    r"|Claude requested permissions? to .{1,2000}?haven't granted"
    r"|This (?:Bash )?command (?:requires approval|contains .{1,200} require approval)"
    r"|.{0,400}was blocked\. For security"
    r"|(?:Hook )?PreToolUse:\S{1,60} (?:hook error|hook|denied|\[)"
    r"|\[Request interrupted by user for tool use\])",
    re.DOTALL,
)
_BY_PERSON = re.compile(
    r"(?:Error: )?(?:The user doesn't want to|(?:The )?[Uu]ser (?:rejected|declined|denied|cancelled)"
    r"|\[Request interrupted by user for tool use\])"
)
_SAID = re.compile(r"the user said:\s*(.*?)(?:\n\nNote: The user's next message may .*)?\Z", re.DOTALL)
_STATUS = re.compile(r"(?:Error: )?Exit code (\d{1,3})(?:\n|\Z)")
_FAILED = re.compile(r"(?:Error: |Command failed: )")
_REMINDER = re.compile(r"<system-reminder>.*?(?:</system-reminder>|\Z)", re.DOTALL)
_ERROR_TAG = re.compile(r"</?(?:tool_use_error|error)>")
_FOLDER_RESET = re.compile(r"^[ \t]*Shell cwd was reset to .*$\n?", re.MULTILINE)
_NOTHING = frozenset(("(Bash completed with no output)", "(no content)", "Tool ran without output", "(no output)"))
_LATER_STATUS = re.compile(r"<exit_code>(-?\d{1,4})</exit_code>")
_HEAD = 4000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a call.

    ran        False where the call was refused (by the user, a rule, a hook) or never valid
    refused    it was the user who refused it
    output     what it printed, None where the transcript does not hold it
    exit       status where it is known
    cancelled  interrupted while running
    told       what the user said with the refusal
    later      the id under which the output of a command in the background comes later, ""
    """

    ran: bool
    output: str | None = None
    exit: int | None = None
    cancelled: bool = False
    told: str = ""
    later: str = ""
    refused: bool = False


def program_of(name: str, call: Record) -> str:
    """The program that reads a call's command ("sh", "powershell"), "" where the tool runs no commands."""
    tool = name.rsplit("__", 1)[-1].replace("-", "_").lower()
    return _SHELLS.get(tool, "") if isinstance(call.get("command"), str) and call["command"] else ""


def answer_of(block: Record, result: object) -> Answer:
    """The answer in a `tool_result` block; `result` is what the record keeps beside it (object or error text)."""
    text = without_reminders(flat(block.get("content")))
    failed = block.get("is_error") is True
    if failed and (_REFUSED.match(text[:_HEAD]) or (isinstance(result, str) and _REFUSED.match(result[:_HEAD]))):
        said = _SAID.search(text)
        by_person = any(_BY_PERSON.match(part[:_HEAD]) for part in (text, result) if isinstance(part, str))
        return Answer(ran=False, told=said[1].strip() if said else "", refused=by_person)
    kept = record(result)
    if "stdout" in kept and not failed:
        return _finished(kept)
    status = _STATUS.match(text)
    output = text[status.end() :] if status else _FAILED.sub("", text, count=1) if failed else text
    exit_status = int(status[1]) if status else None if failed else 0
    return Answer(ran=True, output=_printed(output), exit=exit_status, cancelled=kept.get("interrupted") is True)


def _finished(kept: Record) -> Answer:
    cancelled = kept.get("interrupted") is True
    later = string(kept.get("backgroundTaskId"))
    if kept.get("isImage") is True:
        return Answer(ran=True, exit=None if cancelled else 0, cancelled=cancelled)
    parts = (_text(kept.get("stdout")).rstrip("\n"), _text(kept.get("stderr")).strip("\n"))
    output = _printed("\n".join(part for part in parts if part))
    said_no = string(kept.get("returnCodeInterpretation"))
    status = None if cancelled or later else 1 if said_no else 0
    return Answer(ran=True, output=output, exit=status, cancelled=cancelled, later=later)


def later_output(block: Record) -> tuple[str, int | None]:
    """(what a command in the background printed meanwhile, its status where it ended) of a look at it."""
    text = flat(block.get("content"))
    status = _LATER_STATUS.search(text)
    parts = [part.strip("\n") for name in ("stdout", "stderr", "output") if (part := inside(text, name)).strip()]
    return _printed("\n".join(parts)), int(status[1]) if status else None


def flat(content: object) -> str:
    """The text of a message's content, a string or a list of blocks."""
    if isinstance(content, str):
        return content
    return "\n".join(_text(block.get("text")) for block in records(content) if block.get("type") == "text")


def inside(text: str, tag: str) -> str:
    """What stands between the first `<tag>` of a text and its `</tag>`, "" where there is none."""
    begin, end = text.find(f"<{tag}>"), text.find(f"</{tag}>")
    return text[begin + len(tag) + 2 : end] if 0 <= begin < end else ""


def without_reminders(text: str) -> str:
    """A text without what the program itself put into it for the model."""
    return _REMINDER.sub("", text) if "<system-reminder>" in text else text


def _printed(output: str) -> str:
    plain = _FOLDER_RESET.sub("", _ERROR_TAG.sub("", output)).strip("\n")
    if plain.strip() in _NOTHING:
        return ""
    return cleaned(plain) if "\x1b" in plain or "\r" in plain or "\b" in plain else plain


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
