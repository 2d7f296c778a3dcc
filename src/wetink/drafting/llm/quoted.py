"""Title, symptoms and what was ruled out: words of the incident that a model picked, taken where they are literal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from wetink.drafting.llm.answer import Answer
from wetink.drafting.llm.case import Case
from wetink.drafting.llm.licence import folded
from wetink.model.draft import Claim, Step, Symptom
from wetink.model.event import Kind
from wetink.model.evidence import Evidence

_WORD = re.compile(r"[^\W_]+")
_LONGEST_TITLE = 200
WORDS = frozenset({Kind.SAID, Kind.DOCUMENT})
_CUSTOMERS = frozenset({Kind.SAID, Kind.ALERT})
_SHOWN = frozenset({Kind.OUTPUT, Kind.PICTURE, Kind.SAID, Kind.ALERT})


def title(case: Case, wanted: str) -> str:
    """The model's title where each of its words stands in an alert, or in what the floor quotes; else the floor's."""
    floor, symptom = case.floor, case.floor.symptom
    quoted = {i for claim in (*symptom.alerts, *symptom.customers, *symptom.dashboards) for i in claim.evidence}
    said = [one for one in case.cited(case.record.by_id) if one.kind is Kind.ALERT or one.id in quoted]
    known = _words(*(str(item.text) for item in said), *floor.services, *floor.alerts)
    text, own = folded(wanted), _words(wanted)
    if own and own <= known and len(text) <= _LONGEST_TITLE:
        return text
    if text != folded(floor.title):
        message = f"the model's title is not in the words of alerts or customers: {case.short(text)}"
        case.tell("title", "note", message, "word it by hand if it says the symptom better")
    return floor.title


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.casefold())}


def symptoms(case: Case, answer: Answer) -> Symptom:
    """The offline draft's quotations, and behind them those of the model that are literal."""
    known = case.floor.symptom
    return Symptom(
        _quotes(case, known.alerts, answer.alerts, frozenset({Kind.ALERT})),
        _quotes(case, known.customers, answer.customers, _CUSTOMERS),
        _quotes(case, known.dashboards, answer.dashboards, _SHOWN),
    )


def _quotes(case: Case, known: tuple[Claim, ...], more: Sequence[Claim], kinds: frozenset[Kind]) -> tuple[Claim, ...]:
    result = list(known)
    for claim in more:
        text = folded(claim.text).strip("\"“”'")
        if not text or any(text in folded(one.text) or folded(one.text) in text for one in result):
            continue
        sources = [one for one in case.cited(claim.evidence) if one.kind in kinds and text in folded(str(one.text))]
        if not sources:
            fault = "these are not literal words of what it cites"
        elif all(one.kind is Kind.SAID and not case.known([one.id]) for one in sources):
            fault = "anybody may have said it: no rule takes it for a symptom"
        else:
            fault = case.prose.fault(text, sources)
        if fault:
            case.drop("a symptom of the answer", text, fault)
        else:
            result.append(Claim(text, tuple(item.id for item in sources)))
    return tuple(result)


def ruled_out(case: Case, claims: Sequence[Claim]) -> tuple[Claim | Step, ...]:
    """What the model tells as ruled out, and behind it what only the offline draft does."""
    kept: list[Claim | Step] = []
    for claim in claims:
        cited, text = case.cited(claim.evidence), folded(claim.text)
        fault = _fault(case, text, cited)
        if fault:
            case.drop("ruled out in the answer", text, fault)
            continue
        ids = tuple(item.id for item in cited)
        alone = [item for item in cited if item.kind in WORDS and not case.known([item.id])]
        kept.append(Claim(f"{text} (not proven: {_names(alone)} said it)" if alone else text, ids))
    told = set(chain.from_iterable(item.evidence for item in kept))
    return (*kept, *(item for item in case.floor.ruled_out if not told & set(item.evidence)))


def _names(items: Sequence[Evidence]) -> str:
    return " and ".join(dict.fromkeys(item.who or "a document" for item in items))


def _fault(case: Case, text: str, cited: Sequence[Evidence]) -> str:
    if not cited or not text:
        return "it cites no evidence that there is"
    tried = case.licence.unlicensed(text)
    if tried and any(_tells_of(case, item, tried) for item in cited):
        text = text.replace(tried, "")  # what was tried in vain is told here, and only here
    return case.prose.fault(text, cited)


def _tells_of(case: Case, item: Evidence, tried: str) -> bool:
    """Whether the command was run there, or the offline draft tells of that message; anybody may propose anything."""
    there = tried in folded(str(item.text))
    return there and (item.kind is Kind.EXECUTED or case.known([item.id]))
