"""Calls of a shell function that a responder defined."""

from __future__ import annotations

from builders import analysis_of, around, run

ON = 'on() { local h=$1; shift; ssh -J jump "ops@$h" "$@"; }'


def test_a_look_through_ones_own_function_is_a_look_and_a_change_is_a_change() -> None:
    found = analysis_of(
        *around(
            run(4, "ines", ON, ""),
            run(5, "ines", "on till-1 chronyc tracking", "Leap status: Not synchronised"),
            run(9, "ines", "on till-1 sudo systemctl restart chrony", ""),
        )
    )
    assert [look.run.line for look in found.looks] == ["on till-1 chronyc tracking"]
    assert [change.run.line for change in found.changes] == ["on till-1 sudo systemctl restart chrony"]


def test_what_nobody_defined_stays_a_change() -> None:
    found = analysis_of(*around(run(5, "ines", "on till-1 chronyc tracking", "Leap status: Not synchronised")))
    assert found.looks == []
