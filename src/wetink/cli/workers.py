"""Work on many files in several processes, as many as this machine has cores for us."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

FEW = 200
"""For so many files another process would take longer to start than they take."""
PIECE = 100


def cores() -> int:
    """How many processes may run at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(work: Callable[[Sequence[Item]], list[Answer]], items: Sequence[Item]) -> list[Answer]:
    """The answers of `work` in the order of the items; `work` has to be a value that can be pickled."""
    if len(items) <= FEW or cores() == 1:
        return work(items)
    with ProcessPoolExecutor(min(cores(), 8)) as pool:
        return [answer for some in pool.map(work, _pieces(items)) for answer in some]


def _pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + PIECE] for start in range(0, len(items), PIECE))
