"""Numbers with their units: each is in what is cited, as it stands, converted or rounded."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wetink.drafting.grounding.literal import literal
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding

_UNITS = (
    r"%|percent|per ?cent|(?:ki|mi|gi|ti|pi)b?|[kmgtp]b|bytes?|[kmgt](?![a-z])|ns|µs|us|ms|milliseconds?|secs?|seconds?"
    r"|thousand|million|billion|s|mins?|minutes?|hours?|hrs?|h|days?|d|weeks?|w|months?|years?|rps|qps"
)
_GROUPED = r"\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,4}(?:\.\d+)?"
_PLAIN = r"\d{1,18}(?:[.,]\d{1,18})?"
_NUMBER = re.compile(
    rf"(?<![\w.,:/#@+=\\-])(?<!\d[-–])~?({_GROUPED}|{_PLAIN})(?:[ \u00a0]?({_UNITS}))?"
    r"(?![\w:@]|[/-]\w|[.,]\d)",
    re.IGNORECASE,
)
_ANY = re.compile(
    rf"(?<![A-Za-z_])({_GROUPED}|{_PLAIN})[ \u00a0]?(?:({_UNITS})(?![a-z])|([a-z]{{3,}}))?(?![a-z])",
    re.IGNORECASE,
)
_A_UNIT = re.compile(_UNITS, re.IGNORECASE)
WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "half": 0.5,
}  # fmt: skip
_WORD = re.compile(
    rf"\b({'|'.join(WORDS)})(?: an?)?[ -](minutes?|mins?|hours?|seconds?|days?|weeks?|percent|months?|years?)\b",
    re.IGNORECASE,
)
_SECONDS = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "millisecond": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0,
    "min": 60.0, "minute": 60.0, "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "d": 86400.0, "day": 86400.0,
    "w": 604800.0, "week": 604800.0, "month": 2629800.0, "year": 31557600.0,
}  # fmt: skip
_POWERS = "kmgtp"
_LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_HOLES = re.compile(
    r"<[A-Za-z][^<>\n]{0,60}>|https?://\S+|\bsteps? \d+(?:(?:, | and | to |-)\d+)*|\band \d+ more\b", re.IGNORECASE
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?Z?)?"
    r"|(?<![\w.:])\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[ap]\.?m\.?\b)?(?![\d:])(?: \d{4}\b)?|\b\d{1,2}\s?[ap]\.?m\b"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)?\.? )?{_MONTH}\b\.?(?: {{1,2}}\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}}\b)?",
    re.IGNORECASE,
)
_TELLING = 1000
_CLOSE = 0.05
"""A rounded number is not further off than this part of it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number: its value in the base of its kind ("time" in seconds, "bytes", "%", "" for a count).

    step   the distance of two neighbours at the precision in which it is written, in the same base
    raw    the number without its unit
    counted  whether a word stands behind it that says what is counted: such a number has no unit
    """

    shown: str
    value: float
    kind: str
    step: float
    raw: float
    counted: bool = False

    def is_in(self, others: Iterator[Amount] | tuple[Amount, ...]) -> bool:
        """Whether one of the others is the same amount, as exact as this one is written."""
        return any(self._same(other) for other in others)

    def _same(self, other: Amount) -> bool:
        if self.kind == "%" and other.counted:
            return False
        if self.kind and not other.kind and (other.counted or other.raw < _TELLING):
            return self.raw == other.raw and (not other.counted or self.raw >= _TELLING)
        if self.kind and other.kind and self.kind != other.kind:
            return False
        if self._close(other.value) or (not other.kind and self.raw == other.raw):
            return True
        if self.kind == "bytes":
            bases = (1.0,) if other.kind == "bytes" else (1.0, 1024.0, 1048576.0)
            return any(self._close(other.value * base * factor) for base in bases for factor in _DECIMAL)
        scale = {"time": 1 / 1000, "%": 100.0}.get(self.kind, 0.0) if not other.kind else 0.0
        return bool(scale) and self._close(other.value * scale)

    def _close(self, value: float) -> bool:
        apart = abs(self.value - value)
        return apart < 1e-9 * max(1.0, abs(value)) or (
            apart <= self.step / 2 * (1 + 1e-9) and apart <= _CLOSE * abs(self.value)
        )


_DECIMAL = tuple((1000 / 1024) ** power for power in range(-4, 5))


@lru_cache(maxsize=20_000)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every number of a text, also those beside names; times of day and dates are none."""
    plain = _CLOCK.sub(" _ ", text)
    found: list[Amount] = []
    for match in _ANY.finditer(plain):
        number, unit, noun = match.groups()
        found.append(_amount(number, unit or "", counted=bool(noun)))
        if number.count(",") == 1 and "." not in number:
            found.append(_amount(number.replace(",", "."), unit or "", counted=bool(noun)))
        if "," in number:
            found += [_amount(part, "") for part in number.split(",") if part.isdigit()]
    return tuple(dict.fromkeys((*found, *_worded(plain))))


