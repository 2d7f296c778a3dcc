"""Alerts that only people tell of: no export holds them, and somebody wrote what fired, in quotes."""

from __future__ import annotations

import re

from wetink.drafting.language.phrases import plain, where
from wetink.drafting.record.record import Record
from wetink.drafting.record.window import Window
from wetink.model.draft import Claim

_QUOTED = re.compile(
    r"[\W_]{0,4}(?:"
    r"\"([^\"\n]{4,160})\"|“([^“”\n]{4,160})”|„([^„“”\n]{4,160})[“”]|«\s?([^«»\n]{4,160}?)\s?»|「([^「」\n]{4,160})」"
    r"|`([^`\n]{4,160})`)"
)
_MOST = 3


def told_alerts(record: Record, window: Window) -> list[Claim]:
    """What stands in quotes right behind the word for an alert, in messages of people while it was on, each once."""
    found: dict[str, Claim] = {}
    for said in record.said_between(window.start, window.close):
        if said.bot:
            continue
        text = plain(said.prose)
        for _, end in where("alert_word", text) if len(text) == len(said.prose) else ():
            quoted = _QUOTED.match(said.prose, end)
            if quoted is not None:
                words = next(group for group in quoted.groups() if group)
                found.setdefault(words.lower(), Claim(words, (said.item.id,)))
    return list(found.values())[:_MOST]
