"""Rows of the timeline: fit a terminal, or one whole line each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest

from wetink.cli.table import doubt, folded, lines, rows, short
from wetink.model.event import Kind, Message, Place
from wetink.model.evidence import Evidence, Outcome, Person, Redacted

AT = datetime(2026, 3, 12, 14, 5, 12, tzinfo=UTC)


def piece(text: str, *, at: datetime | None = AT, off: int = 0, outcome: Outcome | None = None) -> Evidence:
    """A piece of evidence that somebody said."""
    places = (Place("chat/2026-03-12.json", "ts 1773324312.041"), Place("paste.txt", "line 3"))
    person = Person("mira", "Mira Sand", "mira")
    return Evidence("E7", places, Kind.SAID, Redacted(text), Message(), at, timedelta(seconds=off), person, outcome)


def test_a_line_for_a_pipe_holds_everything() -> None:
    text = "first " + "long " * 100 + "end\nsecond"
    (line,) = lines((piece(text, off=120),))
    assert line.startswith("E7  2026-03-12 14:05:12Z ±2m  mira  said  first long long ")
    assert line.endswith("end ⏎ second  [chat/2026-03-12.json: ts 1773324312.041 and 1 more]")


def test_no_time_is_not_made_up() -> None:
    (line,) = lines((piece("order only", at=None),))
    assert "  time unknown  " in line
    assert any("--:--:--" in row for row in rows((piece("order only", at=None),), 80))


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_rows_fit_the_terminal(columns: int) -> None:
    shown = [click.unstyle(row) for row in rows((piece("word " * 200), piece("x" * 2000, off=9000)), columns)]
    assert max(len(row) for row in shown) <= columns
    assert shown[0].strip() == "2026-03-12 UTC"
    assert sum("2026-03-12 UTC" in row for row in shown) == 1
    assert len(shown) == 1 + 2 * (4 + 1)


def test_an_end_that_was_not_well_is_told() -> None:
    (line,) = lines((piece("restart postgres", outcome=Outcome.REFUSED),))
    assert "restart postgres (refused)" in line
    (line,) = lines((piece("SHOW max_connections", outcome=Outcome.OK),))
    assert "(ok)" not in line


def test_nothing_drives_the_terminal() -> None:
    evil = piece("a\x1b[2Jb\x9b31mc\u202ed")
    assert "\x1b" not in next(lines((evil,)))
    assert "\u202e" not in next(lines((evil,)))
    assert not any("\x1b[2J" in row or "\x9b" in row for row in rows((evil,), 80))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, ""),
        (1, " ±1s"),
        (119, " ±119s"),
        (120, " ±2m"),
        (121, " ±3m"),
        (7200, " ±2h"),
        (90000, " ±25h"),
        (172800, " ±2d"),
    ],
)
def test_doubt_is_never_told_smaller_than_it_is(seconds: int, shown: str) -> None:
    assert doubt(timedelta(seconds=seconds)) == shown


def test_folding_and_cutting() -> None:
    assert folded("one\ntwo", 20) == ["one", "two"]
    assert folded("", 20) == [""]
    assert folded("a\nb\nc\nd\ne", 20) == ["a", "b", "c", "d…"]
    assert short("a/long/path.json: record 3", 12) == "…n: record 3"
