"""The record that a draft is held against, indexed once: what each piece of evidence says, with all that belongs to it.

Everything here is linear in the evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property, lru_cache

from wetink.drafting.language.dictation import dictates
from wetink.model.draft import Cited
from wetink.model.event import Command, Kind
from wetink.model.evidence import Evidence, Timeline

_TOKEN = re.compile(r"[^\W_]+")
_REDACTED = re.compile(r"\[REDACTED[^\]]{0,80}\]")
EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:(?!\d)")
PROMPT = re.compile(
    r"^\s*(?:\[?[\w.-]+@[\w.-]+[^\n$#%>]{0,80}\]?[$#%>]|[$#%❯]|PS [^>\n]{0,120}>|[\w-]{1,30}[=-][#>]"
    r"|(?:mysql|redis|sqlite|mongos?h?)[^<>\s]{0,60}>|[^\n❯]{0,120}❯|[~/][^\n$#]{0,60}[$#])\s+"
)
"""What a shell, a database or a tool shows before what is typed."""
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


_NO_WORDS = frozenset({"id", "thread", "reply_to", "key", "session", "media_type"})
"""Fields that hold numbers of the tools' own: nobody said or saw them."""


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text without marks, emoji names and what was redacted; case is kept."""
    return tuple(_TOKEN.findall(EMOJI.sub(" ", _REDACTED.sub(" ", text))))


def strings(value: object) -> Iterator[str]:
    """Every text inside a frozen value of the model."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _NO_WORDS:
                yield from strings(getattr(value, field.name))


@dataclass(frozen=True, slots=True)
class Spot:
    """What a locator points at: the sort of place ("line", "ts", "at", "record") and the numbers in it."""

    sort: str
    numbers: tuple[float, ...]

    @property
    def first(self) -> float:
        """The number that tells how far into the file it is."""
        return self.numbers[0] if self.numbers else 0.0


_SORTS = {"t": "at", "ts": "ts", "line": "line", "lines": "line", "record": "record", "page": "page"}


@lru_cache(maxsize=50_000)
def spot(locator: str) -> Spot:
    """A locator as a place in its file; "$.notes[1]" and the like say none."""
    word = re.match(r"[a-z]+", locator)
    sort = _SORTS.get(word[0], word[0]) if word else ""
    return Spot(sort, tuple(float(number) for number in _NUMBERS.findall(locator)))


class Ground:
    """The evidence of one incident, for look-ups by id, by source and by what belongs together.

    orders  ids of what only says what is to be written: it is there, and proves nothing
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.items = timeline.evidence
        self.by_id = {item.id: item for item in self.items}
        self.position = {item.id: at for at, item in enumerate(self.items)}
        self.parts: dict[str, list[Evidence]] = defaultdict(list)
        self.in_source: dict[str, list[Evidence]] = defaultdict(list)
        for item in self.items:
            if item.of:
                self.parts[item.of].append(item)
            for source in {place.source for place in item.places}:
                self.in_source[source].append(item)
        self.orders = frozenset(_orders(self.items))
        self._said: dict[str, str] = {}
        self.people = {
            name.casefold()
            for person in timeline.people
            for name in (person.name, person.handle or "", *person.aliases)
            if len(name) > 1
        }

    def group(self, item: Evidence) -> tuple[Evidence, ...]:
        """A piece with what it is part of and what is part of it: command and output, message and paste."""
        found = {item.id: item}
        above = item
        while above.of and above.of in self.by_id and above.of not in found:
            above = self.by_id[above.of]
            found[above.id] = above
        for one in self._below(item):
            found.setdefault(one.id, one)
        return tuple(found.values())

    def _below(self, item: Evidence) -> Iterator[Evidence]:
        for part in self.parts.get(item.id, ()):
            yield part
            yield from self._below(part)

    def says(self, item: Evidence) -> str:
        """Everything one piece says: its text, and what its reader kept of labels, links and names."""
        known = self._said.get(item.id)
        if known is None:
            person = [item.actor.name, item.actor.handle or "", *item.actor.aliases] if item.actor else []
            known = "\n".join((str(item.text), *strings(item.detail), *filter(None, person)))
            self._said[item.id] = known
        return known

    def whole(self, item: Evidence) -> str:
        """Everything its group says."""
        return "\n".join(self.says(one) for one in self.group(item))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the record, in lower case."""
        return frozenset(word for item in self._telling for word in tokens(self.says(item).casefold()))

    @cached_property
    def doors(self) -> frozenset[str]:
        """Commands that led to a prompt at which others were typed, white space folded."""
        details = (item.detail for item in self.items)
        return frozenset(" ".join(line.split()) for one in details if isinstance(one, Command) for line in one.within)

    @cached_property
    def whole_text(self) -> str:
        """Everything that the record says."""
        return "\n".join(self.says(item) for item in self._telling)

    @cached_property
    def _telling(self) -> tuple[Evidence, ...]:
        return tuple(item for item in self.items if item.id not in self.orders)

    def has_word(self, word: str) -> bool:
        """Whether a word (lower case) stands anywhere in the record."""
        return word in self.words

    def has_text(self, text: str) -> bool:
        """Whether words stand anywhere in the record side by side, white space and marks aside."""
        return f" {' '.join(tokens(text))} " in self._flat

    @cached_property
    def _flat(self) -> str:
        return f" {' '.join(tokens(self.whole_text))} "

    def first_with(self, text: str) -> str:
        """The id of the first piece that has a text, "" for none."""
        wanted = text.casefold()
        return next((item.id for item in self._telling if wanted in self.says(item).casefold()), "")


def _orders(items: Sequence[Evidence]) -> Iterator[str]:
    """What is addressed to the writer of the runbook, and what is part of it."""
    found: set[str] = set()
    for item in items:
        if item.of in found or dictates(str(item.text)):
            found.add(item.id)
            yield item.id


def is_attested(cited: Cited) -> bool:
    """Whether a reviewer gave their word for it: the history of the review proves that, not the artifacts."""
    return cited.kind is Kind.ATTESTED
