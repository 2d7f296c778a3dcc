"""What a server was started with, and what every answer of it passes through: confinement, redaction, failures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from mcp.server.mcpserver import Context

from wetink.app import App
from wetink.drafting.grounding import Prover
from wetink.errors import LibraryMissing, RunbookUnknown, WetinkError, traceback_of
from wetink.evidence.commands import facts
from wetink.evidence.redaction import Redactor
from wetink.library.repository import people_in
from wetink.library.shelf import Shelf
from wetink.mcp.pages import Plain
from wetink.model.draft import Draft, Finding
from wetink.model.evidence import Timeline
from wetink.model.runbook import Runbook
from wetink.workflow.check_file import Desk, without_secrets
from wetink.workflow.gather import Request, silent
from wetink.workflow.incidents import Incidents
from wetink.workflow.pick import pick
from wetink.workflow.submit import Desktop

P = ParamSpec("P")
T = TypeVar("T")

BUG = "this is a bug in wetink; where it happened stands in the server's log, which quotes nothing of the evidence"


class Refused(Exception):
    """A call that failed, in a sentence and a hint that the caller may read."""


def who(context: Context[Any, Any]) -> str:
    """Which program calls, as it named itself when it connected."""
    told = context.session.client_params
    name = " ".join(told.client_info.name.split())[:60] if told else ""
    return f"{name or 'a program'} over MCP"


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in strings(inner))
    elif isinstance(value, list | tuple):
        yield from (text for inner in value for text in strings(inner))


def _without(value: object, redactor: Redactor) -> object:
    """The same value with its texts redacted; keys are ours."""
    if isinstance(value, str):
        return str(redactor.text(value))
    if isinstance(value, dict):
        return {key: _without(inner, redactor) for key, inner in value.items()}
    return [_without(inner, redactor) for inner in value] if isinstance(value, list | tuple) else value


@dataclass(slots=True)
class House:
    """The library and the folder of incidents that a server serves; nothing else on the disk is reached through it.

    load       gives what is installed, with the settings of the library; asked by the first call that needs it, since
               a client starts a server for each session and most sessions ask for nothing
    library    None: the tools of a library say that there is none
    artifacts  the folder whose folders and archives are incidents, None for none
    log        where a bug is told
    """

    load: Callable[[], App]
    library: Path | None
    artifacts: Path | None
    log: Callable[[str], None]
    _app: App | None = None
    _incidents: Incidents | None = None
    _prover: tuple[Timeline, Prover] | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def app(self) -> App:
        """What is installed. Raises SettingsInvalid."""
        self._app = self._app or self.load()
        return self._app

    @property
    def incidents(self) -> Incidents:
        """The incidents that may be read."""
        self._incidents = self._incidents or Incidents(self.artifacts, self.library, self._gathered, self._blank)
        return self._incidents

    def _blank(self) -> Redactor:
        return self.app.redactor.fresh()

    def _gathered(self, path: Path) -> tuple[Timeline, Redactor]:
        redactor = self._blank()
        found = replace(self.app, redactor=redactor).gather([path], Request(), silent)
        return found.timeline, redactor

    @property
    def home(self) -> Path:
        """The library's folder; raises `LibraryMissing` where the server was started without one."""
        if self.library is None or not self.library.is_dir():
            raise LibraryMissing(
                str(self.library or "no library"), "this server serves none", "start it as: wetink mcp --library DIR"
            )
        return self.library

    def runbook(self, name: str) -> Runbook:
        """The runbook or draft of this id, incident, file name or path below the library, none outside of it."""
        if any(part == ".." for part in Path(name).parts) or not (self.home / name).resolve().is_relative_to(
            self.home.resolve()
        ):
            raise RunbookUnknown(self.clean(name[:200]))
        return pick(Shelf(self.home), name)

    def clean(self, text: str) -> str:
        """A text of the library without its secrets and without what a terminal would act on."""
        return str(self._blank().text(text))

    def cleaned(self, value: Plain, *around: str) -> Plain:
        """A JSON object all of whose texts are without secrets; what the texts `around` show to be one counts, too."""
        redactor = self._blank()
        redactor.learn_all([*around, *strings(value)])
        return {key: _without(inner, redactor) for key, inner in value.items()}

    def desktop(self, by: str, now: datetime) -> Desktop:
        """What submitting takes."""
        return Desktop(self._prove, facts, self.desk(), by, now)

    def _prove(self, draft: Draft, timeline: Timeline) -> tuple[Finding, ...]:
        if self._prover is None or self._prover[0] is not timeline:
            self._prover = (timeline, Prover(timeline, facts))
        return self._prover[1].prove(draft)

    def desk(self) -> Desk:
        """What the rules look at beside a file."""
        people = people_in(self.library) if self.library else None
        known = people if people and people.persons else None
        return Desk(self.library, library=self.library is not None, people=known, redact=self.clean, facts=facts)

    def guarded(self, work: Callable[P, T]) -> Callable[P, T]:
        """The same function, one call at a time, whose every failure is a `Refused` that may be shown."""

        @wraps(work)
        def call(*arguments: P.args, **named: P.kwargs) -> T:
            with self._lock:
                try:
                    return work(*arguments, **named)
                except WetinkError as error:
                    hint = f"\nhint: {error.hint}" if error.hint else ""
                    raise Refused(self._safe(error.message + hint)) from None
                except OSError as error:
                    if error.filename is None:
                        raise self._bug(error) from None
                    where = os.fsdecode(error.filename)
                    raise Refused(self._safe(f"{where}: {error.strerror}")) from None
                except Exception as error:  # noqa: BLE001 (the door: an unknown exception is a bug, told without the secrets in it)
                    raise self._bug(error) from None

        return call

    def _bug(self, error: Exception) -> Refused:
        self.log(self._safe("".join(traceback_of(error))))
        return Refused(BUG)

    def _safe(self, text: str) -> str:
        return without_secrets(text, self.clean)
