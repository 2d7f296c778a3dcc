"""A draft that was changed as one text -> decisions, with what stands between the parts kept as it was written."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace

from wetink.errors import LibraryConflict
from wetink.library.extras import extras
from wetink.library.review_files import mend, save
from wetink.library.review_log import log_path
from wetink.library.rewrite import rewritten
from wetink.library.runbook_file import read_runbook
from wetink.library.signed_text import normal
from wetink.model.draft import Draft
from wetink.model.review import Content, Decision, Request, Verb
from wetink.model.runbook import Runbook
from wetink.model.terms import Kind
from wetink.review.desk.apply import attested
from wetink.review.desk.differences import differences
from wetink.review.desk.parts import FIELDS, SECTIONS, cited, evidence_of, key, section, with_section
from wetink.review.desk.wording import cites
from wetink.workflow.review import carried_out, decide
from wetink.workflow.review_session import Session, Tools, again, alone, seen

BETWEEN = ("findings", "skipped")
"""Sections for the reviewer alone: nobody accepts them by leaving them."""


def decide_text(session: Session, text: str, tools: Tools, *, accept_rest: bool = False) -> tuple[Session, int]:
    """Take over a draft that a person changed as a whole since `session`; gives how many decisions that were.

    accept_rest  what they left as it is counts as accepted
    Where nobody else wrote meanwhile, the text is kept as they wrote it, with attestations added. Else their decisions
    are carried out on the text as it is now. Raises `DraftInvalid` with the line of `text`, `ReviewConflict`, and
    `LibraryConflict` for words between the parts that cannot be put together.
    """
    old = session.runbook
    clean = _without_secrets(old.text, normal(text), tools.redact)
    new = read_runbook(old.path, clean.encode("utf-8", "surrogatepass"))
    if (new.id, new.body.incidents) != (old.id, old.body.incidents):
        raise LibraryConflict(old.path, "its id and its incidents never change; put them back as they were")
    requests = differences(old, new)
    accepted = _left(session, requests) if accept_rest else []
    with alone(session.home, old):
        now = mend(session.home, again(session.home, old.path))
        same = now.text == old.text
        if same:
            session = _as_written(session, new, [*requests, *accepted], tools)
    if not same:
        if extras(old.text, old.path) != extras(new.text, new.path):
            raise LibraryConflict(old.path, "your words between its parts cannot be put together with the new text")
        session = decide(session, [*requests, *accepted], tools) if requests or accepted else session
    return replace(session, redacted=clean != normal(text)), len(requests) + len(accepted)


def _as_written(session: Session, new: Runbook, requests: Sequence[Request], tools: Tools) -> Session:
    """The person's own text with attestations in it, and its decisions, onto the disk; the lock has to be held."""
    now, made = carried_out(session, requests, tools)
    if not made and new.text == session.runbook.text:
        return session
    body = replace(_attested(new.body, made, requests), findings=now.runbook.body.findings)
    if any(request.item in ("owner", "deputy") for request in requests):
        body, new = replace(body, owner=now.runbook.body.owner), replace(new, deputy=now.runbook.deputy)
    by_hand = replace(new, body=_with_notes(body, made, log_path(new)))
    final = rewritten(by_hand, now.runbook.status if made else session.runbook.status)
    if not made:
        made = [_between(session, tools)]
    made = [replace(one, seen=session.runbook.text_sha256, wrote=final.text_sha256) for one in made]
    save(session.home, session.runbook, final, made, session.lines)
    return seen(session.home, final, tools, session)


def _between(session: Session, tools: Tools) -> Decision:
    """What the history says where only words between the parts were changed."""
    at = tools.clock().replace(microsecond=0)
    reason = "changed words between the parts"
    return Decision(session.lines + 1, at, tools.by, session.runbook.id, Verb.EDIT, "", reason=reason, source="text")


def _attested(body: Draft, made: Sequence[Decision], requests: Sequence[Request]) -> Draft:
    """The items that somebody wrote, citing what the decisions say that they cite."""
    wanted: dict[str, tuple[str, ...]] = {}
    for decision, request in zip(made, requests, strict=True):
        if decision.after is not None and decision.after.section not in FIELDS:
            written: Content | None = request.content or (decision.before.content if decision.before else None)
            if written is not None:
                wanted[key(written)] = evidence_of(decision.after.content)
    for name in SECTIONS:
        items = tuple(cites(one, wanted.get(key(one), evidence_of(one))) for one in section(body, name))
        body = with_section(body, name, items)
    return body


def _with_notes(body: Draft, made: Sequence[Decision], log: str) -> Draft:
    used = cited(body)
    own = {one.attests: attested(one, log) for one in made if one.attests in used}
    kept = {id_: note for id_, note in body.evidence.items() if note.kind is not Kind.ATTESTED or id_ in used}
    return replace(body, evidence={**kept, **own})


def _left(session: Session, requests: Sequence[Request]) -> list[Request]:
    """An acceptance of each open item that has words and that nobody touched."""
    touched = {request.item for request in requests}
    return [
        Request(Verb.ACCEPT, item.id)
        for item in session.open
        if item.placed.content and item.id not in touched and not item.offer and item.placed.section not in BETWEEN
    ]


def _without_secrets(old: str, new: str, redact: Callable[[str], str]) -> str:
    """The new text, with what is not in the old one redacted: stretches of lines at a time, as they were written."""
    before, after = old.split("\n"), new.split("\n")
    out: list[str] = []
    for tag, _, _, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        stretch = after[c:d]
        out += stretch if tag == "equal" or not any(stretch) else redact("\n".join(stretch)).split("\n")
    return "\n".join(out)
