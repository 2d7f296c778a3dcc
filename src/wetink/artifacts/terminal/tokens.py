"""Terminal output cut into text, control characters and escape sequences, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

TEXT, CONTROL, CSI, ESCAPE = "text", "control", "csi", "escape"

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<csi>[0-9:;<=>?]{0,64}[ -/]{0,4}[@-~])"
    r"|\x1b\][^\x07\x1b\x9c]{0,8192}(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[PX^_k][^\x07\x1b\x9c]{0,8192}(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b(?P<escape>[ -/]{0,4}[0-~]?)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
)
_COLOURS = re.compile(r"\x1b\[[0-9;:]{0,64}m|\x1b[()][0-9A-B]|\x0f")


def tokens(data: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, str]]:
    """Pairs of kind and content: text, one control character, what follows `ESC [` ("2;5H") or `ESC` ("M")."""
    for match in _TOKEN.finditer(data, start, len(data) if end is None else end):
        kind = match.lastgroup
        if kind is not None:
            yield kind, match[kind]


def without_colours(data: str) -> str:
    """The same output without colours and character sets: they move nothing."""
    return _COLOURS.sub("", data)


def numbers(csi: str) -> list[int] | None:
    """The parameters of a control sequence, each at most 9999; None for a private one (`?25h`, `>c`)."""
    body = csi[:-1]
    if body and not (body[0].isdigit() or body[0] in ";:"):
        return None
    fields = body.replace(":", ";").split(";")
    return [min(int(field), 9999) if field.isdecimal() and field.isascii() else 0 for field in fields]
