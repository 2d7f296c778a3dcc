"""Rows of lanes: the sums are those of going through the postings, and no lane flows over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wetink.search import rows

COUNT = 300
postings = st.dictionaries(st.integers(0, COUNT - 1), st.tuples(st.integers(1, 255), st.integers(1, 63)), min_size=1)


@given(st.lists(st.tuples(postings, st.floats(0.001, 40.0)), min_size=1, max_size=48))
def test_sums_of_rows_are_those_of_the_postings(terms: list[tuple[dict[int, tuple[int, int]], float]]) -> None:
    units = rows.units({f"term{at}": weight for at, (_, weight) in enumerate(terms)})
    expected, sums = [0] * COUNT, 0
    for at, (found, _) in enumerate(terms):
        numbers = sorted(found)
        impacts, places = [found[n][0] for n in numbers], [found[n][1] for n in numbers]
        summed = len(numbers) - at % 2  # now and then one that is no champion
        row = rows.row(COUNT, numbers, impacts, places, summed)
        assert [(row.impacts[n], row.places[n]) for n in numbers] == [found[n] for n in numbers]
        sums += units[f"term{at}"] * row.sums
        for number in numbers[:summed]:
            expected[number] += units[f"term{at}"] * found[number][0]
    assert rows.lanes_of(sums, COUNT).tolist() == expected
    assert rows.lanes_of(rows.sums_of(expected), COUNT).tolist() == expected


@given(st.lists(st.integers(0, 2**32 - 1), max_size=COUNT), st.integers(1, 20))
def test_of_the_lanes_that_are_not_empty_only_low_ones_are_left_out(scores: list[int], most: int) -> None:
    lanes = rows.lanes_of(rows.sums_of(scores), len(scores))
    found = rows.high(lanes, most)
    left_out = [score for number, score in enumerate(scores) if score and number not in found]
    assert all(scores[number] == score for number, score in found.items())
    assert 0 not in found.values()
    if left_out:
        assert sorted(found.values())[-most] > max(left_out)


def test_every_impact_at_its_most_fits_a_lane() -> None:
    units = rows.units(dict.fromkeys(map(str, range(48)), 1e-9) | {"heavy": 1e9})
    assert sum(255 * unit for unit in units.values()) < 2**32
