"""What became of an action: one that was refused, failed, taken back or only proposed is no step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wetink.drafting.extractive import Analysis
from wetink.drafting.grounding.commands import How, Occurrence
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.record.record import Run, Said
from wetink.drafting.record.verdicts import sign
from wetink.drafting.resolution.changes import Fate
from wetink.drafting.resolution.told import refusal, told_as_done
from wetink.model.draft import Finding
from wetink.model.evidence import Evidence, Outcome, Risk

_BAD = {
    Outcome.FAILED: "it failed",
    Outcome.REFUSED: "it was refused",
    Outcome.REVERTED: "it was taken back",
}
_FATES = {
    Fate.FAILED: "it failed",
    Fate.NO_EFFECT: "it changed nothing",
    Fate.REVERTED: "it was taken back",
    Fate.SUPERSEDED: "it was done again otherwise:",
}

_CODE = re.compile(r"`[^`\n]*`")
_ENTRY = 400
"""A longer passage of a document tells of more than this command."""
_RETRY = 5 * 60.0
"""A command that was typed wrong is put right within minutes."""
_ALIKE = 0.5
_TOLD = 15 * 60.0
_NAMED = 0.6


@dataclass(frozen=True)
class Fates:
    """What became of each action of the record."""

    found: Analysis

    @cached_property
    def _changes(self) -> dict[str, tuple[str, str]]:
        found = {
            change.run.item.id: (_FATES[change.fate], change.reason)
            for change in self.found.changes
            if change.fate in _FATES
        }
        for change in self.found.changes:
            if change.fate is Fate.REPEATED and (said := self._against(change.run)):
                found[change.run.item.id] = ("it changed nothing:", f"{short(said.prose, 60)!r}, {said.item.id}")
        return found

    def _against(self, run: Run) -> Said | None:
        """What its doer said against a change that was done again in another way."""
        after = self.found.record.said_between(run.t, run.t + _TOLD)
        return next(
            (
                said
                for said in after
                if said.who == run.who
                and sign(said.prose) < 0
                and self.found.record.rarity.mass(run.words & said.words) > _NAMED
            ),
            None,
        )

    @cached_property
    def _done(self) -> frozenset[str]:
        """Messages and proposals of what was done all the same: told as done, or a step of a report."""
        found = self.found
        runs = [change.run for change in found.changes if change.kept]
        runs += [part for change in found.changes if change.kept for part in (*change.needs, *change.looks)]
        runs += [look.run for look in found.looks] + [proof.run for proof in found.proofs if proof.run]
        runs += [*found.within, *told_as_done(found.record)]
        return frozenset({run.item.id for run in runs} | {run.item.of for run in runs if run.item.of})

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {item.id: str(item.text) for item in self.found.record.timeline.evidence}

    def why_not(self, place: Occurrence) -> str:
        """Why an action at this place is no step, "" where it may be one."""
        item = place.item
        if item.outcome in _BAD and not (item.outcome is Outcome.FAILED and self._shows(item)):
            return _BAD[item.outcome]
        if item.id in self._changes and item.facts is not None:
            return " ".join(self._changes[item.id]).strip()
        if place.how is How.RUN:
            return ""
        return self._only_words(item)

    def _shows(self, item: Evidence) -> bool:
        """Whether a look failed because of what is wrong, and not because it was typed wrong: nobody put it right."""
        looks = {look.run.item.id for look in self.found.looks}
        if item.facts is None or (item.facts.risk is not Risk.READ_ONLY and item.id not in looks):
            return False
        mine = next((run for run in self.found.record.runs if run.item.id == item.id), None)
        if mine is None:
            return False
        after = self.found.record.runs_between(mine.t, mine.t + _RETRY)
        return not any(run.ok and run.key != mine.key and _is_retry(run, mine) for run in after if run.pos > mine.pos)

    def _only_words(self, item: Evidence) -> str:
        said = self.found.record.said_by_id.get(item.id) or self.found.record.said_by_id.get(item.of or "")
        if said is not None and (answer := refusal(self.found.record, said)) is not None:
            return f"it was refused: {short(answer.prose, 60)!r} ({answer.item.id})"
        if said is not None and sign(said.prose) < 0:
            return f"it did not help: {short(said.prose, 60)!r}"
        entry = str(self._texts.get(item.of or item.id, ""))
        if said is None and len(entry) < _ENTRY and sign(_CODE.sub(" ", entry)) < 0:
            return f"it did not help: {short(entry, 60)!r}"
        if item.id in self._done or (item.of or "") in self._done:
            return ""
        return "it was only proposed: nobody is seen to run it, or says so"


def _is_retry(run: Run, first: Run) -> bool:
    """Whether one command is another put right: the same program, and most of the words."""
    common, every = run.words & first.words, run.words | first.words
    return run.facts.verbs[:1] == first.facts.verbs[:1] and len(common) > _ALIKE * len(every)


def check(near: Near, fates: Fates) -> Iterator[Finding]:
    """Commands of steps that did not happen, or not to good effect."""
    step = near.piece.step
    if step is None or near.piece.is_ruled_out:
        return
    here = {item.id for item in near.items}
    for n, places in enumerate(near.typed):
        mine = [place for place in places if place.item.id in here] or list(places)
        parts = {place.item.of for place in mine if place.how is not How.TOLD}
        mine = [place for place in mine if place.item.id not in parts]  # the command itself tells more than its message
        reasons = {place.item.id: fates.why_not(place) for place in mine}
        if not reasons or not all(reasons.values()):
            continue
        id_, why = next(iter(reasons.items()))
        yield Finding(
            "not-a-step",
            "error",
            f"{near.piece.where}.commands[{n}]",
            f"{short(step.commands[n].run)!r} is no step: {why} ({id_})",
            "drop it, or tell it under what was ruled out",
        )
