"""What the decisions so far come to: which items are settled, by which decision, and which may be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wetink.model.draft import Cited
from wetink.model.review import Decision, Placed, Reviewer, State, Verb
from wetink.review.desk.apply import attested
from wetink.review.desk.parts import FIELDS, key

STATES = {
    Verb.ACCEPT: State.ACCEPTED,
    Verb.EDIT: State.EDITED,
    Verb.ANSWER: State.EDITED,
    Verb.MOVE: State.MOVED,
    Verb.ADD: State.ADDED,
    Verb.TAKE: State.TAKEN,
}


def mark(placed: Placed) -> str:
    """What a decision about something is found by: its content, of the front matter with the key's name."""
    name = f"{placed.section}=" if placed.section in FIELDS else ""
    return name + key(placed.content)


def valid(decisions: Iterable[Decision], runbook: str) -> list[Decision]:
    """The decisions on a runbook that nobody took back, in order; a taken back undo counts for nothing."""
    undone: set[int] = set()
    found: list[Decision] = []
    for one in reversed([one for one in decisions if one.runbook == runbook]):
        if one.n in undone:
            continue
        if one.undoes:
            undone.add(one.undoes)
        else:
            found.append(one)
    return found[::-1]


def settled(decisions: Iterable[Decision], runbook: str) -> dict[str, Decision]:
    """The last decision about each thing as it is now, by its mark; of questions by their source."""
    found: dict[str, Decision] = {}
    for one in valid(decisions, runbook):
        if one.after is not None:
            found[mark(one.after)] = one
        elif one.source and one.before is None:
            found[one.source] = one
    return found


def dropped(decisions: Iterable[Decision], runbook: str) -> frozenset[str]:
    """Marks of what people changed or took out: a newer draft need not bring it again."""
    ours = valid(decisions, runbook)
    gone = {
        mark(one.before) for one in ours if one.before and (one.after is None or mark(one.after) != mark(one.before))
    }
    return frozenset(gone | {one.source for one in ours if one.verb is Verb.LEAVE})


def last_of(decisions: Iterable[Decision], runbook: str, reviewer: Reviewer) -> Decision | None:
    """What a reviewer decided last and did not take back."""
    return next((one for one in reversed(valid(decisions, runbook)) if one.by == reviewer), None)


def attestations(decisions: Iterable[Decision], log: str) -> Iterator[tuple[str, Cited]]:
    """Every footnote that a decision made, by its id."""
    for one in decisions:
        if one.attests:
            yield one.attests, attested(one, log)
