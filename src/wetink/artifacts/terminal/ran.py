"""A command as a recording shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wetink.artifacts.terminal.prompts import Prompt

_SQL = frozenset(("psql", "mysql"))
_STATEMENT = re.compile(
    r"(?:select|insert|update|delete|create|alter|drop|truncate|with|grant|revoke|begin|explain)\b", re.IGNORECASE
)
_ENDED = re.compile(r"(?:;|\\[gGcxp]\w*(?: .*)?)\s*$")


@dataclass(slots=True)
class Ran:
    """A command as the recording shows it; times in seconds since the recording's start.

    offset   where Enter lies in `Recording.text`
    output   None where it was given up before it ran
    session  counts the shells of the recording from 1 (the panes of tmux are shells of their own)
    """

    text: str
    program: str
    offset: int
    at: float | None
    prompt: Prompt
    within: tuple[str, ...] = ()
    output: str | None = None
    exit: int | None = None
    duration: float | None = None
    cancelled: bool = False
    user: str | None = None
    host: str | None = None
    cwd: str | None = None
    session: int = 1
    after: int = field(default=0, repr=False)


def is_typed(text: str) -> bool:
    """Whether somebody can have typed this: something to read, and none of the signs that prompts are drawn with."""
    return any(char.isalnum() for char in text) and not any("\ue0a0" <= char <= "\ue0d4" for char in text)


def given_up_statement(ran: Ran, following: Prompt | None) -> bool:
    """Whether an SQL statement without its semicolon was dropped with Ctrl-C: nothing printed, and a fresh prompt."""
    if ran.program not in _SQL or ran.output or following is None or following.more:
        return False
    return _STATEMENT.match(ran.text.strip()) is not None and _ENDED.search(ran.text) is None
