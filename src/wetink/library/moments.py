"""Instants as text, always UTC with a Z."""

from __future__ import annotations

from datetime import UTC, datetime

from wetink.errors import DraftInvalid


def moment(at: datetime, between: str = "T") -> str:
    """`2026-03-12T16:40:00Z`, with microseconds where there are any; raises `DraftInvalid` for a time without zone."""
    if at.tzinfo is None:
        raise DraftInvalid("draft", f"the time {at.isoformat()} has no zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(between) + "Z"
