"""Logs of Nagios and its kin (Naemon, Icinga 1, Checkmk): alerts, notifications, acknowledgements, downtimes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wetink.artifacts.monitor_payload import moment
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text
from wetink.model.event import UNKNOWN, Actor, Alert, Event, Kind, Message, Place, Skipped, When

ORIGIN = "nagios"

_LINE = re.compile(r"\[(?P<epoch>1\d{9})\] (?P<what>.+)")
_KINDS = (
    "SERVICE ALERT",
    "HOST ALERT",
    "SERVICE NOTIFICATION",
    "HOST NOTIFICATION",
    "SERVICE FLAPPING ALERT",
    "HOST FLAPPING ALERT",
    "SERVICE DOWNTIME ALERT",
    "HOST DOWNTIME ALERT",
    "EXTERNAL COMMAND",
    "CURRENT SERVICE STATE",
    "CURRENT HOST STATE",
    "INITIAL SERVICE STATE",
    "INITIAL HOST STATE",
    "LOG ROTATION",
    "LOG VERSION",
)
_FINE = {"OK", "UP", "RECOVERY"}
_WRITTEN = {
    "ACKNOWLEDGE_SVC_PROBLEM": (True, 5),
    "ACKNOWLEDGE_HOST_PROBLEM": (False, 4),
    "ADD_SVC_COMMENT": (True, 3),
    "ADD_HOST_COMMENT": (False, 2),
    "SCHEDULE_SVC_DOWNTIME": (True, 7),
    "SCHEDULE_HOST_DOWNTIME": (False, 6),
    "SCHEDULE_HOST_SVC_DOWNTIME": (False, 6),
    "SCHEDULE_AND_PROPAGATE_HOST_DOWNTIME": (False, 6),
    "SCHEDULE_AND_PROPAGATE_TRIGGERED_HOST_DOWNTIME": (False, 6),
}
"""A command that somebody gave -> whether a service stands behind the host, and which argument is its author; the
comment follows it."""
_MOST_HEAD_LINES = 200


def identify(path: Path) -> bool:
    """Whether the lines of a file's head are stamped as Nagios stamps them, and one is of a kind that it writes."""
    data = head(path)
    if not is_text(data) or not data.lstrip().startswith(b"[1"):
        return False
    lines = [line for line in decode(data).split("\n")[:_MOST_HEAD_LINES] if line.strip()]
    found = [match for line in lines if (match := _LINE.fullmatch(line.rstrip()))]
    known = any(match["what"].startswith(tuple(f"{kind}:" for kind in _KINDS)) for match in found)
    return known and len(found) * 2 > len(lines)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per alert, notification, acknowledgement, comment and downtime, in file order; times UTC.

    A hard state is firing, or resolved where it is OK or UP; a soft one is "pending", or "ok". What was written with a
    command is what its author said. States that are only listed, checks, and what the program says of itself are left
    out. Format: assets.nagios.com, Nagios Core manual (external commands), and naemon.io.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            line = decode(raw).rstrip()
            found = _LINE.fullmatch(line)
            if found:
                at = moment(found["epoch"])
                place = Place(source, f"line {number}")
                yield from _told(found["what"], place, When(at=at) if at else UNKNOWN)
            elif line.strip():
                yield Skipped(Place(source, f"line {number}"), "no line of Nagios: it has no [time] in front")


def _told(what: str, place: Place, when: When) -> Iterator[Event | Skipped]:
    kind, _, rest = what.partition(": ")
    fields = rest.split(";")
    if kind in {"SERVICE ALERT", "HOST ALERT"}:
        yield _alert(kind, fields, place, when)
    elif kind in {"SERVICE NOTIFICATION", "HOST NOTIFICATION"}:
        yield _notification(kind, fields, place, when)
    elif kind.endswith((" FLAPPING ALERT", " DOWNTIME ALERT")):
        yield _remark(kind, fields, place, when)
    elif kind == "EXTERNAL COMMAND":
        yield from _command(fields, place, when)


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was checked, and what was found: `rest` are the fields behind the state."""

    host: str
    service: str
    state: str
    rest: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.host}/{self.service}" if self.service else self.host


def _checked(kind: str, fields: list[str]) -> _Checked | None:
    """Host, service where it is one's, state, and the rest; None where fields are wanting."""
    own = 2 if kind.startswith("SERVICE") else 1
    if len(fields) <= own or not fields[0]:
        return None
    return _Checked(fields[0], fields[1] if own == 2 else "", fields[own], tuple(fields[own + 1 :]))


