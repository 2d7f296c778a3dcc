"""`wetink redact` as a filter: any text, lines of JSON, what is withheld, how it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Wetink

PASSWORD = "".join(("Tr0ub", "4dor&", "M%or"))
TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8" + "sT1vW4yZ7bC0eF3hI6k"


class Standard(io.TextIOWrapper):
    """Standard input with bytes behind it, as the program has it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a wetink.toml."""
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    """Put a text on standard input."""
    monkeypatch.setattr(sys, "stdin", Standard(text if isinstance(text, bytes) else text.encode()))


def test_stdin_to_stdout(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, f"$ PGPASSWORD='{PASSWORD}' psql -h db-1\nsame again: {PASSWORD}")
    done = wetink("redact")
    assert done == (
        0,
        "$ PGPASSWORD='[REDACTED:postgres-password#1]' psql -h db-1\nsame again: [REDACTED:postgres-password#1]",
        "",
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"no secret\r\nat all\n", "no secret\nat all\n"),
        (b"\xef\xbb\xbfcaf\xc3\xa9 \xff\n", "caf\xe9 \ufffd\n"),
        ("plain".encode("utf-16"), "plain"),
        (b"red \x1b[31malert\x1b[0m", "red alert"),
    ],
)
def test_any_bytes(data: bytes, text: str, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, data)
    assert wetink("redact") == (0, text, "")


def test_a_file_is_known_before_its_first_line_is_written(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "a.log").write_text(f"bare {PASSWORD}\n")
    (tmp_path / "b.log").write_text(f"mysql -u root -p'{PASSWORD}'\n")
    done = wetink("redact", tmp_path / "a.log", tmp_path / "b.log")
    assert done.stdout == "bare [REDACTED:mysql-password#1]\nmysql -u root -p'[REDACTED:mysql-password#1]'\n"


def test_lines_of_json(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"id": 7, "text": f"docker login -u ci -p {PASSWORD}", "more": PASSWORD},
        {"id": f"run of {TOKEN}", "text": "fine <b>"},
        {"text": f"bare {PASSWORD}"},
    ]
    given(monkeypatch, "\n\n".join(map(json.dumps, rows)))
    done = wetink("redact", "--jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 7, "text": "docker login -u ci -p [REDACTED:registry-password#1]"},
        {"id": "run of [REDACTED:github-token#1]", "text": "fine <b>"},
        {"id": None, "text": "bare [REDACTED:registry-password#1]"},
    ]


def test_lines_that_are_no_records_are_withheld_and_named(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        f'{{"id": 1, "text": "ok"}}\npassword={PASSWORD}\n{{"id": 3}}\n{{"id": [], "text": ""}}\n' + "[" * 9999,
    )
    done = wetink("redact", "--jsonl")
    assert done.returncode == 1
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 1, "text": "ok"},
        {"withheld": "line 2", "why": "withheld: not JSON"},
        {"withheld": "line 3", "why": 'withheld: no object with a "text" that is a string'},
        {"withheld": "line 4", "why": 'withheld: its "id" is neither a string nor a number'},
        {"withheld": "line 5", "why": "withheld: not JSON"},
    ]
    assert "error: stdin, line 2: withheld: not JSON\n" in done.stderr
    assert PASSWORD not in done.stdout + done.stderr


def test_messages_are_counted_when_there_are_many(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "x\n" * 50)
    done = wetink("redact", "--jsonl")
    assert done.returncode == 1
    assert done.stderr.count("not JSON") == 20
    assert "and 30 more withheld" in done.stderr


def test_a_file_that_is_not_there_is_told_without_its_secret(wetink: Wetink) -> None:
    done = wetink("redact", f"dump-{TOKEN}.log")
    assert (done.returncode, done.stdout) == (2, "")
    assert "dump-[REDACTED:github-token#1].log: No such file or directory" in done.stderr


def test_a_teams_own_patterns(tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wetink.toml").write_text('[redaction]\npatterns = {door-code = "door code (?P<secret>[0-9]{4})"}\n')
    given(monkeypatch, "door code 4711, room 4711")
    assert wetink("redact").stdout == "door code [REDACTED:door-code#1], room 4711"


def test_the_librarys_settings_go_first(tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "wetink.toml").write_text("[redaction]\nallow = ['sesame-[0-9]+']\n")
    (tmp_path / "wetink.toml").write_text("[redaction]\npatterns = {a = '('}\n")
    given(monkeypatch, "password=sesame-2026")
    assert wetink("redact", "--library", tmp_path / "runbooks").stdout == "password=sesame-2026"
    done = wetink("redact")
    assert (done.returncode, done.stdout) == (2, "")
    assert "wetink.toml: redaction.patterns.a is no pattern that redaction can use: missing )" in done.stderr


def test_errors_know_the_teams_patterns(tmp_path: Path, wetink: Wetink) -> None:
    (tmp_path / "wetink.toml").write_text('[redaction]\npatterns = {order-token = "ot_[0-9]{6}"}\n')
    done = wetink("redact", "ot_123456.log")
    assert "[REDACTED:order-token#1].log: No such file" in done.stderr


def test_a_reader_that_goes_away_is_silence() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "wetink", "redact"],
        input=b"line\n" * 1000,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")
