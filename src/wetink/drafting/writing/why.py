"""Why it happened that time and whom it hurt, in one or two sentences that somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.statements import begins_with_deed
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.resolution.cause import Cause
from wetink.drafting.writing.wording import quote
from wetink.model.draft import Claim
from wetink.model.event import Passage
from wetink.model.evidence import Evidence

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ\"“«`0-9])|\n+")
_LABEL = re.compile(r"^\W*([^\W\d][\w '’-]{2,30}):\s+")
_HELPED = re.compile(r"contribut|mitwirk|facteurs|factores", re.IGNORECASE)
"""A heading for what made it worse or let it pass; the cause itself is told elsewhere, if anywhere."""
_NOTICED = re.compile(
    r"\b(?:noticed|detected|discovered|found|reported) (?:\w+ )?(?:because|due to|by|as)\b", re.IGNORECASE
)
"""Says how it came to notice, not why it happened."""
_LONG, _SHORT, _MOST = 280, 25, 2
_BAR = 0.6
"""A message of less weight than this gives no cause: nothing is better than a guess."""
_SEVERITY = re.compile(r"\bsev(?:erity)?[- ]?\d\b|\bseverity\b.{1,20}\b(?:major|critical|high)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[?`]|\b[A-Z]{2,10}-\d+\b")
"""A question, code, or a ticket: the severity is of something else."""
_SURE = 0.8
"""A cause of so much weight needs no word that says it is one."""
_ABOUT = 0.5
"""How much a reason has to name of what the incident is about."""
_AFTER = 3 * 3600.0


def find_cause(record: Record, causes: list[Cause], telling: frozenset[str]) -> tuple[Claim, ...]:
    """What the report says under its heading for it; else the best message that ties the effect to its reason."""
    headed = list(_under(record, lambda heading: starts("why_heading", heading) and not _HELPED.match(heading)))
    written = (
        headed or sorted(_reasoned(record, telling), key=_tells_trouble)[:1] or list(_under(record, _HELPED.match))
    )
    if written:
        return tuple(written[:_MOST])
    ranked = sorted(_spoken(record, causes, telling), key=lambda pair: (-pair[0], pair[1].pos))
    chosen: list[Said] = []
    for weight, said in ranked:
        if weight < _BAR or len(chosen) == _MOST:
            break
        if all(record.rarity.mass(said.words - other.words) > _BAR for other in chosen):
            chosen.append(said)
    return tuple(_claim(said) for said in sorted(chosen, key=lambda said: said.pos))


def _tells_trouble(claim: Claim) -> bool:
    """Sorts what names the trouble before what only explains how things work."""
    return not says("trouble", claim.text)


def _spoken(record: Record, causes: list[Cause], telling: frozenset[str]) -> Iterator[tuple[float, Said]]:
    """Messages that give a reason and are sure of it, with their weight."""
    for cause in causes:
        said = cause.said
        prose = said.prose
        if said.bot or said.channel == REPORT or "?" in prose or not _SHORT <= len(prose) <= 2 * _LONG:
            continue
        sure = cause.weight > _SURE and "`" not in prose and not says("unsure", prose)
        if not (says("reason", prose) or sure) or any(says(group, prose) for group in ("dead_end", "proposed")):
            continue
        specific = record.rarity.mass(w for w in said.words & telling if record.rarity.count(w) > 1)
        if starts("refused", prose) or begins_with_deed(prose) or specific < _ABOUT:
            continue
        yield cause.weight + 0.3 * min(specific, 1.0) - 0.2 * says("unsure", prose), said


def _reasoned(record: Record, telling: frozenset[str]) -> Iterator[Claim]:
    """Sentences of a report that give the reason for what the incident is about, wherever they stand in it."""
    for item in record.passages:
        detail = item.detail
        if not isinstance(detail, Passage) or detail.form not in {"paragraph", "item"} or _is_entry(item.text):
            continue
        for sentence in _SENTENCE.split(" ".join(str(item.text).split())):
            if (
                says("reason", sentence)
                and not _NOTICED.search(sentence)
                and record.rarity.mass(words(sentence) & telling) > _ABOUT
            ):
                yield Claim(quote(sentence, _LONG), (item.id,))


def _is_entry(text: str) -> bool:
    """A line of a timeline: it begins with the time."""
    return bool(re.match(r"\W{0,3}\d{1,2}:\d{2}", text))


def find_impact(record: Record, window: Window) -> tuple[Claim, ...]:
    """What the report says under its heading for it; else the last message with a number that says whom it hurt."""
    written = list(_under(record, lambda heading: starts("hurt_heading", heading)))
    if written:
        return tuple(written[:_MOST])
    told = _severity(record, window)
    for said in record.said_between(window.recovery, window.close + _AFTER):
        for sentence in [] if said.bot or said.channel == REPORT else _SENTENCE.split(said.prose):
            number = re.search(r"\d+", sentence)
            if number and number.group() != "0" and says("hurt", sentence) and "?" not in sentence:
                told[said.item.id] = _claim(said, sentence)
    return tuple(told.values())[-_MOST - 1 :]


def _severity(record: Record, window: Window) -> dict[str, Claim]:
    """The first sentence of a person that gives the incident its severity."""
    for said in record.said_between(window.onset, window.close):
        if not said.bot and said.channel != REPORT:
            for sentence in _SENTENCE.split(said.prose):
                if _SEVERITY.search(sentence) and not _ELSEWHERE.search(sentence):
                    return {said.item.id: _claim(said, sentence)}
    return {}


def _claim(said: Said, sentence: str = "") -> Claim:
    actor = said.item.actor
    text = quote(sentence or _best(said.prose), _LONG)
    return Claim(f"{text} ({actor.name})" if actor else text, (said.item.id,))


def _best(prose: str) -> str:
    """Of a long message the sentence that gives the reason, with the one before it that it refers to."""
    pieces = [piece.strip() for piece in _SENTENCE.split(prose) if piece.strip()]
    if len(prose) <= _LONG or len(pieces) < 3:
        return prose
    at = next((n for n, piece in enumerate(pieces) if says("reason", piece)), 0)
    return " ".join(pieces[max(0, at - 1) : at + 2])


def _under(record: Record, fits: Callable[[str], object]) -> Iterator[Claim]:
    """The first sentences of each passage under a heading that fits, or behind such a word and a colon."""
    for item in record.passages:
        detail = item.detail
        if not isinstance(detail, Passage) or detail.form in {"title", "code"}:
            continue
        text = " ".join(str(item.text).split())
        label = _LABEL.match(text)
        heading = detail.headings[-1] if len(detail.headings) > 1 else ""
        if label and _short_and(fits, label.group(1)):
            yield _written(item, text[label.end() :])
        elif heading and _short_and(fits, heading):
            yield _written(item, text)


def _short_and(fits: Callable[[str], object], heading: str) -> bool:
    """Whether the heading fits and says nothing more."""
    return bool(fits(heading)) and len(heading.split()) <= 3


def _written(item: Evidence, text: str) -> Claim:
    """The passage's first sentences, as many as are short."""
    kept = ""
    for piece in _SENTENCE.split(text):
        if kept and len(kept) + len(piece) > _LONG:
            break
        kept = f"{kept} {piece}".strip()
    return Claim(quote(kept, _LONG), (item.id,))
