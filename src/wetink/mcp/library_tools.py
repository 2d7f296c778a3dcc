"""The tools for a library: find a runbook, show it, walk it, keep what was seen while following it."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field

from wetink.errors import UsageError
from wetink.library.files import read_bytes
from wetink.library.shelf import Shelf
from wetink.library.uses import VERDICTS, Observation, read_uses
from wetink.mcp.evidence_tools import Start, finding
from wetink.mcp.house import House, who
from wetink.mcp.pages import ROOM, Plain, fitting, numbered, shortened
from wetink.model.draft import Step
from wetink.model.event import Skipped
from wetink.model.runbook import Runbook
from wetink.workflow.check_file import Placed, look
from wetink.workflow.find import Finder, Hit
from wetink.workflow.pick import everything
from wetink.workflow.standing import refused, trust
from wetink.workflow.use import Seen, use
from wetink.workflow.walk import Stop, walk

Name = Annotated[str, Field(description="A runbook's or draft's id, incident, file name or path below the library.")]
_USES = 10
"""Observations of earlier uses that are shown, the newest ones."""


class LibraryTools:
    """Each method is a tool; its docstring is what the model reads."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._finder: Finder | None = None

    def find_runbook(
        self,
        query: Annotated[str, Field(description="An alert's text or payload, a log line, a customer's words.")],
        limit: Annotated[int, Field(description="How many hits at most.", ge=1, le=10)] = 3,
    ) -> Plain:
        """Find the runbook for a symptom. `confidence` is sure, likely or weak; without a hit the nearest are named."""
        if not query.strip():
            raise UsageError("the query is empty", "give the alert's text")
        if self._finder is None or self._finder.home != self.house.home:
            self._finder = Finder(self.house.home)
        self._finder.refresh()
        answer = self._finder.find(query, limit)
        return {
            "found": bool(answer.hits),
            "hits": [self._hit(one, query) for one in answer.hits],
            "nearest": [self._hit(one, query) for one in answer.nearest],
        }

    def _hit(self, one: Hit, query: str) -> Plain:
        told = {
            "path": one.path,
            "id": one.id,
            "title": one.title,
            "status": one.status,
            "owner": one.owner,
            "confidence": str(one.confidence),
            "why": [f"{match.word} ({', '.join(match.fields)})" for match in one.why],
            "missing": list(one.missing),
            "line": one.line,
            "snippet": one.snippet,
            "last_verified": one.verified,
            "follow": one.follow,
        }
        shown = {key: shortened(value, 500) for key, value in told.items() if value}
        return self.house.cleaned(shown, query, read_bytes(self.house.home / one.path).decode("utf-8", "replace"))

    def list_runbooks(
        self,
        status: Annotated[str, Field(description='"published", "draft", "in-review" ...; "" for all.')] = "",
        service: Annotated[str, Field(description='Of this service only; "" for all.')] = "",
        start: Start = 0,
    ) -> Plain:
        """List what the library holds: runbooks and drafts with standing, title and owner."""
        files = list(everything(Shelf(self.house.home)))
        found = [one for one in files if isinstance(one, Runbook) and status in {"", str(one.standing)}]
        found = [one for one in found if not service or service in one.body.services]
        made, then = fitting(found, start, self._listed)
        broken = sum(isinstance(one, Skipped) for one in files)
        return {"runbooks": made, "total": len(found), "unreadable": broken, "next": then or None}

    def _listed(self, one: Runbook) -> Plain:
        owner = one.body.owner.name if one.body.owner else "nobody"
        told = {"id": one.id, "path": one.path, "title": one.body.title, "standing": str(one.standing), "owner": owner}
        return self.house.cleaned({key: shortened(value, 300) for key, value in told.items()}, one.body.title)

    def show_runbook(self, runbook: Name, page: Annotated[int, Field(description="From 1.", ge=1)] = 1) -> Plain:
        """Show a runbook or draft as Markdown, how far it can be trusted, and what was seen when it was last used."""
        one = self.house.runbook(runbook)
        parts = text_pages(self.house.clean(one.text))
        which = numbered(page, len(parts))
        return {**self._head(one), "page": page, "pages": len(parts), "text": parts[which]}

    def _head(self, one: Runbook) -> Plain:
        wrong = refused(self.house.home, one, self.house.app.clock())
        seen = [use for use in read_uses(self.house.home, one.id) if isinstance(use, Observation)]
        told = {
            "id": one.id,
            "path": one.path,
            "title": one.body.title,
            "standing": "needs-review" if wrong else str(one.standing),
            "trust": list(trust(one, wrong)),
            "uses": [_observed(use, one) for use in seen[-_USES:]],
        }
        return self.house.cleaned({key: shortened(value, 500) for key, value in told.items()}, one.text)

    def walk_runbook(
        self, runbook: Name, step: Annotated[int, Field(description="Counted from 1 over the whole runbook.", ge=1)] = 1
    ) -> Plain:
        """One step of a runbook: what to do, its commands with their risk, what to expect, how to check and to undo.

        Show it to the person, who decides and runs it; keep what came of it with record_use, then ask for `next`.
        """
        one = self.house.runbook(runbook)
        stops = walk(one)
        if not stops:
            raise UsageError(f"{one.path}: has no steps", "show_runbook shows its text")
        if step > len(stops):
            raise UsageError(f"there is no step {step}", f"steps 1 to {len(stops)}")
        told = {key: shortened(value) for key, value in _stop(stops[step - 1]).items()}
        head = {key: value for key, value in self._head(one).items() if step == 1 or key in {"id", "standing"}}
        cleaned = self.house.cleaned(told, one.text)
        return {**head, "step": cleaned, "steps": len(stops), "next": step + 1 if step < len(stops) else None}

    def record_use(
        self,
        runbook: Name,
        verdict: Annotated[
            str,
            Field(
                description="The step did what it says, did not, or something that was needed is not there.",
                json_schema_extra={"enum": list(VERDICTS)},
            ),
        ],
        note: Annotated[str, Field(description="What was seen, in a sentence or two.")],
        context: Context[Any, Any],
        step: Annotated[str, Field(description='`place` of the step, like "diagnosis 2"; "" for the whole.')] = "",
        incident: Annotated[str, Field(description="The incident's name, if there is one.")] = "",
    ) -> Plain:
        """Keep what was seen while following a runbook, for its owner and the next drill.

        The runbook itself stays as it is.
        """
        one = self.house.runbook(runbook)
        seen = Seen(step, verdict, note, incident)
        kept, path = use(
            self.house.home, one, seen, by=who(context), now=self.house.app.clock(), redact=self.house.clean
        )
        return {"kept": f"{path.parent.name}/{path.name}", "observation": _observed(kept, one)}

    def check_draft(self, draft: Name, start: Start = 0) -> Plain:
        """What the library's rules, and the proof against its incident, have against a draft or runbook.

        It is for the person who reviews it, who may mend, adopt or drop each part.
        """
        one = self.house.runbook(draft)
        looked = look(one.path, one.text.encode("utf-8", "surrogatepass"), self.house.desk())
        made, then = fitting(looked.findings, start, lambda placed: self._placed(placed, one.text))
        return {
            "path": one.path,
            "standing": str(one.standing),
            "findings": made,
            "total": len(looked.findings),
            "next": then or None,
            "then": f"a person decides, with: wetink review {one.id}",
        }

    def _placed(self, placed: Placed, text: str) -> Plain:
        line = {"line": placed.line} if placed.line else {}
        return self.house.cleaned({**finding(placed.finding), **line}, text)


def text_pages(text: str) -> list[str]:
    """A text in pieces that fit an answer, cut at the end of a line where one is near."""
    made = []
    while len(text) > ROOM:
        at = text.rfind("\n", ROOM // 2, ROOM) + 1 or ROOM
        made.append(text[:at])
        text = text[at:]
    return [*made, text]


def _observed(one: Observation, runbook: Runbook) -> Plain:
    return {
        "at": one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "step": one.step or "the whole",
        "verdict": one.verdict,
        "note": one.note,
        "incident": one.incident,
        "by": one.by,
        "text": "as it is now" if one.text_sha256 == runbook.text_sha256 else "changed since",
    }


def _stop(stop: Stop) -> Plain:
    thing = stop.thing
    told: Plain = {"number": stop.number, "place": stop.place, "text": thing.text}
    if isinstance(thing, Step):
        told |= {
            "commands": [{"run": one.run, "risk": str(one.risk)} for one in thing.commands],
            "expect": thing.expect,
            "if": thing.when,
            "check": thing.check,
            "undo": thing.undo,
        }
    told["evidence"] = list(thing.evidence)
    return {key: value for key, value in told.items() if value}
