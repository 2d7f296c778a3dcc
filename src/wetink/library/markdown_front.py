"""A draft's fields in front matter, both ways."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wetink.errors import DraftInvalid
from wetink.library.front_matter import FrontMatter
from wetink.library.front_quick import Value
from wetink.library.moments import moment
from wetink.library.names import slug
from wetink.model.draft import Draft, Owner

STATUSES = ("draft", "in-review", "published", "needs-review", "retired")
_LISTS = ("services", "alerts", "dashboards", "tags", "incidents")


def front_of(draft: Draft) -> dict[str, Value]:
    """Every key of a fresh draft's front matter, in order; raises `DraftInvalid` for a time without zone."""
    drafted: dict[str, Value] = {"by": draft.drafted_by, "at": moment(draft.drafted_at) if draft.drafted_at else None}
    if draft.incidents:
        drafted["evidence"] = f"incidents/{slug(draft.incidents[0])}/evidence.jsonl"
    return {
        "id": draft.id,
        "title": draft.title,
        "status": draft.status,
        "owner": _owner(draft.owner),
        "services": list(draft.services),
        "alerts": list(draft.alerts),
        "dashboards": list(draft.dashboards),
        "severity": draft.severity,
        "tags": list(draft.tags),
        "incidents": list(draft.incidents),
        "related": [],
        "review": {"every": "3 months", "last_reviewed": None, "last_verified": None},
        "sign_off": None,
        "drafted": drafted,
    }


def _owner(owner: Owner | None) -> Value:
    if owner is None:
        return None
    shown: dict[str, Value] = {"name": owner.name, "handle": owner.handle, "deputy": None}
    if owner.evidence:
        shown["evidence"] = list(owner.evidence)
    if owner.reason:
        shown["reason"] = owner.reason
    return shown


def fields_of(front: FrontMatter, source: str) -> dict[str, Any]:
    """The draft's fields that front matter holds; raises `DraftInvalid` for a wrong type, with key and line."""
    return _Front(front, source).fields()


class _Front:
    def __init__(self, front: FrontMatter, source: str) -> None:
        self._front, self._source = front, source

    def fields(self) -> dict[str, Any]:
        values = self._front.values
        drafted = self._map(values.get("drafted"), "drafted")
        status = self._text(values.get("status", "draft"), "status")
        if status not in STATUSES:
            raise self._wrong("status", f"is {status[:40]!r}, not one of {', '.join(STATUSES)}")
        found: dict[str, Any] = {
            "id": self._needed("id"),
            "title": self._needed("title"),
            "status": status,
            "owner": self._owner(),
            "severity": self._text(values.get("severity") or "", "severity"),
            "drafted_by": self._text(drafted.get("by", "extractive"), "drafted.by"),
            "drafted_at": self._instant(drafted.get("at")),
        }
        return found | {key: self._texts(values.get(key), key) for key in _LISTS}

    def _owner(self) -> Owner | None:
        owner = self._map(self._front.values.get("owner"), "owner")
        if not owner:
            return None
        handle = owner.get("handle")
        return Owner(
            self._text(owner.get("name"), "owner.name"),
            None if handle is None else self._text(handle, "owner.handle"),
            self._texts(owner.get("evidence"), "owner.evidence"),
            self._text(owner.get("reason") or "", "owner.reason"),
        )

    def _needed(self, key: str) -> str:
        if key not in self._front.values:
            raise DraftInvalid(self._source, f"its front matter has no `{key}`", line=2)
        return self._text(self._front.values[key], key)

    def _text(self, value: Value, key: str) -> str:
        if not isinstance(value, str):
            raise self._wrong(key, "has to be text")
        return value

    def _texts(self, value: Value, key: str) -> tuple[str, ...]:
        if value is not None and not isinstance(value, list):
            raise self._wrong(key, "has to be a list")
        return tuple(self._text(item, key) for item in value or ())

    def _map(self, value: Value, key: str) -> dict[str, Value]:
        if value is not None and not isinstance(value, dict):
            raise self._wrong(key, "has to be null or hold `key: value` pairs")
        return value or {}

    def _instant(self, value: Value) -> datetime | None:
        if value is None:
            return None
        try:
            at = datetime.fromisoformat(self._text(value, "drafted.at"))
        except ValueError:
            raise self._wrong("drafted.at", "is not a time like 2026-03-12T16:40:00Z") from None
        if at.tzinfo is None:
            raise self._wrong("drafted.at", "has no time zone: write a Z behind it for UTC")
        return at

    def _wrong(self, key: str, why: str) -> DraftInvalid:
        start, _ = self._front.spans.get(key.split(".", maxsplit=1)[0], (0, 0))
        return DraftInvalid(self._source, f"`{key}` {why}", line=start + 2)
