"""What Claude Code tells its hooks of a command that it ran -> the command, and what the session showed before it.

The fields are those of `PostToolUse` and `PostToolUseFailure` in Claude Code 2.1 (code.claude.com/docs/en/hooks): the
first tells of a command that ended well, the second of one that failed or was interrupted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from wetink.artifacts.agent_calls import Answer, answer_of, program_of
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.text import parse_json
from wetink.recorder.agent import Done

SUCCEEDED, FAILED = "PostToolUse", "PostToolUseFailure"
AGENT = "Claude"
LEARNED = 1 << 18
"""Bytes from the end of a session's transcript that are looked through for secrets."""


def command_of(told: Record, now: datetime) -> Done | None:
    """The command that a hook tells of; None for another tool and for a call that never ran.

    told  the JSON on the hook's stdin
    now   UTC, when the command ended
    """
    call = record(told.get("tool_input"))
    program = program_of(string(told.get("tool_name")), call)
    answer = _answer(told)
    if not program or not answer.ran:
        return None
    took = told.get("duration_ms")
    seconds = took / 1000 if isinstance(took, int | float) and not isinstance(took, bool) and took >= 0 else None
    return Done(
        began=now - timedelta(seconds=min(seconds or 0.0, 86_400.0)),
        text=str(call["command"]).strip("\n"),
        program=program,
        cwd=string(told.get("cwd")),
        purpose=string(call.get("description")),
        output=answer.output,
        exit=answer.exit,
        duration=seconds,
        cancelled=answer.cancelled or told.get("is_interrupt") is True,
        session=string(told.get("session_id")) or "session",
        helper=string(told.get("agent_id")),
    )


def _answer(told: Record) -> Answer:
    if told.get("hook_event_name") == FAILED:
        return answer_of({"content": string(told.get("error")), "is_error": True}, None)
    given = told.get("tool_response")
    return answer_of({"content": given if isinstance(given, str) else ""}, given)


def said_before(told: Record) -> list[str]:
    """The texts at the end of the session's transcript: a secret that one of them shows is one in the command too."""
    path = Path(string(told.get("transcript_path")))
    if not path.is_file():
        return []
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - LEARNED))
            lines = file.read(LEARNED).decode("utf-8", "replace").split("\n")
    except OSError:
        return []
    return [text for line in lines for text in _texts(line)]


def _texts(line: str) -> Iterator[str]:
    try:
        message = record(record(parse_json(line)).get("message"))
    except ValueError:
        return  # the first line of what was read is half a line, as a rule
    content = message.get("content")
    if isinstance(content, str):
        yield content
    for block in records(content):
        yield string(block.get("text"))
        yield string(record(block.get("input")).get("command"))
        inner = block.get("content")
        yield from (string(one.get("text")) for one in records(inner)) if not isinstance(inner, str) else (inner,)
