"""Generated runbooks go round and nothing else moves; bench/round_trip.py tries as many as you like."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from rounds import LISTS, STEPS, goes_round

from wetink.model.draft import Draft

TRIED = range(250)


@pytest.mark.parametrize("first", range(TRIED.start, TRIED.stop, 50))
def test_fifty_of_them(first: int) -> None:
    for seed in range(first, first + 50):
        goes_round(seed)


def test_every_field_with_items_is_edited_here() -> None:
    lists = {
        field.name
        for field in fields(Draft)
        if str(field.type).startswith(("tuple[Claim, ", "tuple[Step, ", "tuple[Prev"))
    }
    assert lists == {*LISTS, *STEPS, "prevention"}
