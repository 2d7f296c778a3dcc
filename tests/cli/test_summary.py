"""What is told on stderr after the work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Wetink

from wetink.cli import summary

PICTURE = Path(__file__).parent.parent / "data" / "picture" / "board-1441.png"


def folder(tmp_path: Path, count: int) -> Path:
    made = tmp_path / "INC-1"
    made.mkdir()
    for number in range(count):
        (made / f"shot-{number}.png").write_bytes(PICTURE.read_bytes())
    return made


@pytest.mark.parametrize(("count", "told"), [(1, "1 screenshot: its words"), (2, "2 screenshots: their words")])
def test_screenshots_without_their_words_are_told_once_and_are_no_failure(
    count: int, told: str, tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wetink.artifacts.picture.ocr_available", lambda: False)
    monkeypatch.setattr(summary, "ocr_available", lambda: False)
    done = wetink("evidence", "--strict", folder(tmp_path, count))
    assert done.returncode == 0
    assert done.stderr.count(f'note  {told} are not read (pip install "wetink[ocr]")') == 1


def test_with_the_extra_nothing_is_told(tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wetink.artifacts.picture.ocr_available", lambda: False)
    monkeypatch.setattr(summary, "ocr_available", lambda: True)
    assert "screenshot" not in wetink("evidence", folder(tmp_path, 1)).stderr


def test_what_a_machine_repeated_is_counted(tmp_path: Path, wetink: Wetink) -> None:
    rows = [
        {"type": "message", "user": "U1", "ts": f"1777888800.{n:06d}", "text": f"job {n} is late"} for n in range(700)
    ]
    (tmp_path / "chat.json").write_text(json.dumps(rows))
    told = wetink("evidence", tmp_path).stderr
    assert "left out  500 messages that repeated a sentence over 200 times in an hour" in told
