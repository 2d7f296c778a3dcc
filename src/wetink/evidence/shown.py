"""What a monitoring tool's address shows: which dashboard or query, and which stretch of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qsl

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}

Query = Mapping[str, str]
"""The query of an address, the last value of each name."""

Moment = datetime | str
"""An instant in UTC, or a time relative to when the page is looked at, as the tool writes it ("now-6h")."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a monitoring tool.

    tool    "Grafana", "Datadog", "Kibana", "Prometheus", "Alertmanager", "CloudWatch", "Splunk", "Honeycomb", "Sentry"
    what    "dashboard", "panel", "query", "logs", "traces", "alert", "silence", "issue", "page" (a short link)
    name    its uid, number or name, as far as the address holds one
    title   what people call it; in an address that is often written small ("checkout-latency")
    panel   the panel of a dashboard, by its id or title
    query   what is asked, in the tool's own language
    start, end   the stretch of time it shows
    values  variables and filters that were chosen
    """

    tool: str
    what: str
    name: str = ""
    title: str = ""
    panel: str = ""
    query: str = ""
    start: Moment = ""
    end: Moment = ""
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Give it as a person would say it: "Grafana query: up == 0, 2026-03-02 13:30:00 to 14:30:00 UTC"."""
        title = f"({self.title})" if self.title and self.name else self.title
        about = " ".join(filter(None, (self.tool, self.what, self.name, title)))
        about += f", panel {self.panel}" if self.panel else ""
        chosen = ", ".join(f"{key}={value}" for key, value in self.values)
        about += f" ({chosen})" if chosen else ""
        asked = f"{about}: {self.query}" if self.query else about
        return ", ".join(filter(None, (asked, self._stretch())))

    @property
    def telling(self) -> bool:
        """Whether it says more than where the page is: a question, or a stretch of time that stays."""
        asked = bool(self.query) or (self.what != "dashboard" and bool(self.values))
        return asked or isinstance(self.start, datetime)

    def _stretch(self) -> str:
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            same = self.start.date() == self.end.date()
            end = f"{self.end:%H:%M:%S}" if same else f"{self.end:%Y-%m-%d %H:%M:%S}"
            return f"{self.start:%Y-%m-%d %H:%M:%S} to {end} UTC"
        return " to ".join(filter(None, (_said(self.start), _said(self.end))))


def _said(moment: Moment) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if isinstance(moment, datetime) else moment


def from_epoch(text: str, unit: float) -> datetime | None:
    """An instant of so many units (0.001 for milliseconds) since 1970; None outside 2001 to 2099."""
    digits = text.partition(".")[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 17):
        return None
    seconds = int(digits) * unit
    return datetime.fromtimestamp(seconds, UTC) if 1e9 <= seconds < 4.1e9 else None


def from_iso(text: str) -> datetime | None:
    """An ISO 8601 instant that names its zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and 1971 < at.year < 2099 else None


def pairs(parts: SplitResult) -> list[tuple[str, str]]:
    """Names and values of an address's query in their order, a name as often as it stands there."""
    return parse_qsl(parts.query, max_num_fields=200)


def spoken(span: timedelta) -> str:
    """As in "90m", "6h", "2d"."""
    seconds = int(span.total_seconds())
    unit = next((unit for unit in ("d", "h", "m") if seconds and seconds % SECONDS[unit] == 0), "s")
    return f"{seconds // SECONDS[unit]}{unit}"
