"""What will be asked: which evidence may be sent, in how many requests, and what that costs at most."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from wetink.drafting import extractive
from wetink.drafting.llm.asking import PICTURE_TOKENS, Ask, Shown
from wetink.drafting.llm.prompt import Words
from wetink.drafting.llm.quoting import LONGEST, Quoter, Redact, size
from wetink.errors import ModelUnusable
from wetink.model.draft import Claim, Draft
from wetink.model.drafting_settings import DraftingSettings
from wetink.model.event import Picture
from wetink.model.evidence import Evidence, Timeline

NOTES_TOKENS = 1_500
"""What the notes of one phase are reckoned with before they are there."""
_FRAME = 3_000
"""Tokens for instructions and the schema of the answer."""
_LEAST = 2_000
_TAKEN_OUT = re.compile(r"\[REDACTED:")
_MEDIA = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The requests for one incident.

    shown     the evidence that goes out, in order
    start     the offline draft of that evidence alone
    phases    the requests for notes; none where one request holds everything
    withheld  how many pieces of evidence never_send keeps here
    shortened how many pieces are so long that only their beginning and end are sent
    kept_back screenshots that are not sent, and why, by evidence id
    room      tokens of evidence that one request may hold
    """

    words: Words
    shown: tuple[Evidence, ...]
    start: Draft
    phases: tuple[Ask, ...]
    pictures: tuple[Shown, ...]
    withheld: int
    shortened: int
    kept_back: Mapping[str, str]
    room: int

    def last(self, notes: Sequence[Claim] = ()) -> Ask:
        """The request for the draft; `notes` are those of all phases."""
        if not self.phases:
            return self.words.whole(self.shown, self.pictures)
        first = set(self.start.evidence)
        then = {i for note in notes for i in note.evidence} - first
        room, chosen = self.room, set()
        for item in sorted(self.shown, key=lambda item: item.id not in first):
            cost = _tokens(item)
            if (item.id in first or item.id in then) and cost <= room:
                chosen.add(item.id)
                room -= cost
        return self.words.composed([item for item in self.shown if item.id in chosen], notes)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All requests as far as they are known beforehand: the last one without the notes of the phases."""
        return (*self.phases, self.last())

    @property
    def tokens(self) -> int:
        """About how many tokens go in, all requests together."""
        return sum(ask.tokens for ask in self.asks) + NOTES_TOKENS * len(self.phases)

    @property
    def most_tokens(self) -> int:
        """How many it could be at most, with one answer sent back to be put into form."""
        return 2 * sum(ask.most_tokens for ask in self.asks) + 2 * NOTES_TOKENS * len(self.phases)


@dataclass(frozen=True, slots=True)
class Material:
    """What there is of one incident: its timeline, its offline draft, and the bytes of its screenshots by source."""

    timeline: Timeline
    floor: Draft
    pictures: Mapping[str, bytes]


def make_plan(material: Material, settings: DraftingSettings, redact: Redact, *, shows: bool) -> Plan:
    """Plan the requests; `shows` says whether the model can be shown pictures.

    Where evidence is withheld, the starting point is the offline draft of the rest, so that nothing of it goes out.
    Raises ModelUnusable where the context leaves no room for evidence.
    """
    timeline = material.timeline
    shown = tuple(item for item in timeline.evidence if not settings.withholds([p.source for p in item.places]))
    whole = len(shown) == len(timeline.evidence)
    start = material.floor if whole else extractive.draft(replace(timeline, evidence=shown))
    quoter = Quoter(redact)
    words = Words(quoter, quoter.draft(start))
    sent, kept_back = _pictures(shown, material.pictures, settings, shows=shows)
    room = settings.context - settings.max_output - _FRAME - ceil(len(words.start.encode("utf-8", "replace")) / 3)
    if room < _LEAST:
        least = settings.context - room + _LEAST
        raise ModelUnusable(
            "drafting.context",
            f"{settings.context:,} tokens leave no room for evidence beside an answer of {settings.max_output:,}",
            f"give the model's own context, {least:,} or more; or a smaller max_output",
        )
    parts = phases(shown, room - PICTURE_TOKENS * len(sent))
    asks: tuple[Ask, ...] = ()
    if len(parts) > 1:
        asks = tuple(
            words.phase(items, number, len(parts), [one for one in sent if one.id in {item.id for item in items}])
            for number, items in enumerate(parts, 1)
        )
    long = sum(1 for item in shown if len(item.text) > LONGEST)
    withheld = len(timeline.evidence) - len(shown)
    return Plan(words, shown, start, asks, sent, withheld, long, kept_back, room)


def phases(items: Sequence[Evidence], room: int) -> list[Sequence[Evidence]]:
    """The evidence in pieces of at most `room` tokens, cut where nothing happened for longest."""
    cuts, begin, used, sizes = [0], 0, 0, [_tokens(item) for item in items]
    pos = 0
    while pos < len(items):
        if used + sizes[pos] > room and pos > begin:
            begin = _quietest(items, begin, pos)
            cuts.append(begin)
            used = sum(sizes[begin:pos])
        used += sizes[pos]
        pos += 1
    return [items[start:end] for start, end in zip(cuts, [*cuts[1:], len(items)], strict=True)]


def _quietest(items: Sequence[Evidence], begin: int, end: int) -> int:
    """Where to cut: the longest silence in the second half of what fits, else its end."""
    middle = begin + (end - begin) // 2 + 1
    return max(range(middle, end + 1), key=lambda cut: (_silence(items[cut - 1], items[cut]), cut), default=end)


def _silence(before: Evidence, after: Evidence) -> timedelta:
    return after.at - before.at if before.at and after.at else timedelta(0)


def _tokens(item: Evidence) -> int:
    return ceil(size(item) / 3)


def _pictures(
    items: Sequence[Evidence], pictures: Mapping[str, bytes], settings: DraftingSettings, *, shows: bool
) -> tuple[tuple[Shown, ...], dict[str, str]]:
    """The screenshots that may go out; a picture has passed redaction where its words were read and none was taken."""
    sent, kept_back = [], {}
    for item in items:
        if not isinstance(item.detail, Picture):
            continue
        data = pictures.get(item.places[0].source)
        if not settings.pictures:
            kept_back[item.id] = "pictures are not sent unless wetink.toml allows it"
        elif not shows:
            kept_back[item.id] = "this way to the model takes no pictures"
        elif not item.detail.read:
            kept_back[item.id] = "its words were not read, so redaction could not look at them"
        elif _TAKEN_OUT.search(item.text):
            kept_back[item.id] = "it shows a secret"
        elif data is None or item.detail.media_type not in _MEDIA:
            kept_back[item.id] = "its format or size cannot be sent"
        else:
            sent.append(Shown(item.id, item.detail.media_type, data))
    return tuple(sent), kept_back
