"""Tokens known by their own form, also cut short: JSON Web Tokens, cloud key ids, prefixes with a random tail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.prefixes import PREFIXES, Prefix
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_JWT = when_used(
    r"\bey[JA-Za-z][A-Za-z0-9_-]{8,4000}+\.[A-Za-z0-9_/+-]{4,8000}+={0,2}(?:\.[A-Za-z0-9_/+-]{0,4000}+={0,2}){0,3}"
)
_AWS = when_used(r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])")
# Any vendor's habit: a short name, maybe "live" or "test" or "pat", then a random tail.
_PURPOSE = (
    r"live|test|prod|pat|sec|secret|key|tok|token|api|srv|svc|sk|pk|rk|u|v[0-9]|usr|app|sat|aat|bot|int|dev|acc|adm"
)
_SHAPE = when_used(
    rf"(?<![A-Za-z0-9_/.-])[A-Za-z]{{2,12}}(?:[_-](?:{_PURPOSE})){{1,2}}[_-][A-Za-z0-9]{{12,120}}(?![A-Za-z0-9_])"
)
_UNDERSCORE = when_used(r"(?<![A-Za-z0-9_/.-])[a-z]{2,10}_([A-Za-z0-9]{20,120})(?![A-Za-z0-9_])")


def web_tokens(text: str) -> Iterator[Span]:
    """JSON Web Tokens, also without their last part; a lone base64 of JSON is data and stays."""
    for match in _JWT.finditer(text):
        if match.group().startswith("eyJ") or "." in match.group()[20:]:
            yield Span(*match.span(), "jwt", 1)


def cloud_ids(text: str) -> Iterator[Span]:
    """Access key ids of AWS."""
    for match in _AWS.finditer(text):
        yield Span(*match.span(), "aws-access-key", 2)


def _prefixed(prefix: Prefix) -> Rule:
    pattern = when_used(r"(?<![A-Za-z0-9_])" + prefix.head + prefix.tail)

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            if len(set(match.group()[-16:])) > 3 or prefix.kind == "age-key":  # else a row of x that stands for one
                yield Span(*match.span(), prefix.kind, 1)

    return Rule(prefix.gate or prefix.head, find, shape=prefix.shape)


_ENCODED_KEY = when_used(r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,20000}+={0,2}")


def encoded_keys(text: str) -> Iterator[Span]:
    """A whole private key in base64."""
    for match in _ENCODED_KEY.finditer(text):
        if any(
            part in match.group()[:120] for part in ("UFJJVkFURS", "QUklWQVRF", "BSSVZBVE")
        ):  # "PRIVATE" at each offset
            yield Span(*match.span(), "private-key", 2)


def shaped(text: str) -> Iterator[Span]:
    """`acme_live_x`, `fp_srv_x`, `acme_x`: a short name and a random tail of mixed case and digits."""
    for match in _SHAPE.finditer(text):
        tail = re.split(r"[_-]", match.group())[-1]
        if values.is_mixed("0" * max(0, 16 - len(tail)) + tail) and any(c.islower() for c in tail):
            yield Span(*match.span(), "token", 1)
    for match in _UNDERSCORE.finditer(text):
        if values.is_mixed(match[1]):
            yield Span(*match.span(), "token", 1)


RULES = (
    Rule(r"ey[ja-z][a-z0-9]", web_tokens),
    Rule(r"akia|asia|abia|acca|a3t", cloud_ids),
    Rule(
        r"[a-z][_-]\w",
        shaped,
        shape=rf"[A-Za-z][_-]({_PURPOSE})[_-][A-Za-z0-9]{{12}}|[a-z]_[A-Za-z0-9]{{20}}",
    ),
    Rule(r"ls0tls1crudjti", encoded_keys),
    *(_prefixed(prefix) for prefix in PREFIXES),
)
