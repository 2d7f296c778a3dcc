"""The words of customers: quoted by those who speak for them, or said by those who came with the trouble."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wetink.drafting.language.phrases import begins, plain, says, starts
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.statements import Act, acts
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.symptom.errors import ERROR
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
_TITLE = re.compile(
    r"(?i:\b(?:[PM]Rs?|pull requests?|merge requests?|commits?|patch|branch)\b)[^\w\n]{0,4}"
    r"(?:[#!]?\w{1,40}[^\w\n]{1,4})?"
    r"(?:\"([^\"\n]{3,300})\"|“([^”\n]{3,300})”|«([^»\n]{3,300})»|„([^“”\"\n]{3,300})[“”\"])"
)
"""The title of a change, in quotes behind what it is: written by who made it."""
_QUOTE_LINE = re.compile(r"^[ \t]*(?:>|&gt;)\s?(.{6,300})$", re.MULTILINE)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,8}")
"""An error's name as browsers and apps show it to people."""
_FEW_WORDS = 6
_FEW_SIGNS = 6
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_REPORTERS = 2
_GREETING = 12
"""A greeting of more words goes on to say what is wrong."""
_MENDS = frozenset({Act.DID, Act.PROPOSED, Act.CONCLUDED, Act.DECIDED, Act.APPROVED, Act.FILED, Act.WITHDREW})
_MOST = 6
CLAIM = 280
_BARE_QUOTE = re.compile(r"(?:[^\n:\"“«„「]{0,40}[::]\s*)?[\"“«„「]")
_PLAIN_WORD = re.compile(r"(?<![^\s(])[^\W\d_]+(?:['’-][^\W\d_]+)?(?=[.,;:!?…)]{0,3}(?:\s|$))")
_LETTER = re.compile(r"^(?:From|author|reporter|created by|von|de|od):[ \t]", re.MULTILINE)
_SHOWN = 20_000
"""What a terminal shows of a mail or an issue begins with who wrote it."""
_TOLD_WORDS = 5
"""What people quote of so many plain words, before anybody had changed anything, is what others said or saw."""
_EARLY, _MOSTLY = 10 * 60.0, 0.6
"""Who only passes on a sentence within minutes of the first look has it from those who feel it."""


def customers(record: Record, window: Window, until: float) -> list[Claim]:
    """Sentences in quotes that somebody who speaks for customers passed on, and quotes said to be customers'.

    Who has passed on customers' words once goes on doing so. Where nobody did, those who came with the trouble speak
    for themselves: people who type nothing, before anybody looked into it. What somebody of these quotes before that
    is what they see or were told, unless it is out of a log; and a whole sentence of plain words that anybody quotes
    before the first change, or a mail or an issue does that a terminal shows.
    """
    typing = {run.who for run in (*record.runs, *record.proposals)}
    looked = min([run.t for run in record.runs if run.t > window.onset], default=until)
    changes = (run.t for run in record.runs if run.t > window.onset and run.part == "change")
    unknown = min(changes, default=until)
    found, relays = _passed_on(record, window, _Course(looked, unknown, until), typing)
    for run in record.runs_between(window.start, min(unknown, until)):
        if run.output_id and _LETTER.search(run.output):
            for quote in filter(_is_told, _quoted(run.output[:_SHOWN])):
                found.setdefault(_fold(quote), Claim(quote[:CLAIM], (run.output_id,)))
    quoted = _distinct(list(found.values()))[:_MOST]
    reports = _reports(record, window, typing)
    felt = _felt(record, window, typing, unknown)
    if not quoted:
        return [claim for _, claim in reports] or felt
    more = [claim for who, claim in reports if who in relays and not claim.text.endswith("?")]
    known = [quote.text.lower() for quote in quoted]
    more = [claim for claim in (*more, *felt) if not any(quote in claim.text.lower() for quote in known)]
    return [*dict.fromkeys(more), *quoted][:_MOST]


@dataclass(frozen=True, slots=True)
class _Course:
    """When the first look was made, when the first change, and until when quotes count."""

    looked: float
    changed: float
    until: float


