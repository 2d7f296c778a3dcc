"""What a team says of drafting with a model: which one, what it may cost, and what it is never shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase

OFFLINE, CLAUDE, CLAUDE_CODE, MODEL = "extractive", "claude", "claude-code", "model"
DRAFTERS = (OFFLINE, CLAUDE, CLAUDE_CODE, MODEL)
OUTPUTS = ("tool", "native", "prompted")
"""How a model is asked for its answer's form: as a tool's input, by the server's own JSON schema, in words."""


@dataclass(frozen=True, slots=True)
class DraftingSettings:
    """The table [drafting] of wetink.toml.

    drafter     one of `DRAFTERS`
    model       "provider:name"; "" for the drafter's usual one
    base_url    of a server of one's own, "" for the provider's
    budget      US dollars that one draft may cost, None for the usual
    deadline    seconds that all requests of one draft may take together
    context     tokens that one request may hold; longer incidents are read in phases
    max_output  tokens that one answer may have
    stream      whether answers come piece by piece
    output      one of `OUTPUTS`
    never_send  patterns of sources that no model sees; a * also goes over /
    pictures    whether screenshots may be sent
    price       US dollars for a million tokens in and out, where no list has the model
    """

    drafter: str = OFFLINE
    model: str = ""
    base_url: str = ""
    budget: Decimal | None = None
    deadline: float = 600.0
    context: int = 100_000
    max_output: int = 16_000
    stream: bool = True
    output: str = OUTPUTS[0]
    never_send: tuple[str, ...] = ()
    pictures: bool = False
    price: tuple[Decimal, Decimal] | None = None

    def withholds(self, sources: Sequence[str]) -> bool:
        """Whether a piece of evidence that stands in these sources stays here; one of them is enough."""
        return any(
            fnmatchcase(name, pattern)
            for source in sources
            for name in (source, source.rpartition("/")[2])
            for pattern in self.never_send
        )
