"""Counts: a number is tied to the word behind it, and a conversion in parentheses to what it converts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from wetink.drafting.grounding.amounts import WORDS, Amount, claimed, is_unit
from wetink.drafting.grounding.content import content, stem
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding
from wetink.model.event import Kind

_NUMBER = rf"\d{{1,9}}|{'|'.join(word for word in WORDS if word != 'half')}"
_COUNT = re.compile(rf"(?<![\w.,:/#@+=-])({_NUMBER}) ([^\W\d_]{{3,30}})(?![\w:=/.-]*\d)", re.IGNORECASE)
_AMOUNT = r"(\d[\d.,]{0,15} ?[A-Za-z%]{1,8})"
_BESIDE = re.compile(rf"(?<![\w.,:/-]){_AMOUNT} \((?:about |ca\.? |~|≈ ?)?{_AMOUNT}\)")
_DECIMAL = (1.0, 1.024, 1.024**2, 1.024**3, 1.024**4)
"""How far units of 1000 and of 1024 are apart."""
_CLOSE = 0.03


def check(near: Near) -> Iterator[Finding]:
    """Counts that the evidence has otherwise for the same things, and conversions that are wrong."""
    said = "\n".join(str(item.text) for item in near.items if item.kind is not Kind.OUTPUT)
    shown = [str(item.text) for item in near.items if item.kind is Kind.OUTPUT]
    there = counts(f"{said}\n{near.commands}")
    for name, text in near.piece.texts:
        where = f"{near.piece.where}.{name}"
        for what, some in counts(text).items():
            known = there.get(what, {})
            for number, words in some.items():
                if (
                    known
                    and not any(_rounds(number, one) for one in known)
                    and not any(_has(number, one) for one in shown)
                    and not _repeated(text, words, number, shown)
                ):
                    others = " and ".join(repr(one) for one in list(known.values())[:3])
                    message = f"{words!r} is not what it cites says ({', '.join(near.piece.ids)}): {others}"
                    yield Finding("invented-number", "error", where, message, "write the number as the evidence has it")
        for match in _COUNT.finditer(text):
            if is_unit(match[2]):
                continue
            share = rf"(?<![\w.,]){match[1]} ?(?:%|percent)"
            if (
                content(match[2])
                and match[1].isdigit()
                and re.search(share, near.said)
                and not _bare(match[1], near.said)
            ):
                message = f"{match[0]!r} counts what is a share in what it cites ({', '.join(near.piece.ids)})"
                yield Finding("invented-number", "error", where, message, f"write {match[1]} %")
        for one, other in _BESIDE.findall(text):
            if _differs(one, other):
                message = f"{one!r} is not {other!r}: {short(text)!r}"
                yield Finding("invented-number", "error", where, message, "convert it again, or leave one of them out")


@lru_cache(maxsize=5_000)
def counts(text: str) -> dict[str, dict[int, str]]:
    """Stem of what is counted -> number -> the words, of all counts in a text; amounts with a unit are none."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for match in _COUNT.finditer(text):
        what = match[2].casefold()
        if content(what) and not is_unit(what):
            number = int(match[1]) if match[1].isdigit() else int(WORDS[match[1].lower()])
            found[stem(what)][number] = match[0]
    return dict(found)


def _repeated(text: str, words: str, number: int, shown: list[str]) -> bool:
    """Whether a text says in parentheses how often a line stood in an answer, and it did: 'all done (2 times)'."""
    line = text.partition(f" ({words})")[0].rpartition("; ")[2].strip(" …")
    return bool(line) and any(one.count(line) == number for one in shown)


def _bare(number: str, text: str) -> bool:
    """Whether a number stands somewhere as a count, not only as a share."""
    return re.search(rf"(?<![\w.,]){number}(?![\w%]| ?%| percent|[.,]\d)", text) is not None


def _rounds(number: int, exact: int) -> bool:
    """Whether a count is another one, as exact as it is written: 413000 for 412880."""
    zeros = len(str(number)) - len(str(number).rstrip("0")) if number else 0
    return number == exact or (zeros > 1 and abs(number - exact) <= 10**zeros / 2)


def _has(number: int, text: str) -> bool:
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None


def _differs(one: str, other: str) -> bool:
    """Whether two amounts of one kind are not the same, in units of 1000 or 1024, as exact as the second is written."""
    pair = [next(iter(claimed(text)), None) for text in (one, other)]
    first, second = pair
    if first is None or second is None or not first.kind or first.kind != second.kind or first.kind == "%":
        return False
    return not any(_near(first.value * factor, second) or _near(first.value / factor, second) for factor in _DECIMAL)


def _near(value: float, amount: Amount) -> bool:
    return abs(value - amount.value) <= max(_CLOSE * amount.value, amount.step / 2)
