"""Frozen nouns as plain JSON values and back, by their own type hints; what has its default value is left out."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from wetink.library.json_text import Json
from wetink.library.moments import moment

T = TypeVar("T")


class Unfit(ValueError):
    """A value does not fit the noun that it should become."""


def to_plain(noun: Any) -> dict[str, Json]:  # noqa: ANN401  (any dataclass)
    """The fields of a noun that differ from their defaults."""
    return {
        field.name: _plain(getattr(noun, field.name))
        for field in fields(noun)
        if getattr(noun, field.name) != _default(field)
    }


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _plain(value: object) -> Json:
    if isinstance(value, datetime):
        return moment(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return to_plain(value)
    return cast("Json", value)


def from_plain(value: object, hint: type[T] | UnionType) -> T:
    """The noun, enum, tuple or scalar of type `hint` that `value` stands for; raises `Unfit` where it is none."""
    return cast("T", _typed(value, hint))


def _typed(value: object, hint: Any) -> object:  # noqa: ANN401  (a type form)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = [arg for arg in get_args(hint) if arg is not NoneType]
        return None if value is None else _typed(value, inner[0])
    if origin is tuple:
        return _tuple(value, get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return _noun(value, hint)
    return _scalar(value, hint)


def _tuple(value: object, args: tuple[Any, ...]) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Unfit("a list is missing")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_typed(item, args[0]) for item in value)
    if len(args) != len(value):
        raise Unfit(f"a list of {len(args)} is missing")
    return tuple(_typed(item, arg) for item, arg in zip(value, args, strict=True))


@cache
def _hints(noun: type) -> dict[str, Any]:
    return get_type_hints(noun)


def _noun(value: object, noun: type) -> object:
    if not isinstance(value, dict):
        raise Unfit(f"{noun.__name__} has to be an object")
    hints = _hints(noun)
    strange = set(value) - set(hints)
    if strange:
        raise Unfit(f"{noun.__name__} has no {min(map(str, strange))[:80]}")
    found = {name: _typed(value[name], hint) for name, hint in hints.items() if name in value}
    try:
        return noun(**found)
    except TypeError:
        raise Unfit(f"{noun.__name__} lacks a field") from None


def _scalar(value: object, hint: Any) -> object:  # noqa: ANN401  (a type form)
    if hint is datetime and isinstance(value, str):
        return instant(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        member = next((member for member in hint if member.value == value), None)
        if member is not None:
            return member
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise Unfit(f"{str(value)[:80]!r} is not {getattr(hint, '__name__', hint)}")


def instant(text: str) -> datetime:
    """An instant in UTC; raises `Unfit` where it is none or has no zone."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Unfit(f"{text[:80]!r} is not a time with zone")
