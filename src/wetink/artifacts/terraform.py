"""Terraform and OpenTofu: what plan, apply and destroy print, `-json` lines, `show -json` plans, and cloud runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.json_records import first, record, records
from wetink.artifacts.reader import Reader
from wetink.artifacts.terraform_console import MARKS, OPENERS, clean, runs
from wetink.artifacts.terraform_json import is_cloud, is_plan, is_ui, read_json
from wetink.artifacts.terraform_story import events_of
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Place, Skipped


def identify(path: Path) -> bool:
    """Whether the file begins as such output does and holds a plan or an apply, or is one of the JSON forms."""
    data = head(path)
    if not data or not is_text(data):
        return False
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}:
        return _is_json(path)
    lines = [clean(line)[0] for line in decode(data).split("\n")]
    opening = next((line for line in lines if line.strip()), "")
    return OPENERS.match(opening) is not None and any(MARKS.match(line) for line in lines)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One change per resource that an apply touched, and one for how the apply ended; a plan alone is one event.

    Console output has no times, unless a CI log put one before each line. Format: the views of hashicorp/terraform,
    developer.hashicorp.com, "Machine-Readable UI" and "JSON Output Format".
    """
    if _is_json(path):
        yield from read_json(path, source)
        return
    found = 0
    for run in runs(read_text(path).split("\n"), source):
        for event in events_of(run):
            found += 1
            yield event
    if not found:
        yield Skipped(Place(source, "file"), "neither a plan nor an apply in it")


def _is_json(path: Path) -> bool:
    value = first(path)
    opening = record(next(iter(records(value)), None) if isinstance(value, list) else value)
    return is_ui(opening) or is_plan(opening) or is_cloud(opening)


READER = Reader("terraform", identify, read)
