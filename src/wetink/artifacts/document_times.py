"""When the lines of a document happened: a date and a zone named once hold for every time of day below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wetink.artifacts.markdown_blocks import Block
from wetink.artifacts.written_times import Day, Stamp, days_in, leading
from wetink.model import zones
from wetink.model.event import UNKNOWN, When

_DATE_LABEL = re.compile(
    r"[\s*_`|-]*(?:(?:incident|outage|event)[ _-]?)?(?:date|day|when|start(?:ed|s)?(?: (?:at|time|date))?|began"
    r"|detected|occurred|datum|fecha|data|giorno|jour)(?: (?:of|and|&) [\w ]{1,30})?[*_]{0,2}\s?[:|=]",
    re.IGNORECASE,
)
_ABOUT_WRITING = re.compile(
    r"\b(?:written|published|updated|reviewed?|meeting|author|created|draft|modified|posted|version|until|due|deadline"
    r"|erstellt|stand|autor|auteur)\b",
    re.IGNORECASE,
)
_BACK = timedelta(hours=6)
"""A time of day that lies this much before the one above it belongs to the next day."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a document says once: its day, the year for dates without one, its zone (canonical, "")."""

    day: date | None = None
    year: int | None = None
    zone: str = ""


@dataclass(slots=True)
class _Section:
    """What the headings above say, and how far the clock has come under them."""

    level: int
    day: date | None
    zone: str
    when: When = UNKNOWN
    last: datetime | None = None


def frame(blocks: Sequence[Block], head: Iterable[tuple[str, str]], named: date | None) -> Frame:
    """What a document says once; `head` is its front matter, `named` the date in the file's name.

    The day is looked for in the title, in lines labelled as the incident's date, in the file's name, in the front
    matter, last in the text, where it must be the only full date that is not about the writing.
    """
    pairs = tuple(head)
    written = [day for key, value in pairs if "date" in key for day in days_in(value)]
    full = [found for found in (named, *(day.full() for day in written), *_full_days(blocks)) if found]
    year = full[0].year if full and len({found.year for found in full}) == 1 else named.year if named else None
    candidates = (
        *(day for block in blocks[:2] if block.level in {1, 2} for day in days_in(block.text)),
        *(day for key, value in pairs if key == "title" or "incident" in key for day in days_in(value)),
        *(day for block in blocks[:40] if _DATE_LABEL.match(block.text) for day in days_in(block.text)),
    )
    told = next((found for day in candidates if (found := day.full(year))), None)
    alone = full[0] if len(set(full)) == 1 else None
    chosen = told or named or next((found for day in written if (found := day.full())), None) or alone
    return Frame(chosen, chosen.year if chosen else year, _zone(blocks, pairs))


def _full_days(blocks: Sequence[Block]) -> list[date]:
    plain = (block.text for block in blocks if block.form != "code" and not _ABOUT_WRITING.search(block.text))
    return [found for text in plain for day in days_in(text) if (found := day.full())]


def _zone(blocks: Sequence[Block], head: tuple[tuple[str, str], ...]) -> str:
    """The zone said for all times; where none is, the only one that stands behind times."""
    told = (zones.said(text) for text in (*(f"{key}: {value}" for key, value in head), *(b.text for b in blocks)))
    behind = {zone for block in blocks if block.form != "code" for zone in zones.behind_clocks(block.text)}
    return next((zone for zone in told if zone), "") or (behind.pop() if len(behind) == 1 else "")


def times(blocks: Sequence[Block], known: Frame) -> list[When]:
    """The time of each block: its own, or that of the list item or the heading it stands under."""
    found: list[When] = []
    sections = [_Section(0, known.day, known.zone)]
    for index, block in enumerate(blocks):
        if block.level:
            sections = _under(sections, block, known)
            found.append(sections[-1].when)
            continue
        own = _own(block, sections[-1], known, heads=_heads_times(block, blocks[index + 1 : index + 2]))
        inherited = found[block.parent] if block.parent is not None else sections[-1].when
        found.append(inherited if own == UNKNOWN else own)
    return found


def _under(sections: list[_Section], block: Block, known: Frame) -> list[_Section]:
    """The sections open below a heading; a heading of the first two levels starts the clock anew."""
    above = [section for section in sections if section.level < block.level] or sections[:1]
    outer = above[-1]
    going_on = sections[-1] if block.level > 2 else outer
    opened = _Section(block.level, going_on.day or outer.day, zones.alone(block.text) or outer.zone)
    opened.last = going_on.last if block.level > 2 else None
    stamp = leading(block.text)
    if block.level > 2 and not zones.alone(block.text):
        opened.zone = going_on.zone or outer.zone
    if stamp and stamp.clock and stamp.zone:
        opened.zone = stamp.zone
    day = next((full for day in days_in(block.text) if (full := day.full(known.year))), None)
    if day:
        opened.day, opened.last = day, None
    if stamp and stamp.clock:
        opened.when = _resolved(stamp, opened, known)
    return [*above, opened]


def _heads_times(block: Block, following: Sequence[Block]) -> bool:
    """Whether a paragraph is a date alone, and what follows starts with a time: a heading in all but its look."""
    stamp = leading(block.text)
    after = leading(following[0].text) if stamp and stamp.day and not stamp.clock and following else None
    alone = stamp is not None and not block.text[stamp.end :].strip(" \t\n*_:.,)|–—-")
    return alone and after is not None and after.clock is not None and after.day is None


def _own(block: Block, section: _Section, known: Frame, *, heads: bool) -> When:
    stamp = leading(block.text) if block.form != "code" else None
    if not stamp:
        return UNKNOWN
    if not stamp.clock:
        day = _full(stamp.day, known)
        if day and (heads or block.form != "paragraph"):
            section.day, section.last = day, None
        return UNKNOWN
    column = next((zone for head in block.columns[:2] if (zone := zones.alone(head))), "")
    return _resolved(stamp, section, known, column)


def _resolved(stamp: Stamp, section: _Section, known: Frame, column: str = "") -> When:
    zone = stamp.zone or column or section.zone
    clock = stamp.clock or time()
    day = _full(stamp.day, known) or section.day
    if not day:
        return When(clock=clock, zone=zone)
    local = datetime.combine(day, clock)
    if not stamp.day and section.last and section.last - local > _BACK:
        local += timedelta(days=1)
    if not (stamp.day and stamp.passing):
        section.day, section.last = local.date(), local
    at = zones.to_utc(local, zone)
    if at:
        return When(at=at)
    return When(local=local, zone=zone) if stamp.day else When(clock=clock, day=local.date(), zone=zone)


def _full(day: Day | None, known: Frame) -> date | None:
    """A date without year lies in the document's year, or in the one before where that would be after its day."""
    found = day.full(known.year) if day else None
    late = found and day and not day.year and known.day and found > known.day + timedelta(days=45)
    return found.replace(year=found.year - 1) if found and late and (found.month, found.day) != (2, 29) else found