def _alert(kind: str, fields: list[str], place: Place, when: When) -> Event | Skipped:
    """`host;service;STATE;HARD;attempt;output`."""
    found = _checked(kind, fields)
    if found is None or len(found.rest) < 3:
        return Skipped(place, "an alert without all its fields")
    hard = found.rest[0] == "HARD"
    fine = found.state in _FINE
    status = ("resolved" if fine else "firing") if hard else ("ok" if fine else "pending")
    output = ";".join(found.rest[2:]).strip()
    text = f"{found.name} is {found.state}" + (f": {output}" if output else "")
    return _event(found, status, text, place, when)


def _notification(kind: str, fields: list[str], place: Place, when: When) -> Event | Skipped:
    """`contact;host;service;STATE;command;output`, behind an acknowledgement `;author;comment`."""
    found = _checked(kind, fields[1:])
    if found is None or len(found.rest) < 2:
        return Skipped(place, "a notification without all its fields")
    text = f"{found.name} is {found.state}: {found.rest[1].strip()}".rstrip(": ")
    return _event(found, "notified", text, place, when, f"sent to {fields[0]} by {found.rest[0]}")


def _remark(kind: str, fields: list[str], place: Place, when: When) -> Event | Skipped:
    """`host;service;STARTED; what it says of it`."""
    found = _checked(kind, fields)
    if found is None:
        return Skipped(place, "a remark without all its fields")
    what = "flapping" if "FLAPPING" in kind else "downtime"
    said = ";".join(found.rest).strip()
    return _event(found, "annotated", f"{found.name}: {what} {found.state.lower()}", place, when, said)


def _command(fields: list[str], place: Place, when: When) -> Iterator[Event | Skipped]:
    """An acknowledgement, a comment or a downtime, with its author's words; other commands are left out."""
    if fields[0] not in _WRITTEN:
        return
    of_service, author = _WRITTEN[fields[0]]
    args = fields[1:]
    if len(args) < author + 1:
        yield Skipped(place, "a command without all its arguments")
        return
    found = _Checked(args[0], args[1] if of_service else "", "", ())
    comment = ";".join(args[author + 1 :]).strip()
    actor = Actor(handle=args[author]) if args[author] else None
    words = f"{_deed(fields[0], found.name)}: {comment}" if comment else _deed(fields[0], found.name)
    note = Message(channel=ORIGIN, note="note")
    yield Event(place, Kind.SAID, words, note, when, actor, stream=ORIGIN)
    if fields[0].startswith("ACKNOWLEDGE"):
        event = _event(found, "acknowledged", f"{found.name} is acknowledged", place, when)
        yield Event(place, event.kind, event.text, event.detail, when, actor, stream=ORIGIN)


def _deed(command: str, name: str) -> str:
    if command.startswith("ACKNOWLEDGE"):
        return f"Acknowledged {name}"
    return f"Scheduled a downtime of {name}" if "DOWNTIME" in command else f"Comment on {name}"


def _event(found: _Checked, status: str, text: str, place: Place, when: When, told: str = "") -> Event:
    severity = found.state.lower() if found.state in {"WARNING", "CRITICAL", "UNKNOWN", "DOWN", "UNREACHABLE"} else ""
    labels = {"host": found.host, "service": found.service}
    alert = Alert(
        name=found.name,
        status=status,
        origin=ORIGIN,
        key=found.name.lower(),
        service=found.service,
        severity=severity,
        description=told,
        labels=tuple((key, value) for key, value in labels.items() if value),
        ended=when.at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, text, alert, when, stream=ORIGIN)


READER = Reader("nagios-log", identify, read)
