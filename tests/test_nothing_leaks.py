"""What stands in the artifacts as a secret stands nowhere else, and where redaction fails nothing goes on."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import Wetink

from wetink.app import load
from wetink.errors import RedactionFailed
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.engine import kingfisher
from wetink.evidence.redaction.ledger import Ledger
from wetink.evidence.redaction.span import Span
from wetink.model.evidence import Redacted
from wetink.recorder.record import Looks, command_record
from wetink.recorder.session import Ran

HERE = Path(__file__).parent
EXAMPLE = Path(__file__).parent.parent / "examples" / "inc-48213"
CONTEXTS = (
    r"://[^\s:/@'\"]+:([^\s@'\"]+)@",
    r"--(?:oauth2-bearer|password|token)[ =](\S+)",
    r"hooks\.slack\.com/services/\w+/\w+/([\w-]+)",
    r"(?:PASSWORD|PASS|TOKEN|SECRET|PGPASSWORD)=([^\s'\"]+)",
    r"(?i:bearer|basic) ([\w.~+/-]{16,}=*)",
)
"""Where whoever made the example planted secrets; read from the raw files, so that none stands here."""


def strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def raw_texts() -> Iterator[str]:
    """The example's files as people saw them: JSON decoded, what the recording printed in one piece."""
    for path in sorted(EXAMPLE.rglob("*")):
        if path.suffix == ".json":
            yield from strings(json.loads(path.read_text()))
        elif path.suffix == ".cast":
            events = [json.loads(line) for line in path.read_text().splitlines()[1:]]
            printed = "".join(data for _, kind, data in events if kind == "o")
            yield re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\r(?!\n)", "", printed)
        elif path.suffix == ".txt":
            yield path.read_text()


