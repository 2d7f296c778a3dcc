"""Machines that talk under people's names: the same sentence, apart from its numbers, hundreds of times an hour."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from wetink.model.event import Event, Message

MOST_AN_HOUR = 200
"""So often a sentence is read within an hour; nobody reads more of them, and nobody types so many."""
_MOST_SENTENCES = 200_000
_LONGEST = 500
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Floods:
    """Counts the sentences of one source, which come in the order it gives them.

    left_out  how many messages were more than enough
    """

    left_out: int = 0
    _hour: datetime | None = None
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def adds_nothing(self, event: Event) -> bool:
        """Whether a message only repeats what its channel heard enough of in this hour.

        What carries a link, a file, a reaction or an answer, what is long or has no time, is never left out.
        """
        at = event.when.at or event.when.local
        detail = event.detail
        if at is None or not isinstance(detail, Message) or _has_more(detail) or len(event.text) > _LONGEST:
            return False
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour or len(self._counts) > _MOST_SENTENCES:
            self._hour = hour
            self._counts.clear()
        sentence = detail.channel, _NUMBER.sub("0", event.text)
        count = self._counts[sentence] = self._counts.get(sentence, 0) + 1
        self.left_out += count > MOST_AN_HOUR
        return count > MOST_AN_HOUR


def _has_more(detail: Message) -> bool:
    return bool(detail.thread or detail.reply_to or detail.links or detail.files or detail.reactions or detail.note)
