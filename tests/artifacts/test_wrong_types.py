"""JSON whose values are of another type than the format says, or nested without end: events, skips or a known error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_conformance import FILES, READERS, owner, read_all

WRONG: dict[str, object] = {"list": [], "object": {}, "list of lists": [[[]]], "number": 1e308}
DEEP = 400
"""Levels: fewer than Python's JSON parser refuses, more than anybody may walk down by calling himself."""


def documents(path: Path) -> list[object]:
    """The JSON documents of a sample, none where it is no JSON."""
    if path.suffix not in {".json", ".jsonl", ".ndjson"}:
        return []
    text = path.read_text("utf-8-sig")
    for pieces in ([text], [line for line in text.splitlines() if line.strip()]):
        try:
            return [json.loads(piece) for piece in pieces]
        except ValueError:
            continue
    return []


JSON_FILES = {path: found for path in FILES if path.name[:4] != "not-" and (found := documents(path))}
NAMES = sorted({owner(path).name for path in JSON_FILES})


def keys(value: object) -> Iterator[str]:
    """Every key of every object in a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *keys(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def changed(value: object, key: str, wrong: object) -> object:
    """The value with something else under a key, wherever it stands."""
    if isinstance(value, dict):
        return {name: wrong if name == key else changed(inner, key, wrong) for name, inner in value.items()}
    return [changed(inner, key, wrong) for inner in value] if isinstance(value, list) else value


def in_itself(value: object, key: str) -> object:
    """The value with what stands under a key put into its like, again and again."""
    if isinstance(value, dict):
        return {
            name: nested(inner, key) if name == key and isinstance(inner, dict | list) else in_itself(inner, key)
            for name, inner in value.items()
        }
    return [in_itself(inner, key) for inner in value] if isinstance(value, list) else value


def nested(value: dict[str, object] | list[object], key: str) -> object:
    """A value inside its like, `DEEP` times."""
    made: object = value
    first = value[0] if isinstance(value, list) and value else value
    plain = (
        {name: one for name, one in first.items() if not isinstance(one, dict | list)}
        if isinstance(first, dict)
        else {}
    )
    for _ in range(DEEP):
        made = [{**plain, key: made}] if isinstance(value, list) else {**plain, key: made}
    return made


def written(path: Path, values: list[object]) -> Path:
    """The documents as a file, one a line."""
    path.write_text("\n".join(map(json.dumps, values)))
    return path


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", NAMES)
def test_a_value_of_the_wrong_type_is_no_crash(name: str, wrong: str, tmp_path: Path) -> None:
    reader, done = READERS[name], set[str]()
    for sample, values in JSON_FILES.items():
        for key in set() if owner(sample) is not reader else set(keys(values)) - done:
            done.add(key)
            made = written(tmp_path / sample.name, [changed(value, key, WRONG[wrong]) for value in values])
            reader.identify(made)
            read_all(reader, made)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_inside_its_like_is_no_crash(name: str, tmp_path: Path) -> None:
    reader, done = READERS[name], set[str]()
    for sample, values in JSON_FILES.items():
        for key in set() if owner(sample) is not reader else set(keys(values)) - done:
            done.add(key)
            made = written(tmp_path / sample.name, [in_itself(value, key) for value in values])
            reader.identify(made)
            read_all(reader, made)


@pytest.mark.parametrize("name", sorted(READERS))
@pytest.mark.parametrize("wrong", WRONG)
def test_no_reader_stumbles_over_the_keys_of_others(name: str, wrong: str, tmp_path: Path) -> None:
    """What every reader is asked of every file: whether it knows it."""
    everything = {key: WRONG[wrong] for values in JSON_FILES.values() for key in keys(values)}
    for number, value in enumerate((everything, [everything], {"payload": everything}, {"data": everything})):
        READERS[name].identify(written(tmp_path / f"{number}.json", [value, value]))
