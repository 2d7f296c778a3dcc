"""Long arrays element by element: the same values as the whole parser gives, whatever the pieces the file comes in."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts import json_stream
from wetink.artifacts.json_stream import Elements, peek

KEYS = frozenset({"messages"})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def written(folder: Path, text: str) -> Path:
    path = folder / "file.json"
    path.write_text(text, encoding="utf-8")
    return path


def values(path: Path) -> list[object]:
    """What streaming gives; a small file parsed at once gives the same."""
    found = [element.why or element.value for element in Elements(path, KEYS, small=0)]
    assert [element.why or element.value for element in Elements(path, KEYS)] == found
    return found


@pytest.fixture
def tiny_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK", 3)


@pytest.mark.usefixtures("tiny_pieces")
@given(rows=st.lists(VALUES, max_size=6), indent=st.sampled_from([None, 1]), wrapped=st.booleans())
def test_elements_are_what_the_parser_gives(
    rows: list[object], indent: int | None, wrapped: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = {"channel": {"messages": [1]}, "messages": rows, "messageCount": 1} if wrapped else rows
    path = written(tmp_path_factory.mktemp("rows"), json.dumps(document, indent=indent))
    assert values(path) == rows


@pytest.mark.usefixtures("tiny_pieces")
def test_the_head_holds_what_stands_before_the_array(tmp_path: Path) -> None:
    elements = Elements(
        written(tmp_path, '{"channel": {"name": "a"}, "n": 12345, "messages": [{}, {}], "end": 1}'), KEYS, small=0
    )
    assert [element.number for element in elements] == [1, 2]
    assert elements.head == {"channel": {"name": "a"}, "n": 12345, "end": 1}


def test_lines_of_objects_are_elements(tmp_path: Path) -> None:
    assert values(written(tmp_path, '{"id": 1}\n{"id": 2}\n{"messages": [3, 4]}\n')) == [{"id": 1}, {"id": 2}, 3, 4]


def test_a_broken_element_is_named_and_the_next_ones_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, '[{"a": 1}, {"a": nope}, {"a": 3}, {"a": 4}]')
    assert values(path) == [{"a": 1}, "not JSON: expecting value", {"a": 3}, {"a": 4}]


def test_a_file_cut_off_in_an_element_gives_those_before_it(tmp_path: Path) -> None:
    path = written(tmp_path, '{"guild": {}, "messages": [{"a": 1}, {"a": "lon')
    assert values(path) == [{"a": 1}, "not JSON: unterminated string starting at"]


def test_a_file_cut_off_between_elements_says_so(tmp_path: Path) -> None:
    assert values(written(tmp_path, '[{"a": 1},')) == [{"a": 1}, "the file ends in the middle of the list"]


def test_deep_nesting_and_huge_numbers_are_no_errors_of_ours(tmp_path: Path) -> None:
    assert values(written(tmp_path, "[" * 200_000))[0] == "nested too deeply"
    assert values(written(tmp_path, '[{"a": ' + "9" * 5000 + "}]")) == [{"a": float("inf")}]


def test_utf_16_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes('[{"a": "ä"}]'.encode("utf-16"))
    assert values(path) == [{"a": "ä"}]
    path.write_bytes('\ufeff[{"a": "ä"}]'.encode())
    assert values(path) == [{"a": "ä"}]


def test_peek_reads_no_more_than_the_head(tmp_path: Path) -> None:
    long = json.dumps({"guild": {"id": "1"}, "messages": [{"id": n, "text": "x" * 100} for n in range(5000)]})
    assert peek(written(tmp_path, long), KEYS) == ({"guild": {"id": "1"}}, {"id": 0, "text": "x" * 100})
    assert peek(written(tmp_path, "plain words"), KEYS) == ({}, None)


def test_time_grows_with_the_file_only(tmp_path: Path) -> None:
    for text in ("[" + '{"a": ' * 20_000, "[" + '{"a": x},' * 50_000, '[{"a": "' + "x" * 3_000_000, '{"a" ' * 100_000):
        path = written(tmp_path, text)
        start = time.process_time()
        assert any(element.why for element in Elements(path, KEYS))
        assert time.process_time() - start < 3


def test_half_a_pair_of_surrogates_becomes_a_replacement(tmp_path: Path) -> None:
    """It is valid JSON, but could not be written as UTF-8 later."""
    path = written(tmp_path, r'[{"a": "x\ud83d", "b": "\uD83D\uDE00", "c": "\\ud83d"}]')
    assert values(path) == [{"a": "x\ufffd", "b": "\U0001f600", "c": "\\ud83d"}]
