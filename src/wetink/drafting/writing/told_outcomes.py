"""What became of a step that stands only in words: how people said that it worked, and what was there before."""

from __future__ import annotations

import re

from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.statements import Act, acts
from wetink.drafting.record.verdicts import sign
from wetink.drafting.report.report import REPORT
from wetink.drafting.symptom.errors import ERROR

_SOON = 10 * 60.0
_SHORT = 200
_AMOUNT = r"\d[\w.,%]{0,15}(?<![.,])"
_CHANGED = re.compile(
    rf"(?<![\w.])({_AMOUNT})\s?(?:→|->|=>)\s?{_AMOUNT}(?!\s?(?:→|->|=>))"
    rf"|\b(?:from|von|de|da|van|od|từ|dari|från)\s({_AMOUNT})\s(?:to|auf|a|à|para|naar|na|lên|xuống|ke|till)\s{_AMOUNT}",
    re.IGNORECASE,
)
"""A value before and behind a change: "480 → 960", "from 30 to 60"; more than one arrow is a way or a row."""


def outcome_of(record: Record, deed: Said) -> Said | None:
    """The first message of the next minutes that says that it worked, before anybody tells the next deed."""
    if deed.channel == REPORT:
        return None
    for later in record.after(deed, _SOON):
        if later.bot or later.channel != deed.channel:
            continue
        does = acts(later.prose)
        if does & {Act.DID, Act.FAILED} or ERROR.search(later.prose):
            return None
        if sign(later.prose) > 0 and not does & {Act.ASKED, Act.PROPOSED, Act.LONG_AGO, Act.CLOSED}:
            return later if len(later.prose) <= _SHORT else None
    return None


def taken_back_by(prose: str) -> str:
    """How to take it back, as a sentence, where the message gives the value from before; else ""."""
    changed = _CHANGED.search(prose)
    return f"set it back to {changed[1] or changed[2]}, as it was before." if changed else ""
