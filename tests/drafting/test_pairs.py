"""Looks before and after the fix, compared by their answers."""

from __future__ import annotations

from builders import analysis_of, around, run

from wetink.drafting.record.pairs import Turn, kin, turn
from wetink.drafting.record.record import Run

FIX = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


def looks(*lines: tuple[float, str, str | None]) -> list[Run]:
    """The runs of looks made at these minutes."""
    events = [run(minute, "ines", line, output) for minute, line, output in lines]
    return [r for r in analysis_of(*around(*events, FIX)).record.runs if not r.line.startswith("kubectl scale")]


def test_an_answer_that_differs_has_turned() -> None:
    before, after = looks((5, "df -h /data", "/dev/sdb 100%"), (30, "df -h /data", "/dev/sdb 41%"))
    assert turn(before, after) is Turn.TURNED


def test_times_and_ages_do_not_make_an_answer_another() -> None:
    before, after = looks(
        (5, "cartctl status", "2025-06-03T12:05:00Z up, seen 3 minutes ago, age 2d4h"),
        (30, "cartctl status", "2025-06-03T12:30:11Z up, seen 9 minutes ago, age 2d5h"),
    )
    assert turn(before, after) is Turn.SAME


def test_without_both_answers_nothing_is_known() -> None:
    before, after = looks((5, "df -h /data", None), (30, "df -h /data", "/dev/sdb 41%"))
    assert turn(before, after) is Turn.UNKNOWN


def test_the_same_kind_of_look_at_the_same_thing_is_kin() -> None:
    one, other = looks(
        (5, "journalctl -u varnish -n 50 | grep pool", "x"), (30, "journalctl -u varnish --since -5min", "y")
    )
    assert kin(one, other)


def test_another_kind_or_another_thing_is_no_kin() -> None:
    unit, disk, other = looks((5, "journalctl -u varnish", "x"), (6, "df -h /data", "y"), (7, "df -h /logs", "z"))
    assert not kin(unit, disk)
    assert not kin(disk, other)
