"""The leaves of a JSON or YAML-ish patch as (short name, value)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

_MAX_DEPTH = 20
_MAX_TEXT = 100_000


def leaves(text: str) -> list[tuple[str, str | None]]:
    """Each scalar of a JSON document with the shortest tail of its path that tells it from the others.

    `{"spec": {"maxReplicas": 20}}` gives [("maxReplicas", "20")]; JSON Patch operations give their path's last part.
    Text that is not JSON gives [].
    """
    if not text.lstrip().startswith(("{", "[")) or len(text) > _MAX_TEXT:
        return []
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if isinstance(document, list) and document and all(isinstance(row, dict) and "path" in row for row in document):
        return [_operation(row) for row in document]
    found: list[tuple[tuple[str, ...], str | None]] = []
    _collect(document, (), found)
    return _short(found)


def _operation(row: dict[str, Any]) -> tuple[str, str | None]:
    name = str(row["path"]).rstrip("/").rpartition("/")[2] or "document"
    if row.get("op") == "remove":
        return name, "absent"
    value = row.get("value")
    return name, value_text(value)


def value_text(value: object) -> str | None:
    """A JSON value as it is typed."""
    if isinstance(value, str):
        return value
    return None if value is None else json.dumps(value, separators=(",", ":"))[:200]


def _collect(value: object, path: tuple[str, ...], found: list[tuple[tuple[str, ...], str | None]]) -> None:
    if isinstance(value, dict) and value and len(path) < _MAX_DEPTH:
        if value.keys() == {"name", "value"}:
            found.append(((*path[:-1], str(value["name"])), value_text(value["value"])))
            return
        is_named = len(value) > 1 and path[-1:] == (str(value.get("name")),)
        for key, below in value.items():
            if not (is_named and key == "name"):
                _collect(below, (*path, key), found)
    elif isinstance(value, list) and any(isinstance(v, dict) for v in value) and len(path) < _MAX_DEPTH:
        for index, below in enumerate(value):
            named = str(below.get("name", index)) if isinstance(below, dict) else str(index)
            _collect(below, (*path, named), found)
    else:
        found.append((path, value_text(value)))


def _short(found: list[tuple[tuple[str, ...], str | None]]) -> list[tuple[str, str | None]]:
    last = Counter(path[-1] if path else "" for path, _ in found)
    return [
        (".".join(path) if last[path[-1] if path else ""] > 1 else (path[-1] if path else "value"), value)
        for path, value in found
    ]
