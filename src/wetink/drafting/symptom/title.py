"""The title: the symptom in the words of alert, customer or log, in at most 120 characters."""

from __future__ import annotations

import re

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Heard, Record, Said
from wetink.drafting.record.window import Window, pages, same_alert
from wetink.drafting.report.report import titles_of
from wetink.drafting.symptom.errors import ERROR
from wetink.drafting.symptom.log_lines import LOG_PREFIX
from wetink.model.draft import Claim, Symptom
from wetink.model.event import PAGERS

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_DATED = re.compile(
    r"^(?:post-?mortem|incident(?:s| documentation| report)?(?: (?:on|from|of)(?= \d))?|outage report|rca)?[\s:,#/–—-]*"
    r"(?:\d{4}[-/.]?\d\d[-/.]?\d\d(?!\d))?"
    r"(?:[T ,]+\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]m)?\s?(?:[A-Z]{3,4}\b)?)?",
    re.IGNORECASE,
)
_TITLE = 120
_SHORT = 20
_TITLES = 2
_FIRST = 12
"""What is wrong is said among the first so many messages."""
_LOGGER = re.compile(r"(?:[\w.-]{1,60} )?[\w.@/-]{1,60}\[\d{1,7}\]: ")
"""Host and process, which a log puts before what it says."""
_LEVEL = re.compile(r"(?:WARN(?:ING)?|ERR(?:OR)?|FATAL|CRIT(?:ICAL)?|SEVERE)\b[\]:)\d]*\s*")
_SETTING = re.compile(r"^[\w-]+(?:\.[\w-]+)+$|^\[|\w=\w")
"""A name of several parts, or its value, says nothing of what went wrong."""


def find_title(
    record: Record, window: Window, symptom: Symptom, cause_words: frozenset[str]
) -> tuple[str, tuple[str, ...]]:
    """The symptom in at most 120 characters, with its evidence: an alert's words, else a customer's or a log's."""
    if window.main:
        heard = _leading(window)
        title, ids = _alert_title(heard), [heard.item.id]
        if symptom.dashboards and len(title) < _TITLE - 40:
            error = _short_error(record, symptom.dashboards[0].text, cause_words)
            if error and error.lower() not in title.lower() and len(title) + len(error) + 14 <= _TITLE:
                title, ids = f"{title}, logs say '{error}'", [*ids, *symptom.dashboards[0].evidence]
        return title, tuple(ids)
    for claims in (symptom.alerts, symptom.customers, _report_title(record)):
        if claims:
            return _cut(" ".join(claims[0].text.split())), claims[0].evidence
    if symptom.dashboards:
        line = " ".join(symptom.dashboards[0].text.split())
        return _cut(_LOGGER.sub("", LOG_PREFIX.sub("", line)) or line), symptom.dashboards[0].evidence
    first = _first_words(record, window)
    if first is not None:
        return _cut(" ".join(first.prose.split())), (first.item.id,)
    return "Symptom not seen in the record", ()


def _first_words(record: Record, window: Window) -> Said | None:
    """The first message of a person that says what is wrong; where none does, the first of some length."""
    some = [s for s in record.said if s.who and not s.bot and s.t >= window.onset and len(s.prose) > _SHORT]
    told = (s for s in some[:_FIRST] if "?" not in s.prose and (says("failed", s.prose) or ERROR.search(s.prose)))
    others = (s for s in some if not starts("greets", s.prose))
    return next(told, next(others, next(iter(some), None)))


def _report_title(record: Record) -> tuple[Claim, ...]:
    """What a report is called, without its date; its next heading where the first is a name alone."""
    for item in titles_of(record)[:_TITLES]:
        text = _DATED.sub("", " ".join(str(item.text).split())).strip(" :,-–—|/")
        if len(_LETTERS.findall(text)) > 1:
            return (Claim(text, (item.id,)),)
    return ()


def _leading(window: Window) -> Heard:
    """What paged, else what was resolved when it was over: a bystander may fire first and never, or early, resolve."""
    mended = [
        h for h in window.main if any(same_alert(over, h) for over in window.resolved if over.t >= window.recovery)
    ]
    early = [h for h in window.main if h not in mended and any(same_alert(over, h) for over in window.resolved)]
    paged = [h for h in window.main if (h.alert.origin in PAGERS or pages(h)) and h not in early]
    both = [h for h in paged if h in mended]
    return next(some for some in (both, paged, mended, list(window.main)) if some)[0]


def _alert_title(heard: Heard) -> str:
    text = re.sub(r"^\s*\[?#?\d{2,8}\]?[:\s]+", "", " ".join(str(heard.item.text).split()))
    name = heard.alert.name
    if name and name.lower() not in text.lower():
        text = f"{name}: {text}"
    return _cut(text)


def _short_error(record: Record, line: str, cause_words: frozenset[str]) -> str:
    """The heart of an error line: behind stamps and levels, up to its first break."""
    rest = LOG_PREFIX.sub("", line)
    match = ERROR.search(rest)
    if match is None:
        return ""
    pieces = [p.strip(" \"'{}[]") for p in re.split(r"[\"{}]|: |, | - |; ", rest)]
    pieces = [p for p in pieces if not _SETTING.search(_LEVEL.sub("", p))]
    errors = [
        p for p in pieces if ERROR.search(p) and 2 <= len(_LETTERS.findall(_LEVEL.sub("", p))) <= 9 and len(p) <= 60
    ]
    return max(errors, key=lambda p: (_said_of(record, p), record.rarity.mass(words(p) & cause_words)), default="")


def _said_of(record: Record, piece: str) -> int:
    """How often people used these very words."""
    return sum(piece.lower() in said.prose.lower() for said in record.said if not said.bot)


def _cut(text: str) -> str:
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"