def _passed_on(record: Record, window: Window, course: _Course, typing: set[str]) -> tuple[dict[str, Claim], set[str]]:
    """The quotes of customers in what people wrote, and who passed such on without typing anything."""
    found: dict[str, Claim] = {}
    relays: set[str] = set()
    for said in record.said:
        speaks = speaks_for_customers(said)
        if not window.start - 1800 <= said.t <= course.until or said.change or (said.bot and not speaks):
            continue
        news = says("status", said.prose) and not says("customer", said.prose)
        if not speaks and (news or begins("contacted", plain(said.prose))):
            continue  # news for those who wait, and what was asked of others
        quotes = _quotes(said.prose)
        told = speaks or said.who in relays or says("customer", said.prose) or _came(said, quotes, course, typing)
        if told and quotes and said.who and said.who not in typing:
            relays.add(said.who)
        titles = {"".join(groups).strip() for groups in _TITLE.findall(said.prose)}
        heard = bool(said.who) and said.t <= course.changed and not says("places", said.prose)
        for quote, by_line in quotes:
            shown = told or (bool(_CODE.fullmatch(quote)) and said.who not in typing)
            shown = shown or (heard and not by_line and _is_told(quote))
            shown = shown and not (said.t > course.changed and says("worked", quote) and "?" not in quote)
            shown = shown and quote not in titles
            if shown and _sentence(quote, by_line=by_line) and not _machine(quote):
                found.setdefault(_fold(quote), Claim(quote[:CLAIM], (said.item.id,)))
    return found, relays


def _came(said: Said, quotes: list[tuple[str, bool]], course: _Course, typing: set[str]) -> bool:
    """Whether the speaker types nothing and came with it before the first look, or only passes on words soon after."""
    if said.who in typing or said.bot:
        return False
    seen = said.t < course.looked and not says("places", said.prose)
    return seen or (said.t <= course.looked + _EARLY and _is_relayed(said.prose, quotes))


def _is_relayed(prose: str, quotes: list[tuple[str, bool]]) -> bool:
    """Hardly anything but a quote, behind a colon if anything: who says that passes it on ("another one: ...")."""
    mostly = sum(len(quote) for quote, _ in quotes) > _MOSTLY * len(prose)
    return mostly and _BARE_QUOTE.match(prose.strip()) is not None


def _reports(record: Record, window: Window, typing: set[str]) -> list[tuple[str, Claim]]:
    """What people said first, greetings apart, who came with the trouble: they type nothing, nobody had looked yet."""
    looks = [run.t for run in record.runs if window.start <= run.t <= window.recovery]
    taken = [said.t for said in record.said if said.t >= window.start and said.who and says("takes_on", said.prose)]
    begin = min([*looks, *taken], default=window.start)
    found: dict[str, Claim] = {}
    for said in record.said_between(window.start, begin):
        told = " ".join(said.prose.split())
        of_people = said.who and not said.bot and said.channel != REPORT and said.who not in typing
        greets = starts("greets", told) and len(told.split()) <= _GREETING and not _shows(said)
        if said.t < begin and of_people and not greets and len(told.split()) >= _FEW_WORDS:
            found.setdefault(said.who, Claim(told[:CLAIM], (said.item.id,)))
    return list(found.items())[:_REPORTERS]


def _shows(said: Said) -> bool:
    """Somebody's words, or what went wrong, stand in it."""
    return bool(_quoted(said.prose)) or says("failed", said.prose) or ERROR.search(said.prose) is not None


def _felt(record: Record, window: Window, typing: set[str], until: float) -> list[Claim]:
    """What those say they see who do nothing about it in the whole record, while nobody had done anything yet.

    Who types, proposes, concludes, or tells a deed is of those who mend it.
    """
    mending = set(typing)
    for said in record.said:
        if acts(said.prose) & _MENDS or says("takes_on", said.prose):
            mending.add(said.who)
    found: dict[str, Claim] = {}
    for said in record.said_between(window.onset, until):
        told = " ".join(said.prose.split())
        of_people = said.who and not said.bot and said.channel != REPORT and not says("status", told)
        shows = bool(_quoted(told)) or ERROR.search(told) is not None
        if of_people and shows and said.who not in mending and len(told.split()) >= _FEW_WORDS and "?" not in told:
            found.setdefault(said.who, Claim(told[:CLAIM], (said.item.id,)))
    return list(found.values())[:_REPORTERS]


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


def _is_told(quote: str) -> bool:
    """A sentence of a person, in quotes: hardly anything but plain words."""
    if _UNSPACED.search(quote):
        return False
    plain_words = _PLAIN_WORD.findall(quote)
    return len(plain_words) >= _TOLD_WORDS and len(plain_words) >= _MOSTLY * len(quote.split())


def _machine(quote: str) -> bool:
    """A quoted piece of a log or command rather than a sentence of a person."""
    return bool(re.search(r"[{}=]|::|https?://|^\d{4}-\d\d|\b\w+\(\)", quote))


def _fold(text: str) -> str:
    return " ".join(sorted(words(text)))


def _distinct(claims: list[Claim]) -> list[Claim]:
    """Drop a quote that stands whole inside another."""
    texts = [claim.text.lower() for claim in claims]
    return [c for i, c in enumerate(claims) if not any(i != j and texts[i] in t for j, t in enumerate(texts))]
