"""Secrets that one message asks for and a later one gives bare: only both together say what the second holds."""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING

from wetink.evidence.redaction.rules.languages import ABROAD, ENGLISH, UNSPACED
from wetink.model.event import Message
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wetink.model.event import Event

_PASSWORD = when_used(rf"(?i)(?<![\w-])(?:{'|'.join(ENGLISH)}|{ABROAD})(?![\w-])|{UNSPACED}")
_LOGIN = when_used(r"(?i)(?<![\w-])(?:log-?\s?ins?|creds?|credentials?|account|user(?:name)?)(?![\w-])")
_ASKS = when_used(
    r"(?i)[?？؟;]\s*(?:$|\n)|\?|？|؟|(?<![\w-])(?:any(?:one|body)|who|what|which|need|send|give|share|tell|got|have|know|remember)(?![\w-])"
)
_ANSWER = when_used(r"[`'\"(]?(?:(?P<name>[\w.@+-]{2,40})(?:\s?[/|:]\s?|\s+))?(?P<value>[^\s/|`'\"]{6,120})[`'\")]?")
"""A value alone or behind a name."""
_JOINED = when_used(r"\w[-_.!]\w+[-_.!]\w")
_NEXT = 3
"""An answer comes within so many messages of the channel."""
_SHORT = 200


class Asked(Enum):
    """What a message asks for."""

    NOTHING = auto()
    LOGIN = auto()
    PASSWORD = auto()


def answered(events: Iterable[Event]) -> Iterator[str]:
    """The answers with the word in front that the question had: "password: X", "login: name / X".

    Whether X is a secret is for the rules of such lines to say. Events come in the order of their file.
    """
    before: dict[str, deque[Asked]] = {}
    for event in events:
        if not isinstance(event.detail, Message):
            continue
        lately = before.setdefault(f"{event.stream}/{event.detail.channel}", deque(maxlen=_NEXT))
        text = event.text.strip()
        if len(text) <= _SHORT:
            answer = _ANSWER.fullmatch(text)
            if answer is not None and _is_mixed(answer["value"]):
                if answer["name"] and any(asked is not Asked.NOTHING for asked in lately):
                    yield f"login: {answer['name']} / {answer['value']}"
                elif not answer["name"] and Asked.PASSWORD in lately:
                    yield f"password: {text}"
        lately.append(_asked(text[:_SHORT]))


def _asked(text: str) -> Asked:
    if not _ASKS.search(text):
        return Asked.NOTHING
    return Asked.PASSWORD if _PASSWORD.search(text) else Asked.LOGIN if _LOGIN.search(text) else Asked.NOTHING


def _is_mixed(value: str) -> bool:
    """Letters with digits or signs, or words that are joined: no plain word."""
    letters = sum(character.isalpha() for character in value)
    return 0 < letters < len(value.strip(".,!?")) and (any(map(str.isdigit, value)) or bool(_JOINED.search(value)))
