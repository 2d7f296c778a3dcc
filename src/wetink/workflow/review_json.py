"""A review as plain values, for a page or a script, and the decisions that come back from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta

from wetink.errors import DraftInvalid, UsageError
from wetink.library.item_text import read_item, write_item
from wetink.library.json_text import Json
from wetink.library.moments import moment
from wetink.library.plain_values import to_plain
from wetink.model.draft import Claim, Step
from wetink.model.review import Content, Decision, Item, Line, Request, Verb
from wetink.review.desk import history
from wetink.review.desk.lines import AROUND, lines, shown_ids
from wetink.review.desk.parts import FIELDS, KINDS, LISTS
from wetink.workflow.review_session import Session

_KEYS = {"do", "item", "text", "set", "to", "number", "why", "decision"}
_PARTS = ("text", "expect", "when", "check", "undo")


def as_values(session: Session, around: int = AROUND) -> dict[str, Json]:
    """The whole session; `around` says how many pieces of evidence stand before and after each that is cited."""
    runbook = session.runbook
    open_ = len(session.open)
    return {
        "id": runbook.id,
        "path": runbook.path,
        "title": runbook.body.title,
        "status": str(runbook.status),
        "text_sha256": runbook.text_sha256,
        "open": open_,
        "decided": len(session.items) - open_,
        "items": [_item(session, item, around) for item in session.items],
        "decisions": [_decision(one) for one in session.decisions if one.runbook == runbook.id],
        "unread": [
            {"source": one.place.source, "locator": one.place.locator, "why": one.why}
            for one in (*session.missing, *session.damaged)
        ],
    }


def _item(session: Session, item: Item, around: int) -> dict[str, Json]:
    placed = item.placed
    notes = {**session.notes, **session.runbook.body.evidence}
    values: dict[str, Json] = {
        "id": item.id,
        "group": str(item.group),
        "state": str(item.state),
        "section": placed.section,
        "number": placed.number,
        "markdown": write_item(placed.content),
        "parts": parts(placed.content),
        "asks": item.asks,
        "why": [to_plain(one) for one in item.why],
        "offer": item.offer,
        "instead_of": item.other,
        "evidence": [_line(line) for line in lines(session.record, shown_ids(placed.content), notes, around)],
        "decision": item.by.n if item.by else None,
    }
    return {key: value for key, value in values.items() if value not in ("", None)}


def _line(line: Line) -> dict[str, Json]:
    values = to_plain(replace(line, uncertainty=timedelta(0)))
    return values | ({"uncertainty": line.uncertainty / timedelta(seconds=1)} if line.uncertainty else {})


def parts(content: Content) -> dict[str, Json] | None:
    """What a form shows of a step or claim; None for the rest, which is a line or two of Markdown."""
    return to_plain(content) if isinstance(content, Step | Claim) else None


def _decision(one: Decision) -> dict[str, Json]:
    about = one.after or one.before
    values: dict[str, Json] = {
        "n": one.n,
        "at": moment(one.at),
        "by": one.by.name,
        "do": str(one.verb),
        "section": about.section if about else one.source.removeprefix("question:"),
        "before": write_item(one.before.content) if one.before else None,
        "after": write_item(one.after.content) if one.after else None,
        "why": one.reason or None,
        "undoes": one.undoes or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def read_request(line: str, session: Session, where: str) -> Request:
    """The decision in one line of JSON: {"do": "edit", "item": "9f3a1c22", "text": "1. ..."}.

    Keys are do, item, text (Markdown of the item) or set (single parts of a step), to and number (where it goes), why,
    decision (which one to undo). Raises `DraftInvalid` naming `where`.
    """
    values = _object(line, where)
    try:
        verb = Verb(str(values.get("do")))
    except ValueError:
        raise DraftInvalid(where, f"`do` is none of {', '.join(Verb)}", hint=_HINT) from None
    item = _find(session, _text(values, "item", where))
    section = _text(values, "to", where)
    target = section or _section_of(session, item, _text(values, "item", where))
    return Request(
        verb=verb,
        item=_text(values, "item", where),
        content=_content(values, item, target, where),
        section=section,
        number=_count(values, "number", where),
        reason=_text(values, "why", where),
        undoes=_count(values, "decision", where),
    )


_HINT = 'each line is one decision, as {"do": "accept", "item": "9f3a1c22"}; see docs/reference/review.md'


def _object(line: str, where: str) -> dict[str, object]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise DraftInvalid(where, "is not JSON", hint=_HINT) from None
    if not isinstance(values, dict) or not set(values) <= _KEYS:
        raise DraftInvalid(where, f"has to be an object with the keys {', '.join(sorted(_KEYS))}", hint=_HINT)
    return values


def _text(values: Mapping[str, object], key: str, where: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise DraftInvalid(where, f"`{key}` has to be text", hint=_HINT)
    return value


def _count(values: Mapping[str, object], key: str, where: str) -> int:
    value = values.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DraftInvalid(where, f"`{key}` has to be a number from 1", hint=_HINT)
    return value


def _find(session: Session, id_: str) -> Item | None:
    return next((item for item in session.items if id_ and item.id.startswith(id_)), None)


def _section_of(session: Session, item: Item | None, id_: str) -> str:
    """Where an item stands, or stood before somebody changed it; else the name itself, which may be a section's."""
    if item is not None:
        return item.placed.section
    gone = [one.before for one in session.decisions if one.before and history.mark(one.before) == id_]
    return gone[-1].section if gone else id_


def _content(values: Mapping[str, object], item: Item | None, section: str, where: str) -> Content | None:
    if "set" in values:
        return _changed(values["set"], item, where)
    if "text" not in values:
        return None
    return written(section, _text(values, "text", where), where)


def written(section: str, text: str, where: str) -> Content:
    """What somebody wrote for a section or a key of the front matter; raises `DraftInvalid` with the line."""
    if section not in KINDS:
        raise DraftInvalid(where, f"{section!r} is no section", hint=f"they are {', '.join(KINDS)}")
    if section in LISTS:
        words = text.replace(",", "\n").split("\n") if section != "alerts" else text.split("\n")
        return "\n".join(word.strip() for word in words if word.strip())
    if section in FIELDS:
        return " ".join(text.split())
    return read_item(section, text, where)


def _changed(wanted: object, item: Item | None, where: str) -> Content:
    content = item.placed.content if item else None
    if not isinstance(wanted, dict) or not set(wanted) <= set(_PARTS):
        raise DraftInvalid(where, f"`set` has to be an object with the keys {', '.join(_PARTS)}", hint=_HINT)
    known = {one.name for one in fields(content)} if isinstance(content, Step | Claim) else set()
    if not isinstance(content, Step | Claim) or not set(wanted) <= known:
        raise UsageError(f"{where}: `set` fits steps, and `text` in claims", "give the whole item as `text`")
    if not all(isinstance(value, str) for value in wanted.values()):
        raise DraftInvalid(where, "what is in `set` has to be text", hint=_HINT)
    return replace(content, **wanted)
