"""Every claim of a draft held against the record of its incident; what is not proven is a finding."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from wetink.drafting.grounding.citations import Held, hold
from wetink.drafting.grounding.commands import Commands, Occurrence
from wetink.drafting.grounding.ground import Ground
from wetink.drafting.grounding.pieces import Piece, pieces
from wetink.model.draft import Draft, Finding
from wetink.model.evidence import CommandFacts, Timeline

Facts = Callable[[str, str], CommandFacts]
"""What a command means: its text and the program that reads it."""


def prove(
    draft: Draft, timeline: Timeline, *, facts: Facts | None = None, untold: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What in a draft the record of its incident does not bear out, in the order of the draft.

    `where` of a finding is the place as the JSON contract has it ("diagnosis[2].commands[0]", "evidence.E12"). `facts`
    tells the risk of commands that stand in the record in another form; without it those are not judged. `untold` are
    ids of evidence of which the draft does not say the kind.
    """
    del facts, untold
    ground = Ground(timeline)
    return tuple(_Proof(draft, ground).findings())


class _Proof:
    def __init__(self, draft: Draft, ground: Ground) -> None:
        self.draft, self.ground = draft, ground
        self.held = hold(draft, ground)
        self.commands = Commands(ground)

    def findings(self) -> Iterator[Finding]:
        for id_, held in self.held.items():
            if not held.items:
                yield from self._altered(id_, held)
        for piece in pieces(self.draft):
            yield from self._cited(piece)
            yield from self._typed(piece)

    def _altered(self, id_: str, held: Held) -> Iterator[Finding]:
        there = f"; the record says {_short(held.nearest.text)!r} there" if held.nearest else ""
        cited = self.draft.evidence[id_]
        yield Finding(
            "altered-evidence",
            "error",
            f"evidence.{id_}",
            f"{id_} stands nowhere in {cited.source}: {_short(cited.text)!r}{there}",
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

    def _typed(self, piece: Piece) -> Iterator[Finding]:
        if piece.step is None:
            return
        near = {
            one.id
            for id_ in piece.ids
            if id_ in self.held
            for item in self.held[id_].items
            for one in self.ground.group(item)
        }
        for n, command in enumerate(piece.step.commands):
            found = self.commands.find(command.run)
            where = f"{piece.where}.commands[{n}]"
            if not found:
                nearest = self.commands.nearest(command.run)
                like = f"; nearest: {_short(nearest.text)!r} ({nearest.id})" if nearest else ""
                yield Finding(
                    "invented-command",
                    "error",
                    where,
                    f"{_short(command.run)!r} was looked for in all commands and messages: nobody typed it{like}",
                    "write it as it was typed, with <gaps> where a value changes",
                )
            elif not any(place.item.id in near for place in found):
                yield self._elsewhere(where, command.run, found)

    def _elsewhere(self, where: str, run: str, found: list[Occurrence]) -> Finding:
        ids = ", ".join(dict.fromkeys(place.item.id for place in found[:3]))
        return Finding(
            "unsupported",
            "error",
            where,
            f"what is cited does not have {_short(run)!r}; it stands in {ids}",
            f"cite {ids}",
        )


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
