"""The symptom in literal words: what alerts, customers, dashboards and logs said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wetink.drafting.language.words import words
from wetink.drafting.record.record import Heard, Record, Said
from wetink.drafting.record.told_alerts import told_alerts
from wetink.drafting.record.window import Window, same_alert
from wetink.drafting.symptom.customers import CLAIM, customers
from wetink.drafting.symptom.errors import ERROR
from wetink.drafting.symptom.log_lines import log_lines
from wetink.model.draft import Claim, Symptom
from wetink.model.event import Passage
from wetink.model.evidence import Evidence

_DESCRIPTION = 200
_VALUES = re.compile(r"\[ (?:var|metric)=")
"""Grafana's list of what its queries gave, where nobody wrote a description."""
_EACH = 8
_FELT = 30 * 60.0
_SHOWN = 4
_ASIDE = 30
"""So little behind an alert's own sentence ("(current: 7.84s)") says nothing anew."""
_TELLS = 4
"""More words than that are a sentence."""
_KEY = re.compile(r"\W{0,4}(?:summary|description|output|message|info)\s?[:=]\s*", re.IGNORECASE)
_STAMP = re.compile(r"\w{3,9},? \w{3,9} \d|\d{1,4}[-/.]\d{1,2}[-/.]\d")
_FRESH, _ANEW = 2, 2


def find_symptom(record: Record, window: Window, cause_words: frozenset[str], until: float) -> Symptom:
    """Quotes with their evidence, as far as they were said before the last fix (`until`); nothing is worded by us."""
    felt_by = customers(record, window, until)
    quoted = [claim.text for claim in felt_by]
    lines = log_lines(record, window, cause_words)
    lines = [one for one in lines if not any(q in one.text and 2 * len(q) > len(one.text) for q in quoted)][:_EACH]
    return Symptom(
        alerts=tuple(_alerts(record, window) or told_alerts(record, window) or _bot_reports(record, window)),
        customers=tuple(felt_by),
        dashboards=tuple(Claim(line.text, (line.evidence,)) for line in lines),
    )


def felt_until(window: Window, fixed: Sequence[float]) -> float:
    """Until when what people say tells of the trouble: the last change that stayed (`fixed`: when each was made).

    Where it was over long after that change, the change did not mend it, and the first half hour counts.
    """
    last = max((t for t in fixed if t <= window.recovery), default=window.recovery)
    return max(last, window.onset + _FELT) if window.recovery - last > _FELT else last


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


_ONE_WORD = re.compile(r"\w{1,20} query: [A-Za-z_:][\w:]{0,80}")
"""A query that is a metric's bare name, over no stretch of time: it says what is measured, not what was seen."""


def looked_at(record: Record, window: Window) -> tuple[Claim, ...]:
    """What the pages showed that alerts and people linked before it was over: query, panel, stretch of time."""
    found: dict[str, Claim] = {}
    heard = [(heard.item.id, heard.alert.links) for heard in window.main]
    said = [(s.item.id, s.links) for s in record.said_between(window.start, window.close) if not s.bot]
    for evidence, links in (*heard, *said):
        for link in links:
            text = " ".join(link.shows.split())
            if text and not _ONE_WORD.fullmatch(text):
                found.setdefault(text, Claim(text[:CLAIM], (evidence,)))
    return tuple(found.values())[:_SHOWN]


def _alerts(record: Record, window: Window) -> list[Claim]:
    """What the incident's own alerts say, then what another system, or a later word of the same, says of them."""
    claims: dict[str, Claim] = {}
    firing = [h for h in record.heard if h.alert.status == "firing" and window.onset <= h.t <= window.recovery]
    again = [h for h in firing if h not in window.main and any(same_alert(h, main) for main in window.main)]
    for heard in (*window.main, *_worded_anew(again, window)):
        text = " ".join(str(heard.item.text).split())
        if heard.alert.name and heard.alert.name.lower() not in text.lower():
            text = f"{heard.alert.name}: {text}"
        claims.setdefault(text.lower(), Claim(text[:CLAIM], (heard.item.id,)))
        own = " ".join(str(heard.item.text).split()).removeprefix(f"{heard.alert.name}: ").lower()
        for more in _described(heard):
            same = more.lower() in text.lower() or (own in more.lower() and len(more) < len(own) + _ASIDE)
            if not same:
                claims.setdefault(more.lower(), Claim(more[:CLAIM], (heard.item.id,)))
    return list(claims.values())[:_EACH]


def _described(heard: Heard) -> list[str]:
    """What an alert says beside its sentence: its description, of a long one its first sentence; a told label."""
    whole = " ".join(heard.alert.description.split())
    if len(whole) > _DESCRIPTION:
        lines = (" ".join(line.split()) for line in heard.alert.description.splitlines())
        whole = next((line for line in lines if len(line.split()) > _TELLS and len(line) <= _DESCRIPTION), "")
    told = [value for _, value in heard.alert.labels if len(value.split()) > _TELLS and len(value) <= _DESCRIPTION]
    some = [_KEY.sub("", text) for text in (whole, *told[:1])]
    return [text for text in some if text and not _VALUES.match(text) and not _STAMP.match(text)]


def _worded_anew(again: list[Heard], window: Window) -> list[Heard]:
    """Of an alert's other firings those with words, numbers apart, that none before had: one or two of them."""
    known = [_worded(heard) for heard in window.main]
    found: list[Heard] = []
    for heard in again:
        fresh = _worded(heard)
        worse = heard.alert.severity not in {"", *(main.alert.severity for main in window.main)}
        if worse or all(len(fresh - one) >= _FRESH for one in known):
            known.append(fresh)
            found.append(heard)
    return found[:_ANEW]


def _worded(heard: Heard) -> frozenset[str]:
    return frozenset(w for w in words(f"{heard.item.text} {heard.alert.description}") if not w[0].isdigit())


def _bot_reports(record: Record, window: Window) -> list[Claim]:
    """Where no alert is in the record: what bots said was wrong until the first person spoke, and just after."""
    first = next((s.t for s in record.said if s.who and not s.bot and s.t >= window.onset), window.recovery)
    near = record.said_between(window.onset - 1800, first + 300)
    wrong = [s for s in near if s.bot and not s.change and ERROR.search(s.prose)]
    return [Claim(" ".join(said.prose.split())[:CLAIM], (said.item.id,)) for said in wrong[:3]]
