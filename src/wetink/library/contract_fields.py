"""A JSON object whose values are taken out one by one, each checked, each error naming the key's path."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wetink.errors import DraftInvalid
from wetink.library.inline import MARK


class Fields:
    """One object of a JSON document; every method raises `DraftInvalid` where the value is of another type."""

    def __init__(self, value: object, source: str, path: str = "") -> None:
        self._source, self._path = source, path
        if not isinstance(value, dict):
            raise DraftInvalid(source, f"{path or 'the draft'} has to be an object")
        self._values: dict[str, object] = value

    def only(self, *keys: str) -> None:
        """Refuse keys that the contract does not know."""
        strange = next((key for key in self._values if key not in keys), None)
        if strange is not None:
            raise self.wrong(strange[:80], "is not a key of the contract")

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        return self._values.get(key) is not None

    def text(self, key: str, *, needed: bool = False) -> str:
        """A string; absent and null count as "" unless it is needed."""
        value = self._values.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            raise self.wrong(key, "has to be text" if value is not None else "is missing")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A string, or None where it is absent or null."""
        return self.text(key) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, () where it is absent or null."""
        return tuple(self._string(value, f"{key}[{n}]") for n, value in enumerate(self._list(key)))

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """A string out of `allowed`; without a default it has to be there."""
        value = self._values.get(key, default)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, f"has to be one of {', '.join(allowed)}")
        return value

    def child(self, key: str) -> Fields:
        """An object; absent and null count as an empty one."""
        value = self._values.get(key)
        return Fields({} if value is None else value, self._source, self._at(key))

    def items(self, key: str) -> Iterator[Fields]:
        """A list of objects."""
        for n, value in enumerate(self._list(key)):
            yield Fields(value, self._source, f"{self._at(key)}[{n}]")

    def named(self, key: str) -> Iterator[tuple[str, Fields]]:
        """An object of objects by evidence id."""
        for name, value in self.child(key)._values.items():  # noqa: SLF001
            if not MARK.fullmatch(f"[^{name}]"):
                raise self.wrong(key, f"{name[:40]!r} cannot be an id: up to 40 letters, digits, - and _")
            yield name, Fields(value, self._source, f"{self._at(key)}.{name}")

    def wrong(self, key: str, why: str) -> DraftInvalid:
        """The error for a value of this object."""
        return DraftInvalid(self._source, f"{self._at(key)} {why}")

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _list(self, key: str) -> list[object]:
        value = self._values.get(key)
        if value is not None and not isinstance(value, list):
            raise self.wrong(key, "has to be a list")
        return value or []

    def _string(self, value: object, key: str) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, "has to be text")
        return value
