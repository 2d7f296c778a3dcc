"""Numbers as people and machines write them: the same amount in other units and rounded is the same amount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = re.compile(
    r"(?<![\w.,:/#@+-])(\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?(?!\d)|\d{1,3}(?:\.\d{3}){2,4}|\d{1,15}(?:[.,]\d{1,9})?)"
    r"(?:\s?(%|[kmgtp](?:i?b|i)?\b|bytes\b|b\b|ms\b|sec\b|seconds?\b|s\b|min\b|minutes?\b|h\b|hours?\b))?"
    r"(?![\w:]|[.,/-]\d)",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_GROUPS = re.compile(r"[.,](?=\d{3}(?:[.,]|$))")
_TIMES = {"ms": 0.001, "s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
_POWERS = "kmgtp"
_BINARY = 1.012
"""A thousand or 1024: nobody says which; half of what each step of the unit adds."""
_TELLING = 2
"""An amount of one digit is everywhere."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: what it counts ("" where no unit is written), the range it stands for, and its telling digits."""

    kind: str
    low: float
    high: float
    digits: int

    def same(self, other: Quantity) -> bool:
        """Whether both can be one amount, each as exact as it is written."""
        alike = self.kind == other.kind or "" in {self.kind, other.kind}
        return alike and self.low < other.high and other.low < self.high


@lru_cache(maxsize=20_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts of a text that tell something; dates, addresses, versions and names are none."""
    found: dict[Quantity, None] = {}
    for match in _NUMBER.finditer(text):
        amount = _quantity(match.group(1), (match.group(2) or "").lower())
        if amount is not None:
            found[amount] = None
    return tuple(found)


def _quantity(number: str, unit: str) -> Quantity | None:
    plain = _GROUPS.sub("", number) if _GROUPED.fullmatch(number) else number
    whole, _, part = plain.replace(",", ".").partition(".")
    digits = len((whole + part).lstrip("0")) or 1
    if digits < _TELLING and not unit:
        return None
    value = float(f"{whole}.{part or 0}")
    half = 0.5 * 10.0 ** -len(part)
    kind, factor, doubt = _unit(unit)
    return Quantity(kind, (value - half) * factor / doubt, (value + half) * factor * doubt, digits)


def _unit(unit: str) -> tuple[str, float, float]:
    """What a unit counts, how much one of it is, and by how much that may be off."""
    if not unit or unit == "%":
        return unit, 1.0, 1.0
    if unit in {"b", "bytes"}:
        return "bytes", 1.0, 1.0
    seconds = _TIMES.get(unit) or _TIMES.get(unit.rstrip("s"))
    if seconds:
        return "time", seconds, 1.0
    power = _POWERS.index(unit[0]) + 1
    return "" if unit in {"k", "m"} else "bytes", (1000.0 * _BINARY) ** power, _BINARY**power
