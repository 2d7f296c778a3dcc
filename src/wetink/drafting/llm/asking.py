"""What is asked of a model and what comes back, whichever model it is and however it is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any, Protocol

from wetink.model.evidence import Redacted

PICTURE_TOKENS = 1_600
"""What a screenshot of usual size counts for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A screenshot that may be sent; `id` is that of its evidence."""

    id: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an answer: name, JSON schema, and `read`, which raises AnswerInvalid for what is not of it."""

    name: str
    schema: Mapping[str, Any]
    read: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request.

    name          for people: "phase 2 of 3"
    instructions  what holds for every incident; ours, no word of it is from artifacts
    shared        what several requests of one incident begin with, so that a provider can keep it
    own           the rest
    """

    name: str
    instructions: str
    shared: Redacted
    own: Redacted
    form: Form
    pictures: tuple[Shown, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of text that go out."""
        return sum(len(text.encode("utf-8", "replace")) for text in (self.instructions, self.shared, self.own))

    @property
    def tokens(self) -> int:
        """About how many tokens go in; what counts in the end is what the provider reports."""
        return ceil(self.size / 3) + len(self.pictures) * PICTURE_TOKENS

    @property
    def most_tokens(self) -> int:
        """How many it could be at most, as budgets reckon: logs and numbers have two bytes a token."""
        return ceil(self.size / 2) + len(self.pictures) * PICTURE_TOKENS


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used so far. `cost` in US dollars, None where no price is known; `cached` of the tokens in."""

    requests: int = 0
    tokens_in: int = 0
    cached: int = 0
    tokens_out: int = 0
    cost: Decimal | None = Decimal(0)

    def __add__(self, other: Spent) -> Spent:
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Spent(
            self.requests + other.requests,
            self.tokens_in + other.tokens_in,
            self.cached + other.cached,
            self.tokens_out + other.tokens_out,
            cost,
        )


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one request may use. `tries` answers not in the form asked for; `money` in US dollars, None for no limit."""

    seconds: float
    tries: int = 1
    money: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request came to: `answer` as its form reads it, or "" and `failure` in words; used up either way."""

    answer: object
    spent: Spent
    failure: str = ""


class Model(Protocol):
    """A model and the way to it.

    name      as drafts record it ("anthropic:claude-sonnet-5-5")
    where     whom the text goes to ("api.anthropic.com")
    pictures  whether it can be shown some
    limits_itself  whether it keeps to an allowance of money although no price is known beforehand
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - told above

    @property
    def where(self) -> str: ...  # noqa: D102

    @property
    def pictures(self) -> bool: ...  # noqa: D102

    @property
    def limits_itself(self) -> bool: ...  # noqa: D102

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """US dollars, None where no price is known."""

    def ask(self, ask: Ask, allowance: Allowance) -> Reply:
        """Ask it; whatever goes wrong on the way is a `failure` of the reply."""
