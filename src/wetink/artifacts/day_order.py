"""Dates in figures: which of them is the day and which the month is told by all of a file together, or by nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

_FIGURES = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")


class Order(Enum):
    """How a file writes its dates."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNTOLD = "untold"


def order_of(dates: Iterable[str]) -> Order:
    """Decide by a number that can be no month, else by the one order in which the dates never run backwards.

    Dots are only written day first, and a year in front is only followed by the month; such dates need no order.
    """
    found = [(int(match[1]), int(match[3]), match[4]) for text in dates if (match := _slashed(text)) is not None]
    if not found or all(first == second for first, second, _ in found):
        return Order.DAY_FIRST
    late_first, late_second = any(first > 12 for first, _, _ in found), any(second > 12 for _, second, _ in found)
    if late_first != late_second:
        return Order.DAY_FIRST if late_first else Order.MONTH_FIRST
    if late_first:
        return Order.UNTOLD
    by_day = _in_order([(_year(year), second, first) for first, second, year in found])
    by_month = _in_order([(_year(year), first, second) for first, second, year in found])
    if by_day == by_month:
        return Order.UNTOLD
    return Order.DAY_FIRST if by_day else Order.MONTH_FIRST


def dated(text: str, order: Order) -> date | None:
    """The date that figures name in a file of this order, None where they name none or nobody can tell."""
    match = _FIGURES.fullmatch(text)
    if match is None:
        return None
    first, second, last = int(match[1]), int(match[3]), match[4]
    if len(match[1]) == 4:
        return _date(first, second, int(last))
    if match[2] == "." or first == second:
        return _date(_year(last), second, first)
    if order is Order.UNTOLD:
        return None
    month, day = (second, first) if order is Order.DAY_FIRST else (first, second)
    return _date(_year(last), month, day)


def untold(examples: Sequence[str]) -> str:
    """Say that the dates are not read, and what helps."""
    return (
        f"dates like {examples[0]} may be day/month or month/day, and nothing in the file tells: only the times of day "
        "are read; say the date of its first entry under [dates] in incident.toml"
    )


def _slashed(text: str) -> re.Match[str] | None:
    match = _FIGURES.fullmatch(text)
    return None if match is None or match[2] == "." or len(match[1]) == 4 else match


def _in_order(days: list[tuple[int, int, int]]) -> bool:
    return days == sorted(days)


def _year(figures: str) -> int:
    return int(figures) + 2000 if len(figures) <= 2 else int(figures)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
