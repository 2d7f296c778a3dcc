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
from wetink.model.review import Content, Item
from wetink.review.desk.parts import FIELDS, LISTS
from wetink.workflow.review_json import written

Typed = Callable[[str | None], None]
"""What is done with a text, None where the person left."""


def shown_text(item: Item) -> str:
    """What is put before the person: a line for what stands in the front matter, Markdown for the rest."""
    text = write_item(item.placed.content)
    if item.placed.section in LISTS:
        return ", ".join(text.split("\n")[:-1])
    return text.rstrip("\n") if item.placed.section in FIELDS else text


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
