"""Every claim of a draft held against the record of its incident; what is not proven is a finding."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from wetink.drafting.extractive import Analysis, analyse
from wetink.drafting.grounding import (
    amounts,
    attribution,
    counted,
    fate,
    header,
    inline,
    moments,
    names,
    order,
    owner,
    polarity,
    quotes,
    retold,
    risk,
    said_deeds,
    support,
    trackers,
)
from wetink.drafting.grounding.citations import Held, Witness, hold
from wetink.drafting.grounding.commands import Commands, Occurrence
from wetink.drafting.grounding.ground import Ground
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.grounding.pieces import Piece, pieces
from wetink.drafting.grounding.risk import Facts
from wetink.model.draft import Draft, Finding
from wetink.model.evidence import Timeline


def prove(
    draft: Draft,
    timeline: Timeline,
    *,
    facts: Facts | None = None,
    untold: Collection[str] = (),
    witness: Witness | None = None,
) -> tuple[Finding, ...]:
    """What in a draft the record of its incident does not bear out, in the order of the draft.

    `where` of a finding is the place as the JSON contract has it ("diagnosis[2].commands[0]", "evidence.E12"). `facts`
    tells the risk of commands that stand in the record in another form; without it those are not judged. `untold` are
    ids of evidence of which the draft does not say the kind; `witness` gives the words of an artifact by its source,
    redacted, for entries that another reader made than ours.
    """
    return Prover(timeline, facts).prove(draft, untold=untold, witness=witness)


class Prover:
    """Proves many drafts, or many states of one, against one record, which is read and analysed once.

    facts  tells the risk of commands, as in `prove`
    """

    def __init__(self, timeline: Timeline, facts: Facts | None = None) -> None:
        self._ground, self._facts = Ground(timeline), facts
        self._commands = Commands(self._ground)
        self._found = analyse(timeline)

    def prove(
        self, draft: Draft, *, untold: Collection[str] = (), witness: Witness | None = None
    ) -> tuple[Finding, ...]:
        """What in a draft the record does not bear out, in the order of the draft."""
        held = hold(draft, self._ground, witness, untold)
        return tuple(_Proof(draft, self._ground, self._facts, held, self._commands, self._found).findings())


@dataclass(frozen=True)
class _Proof:
    """One draft before its record."""

    draft: Draft
    ground: Ground
    facts: Facts | None
    held: dict[str, Held]
    commands: Commands
    analysis: Analysis

    def findings(self) -> Iterator[Finding]:
        fates = fate.Fates(self.analysis)
        yield from header.check(self.draft, self.ground)
        yield from owner.check(self.draft, self.ground, self.analysis)
        for id_, held in self.held.items():
            if not held.items:
                yield from self._altered(id_, held)
        sections: dict[str, list[Near]] = {}
        for piece in pieces(self.draft):
            near = Near(piece, self.draft, self.ground, self.held, self._places(piece))
            sections.setdefault(piece.section, []).append(near)
            yield from self._cited(piece)
            for id_ in near.orders:
                yield self._dictated(piece, id_)
            if piece.ids and not near.is_attested:
                yield from self._typed(near)
                yield from self._of(near, fates)
        yield from order.check(sections.get("resolution", []))

    def _of(self, near: Near, fates: fate.Fates) -> Iterator[Finding]:
        """What every kind of claim has to say of one piece."""
        yield from fate.check(near, fates)
        yield from risk.check(near, self.facts)
        yield from amounts.check(near)
        yield from counted.check(near)
        yield from moments.check(near)
        yield from names.check(near)
        yield from inline.check(near, self.commands)
        yield from quotes.check(near)
        yield from attribution.check(near)
        yield from trackers.check(near)
        yield from polarity.check(near)
        yield from retold.check(near)
        yield from said_deeds.check(near)
        yield from support.check(near, [item.text for item in self.draft.ruled_out])

    def _places(self, piece: Piece) -> tuple[tuple[Occurrence, ...], ...]:
        commands = piece.step.commands if piece.step else ()
        return tuple(tuple(self.commands.find(command.run)) for command in commands)

    def _altered(self, id_: str, held: Held) -> Iterator[Finding]:
        there = f"; the record says {short(held.nearest.text)!r} there" if held.nearest else ""
        cited = self.draft.evidence[id_]
        message = f"{id_} stands nowhere in {cited.source}: {short(cited.text)!r}{there}"
        yield Finding(
            "altered-evidence",
            "error",
            f"evidence.{id_}",
            f"{id_}: {held.wrong}, by the record" if held.wrong else message,
            "take the evidence from the record as it is, or drop what rests on it",
        )

    def _cited(self, piece: Piece) -> Iterator[Finding]:
        if not piece.ids:
            yield Finding("uncited", "error", piece.where, "it cites no evidence", "cite what it rests on, or drop it")
        for id_ in piece.ids:
            if id_ not in self.draft.evidence:
                yield Finding(
                    "unknown-citation", "error", piece.where, f"{id_} is not among the evidence", "cite a real id"
                )

    def _dictated(self, piece: Piece, id_: str) -> Finding:
        said = short(self.draft.evidence[id_].text, 60)
        message = f"{id_} says what is to be written, which proves nothing: {said!r}"
        return Finding("dictated", "error", piece.where, message, "cite what was done or seen, or drop it")

    def _typed(self, near: Near) -> Iterator[Finding]:
        here = {item.id for item in near.items}
        step = near.piece.step
        for n, found in enumerate(near.typed):
            run = step.commands[n].run if step else ""
            where = f"{near.piece.where}.commands[{n}]"
            if not found:
                nearest = self.commands.nearest(run)
                like = f"; nearest: {short(nearest.text)!r} ({nearest.id})" if nearest else ""
                yield Finding(
                    "invented-command",
                    "error",
                    where,
                    f"{short(run)!r} was looked for in all commands and messages: nobody typed it{like}",
                    "write it as it was typed, with <gaps> where a value changes; leave out what nobody ran",
                )
            elif not any(place.item.id in here for place in found):
                yield self._elsewhere(where, run, list(found))

    def _elsewhere(self, where: str, run: str, found: list[Occurrence]) -> Finding:
        ids = ", ".join(dict.fromkeys(place.item.id for place in found[:3]))
        return Finding(
            "unsupported",
            "error",
            where,
            f"what is cited does not have {short(run)!r}; it stands in {ids}",
            f"cite {ids}",
        )
