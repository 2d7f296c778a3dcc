"""The owner: a person of the incident, and the one whom people named."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.drafting.extractive import Analysis
from wetink.drafting.grounding.ground import Ground
from wetink.drafting.grounding.near import short
from wetink.drafting.owner import find_owner
from wetink.model.draft import Draft, Finding, Owner
from wetink.model.evidence import Person

_SAID = ("channel", "report", "incident.toml", "document")


def check(draft: Draft, ground: Ground, found: Analysis) -> Iterator[Finding]:
    """An owner whom the record does not know, or who is not the one that people agreed on."""
    owner = draft.owner
    people = ground.timeline.people
    if owner is None or not people:
        return
    mine = next((person for person in people if is_person(owner, person)), None)
    if mine is None and not _is_named(owner, ground):
        yield Finding(
            "invented-owner",
            "error",
            "owner",
            f"{owner.name!r} was looked for among the {len(people)} people of the record: nobody is called that",
            "name one of the people of the incident",
        )
        return
    if mine is not None and mine.bot:
        message = f"{owner.name!r} is a machine: only a person can own a runbook"
        yield Finding("invented-owner", "error", "owner", message, "name a person of the incident")
        return
    if mine is not None and (wrong := _rests_on_others(owner, mine, ground)):
        yield Finding(
            "invented-owner",
            "error",
            "owner",
            f"{owner.name!r} neither wrote nor is named in what is cited for it ({', '.join(owner.evidence)}): {wrong}",
            "cite where they took it or were named, or name who did",
        )
        return
    said = find_owner(found.record, found.window, found.changes, [deed.said for deed in found.deeds])
    if said is None or not any(word in said.reason for word in _SAID):
        return
    theirs = next((person for person in people if is_person(said, person)), None)
    if theirs is not None and theirs is not mine:
        yield Finding(
            "invented-owner",
            "error",
            "owner",
            f"{owner.name!r} is not whom people named: {said.name} is ({said.reason}, {', '.join(said.evidence)})",
            f"name {said.name}, or have a person take it by name",
        )


def _rests_on_others(owner: Owner, mine: Person, ground: Ground) -> str:
    """What an owner cites that is by and about others only; "" where they stand in it, or nothing of it is known."""
    cited = [ground.by_id[id_] for id_ in owner.evidence if id_ in ground.by_id]
    names = {name.casefold() for name in (mine.name, mine.handle or "", *mine.aliases, mine.name.split()[0]) if name}
    if any(name in ground.whole(item).casefold() for item in cited for name in names):
        return ""
    return f"{short(cited[0].text, 60)!r} ({cited[0].id}, {cited[0].who})" if cited else ""


def is_person(owner: Owner, person: Person) -> bool:
    """Whether an owner is this person, by name, handle or any alias."""
    own = {name.casefold() for name in (owner.name, owner.handle or "") if name}
    return bool(own & {name.casefold() for name in (person.name, person.handle or "", *person.aliases) if name})


def _is_named(owner: Owner, ground: Ground) -> bool:
    return bool(ground.first_with(owner.name)) and len(owner.name) > 2
