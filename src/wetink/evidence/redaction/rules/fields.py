"""What stands in a field with a telling name: the secret, or a reference, a state, an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from wetink.evidence.redaction.rules.keys import Noun

_SCHEME = when_used(r"(?i)(?:bearer|basic|token|apikey)\s+(?=\S)")
_EXPRESSION = when_used(r"\((?:[A-Za-z]+-[A-Za-z]+|Get|New|Read)\b")
_USER = when_used(r"[A-Za-z][\w.@-]{0,40}:(?=.{4})")
_PAIRS = ("credential", "auth-secret", "authorization")
"""Kinds of fields that hold a user and a password."""


def checked(text: str, place: tuple[int, int] | None, what: Noun, *, literal: bool) -> Span | None:
    """The secret at `place` in a field that holds `what`; None where it is none: a reference, a state, an expression.

    literal   it stands in quotes or is a word of a command line, so it is no expression of a program
    """
    if place is None:
        return None
    scheme = _SCHEME.match(text, *place)
    if scheme is not None:
        place = (scheme.end(), place[1])
    value = text[place[0] : place[1]]
    user = _USER.match(value) if what.kind.endswith(_PAIRS) else None
    if user is not None and values.is_chosen(value[user.end() :]):
        return Span(place[0] + user.end(), place[1], what.kind, 1)
    if _is_expression(value, literal=literal) or (literal and not what.loose and " " in value.strip()):
        return None
    if what.kind == "secret-id" and not values.is_random(value):  # the name of a secret in a store, else
        return None
    plausible = values.plausible_password if what.loose else values.plausible_token
    return Span(*place, what.kind, 2 if "-" in what.kind else 1) if plausible(value) else None


def _is_expression(value: str, *, literal: bool) -> bool:
    if literal and values.is_reference(value):
        return True
    return value[:2] == "$(" or (value[:1] == "(" and not literal) or bool(_EXPRESSION.match(value))
