"""What an item and its evidence look like as text, for a screen, a list and an editor."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from wetink.cli.table import clock, doubt
from wetink.cli.terminal import harmless
from wetink.library.inline import UNSEEN
from wetink.library.item_text import write_item
from wetink.model.draft import Claim, Finding, Placeholder, Prevention, Step
from wetink.model.review import Content, Group, Item, Line
from wetink.model.terms import Kind, Risk, Skipped
from wetink.review.desk.lines import lines, shown_ids
from wetink.review.desk.parts import evidence_of
from wetink.workflow.review_session import Session

HEADS = {
    Group.RISKY: "weak, ungrounded or risky",
    Group.QUESTION: "open questions",
    Group.OFFER: "offered",
    Group.REST: "the rest",
}
NAMES = {
    "symptom.alerts": "symptom, alerts",
    "symptom.customers": "symptom, customers",
    "symptom.dashboards": "symptom, logs",
    "not_this": "when this is not it",
    "before_you_start": "before you start",
    "ruled_out": "ruled out",
    "findings": "note",
    "skipped": "not read",
    "placeholders": "placeholder",
}
"""What sections are called on a screen, where not by their own name."""

MOST_LINES = 12
"""Lines of one piece of evidence that are shown; the file it comes from has all of it."""

_LABELS = (("expect", "Expect"), ("when", "If"), ("check", "Check"), ("undo", "Undo"), ("sure", "Sure"))


def safe(text: str) -> str:
    """Text that cannot drive a terminal nor hide anything: what does not show is a replacement character."""
    return UNSEEN.sub("\ufffd", harmless(text)).replace("\t", "    ")


def place(item: Item) -> str:
    """Where an item stands: "resolution 3", "owner"."""
    name = NAMES.get(item.placed.section, item.placed.section)
    return f"{name} {item.placed.number}" if item.placed.number else name


def gist(item: Item) -> str:
    """An item in one line."""
    said = " ".join(" ".join(text.split()) for text, _ in words(item.placed.content))
    return said or item.asks or "; ".join(one.message for one in item.why)


def risk(item: Item) -> str:
    """The risk of a step that has one worth saying, in capitals where it destroys."""
    found = item.placed.content.risk if isinstance(item.placed.content, Step) else None
    return {Risk.DESTRUCTIVE: "DESTRUCTIVE", Risk.CHANGES_STATE: "changes state"}.get(found, "") if found else ""


def words(content: Content) -> Iterator[tuple[str, bool]]:
    """What an item says, a piece each; True marks a command."""
    match content:
        case Step():
            yield content.text, False
            yield from ((command.run, True) for command in content.commands)
            yield from ((f"{label}: {said}", False) for name, label in _LABELS if (said := getattr(content, name)))
        case Claim():
            yield content.text, False
        case Prevention():
            done = "done" if content.status == "done" else "filed"
            yield f"{done}: {content.ref} {content.text}", False
            yield content.url or "(no link)", False
        case Placeholder():
            yield f"<{content.name}>: {content.source}", False
            yield f"seen: {content.seen}", False
        case Finding():
            yield f"{content.where}: {content.message}", False
            yield content.hint, False
        case Skipped():
            yield f"{content.place.source}, {content.place.locator}: {content.why}", False
        case _:
            yield write_item(content).rstrip("\n"), False


def differing(mine: Content, theirs: Content) -> list[str]:
    """The parts in which two versions of a step say something else, by the names they stand under."""
    if not isinstance(mine, Step) or not isinstance(theirs, Step):
        return []
    runs = [[command.run for command in one.commands] for one in (mine, theirs)]
    first = [("sentence", mine.text != theirs.text), ("command", runs[0] != runs[1])]
    rest = [(label, getattr(mine, name) != getattr(theirs, name)) for name, label in _LABELS]
    return [name for name, other in (*first, *rest) if other]


def cited(content: Content) -> str:
    """What an item says of its evidence: "cites E7, E9"."""
    ids = evidence_of(content)
    return f"cites {', '.join(ids)}" if ids else ""


def evidence(session: Session, item: Item, around: int) -> tuple[Line, ...]:
    """The lines beside an item; of an offer those of the record that it comes from."""
    ids, other = shown_ids(item.placed.content), session.other
    notes = {**session.notes, **session.runbook.body.evidence}
    if item.offer and other:
        return lines(other.record, other.own_ids(ids, session.record), other.body.evidence, around)
    return lines(session.record, ids, notes, around)


def told(line: Line) -> tuple[str, list[str]]:
    """A piece of evidence: who and when, and the lines of its words."""
    kind = f"{line.kind}/{line.outcome}" if line.outcome else str(line.kind)
    head = (line.id, f"{clock(line.at)}{doubt(line.uncertainty)}", "" if line.kind is Kind.SAID else kind, line.who)
    said = safe(line.text).split("\n")
    if len(said) > MOST_LINES:
        said = [*said[:MOST_LINES], f"\u2026 {len(said) - MOST_LINES} lines more"]
    return safe("  ".join(part for part in head if part)), said


def folded(text: str, columns: int, indent: str = "") -> Iterator[str]:
    """Lines of at most `columns`; those that go on begin where the line began."""
    for line in safe(text).split("\n"):
        bare = line.lstrip(" ")
        own = indent + " " * min(len(line) - len(bare), 8)
        wrap = textwrap.TextWrapper(max(columns, 20), initial_indent=own, subsequent_indent=own, drop_whitespace=True)
        yield from wrap.wrap(bare) or [""]
