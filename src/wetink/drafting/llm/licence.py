"""Which commands may stand in a draft: what was run, and what the offline draft holds. A model only names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import re2

from wetink.drafting.record.record import Record, Run
from wetink.drafting.writing.placeholders import Placeholders
from wetink.drafting.writing.steps import Writer
from wetink.model.draft import Draft, Placeholder, Step, StepCommand
from wetink.model.event import Kind
from wetink.model.evidence import Outcome, Risk

_SPACE = re.compile(r"\s+")
_SEAM = re.compile(r"(?:\s|;)+")
"""A loop of several lines and the same on one line have other seams between the same words."""
_PLACE = re.compile(r"<[^<>\s][^<>\n]{0,80}>")
_ENDED_BADLY = frozenset({Outcome.FAILED, Outcome.REFUSED, Outcome.REVERTED})
_WHOLE = 3
"""A literal part of a command with placeholders holds so many characters at least, else it means any command."""


@dataclass(frozen=True, slots=True)
class Licensed:
    """A command that may stand: as a draft shows it, and the evidence that it is from."""

    command: StepCommand
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Licence:
    """The commands of one incident by their text, without what parts its words.

    drafted  those of the offline draft, by their text with placeholders
    typed    those that were run and neither failed nor were refused or taken back
    refused  texts of commands that somebody proposed, that ended badly or were tried in vain, and nothing else
    """

    writer: Writer
    drafted: Mapping[str, Sequence[Licensed]]
    typed: Mapping[str, Sequence[Run]]
    refused: frozenset[str]

    def find(self, text: str, cited: Iterable[str]) -> Licensed | None:
        """The command that a model means by `text`, one among `cited` first; None where there is no such command."""
        wanted, cited = _key(text), set(cited)
        found = self._named(wanted) or self._alike(wanted)
        near = (one for one in found if cited & set(one.evidence))
        return next(near, found[0] if found else None)

    def _named(self, wanted: str) -> list[Licensed]:
        own = list(self.drafted.get(wanted, ()))
        return own or [self._of(run) for run in self.typed.get(wanted, ())]

    def _alike(self, wanted: str) -> list[Licensed]:
        """Where the model put placeholders of its own for values."""
        pieces = _PLACE.split(wanted)
        if len(pieces) == 1 or max(len(piece.strip()) for piece in pieces) < _WHOLE:
            return []
        pattern = re2.compile("[^\n]{1,200}?".join(re2.escape(piece) for piece in pieces))
        keys = [key for key in (*self.drafted, *self.typed) if pattern.fullmatch(key)]
        return [one for key in keys for one in self._named(key)]

    def _of(self, run: Run) -> Licensed:
        ids = (run.item.id, *((run.output_id,) if run.output_id else ()), *((run.item.of,) if run.item.of else ()))
        return Licensed(self.writer.command(run), tuple(dict.fromkeys(ids)))

    def unlicensed(self, text: str) -> str:
        """A command in the text that must not stand in a draft, "" where there is none."""
        whole = folded(text)
        return next((one for one in self.refused if one in whole), "")

    def placeholders(self, steps: Iterable[Step]) -> tuple[Placeholder, ...]:
        """The placeholders that stand in the steps."""
        return self.writer.placeholders.used_in(steps)


def licence_of(record: Record, floor: Draft) -> Licence:
    """What may stand in a draft of this record; `floor` is its offline draft."""
    drafted: dict[str, list[Licensed]] = {}
    for step in (*floor.diagnosis, *floor.resolution, *floor.verification):
        for command in step.commands:
            drafted.setdefault(_key(command.run), []).append(Licensed(command, step.evidence))
    in_vain = {i for item in floor.ruled_out for i in item.evidence}
    typed: dict[str, list[Run]] = {}
    bad = {folded(str(item.text)) for item in record.items if item.facts is not None and item.kind is Kind.PROPOSED}
    for run in record.runs:
        if _ended_well(run, in_vain):
            typed.setdefault(_key(run.line), []).append(run)
        else:
            bad.add(folded(run.line))
    allowed = {*drafted, *typed}
    refused = frozenset(text for text in bad if " " in text and not any(_key(text) in one for one in allowed))
    names = Placeholders(record, {one.seen: one for one in floor.placeholders})
    return Licence(Writer(record, names, frozenset()), drafted, typed, refused)


def _ended_well(run: Run, in_vain: set[str]) -> bool:
    """Neither failed nor refused nor taken back, nor a change that the rules take for tried in vain."""
    in_vain_change = run.item.id in in_vain and run.facts.risk is not Risk.READ_ONLY
    return run.ok and run.item.outcome not in _ENDED_BADLY and not run.command.refused and not in_vain_change


def _key(text: str) -> str:
    return _SEAM.sub(" ", text).strip()


def folded(text: str) -> str:
    """The text on one line, each run of white space one space."""
    return _SPACE.sub(" ", text).strip()