@cache
def planted() -> frozenset[str]:
    """The secrets, and each as it would stand in a URL, in HTML, in base64, and cut into halves."""
    found = {match for text in raw_texts() for context in CONTEXTS for match in re.findall(context, text)}
    found = {one.strip("`\"'),") for one in found if not one.startswith(("$", "<"))}
    forms = {form for one in found for form in (quote(one, safe=""), html.escape(one), json.dumps(one)[1:-1])}
    packed = {base64.b64encode(one.encode()).decode().rstrip("=") for one in found}
    halves = {half for one in found for half in (one[: len(one) // 2], one[len(one) // 2 :]) if len(half) >= 8}
    return frozenset(found | forms | packed | halves)


def leaked(text: str) -> list[str]:
    """The planted secrets that stand in a text."""
    return sorted(secret for secret in planted() if secret in text)


def stored(folder: Path) -> str:
    """Every name and every byte below a folder."""
    return "\n".join(
        f"{path}\n{path.read_bytes().decode('latin-1') if path.is_file() else ''}" for path in folder.rglob("*")
    )


def test_the_example_holds_secrets_of_several_kinds() -> None:
    assert len(planted()) >= 9
    assert len(leaked("\n".join(raw_texts()))) >= 6


def test_no_byte_of_a_library_holds_a_secret(tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    library = tmp_path / "library"
    done = wetink("draft", EXAMPLE, "--library", library)
    assert done.returncode == 0
    written = stored(tmp_path)
    assert len(written) > 50_000
    assert "[REDACTED:" in written
    assert leaked(written + done.stdout + done.stderr) == []


@pytest.mark.parametrize(
    "arguments", [("draft",), ("draft", "--format", "json"), ("draft", "--explain"), ("evidence", "--format", "jsonl")]
)
def test_nothing_that_is_shown_holds_a_secret(arguments: tuple[str, ...], wetink: Wetink) -> None:
    done = wetink(*arguments, EXAMPLE)
    assert done.returncode == 0
    assert leaked(done.stdout + done.stderr) == []


def test_the_filter_takes_them_out_of_the_raw_files(wetink: Wetink) -> None:
    for name in ("yash_bash_history.txt", "slack-export/inc-20260312-api-latency/2026-03-12.json"):
        done = wetink("redact", EXAMPLE / name)
        assert done.returncode == 0
        assert leaked(done.stdout) == []


class FaultyLedger(Ledger):
    """A ledger that cannot remember."""

    def __init__(self, faulty: Faulty) -> None:
        super().__init__()
        self.faulty = faulty

    def placeholder(self, value: str, kind: str) -> str:
        """What comes in."""
        self.faulty.fail("ledger", [self.faulty.word])
        return super().placeholder(value, kind)


class Faulty(Redactor):
    """A redactor one of whose stages fails, on every text or on those that hold a word."""

    def __init__(self, stage: str, error: Callable[[], Exception], word: str = "") -> None:
        super().__init__(scan=self.scanned)
        self.stage, self.error, self.word = stage, error, word
        self.engine = kingfisher()
        if stage == "ledger":
            self._ledger = FaultyLedger(self)

    def fail(self, stage: str, texts: Sequence[str]) -> None:
        """Fail where this stage has come, and the texts are those."""
        if stage == self.stage and any(self.word in text for text in texts):
            raise self.error()

    def scanned(self, texts: Sequence[str]) -> list[list[Span]]:
        """What the engine finds."""
        self.fail("engine", texts)
        return self.engine(texts)

    def texts(self, texts: Sequence[str]) -> list[Redacted]:
        """What comes in."""
        self.fail("clean", texts)
        return super().texts(texts)

    def learn_all(self, texts: Sequence[str]) -> None:
        """What comes in."""
        self.fail("clean", texts)
        super().learn_all(texts)

    def _find(self, texts: Sequence[str]) -> list[list[Span]]:
        self.fail("rules", texts)
        return super()._find(texts)

    def _remember(self, texts: Sequence[str], found: Sequence[Sequence[Span]]) -> None:
        self.fail("learn", texts)
        super()._remember(texts, found)

    def _replace(self, text: str, spans: Sequence[Span], *, known: bool) -> str:
        self.fail("replace", [text])
        return super()._replace(text, spans, known=known)


def known_failure() -> Exception:
    """What redaction raises where it knows that it failed; the message names no text."""
    return RedactionFailed("text", "made to fail")


def bug() -> Exception:
    """What nobody thought of, with the text in its message as such errors have it."""
    return ZeroDivisionError(" ".join(planted()))


STAGES = ("clean", "engine", "rules", "learn", "replace", "ledger")
BY_TEXT = tuple(stage for stage in STAGES if stage != "ledger")  # which does not see the text
ERRORS = {known_failure: 2, bug: 70}


def with_fault(monkeypatch: pytest.MonkeyPatch, faulty: Redactor) -> None:
    """Have the composition root choose the faulty redactor."""
    whole = load()
    for door in ("draft", "evidence"):
        monkeypatch.setattr(f"wetink.cli.{door}.load", lambda *_, **__: replace(whole, redactor=faulty))
    monkeypatch.setattr("wetink.cli.redact.redactor", lambda *_, **__: faulty)


EVERYWHERE = [(stage, error) for stage in STAGES for error in ERRORS if (stage, error) != ("ledger", known_failure)]
"""Faults that no record is spared; a ledger that gives no placeholder is missed only where there is a secret."""


@pytest.mark.parametrize(("stage", "error"), EVERYWHERE)
def test_where_a_stage_fails_nothing_is_written(
    stage: str, error: Callable[[], Exception], tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fault(monkeypatch, Faulty(stage, error))
    monkeypatch.chdir(tmp_path)
    for arguments in (
        *(("draft", "--library", "library"), ("draft", "-o", "draft.md"), ("draft",), ("draft", "--explain")),
        *(("draft", "--format", "html"), ("evidence",), ("evidence", "--format", "jsonl")),
    ):
        done = wetink(*arguments, EXAMPLE)
        assert (done.returncode, done.stdout) == (ERRORS[error], "")
        assert leaked(done.stderr) == []
        assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("stage", BY_TEXT)
def test_only_the_records_on_which_a_stage_fails_are_withheld(
    stage: str, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = wetink("evidence", "--format", "jsonl", EXAMPLE)
    assert "pgbouncer" in whole.stdout
    with_fault(monkeypatch, Faulty(stage, known_failure, "pgbouncer"))
    done = wetink("evidence", "--format", "jsonl", EXAMPLE)
    assert done.returncode == 0
    assert "pgbouncer" not in done.stdout
    assert len(done.stdout.splitlines()) > 20
    assert "withheld, redaction failed" in done.stderr
    assert leaked(done.stdout + done.stderr) == []
    assert wetink("evidence", "--strict", EXAMPLE).returncode == 1


def test_without_placeholders_what_holds_a_secret_is_withheld(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    with_fault(monkeypatch, Faulty("ledger", known_failure))
    done = wetink("evidence", "--format", "jsonl", EXAMPLE)
    assert done.returncode == 0
    assert "[REDACTED:" not in done.stdout
    assert len(done.stdout.splitlines()) > 20
    assert "withheld, redaction failed" in done.stderr
    assert leaked(done.stdout + done.stderr) == []


@pytest.mark.parametrize("stage", BY_TEXT)
def test_the_filter_writes_nothing_but_the_names_of_what_it_withholds(
    stage: str, tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fault(monkeypatch, Faulty(stage, known_failure))
    (tmp_path / "a.log").write_text("\n".join(sorted(planted())))
    lines = len(planted())
    done = wetink("redact", tmp_path / "a.log")
    assert (done.returncode, done.stdout) == (1, f"[WITHHELD: lines 1 to {lines}]\n")
    assert leaked(done.stderr) == []
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": one, "text": one}) + "\n" for one in planted()))
    done = wetink("redact", "--jsonl", tmp_path / "a.jsonl")
    assert done.returncode == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(answer) for answer in answers] == [{"withheld", "why"}] * lines
    assert leaked(done.stdout + done.stderr) == []


@pytest.mark.parametrize("stage", STAGES)
def test_of_a_recorded_command_only_that_it_was_withheld_is_kept(stage: str) -> None:
    secret = max(planted(), key=len)
    ran = Ran(f"PGPASSWORD={secret} psql", "h", "/", datetime(2026, 1, 1, tzinfo=UTC), 1.0, 0, secret.encode())
    looks = Looks(str, lambda *_: "", lambda *_: ("", ()))
    record = command_record(ran, looks, Faulty(stage, known_failure))
    assert set(record) == {"type", "at", "withheld", "exit", "duration"}
    assert leaked(json.dumps(record)) == []