@lru_cache(maxsize=5_000)
def claimed(text: str) -> tuple[Amount, ...]:
    """The numbers that a sentence states: no times of day, dates, addresses, names, or numbers of steps."""
    plain = _HOLES.sub(" _ ", _CLOCK.sub(" _ ", text))
    return (*(_amount(match[1], match[2] or "") for match in _NUMBER.finditer(plain)), *_worded(plain))


def _worded(text: str) -> Iterator[Amount]:
    """Amounts in words: "half a minute", "two minutes"."""
    for match in _WORD.finditer(text):
        value, unit = WORDS[match[1].lower()], match[2].lower()
        kind, factor = _unit(unit)
        yield Amount(match[0], value * factor, kind, 0.0, value)


def _amount(number: str, unit: str, *, counted: bool = False) -> Amount:
    plain = re.sub(r"[,  ](?=\d{3})", "", number).replace(",", ".")
    kind, factor = _unit(unit.lower())
    part = plain.partition(".")[2]
    step = 10.0 ** -len(part) if part else 10.0 ** (len(plain) - len(plain.rstrip("0"))) if plain.strip("0") else 1.0
    return Amount(f"{number} {unit}".strip(), float(plain) * factor, kind, step * factor, float(plain), counted)


def _unit(unit: str) -> tuple[str, float]:
    if not unit or unit in {"rps", "qps"}:
        return "", 1.0
    if unit.startswith(("%", "per")):
        return "%", 1.0
    seconds = _SECONDS.get(unit) or _SECONDS.get(unit.rstrip("s"))
    if seconds:
        return "time", seconds
    if unit.startswith("byte"):
        return "bytes", 1.0
    if unit in _LARGE:
        return "", _LARGE[unit]
    power = _POWERS.index(unit[0]) + 1
    return ("", 1000.0**power) if unit in {"k", "m"} else ("bytes", 1024.0**power)


def is_unit(word: str) -> bool:
    """Whether a word is the name of a unit: then what stands before it is an amount, no count."""
    return _A_UNIT.fullmatch(word) is not None


def check(near: Near) -> Iterator[Finding]:
    """Numbers that are in nothing the piece cites."""
    there = amounts(f"{near.said}\n{near.commands}")
    lines = near.said.count("\n") + 1
    for name, text in near.piece.texts:
        if literal(text, near.plain):
            continue
        own = claimed(text)
        proven = tuple(amount for amount in own if amount.kind and amount.is_in(there))
        for amount in own:
            if f"{amount.shown} times" in text and amount.value <= lines:
                continue
            if (
                not amount.is_in(there)
                and not amount.is_in(proven)
                and not _stands(amount, near)
                and not _derived(amount, near)
            ):
                yield Finding(
                    "invented-number",
                    "error",
                    f"{near.piece.where}.{name}",
                    f"{amount.shown!r} is in nothing that it cites ({', '.join(near.piece.ids)}), in no unit and not "
                    f"rounded: {short(text)!r}",
                    "write the number as the evidence has it, or cite where it was said",
                )


def _stands(amount: Amount, near: Near) -> bool:
    """Whether a number without a unit stands there as it is, whatever is written around it."""
    plain = amount.shown if not amount.kind and amount.shown.replace(".", "").isdigit() else ""
    return bool(plain) and re.search(rf"(?<![\w.,]){plain}(?!\d|[.,]\d)", _without_clocks(near.said)) is not None


@lru_cache(maxsize=200)
def _without_clocks(text: str) -> str:
    return _CLOCK.sub(" _ ", text)


_TIME = re.compile(r"(?<![\d:.])(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])")
_MOST_TIMES = 60
_MINUTE = 60.0


def _derived(amount: Amount, near: Near) -> bool:
    """Whether it is the time between two pieces that it cites, or between two times that they name."""
    if amount.kind != "time":
        return False
    moments = [item.at.timestamp() for item in near.items if item.at is not None]
    named = [int(h) * 3600.0 + int(m) * 60 + int(s or 0) for h, m, s in _TIME.findall(near.said)]
    exact = max(1.0, amount.value * _CLOSE) if amount.value < _MINUTE else _MINUTE
    unit = max(_MINUTE, amount.value * _CLOSE / 2) if amount.value >= 10 * _MINUTE else min(amount.step, exact)
    return any(abs(amount.value - span) <= unit for some in (moments, named) for span in _spans(some))


def _spans(moments: list[float]) -> set[float]:
    """The distances between times; of very many those between neighbours, so that a check stays linear."""
    some = sorted(set(moments))
    if len(some) > _MOST_TIMES:
        return {b - a for a, b in itertools.pairwise(some)}
    return {b - a for n, a in enumerate(some) for b in some[n + 1 :]}
