"""Postal addresses: in a field that says so, and streets as they are written in a few countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"[A-ZÀ-Ž][\w'’.-]{1,30}"
_CODE = r"(?:[A-Z]{2}\s\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})"
_PLACE = rf"(?:,\s{{0,2}}(?:[A-Z]{{0,2}}-?\d{{4,6}}\s)?{_NAME}(?:\s{_NAME}){{0,3}}(?:,?\s{_CODE})?){{0,3}}"
_STREETS = (
    # 221B Baker Street, London NW1 6XE
    rf"\d{{1,5}}[A-Za-z]?\s(?:{_NAME}\s){{1,4}}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Square|Terrace|Parkway|Pkwy|Court|Place|Way|Close)(?![\w]){_PLACE}",
    # Musterstraße 12, 12345 Berlin
    rf"[A-ZÄÖÜ][\wäöüß.-]{{1,40}}(?:straße|strasse|str\.|gasse|allee|platz|weg|ring|damm|ufer)\s\d{{1,4}}\s?[a-z]?(?![\w]){_PLACE}",
    # 12 rue de Rivoli, 75001 Paris
    rf"\d{{1,4}}(?:\s?(?:bis|ter))?,?\s(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Qq]uai|[Cc]hemin|[Aa]llée)\s(?:(?:de|du|des|la|le|les|l’|l')\s?){{0,2}}{_NAME}(?:\s{_NAME}){{0,3}}{_PLACE}",
    # Calle Mayor 10, 28013 Madrid; Via Roma 5, 00184 Roma
    rf"(?:Calle|C/|Avenida|Avda\.?|Plaza|Via|Viale|Piazza|Corso|Rua|Praça)\s(?:(?:de|del|la|los|da|do|dos)\s){{0,2}}{_NAME}(?:\s{_NAME}){{0,3}},?\s\d{{1,4}}(?![\w]){_PLACE}",
)  # fmt: skip
_STREET = when_used(rf"(?<![\w/-])(?:{'|'.join(_STREETS)})")
_FIELD = when_used(
    r"""(?ix)(?<![\w-])(?:(?:postal|home|street|shipping|billing|delivery|customer|mailing|invoice)[_\s-]?address(?:[_-]?line)?[_-]?\d?|street(?:[_-]?(?:name|line|address))?[_-]?\d?
      |address[_-]?line[_-]?\d|zip(?:[_-]?code)?|post(?:al)?[_-]?code|plz|anschrift|lieferadresse|rechnungsadresse|wohnadresse|adresse\spostale|dirección|direccion|indirizzo|ship(?:ping)?\sto)
    \\*["']?\s{0,3}[:=]\s{0,3}\\*["']?(?P<value>[^"'\\\n&;|{}\[\]]{3,160})"""
)


def streets(text: str) -> Iterator[Span]:
    """A street with a number, and the town behind it."""
    for match in _STREET.finditer(text):
        yield Span(match.start(), match.start() + len(match.group().rstrip(" ,.")), "address", 2)


def fields(text: str) -> Iterator[Span]:
    """What stands in a field for an address, where there is a number in it."""
    for match in _FIELD.finditer(text):
        value = match["value"].rstrip(" ,.")
        if any(char.isdigit() for char in value) and "://" not in value:
            yield Span(match.start("value"), match.start("value") + len(value), "address", 2)


ADDRESSES = (
    Rule(
        r"street|\bst\b|road|\brd\b|avenue|\bave\b|lane|\bln\b|drive|\bdr\b|boulevard|blvd|square|terrace|parkway|pkwy|court|place|\bway\b|close"
        r"|stra(ss|ß)e|str\.|gasse|allee|platz|weg\b|ring\b|damm\b|ufer\b|\brue\b|quai|chemin|allée|calle|c/|avenida|plaza|via(le)?\s|piazza|corso|rua\s|praça",
        streets,
    ),
    Rule(r"address|street|zip|post|plz|anschrift|adresse|direcci|indirizzo|ship", fields),
)
