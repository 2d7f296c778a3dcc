"""Telephone numbers: international ones wherever they stand, national ones where a word says what they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = when_used(r"(?<![\w./+-])(?<!\d:)(?:\+|00)?[(\d][\d() /.-]{5,22}\d(?![\w:])")
_WORD = when_used(
    r"(?i)(?:\b(?:tel(?:ephone|éfono|efone|efoon)?|t[ée]l(?:[ée]phone)?|phone(?:[_ ]?(?:number|no))?|mobiles?|mobil"
    r"|cell(?:ular)?|handy|fax|msisdn|whatsapp|sms|rufnummer|handynummer|portable|celular|móvil|number\sis|call(?:ed|ing)?|ring|dial|contact"
    r"|reach)\b|telefon)[^\n\d+(]{0,28}\Z"
)
_AMERICAN = when_used(r"\(\d{3}\)\s?\d{3}-\d{4}\Z")
_REGIONS = (
    "US", "GB", "DE", "FR", "ES", "IT", "NL", "BE", "CH", "AT", "PL", "SE", "NO", "DK", "FI", "IE", "PT", "CZ",
    "BR", "MX", "AR", "IN", "JP", "KR", "AU", "NZ", "ZA", "TR", "UA",
)  # fmt: skip
_FEWEST, _MOST = 7, 15
"""Digits of a number (E.164 allows 15)."""


def phones(text: str) -> Iterator[Span]:
    """Numbers that the numbering plan of their country knows (phonenumbers, Google's libphonenumber)."""
    for match in _NUMBER.finditer(text):
        number = match.group().rstrip(" (/.-")
        if not _FEWEST <= sum(char.isdigit() for char in number) <= _MOST:
            continue
        said = _WORD.search(text, max(0, match.start() - 60), match.start())
        if number.startswith(("+", "00")):
            found = _is_valid(number if number[0] == "+" else "+" + number[2:], None)
            found = found and (said is not None or " " in number or number[0] == "+")
        else:
            found = (said is not None or _AMERICAN.match(number) is not None) and _is_national(number)
        if found:
            yield Span(match.start(), match.start() + len(number), "phone", 2)


def _is_national(number: str) -> bool:
    return any(_is_valid(number, region) for region in _REGIONS)


@lru_cache(maxsize=4096)
def _is_valid(number: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415 - a tenth of a second that only who asks for it pays

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


PHONES = (Rule(r"[0-9][0-9 ()/.-]?[0-9 ()/.-]?[0-9][0-9 ()/.-]?[0-9 ()/.-]?[0-9]", phones),)
