"""How many looks make the diagnosis, and that each asks something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import analysis_of, around, run, say

from wetink.drafting.diagnosis.choice import covers, same_question
from wetink.drafting.record.record import Run

FIX = run(50, "ines", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated")


def pair(one: str, other: str) -> tuple[Run, Run]:
    """Two looks, the second after the first."""
    events = (run(5, "ines", one, "x"), run(9, "ines", other, "y"))
    found = analysis_of(*around(*events, FIX)).record.runs[:2]
    return found[0], found[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dig +short shop.example @192.0.2.1", "dig +short shop.example @198.51.100.7"),
        ("ssh till-1 df -h /data", "ssh till-2 df -h /data"),
        ("cartctl history shop --max 4", "cartctl history shop --max 9"),
        ("journalctl -u varnish | grep 'pool full' | head -3", "journalctl -u varnish | grep -c 'pool full'"),
        ("kubectl get pods -n shop | head -4", "kubectl get pods -n shop"),
        ("ssh till-1 df -h /data", "for h in till-1 till-2; do ssh $h df -h /data; done"),
    ],
)
def test_one_question(one: str, other: str) -> None:
    assert same_question(*pair(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("journalctl -u varnish | grep 'pool full'", "journalctl -u varnish | grep 'timed out'"),
        ("curl -s -H 'Host: shop.example' http://till/", "curl -s -H 'Host: localhost' http://till/"),
        ("kubectl get hpa cart", "kubectl get deployment cart"),
        ("df -h /data", "du -sh /data"),
    ],
)
def test_two_questions(one: str, other: str) -> None:
    assert not same_question(*pair(one, other))


def test_a_loop_over_the_others_compares_and_does_not_cover_the_one() -> None:
    one, other = pair("ssh till-3 df -h /data", "for h in till-1 till-2; do ssh $h df -h /data; done")
    assert not covers(other, replace(one, command=replace(one.command, host="till-3")))


def test_one_then_all_is_the_step_for_all() -> None:
    loop = "for h in till-1 till-2 till-3; do ssh $h 'cat /proc/cart/pool'; done"
    found = analysis_of(
        *around(
            run(5, "ines", "ssh till-1 'cat /proc/cart/pool'", "in_use=16 max=16 waiting=412"),
            say(6, "ines", "found it: waiting 412 on till-1, the pool is at its max of 16"),
            run(8, "ines", loop, "in_use=16 max=16 waiting=377"),
            say(9, "ines", "all of them, waiting 377: because the pool is at max"),
            FIX,
        )
    )
    assert [look.run.line for look in found.chosen] == [loop]


def test_watching_two_looks_at_once_is_no_third() -> None:
    found = analysis_of(
        *around(
            run(5, "ines", "df -h /data", "91%"),
            run(6, "ines", "du -sh /data/cart", "40G"),
            run(7, "ines", "watch -n 5 'df -h /data; du -sh /data/cart'", "91% 40G"),
            FIX,
        )
    )
    assert [look.run.line for look in found.looks] == ["df -h /data", "du -sh /data/cart"]


def test_there_are_never_more_than_nine_steps() -> None:
    names = ("alder", "birch", "cedar", "elm", "fir", "ginkgo", "hazel", "iris", "juniper", "kapok", "larch", "maple")
    events = []
    for n, name in enumerate(names):
        events.append(run(3 + 2 * n, "ines", f"cat /var/log/{name}/state", f"{name} waiting={400 + n}"))
        events.append(say(4 + 2 * n, "ines", f"found it: {name} waiting {400 + n}, because of {name}"))
    assert len(analysis_of(*around(*events, FIX)).chosen) <= 9
