"""What is read quickly is read as the YAML library reads it; everything else is left to that."""

from __future__ import annotations

import random

import pytest

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.front_quick import read_quickly

OWN = """id: rb-7k2m9q
title: "it's \\"down\\", 5 > 3\\n"
owner: {name: Mira Sand, handle: null, deputy: 'jo''s', evidence: [E1, E2]}
dashboards: [https://grafana.loomcart.io:3000/d/x?a=b&c=d]
empty: []
nothing:

# a comment
review: {every: 3 months, last_reviewed: 2026-03-13, deep: {a: [b, {c: "d"}]}}
"""
PIECES = (
    "a",
    "b c",
    ":",
    " ",
    ": ",
    ",",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "#",
    " #",
    "\\n",
    "\\x",
    "null",
    "~",
    "-",
    "- ",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "é",
    "1",
    '"a b"',
    '"null"',
)


def slowly(raw: str) -> front_matter.FrontMatter:
    return front_matter._read_yaml(raw, tuple(raw.split("\n")[:-1]), "x")


def agrees(raw: str) -> bool:
    """Whether it was read quickly; fails where the two do not agree."""
    quick = read_quickly(raw.split("\n")[:-1])
    if quick is None:
        return False
    slow = slowly(raw)
    assert (quick[0], list(quick[0]), quick[1]) == (slow.values, list(slow.values), slow.spans), raw
    return True


def test_what_we_write_is_read_quickly() -> None:
    assert agrees(OWN)


@pytest.mark.parametrize(
    "raw",
    [
        "a: b # c\n",
        "a:\n  - b\n",
        "a: &x b\n",
        "a: !t b\n",
        "a: b\na: c\n",
        "a: |\n  b\n",
        "a: [b\n",
        'a: "\\x41"\n',
        "a: b: c\n",
        "? a\n",
        "",
    ],
)
def test_what_needs_yaml_is_left_to_it(raw: str) -> None:
    assert read_quickly(raw.split("\n")[:-1]) is None


def test_four_thousand_odd_ones_never_disagree() -> None:
    dice = random.Random(5)  # noqa: S311 (a seed, not a secret)
    read = 0
    for _ in range(4_000):
        value = "".join(dice.choice(PIECES) for _ in range(dice.randint(0, 6)))
        lines = OWN.split("\n")[:-1]
        at = dice.randrange(len(lines))
        lines[at] = (
            f"k{at}: {value}" if dice.random() < 0.5 else lines[at][: dice.randrange(len(lines[at]) + 1)] + value
        )
        try:
            read += agrees("\n".join(lines[max(0, at - 1) : at + 2]) + "\n")
        except DraftInvalid as error:
            pytest.fail(f"{lines[at]!r}: only the YAML library says {error}")
    assert read > 500
