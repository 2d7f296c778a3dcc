"""How text is cut into words, and how much each one tells."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from wetink.drafting.language.words import Rarity, overlap, words


def test_compounds_count_whole_and_in_parts() -> None:
    assert words("cart-api") == {"cart-api", "cart", "api"}
    assert {"es-1", "9200", "_cat"} <= words("http://es-1:9200/_cat")


def test_case_and_edges_do_not_matter() -> None:
    assert words("Varnish!") == words("(varnish)") == {"varnish"}


def test_redacted_places_and_single_letters_are_no_words() -> None:
    assert words("a [REDACTED:token#3] b") == frozenset()


def test_numbers_are_words() -> None:
    assert words("173 of 5") == {"173", "of", "5"}


@given(st.text(max_size=300))
def test_any_text_gives_words_in_lower_case_without_space(text: str) -> None:
    assert all(word and word == word.lower() and not any(c.isspace() for c in word) for word in words(text))


def test_a_word_of_one_item_tells_more_than_one_of_all() -> None:
    rarity = Rarity([f"common line {n}" for n in range(50)] + ["the rare pool"])
    assert rarity.weight("pool") > 0.7
    assert rarity.weight("common") == 0.0
    assert rarity.weight("never-seen") == 1.0
    assert rarity.count("common") == 50


def test_a_small_record_does_not_push_every_word_down() -> None:
    rarity = Rarity([f"the pool is full {n}" for n in range(4)])
    assert rarity.weight("pool") > 0.3


def test_a_single_digit_tells_next_to_nothing() -> None:
    assert Rarity(["7 pools"]).weight("7") < 0.1


def test_overlap_grows_with_rare_common_words_and_stays_under_one() -> None:
    rarity = Rarity(["pool limit cart exhausted", *(f"line {n}" for n in range(60))])
    one = words("pool limit cart exhausted")
    values = [overlap(rarity, one, words(" ".join(sorted(one)[:n]))) for n in range(5)]
    assert values[0] == 0.0
    assert values == sorted(values)
    assert len(set(values)) == 5
    assert values[-1] < 1.0


def test_cutting_is_linear() -> None:
    text = "a-b_c.d:e/" * 20_000
    begin = time.process_time()
    words(text)
    words("x" * 200_000)
    assert time.process_time() - begin < 1.0
