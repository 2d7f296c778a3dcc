"""Alerts that only a terminal shows: the list that somebody asked of the alert manager, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from wetink.drafting.record.record import Heard, Record, Run
from wetink.model.event import Alert
from wetink.model.evidence import Redacted

_GAP = re.compile(r"\s{2,}|\t")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:\s?(?:UTC|Z|\+00:?00))")
_NAME, _TEXT = frozenset({"alertname", "alert"}), frozenset({"summary", "description", "message"})
_OLD = 4 * 3600.0
"""What had fired for so long when somebody asked is another matter."""


def shown_alerts(record: Record) -> list[Heard]:
    """The alerts of such lists, firing from when the list says, and resolved where a later list lacks them.

    Each stands for its row and cites the output that shows it.
    """
    found: list[Heard] = []
    for run in record.runs:
        if run.output_id is None or not _is_list(run.output):
            continue
        rows = {alert.name: (alert, t) for alert, t in _rows(run)}
        known = {heard.name for heard in found}
        for name, (alert, t) in rows.items():
            if name not in known and run.t - t < _OLD:
                found.append(_heard(record, run, alert, t))
        over = {heard.name for heard in found if heard.alert.status == "resolved"}
        gone = [heard.alert for heard in found if heard.name not in {*rows, *over}]
        found += [_heard(record, run, replace(alert, status="resolved"), run.t) for alert in gone]
    return sorted(found, key=lambda heard: (heard.t, heard.pos))


def _is_list(output: str) -> bool:
    header = {cell.lower() for cell in _GAP.split(output.lstrip().split("\n", 1)[0].strip())}
    return bool(header & _NAME) and bool(header & _TEXT)


def _rows(run: Run) -> Iterator[tuple[Alert, float]]:
    """Each row's alert and when it began; without a time of its own, when somebody looked."""
    lines = run.output.lstrip().splitlines()
    header = [cell.lower() for cell in _GAP.split(lines[0].strip())]
    for line in lines[1:]:
        cells = dict(zip(header, _GAP.split(line.strip()), strict=False))
        name = next((cells[key] for key in header if key in _NAME and cells.get(key)), "")
        if not name or len(cells) < len(header):
            continue
        text = next((cells[key] for key in header if key in _TEXT), "")
        began = _MOMENT.search(line)
        t = datetime.fromisoformat(f"{began[1]}T{began[2]}").replace(tzinfo=UTC).timestamp() if began else run.t
        yield Alert(name, "firing", "alertmanager", key=name, description=text), t


def _heard(record: Record, run: Run, alert: Alert, t: float) -> Heard:
    item = record.by_id[run.output_id or run.item.id]
    words = Redacted(alert.description or alert.name)
    row = replace(item, text=words, at=datetime.fromtimestamp(t, UTC), uncertainty=item.uncertainty)
    return Heard(row, replace(alert, description=""), run.pos, t)
