"""YAML of tools: values only, and bombs are refused."""

from __future__ import annotations

import pytest

from wetink.artifacts.safe_yaml import LONGEST, parse_yaml


def test_scalars_stay_as_they_are_written() -> None:
    text = 'a: 1\nb: 2026-03-02\nc: null\nd: "null"\ne: [x, {f: }]\ng: |\n  two\n  lines\n'
    assert parse_yaml(text) == {
        "a": "1",
        "b": "2026-03-02",
        "c": None,
        "d": "null",
        "e": ["x", {"f": None}],
        "g": "two\nlines\n",
    }


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: [*x, *x]\n",
        "[" * 10_000,
        "- " * 5_000,
        "a: 1\n b: 2\n",
        "a: !!python/object/apply:os.system [true\n",
        "x" * (LONGEST + 1),
        "\x00",
    ],
)
def test_what_is_broken_or_made_to_do_harm_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"YAML"):
        parse_yaml(text)


def test_a_tag_does_nothing() -> None:
    assert parse_yaml("a: !!python/object/apply:os.getcwd []") == {"a": []}
