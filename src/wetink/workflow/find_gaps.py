"""Gaps: what was asked for and not found, remembered without its secrets so that somebody can write it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wetink.errors import RedactionFailed
from wetink.evidence.redaction import Redactor
from wetink.search.words import name_key

GAPS = Path(".wetink") / "gaps.jsonl"
"""One machine's memory, beside the index: not part of the library, since asking must not change what is in git."""
LONGEST = 400
"""Characters of a query that are kept."""
LARGEST = 1 << 20
"""Bytes of the file; what would make it larger is not remembered."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was asked for and not found: how often, last when (UTC), and what came nearest that time."""

    asked: str
    times: int
    last: str
    nearest: tuple[str, ...]


def remember(
    library: Path,
    text: str,
    nearest: Sequence[str],
    redactor: Redactor,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> bool:
    """Add a line to the gaps; whether it was kept, which a query that cannot be redacted is not."""
    try:
        asked = " ".join(redactor.text(text[: LONGEST * 20]).split())[:LONGEST]
    except RedactionFailed:
        return False
    line = json.dumps(
        {"at": clock().strftime("%Y-%m-%dT%H:%M:%SZ"), "asked": asked, "nearest": list(nearest[:3])}, ensure_ascii=False
    )
    path = library / GAPS
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size > LARGEST:
                return False
            os.write(handle, f"{line}\n".encode("utf-8", "backslashreplace"))
        finally:
            os.close(handle)
    except OSError:
        return False
    return True


def gaps(library: Path) -> list[Gap]:
    """What was not found, the most frequent first; the same words in another order of case and joints are one gap."""
    try:
        lines = (library / GAPS).read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    found: dict[str, Gap] = {}
    for line in lines:
        try:
            told = json.loads(line)
            asked, at, nearest = str(told["asked"]), str(told["at"]), tuple(map(str, told["nearest"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # half a line of a process that died
        known = found.get(name_key(asked))
        found[name_key(asked)] = Gap(asked, known.times + 1 if known else 1, at, nearest)
    return sorted(found.values(), key=lambda gap: (-gap.times, gap.asked))
