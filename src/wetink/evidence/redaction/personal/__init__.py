"""Personal data, taken out where a team asks for it: of mail and post, phones, cards, accounts, names of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wetink.evidence.redaction.personal.accounts import ACCOUNTS, CARDS
from wetink.evidence.redaction.personal.addresses import ADDRESSES
from wetink.evidence.redaction.personal.customers import customer_rules
from wetink.evidence.redaction.personal.mails import Team, mail_rules
from wetink.evidence.redaction.personal.phones import PHONES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wetink.evidence.redaction.rules.rule import Rule

KINDS = ("email", "phone", "address", "card", "iban", "customer")
"""What can be asked for; each is the kind in its placeholder."""


def personal_rules(kinds: Iterable[str], team: Team) -> tuple[Rule, ...]:
    """The rules that find the personal data of these kinds. `team` says whose addresses and names stay."""
    rules = {
        "email": mail_rules(team),
        "phone": PHONES,
        "address": ADDRESSES,
        "card": CARDS,
        "iban": ACCOUNTS,
        "customer": customer_rules(team),
    }
    asked = set(kinds)
    return tuple(rule for kind in KINDS if kind in asked for rule in rules[kind])


__all__ = ["KINDS", "Team", "personal_rules"]
