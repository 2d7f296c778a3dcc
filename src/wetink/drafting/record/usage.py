"""Who used which word when, over alerts, messages, commands and their outputs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record

NEVER = 1 << 60


@dataclass(slots=True)
class Usage:
    """First use of each word by anybody and by a speaker or alert (places), how often it is used, when people did."""

    first_seen: dict[str, int] = field(default_factory=dict)
    first_said: dict[str, int] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)
    said_at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, record: Record) -> Usage:
        """Count over the whole record."""
        usage = cls()
        for heard in record.heard:
            for word in words(str(heard.item.text)):
                usage.first_said.setdefault(word, heard.pos)
        for said in record.said:
            usage._take(said.words, said.pos)
            for word in said.words:
                usage.first_said[word] = min(said.pos, usage.first_said.get(word, NEVER))
                if not said.bot:
                    usage.said_at[word].append(said.t)
        for run in record.runs:
            usage._take(run.words | run.output_words, run.pos)
        return usage

    def _take(self, some: frozenset[str], pos: int) -> None:
        self.uses.update(some)
        for word in some:
            self.first_seen[word] = min(pos, self.first_seen.get(word, NEVER))

    def said_between(self, word: str, start: float, end: float) -> bool:
        """Whether a person used the word between two times."""
        times = self.said_at.get(word, [])
        at = bisect_left(times, start)
        return at < len(times) and times[at] <= end
