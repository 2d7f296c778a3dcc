"""Cleaning takes out what a terminal acts on or hides, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.evidence.redaction import clean


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;32mana@host\x1b[00m:\x1b[34m~\x1b[0m$ ls", "ana@host:~$ ls"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;c2VjcmV0\x07x", "x"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("\x1b(B\x1b)0text", "text"),
        ("\x9b31mred", "red"),
        ("lone \x1b", "lone "),
        ("\x1b]0;never closed", "]0;never closed"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\tnewline\n", "tab\tnewline\n"),
        ("nul\x00bell\x07del\x7f", "nulbelldel"),
        ("pass\u200bword\u2060\ufeff=x", "password=x"),
        ("\u202eabc\u202c \u2066x\u2069", "abc x"),
        ("pa\u200dss\ufe0f", "pass"),
        ("passs\bword", "password"),
        ("a\b\b\bb", "b"),
        ("\n\bx", "\nx"),
        ("\U000e0041tag", "tag"),
        ("half \ud83d pair", "half \ufffd pair"),
    ],
)
def test_takes_out(given_text: str, cleaned: str) -> None:
    assert clean(given_text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "überfällig – „ja“",
        "👩‍👩‍👧 ok ⚠️",
        "می‌خواهم",
        "1️⃣ first",
        "日本語",
        "  two  spaces  ",
        "a\u00a0b",
        "ﬁ ①",
        "",
    ],
)
def test_leaves(text: str) -> None:
    assert clean(text) == text


CONTROL = st.sampled_from(
    [
        "\x1b",
        "[",
        "]",
        "31m",
        "\x07",
        "\x9b",
        "\b",
        "\r",
        "\n",
        "\u200b",
        "\u200d",
        "\ufe0f",
        "\ud800",
        "a",
        "1",
        "\u20e3",
        ";",
    ]
)


@given(st.one_of(st.text(), st.lists(CONTROL, max_size=30).map("".join)))
def test_is_idempotent_and_leaves_no_control(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not [char for char in cleaned if (char < " " and char not in "\n\t") or "\x7f" <= char <= "\x9f"]
    cleaned.encode()


@pytest.mark.parametrize("unit", ["\x1b[", "\x1b]", "\x1b]a\x1b", "\b", "a\b", "\r", "\u200d", "\x1b[0", "\x9d"])
def test_takes_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    clean(text)
    assert time.process_time() - begun < 3
