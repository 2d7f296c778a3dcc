"""A report cut into clauses, each with the section it stands in: what the roles of its sentences are read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from wetink.drafting.language.phrases import says
from wetink.drafting.language.words import WRITTEN
from wetink.drafting.record.record import Record, Said
from wetink.drafting.report.report import BACKGROUND, FORWARD, looks_ahead, sentence_of
from wetink.drafting.report.thread import is_spoken, told_in_thread
from wetink.model.event import Passage
from wetink.model.evidence import Evidence

_TIMELINE = re.compile(
    r"time ?line|chronolog|sequence of events|zeit|ablauf|cronolog|déroulé|línea de tiempo", re.IGNORECASE
)
_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep"
    "|oct|nov|dec|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre"
    "|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|thu|fri|sat|sun"
    "|t|z|h|am|pm|a\\.m|p\\.m|utc|gmt|uhr|hrs?|[pmceb][sd]t|ist|jst|cest?|eest?|msk|a[ew]?[sd]t|nz[sd]t|brt|wib"
    "|ca|approx|approximately|about|around|at|to|until|st|nd|rd|th|de|of"
)
_STAMP = re.compile(rf"(?:(?:update|on)\b)?[\W\d_]*(?:(?:{_NAMES})\b[\W\d_]*){{0,9}}", re.IGNORECASE)
"""What may stand before a sentence to say when: numbers, signs, names of months, days and zones."""
_TIME = re.compile(r"(\d{1,2})[:h.](\d{2})(?:[:.]\d{2})?(?:\s?([ap])\.?m\b)?", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:h.]\d{2}|\d\s?[ap]\.?m\b", re.IGNORECASE)
_JOINTS = re.compile(
    r";\s+|\s(?:--?|–|—)\s|,?\s(?:and|but|then|which then|und|aber|et|mais|y|pero|e|mas)\s|,\s(?=so\s|then\s)"
)
_NUMBER = re.compile(r"\d{1,9}")
_STATE = re.compile(r"^(?:update|resolved|monitoring|identified|investigating)\s*[:–-]\s+", re.IGNORECASE)
"""What a status page puts before an update's words."""
_LEAST = 4
"""A clause of fewer words goes with the one before."""
_SHORT = 2
_TIMED = 3
"""Beside a timeline of so many entries, what stands under a heading that promises nothing tells no step."""
_WORDS = 5
"""A longer heading tells something itself: a title."""
_STEP = 0.01
"""Seconds between passages without a time of their own: they keep their order, behind the last that has one."""


_STORY = re.compile(
    r"what happened|description|details|events|was geschah|was passiert|qué pasó|o que aconteceu", re.IGNORECASE
)
_FELT = re.compile(r"impact|detect|symptom|auswirkung|saw|affected|conséquence|impacto|identified", re.IGNORECASE)
_TWICE = 2
_SIGNED = re.compile(r"<?@?([A-Za-z][\w.-]{1,24})>?:\s+(?=\S)")
"""Who did it, before what they did."""
_LABEL = re.compile(r"\W{0,3}([^\W\d][\w'’-]{2,20}(?: [\w'’-]{1,16}){0,2}):\s")


class Section(StrEnum):
    """What part of a report a clause stands in."""

    TIMELINE = "timeline"
    REPAIR = "repair"
    FINDING = "finding"
    PROOF = "proof"
    VAIN = "vain"
    STORY = "story"
    BACKGROUND = "background"


