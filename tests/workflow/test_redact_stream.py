"""Redacting piece by piece gives what redacting at once gives, in bounded memory, and fails closed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetink.errors import RedactionFailed
from wetink.evidence.redaction import Redactor
from wetink.model.event import Place, Skipped
from wetink.workflow import redact
from wetink.workflow.redact import learn_text, redact_text
from wetink.workflow.redact_lines import Record, redact_records

PASSWORD = "".join(("Tr0ub", "4dor&", "M%or"))
LINE = "2026-03-12T14:00:00Z INFO api-7f8 request {} took 12ms path=/v1/orders\n"
BEGIN, END = "-----BEGIN RSA PRIVATE " + "KEY-----\n", "-----END RSA PRIVATE " + "KEY-----\n"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def key_lines(count: int) -> str:
    pick = random.Random(7)  # noqa: S311 (no key, only its looks)
    return "".join("".join(pick.choices(LETTERS, k=64)) + "\n" for _ in range(count))


def cut(text: str, size: int = 1000) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def joined(found: Iterable[str | Skipped]) -> str:
    pieces = list(found)
    assert [piece for piece in pieces if isinstance(piece, Skipped)] == []
    return "".join(piece for piece in pieces if isinstance(piece, str))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks small enough that a test crosses many."""
    monkeypatch.setattr(redact, "BLOCK", 8_000)
    monkeypatch.setattr(redact, "AHEAD", 8_000)
    monkeypatch.setattr(redact, "MOST", 64_000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("before", range(0, 420, 14))
def test_a_key_is_found_wherever_the_blocks_end(before: int) -> None:
    text = "".join(map(LINE.format, range(before))) + BEGIN + key_lines(40) + END + LINE * 300
    streamed = joined(redact_text(cut(text), Redactor(), "x"))
    number = re.compile(r"(?<=#)\d+(?=\])")  # half a key that the look-ahead showed has taken number 1
    assert number.sub("1", streamed) == Redactor().text(text)
    assert streamed.count("[REDACTED:private-key#") == 1


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("before", range(90, 130))
def test_a_value_over_two_lines_is_found_wherever_the_blocks_end(before: int) -> None:
    secret = f"curl https://api.internal/v1/status \\\n  -u ops:'{PASSWORD}'\n"
    text = "".join(map(LINE.format, range(before))) + secret + LINE * 200
    assert joined(redact_text(cut(text), Redactor(), "x")) == Redactor().text(text)


@pytest.mark.usefixtures("small")
def test_what_was_learned_stays_known() -> None:
    text = f"PGPASSWORD='{PASSWORD}' psql\n" + LINE * 1000 + f"bare {PASSWORD}\n"
    streamed = joined(redact_text(cut(text), Redactor(), "x"))
    assert streamed.endswith("bare [REDACTED:postgres-password#1]\n")


@pytest.mark.usefixtures("small")
def test_a_first_pass_knows_what_comes_later() -> None:
    text = f"bare {PASSWORD}\n" + LINE * 1000 + f"PGPASSWORD='{PASSWORD}' psql\n"
    redactor = Redactor()
    learn_text(cut(text), redactor)
    assert PASSWORD not in joined(redact_text(cut(text), redactor, "x"))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("unit", ["x", "word ", '{"a":1},', "\t\t", "\u200b", "  indented: value\n"])
def test_text_without_lines_is_cut_elsewhere(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    assert joined(redact_text(cut(text, 5000), Redactor(), "x")) == Redactor().text(text)


@pytest.mark.usefixtures("small")
def test_little_is_held_back() -> None:
    fed = 0
    lag = []

    def pieces() -> Iterator[str]:
        nonlocal fed
        for number in range(20_000):
            piece = LINE.format(number)
            fed += len(piece)
            yield piece

    written = 0
    for piece in redact_text(pieces(), Redactor(), "x"):
        assert isinstance(piece, str)
        lag.append(fed - written)
        written += len(piece)
    assert len(lag) > 100
    assert max(lag) < 20_000


@given(
    st.lists(st.sampled_from(["a", "\n", " ", "password=", PASSWORD, BEGIN, END, "é", "\x1b[", "m", "\r"]), max_size=60)
)
@settings(max_examples=40)
def test_any_pieces(parts: list[str]) -> None:
    assert joined(redact_text(parts, Redactor(), "x")) == Redactor().text("".join(parts))


def broken(texts: Sequence[str]) -> list[list[object]]:
    """An engine that gives up on one word."""
    if any("quince" in text for text in texts):
        raise RedactionFailed("engine", "RuntimeError")
    return [[] for _ in texts]


@pytest.mark.usefixtures("small")
def test_a_stretch_on_which_redaction_fails_is_withheld() -> None:
    text = LINE * 100 + "quince\n" + LINE * 900
    found = list(redact_text(cut(text), Redactor(scan=broken), "a.log"))  # type: ignore[arg-type]
    withheld = [piece for piece in found if isinstance(piece, Skipped)]
    assert len(withheld) == 1
    assert withheld[0].place == Place("a.log", "lines 1 to 227")
    assert "redaction failed" in withheld[0].why
    kept = "".join(piece for piece in found if isinstance(piece, str))
    assert "quince" not in kept
    assert kept.count("\n") > 700


def test_only_the_record_to_blame_is_withheld() -> None:
    lines = [(1, '{"id": 1, "text": "apple"}'), (2, '{"id": 2, "text": "quince"}'), (3, '{"id": 3, "text": "pear"}')]
    found = list(redact_records(lines, Redactor(scan=broken), "stdin"))  # type: ignore[arg-type]
    assert found[0] == Record(1, 1, "apple")
    assert isinstance(found[1], Skipped)
    assert found[1].place == Place("stdin", "line 2")
    assert found[2] == Record(3, 3, "pear")
