"""Commands that are looks by their shape, whatever is known of their tool."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, run

from wetink.drafting.record.asked import is_table

FIX = run(30, "ines", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated")
TABLE = "LANE    DEPTH   HOLDER\neast    41      till-3\nwest    0       -"


def looks(*events: object) -> list[str]:
    """The looks that are weighed among these commands."""
    return [look.run.line for look in analysis_of(*around(*events, FIX)).looks]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "output"),
    [
        ("tillctl lanes --all | grep held", "east held"),
        ("/opt/till/bin/lanes.rb west", TABLE),
        ("for n in 1 2 3; do till-locks -n $n 2>&1 | grep -c held; done", "0\n0\n0"),
    ],
)
def test_an_unknown_tool_that_is_filtered_or_prints_a_table_looks(line: str, output: str) -> None:
    assert looks(run(5, "ines", line, output)) == [line]


def test_an_unknown_tool_that_answers_anew_each_time_looks() -> None:
    line = "tillctl lane west"
    assert looks(run(5, "ines", line, "41 held"), run(7, "ines", line, "12 held")) == [line]
    assert looks(run(5, "ines", line, "released"), run(7, "ines", line, "released")) == []


def test_an_unknown_tool_run_once_with_a_word_is_a_change() -> None:
    assert looks(run(5, "ines", "tillctl lane west", "done")) == []


def test_a_thing_called_for_tests_does_not_make_a_change_a_look() -> None:
    assert looks(run(5, "ines", "tillctl assign lane-test", "done")) == []
    assert looks(run(5, "ines", "tillctl deploy test-lane", "done")) == []


def test_what_destroys_is_no_look_whatever_it_prints() -> None:
    assert looks(run(5, "ines", "tillctl lanes destroy west", TABLE)) == []


@pytest.mark.parametrize("line", ["for h in till-1 till-2; do ssh $h date +%s; done", "ssh till-2 uptime"])
def test_a_question_about_oneself_sent_to_others_is_a_look(line: str) -> None:
    assert looks(run(5, "ines", line, "1748952000\n1748951582")) == [line]
    assert looks(run(5, "ines", "date", "Tue Jun  3 12:05:00 UTC 2025")) == []


def test_a_tool_asked_in_words_behind_ssh_and_sudo_looks() -> None:
    line = "ssh till-1 sudo till-replica list -v"
    assert looks(run(5, "ines", line, "till-2: last update ok")) == [line]


@pytest.mark.parametrize(
    "line", ["till-testkey -d shop.example", "till-checkconf", "till configtest", "ssh till-1 sudo till-validate west"]
)
def test_a_tool_named_for_its_check_looks(line: str) -> None:
    assert looks(run(5, "ines", line, "all good")) == [line]


def test_a_table_is_rows_of_as_many_columns() -> None:
    assert is_table(TABLE)
    assert not is_table("lane west released\nlane east released\nall good")
