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


def run(
    work: Callable[[Sequence[Item]], list[Answer]],
    items: Sequence[Item],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Answer]:
    """The answers of `work` in the order of the items; `work` has to be a value that can be pickled.

    `meanwhile` is done here while other processes are at work, before the first answer is given.
    """
    if len(items) <= FEW or cores() == 1:
        meanwhile()
        yield from work(items)
        return
    with ProcessPoolExecutor(min(cores(), 8)) as pool:
        try:
            answers = pool.map(work, _pieces(items))
            meanwhile()
            for some in answers:
                yield from some
        finally:  # where something broke, or nobody wants the rest, what was not begun is not done
            pool.shutdown(wait=False, cancel_futures=True)


def _pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + PIECE] for start in range(0, len(items), PIECE))
