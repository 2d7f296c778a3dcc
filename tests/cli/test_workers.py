"""Work spread over processes: answers in order, and nothing begun for somebody who is gone."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence

import pytest

from wetink.cli.workers import FEW, run

MANY = FEW * 40


def doubled(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


def test_answers_come_in_the_order_of_the_items() -> None:
    done: list[int] = []
    found = list(run(doubled, range(MANY), lambda: done.append(os.getpid())))
    assert found == [2 * item for item in range(MANY)]
    assert done == [os.getpid()]


def test_what_breaks_meanwhile_is_told_and_ends_the_work() -> None:
    def breaks() -> None:
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        list(run(doubled, range(MANY), breaks))


def test_who_wants_no_more_waits_for_no_more() -> None:
    answers = run(doubled, range(MANY))
    assert isinstance(answers, Generator)
    assert next(answers) == 0
    answers.close()
