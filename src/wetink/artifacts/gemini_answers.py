"""Answers to shell calls of the Gemini CLI: whether one ran, with which status, and what it printed.

Built from gemini-cli: `packages/core/src/tools/shell.ts` (the text for the model), `scheduler/types.ts` (statuses),
`packages/cli/src/ui/hooks/shellCommandProcessor.ts` (what a person ran behind "!").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wetink.artifacts.agent_calls import Answer
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.terminal.paper import cleaned

_FACTS = re.compile(
    r"\n(?:Error: \(none\)|Error: .*|Exit Code: (?P<exit>\d{1,10}|\(none\))|Signal: .*|Background PIDs: .*"
    r"|Process Group PGID: .*)(?=\n|\Z)"
)
_LEAD = re.compile(r"(?:Command: [^\0]*?\nDirectory: .*\n)?(?P<form>Output|Stdout): ")
_CANCELLED = "Command was cancelled by user before it could complete."
_TIMED_OUT = "Command was automatically cancelled because"
_BELOW = "Below is the output before it was cancelled:\n"
_BACKGROUND = "Command moved to background"
_OWN = ("I ran the following shell command:\n```sh\n", "I ran the following shell command:\n```\n")
_OWN_RESULT = re.compile(r"\n```\n+This produced the following (?:result|output):\n```\n")
_OWN_LEAD = re.compile(r"(?:WARNING: shell mode is stateless.*\n+)?(?:Command exited with code (\d{1,3})\.\n?)?")
_OWN_NOTHING = "(Command produced no output)"
_OWN_STOPPED = ("Command was cancelled.", "Command terminated by signal")
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A command the person ran behind "!"."""

    text: str
    output: str
    exit: int | None
    cancelled: bool


def answer_of(call: Record) -> Answer:
    """What a recorded call says became of it: its status, and the text the model was given."""
    status = string(call.get("status"))
    text = _response(call.get("result"))
    if text.startswith((_CANCELLED, _TIMED_OUT)):
        return Answer(ran=True, output=_printed(text.partition(_BELOW)[2]), cancelled=True)
    if status == "cancelled" or (status == "error" and not _LEAD.match(text[:_LONGEST])):
        return Answer(ran=False, refused=status == "cancelled")
    if status not in {"success", "error"}:
        return Answer(ran=False)  # awaiting approval, scheduled, validating: the session ended before it ran
    return _read(text, call.get("resultDisplay"))


def own_command(text: str) -> OwnCommand | None:
    """The command in a turn the program wrote for one the person ran; None for any other text."""
    start = next((len(lead) for lead in _OWN if text.startswith(lead)), 0)
    found = _OWN_RESULT.search(text, start) if start else None
    if found is None:
        return None
    output = text[found.end() :].rstrip().removesuffix("```")
    lead = _OWN_LEAD.match(output)
    status = lead[1] if lead else None
    stopped = output.startswith(_OWN_STOPPED)
    output = _printed(output[lead.end() :] if lead else output)
    output = "" if output == _OWN_NOTHING else output
    return OwnCommand(text[start : found.start()], output, int(status) if status else None if stopped else 0, stopped)


def _read(text: str, shown: object) -> Answer:
    lead = _LEAD.match(text[:_LONGEST])
    if lead is None or text.startswith(_BACKGROUND):
        output = shown if isinstance(shown, str) and not text else text
        return Answer(ran=True, output=_printed(output))
    body = text[lead.end() :]
    facts = list(_FACTS.finditer(body))
    last = _trailing(body, facts)
    codes = [fact["exit"] for fact in last if fact["exit"] and fact["exit"].isdigit()]
    output = body[: last[0].start()] if last else body
    stderr = ""
    if lead["form"] == "Stdout":  # 2025: two streams, "(empty)" where nothing came
        output, _, stderr = output.partition("\nStderr: ")
    parts = [part for part in (output, stderr) if part.strip() not in {"", "(empty)"}]
    killed = any("Signal: " in fact[0] and not fact[0].endswith(("(none)", ": 0")) for fact in last)
    status = int(codes[0]) if codes else None if killed else 0
    return Answer(ran=True, output=_printed("\n".join(parts)), exit=status)


def _trailing(body: str, facts: list[re.Match[str]]) -> list[re.Match[str]]:
    """The lines of facts at the very end, one behind the other; the same words higher up were printed."""
    end = len(body.rstrip("\n"))
    kept: list[re.Match[str]] = []
    for fact in reversed(facts):
        if fact.end() < end:
            break
        kept.append(fact)
        end = fact.start()
    return kept[::-1]


def _response(result: object) -> str:
    """The text of the first `functionResponse` part."""
    parts = records(result) if isinstance(result, list) else (record(result),)
    for part in parts:
        response = record(record(part.get("functionResponse")).get("response"))
        for key in ("output", "error"):
            if isinstance(response.get(key), str):
                return str(response[key])
    return ""


def _printed(text: str) -> str:
    text = text.strip("\n")
    return cleaned(text) if "\x1b" in text or "\r" in text or "\b" in text else text
