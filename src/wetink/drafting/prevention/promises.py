"""What was said ought to be done and nobody filed, and where a report and the record do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.changes import Change
from wetink.drafting.writing.wording import quote
from wetink.model.draft import Finding, Prevention
from wetink.model.event import Passage

_REF = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d+\b|(?<![\w/])[#!]\d+\b|https?://")
_LONG, _LEAST, _MOST = 240, 4, 5
_SAME, _ABOUT = 0.8, 0.5
_FAR = 600.0
"""Ten minutes: clocks and memory differ by less."""
_NEAR_HOURS = 12 * 3600.0
_DAY = 86_400.0


def open_promises(record: Record, window: Window, prevention: tuple[Prevention, ...]) -> list[Finding]:
    """Promises after the recovery that no ticket answers; they are shown to the reviewer and are no prevention."""
    cited = {id_ for item in prevention for id_ in item.evidence}
    filed = [words(f"{item.text} {item.ref}") for item in prevention]
    found = []
    for id_, who, text in _promised(record, window):
        about = words(text)
        if id_ in cited or any(record.rarity.mass(about & other) > _SAME for other in filed):
            continue
        name = f" ({who})" if who else ""
        message = f"promised and not filed as far as the record shows: {quote(text, 160)}{name}, {id_}"
        found.append(Finding("promise", "note", "prevention", message, "file it and link it, or say why not"))
    return found[:_MOST]


def _promised(record: Record, window: Window) -> Iterator[tuple[str, str, str]]:
    for said in record.said_between(window.recovery, window.close + 3 * _DAY):
        text = said.prose.strip()
        if said.bot or "?" in text or not _is_promise(text) or starts("refused", text):
            continue
        yield said.item.id, said.item.actor.name if said.item.actor else "", text
    for item in record.passages:
        detail = item.detail
        if not isinstance(detail, Passage) or detail.form not in {"item", "row"} or detail.done:
            continue
        text, listed = str(item.text), any(says("action_heading", heading) for heading in detail.headings[-2:])
        if _is_promise(text) or (listed and _is_item(text)):
            yield item.id, "", " ".join(str(item.text).split())


def _is_promise(text: str) -> bool:
    return len(text.split()) >= _LEAST and len(text) <= _LONG and not _REF.search(text) and says("promise", text)


def _is_item(text: str) -> bool:
    """An entry of a list of follow-ups that names no ticket."""
    return len(text.split()) >= _LEAST and len(text) <= _LONG and not _REF.search(text)


def contradictions(record: Record, changes: list[Change]) -> list[Finding]:
    """Where a report gives a change another value or another time than the record has; the record is what counts."""
    kept = [change for change in changes if change.kept]
    found = []
    for item in record.passages:
        text = str(item.text)
        if not isinstance(item.detail, Passage) or item.detail.form not in {"row", "item"} or not _told(text):
            continue
        about = words(text)
        wrong = _other_value(kept, text, about) or _other_time(record, kept, item.at, about)
        if wrong:
            message = f"the report says {quote(text, 160)} ({item.id}), the record {wrong}"
            hint = "the record is what was run; correct the report, or say why it is right"
            found.append(Finding("contradiction", "warning", "resolution", message, hint))
    return found[:_MOST]


def _told(text: str) -> bool:
    """One short entry that says what was done; a paragraph tells of causes and former values as well."""
    return len(text) <= _LONG and (says("did", text) or says("undone", text))


def _other_value(kept: list[Change], text: str, about: frozenset[str]) -> str:
    """The report names a setting and its object, and only other numbers than what it was set to."""
    for change in kept:
        for effect in change.run.facts.effects:
            name = effect.attribute.rpartition(":")[2].lower()
            if effect.value is None or not effect.value.isdigit() or name not in about:
                continue
            numbers = re.findall(rf"\b{re.escape(name)}\b\D{{1,25}}(\d+)", text.lower())
            if numbers and effect.value not in numbers and words(effect.object.partition("/")[2]) & about:
                return f"sets {name} to {effect.value} ({change.run.item.id})"
    return ""


def _other_time(record: Record, kept: list[Change], at: object, about: frozenset[str]) -> str:
    """A timed entry that names what a change was made of, while every such change was made at another time."""
    stamp = getattr(at, "timestamp", None)
    if stamp is None:
        return ""
    same = [c for c in kept if c.run.item.at is not None and record.rarity.mass(c.run.words & about) > _ABOUT]
    gaps = [abs(change.run.t - stamp()) for change in same]
    if not gaps or not _FAR < min(gaps) < _NEAR_HOURS:
        return ""
    first = same[gaps.index(min(gaps))].run
    when = first.item.at.strftime("%H:%M") if first.item.at else ""
    return f"has it at {when} UTC ({first.item.id})"
