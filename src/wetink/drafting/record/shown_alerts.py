"""Alerts that only a terminal shows: the list that somebody asked of the alert manager, or a mail that was opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from wetink.drafting.record.record import Heard, Record, Run
from wetink.model.event import Alert, Link
from wetink.model.evidence import Redacted

_LONG = 20_000
_URL = re.compile(r"https?://[^\s<>\"]{1,500}")
_GAP = re.compile(r"\s{2,}|\t")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:\s?(?:UTC|Z|\+00:?00))")
_NAME, _TEXT = frozenset({"alertname", "alert"}), frozenset({"summary", "description", "message"})
_MAIL = re.compile(
    r"^From:[^\n]{1,300}\n(?:[A-Z][\w-]{1,30}:[^\n]{0,300}\n){0,12}?Subject:[ \t]*(?P<subject>\S[^\n]{0,300})\n"
    r"(?P<rest>(?:(?!From:|Message \d)[^\n]{0,500}(?:\n|$)){0,40})",
    re.MULTILINE,
)
_SUBJECT = re.compile(
    r"\W{0,6}(?P<state>PROBLEM|RECOVERY|FIRING|RESOLVED|ALARM|OK|CRITICAL|DOWN)\b\W{1,6}"
    r"(?:(?:Service|Host) Alert\s?[:-]\s*)?(?P<name>\S[^\n]{0,200}?)(?:\s+is\s+(?P<level>[A-Z]{2,12}))?[\s*!]*"
)
_OVER = frozenset({"RECOVERY", "RESOLVED", "OK"})
_TELLING = re.compile(
    r"^(?:Info|Additional Info|Output|Plugin Output|Message|Description|Summary):[ \t]*(\S.*)$", re.MULTILINE
)
_OLD = 4 * 3600.0
"""What had fired for so long when somebody asked is another matter."""


def shown_alerts(record: Record) -> list[Heard]:
    """The alerts of such lists, firing from when the list says, and resolved where a later list lacks them.

    Each stands for its row and cites the output that shows it.
    """
    found: list[Heard] = []
    for run in record.runs:
        if run.output_id is None:
            continue
        found += _opened(record, run)
        if not _is_list(run.output):
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


def _opened(record: Record, run: Run) -> Iterator[Heard]:
    """The alerts among the mails that an output shows from their headers on, as of when they were read."""
    for mail in _MAIL.finditer(run.output[:_LONG]):
        subject = _SUBJECT.fullmatch(mail["subject"].strip())
        if subject is None or run.output_id is None:
            continue
        told = _TELLING.search(mail["rest"])
        of, _, name = subject["name"].rpartition("/")
        status = "resolved" if subject["state"] in _OVER else "firing"
        links = tuple(Link(url, "dashboard") for url in _URL.findall(mail["rest"]))
        alert = Alert(name, status, "mail", key=subject["name"], service=of, links=links)
        alert = replace(alert, description=told[1].strip() if told else "")
        yield _heard(record, run, alert, run.t)


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
    row = replace(item, text=words, entities=(), at=datetime.fromtimestamp(t, UTC), uncertainty=item.uncertainty)
    return Heard(row, replace(alert, description=""), run.pos, t)
