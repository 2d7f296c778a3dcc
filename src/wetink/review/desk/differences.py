"""Two texts of one runbook -> the decisions that lead from one to the other."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from wetink.model.draft import Owner
from wetink.model.review import Content, Placed, Request, Verb
from wetink.model.runbook import Runbook
from wetink.review.desk.parts import FIELDS, LISTS, SECTIONS, everything, evidence_of, field, key
from wetink.review.desk.wording import words

REASON = "taken out in the editor"
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    placed: Placed

    @property
    def key(self) -> str:
        return key(self.placed.content)


def differences(before: Runbook, after: Runbook) -> list[Request]:
    """What a person did to the text: answers, edits, moves, drops, and what they added, in this order."""
    edits: list[Request] = list(_answers(before, after))
    gone: list[_Part] = []
    new: list[_Part] = []
    old_parts, new_parts = _by_section(before), _by_section(after)
    for name in SECTIONS:
        for old, now in _changes(old_parts[name], new_parts[name]):
            if old and now:
                edits.append(Request(Verb.EDIT, old.id, content=now.placed.content))
            elif old:
                gone.append(old)
            elif now:
                new.append(now)
    return [*edits, *_moved(gone, new)]


def _by_section(runbook: Runbook) -> dict[str, list[_Part]]:
    found: dict[str, list[_Part]] = defaultdict(list)
    for id_, placed in everything(runbook):
        found[placed.section].append(_Part(id_, placed))
    return found


def _answers(before: Runbook, after: Runbook) -> Iterator[Request]:
    for name in FIELDS:
        old, new = field(before, name), field(after, name)
        if _shown(old) != _shown(new) and not (name == "tags" and not new):
            yield Request(Verb.ANSWER, name, content=_shown(new))
        elif name in LISTS and old != new:
            yield Request(Verb.ANSWER, name, content=new)


def _shown(value: str | Owner) -> str:
    if isinstance(value, Owner):
        return f"{value.name} @{value.handle}" if value.handle else value.name
    return value


def _changes(old: list[_Part], new: list[_Part]) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Old and new parts that belong together, where they are not the same; None for what has no other side."""
    matcher = difflib.SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        left = list(new[c:d])
        for one in old[a:b]:
            best = max(left, key=lambda other: _alike(one.placed.content, other.placed.content), default=None)
            if best is None or _alike(one.placed.content, best.placed.content) < _ALIKE:
                yield one, None
                continue
            left.remove(best)
            yield one, best
        yield from ((None, one) for one in left)


def _alike(one: Content, other: Content) -> float:
    """How much two items have in common, 0 to 1: their words, and a third for evidence that both cite."""
    mine, theirs = ("\n".join(words(content)) or str(content) for content in (one, other))
    shared = set(evidence_of(one)) & set(evidence_of(other))
    return difflib.SequenceMatcher(None, mine, theirs, autojunk=False).quick_ratio() * 0.7 + (0.3 if shared else 0.0)


def _moved(gone: list[_Part], new: list[_Part]) -> Iterator[Request]:
    """What went at one place and came at another one was moved; the rest was dropped and added."""
    for one in list(gone):
        to = next((other for other in new if other.key == one.key), None)
        if to is not None:
            gone.remove(one)
            new.remove(to)
            yield Request(Verb.MOVE, one.id, section=to.placed.section, number=to.placed.number)
    yield from (Request(Verb.DROP, one.id, reason=REASON) for one in gone)
    for one in new:
        placed = one.placed
        yield Request(Verb.ADD, placed.section, content=placed.content, number=placed.number)
