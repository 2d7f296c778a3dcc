"""Bad input: a clear message, what could be read is read, 2 only where nothing could."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Wetink

CAST = (
    '{"version": 2, "width": 80, "height": 24, "timestamp": 1773324312}\n'
    '[1.0, "o", "mira@laptop:~$ "]\n[2.0, "o", "uptime\\r\\n"]\n[2.1, "o", " 14:05 up 3 days\\r\\nmira@laptop:~$ "]\n'
)
HISTORY = "#1773324312\nkubectl get pods\n#1773324320\nkubectl top nodes\n"
COMMANDS = ("draft", "evidence")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_path_that_is_not_there(command: str, tmp_path: Path, wetink: Wetink) -> None:
    done = wetink(command, tmp_path / "nowhere")
    assert done.returncode == 2
    assert f"{tmp_path / 'nowhere'}: no such file" in done.stderr
    assert "hint:" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_folder(command: str, tmp_path: Path, wetink: Wetink) -> None:
    done = wetink(command, tmp_path)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "nothing to draft from" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_only_a_binary(command: str, tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "core").write_bytes(bytes(range(256)) * 64)
    done = wetink(command, tmp_path)
    assert done.returncode == 2
    assert "core" in done.stderr
    assert "binary" in done.stderr


def test_a_binary_beside_a_history_is_reported_and_the_rest_is_read(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "core").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "bash_history").write_text(HISTORY)
    done = wetink("evidence", tmp_path)
    assert done.returncode == 0
    assert "kubectl get pods" in done.stdout
    assert "core, file: no reader knows this format (binary)" in done.stderr
    assert wetink("evidence", "--strict", "--quiet", tmp_path).returncode == 1


def test_nothing_skipped_is_0_with_strict(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "bash_history").write_text(HISTORY)
    done = wetink("evidence", "--strict", "--quiet", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_truncated_recording_gives_what_it_holds(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "laptop.cast").write_text(CAST + '[3.0, "o", "kubectl get po')
    done = wetink("evidence", tmp_path)
    assert done.returncode == 0
    assert "executed  uptime" in done.stdout
    assert "laptop.cast, line 5" in done.stderr


def test_bytes_that_are_not_utf8_are_read_with_a_mark(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "bash_history").write_bytes(HISTORY.encode() + b"#1773324330\ngrep caf\xe9 menu.txt\n")
    done = wetink("evidence", tmp_path)
    assert done.returncode == 0
    assert "grep caf\ufffd menu.txt" in done.stdout


def test_a_file_name_that_is_not_utf8(tmp_path: Path, wetink: Wetink) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9_history"))).write_text(HISTORY)
    done = wetink("evidence", tmp_path)
    assert done.returncode == 0
    assert "kubectl top nodes" in done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path, wetink: Wetink) -> None:
    closed = tmp_path / "bash_history"
    closed.write_text(HISTORY)
    closed.chmod(0)
    done = wetink("evidence", tmp_path)
    assert done.returncode == 2
    assert "bash_history: cannot be opened: Permission denied" in done.stderr


def test_a_link_to_nowhere_is_reported(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "bash_history").write_text(HISTORY)
    (tmp_path / "gone.json").symlink_to(tmp_path / "not-there")
    done = wetink("evidence", tmp_path)
    assert done.returncode == 0
    assert "gone.json" in done.stderr


@pytest.mark.parametrize("name", ["huge.json", "huge.cast", "bash_history"])
def test_a_file_of_several_gigabytes_is_refused_without_reading_it(tmp_path: Path, name: str, wetink: Wetink) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write(b"[")
        file.truncate(8 * 1024**3)
    (tmp_path / "mira_history").write_text(HISTORY)
    begin = time.monotonic()
    done = wetink("evidence", tmp_path)
    assert time.monotonic() - begin < 20
    assert done.returncode == 0
    assert "kubectl get pods" in done.stdout
    assert f"{name}, file: 8,589,934,592 bytes" in done.stderr


def test_only_a_file_of_several_gigabytes(tmp_path: Path, wetink: Wetink) -> None:
    with (tmp_path / "huge.log").open("wb") as file:
        file.truncate(8 * 1024**3)
    done = wetink("draft", tmp_path / "huge.log")
    assert done.returncode == 2
    assert "8,589,934,592 bytes" in done.stderr


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "bash_history").write_text(HISTORY)
    done = subprocess.run(
        [sys.executable, "-m", "wetink", "evidence", tmp_path], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 0
    assert "pipe, file: a socket, pipe or device" in done.stderr


def test_an_intake_that_cannot_be_used_names_its_line(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "bash_history").write_text(HISTORY)
    (tmp_path / "incident.toml").write_text('date = "2026-03-12"\ntimezone = "Mars/Olympus"\n')
    done = wetink("evidence", tmp_path)
    assert done.returncode == 2
    assert "incident.toml:2: 'Mars/Olympus' is not a known time zone" in done.stderr
    assert "hint:" in done.stderr


def test_a_secret_in_what_was_skipped_is_not_shown(tmp_path: Path, wetink: Wetink) -> None:
    secret = "-".join(("Wq9", "bramble", "Stone77"))
    (tmp_path / f"psql postgres:__ops:{secret}@db.bin").write_bytes(bytes(range(256)))
    (tmp_path / "bash_history").write_text(f"#1773324312\npsql postgres://ops:{secret}@db-1:5432/shop\n")
    done = wetink("evidence", tmp_path)
    assert done.returncode == 0
    assert secret not in done.stdout + done.stderr
