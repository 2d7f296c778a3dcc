"""Where the record of an incident is kept, and which incident is on."""

from __future__ import annotations

import json
import os
import pwd
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wetink.errors import CaptureUnwritable, UsageError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
_ODD = re.compile(r"[^A-Za-z0-9._]+")
STATE = "incident.json"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident that is on: its name, the folder it is kept in, since when."""

    name: str
    folder: Path
    since: datetime


def checked(name: str) -> str:
    """The name; raises UsageError for one that could be a path or cannot be a folder."""
    if not _ID.fullmatch(name):
        raise UsageError(
            f"{name[:100]!r} cannot be the name of an incident",
            "letters, digits and hyphens, at most 80 of them: INC-123",
        )
    return name


def made(folder: Path) -> Path:
    """The folder, made for its user alone where it is not there. Raises CaptureUnwritable."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CaptureUnwritable(str(folder), error.strerror or "cannot be made") from error
    return folder


def who() -> dict[str, str]:
    """User and host as they stand in a record."""
    return {"user": pwd.getpwuid(os.geteuid()).pw_name, "host": os.uname().nodename}


def file_name(kind: str, moment: datetime) -> str:
    """The name of a new record without its end: shell-lena-bastion-20260312T141502Z."""
    return "-".join((kind, *map(word_in_name, who().values()), f"{moment:%Y%m%dT%H%M%SZ}"))


def word_in_name(text: str) -> str:
    """A user or host as a part of a file name."""
    return _ODD.sub("-", text).strip(".-")[:60] or "unknown"


def state_folder(environment: Mapping[str, str], host: str) -> Path:
    """`wetink/HOST` in XDG_STATE_HOME, or in ~/.local/state (XDG Base Directory Specification).

    A home may be shared by many hosts, and an incident is on at one of them.
    """
    given = environment.get("XDG_STATE_HOME", "")
    home = Path(given) if given.startswith("/") else Path(environment.get("HOME") or "~").expanduser() / ".local/state"
    return home / "wetink" / word_in_name(host)


def current(state: Path) -> Incident | None:
    """The incident that is on; None where none is. Raises CaptureUnwritable for a state nobody can read."""
    path = state / STATE
    try:
        found = json.loads(path.read_text("utf-8"))
        return Incident(checked(found["incident"]), Path(found["folder"]), datetime.fromisoformat(found["since"]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CaptureUnwritable(str(path), error.strerror or "cannot be read") from error
    except (ValueError, KeyError, TypeError, UsageError) as error:
        raise CaptureUnwritable(
            str(path), "does not say which incident is on; `wetink capture stop` removes it"
        ) from error


def switch_on(state: Path, incident: Incident) -> None:
    """Write which incident is on. Raises CaptureUnwritable."""
    made(state)
    path, new = state / STATE, state / f".{STATE}.{os.getpid()}"
    said = {
        "incident": incident.name,
        "folder": str(incident.folder),
        "since": incident.since.astimezone(UTC).isoformat(),
    }
    try:
        new.touch(mode=0o600)
        new.write_text(json.dumps(said) + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise CaptureUnwritable(str(path), error.strerror or "cannot be written") from error


def switch_off(state: Path) -> bool:
    """Take the state away; whether there was one. Raises CaptureUnwritable."""
    try:
        (state / STATE).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CaptureUnwritable(str(state / STATE), error.strerror or "cannot be removed") from error
    return True
