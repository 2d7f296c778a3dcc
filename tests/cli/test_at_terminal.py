"""At a terminal: colours unless NO_COLOR says no, rows within its width, progress on long work only."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from wetink.cli.terminal import harmless, progress

HISTORY = Path(__file__).parent.parent.parent / "examples" / "inc-48213" / "yash_bash_history.txt"


def at_terminal(
    *arguments: str | Path, columns: int = 90, setting: tuple[str, str] = ("TERM", "xterm-256color")
) -> str:
    """What a terminal of that width is sent (stdout and stderr)."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "wetink", *arguments],
        stdout=theirs,
        stderr=theirs,
        env=inherited | {"TERM": "xterm-256color"} | dict([setting]),
    )
    os.close(theirs)
    shown = bytearray()
    while piece := read(ours):
        shown += piece
    process.wait()
    os.close(ours)
    return shown.decode()


def read(terminal: int) -> bytes:
    """The next bytes, none when the other side has closed (Linux says EIO then)."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_terminal_gets_colours_and_rows_that_fit() -> None:
    shown = at_terminal("evidence", "--quiet", HISTORY)
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "2026-03-12 UTC" in plain
    assert max(len(line) for line in plain.splitlines()) <= 90
    assert "14:14:02Z" in plain


@pytest.mark.parametrize("setting", [("NO_COLOR", "1"), ("TERM", "dumb")], ids=str)
def test_colours_can_be_refused(setting: tuple[str, str]) -> None:
    shown = at_terminal("evidence", "--quiet", HISTORY, setting=setting)
    assert "\x1b" not in shown
    assert "2026-03-12 UTC" in shown


def test_quiet_means_nothing_but_the_rows() -> None:
    assert "pieces of evidence" not in at_terminal("evidence", HISTORY, "--quiet")


def test_progress_is_silent_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as tell:
        tell("reading")
    assert capsys.readouterr() == ("", "")


def test_harmless_keeps_words_and_lines() -> None:
    assert harmless("café\n\tnaïve 👩‍💻") == "café\n\tnaïve 👩‍💻"
    assert harmless("\x1b[31m\x07\u202e") == "\ufffd[31m\ufffd\ufffd"
