"""What the tests of monitoring readers share: reading a sample into alerts, messages and skips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.reader import Reader
from wetink.model.event import Alert, Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Read:
    """What a sample holds."""

    alerts: list[tuple[Event, Alert]]
    messages: list[tuple[Event, Message]]
    skipped: list[Skipped]


def read(reader: Reader, path: Path) -> Read:
    found = list(reader.read(path, path.name))
    events = [one for one in found if isinstance(one, Event)]
    return Read(
        [(one, one.detail) for one in events if isinstance(one.detail, Alert)],
        [(one, one.detail) for one in events if isinstance(one.detail, Message)],
        [one for one in found if isinstance(one, Skipped)],
    )


def sample(reader: Reader, name: str) -> Read:
    path = DATA / reader.name.replace("-", "_") / name
    assert reader.identify(path)
    return read(reader, path)


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    """That time of 12 March 2026, UTC."""
    return datetime(2026, 3, 12, hour, minute, second, micro, tzinfo=UTC)
