"""Commands inside of sentences: how to look, how to take it back. Each was typed, or follows from what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.grounding.commands import Commands, within
from wetink.drafting.grounding.literal import literal
from wetink.drafting.grounding.literal import plain as flat
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.grounding.shell_form import units
from wetink.model.draft import Finding

_CODE = re.compile(r"`([^`\n]{3,2000})`")
_HINTS = frozenset({"check", "undo"})
"""Fields in which one word of code is a command, too."""
_CUT = "…"
_PROGRAM = re.compile(r"[\w./$~][\w./+-]*")


def check(near: Near, commands: Commands) -> Iterator[Finding]:
    """Commands in a sentence that nobody typed and no grammar gives."""
    for name, text in near.piece.texts:
        for code in _CODE.findall(text):
            if (_is_command(code) or name in _HINTS) and not _is_known(code, near, commands):
                nearest = commands.nearest(code)
                like = f"; nearest: {short(nearest.text)!r} ({nearest.id})" if nearest else ""
                yield Finding(
                    "invented-command",
                    "error",
                    f"{near.piece.where}.{name}",
                    f"{short(code)!r} was looked for in all commands and messages: nobody typed it{like}",
                    "name one that was typed, or say it in words; leave out what nobody ran",
                )


def _is_command(code: str) -> bool:
    """Whether code is more than a name: a program with something behind it."""
    words = code.split()
    return len(words) > 1 and _PROGRAM.fullmatch(words[0]) is not None and any(char.isalpha() for char in words[0])


def _is_known(code: str, near: Near, commands: Commands) -> bool:
    if code.endswith(_CUT) and flat(code.removesuffix(_CUT)) in near.plain:
        return True
    if literal(code, near.plain) or literal(code, flat(near.meant)) or commands.find(code):
        return True
    if near.ground.has_text(code) or any(within(units(code), units(hint)) for hint in _CODE.findall(near.meant)):
        return True
    mine = code.split()
    return any(_in_order(mine, typed.split()) for typed in near.commands.split("\n\n"))


def _in_order(some: list[str], typed: list[str]) -> bool:
    """Whether it is the short form of a step's own command: the words that tell, in their order."""
    left = iter(_bare(word) for word in typed)
    return all(_bare(word) in left for word in some)


def _bare(word: str) -> str:
    return word.strip("'\"();,|")
