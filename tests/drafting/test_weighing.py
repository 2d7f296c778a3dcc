"""Signals are compared within the incident."""

from __future__ import annotations

import pytest

from wetink.drafting.diagnosis.weighing import places, score


def test_a_graded_signal_becomes_its_place_whatever_its_scale() -> None:
    loud = places([{"told": 0.2}, {"told": 0.9}, {"told": 0.5}])
    quiet = places([{"told": 0.02}, {"told": 0.09}, {"told": 0.05}])
    assert loud == quiet == [{"told": 0.25}, {"told": 0.75}, {"told": 0.5}]


def test_yes_and_no_stay_what_they_are() -> None:
    assert places([{"pasted": 1.0}, {"pasted": 0.0}, {"pasted": 0.0}])[0] == {"pasted": 1.0}


def test_the_only_look_stands_in_the_middle() -> None:
    assert places([{"told": 0.01}]) == [{"told": 0.5}]
    assert places([]) == []


def test_equal_values_share_their_place() -> None:
    assert places([{"told": 0.3}] * 3) == [{"told": 0.5}] * 3


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_score_is_a_probability(value: float) -> None:
    assert 0 < score({"told": value}) < 1
