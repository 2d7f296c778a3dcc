"""Every way to end: what is told on stderr, and the exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from wetink.cli.editor_program import command_line
from wetink.cli.failure import run, safe
from wetink.errors import ArtifactUnreadable


def ends(error: BaseException) -> click.Command:
    """A command that raises."""

    @click.command()
    def command() -> None:
        raise error

    return command


def test_an_error_says_what_where_and_what_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ends(ArtifactUnreadable("chat.txt", "is not text", line=7, hint="save it as UTF-8")), []) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "error: chat.txt:7: is not text\n hint: save it as UTF-8\n"


def test_a_file_that_cannot_be_written_is_the_users_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ends(PermissionError(13, "Permission denied", "/root/draft.md")), []) == 2
    assert "/root/draft.md: Permission denied" in capsys.readouterr().err


def test_wrong_use_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ends(click.UsageError("no such option: --colour")), []) == 2
    assert "no such option" in capsys.readouterr().err


def test_ctrl_c_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ends(KeyboardInterrupt()), []) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_bug_shows_its_traceback_without_the_secrets_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "-".join(("Wq9", "bramble", "Stone77"))
    assert run(ends(ZeroDivisionError(f"psql postgres://ops:{secret}@db-1:5432/shop")), []) == 70
    told = capsys.readouterr().err
    assert secret not in told
    assert "ZeroDivisionError" in told
    assert "test_failure.py" in told
    assert "bug in wetink" in told


def test_a_bug_tells_nothing_of_the_evidence_that_it_met(capsys: pytest.CaptureFixture[str]) -> None:
    """A bare value that no context shows to be a secret, in the cause of a cause, in a note, met before redaction."""
    bare = "".join(("tulip", "-on-", "fire"))

    @click.command()
    def command() -> None:
        try:
            dict[str, str]()[bare]
        except KeyError as first:
            second = ValueError(f"row 3 is {bare!r}")
            second.add_note(f"read from {bare}")
            try:
                raise second from first
            except ValueError:
                int(bare)

    assert run(command, []) == 70
    told = capsys.readouterr().err
    assert bare not in told
    assert [name in told for name in ("KeyError: (", "ValueError: (", "test_failure.py")] == [True] * 3
    assert told.count("then:") == 2


def test_a_bug_where_redaction_is_broken_tells_its_type_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wetink.evidence.redaction.Redactor", None)
    assert run(ends(ZeroDivisionError("the password is tulip")), []) == 70
    told = capsys.readouterr().err
    assert "tulip" not in told
    assert "ZeroDivisionError: (withheld" in told


def test_an_error_without_file_name_is_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ends(OSError("odd")), []) == 70
    assert "Traceback" in capsys.readouterr().err


def test_what_drives_a_terminal_is_not_sent_to_it() -> None:
    assert "\x1b" not in safe("file \x1b]0;owned\x07 name")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["draft", "--help"], ["evidence", "-h"]])
def test_help_and_version_are_0(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "wetink", *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "wetink" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draw"], "No such command 'draw'"),
        (["draft"], "Missing argument 'PATH...'"),
        (["draft", "--xml", "x"], "--xml"),
    ],
)
def test_wrong_arguments_are_2(arguments: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "wetink", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_a_reader_that_goes_away_is_silence() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    sample = Path(__file__).parent.parent.parent / "examples" / "inc-48213" / "yash_bash_history.txt"
    done = subprocess.run(
        [sys.executable, "-m", "wetink", "evidence", "--quiet", sample],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.returncode == -signal.SIGPIPE
    assert done.stderr == b""


def test_a_folder_that_is_gone_is_no_bug_of_ours(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = (
        f"import os, sys; os.rmdir({str(gone)!r}); from wetink.cli import main; sys.argv = ['wetink', 'list']; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=gone, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "the current folder is gone" in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize(
    ("editor", "line"),
    [
        (["vim"], ["vim", "-O", "a.md", "b.txt"]),
        (["nano", "-w"], ["nano", "-w", "a.md", "b.txt"]),
        (["ed"], ["ed", "a.md"]),
        (["/usr/bin/code"], ["/usr/bin/code", "--wait", "a.md", "b.txt"]),
        (["code", "-w"], ["code", "-w", "a.md", "b.txt"]),
        (["gvim", "--nofork"], ["gvim", "--nofork", "-O", "a.md", "b.txt"]),
        (["subl"], ["subl", "--wait", "a.md"]),
    ],
)
def test_an_editor_shows_both_files_and_is_waited_for(editor: list[str], line: list[str]) -> None:
    assert command_line(editor, [Path("a.md"), Path("b.txt")]) == line
