"""What was tried, proposed or suspected and does not belong to the path that worked, and why."""

from __future__ import annotations

import re

from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.language.phrases import says, starts
from wetink.drafting.record.record import Part, Record, Said
from wetink.drafting.record.statements import Act, acts
from wetink.drafting.record.verdicts import sign
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.resolution.changes import Change, Fate
from wetink.drafting.resolution.report_roles import Told
from wetink.drafting.resolution.standing import took_back
from wetink.drafting.resolution.told import refusal
from wetink.drafting.writing.wording import quote
from wetink.model.draft import Claim
from wetink.model.evidence import Outcome

_TEACHES = {Fate.NO_EFFECT, Fate.REVERTED, Fate.FAILED}
_MOST = 10
_NEXT = 120.0
_TAG = re.compile(r"\A\w*\n")
"""The language behind the marks of a fence."""
_NO_TRY = frozenset({Act.ASKED, Act.PROPOSED, Act.LONG_AGO, Act.PASSED_ON, Act.CLOSED})


def find_ruled_out(
    record: Record, window: Window, changes: list[Change], looks: list[Look], used: set[str]
) -> tuple[Claim, ...]:
    """Claims in order of time: fixes that failed or were taken back, refused proposals, suspicions put aside."""
    found: list[tuple[int, Claim]] = []
    found += _tries(changes, window)
    told = {one for _, claim in found for one in claim.evidence}
    found += _refused_calls(record, window)
    found += _told_tries(record, window, used | told)
    refused = _refused(record, window)
    cited = {one for _, claim in refused for one in claim.evidence}
    found += refused + _suspicions(record, window, looks, used | cited)
    found.sort(key=lambda pair: pair[0])
    seen: set[str] = set()
    claims = []
    for _, claim in found:
        if claim.text not in seen:
            seen.add(claim.text)
            claims.append(claim)
    return tuple(claims[:_MOST])


def tried_by_report(told: Told) -> tuple[Claim, ...]:
    """What a report says was tried and did not end it, with its sentence that says so."""
    found = []
    for said, why in told.vain[:_MOST]:
        own = said.prose == why.prose
        ids = (said.item.id,) if said.item.id == why.item.id else (said.item.id, why.item.id)
        found.append(Claim(f"Tried in vain: {quote(said.prose)}" + ("" if own else f" Then: {quote(why.prose)}"), ids))
    return tuple(found)


def _tries(changes: list[Change], window: Window) -> list[tuple[int, Claim]]:
    kept = {c.run.key for c in changes if c.kept}
    found = []
    for change in changes:
        run = change.run
        if change.fate not in _TEACHES or run.key in kept or not window.start <= run.t <= window.close:
            continue
        if change.fate is Fate.FAILED and (run.command.cancelled or not run.facts.parses or change.instead):
            continue
        why = f": {quote(change.told[0].prose)}" if change.told else ""
        line = " ".join(run.line.split())
        ids = (run.item.id, *(s.item.id for s in change.told))
        found.append((run.pos, Claim(f"Tried, {change.reason}: `{line}`{why}", ids)))
    return found


def _told_tries(record: Record, window: Window, used: set[str]) -> list[tuple[int, Claim]]:
    """What somebody without a terminal did and took back, or saw to be in vain."""
    hands = {run.who for run in record.runs}
    found = []
    for said in record.said_between(window.onset, window.recovery):
        does = acts(said.prose)
        if said.bot or said.who in hands or said.item.id in used or Act.DID not in does or does & _NO_TRY:
            continue
        end = took_back(record, said)
        vain = end is not None and sign(end.prose) <= 0  # what was undone to good effect was no try, it was the cause
        if end is not None and vain and end.item.id not in used:
            claim = Claim(f"Tried in vain: {quote(said.prose)} Then: {quote(end.prose)}", (said.item.id, end.item.id))
            found.append((said.pos, claim))
    return found


def _refused(record: Record, window: Window) -> list[tuple[int, Claim]]:
    found = []
    coded = {p.item.of for p in record.proposals if p.part is Part.CHANGE}
    for said in record.said_between(window.onset, window.close):
        if said.bot or starts("refused", said.prose) or not (said.item.id in coded or says("proposed", said.prose)):
            continue
        answer = refusal(record, said)
        if answer is None:
            continue
        why = _reason(record, answer)
        ids = (said.item.id, answer.item.id, *(s.item.id for s in why))
        words = " ".join([quote(answer.prose), *(quote(s.prose) for s in why)])
        what = said.prose if said.prose.strip() else _TAG.sub("", " ".join(said.fenced))
        found.append((said.pos, Claim(f"Proposed and refused: {quote(what)} Answer: {words}", ids)))
    return found


def _refused_calls(record: Record, window: Window) -> list[tuple[int, Claim]]:
    """What an agent would have changed and its person did not let it, with what they said next to the agent."""
    found = []
    for call in record.proposals:
        within = window.onset <= call.t <= window.close
        if call.item.outcome is not Outcome.REFUSED or call.part is not Part.CHANGE or not within:
            continue
        source = call.item.places[0].source
        later = [s for s in record.said_between(call.t, call.t + _NEXT) if s.pos > call.pos]
        heard = next((s for s in later if s.item.places[0].source == source), None)
        others = [p.pos for p in record.proposals if heard is not None and call.pos < p.pos < heard.pos]
        answers = [heard] if heard is not None and not heard.bot and not others else []
        words = "".join(f" Answer: {quote(s.prose)}" for s in answers)
        line = " ".join(call.line.split())
        ids = (call.item.id, *(s.item.id for s in answers))
        found.append((call.pos, Claim(f"Proposed and refused: `{line}`{words}", ids)))
    return found


def _reason(record: Record, answer: Said) -> list[Said]:
    """A refusal of one word is explained in the same person's next message."""
    if len(answer.prose.split()) > 4:
        return []
    later = [s for s in record.said_between(answer.t, answer.t + 60) if s.pos > answer.pos and s.who == answer.who]
    return later[:1]


def _suspicions(record: Record, window: Window, looks: list[Look], used: set[str]) -> list[tuple[int, Claim]]:
    """Messages that say of something that it was not it; those that a step quotes already stay there."""
    found = []
    for said in record.said_between(window.onset, window.recovery):
        if said.bot or said.item.id in used or len(said.prose) > 220 or not says("dead_end", said.prose):
            continue
        if said.channel == REPORT and says("trouble", said.prose):
            continue  # a report's "is not ready" tells what was wrong
        if "?" in said.prose or says("did", said.prose) or says("approved", said.prose) or starts("agreed", said.prose):
            continue
        ids = [said.item.id]
        look = next((x for x in looks if said in x.said and x.run.who == said.who), None)
        if look is not None:
            ids.append(look.run.item.id)
        found.append((said.pos, Claim(quote(said.prose), tuple(ids))))
    return found
