"""A review as a whole: what one may accept together, how it stands on the disk now, whose version of an item stays."""

from __future__ import annotations

from dataclasses import replace

from wetink.errors import ReviewConflict, WetinkError
from wetink.library.item_text import write_item
from wetink.library.shelf import Shelf
from wetink.model.review import Group, Item, Request, Verb
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


def theirs_of(session: Session, error: ReviewConflict) -> Item | None:
    """The item as the other reviewer left it; None where they dropped it, or where it was changed once more since."""
    if same := next((item for item in session.items if item.id == error.item), None):
        return same
    return next(
        (item for item in session.items if error.theirs and write_item(item.placed.content) == error.theirs), None
    )


def mine_over(request: Request, saw: Item, theirs: Item | None) -> Request | None:
    """What puts a person's version where the other one is; what was dropped is added again, at the place it had.

    `saw` is the item as the person had it before them, `theirs` as it is now. None where both of them dropped it.
    """
    content = saw.placed.content if request.content is None else request.content
    if theirs is None:
        if request.verb is Verb.DROP:
            return None
        section, number = request.section or saw.placed.section, request.number or saw.placed.number
        return Request(Verb.ADD, section, content=content, number=number)
    if request.verb is Verb.ACCEPT:
        verb = Verb.ANSWER if saw.placed.section in FIELDS else Verb.EDIT
        return Request(verb, theirs.id, content=content)
    return replace(request, item=theirs.id)
