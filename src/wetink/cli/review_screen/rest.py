"""Which items of a review one may accept together: those of which nobody has anything to say."""

from __future__ import annotations

from wetink.model.review import Group, Item
from wetink.review.desk.parts import FIELDS
from wetink.workflow.review_session import Session


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
