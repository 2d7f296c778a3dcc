"""What is to be said of a file that starts like JSON, is none, and that no reader knows for it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from wetink.artifacts.json_records import as_far_as_whole
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import HEAD, decode, head, is_text, parse_json
from wetink.errors import ArtifactUnreadable

_MOST = 64 * 1024 * 1024
"""Bytes of a file that are looked through for the place where it breaks."""

_STARTS = re.compile(r"\s*(?:\{\s*(?:\"|\}|$)|\[\s*(?:[\[{\"]|$))")
"""A log line begins with a bracket too, but not with a key or a further bracket behind it."""


def told(path: Path, readers: Sequence[Reader]) -> tuple[str, str] | None:
    """(locator, why) of a file that is cut off or broken JSON, None for any other; OSError passes.

    The readers are asked whether they would know what stands before the place: its first whole members.
    """
    start = head(path)
    if not is_text(start) or not _STARTS.match(decode(start)):
        return None
    text = decode(head(path, _MOST))
    try:
        parse_json(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}", _why(text, error, path.name, readers)
    except ValueError:
        return None
    return None


def _why(text: str, error: json.JSONDecodeError, name: str, readers: Sequence[Reader]) -> str:
    what = "is cut off there" if _at_end(text, error) else f"is broken there ({error.msg.lower()})"
    seen = _looks_like(text[: min(error.pos, HEAD)], name, readers)
    known = f"; what stands before looks like {seen}" if seen else ""
    return f"starts like JSON and {what}, so nothing of it is read{known}: export it again"


def _at_end(text: str, error: json.JSONDecodeError) -> bool:
    """Whether the text just ends; a string that is never closed does so too, wherever it began."""
    rest = text[error.pos :]
    return not rest.strip() or (error.msg.startswith("Unterminated string") and "\n" not in rest.rstrip())


def _looks_like(text: str, name: str, readers: Sequence[Reader]) -> str:
    """The name of the reader that would take the members which are whole, "" where none would."""
    whole = as_far_as_whole(text)
    if not whole:
        return ""
    with tempfile.TemporaryDirectory(prefix="wetink-") as folder:
        mended = Path(folder) / name
        mended.write_text(json.dumps(whole), encoding="utf-8")
        return next((reader.name for reader in readers if _knows(reader, mended)), "")


def _knows(reader: Reader, path: Path) -> bool:
    """Whether a reader would take it; one that fails was told of when it saw the file itself."""
    try:
        return reader.identify(path)
    except ArtifactUnreadable:
        return False
