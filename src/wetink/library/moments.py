"""Instants as text, always UTC with a Z."""

from __future__ import annotations

from datetime import UTC, datetime

from wetink.errors import DraftInvalid


def moment(at: datetime, between: str = "T") -> str:
    """`2026-03-12T16:40:00Z`, with what there is below a second; raises `DraftInvalid` for a time without zone."""
    if at.tzinfo is None:
        raise DraftInvalid("draft", f"the time {at.isoformat()} has no zone")
    precision = "auto" if at.microsecond % 1000 or not at.microsecond else "milliseconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(between, precision) + "Z"
