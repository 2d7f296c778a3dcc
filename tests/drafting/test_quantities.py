"""The same amount in other units and rounded is the same amount."""

from __future__ import annotations

import pytest

from wetink.drafting.language.quantities import quantities


def same(one: str, other: str) -> bool:
    """Whether two texts name one amount."""
    return any(a.same(b) for a in quantities(one) for b in quantities(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("612G", "0.6 TB"),
        ("612G", "612 GB"),
        ("610Mi", "610 MB"),
        ("200ms", "0.2 s"),
        ("90 seconds", "1.5 min"),
        ("173", "173 of 200"),
        ("1207441", "1,207,441"),
        ("1207441", "1.207.441"),
        ("1.5", "1,5"),
        ("87.4%", "87 %"),
        ("1100000", "1.1M"),
    ],
)
def test_one_amount_however_it_is_written(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("612G", "0.9 TB"), ("200ms", "200 MB"), ("87%", "87 ms"), ("173", "174"), ("1.5 s", "1.5 min"), ("12.4", "12.6")],
)
def test_other_amounts_are_others(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    "text", ["2026-05-19", "02:41:33", "10.40.1.21", "v4.30.2", "web-17", "cart/17", "E41", "port 10.0.0.1:8080", "3"]
)
def test_dates_addresses_versions_and_names_are_no_amounts(text: str) -> None:
    assert quantities(text) == ()


def test_the_end_of_a_sentence_does_not_hide_an_amount() -> None:
    assert same("it was 412, then 16.", "412")
    assert same("it was 412, then 16.", "16")
