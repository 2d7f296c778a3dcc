"""A review as a whole: which of its items one may accept together, and how it stands on the disk now."""

from __future__ import annotations

from wetink.errors import WetinkError
from wetink.library.shelf import Shelf
from wetink.model.review import Group, Item
from wetink.review.desk.offers import NEWER
from wetink.review.desk.parts import FIELDS
from wetink.workflow.pick import pick
from wetink.workflow.review_session import Session, Tools, begin


def plain_rest(session: Session, item: Item) -> tuple[Item, ...]:
    """The open items of an item's section that are grounded, change nothing, and carry no note of drafter or rules.

    All of the symptom is one section, so is the front matter. What is asked, offered or risky is never among them.
    """
    return tuple(
        one
        for one in session.open
        if _section(one) == _section(item) and one.group is Group.REST and not (one.why or one.asks or one.offer)
    )


def _section(item: Item) -> str:
    name = item.placed.section
    return "front matter" if name in FIELDS else name.partition(".")[0]


def reread(session: Session, tools: Tools) -> Session | None:
    """The session anew, as the disk has it, with what is offered beside it; None where it cannot be read."""
    other = session.other
    try:
        beside = pick(Shelf(session.home), other.origin) if other is not None and other.origin != NEWER else None
        return begin(session.home, session.runbook, tools, beside)
    except WetinkError:
        return None
