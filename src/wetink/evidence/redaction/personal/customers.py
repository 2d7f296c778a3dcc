"""Names of customers, only where something says that it is one: fields of tickets and orders, headers of mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wetink.evidence.redaction.personal.mails import ADDRESS, Team, is_mail
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD = when_used(
    r"""(?ix)(?<![\w-])(?P<field>customer(?:['’]s)?[_\s-]?name|customername|customer|client[_\s-]?name|kund(?:e|in|enname)|cliente|klant(?:naam)?|client(?=\s?:)|card[_\s-]?holder(?:[_\s-]?name)?
      |account[_\s-]?holder|billing[_\s-]?name|ship(?:ping)?[_\s-]?name|(?:first|last|full|given|family|sur)[_\s-]?name|contact[_\s-]?name|(?:ticket\s)?requester|vorname|nachname|nombre|apellidos?|prénom)
    \\*["']?\s{0,2}(?:[:=]|\bis\b)\s{0,3}(?:\{\s{0,8}\\*["']?name\\*["']?\s{0,2}:\s{0,3})?\\*["']?"""
)
_WORD = r"[^\W\d_a-zß-ÿ][\w'’.-]{0,30}"
_FULL = when_used(rf"{_WORD}(?:\s(?:(?:de|la|van|von|der|den|del|da|dos|di|le|el|al|bin)\s){{0,2}}{_WORD}){{1,3}}")
_ONE = when_used(rf"{_WORD}(?:[ ]{_WORD}){{0,2}}")
_ALONE = when_used(r"(?i)(?:first|last|given|family|sur)[_\s-]?name|vorname|nachname|nombre|apellidos?|prénom")
_NO_NAME = word_set(
    """all api unknown none null anonymous guest test internal external support service system service-account
    eu us uk emea apac tickets impact facing success team gold silver free enterprise premium
    go-http-client curl mozilla"""
)
_HEADER = when_used(
    r"(?im)^(?:>\s?)*(?:from|to|cc|bcc|reply-to|sender|von|an|de|para|à)\s?:\s{0,3}(?P<all>[^\n]{3,2000})"
)
_NAMED = when_used(r"\"?(?P<name>[^\"<>@\n;]{2,80}?)\"?\s{0,3}<(?=[^<>\s]{3,200}>)")


def customer_rules(team: Team) -> tuple[Rule, ...]:
    """The rules for names; a sender outside the team's domains is a customer."""

    def senders(text: str) -> Iterator[Span]:
        for header in _HEADER.finditer(text):
            for named in _NAMED.finditer(text, *header.span("all")):
                address = ADDRESS.match(text, named.end())
                if address is not None and not team.has(address["domain"]) and is_mail("", address):
                    yield from _trimmed(text, *named.span("name"))

    return (
        Rule(r"customer|client|kund|klant|holder|name|requester|nombre|apellido|prénom", fields),
        Rule(r"(from|to|cc|reply-to|sender|von|an|de|para|à)\s?:", senders, block=True),
    )


def fields(text: str) -> Iterator[Span]:
    """`Customer: Jane Doe`, `"first_name": "Jane"`."""
    for field in _FIELD.finditer(text):
        shape = _ONE if _ALONE.match(field["field"]) else _FULL
        name = shape.match(text, field.end())
        if name is not None and not _NO_NAME.intersection(name.group().lower().split()):
            yield Span(*name.span(), "customer", 2)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in " ,\"'":
        start += 1
    while end > start and text[end - 1] in " ,\"'":
        end -= 1
    if end - start >= 2 and any(char.isalpha() for char in text[start:end]):
        yield Span(start, end, "customer", 2)
