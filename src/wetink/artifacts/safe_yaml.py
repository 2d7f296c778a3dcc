"""YAML that a tool printed, as plain values: nothing is constructed, nothing refers to anything else."""

from __future__ import annotations

from collections.abc import Iterable

DEEPEST = 60
LONGEST = 2_000_000
"""Characters of one document; a tool's answer for one object is a few thousand."""


def parse_yaml(text: str) -> object:
    """The first document of a text as dicts, lists, strings and None; raises ValueError for anything wrong.

    Every scalar stays the string it is written as (numbers and dates too), a plain null is None. Anchors and aliases,
    which no tool prints but a bomb is made of, are refused, and so is endless nesting.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415  (0.1 s)
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    if len(text) > LONGEST:
        raise ValueError(f"a YAML document of more than {LONGEST:,} characters")
    try:
        return _built(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ValueError(f"not YAML: {' '.join(str(problem).split())[:200]}") from error
    except (IndexError, RecursionError, OverflowError) as error:
        raise ValueError("not YAML: it cannot be read") from error


def _built(events: Iterable[object]) -> object:
    """The value that the parser's events tell of. A mapping's key and value come one after the other."""
    from ruamel.yaml.events import (  # noqa: PLC0415
        AliasEvent,
        CollectionEndEvent,
        DocumentEndEvent,
        MappingStartEvent,
        NodeEvent,
        ScalarEvent,
    )

    stack: list[_Open] = []
    for event in events:
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise ValueError("YAML with an anchor or alias, which no tool prints")
        if isinstance(event, DocumentEndEvent):
            break
        if isinstance(event, ScalarEvent):
            value: object = _scalar(event.value, plain=event.style in {None, ""})
        elif isinstance(event, CollectionEndEvent):
            value = stack.pop().value()
        elif isinstance(event, NodeEvent):
            stack.append(_Open(mapping=isinstance(event, MappingStartEvent)))
            if len(stack) > DEEPEST:
                raise ValueError("YAML nested too deeply")
            continue
        else:
            continue  # the stream and the document begin
        if not stack:
            return value
        stack[-1].items.append(value)
    return None


class _Open:
    """A mapping or list whose end has not come yet."""

    def __init__(self, *, mapping: bool) -> None:
        self.items: list[object] = []
        self.mapping = mapping

    def value(self) -> object:
        if not self.mapping:
            return self.items
        return {str(key): value for key, value in zip(self.items[::2], self.items[1::2], strict=True)}


def _scalar(text: str, *, plain: bool) -> str | None:
    return None if plain and text in {"", "~", "null", "Null", "NULL"} else text
