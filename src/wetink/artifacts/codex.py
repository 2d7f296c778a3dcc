"""OpenAI Codex rollouts, and the JSON stream of `codex exec`: the commands run, their output, and what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.codex_calls import parsed
from wetink.artifacts.codex_records import ENVELOPES, ITEMS, Reading
from wetink.artifacts.codex_telling import Telling
from wetink.artifacts.json_records import Record, documents, first, record, records, string
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Place, Skipped


def identify(path: Path) -> bool:
    """Whether the first records are a rollout's (any version), or the events of `codex exec --json`."""
    data = head(path)
    if not is_text(data) or data.lstrip()[:1] != b"{":
        return False
    opening = record(first(path))
    if isinstance(opening.get("session"), dict) and isinstance(opening.get("items"), list):
        return any(string(item.get("type")) in ITEMS for item in records(opening["items"]))
    if opening.get("type") == "thread.started" and isinstance(opening.get("thread_id"), str):
        return True
    following = [parsed(line) for line in decode(data).lstrip().split("\n", 20)[:20]]
    if _is_old_header(opening):
        return any(string(one.get("type")) in ITEMS for one in following[1:])
    return any(_is_wrapped(one) for one in following)


def _is_wrapped(value: Record) -> bool:
    return string(value.get("type")) in ENVELOPES and isinstance(value.get("payload"), dict) and "timestamp" in value


def _is_old_header(value: Record) -> bool:
    """Until September 2025 the first line held id, time and instructions, and the items followed bare."""
    return "type" not in value and {"id", "timestamp"} <= value.keys() and bool({"instructions", "git"} & value.keys())


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The commands, and what person and agent wrote, in file order; times UTC where a record has one.

    A command has the person as actor, on whose machine and behalf it ran, as far as the working folder tells. A call
    that was refused, or never answered, is PROPOSED. Rollouts write most turns twice, as item and as event; each is
    told once. Reasoning, patches' contents and the program's own records are left out.
    """
    reading = Reading()
    for found in documents(read_text(path)):
        place = Place(source, found.where)
        if found.broken or not isinstance(found.value, dict):
            reading.skipped.append(Skipped(place, found.broken or "not an object"))
        else:
            reading.take(place, found.value)
    yield from reading.skipped
    yield from Telling(reading, source).all()


READER = Reader("codex", identify, read)
