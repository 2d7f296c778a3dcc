"""Where in a long text a slow pattern may begin, in one pass of RE2."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import re2

Starts = Callable[[str], Iterator[int]]
"""A text in, the places out where something begins, in order."""


def starts(pattern: str) -> Starts:
    r"""The places where an RE2 pattern matches, letter case ignored; its matches must not lie within one another.

    Ten times faster than `re` where a pattern begins with one of several words; `\s` is ASCII here, so what `re` may
    take for a blank is to be written `[\s\x{80}-\x{10ffff}]`.
    """
    compiled = cache(lambda: _compiled(pattern))

    def found(text: str) -> Iterator[int]:
        data = text.encode()
        at = seen = 0
        for match in compiled().finditer(data):
            at, seen = at + len(data[seen : match.start()].decode()), match.start()
            yield at

    return found


def _compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 ships no types
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    return re2.compile(pattern, options)
