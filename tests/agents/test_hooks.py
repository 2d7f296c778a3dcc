"""The plugin's hooks, fed with what Claude Code 2.1 told its hooks, in shells of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Wetink
from speaking import HOME

from desk import RUNBOOK, Desk  # isort: skip  (speaking says where it lies)

from wetink.recorder.incident import Incident, state_folder, switch_on, who
from wetink.workflow.pasted_alert import LONGEST, is_quoted, reads_as_alert

pytest_plugins = ("libraries",)

HOOKS = HOME / "plugin" / "hooks"
TOLD = Path(__file__).parent / "told"
PATIENCE = 60.0
ALERT = "[FIRING:1] ApiServerLatencyP99High api-server p99 latency > 5s for 1m"
Told = dict[str, Any]


class Project:
    """A project in which Claude Code runs: its environment, and the hooks' scripts as it calls them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.incident = folder / "INC-9"
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": programs, "XDG_STATE_HOME": str(self.state)}

    @property
    def log(self) -> Path:
        return self.mine / "hook.log"

    @property
    def mine(self) -> Path:
        """Where this host's state lies."""
        return state_folder(self.environment, os.uname().nodename)

    def begin(self) -> None:
        """An incident is on."""
        self.incident.mkdir()
        switch_on(self.mine, Incident("INC-9", self.incident, datetime.now(UTC)))

    def call(self, script: str, told: Told | bytes) -> str:
        """What a hook answers; it has to end well and to say nothing on stderr."""
        data = told if isinstance(told, bytes) else json.dumps(told).encode()
        done = subprocess.run(
            ["sh", HOOKS / script], input=data, capture_output=True, check=False, env=self.environment, cwd=self.folder
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    def keep(self, told: Told | bytes) -> None:
        assert self.call("keep-command.sh", told) == ""

    def name(self, prompt: str) -> str:
        """What the agent learns beside a prompt, "" for nothing."""
        told = {**recorded("prompt"), "prompt": prompt, "cwd": str(self.folder)}
        answer = self.call("name-runbook.sh", told)
        if not answer:
            return ""
        given = json.loads(answer)["hookSpecificOutput"]
        assert given["hookEventName"] == "UserPromptSubmit"
        return str(given["additionalContext"])

    def kept(self, commands: int) -> list[Told]:
        """The records of the incident once there are so many of commands; another process writes them."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            lines = [line for path in self.incident.glob("*.jsonl") for line in path.read_text().splitlines()]
            if sum('"type": "command"' in line for line in lines) >= commands:
                return [json.loads(line) for line in lines]
            time.sleep(0.05)
        said = self.log.read_text() if self.log.exists() else "nothing"
        raise AssertionError(f"not {commands} commands: {lines}; the log: {said}")


def recorded(name: str) -> Told:
    """What Claude Code 2.1.332 told a hook; folders and commands are made up."""
    told: Told = json.loads((TOLD / f"{name}.json").read_text())
    return told


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name in ("WETINK_LIBRARY", "WETINK_CAPTURE", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return Project(tmp_path)


def test_commands_become_evidence_with_their_purpose(project: Project, wetink: Wetink) -> None:
    project.begin()
    project.keep(recorded("command-ended"))
    project.kept(1)
    project.keep(recorded("command-failed"))
    first, *commands = project.kept(2)
    assert (first["format"], first["incident"], first["agent"]) == ("wetink-capture", "INC-9", "Claude")
    assert [(one["text"], one["exit"], one["purpose"], one["output"]) for one in commands] == [
        ("kubectl -n shop get pods", 0, "Count the pods", "NAME READY\ncart-1 0/1"),
        (
            "kubectl -n shop rollout undo deploy/cart",
            1,
            "Roll back the last release",
            "error: no rollout history found",
        ),
    ]
    assert [one["duration"] for one in commands] == [0.49, 0.044]
    (file,) = project.incident.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    done = wetink("evidence", project.incident, "--format", "jsonl")
    pieces = [json.loads(line) for line in done.stdout.splitlines()]
    run = [one for one in pieces if one["kind"] == "executed"]
    assert [(one["text"], one["outcome"], one["detail"]["purpose"], one["detail"]["agent"]) for one in run] == [
        ("kubectl -n shop get pods", "ok", "Count the pods", "Claude"),
        ("kubectl -n shop rollout undo deploy/cart", "failed", "Roll back the last release", "Claude"),
    ]


def test_a_secret_of_the_session_is_nowhere_in_what_is_kept(project: Project) -> None:
    project.begin()
    secret = "-".join(("hunter22", "XyZ", "9910"))
    transcript = project.folder / "transcript.jsonl"
    call = {"type": "tool_use", "name": "Bash", "input": {"command": f"export PGPASSWORD={secret}"}}
    transcript.write_text('half a line"}\n' + json.dumps({"message": {"content": [call]}}) + "\n")
    told = recorded("command-ended")
    told["transcript_path"] = str(transcript)
    told["tool_input"] = {"command": f"echo {secret}", "description": f"Try {secret}"}
    told["tool_response"]["stdout"] = f"it is {secret}"
    project.keep(told)
    _, command = project.kept(1)
    assert command["text"].startswith("echo [REDACTED:")
    kept = "".join(f"{path}{path.read_text()}" for path in project.folder.rglob("*.jsonl") if path != transcript)
    assert secret not in kept


def test_commands_in_the_background_and_interrupted_ones_have_no_status(project: Project) -> None:
    project.begin()
    told = recorded("command-ended")
    told["tool_response"] = {"stdout": "", "stderr": "", "interrupted": False, "backgroundTaskId": "b1"}
    project.keep(told)
    project.kept(1)
    failed = recorded("command-failed")
    failed |= {"error": "Command was aborted before completion", "is_interrupt": True}
    project.keep(failed)
    _, background, interrupted = project.kept(2)
    assert background["exit"] is None
    assert (interrupted["exit"], interrupted["cancelled"]) == (None, True)


def test_what_was_no_command_or_never_ran_is_not_kept(project: Project) -> None:
    project.begin()
    project.keep({**recorded("command-ended"), "tool_name": "Read", "tool_input": {"file_path": "/etc/hosts"}})
    refused = {**recorded("command-failed"), "error": "Permission to use Bash with command rm -rf / has been denied."}
    project.keep(refused)
    project.keep(recorded("command-ended"))
    _, command = project.kept(1)
    assert command["text"] == "kubectl -n shop get pods"
    assert len(list(project.incident.iterdir())) == 1


def test_while_no_incident_is_on_nothing_happens(project: Project) -> None:
    project.keep(recorded("command-ended"))
    assert list(project.folder.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"hook_event_name": 7}', b"\xff\xfe", b'{"tool_name": "Bash"}'])
def test_what_no_hook_is_told_does_no_harm(project: Project, data: bytes) -> None:
    project.begin()
    project.keep(data)
    assert project.call("name-runbook.sh", data) == ""
    assert list(project.incident.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_noted_and_no_more(project: Project) -> None:
    project.begin()
    told = recorded("command-ended")
    (project.incident / name_of(told)).mkdir()
    project.keep(told)
    until = time.monotonic() + PATIENCE
    while not project.log.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert "PostToolUse: " in project.log.read_text()
    assert "Is a directory" in project.log.read_text()


def name_of(told: Told) -> str:
    by = who()
    return f"claude-{by['user']}-{by['host']}-{told['session_id']}.jsonl"


def test_a_state_that_cannot_be_read_is_noted(project: Project) -> None:
    project.begin()
    (project.mine / "incident.json").write_text("{")
    project.keep(recorded("command-ended"))
    assert "does not say which incident is on" in project.log.read_text()


def test_without_wetink_on_the_path_the_session_goes_on(project: Project) -> None:
    project.begin()
    bare = project.folder / "bin"
    bare.mkdir()
    (bare / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    project.environment["PATH"] = str(bare)
    project.keep(recorded("command-ended"))
    assert project.call("name-runbook.sh", recorded("prompt")) == ""


def test_an_alert_brings_its_runbook(project: Project, published: Desk) -> None:
    assert project.name(ALERT) == ""  # no library is configured
    project.environment["WETINK_LIBRARY"] = str(published.home)
    found = project.name(ALERT)
    assert RUNBOOK in found
    assert "signed by ann" in found
    assert "SELECT count(*) FROM pg_stat_activity" in found
    assert "[^E" not in found
    assert len(found) < LONGEST + 1_000
    quoted = "Look at this please:\n> api-server p99 latency > 7s for 3m"
    assert RUNBOOK in project.name(quoted)


@pytest.mark.parametrize(
    "prompt",
    [
        "fix the failing test of api-server latency",
        "why is api-server slow when max_connections is 10 in my compose file?",
        "rename ApiServerLatencyP99High to ApiLatencyHigh in rules.yaml",
        "/wetink:find [FIRING:1] ApiServerLatencyP99High",
        "[FIRING:1] CoffeeMachineEmpty beans below 10 g",
        "ok",
    ],
)
def test_other_prompts_bring_nothing(project: Project, published: Desk, prompt: str) -> None:
    project.environment["WETINK_LIBRARY"] = str(published.home)
    assert project.name(prompt) == ""


def test_what_nobody_signed_is_named_and_not_shown(project: Project, published: Desk) -> None:
    project.environment["WETINK_LIBRARY"] = str(published.home)
    published.write(RUNBOOK, published.read(RUNBOOK).replace("SELECT count(*)", "DROP TABLE orders; SELECT count(*)"))
    found = project.name(ALERT)
    assert RUNBOOK in found
    assert "nobody answers for its steps" in found
    assert "DROP TABLE" not in found
    assert "pg_stat_activity" not in found


def test_no_secret_of_a_library_reaches_the_agent(project: Project, drafted: Desk) -> None:
    secret = "-".join(("hunter22", "XyZ", "9910"))
    draft = drafted.read("drafts/inc-48213.md")
    drafted.write("drafts/inc-48213.md", draft.replace('title: "', f'title: "PGPASSWORD={secret} psql '))
    project.environment["WETINK_LIBRARY"] = str(drafted.home)
    found = project.name(ALERT)
    assert "drafts/inc-48213.md" in found
    assert secret not in found


def test_what_reads_as_an_alert() -> None:
    for text in (
        ALERT,
        "[RESOLVED] DiskFull on db-3",
        '{"receiver": "ops", "alerts": [{"labels": {"alertname": "DiskFull", "instance": "db-3"}}]}',
        "alertname=DiskFull instance=db-3",
        '{"AlarmName": "cpu-high", "NewStateValue": "ALARM"}',
        "can you look at this?\n\nTriggered: #4711 DiskFull: db-3 has 2 % left",
        "[checkout] [DOWN] connect ECONNREFUSED",
        "PROBLEM: Zabbix agent on db-3 is unreachable for 5 minutes",
    ):
        assert reads_as_alert(text), text
    for text in (
        "fix the alert in rules.yaml",
        "open the file and add a warning",
        "critical section in worker.go deadlocks",
        "up the version to 1.2",
        "Error: cannot find module 'x'",
        "please resolve the merge conflict",
    ):
        assert not reads_as_alert(text), text


def test_a_runbook_of_no_form_of_ours_is_named_for_its_alert(project: Project) -> None:
    library = project.folder / "library"
    library.mkdir()
    for name, text in (("DiskFull", "The disk of db-3 is full."), ("QueueStuck", "Nobody takes from the queue.")):
        (library / f"{name}.md").write_text(f"# {name}\n\n## Meaning\n\n{text}\n")
    project.environment["WETINK_LIBRARY"] = str(library)
    found = project.name("DiskFull")
    assert "DiskFull.md" in found
    assert "nobody answers for its steps" in found
    assert project.name("write a test for DiskFull") == ""


def test_a_quote_of_the_runbooks_own_alert_counts(published: Desk) -> None:
    runbook = published.pick("rb-7k2m9q")
    assert is_quoted(runbook, "ApiServerLatencyP99High")
    assert is_quoted(runbook, "pager says: api-server p99 latency > 9s for 10m")
    assert not is_quoted(runbook, "api-server is slow")
    assert not is_quoted(runbook, "what does ApiServerLatencyP99High mean?")
