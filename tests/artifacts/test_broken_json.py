"""A file that starts like JSON and is cut off or broken is told as that, with the line and what it seems to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from wetink.artifacts import broken_json, json_records
from wetink.artifacts.reader import Reader

PAYLOAD = '{\n "receiver": "pager",\n "alerts": [\n  {"status": "firing"},\n  {"status": "fir'


def _has_alerts(path: Path) -> bool:
    return "alerts" in json_records.record(json_records.first(path))


READERS = (
    Reader("nobody", lambda _: False, lambda *_: iter(())),
    Reader("alerts", _has_alerts, lambda *_: iter(())),
)


def told(folder: Path, text: str, name: str = "a.json") -> tuple[str, str] | None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return broken_json.told(path, READERS)


def test_a_cut_off_payload_names_the_line_and_what_it_looks_like(tmp_path: Path) -> None:
    found = told(tmp_path, PAYLOAD)
    assert found
    assert found[0] == "line 5"
    assert found[1].startswith("starts like JSON and is cut off there")
    assert "looks like alerts" in found[1]


@pytest.mark.parametrize("text", [PAYLOAD[:60], PAYLOAD[:-4] + " ", '[\n{"a": 1},\n', "{", '{"a": "never closed'])
def test_every_cut_is_a_cut(tmp_path: Path, text: str) -> None:
    found = told(tmp_path, text)
    assert found
    assert "is cut off there" in found[1]


def test_a_slip_inside_is_no_cut(tmp_path: Path) -> None:
    found = told(tmp_path, '{\n "a": 1,\n "b": 2,,\n "c": 3\n}\n')
    assert found
    assert found[0] == "line 3"
    assert "is broken there" in found[1]
    assert "looks like" not in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        "[2026-10-14 10:12:05] started\n",
        "[error] failed",
        '{"a": 1}',
        "[1, 2]",
        "{{ template }}",
        "[ ] do",
    ],
)
def test_what_is_whole_or_no_json_is_left_alone(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) is None
