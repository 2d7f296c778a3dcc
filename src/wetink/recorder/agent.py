"""The commands that a coding agent runs for somebody, kept one by one as its hooks tell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.errors import RedactionFailed
from wetink.recorder.incident import Incident, word_in_name
from wetink.recorder.output import MOST
from wetink.recorder.record import File, Record, Redactor, header, stamp, why


@dataclass(frozen=True, slots=True)
class Done:
    """A command that an agent ran.

    began     UTC
    program   what read it: "sh", "powershell"
    purpose   what the agent said that it is for
    output    None where nothing is known of it
    exit      None where it is not known
    duration  seconds, None where it is not known
    session   the agent's session; `helper` is the one of a helper that it started, "" for its own
    """

    began: datetime
    text: str
    program: str
    cwd: str
    purpose: str
    output: str | None
    exit: int | None
    duration: float | None
    cancelled: bool
    session: str
    helper: str = ""


def keep(
    incident: Incident, agent: str, who: Mapping[str, str], done: Done, redactor: Redactor, earlier: Sequence[str] = ()
) -> Path:
    """Append a command, its secrets taken out, to the session's file in the incident's folder; gives that file.

    agent    its name: "Claude"
    earlier  texts of the same session; what they show to be a secret is one here too
    Where redaction fails the record says that it was withheld. Raises CaptureUnwritable.
    """
    name = "-".join((word_in_name(agent.lower()), *(word_in_name(who[key]) for key in ("user", "host"))))
    path = incident.folder / f"{name}-{word_in_name(done.session)}.jsonl"
    file = File.opened(path)
    try:
        file.append(_record(done, redactor, earlier), first=header(incident.name, who, done.began, agent=agent))
    finally:
        file.close()
    return path


def _record(done: Done, redactor: Redactor, earlier: Sequence[str]) -> Record:
    record: Record = {"type": "command", "at": stamp(done.began)}
    ended: Record = {"exit": done.exit, "duration": done.duration}
    output = done.output or ""
    dropped = max(0, len(output) - 2 * MOST)
    head, tail = (output[:MOST], output[-MOST:]) if dropped else (output, "")
    try:
        redactor.learn_all([*earlier, f"{done.text}\n{head}", tail])
        text, cwd, purpose, head, tail, helper = redactor.texts(
            [done.text, done.cwd, done.purpose, head, tail, done.helper]
        )
    except RedactionFailed as error:
        return {**record, "withheld": why(error), **ended}
    record |= {"text": text, "cwd": cwd, **ended, "purpose": purpose}
    if done.output is not None:
        record["output"] = f"{head}\n[... {dropped:,} characters left out ...]\n{tail}" if dropped else head
    if done.program != "sh":
        record["shell"] = done.program
    if done.cancelled:
        record["cancelled"] = True
    if helper:
        record["session"] = helper
    if dropped:
        record["dropped"] = dropped
    return record
