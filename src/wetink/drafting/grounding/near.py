"""What one claim or step rests on: the words of what it cites, with all that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wetink.drafting.grounding.citations import Held
from wetink.drafting.grounding.commands import Occurrence
from wetink.drafting.grounding.ground import Ground, is_attested, strings
from wetink.drafting.grounding.literal import plain
from wetink.drafting.grounding.pieces import Piece
from wetink.drafting.language.grammar import looped
from wetink.model.draft import Draft
from wetink.model.evidence import Evidence


@dataclass(frozen=True)
class Near:
    """A piece of the draft with its proofs.

    typed   where each of its commands stands in the record
    """

    piece: Piece
    draft: Draft
    ground: Ground
    held: Mapping[str, Held]
    typed: tuple[tuple[Occurrence, ...], ...] = ()

    @cached_property
    def items(self) -> tuple[Evidence, ...]:
        """Pieces of the record: what is cited, and what belongs to it."""
        found = {
            one.id: one
            for id_ in self.piece.ids
            if id_ in self.held
            for item in self.held[id_].items
            for one in self.ground.group(item)
            if one.id not in self.ground.orders
        }
        return tuple(found.values())

    @cached_property
    def said(self) -> str:
        """Everything that those say, and the cited words themselves where they were proven."""
        own = [self.draft.evidence[id_].text for id_ in self.piece.ids if id_ in self.held and not self._is_order(id_)]
        return "\n".join((*own, *(self.ground.says(item) for item in self.items)))

    def _is_order(self, id_: str) -> bool:
        """Whether an entry says only what is to be written, or stands nowhere: neither proves anything."""
        return all(item.id in self.ground.orders for item in self.held[id_].items)

    @cached_property
    def orders(self) -> tuple[str, ...]:
        """Ids of what it cites that only say what is to be written."""
        return tuple(id_ for id_ in self.piece.ids if id_ in self.held and self.held[id_].items and self._is_order(id_))

    @cached_property
    def plain(self) -> str:
        """The same with marks made plain, for literal comparison."""
        return plain(f"{self.said}\n{_BLOCK.sub(' ', self.said)}\n{self.commands}")

    @cached_property
    def commands(self) -> str:
        """The step's own commands, which are proven by themselves."""
        step = self.piece.step
        return "\n\n".join(command.run for command in step.commands) if step else ""

    @cached_property
    def meant(self) -> str:
        """What the grammar of the cited commands says of them: objects, values, how to see and undo them."""
        facts = [item.facts for item in self.items if item.facts is not None]
        lines = [*(str(item.text) for item in self.items if item.facts is not None), *self.commands.split("\n\n")]
        looped_ = (text for line in lines for text in _gone_through(line))
        return "\n".join((*(text for one in facts for text in strings(one)), *looped_))

    @property
    def is_attested(self) -> bool:
        """Whether a person gave their name for it."""
        return any(id_ in self.draft.evidence and is_attested(self.draft.evidence[id_]) for id_ in self.piece.ids)


def _gone_through(line: str) -> Iterator[str]:
    """A command once for each value that its loop goes through."""
    for variable, values in looped(line).items():
        for value in values.split(", ")[:_MOST_VALUES]:
            yield line.replace(variable, value).replace(f"${{{variable[1:]}}}", value)


_MOST_VALUES = 50
_BLOCK = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)


def short(text: object, most: int = 80) -> str:
    """A text on one line, cut."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
