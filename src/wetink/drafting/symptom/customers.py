"""The words of customers: quoted by those who speak for them, or said by those who came with the trouble."""

from __future__ import annotations

import re

from wetink.drafting.language.phrases import begins, plain, says
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.model.draft import Claim
from wetink.model.event import Passage

_QUOTED = (
    re.compile(r"«\s?([^«»\n]{6,300}?)\s?»"),
    re.compile(r"“([^“”\n]{6,300})”"),
    re.compile(r"„([^„“”\"\n]{6,300})[“”\"]"),
    re.compile(r"[「『]([^「」『』\n]{4,300})[」』]"),
)
_STRAIGHT = re.compile(r'"([^"\n]{0,300})"')
"""Short pairs are taken as well, for these marks open and close alike: what stands between two quotes is none."""
_QUOTE_LINE = re.compile(r"^\s*(?:>|&gt;)\s?(.{6,300})$", re.MULTILINE)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,8}")
"""An error's name as browsers and apps show it to people."""
_FEW_WORDS = 6
_FEW_SIGNS = 6
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_REPORTERS = 2
_MOST = 6
CLAIM = 280
_BARE_QUOTE = re.compile(r"(?:[^\n:\"“«„「]{0,40}[::]\s*)?[\"“«„「]")
_EARLY, _MOSTLY = 10 * 60.0, 0.6
"""Who only passes on a sentence within minutes of the first look has it from those who feel it."""


def customers(record: Record, window: Window, until: float) -> list[Claim]:
    """Sentences in quotes that somebody who speaks for customers passed on, and quotes said to be customers'.

    Who has passed on customers' words once goes on doing so. Where nobody did, those who came with the trouble speak
    for themselves: people who type nothing, before anybody looked into it. What somebody of these quotes before that
    is what they see or were told, unless it is out of a log.
    """
    found: dict[str, Claim] = {}
    relays: set[str] = set()
    looked = min([run.t for run in record.runs if run.t > window.onset], default=until)
    early = looked + _EARLY
    typing = {run.who for run in (*record.runs, *record.proposals)}
    for said in record.said:
        if not window.start - 1800 <= said.t <= until:
            continue
        speaks = speaks_for_customers(said)
        if said.change or (said.bot and not speaks):
            continue
        quotes = _quotes(said.prose)
        told = speaks or said.who in relays or says("customer", said.prose)
        news = says("status", said.prose) and not says("customer", said.prose)
        if not speaks and (news or begins("contacted", plain(said.prose))):
            continue  # news for those who wait, and what was asked of others
        if said.who not in typing and not said.bot:
            seen = said.t < looked and not says("places", said.prose)
            told = told or seen or (said.t <= early and _is_relayed(said.prose, quotes))
        if told and quotes and said.who and said.who not in typing:
            relays.add(said.who)
        for quote, by_line in quotes:
            shown = told or (bool(_CODE.fullmatch(quote)) and said.who not in typing)
            if shown and _sentence(quote, by_line=by_line) and not _machine(quote):
                found.setdefault(_fold(quote), Claim(quote[:CLAIM], (said.item.id,)))
    quoted = _distinct(list(found.values()))[:_MOST]
    reports = _reports(record, window, typing)
    if not quoted:
        return [claim for _, claim in reports]
    more = [claim for who, claim in reports if who in relays and not claim.text.endswith("?")]
    more = [claim for claim in more if not any(quote.text in claim.text for quote in quoted)]
    return [*more, *quoted][:_MOST]


def _is_relayed(prose: str, quotes: list[tuple[str, bool]]) -> bool:
    """Hardly anything but a quote, behind a colon if anything: who says that passes it on ("another one: ...")."""
    mostly = sum(len(quote) for quote, _ in quotes) > _MOSTLY * len(prose)
    return mostly and _BARE_QUOTE.match(prose.strip()) is not None


def _reports(record: Record, window: Window, typing: set[str]) -> list[tuple[str, Claim]]:
    """The first words of people who came with the trouble: they type no commands, and nobody had looked yet."""
    looks = [run.t for run in record.runs if window.start <= run.t <= window.recovery]
    taken = [said.t for said in record.said if said.t >= window.start and said.who and says("takes_on", said.prose)]
    begin = min([*looks, *taken], default=window.start)
    found: dict[str, Claim] = {}
    for said in record.said_between(window.start, begin):
        told = " ".join(said.prose.split())
        of_people = said.who and not said.bot and said.channel != REPORT
        if said.t < begin and of_people and said.who not in typing and len(told.split()) >= _FEW_WORDS:
            found.setdefault(said.who, Claim(told[:CLAIM], (said.item.id,)))
    return list(found.items())[:_REPORTERS]


def speaks_for_customers(said: Said) -> bool:
    """By the speaker's name or handle, or the channel's name; a help desk's bot by its name."""
    actor = said.item.actor
    who = f"{actor.name} {actor.handle or ''} {said.channel}" if actor else said.channel
    detail = said.item.detail
    if isinstance(detail, Passage):
        return any(says("customer", heading) for heading in detail.headings[-1:])
    names = re.sub(r"[-_()]", " ", who)
    return says("desk", names) or (not said.bot and says("support", names))


def _quotes(prose: str) -> list[tuple[str, bool]]:
    found = [(match.strip(), False) for match in _quoted(prose)]
    for line in _QUOTE_LINE.findall(prose):
        inner = _quoted(line)
        if not inner:
            found.append((line.strip().strip('"“”«»„ '), True))
    return found


def _quoted(text: str) -> list[str]:
    """What stands between marks; what stands inside marks of one kind is not looked at again for others."""
    found = []
    for pattern in _QUOTED:
        found += [match.strip() for match in pattern.findall(text)]
        text = pattern.sub("\n", text)
    return found + [match.strip() for match in _STRAIGHT.findall(text) if len(match) >= _FEW_SIGNS]


def _sentence(quote: str, *, by_line: bool) -> bool:
    if _UNSPACED.search(quote):
        return len(quote) >= _FEW_SIGNS
    return len(quote.split()) >= (2 if by_line or quote.isupper() else 3) or bool(_CODE.fullmatch(quote))


def _machine(quote: str) -> bool:
    """A quoted piece of a log or command rather than a sentence of a person."""
    return bool(re.search(r"[{}=]|::|https?://|^\d{4}-\d\d|\b\w+\(\)", quote))


def _fold(text: str) -> str:
    return " ".join(sorted(words(text)))


def _distinct(claims: list[Claim]) -> list[Claim]:
    """Drop a quote that stands whole inside another."""
    texts = [claim.text.lower() for claim in claims]
    return [c for i, c in enumerate(claims) if not any(i != j and texts[i] in t for j, t in enumerate(texts))]
