"""A decision carried out: the runbook as it is afterwards. Nothing is lost that the decision does not name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wetink.model.draft import Cited, Draft, Finding, Owner, Step
from wetink.model.review import Decision, Placed
from wetink.model.runbook import Runbook
from wetink.model.terms import Kind
from wetink.review.desk.numbers import numbers, renumbered
from wetink.review.desk.parts import FIELDS, STEPS, cited, evidence_of, field, key, section, with_field, with_section


class Gone(Exception):
    """What a decision is about is no longer there."""


def applied(runbook: Runbook, decision: Decision, notes: Mapping[str, Cited], log: str) -> Runbook:
    """The runbook after the decision; its `text` is still the old one.

    notes  evidence by id, of the incident's record and of earlier decisions: what may have to be cited again
    log    path of the history below the library, which an attestation names
    Raises `Gone` where `before` is not there (any more).
    """
    before, after = decision.before, decision.after
    if (placed := before or after) is not None and placed.section in FIELDS:
        made = _with_key(runbook, placed.section, before, after)
    else:
        moves = before is not None and not decision.undoes
        made = replace(runbook, body=_led_back(_exchanged(runbook.body, before, after, moves=moves), decision))
    body = replace(made.body, findings=_settled(made.body.findings, decision))
    own = {decision.attests: attested(decision, log)} if decision.attests else {}
    return replace(made, body=_with_notes(body, runbook.body, before, {**notes, **own}))


def _with_key(runbook: Runbook, name: str, before: Placed | None, after: Placed | None) -> Runbook:
    if before is not None and field(runbook, name) != before.content:
        raise Gone
    content = after.content if after else ""
    return with_field(runbook, name, content if isinstance(content, Owner) else str(content))


def _exchanged(body: Draft, before: Placed | None, after: Placed | None, *, moves: bool) -> Draft:
    """The draft with `before` taken out and `after` put in; steps that follow are numbered anew.

    moves  what is put in was in the file: the numbers in it follow, too
    """
    taken = 0
    if before is not None:
        items = section(body, before.section)
        taken = where(items, before)
        body = with_section(body, before.section, items[: taken - 1] + items[taken:])
    put = 0
    if after is not None:
        items = section(body, after.section)
        put = min(max(after.number, 1), len(items) + 1)
        body = with_section(body, after.section, (*items[: put - 1], after.content, *items[put - 1 :]))
    for name in dict.fromkeys(one.section for one in (before, after) if one is not None):
        out = taken if before is not None and before.section == name else 0
        into = put if after is not None and after.section == name else 0
        count = len(section(body, name)) + bool(out) - bool(into)
        moved = numbers(count, out, into)
        if out and into:
            moved[out] = into
        body = renumbered(body, name, moved, kept=0 if moves else into)
    return body


def _led_back(body: Draft, decision: Decision) -> Draft:
    """After an undo: the steps that led to the one that is back lead there again."""
    lines = {one.key: one.when for one in decision.redirected} if decision.undoes else {}
    name = decision.after.section if decision.after else ""
    if not lines or name not in STEPS:
        return body
    steps: tuple[Step, ...] = section(body, name)
    return with_section(body, name, tuple(replace(one, when=lines.get(key(one), one.when)) for one in steps))


def where(items: tuple[object, ...], placed: Placed) -> int:
    """The number at which something stands now, near its old one where it is there twice; raises `Gone`."""
    wanted = key(placed.content)
    found = [number for number, item in enumerate(items, 1) if key(item) == wanted]
    if not found:
        raise Gone
    return min(found, key=lambda number: abs(number - placed.number))


def _settled(findings: tuple[Finding, ...], decision: Decision) -> tuple[Finding, ...]:
    """The notes for the reviewer without those that the decision settles; what an undo brings back is in `cleared`."""
    if decision.undoes:
        was = {key(one.finding): one.finding for one in decision.shortened}
        back = [was.get(key(one), one) for one in findings]
        known = {key(one) for one in findings}
        for one in sorted(decision.cleared, key=lambda one: one.number):
            if key(one.finding) not in known:
                back.insert(one.number - 1, one.finding)
        return tuple(back)
    settled = {key(one.finding) for one in decision.cleared}
    return tuple(one for one in findings if key(one) not in settled)


def attested(decision: Decision, log: str) -> Cited:
    """The footnote that says who wrote it: its place is the decision's line in the history."""
    return Cited(log, f"line {decision.n}", decision.at, decision.by.name, Kind.ATTESTED, None, decision.words)


def _with_notes(body: Draft, old: Draft, before: Placed | None, notes: Mapping[str, Cited]) -> Draft:
    """The draft with a footnote for all that is cited now, and without those that only the old item cited."""
    now = cited(body)
    unused = (set(evidence_of(before.content)) if before else set()) - now
    attestations = {id_ for id_, note in old.evidence.items() if note.kind is Kind.ATTESTED}
    gone = (unused & notes.keys()) | (attestations - now)
    kept = {id_: note for id_, note in body.evidence.items() if id_ not in gone}
    new = {id_: notes[id_] for id_ in sorted(now - kept.keys()) if id_ in notes}
    return replace(body, evidence={**kept, **new})
