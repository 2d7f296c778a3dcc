"""What another text has that this one lacks: a newer draft of the incident, a runbook for the same symptom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wetink.model.draft import Draft, Owner, Step
from wetink.model.evidence import Evidence
from wetink.model.review import Content, Decision, Group, Item, Placed
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.desk import history
from wetink.review.desk.lines import Record
from wetink.review.desk.parts import FIELDS, SECTIONS, everything, evidence_of, key, section, with_section
from wetink.review.desk.wording import cites

NEWER = "newer draft"
_NOT_OFFERED = ("findings", "skipped", "placeholders", "deputy")
_NUMBER = when_used(r"E([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Other:
    """Another text and the record it cites; `origin` is what to call it ("newer draft", the path of a draft)."""

    origin: str
    body: Draft
    record: Record

    def own_ids(self, wanted: Sequence[str], record: Record) -> tuple[str, ...]:
        """What it calls the evidence that is, or will be, known by these ids in our record."""
        names = {new: old for old, new in ids(self, record).items()}
        return tuple(names[id_] for id_ in wanted if id_ in names)


def offers(runbook: Runbook, record: Record, other: Other, decisions: Sequence[Decision]) -> tuple[Item, ...]:
    """What may be taken over, in the order of the file; nothing that a person dropped, changed or left already."""
    there = translated(other, record)
    parts = list(everything(runbook))
    known = {history.mark(placed) for _, placed in parts} | {_words(placed) for _, placed in parts}
    gone = history.dropped(decisions, runbook.id)
    wanted = FIELDS if other.origin == NEWER else ()
    found: list[Item] = []
    for _, placed in everything(replace(runbook, body=there, deputy="")):
        mark = history.mark(placed)
        left = mark in known or _words(placed) in known or mark in gone or source_of(other.origin, placed) in gone
        if left or not placed.content or placed.section in _NOT_OFFERED:
            continue
        if placed.section not in FIELDS or placed.section in wanted:
            found.append(_offer(placed, parts, other.origin))
    return tuple(found)


def source_of(origin: str, placed: Placed) -> str:
    """What the history calls something that was taken from another text, or left there."""
    return f"{origin}: {history.mark(placed)}"


def _words(placed: Placed) -> str:
    """Something without what it rests on: the same words on other evidence, or surer ones, are nothing new."""
    if isinstance(placed.content, str | Owner):
        return ""
    bare = cites(placed.content, ())
    return f"{placed.section}:{key(replace(bare, sure='') if isinstance(bare, Step) else bare)}"


def _offer(placed: Placed, parts: Sequence[tuple[str, Placed]], origin: str) -> Item:
    same = [(id_, one) for id_, one in parts if one.section == placed.section]
    near = next((id_ for id_, one in same if placed.section in FIELDS or _is_near(one.content, placed.content)), "")
    return Item(f"new-{key(placed.content)}", placed, Group.OFFER, offer=origin, other=near)


def _is_near(mine: Content, theirs: Content) -> bool:
    """Whether two items are about the same: the first piece of evidence, or the same command."""
    ours, others = evidence_of(mine), evidence_of(theirs)
    if ours and others and (ours[0] in others or others[0] in ours):
        return True
    if isinstance(mine, Step) and isinstance(theirs, Step):
        runs = {command.run for command in mine.commands}
        return any(command.run in runs for command in theirs.commands)
    return False


def ids(other: Other, record: Record) -> dict[str, str]:
    """Each id of the other record -> what the same piece is, or will be, called in ours.

    A piece is the same where its words and its first place are. What ours lacks gets the next free numbers, in order.
    """
    ours = {(item.sha256, item.places[0]): item.id for item in record.evidence}
    free = max((int(found[1]) for id_ in record.index if (found := _NUMBER.fullmatch(id_))), default=0)
    names: dict[str, str] = {}
    for item in other.record.evidence:
        same = ours.get((item.sha256, item.places[0]))
        if same is None:
            free += 1
        names[item.id] = same or f"E{free}"
    return names


def translated(other: Other, record: Record) -> Draft:
    """The other text with the ids of our record in it."""
    names = ids(other, record)
    body = other.body
    for name in SECTIONS:
        items = tuple(cites(one, _renamed(evidence_of(one), names)) for one in section(body, name))
        body = with_section(body, name, items)
    owner = body.owner and replace(body.owner, evidence=_renamed(body.owner.evidence, names))
    return replace(body, owner=owner)


def _renamed(old: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Attestations of the other text are not ours: they stay behind."""
    return tuple(names[id_] for id_ in old if id_ in names)


def pieces(content: Content, other: Other, record: Record) -> tuple[Evidence, ...]:
    """The evidence that something taken from another text cites and our record lacks, under its new ids."""
    names = {new: old for old, new in ids(other, record).items()}
    wanted = [id_ for id_ in evidence_of(content) if id_ not in record.index and id_ in names]
    found = [(id_, other.record.evidence[other.record.index[names[id_]]]) for id_ in wanted]
    return tuple(replace(item, id=id_, of=None) for id_, item in found)
