"""`wetink risk`: the class of a command, what it does, lines of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from conftest import Wetink
from test_redact import PASSWORD, Standard


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a wetink.toml."""
    monkeypatch.chdir(tmp_path)


def test_a_class_a_line_in_the_order_given(wetink: Wetink) -> None:
    done = wetink("risk", "kubectl get pods", "systemctl restart web", "kubectl delete pvc data-0", "own-tool go")
    assert done == (0, "read-only\nchanges-state\ndestructive\nchanges-state\n", "")


def test_another_program_reads_it(wetink: Wetink) -> None:
    assert wetink("risk", "--program", "psql", "truncate jobs", "select 1").stdout == "destructive\nread-only\n"
    assert wetink("risk", "--program", "redis-cli", "FLUSHALL").stdout == "destructive\n"


def test_a_command_that_begins_with_a_dash(wetink: Wetink) -> None:
    assert wetink("risk", "--", "-x").stdout == "changes-state\n"


def test_explained_without_its_secret(wetink: Wetink) -> None:
    done = wetink("risk", "--explain", f"kubectl -n shop set env deploy/api DB_PASSWORD={PASSWORD}")
    assert done.returncode == 0
    assert done.stdout.startswith("changes-state\n  runs    kubectl set env\n  effect  deployment/api ")
    assert "  where   shop\n" in done.stdout
    assert PASSWORD not in done.stdout


def test_explained_with_check_and_undo(wetink: Wetink) -> None:
    done = wetink("risk", "--explain", "kubectl -n shop scale deploy/api --replicas=5")
    assert "\n  effect  deployment/api replicas = 5\n" in done.stdout
    assert "\n  check   " in done.stdout
    assert "\n  undo    " in done.stdout


def test_what_drives_a_terminal_is_not_echoed(wetink: Wetink) -> None:
    done = wetink("risk", "--explain", "touch '/tmp/\x1b]0;owned\x07x' 'unclosed")
    assert "\x1b" not in done.stdout
    assert "the grammar finds an error" in done.stdout


def test_what_a_terminal_hides_hides_no_harm(wetink: Wetink) -> None:
    done = wetink("risk", "r\u200bm -rf /srv", "\x1b[2Jrm -rf /srv", "rm\u00a0-rf /srv", "rm\0 -rf /srv", "\u202els")
    assert done == (0, "destructive\n" * 4 + "changes-state\n", "")


@pytest.mark.parametrize(
    "command",
    [
        "$(" * 20_000 + "ls" + ")" * 20_000,
        'bash -c "' * 20_000, "sudo " * 100_000 + "ls", "`" * 50_001, "a" * 3_000_000,
        "ls;" * 300_000, "ls | " * 100_000 + "rm -rf /", 'psql -c "' + "SELECT (" * 50_000 + '"', "cat <<A\n" * 20_000,
    ],
    ids=["substitutions", "shells", "sudo", "ticks", "word", "list", "pipe", "sql", "heredocs"],
)  # fmt: skip
def test_endless_commands_are_no_looks(command: str, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Standard(json.dumps({"id": 1, "cmd": command}).encode()))
    done = wetink("risk", "--jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["class"] in ("changes-state", "destructive")


def test_garbage_among_lines_of_json_is_named_by_its_line(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (b"no json", b'{"id": 1}', b'{"id": 2, "cmd": "uptime"}', b"\xff\xfe\x00", b"[" * 50_000, b'{"cmd": "rm')
    monkeypatch.setattr(sys, "stdin", Standard(b"\n".join(rows)))
    done = wetink("risk", "--jsonl")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"id": 2, "class": "read-only"}
    assert [number for number in range(1, 7) if f"stdin, line {number}: " in done.stderr] == [1, 2, 4, 5, 6]


def test_lines_of_json(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"id": "a", "cmd": "uptime"},
        {"id": 2, "cmd": "drop table x", "program": "psql"},
        {"cmd": "rm -rf /srv/data"},
    ]
    monkeypatch.setattr(sys, "stdin", Standard("\n".join(map(json.dumps, rows)).encode()))
    done = wetink("risk", "--jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "a", "class": "read-only"},
        {"id": 2, "class": "destructive"},
        {"id": None, "class": "destructive"},
    ]


def test_lines_of_json_explained(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    row = json.dumps({"id": 1, "cmd": f"systemctl restart web; mysql -p'{PASSWORD}' -e 'select 1'"})
    monkeypatch.setattr(sys, "stdin", Standard(row.encode()))
    done = wetink("risk", "--jsonl", "--explain")
    answer = json.loads(done.stdout)
    assert answer["class"] == "changes-state"
    assert answer["effects"] == [{"object": "service/web", "attribute": "running", "value": "restarted"}]
    assert set(answer) == {"id", "class", "parses", "verbs", "effects", "targets", "scope", "check", "undo"}
    assert PASSWORD not in done.stdout


def test_lines_that_hold_no_command_are_named(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Standard(b'{"id": 1}\n\nnot json\n{"id": 4, "cmd": "ls"}'))
    done = wetink("risk", "--jsonl")
    assert done.returncode == 1
    assert done.stdout == '{"id": 4, "class": "read-only"}\n'
    assert 'stdin, line 1: no object with a "cmd" that is a string' in done.stderr
    assert "stdin, line 3: not JSON" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--jsonl", "ls"]])
def test_nothing_or_both_is_wrong_use(arguments: list[str], wetink: Wetink) -> None:
    done = wetink("risk", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "hint:" in done.stderr
