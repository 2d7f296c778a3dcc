"""What is called by a sign of its own: a chat bot's commands (`!deploy api v41`), the magics of a notebook's cell."""

from __future__ import annotations

import re

from wetink.evidence.paste_shapes import language_of
from wetink.evidence.paste_words import words_of

CHATOPS = "chatops"
"""What reads a bot's commands."""

_SIGNED = re.compile(r"[!./](?P<word>[a-z][a-z0-9_-]{1,30})(?P<rest>(?:[ /][^\n]{1,400})?)")
_ADDRESSED = re.compile(
    r"@?(?P<word>(?:hubot|lita|errbot|[a-z][\w-]{0,24}bot))[:,]?(?P<rest> [^\n]{1,400})", re.IGNORECASE
)
_SHELL_LINE = re.compile(r"!{1,2}[ \t]*(?P<line>[A-Za-z~./][^\n]{0,4000})")
_SHELL_CELL = re.compile(r"%%(?:bash|sh|system|script[ \t]+(?:ba|z|k)?sh|!)[^\n]{0,200}\n(?P<body>.+)", re.DOTALL)
_SQL_CELL = re.compile(
    r"%{1,2}(?:\w{1,20}[_.])?sql\b(?:[ \t]+(?:-\w+|--\w[\w-]*(?:[= ]\S+)?|\w+@\w+|\w+:\S+|\w+[ \t]<<))*"
    r"\s+(?P<body>\S.*)",
    re.DOTALL,
)


def bot_call(line: str) -> bool:
    """Whether a line gives a chat bot something to do: its sign or name, then a verb of operations."""
    text = line.strip()
    found = _SIGNED.fullmatch(text) or _ADDRESSED.fullmatch(text)
    if found is None:
        return False
    verbs = words_of("bot_verbs")
    rest = re.split(r"[ /]+", found["rest"].strip(" /"))
    signed = found.re is _SIGNED and found["word"] in verbs and bool(rest[0])
    return (signed or rest[0].lower() in verbs) and words_of("told").isdisjoint(word.lower() for word in rest)


def magic(text: str) -> tuple[str, str] | None:
    """Language and text of what a cell hands on (`!kubectl get pods`, `%%bash`, `%sql SELECT 1`), None for others."""
    handed = _SHELL_LINE.fullmatch(text)
    if handed is not None:
        return ("sh", handed["line"].strip()) if language_of(handed["line"]) == "sh" else None
    cell = _SHELL_CELL.fullmatch(text)
    if cell is not None:
        return "sh", cell["body"].strip()
    query = _SQL_CELL.fullmatch(text)
    return ("sql", query["body"].strip()) if query is not None and language_of(query["body"]) == "sql" else None
