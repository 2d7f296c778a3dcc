"""`wetink hook`: what a coding agent's hooks call. It never fails and never speaks up; what went wrong is in a log."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli import home
from wetink.cli.failure import FINE, safe
from wetink.cli.mcp import LIBRARY
from wetink.errors import LibraryMissing, WetinkError
from wetink.recorder.incident import Incident, current, state_folder, who

LOG = "hook.log"
"""Beside what says which incident is on."""
_LARGEST = 1 << 24
_LOG_LARGEST = 1 << 18
_INSIDE = "WETINK_CAPTURE"
"""Set in the shells of `wetink capture shell`, which names the file of their recording."""
_BY_ITSELF = frozenset({"system", "loop_wakeup", "schedule_wakeup"})
"""Sources of prompts that nobody wrote."""

Told = Mapping[str, object]


@click.command("hook", short_help="What a coding agent's hooks call: keep commands, name the runbook.")
@click.argument("agent", type=click.Choice(["claude-code"]))
def hook(agent: str) -> int:
    """Take what a hook of AGENT is told on standard input; the plugin in `plugin/` calls it.

    A command that the agent ran is kept in the incident that is on, without its secrets. Where a prompt holds an alert
    whose runbook is surely known, that runbook is answered. Without an incident and without a library nothing is done.
    The exit code is 0 whatever happens; what went wrong stands in hook.log beside the incident's state.
    """
    del agent
    state = state_folder(os.environ, os.uname().nodename)
    event = "hook"
    try:
        told = json.loads(sys.stdin.buffer.read(_LARGEST))
        event = str(told["hook_event_name"])
        if event == "UserPromptSubmit":
            name_runbook(told)
        elif event in {"PostToolUse", "PostToolUseFailure"}:
            keep_command(told, state, event)
    except Exception as error:  # noqa: BLE001 (the door: a hook that fails would disturb somebody else's session)
        note(state, event, error)
    return FINE


def keep_command(told: Told, state: Path, event: str) -> None:
    """Keep a command in the incident that is on; a process of its own does it, so that nobody waits for redaction."""
    on = incident(state)
    if on is None:
        return
    from wetink.workflow.agent_command import command_of

    done = command_of(told, datetime.now(UTC))
    if done is None or os.fork():
        return
    try:  # from here on another process, whose parent has answered
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        from wetink.app import redactor
        from wetink.recorder.agent import keep
        from wetink.settings import read_settings
        from wetink.workflow.agent_command import AGENT, said_before

        keep(on, AGENT, who(), done, redactor(read_settings(None, [on.folder])), said_before(told))
    except Exception as error:  # noqa: BLE001 (the door, once more: of another process)
        note(state, event, error)
    finally:
        os._exit(0)


def incident(state: Path) -> Incident | None:
    """The incident of the recorded shell that the agent was started in, else the one that is on."""
    recording = os.environ.get(_INSIDE, "")
    if recording and Path(recording).is_file():
        folder = Path(recording).parent
        return Incident(folder.name, folder, datetime.now(UTC))
    on = current(state)
    return on if on is not None and on.folder.is_dir() else None


def name_runbook(told: Told) -> None:
    """Answer the runbook for an alert in a prompt, in the form in which Claude Code takes what it shall know beside."""
    folder = library(Path(str(told.get("cwd") or ".")))
    prompt = told.get("prompt")
    if folder is None or not isinstance(prompt, str) or told.get("source") in _BY_ITSELF:
        return
    from wetink.workflow.pasted_alert import context
    from wetink.workflow.standing import refused

    found = context(folder, prompt, datetime.now(UTC), without_secrets, refused)
    if found:
        answer = {"hookSpecificOutput": {"hookEventName": "UserPromptSubmit", "additionalContext": found}}
        click.echo(json.dumps(answer))


def library(here: Path) -> Path | None:
    """The library that is configured, or the one that the project's folder lies in; None without either."""
    given = os.environ.get(LIBRARY, "")
    try:
        return home.find_home(Path(given)) if given else home.library_above(here)
    except LibraryMissing:
        return None


def without_secrets(text: str) -> str:
    """By our own rules alone: the engine takes a second to load, and what is published was looked at by it."""
    from wetink.evidence.redaction import Redactor

    return str(Redactor(scan=lambda texts: [[] for _ in texts]).text(text))


def note(state: Path, event: str, error: Exception) -> None:
    """Write a line to the log, its secrets taken out; where even that cannot be done, nothing is."""
    said = error.message if isinstance(error, WetinkError) else f"{type(error).__name__}: {error}"
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {event[:40]}: {' '.join(safe(said).split())[:500]}\n"
    path = state / LOG
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        full = path.is_file() and path.stat().st_size > _LOG_LARGEST
        with path.open("w" if full else "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(line)
    except OSError:
        return
