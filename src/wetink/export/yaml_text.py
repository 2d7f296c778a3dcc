"""Plain values as YAML that every parser reads the same: each text in double quotes, nothing folded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from wetink.export.markup import visible

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]


def scalar(value: str | int | bool | None) -> str:
    """One value; JSON's strings are YAML's double-quoted ones once nothing unprintable is in them."""
    return json.dumps(visible(value) if isinstance(value, str) else value, ensure_ascii=False)


def dump(values: Mapping[str, Value]) -> str:
    """A mapping in block style; keys are ours and plain."""
    return "".join(f"{line}\n" for line in _mapping(values, ""))


def front_matter(values: Mapping[str, Value]) -> str:
    """The head of a Markdown file."""
    return f"---\n{dump(values)}---\n\n"


def _mapping(values: Mapping[str, Value], blanks: str) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(f"{blanks}{key}:", value, blanks)


def _entry(head: str, value: Value, blanks: str) -> Iterator[str]:
    if isinstance(value, str | int | bool) or value is None:
        yield f"{head} {scalar(value)}"
    elif not value:
        yield f"{head} {'{}' if isinstance(value, Mapping) else '[]'}"
    elif isinstance(value, Mapping):
        yield head
        yield from _mapping(value, blanks + "  ")
    else:
        yield head
        for item in value:
            yield from _item(item, blanks + "  ")


def _item(value: Value, blanks: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        lines = list(_mapping(value, blanks + "  "))
        yield f"{blanks}- {lines[0].lstrip(' ')}"
        yield from lines[1:]
    else:
        yield from _entry(f"{blanks}-", value, blanks)
