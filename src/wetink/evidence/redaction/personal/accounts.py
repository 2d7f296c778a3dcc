"""Payment cards by their issuer, length and check digit; bank accounts by country, length and checksum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_CARD = when_used(r"(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
# Beginnings of numbers by issuer (ISO/IEC 7812) and how long they are: Visa, Mastercard, Amex, Discover, JCB, Diners.
_ISSUERS = (
    (when_used(r"4"), (13, 16, 19)),
    (when_used(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (when_used(r"3[47]"), (15,)),
    (when_used(r"6011|65|64[4-9]"), (16,)),
    (when_used(r"35(?:2[89]|[3-8])"), (16,)),
    (when_used(r"3(?:0[0-5]|[689])"), (14,)),
)
_GROUPS = when_used(r"\d+|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5}")


def cards(text: str) -> Iterator[Span]:
    """Numbers of payment cards, in one run or in the groups that stand on a card."""
    for match in _CARD.finditer(text):
        number = match.group()
        digits = re.sub(r"\D", "", number)
        if _GROUPS.fullmatch(number) and _is_card(digits):
            yield Span(*match.span(), "payment-card", 2)


def _is_card(digits: str) -> bool:
    issued = any(begin.match(digits) and len(digits) in lengths for begin, lengths in _ISSUERS)
    return issued and len(set(digits)) > 1 and _luhn(digits)


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_IBAN = when_used(r"(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])")
# The IBAN registry (SWIFT, ISO 13616): how long the numbers of each country are.
_LENGTHS = {
    country: length
    for length, countries in (
        (15, "NO"), (16, "BE"), (18, "DK FO FI GL NL SD"), (19, "MK SI"), (20, "AT BA EE KZ XK LT LU MN"),
        (21, "HR LV LI CH"), (22, "BH BG CR GE DE IE ME RS GB VA"), (23, "TL GI IQ IL OM SO AE"),
        (24, "AD CZ MD PK RO SA SK ES SE TN VG"), (25, "LY PT ST"), (26, "IS TR"),
        (27, "BI DJ FR GR IT MC MR SM"), (28, "AL AZ BY CY DO SV GT HU LB NI PL"), (29, "BR EG PS QA UA"),
        (30, "JO KW MU YE"), (31, "MT SC"), (32, "LC"), (33, "RU"),
    )
    for country in countries.split()
}  # fmt: skip


def accounts(text: str) -> Iterator[Span]:
    """International bank account numbers whose length and checksum are right."""
    for match in _IBAN.finditer(text):
        start, packed = match.start(), ""
        wanted = _LENGTHS.get(match.group()[:2], 0)
        for end in range(start, match.end()):
            packed += "" if text[end] == " " else text[end]
            if len(packed) == wanted:
                if _checks(packed) and not text[end + 1 : end + 2].isalnum():
                    yield Span(start, end + 1, "iban", 2)
                break


def _checks(iban: str) -> bool:
    """The checksum of ISO 7064, MOD 97-10."""
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


CARDS = (Rule(r"[0-9][ -]?[0-9][ -]?[0-9][ -]?[0-9][ -]?[0-9][ -]?[0-9][ -]?[0-9]", cards),)
ACCOUNTS = (Rule(r"[a-z][a-z][0-9][0-9] ?[a-z0-9][a-z0-9][a-z0-9][a-z0-9] ?[0-9]", accounts),)
