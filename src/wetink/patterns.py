"""Patterns that are compiled when they are first used: of all that a program may look for, one run needs few."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_DOES = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def when_used(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, for a module's own patterns: a wrong one raises `re.error` when it is first used.

    Functions of `re` want its text (`.pattern`), which does not compile it.
    """
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


class _Late:
    """A pattern that becomes one when something of it is asked for; from then on its methods are that pattern's own."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if name.startswith("_"):
            raise AttributeError(name)
        made = re.compile(self.pattern, self._flags)
        self.__dict__.update({does: getattr(made, does) for does in _DOES}, flags=made.flags)
        return getattr(made, name)

    def __reduce__(self) -> tuple[object, ...]:
        return when_used, (self.pattern, self._flags)

    def __repr__(self) -> str:
        return f"when_used({self.pattern!r})"
