"""`wetink capture note`, `start`, `stop` and `status`, and what their errors say."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wetink.recorder import helper
from wetink.recorder.incident import state_folder


@pytest.fixture(autouse=True)
def quiet_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A state and a folder of its own; whatever was switched on is off again afterwards."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("WETINK_CAPTURE", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    yield
    helper.stop(state_folder(os.environ, os.uname().nodename))


def notes(folder: str = "INC-7") -> list[dict[str, Any]]:
    (path,) = Path(folder).glob("notes-*.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_note_has_who_when_and_text_without_secrets(wetink: Callable[..., Any]) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6" * 3
    assert wetink("capture", "note", "--incident", "INC-7", "db", "is back", f"with {secret}").returncode == 0
    assert wetink("capture", "note", "--incident", "INC-7", "second").returncode == 0
    header, first, second = notes()
    assert header["user"]
    assert first["text"].startswith("db is back with [REDACTED:")
    assert second["text"] == "second"
    (path,) = Path("INC-7").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_note_from_standard_input(wetink: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\ntwo\n"))
    wetink("capture", "note", "--incident", "INC-7", "-")
    assert notes()[1]["text"] == "one\ntwo"


def test_a_file_is_copied_in_beside_the_note_and_nothing_is_overwritten(
    wetink: Callable[..., Any], tmp_path: Path
) -> None:
    for content in ("first", "second"):
        (tmp_path / "shot.png").write_text(content)
        wetink("capture", "note", "--incident", "INC-7", "--file", tmp_path / "shot.png", "look")
    assert Path("INC-7/shot.png").read_text() == "first"
    assert Path("INC-7/shot-2.png").read_text() == "second"
    assert [one["file"] for one in notes()[1:]] == ["shot.png", "shot-2.png"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["note", "x"], "no incident is on"),
        (["note", "--incident", "INC-7", " "], "says nothing"),
        (["note", "--incident", "../x", "y"], "cannot be the name of an incident"),
        (["note", "--incident", "INC-7", "--file", "missing.png"], "No such file or directory"),
        (["note", "--incident", "INC-7", "--file", "/dev/zero"], "is no file that can be copied"),
        (["note", "--incident", "INC-7", "--file", "."], "is no file that can be copied"),
        (["note", "--incident", "a\x1b]0;t\x07b", "y"], "cannot be the name of an incident"),
        (["shell"], "needs a terminal"),
        (["start", "a/b"], "cannot be the name of an incident"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: list[str], said: str, wetink: Callable[..., Any]) -> None:
    done = wetink("capture", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(Path().glob("*/*"))


def test_a_pipe_nobody_writes_to_is_not_waited_for(wetink: Callable[..., Any]) -> None:
    os.mkfifo("pipe")
    assert wetink("capture", "note", "--incident", "INC-7", "--file", "pipe", "x").returncode == 2


def test_hostile_words_become_a_harmless_note(wetink: Callable[..., Any]) -> None:
    said = f"a\0b\x1b[2J\x1b]0;t\x07\u202e\u200b \ud800 {'(' * 10_000} pass\u200bword=Tr0ub{'4dor&9x'}"
    assert wetink("capture", "note", "--incident", "INC-7", said).returncode == 0
    kept = notes()[1]["text"]
    assert kept.startswith("ab")
    assert kept.endswith("( password=[REDACTED:password#1]")
    assert not any(char in kept for char in "\0\x1b\u202e\u200b\ud800")


def test_a_full_disk_is_told_and_leaves_no_half_line(
    wetink: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wetink("capture", "note", "--incident", "INC-7", "first")
    real = os.fsync

    def full(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    done = wetink("capture", "note", "--incident", "INC-7", "second")
    assert (done.returncode, "No space left on device" in done.stderr) == (2, True)
    assert [one.get("text") for one in notes()] == [None, "first"]


def test_a_teams_own_patterns_are_used(wetink: Callable[..., Any]) -> None:
    Path("wetink.toml").write_text("[redaction.patterns]\norder-token = 'ot_[0-9a-f]{8}'\n")
    wetink("capture", "note", "--incident", "INC-7", "customer sent ot_0123abcd")
    assert notes()[1]["text"] == "customer sent [REDACTED:order-token#1]"


def test_start_status_and_stop(wetink: Callable[..., Any], tmp_path: Path) -> None:
    assert wetink("capture", "status").returncode == 1
    assert wetink("capture", "start", "INC-7").returncode == 0
    assert "INC-7 is on since" in wetink("capture", "status").stdout
    assert "INC-7 is on" in wetink("capture", "start", "INC-8").stderr
    assert wetink("capture", "note", "works without a name").returncode == 0
    assert notes()[1]["text"] == "works without a name"
    assert "INC-7 is off" in wetink("capture", "stop").stderr
    assert wetink("capture", "status").stdout == "no incident is on\n"
    assert "no incident is on" in wetink("capture", "stop").stderr
    assert not [path for path in (tmp_path / "state").rglob("*") if path.name in {"commands", "incident.json"}]


def test_a_state_nobody_can_read_is_told_and_can_be_stopped(wetink: Callable[..., Any]) -> None:
    state = state_folder(os.environ, os.uname().nodename)
    state.mkdir(parents=True)
    (state / "incident.json").write_text('{"incident": "../../etc", "folder": "/", "since": "2026"}')
    assert wetink("capture", "note", "x").returncode == 2
    assert wetink("capture", "stop").returncode == 0
    assert wetink("capture", "status").returncode == 1


def test_draft_reads_the_folder(wetink: Callable[..., Any]) -> None:
    wetink("capture", "note", "--incident", "INC-7", "haproxy restarted, p99 is back")
    done = wetink("evidence", "INC-7")
    assert "haproxy restarted, p99 is back" in done.stdout
    assert done.returncode == 0
