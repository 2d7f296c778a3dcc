"""The symptom in literal words: what alerts, customers, dashboards and logs said."""

from __future__ import annotations

import re

from wetink.drafting.customers import CLAIM, customers
from wetink.drafting.log_lines import ERROR, log_lines
from wetink.drafting.record import Record
from wetink.drafting.told_alerts import told_alerts
from wetink.drafting.window import Window
from wetink.model.draft import Claim, Symptom

_DESCRIPTION = 200
_VALUES = re.compile(r"\[ (?:var|metric)=")
"""Grafana's list of what its queries gave, where nobody wrote a description."""
_EACH = 8
_SHOWN = 4


def find_symptom(record: Record, window: Window, cause_words: frozenset[str], until: float) -> Symptom:
    """Quotes with their evidence, as far as they were said before the last fix (`until`); nothing is worded by us."""
    return Symptom(
        alerts=tuple(_alerts(window) or told_alerts(record, window) or _bot_reports(record, window)),
        customers=tuple(customers(record, window, until)),
        dashboards=tuple(Claim(line.text, (line.evidence,)) for line in log_lines(record, window, cause_words)[:_EACH]),
    )


def looked_at(record: Record, window: Window) -> tuple[Claim, ...]:
    """What the pages showed that alerts and people linked before it was over: query, panel, stretch of time."""
    found: dict[str, Claim] = {}
    heard = [(heard.item.id, heard.alert.links) for heard in window.main]
    said = [(s.item.id, s.links) for s in record.said_between(window.start, window.close) if not s.bot]
    for evidence, links in (*heard, *said):
        for link in links:
            if text := " ".join(link.shows.split()):
                found.setdefault(text, Claim(text[:CLAIM], (evidence,)))
    return tuple(found.values())[:_SHOWN]


def _alerts(window: Window) -> list[Claim]:
    claims: dict[str, Claim] = {}
    for heard in window.main:
        text = " ".join(str(heard.item.text).split())
        if heard.alert.name and heard.alert.name.lower() not in text.lower():
            text = f"{heard.alert.name}: {text}"
        claims.setdefault(text.lower(), Claim(text[:CLAIM], (heard.item.id,)))
        more = " ".join(heard.alert.description.split())
        if more and len(more) <= _DESCRIPTION and not _VALUES.match(more) and more.lower() not in text.lower():
            claims.setdefault(more.lower(), Claim(more[:CLAIM], (heard.item.id,)))
    return list(claims.values())[:_EACH]


def _bot_reports(record: Record, window: Window) -> list[Claim]:
    """Where no alert is in the record: what bots said was wrong until the first person spoke, and just after."""
    first = next((s.t for s in record.said if s.who and not s.bot and s.t >= window.onset), window.recovery)
    near = record.said_between(window.onset - 1800, first + 300)
    wrong = [s for s in near if s.bot and not s.change and ERROR.search(s.prose)]
    return [Claim(" ".join(said.prose.split())[:CLAIM], (said.item.id,)) for said in wrong[:3]]
