"""An incident of which only the report tells: its sentences stand in for the messages that nobody kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wetink.drafting.language.phrases import says
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.window import Window
from wetink.model.event import Passage
from wetink.model.evidence import Evidence

REPORT = "report"
"""The channel of sentences out of a report."""
_POINT, _HOUR = 60.0, 3600.0
_SECTIONS = ("repair_heading", "proof_heading", "finding_heading")
_TIMELINE = 3
"""So many lines with a time make a timeline."""
_SHORT = 20
_WORDS = 6
"""A longer heading tells something itself: a title."""
_FEW = 8
"""With fewer messages of people than this, the report is what tells the incident."""
FORWARD = re.compile(
    r"lesson|went (?:well|badly|wrong|poorly|right)|opportunit|improve|lucky|luck|action|follow|prevent|"
    r"glossary|attend|^stats|statistic|reference|links|resources|appendix|question|gelernt|leçon|lecciones|lições|lezioni",
    re.IGNORECASE,
)
"""Sections that look forward or back: nothing in them was done to end it."""
BACKGROUND = re.compile(
    r"cause|trigger|contribut|factor|context|background|summary|impact|overview|detection|customer|saw|ursache|hintergrund|zusammenfassung|auswirkung|"
    r"causa|riassunto|impatto|resumen|impacto|contexte|résumé",
    re.IGNORECASE,
)
"""Sections that say why and what it was like, not what was done."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ\"“«`])")


def adopt_report(record: Record, window: Window) -> Window:
    """Take the sentences of a post-mortem into the talk where hardly anything else tells the incident.

    Timed entries keep their time; the others are spread over the incident in the report's order. Gives the window, made
    an hour long where nothing but the report tells one.
    """
    talk = [said for said in record.said if not said.bot and window.start <= said.t <= window.close]
    if len(talk) >= _FEW or not record.passages:
        return window
    if window.recovery - window.onset < _POINT:
        end = max([window.onset + _HOUR, *(item.at.timestamp() for item in record.passages if item.at)])
        window = replace(window, recovery=end, close=end)
    passages = _telling(record.passages)
    told = [(item, sentence) for item in passages for sentence in _sentences(item)]
    step = max(window.recovery - window.onset, 60.0) / (len(told) + 1)
    adopted = []
    for number, (item, sentence) in enumerate(told, 1):
        t = item.at.timestamp() if item.at and item.uncertainty.total_seconds() < 3600 else window.onset + step * number
        adopted.append(sentence_of(record, item, sentence, t))
    record.take_in(adopted)
    return window


def _telling(passages: list[Evidence]) -> list[Evidence]:
    """Where a report has a timeline, what stands outside it tells the incident only under a heading that says so."""
    if sum(item.at is not None for item in passages) < _TIMELINE:
        return passages
    return [item for item in passages if item.at is not None or _is_told_under(item)]


def _is_told_under(item: Evidence) -> bool:
    detail = item.detail
    headings = detail.headings[-2:] if isinstance(detail, Passage) else ()
    return any(BACKGROUND.search(heading) or any(says(group, heading) for group in _SECTIONS) for heading in headings)


def sentence_of(record: Record, item: Evidence, sentence: str, t: float) -> Said:
    """A sentence of a report as a message of nobody, at `t` seconds since the epoch."""
    pos = record.position[item.id]
    return Said(item, sentence, sentence, (), pos, t, "", bot=False, channel=REPORT, thread=None)


def _sentences(item: Evidence) -> list[str]:
    detail = item.detail
    if not isinstance(detail, Passage) or detail.form in {"title", "code"}:
        return []
    if detail.done is not None or looks_ahead(detail.headings):
        return []
    sentences = _SENTENCE.split(" ".join(str(item.text).split()))
    return [
        sentence for sentence in sentences if len(sentence) > _SHORT and not sentence.startswith(("http:", "https:"))
    ]


def looks_ahead(headings: Sequence[str]) -> bool:
    """Whether the nearest two headings announce work, lessons or references; the report's own title announces none."""
    own = headings[1:] if len(headings) > 1 else headings
    return any(FORWARD.search(one) or says("action_heading", one) for one in own[-2:] if len(one.split()) <= _WORDS)


def in_background(said: Said) -> bool:
    """Whether a sentence stands in a section that says why, not what was done."""
    detail = said.item.detail
    return isinstance(detail, Passage) and any(BACKGROUND.search(heading) for heading in detail.headings[-1:])


def titles_of(record: Record) -> list[Evidence]:
    """The titles of the report, its own first; labels all in capitals last."""
    titles = (item for item in record.passages if isinstance(item.detail, Passage) and item.detail.form == "title")
    top = [item for item in titles if isinstance(item.detail, Passage) and len(item.detail.headings) <= 1]
    return sorted(top, key=lambda item: str(item.text).isupper())
