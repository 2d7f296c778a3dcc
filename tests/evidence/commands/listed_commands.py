"""Commands with their class, written for these tests."""

from __future__ import annotations

from pathlib import Path

LISTED = Path(__file__).parent / "data" / "risk.txt"


def listed() -> list[tuple[str, str]]:
    """The pairs of class and command in the data file."""
    rows = [row.split("\t", 1) for row in LISTED.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    return [(expected, command.replace("⏎", "\n")) for expected, command in rows]
