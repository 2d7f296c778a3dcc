"""An item as the text that a person edits, and what comes back from their editor."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from wetink.cli.editor_program import run
from wetink.errors import UsageError, WetinkError
from wetink.library.files import CACHE
from wetink.library.item_text import write_item
from wetink.model.draft import Finding, Step, StepCommand
from wetink.model.event import Command
from wetink.model.review import Content, Item
from wetink.model.terms import Kind
from wetink.review.desk.lines import shown_ids
from wetink.review.desk.parts import FIELDS, KINDS, LISTS
from wetink.workflow.review_json import written
from wetink.workflow.review_session import Session

_LANGUAGES = {"psql": "sql", "mysql": "sql", "fish": "fish", "powershell": "powershell", "python": "python"}

Typed = Callable[[str | None], None]
"""What is done with a text, None where the person left."""


def shown_text(item: Item) -> str:
    """What is put before the person: a line for what stands in the front matter, Markdown for the rest."""
    text = write_item(item.placed.content)
    if item.placed.section in LISTS:
        return ", ".join(text.split("\n")[:-1])
    return text.rstrip("\n") if item.placed.section in FIELDS else text


def section_of(item: Item) -> str:
    """Where something new goes: the item's own section, of a note the one that it is about; "" where nothing can."""
    content = item.placed.content
    name = content.where.split(" ")[0] if isinstance(content, Finding) else item.placed.section
    return name if name in KINDS and name not in (*FIELDS, "findings", "skipped") else ""


def twin_of(session: Session) -> str:
    """The path of another runbook for the same symptom, "" where the rules know of none."""
    found = next((one for one in session.findings if one.rule == "twin"), None)
    return found.message.split(" ")[0] if found else ""


def suggested(session: Session, item: Item) -> str:
    """What something new begins as: a step for the command that a note names, else nothing."""
    if not isinstance(item.placed.content, Finding) or Step not in KINDS[section_of(item)]:
        return ""
    found = [session.record.evidence[n] for id_ in shown_ids(item.placed.content) if (n := _at(session, id_)) >= 0]
    typed = next((one for one in found if one.kind in (Kind.EXECUTED, Kind.PROPOSED)), None)
    if typed is None or typed.facts is None:
        return ""
    verb = typed.facts.verbs[0] if typed.facts.verbs else "it"
    program = typed.detail.program if isinstance(typed.detail, Command) else "sh"
    command = StepCommand(str(typed.text), typed.facts.risk, _LANGUAGES.get(program, "sh"))
    return write_item(Step(f"Run {verb}.", (typed.id,), (command,)))


def _at(session: Session, id_: str) -> int:
    return session.record.index.get(id_, -1)


def from_text(section: str, text: str) -> Content:
    """What the person wrote; raises `DraftInvalid` with the line."""
    return written(section, text, "your text")


def typed(home: Path, text: str) -> str | WetinkError | None:
    """The text as the person's editor left it, None where no editor is set; an error where it cannot be run."""
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        return None
    folder = home / CACHE / "review"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(".md", "item-", folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
        if not run([path]):
            return UsageError("your editor ended with an error", "nothing was changed; e opens it again")
        return path.read_text("utf-8", "replace")
    except WetinkError as error:
        return error
    finally:
        path.unlink(missing_ok=True)
