"""Review: a decision about a part of a runbook -> the runbook, its history, and both on the disk at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wetink.errors import ReviewConflict, UsageError
from wetink.library.item_text import write_item
from wetink.library.review_files import add_evidence, mend, record_path, save, take_newer_away
from wetink.library.review_log import log_path
from wetink.library.rewrite import rewritten
from wetink.model.draft import cite
from wetink.model.review import Decision, Item, Request, Verb
from wetink.model.runbook import Runbook, Status
from wetink.review.desk import history
from wetink.review.desk.apply import Gone, applied
from wetink.review.desk.lines import Record
from wetink.review.desk.offers import NEWER, pieces, source_of
from wetink.review.desk.prepare import Asked, prepared
from wetink.workflow.review_session import Session, Tools, again, alone, listed, seen
from wetink.workflow.review_words import with_person, without_secrets

_SHORTEST = 4
"""Characters of an id that have to be given at least."""


def decide(session: Session, requests: Sequence[Request], tools: Tools) -> Session:
    """Carry out decisions, all of them or none; gives the session as it is then, with what others did meanwhile.

    When it returns, the disk has them. Raises `ReviewConflict` where somebody else decided the same thing since the
    session was read, with both versions; `UsageError` for what cannot be meant; `LibraryUnwritable`.
    """
    with alone(session.home, session.runbook):
        runbook = mend(session.home, again(session.home, session.runbook.path))
        start = seen(session.home, runbook, tools, session)
        for request in requests:
            _compare(session, start, request)
        now, made = carried_out(start, requests, tools, session.lines)
        _write(start, now, made)
    return replace(seen(session.home, now.runbook, tools, now), redacted=now.redacted)


def carried_out(
    session: Session, requests: Sequence[Request], tools: Tools, lines: int | None = None
) -> tuple[Session, list[Decision]]:
    """Decisions carried out in memory; nothing is written. `lines` is how much of the history their reviewer had seen.

    The session's `redacted` says whether a secret was taken out of one of them.
    """
    known = session.lines if lines is None else lines
    made: list[Decision] = []
    redacted = False
    for request in requests:
        named = with_person(request, tools.people)
        clean = without_secrets(session, named, tools.redact)
        redacted = redacted or clean != named
        session, decision = _one(session, clean, tools, known)
        made.append(decision)
    return replace(session, redacted=redacted), made


def _one(session: Session, request: Request, tools: Tools, lines: int) -> tuple[Session, Decision]:
    """One request carried out in memory; `lines` is how much of the history its reviewer had seen."""
    item = _item(session, request, lines)
    request = _completed(request, item)
    about = next((one for one in session.items if one.id == item.other), None) if item and item.offer else item
    asked = Asked(
        request=request,
        runbook=session.runbook,
        item=about if request.verb is not Verb.LEAVE else None,
        items=session.items,
        decisions=session.decisions,
        n=session.lines + 1,
        at=tools.clock(),
        by=tools.by,
    )
    session = _with_pieces(session, request)
    decision = prepared(asked, session.notes)
    try:
        changed = applied(session.runbook, decision, session.notes, log_path(session.runbook))
    except Gone:
        raise _conflict(session, request) from None
    if decision.verb is Verb.TAKE:
        changed = _of_both(changed, session)
    runbook = _text_of(session.runbook, changed)
    decision = replace(decision, wrote=runbook.text_sha256)
    notes = {**session.notes, **dict(history.attestations([decision], log_path(runbook)))}
    decisions = (*session.decisions, decision)
    session = replace(session, runbook=runbook, notes=notes, decisions=decisions, lines=session.lines + 1)
    return listed(session), decision


def _compare(saw: Session, now: Session, request: Request) -> None:
    """Raise `ReviewConflict` where a key of the front matter has another value than its reviewer saw."""
    before, after = (next((i for i in one.items if i.id == request.item), None) for one in (saw, now))
    changed = before and after and before.placed.content != after.placed.content
    if changed and now.lines > saw.lines and request.verb is not Verb.UNDO:
        raise _conflict(now, request, saw.lines)


def _completed(request: Request, item: Item | None) -> Request:
    """A request about something that is offered, with what it needs of it."""
    if item is None or not item.offer:
        return request
    source = source_of(item.offer, item.placed)
    if request.verb is Verb.DROP:
        return replace(request, verb=Verb.LEAVE, source=source)
    if request.verb not in (Verb.TAKE, Verb.ACCEPT, Verb.EDIT, Verb.LEAVE):
        raise UsageError(f"{item.id}: is not in the runbook yet", "take it first, then decide on it")
    placed = item.placed
    where = "" if item.other else placed.section
    content = placed.content if request.content is None else request.content
    verb = request.verb if request.verb is Verb.LEAVE else Verb.TAKE
    return replace(request, verb=verb, content=content, section=where, number=0, source=source)


def _with_pieces(session: Session, request: Request) -> Session:
    """The session with the evidence that something taken from elsewhere rests on."""
    if request.verb is not Verb.TAKE or session.other is None or request.content is None:
        return session
    new = pieces(request.content, session.other, session.record)
    record = Record.of((*session.record.evidence, *new))
    return replace(session, record=record, notes={**session.notes, **{item.id: cite(item) for item in new}})


def _text_of(before: Runbook, after: Runbook) -> Runbook:
    """The runbook with the text that says it; the very same one where nothing was changed, as most decisions do."""
    status = _status(before, after)
    if after.body == before.body and after.deputy == before.deputy and status is before.status:
        return before
    return rewritten(after, status)


def _of_both(runbook: Runbook, session: Session) -> Runbook:
    """The runbook with the incidents of what something was taken from."""
    theirs = session.other.body.incidents if session.other else ()
    incidents = tuple(dict.fromkeys((*runbook.body.incidents, *theirs)))
    return replace(runbook, body=replace(runbook.body, incidents=incidents))


def _status(before: Runbook, after: Runbook) -> Status:
    """A draft is in review from the first decision on; what was published needs it once its text is another one."""
    if before.status in (Status.DRAFT, Status.IN_REVIEW):
        return Status.IN_REVIEW
    same = before.body == after.body and before.deputy == after.deputy
    return before.status if same else Status.NEEDS_REVIEW


def _write(start: Session, now: Session, made: Sequence[Decision]) -> None:
    """The new evidence first: without a decision that cites it, it does no harm."""
    new = now.record.evidence[len(start.record.evidence) :]
    if new:
        add_evidence(start.home, record_path(start.runbook), new)
    save(start.home, start.runbook, now.runbook, made, start.lines)
    over = now.other is not None and now.other.origin == NEWER and not any(item.offer for item in now.items)
    if over:
        take_newer_away(start.home, start.runbook)


def _item(session: Session, request: Request, lines: int) -> Item | None:
    """The item that a request is about; raises `ReviewConflict` where it went, `UsageError` where it never was."""
    wanted = request.item
    if not wanted or request.verb in (Verb.UNDO, Verb.ADD):
        return None
    exact = next((item for item in session.items if item.id == wanted), None)
    found = [item for item in session.items if item.id.startswith(wanted) and len(wanted) >= _SHORTEST]
    if exact or len(found) == 1:
        return exact or found[0]
    if found:
        raise UsageError(f"{wanted}: {len(found)} items begin so", f"they are {', '.join(item.id for item in found)}")
    raise _conflict(session, request, lines)


def _conflict(now: Session, request: Request, lines: int = 0) -> ReviewConflict | UsageError:
    """What became of the thing that a request is about; `lines` is how much of the history its reviewer had seen."""
    for one in reversed(history.valid(now.decisions, now.runbook.id)):
        about = [placed for placed in (one.before, one.after) if placed is not None]
        same = any(placed.section == request.item for placed in about) and one.n > lines
        if request.undoes:
            same = one.n > request.undoes
        elif one.before is not None and request.item:
            same = same or history.mark(one.before) == request.item.split("-")[0]
        if same:
            did = "dropped it" if one.after is None else f"decided on it ({one.verb})"
            why = f' ("{one.reason}")' if one.reason else ""
            who = f"{one.by.name} {did} at {one.at:%H:%M:%SZ}{why}"
            item = request.item or f"decision {request.undoes}"
            return ReviewConflict(item, who, _yours(request, one), _theirs(one))
    return UsageError(
        f"{request.item or 'that'}: no such item is in {now.runbook.path} (any more)",
        "`wetink review` lists what there is; the file may have been changed by hand",
    )


def _theirs(one: Decision) -> str:
    return write_item(one.after.content) if one.after else ""


def _yours(request: Request, theirs: Decision) -> str:
    """What a reviewer wants a thing to be: their own words, else, unless they drop it, what both of them had seen."""
    if request.verb is Verb.DROP:
        return ""
    content = theirs.before.content if request.content is None and theirs.before else request.content
    return "" if content is None else write_item(content)
