"""Fonts that say that a text is code, by their names and by the classes of a page that are set in them."""

from __future__ import annotations

import re

MONOSPACED = re.compile(
    r"mono|courier|consol|menlo|\bcode\b|source code|inconsolata|typewriter|lucida console|fixed|hack\b", re.IGNORECASE
)
"""Fonts whose letters are all of one width: what is set in them is code."""

CODE_MARKS = "\uec02\uec03"
"""Google Docs puts these around its code blocks in every export; they have no look."""

MONO = "\ue000"
"""Stands in a text that is being gathered where letters of one width begin and end."""

_RULE = re.compile(r"\.([\w-]{1,40})\s{0,9}\{([^{}]{0,2000})\}")
_FAMILY = re.compile(r"font-family\s{0,4}:([^;}]{1,200})")


def mono_classes(page: str) -> frozenset[str]:
    """The classes that a page's own style sheet sets in letters of one width, as Google Docs writes it."""
    return frozenset(found[1] for found in _RULE.finditer(page) if is_mono(found[2]))


def is_mono(style: str) -> bool:
    """Whether a style sets its text in letters of one width."""
    family = _FAMILY.search(style)
    return family is not None and MONOSPACED.search(family[1]) is not None


def code_of(raw: str) -> str:
    """Code whose indentation is written with spaces that do not break."""
    return "\n".join(line.rstrip() for line in raw.replace(MONO, "").replace("\u00a0", " ").split("\n")).strip("\n")


def with_backticks(raw: str) -> str:
    """Letters of one width in a sentence or cell get backticks, like code."""
    if MONO not in raw:
        return raw
    parts = raw.replace(MONO * 2, "").split(MONO)
    if len(parts) % 2 == 0:  # one that was never closed
        return "".join(parts)
    return "".join(f"`{part.strip()}`" if n % 2 and part.strip() else part for n, part in enumerate(parts))
