"""The symptom in literal words: what alerts, customers, dashboards and logs said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.told_alerts import told_alerts
from wetink.drafting.record.window import Window
from wetink.drafting.symptom.customers import CLAIM, customers
from wetink.drafting.symptom.log_lines import ERROR, log_lines
from wetink.model.draft import Claim, Symptom
from wetink.model.event import Passage
from wetink.model.evidence import Evidence

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


def felt(record: Record, symptom: Symptom, signs: Sequence[Said]) -> Symptom:
    """The symptom, with what a report says was wrong (`signs`) where no alert says it; its log lines come first."""
    if symptom.alerts or not signs:
        return symptom
    shown = [claim for claim in symptom.dashboards if _is_shown(record.by_id[claim.evidence[0]])]
    known = " ".join(claim.text for claim in (*shown, *symptom.customers))
    told = [Claim(" ".join(said.prose.split())[:CLAIM], (said.item.id,)) for said in signs]
    return replace(symptom, dashboards=(*shown, *(claim for claim in told if claim.text not in known)))


def _is_shown(item: Evidence) -> bool:
    """Whether it is a machine's line, not a sentence of a report about one."""
    detail = item.detail
    return not isinstance(detail, Passage) or detail.form == "code" or str(item.text).lstrip().startswith("`")


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
