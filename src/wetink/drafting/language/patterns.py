"""What a command searches for, letter by letter."""

from __future__ import annotations

import re

_PATTERN = re.compile(r"'([^']{4,80})'|\"([^\"]{4,80})\"|grep\s+(?:-\w+\s+)*([^\s|'\"]{4,80})")
_NO_PATTERN = ("{", ".", "http", "$", "/")
"""A quoted program, path or address is no wording that one looks for."""


def patterns(line: str) -> list[str]:
    """The quoted strings and arguments of grep in a command line, in lower case."""
    found = (piece.lower() for groups in _PATTERN.findall(line) for piece in groups if piece)
    return [piece for piece in found if not piece.startswith(_NO_PATTERN)]


def finds(line: str, text: str) -> bool:
    """Whether a command searches for words of this text."""
    lowered = text.lower()
    return any(" " in piece and piece in lowered for piece in patterns(line))
