"""Values as JSON text that is readable, deterministic and harmless wherever it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from wetink.library.inline import UNSEEN
from wetink.patterns import when_used

_ODD = when_used(f"[<>]|{UNSEEN.pattern}")

_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
"""Made once: with any option `json.dumps` makes one for each value."""

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def dump(value: Json, *, indent: int | None = None) -> str:
    """JSON in the order of the keys, other scripts as they are; `<`, `>` and what does not show are escaped."""
    plain = (
        _COMPACT.encode(value)
        if indent is None
        else json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    )
    if plain.isascii() and plain.isprintable() and "<" not in plain and ">" not in plain:
        return plain  # nothing odd, in a tenth of the time
    return _ODD.sub(_escaped, plain)


def _escaped(found: re.Match[str]) -> str:
    """As JSON's own escape; these characters only occur inside strings."""
    return json.dumps(found[0])[1:-1] if found[0] not in "<>\x7f" else f"\\u{ord(found[0]):04x}"
