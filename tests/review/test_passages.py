"""Passages that two texts share are found where they stand, however the texts around them lie."""

from __future__ import annotations

import pytest

from wetink.review.passages import GRAM, SHORTEST, Shared, shared, sums_of


def words(name: str, count: int) -> str:
    """So many words that differ."""
    return " ".join(f"{name}{number}" for number in range(count))


@pytest.mark.parametrize("before", range(GRAM + 1))
def test_a_passage_is_found_at_any_distance_from_the_beginning(before: int) -> None:
    same = words("same", SHORTEST)
    mine = sums_of(f"{words('a', before)} {same} {words('b', 7)}")
    theirs = sums_of(f"{words('c', 3 * before)} {same} {words('d', 90)}")
    assert shared(mine, theirs) == Shared(before, 3 * before, SHORTEST, SHORTEST)
    assert shared(theirs, mine) == Shared(3 * before, before, SHORTEST, SHORTEST)


def test_the_longest_of_several_passages_is_named_and_all_are_counted() -> None:
    one, two = words("one", 45), words("two", 70)
    mine = sums_of(f"{one} {words('a', 5)} {two}")
    theirs = sums_of(f"{two} {words('b', 9)} {one}")
    assert shared(mine, theirs) == Shared(50, 0, 70, 115)


def test_what_is_too_short_or_only_the_same_words_is_no_passage() -> None:
    same = words("same", SHORTEST - 1)
    assert shared(sums_of(f"x {same} y"), sums_of(f"z {same} w")) is None
    turned = " ".join(reversed(words("same", 100).split()))
    assert shared(sums_of(words("same", 100)), sums_of(turned)) is None
    assert shared(b"", sums_of(same)) is None


def test_one_word_over_and_over_is_one_passage() -> None:
    assert shared(sums_of("no " * 100), sums_of("no " * 60)) == Shared(0, 0, 60, 100)
