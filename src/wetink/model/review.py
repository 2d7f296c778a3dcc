"""The review of a runbook: what there is to decide, the evidence beside it, what a person decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wetink.model.draft import Claim, Finding, Owner, Placeholder, Prevention, Step
from wetink.model.terms import Kind, Outcome, Skipped

Content = Step | Claim | Prevention | Placeholder | Finding | Skipped | Owner | str
"""What an item holds; text for what else stands in the front matter (title, services ...)."""


class Verb(StrEnum):
    """What a reviewer can do with an item."""

    ACCEPT = "accept"
    EDIT = "edit"
    DROP = "drop"
    MOVE = "move"
    ADD = "add"
    ANSWER = "answer"  # a question of the front matter: owner, deputy, severity ...
    UNDO = "undo"
    TAKE = "take"  # an item of a newer draft, or of another runbook for the same symptom
    LEAVE = "leave"  # such an item is not wanted


class Group(StrEnum):
    """In which order items are asked."""

    RISKY = "risky"  # weak, ungrounded or dangerous
    QUESTION = "question"  # nothing in the record answers it
    OFFER = "offer"  # a newer draft has it, or a runbook for the same symptom
    REST = "rest"


class State(StrEnum):
    """What became of an item so far."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EDITED = "edited"
    MOVED = "moved"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides: the name that attestations show, the handle in people.toml ("" where nobody knows them)."""

    name: str
    handle: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Something at its place.

    section  a field of the draft ("resolution", "symptom.alerts") or a key of the front matter ("owner")
    number   which one of its section, counted from 1; 0 for the front matter
    """

    section: str
    number: int
    content: Content


@dataclass(frozen=True, slots=True)
class Note:
    """A note for the reviewer, and which one it was, counted from 1."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Redirected:
    """A step that led to one that is gone: what it is known by, and its `If` line as it was."""

    key: str
    when: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the history.

    n        counted from 1 in its file
    at       UTC, whole seconds
    runbook  its id
    seen     hash of the text that the reviewer saw (as a signature's)
    wrote    hash of the text as it was afterwards
    before   what was there, None for something added
    after    what is there now, None for something dropped
    attests  the id of the footnote that says so, "" where nothing was attested; `words` are what it quotes
    cleared  notes for the reviewer that are settled by it
    shortened   notes that name the step which it takes away and others, as they were
    redirected  steps that led to the step which it takes away
    undoes   the number of the decision that is taken back, 0 for none
    source   where something that was taken came from
    """

    n: int
    at: datetime
    by: Reviewer
    runbook: str
    verb: Verb
    seen: str
    wrote: str = ""
    before: Placed | None = None
    after: Placed | None = None
    reason: str = ""
    attests: str = ""
    words: str = ""
    cleared: tuple[Note, ...] = ()
    shortened: tuple[Note, ...] = ()
    redirected: tuple[Redirected, ...] = ()
    undoes: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of evidence beside an item.

    cited  whether the item rests on it; the others stand around it
    gap    how many pieces before it are not shown
    uncertainty  how far off `at` may be
    """

    id: str
    at: datetime | None
    who: str
    kind: Kind
    outcome: Outcome | None
    text: str
    place: str
    cited: bool = False
    gap: int = 0
    uncertainty: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide.

    id     eight hex digits of its content's hash, or the name of a key or empty section ("owner", "impact")
    why    what drafter and rules have to say of it
    asks   the question, where nothing is there yet
    by     who decided last, None while it is open
    offer  where something comes from that is not in the runbook yet: a newer draft, a runbook for the same symptom
    other  id of the item that is there now and cites the same evidence, "" for none; only with `offer`
    """

    id: str
    placed: Placed
    group: Group
    why: tuple[Finding, ...] = ()
    asks: str = ""
    state: State = State.OPEN
    by: Decision | None = None
    offer: str = ""
    other: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it still."""
        return self.state is State.OPEN


@dataclass(frozen=True, slots=True)
class Request:
    """What a reviewer asks for, before it is held against the text as it is.

    item     id of the item, or enough of its beginning; for `add` the section
    content  what it shall be (edit, add, answer)
    section  where it shall go (move), and as which one, counted from 1; 0 for the end
    undoes   number of the decision to take back
    source   where something that is taken comes from
    """

    verb: Verb
    item: str = ""
    content: Content | None = None
    section: str = ""
    number: int = 0
    reason: str = ""
    undoes: int = 0
    source: str = ""
