"""The engine is loaded for the first text in which it may find anything, and for none before."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from engine_words import RELEASE, example, made, patterns_of
from kingfisher_sdk import Rules, Scanner
from making import read

from wetink.evidence.redaction import engine
from wetink.evidence.redaction.span import Span

FRESH = Path(__file__).parent / "fresh"
TOKEN = "glpat-" + "aB3dE5fG7hJ9kL2mN4pQ"


made_for_it = pytest.mark.skipif(
    engine.WORDS.read_text("utf-8").splitlines()[0] != RELEASE,
    reason="the words are of another release; run tests/evidence/redaction/engine_words.py",
)


class Unloaded(Exception):
    """The engine was asked for."""


@pytest.fixture
def scan(monkeypatch: pytest.MonkeyPatch) -> engine.Scan:
    """A scan whose engine says when it is loaded instead of loading."""

    def refuse(_: Path | None) -> Scanner:
        raise Unloaded

    monkeypatch.setattr(engine, "_scanner", refuse)
    return engine.kingfisher()


@made_for_it
def test_the_words_are_those_of_the_installed_engine() -> None:
    assert engine.WORDS.read_text("utf-8") == made()


@pytest.mark.parametrize("which", ["first", "second", "third"])
def test_no_text_in_which_the_engine_finds_anything_is_kept_from_it(which: str) -> None:
    scanner = Scanner(Rules())
    texts = [vector.text for vector in read(FRESH / f"secrets_{which}.txt", times=1)]
    found = [text for text in texts if any(not engine.dropped(one.rule_id) for one in scanner.scan(text))]
    assert len(found) > 20
    assert [text for text in found if not engine.may_hold(text)] == []


def test_whatever_a_rule_of_the_engine_matches_loads_it() -> None:
    dice = random.Random(7)  # noqa: S311 - examples
    patterns = list(patterns_of(Rules()))
    texts = [f"- {example(nodes, dice)} -" for nodes in patterns for _ in range(5)]
    assert len(patterns) > 400
    assert [text for text in texts if not engine.may_hold(text)] == []


@made_for_it
def test_talk_and_logs_do_not_load_it(scan: engine.Scan) -> None:
    texts = [
        "the password expired at 02:14, rotating it now",
        "2026-11-30T02:14:07Z payments-api-7d9f8b6c5-x2x3q GET /orders?page=2 503 0.412 trace=4bf92f3577b34da6",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ]
    assert scan(texts) == [[], [], []]


@pytest.mark.parametrize("text", [f"export X={TOKEN}", base64.b64encode(f"token={TOKEN}".encode()).decode()])
def test_a_token_loads_it_also_in_base64(scan: engine.Scan, text: str) -> None:
    with pytest.raises(Unloaded):
        scan(["nothing here", text])


def test_another_release_is_always_asked(scan: engine.Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("kingfisher_secret_scanner-0.0.1\nglpat-\n\n", "utf-8")
    monkeypatch.setattr(engine, "WORDS", words)
    engine._words.cache_clear()
    try:
        with pytest.raises(Unloaded):
            scan(["nothing here"])
    finally:
        engine._words.cache_clear()


def test_manifests_hide_nothing_from_the_engine() -> None:
    text = f"kind: Secret\nstringData:\n  gitlab: {TOKEN}\n"
    found = engine.kingfisher()([text])[0]
    start = text.index(TOKEN)
    assert Span(start, start + len(TOKEN), "gitlab-pat", 0) in found