_HEADED = {
    Section.VAIN: "vain_heading",
    Section.PROOF: "proof_heading",
    Section.REPAIR: "repair_heading",
    Section.FINDING: "finding_heading",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a report: `said.prose` is it without its time.

    order    its place in what the report tells, from 0
    clauses  begin and end of its parts that may each do something of their own
    signed   a timed entry behind the name of who did it ("22:01 ana: restarted the relay")
    """

    said: Said
    section: Section
    order: int
    clauses: tuple[tuple[int, int], ...]
    signed: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above it."""
        detail = self.said.item.detail
        return detail.headings if isinstance(detail, Passage) else ()

    @property
    def felt(self) -> bool:
        """Whether it stands where the report says what was felt: impact, detection, or before any heading."""
        return any(_FELT.search(heading) for heading in self.headings[-1:]) or len(self.headings) < _SHORT

    @property
    def spoken(self) -> bool:
        """Whether a person says it of themselves, as in a thread: then its subject may be left out."""
        return self.signed or is_spoken(self.said)

    @property
    def text(self) -> str:
        """The sentence without its time."""
        return self.said.prose


def report_lines(record: Record, begin: float) -> list[Line]:
    """The sentences of all passages that tell of the incident, timed ones in their own order, without lists of work.

    begin   when the incident began, in seconds since the epoch: what stands before the first time gets this one
    """
    found: list[Line] = []
    t = begin
    timeline = sum(item.at is not None for item in record.passages) >= _TIMED
    signers = _signers(record.passages)
    for item in _in_order(record.passages):
        section = section_of(item)
        if section is None or (timeline and section is Section.STORY and _is_headed(item)):
            continue
        t = item.at.timestamp() if item.at is not None else t + _STEP
        for sentence in WRITTEN.split(" ".join(str(item.text).split())):
            text, timed = _without_stamp(sentence)
            signed = _SIGNED.match(text) if timed and section is not Section.BACKGROUND else None
            text = text[signed.end() :] if signed and signed[1] in signers else text
            label = None if timed else _LABEL.match(text)
            text = text[label.end() :] if label else text
            if len(text.split()) < _SHORT or text.startswith(("http:", "https:")):
                continue
            said = sentence_of(record, item, text, t)
            own = Section.TIMELINE if timed and section in {Section.STORY, Section.BACKGROUND} else section
            by_name = signed is not None and signed[1] in signers
            found.append(Line(said, own, len(found), tuple(_clauses(text)), by_name))
    return found + list(_thread_lines(record, len(found)))


def _thread_lines(record: Record, order: int) -> Iterator[Line]:
    """The sentences of a thread: what its first message says was felt, the others tell the course."""
    for number, said in enumerate(told_in_thread(record), order):
        text, _ = _without_stamp(said.prose)
        if len(text.split()) >= _SHORT and not text.startswith(("http:", "https:")):
            yield Line(replace(said, text=text, prose=text), Section.TIMELINE, number, tuple(_clauses(text)))


def section_of(item: Evidence) -> Section | None:
    """The section of a passage by the headings above it; None for titles, code and what looks forward."""
    detail = item.detail
    if not isinstance(detail, Passage) or detail.form in {"title", "code"} or detail.done is not None:
        return None
    label = _LABEL.match(str(item.text))
    labels = (label[1],) if label and len(label[1].split()) < _LEAST else ()
    if looks_ahead(detail.headings) or any(FORWARD.match(one) or says("action_heading", one) for one in labels):
        return None
    own = detail.headings[1:] or detail.headings
    if own and _is_moment(own[-1]):
        return Section.TIMELINE
    named = (_named(heading) for heading in reversed((*own, *labels)))
    section = next((found for found in named if found), None)
    timed = item.at is not None
    if section is None or (section is Section.FINDING and timed):
        return Section.TIMELINE if timed else Section.STORY
    return section


def _signers(passages: list[Evidence]) -> frozenset[str]:
    """Names that stand before what timed entries tell, where one signs twice: a log of who did what."""
    stripped = (_without_stamp(str(item.text).split("\n", 1)[0]) for item in passages)
    counts = Counter(found[1] for text, timed in stripped if timed and (found := _SIGNED.match(text)))
    return frozenset(counts) if max(counts.values(), default=0) >= _TWICE else frozenset()


def _is_headed(item: Evidence) -> bool:
    """Whether it stands under a heading of its own, below the title, that does not promise what happened."""
    detail = item.detail
    return isinstance(detail, Passage) and len(detail.headings) > 1 and not _STORY.search(detail.headings[-1])


def _is_moment(heading: str) -> bool:
    """Whether a heading is a time and nothing else: what stands below it happened then."""
    text, timed = _without_stamp(heading)
    return timed and not text.strip(" :-–—")


def _named(heading: str) -> Section | None:
    """What part of a report a heading announces; None where it does not say."""
    for section, group in _HEADED.items():
        if says(group, heading):
            return section
    if _TIMELINE.search(heading):
        return Section.TIMELINE
    return Section.BACKGROUND if BACKGROUND.search(heading) and len(heading.split()) <= _WORDS else None


def _in_order(passages: list[Evidence]) -> list[Evidence]:
    """The passages as they stand in their file; the timed ones turned round where a report tells the latest first."""
    ordered = sorted(passages, key=_place)
    timed = [(n, stamp) for n, item in enumerate(ordered) if (stamp := _stamp_of(item)) is not None]
    places, stamps = [n for n, _ in timed], [stamp for _, stamp in timed]
    falls = sum(later < earlier for earlier, later in pairwise(stamps))
    if 2 * falls > len(stamps):
        turned = [ordered[n] for n in reversed(places)]
        for n, item in zip(places, turned, strict=True):
            ordered[n] = item
    return ordered


def _stamp_of(item: Evidence) -> float | None:
    """When an entry was made, in seconds since the epoch, or of the day where it says no more; None for others."""
    if not _is_entry(item):
        return None
    if item.at is not None:
        return item.at.timestamp()
    found = _STAMP.match(str(item.text))
    clock = _TIME.search(found.group()) if found else None
    if clock is None:
        return None
    hours = int(clock[1]) % 12 + 12 * (clock[3].lower() == "p") if clock[3] else int(clock[1])
    return hours * 3600.0 + int(clock[2]) * 60.0


def _is_entry(item: Evidence) -> bool:
    """Whether it stands in a list or a table."""
    return isinstance(item.detail, Passage) and item.detail.form in {"item", "row"}


def _place(item: Evidence) -> tuple[str, tuple[int, ...]]:
    """The file, and the numbers of the locator: page, line, passage."""
    first = item.places[0]
    return first.source, tuple(int(number) for number in _NUMBER.findall(first.locator))


def _without_stamp(sentence: str) -> tuple[str, bool]:
    """A sentence without the time it begins with, and whether it had one."""
    found = _STAMP.match(sentence)
    if found is None or not _CLOCK.search(found.group()):
        return sentence.strip(), False
    return _STATE.sub("", sentence[found.end() :].strip()), True


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that may each do something of their own; short ones stay with the one before."""
    begin = 0
    for joint in _JOINTS.finditer(text):
        if len(text[begin : joint.start()].split()) >= _LEAST and len(text[joint.end() :].split()) >= _SHORT + 1:
            yield begin, joint.start()
            begin = joint.end()
    yield begin, len(text)
