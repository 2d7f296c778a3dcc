"""How it was seen that things were well again."""

from __future__ import annotations

import json
from importlib import resources

from builders import analysis_of, around, commands, draft_of, run, say

from wetink.drafting.diagnosis.weighing import PROOFS
from wetink.drafting.explain import explain

SCALE = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")
LATENCY = "curl -s http://cart-1:9100/p95"
ALERT_OVER = 'See that the alert is over: "cart answers in more than 3 s"'
"""What is left where nothing else proves it."""


def test_a_look_repeated_after_the_fix_proves_it_with_its_last_answer() -> None:
    steps = draft_of(
        *around(
            run(5, "ines", LATENCY, "p95 4200 ms"),
            say(6, "ines", "p95 is 4200 ms on the cart"),
            SCALE,
            run(24, "ines", LATENCY, "p95 900 ms"),
            run(30, "ines", LATENCY, "p95 180 ms"),
            say(31, "ines", "p95 180 ms, recovered"),
        )
    ).verification
    assert commands(steps) == [LATENCY]
    assert steps[0].expect.startswith("p95 180 ms")
    assert "recovered" in steps[0].expect


def test_a_look_made_only_before_the_fix_proves_nothing() -> None:
    steps = draft_of(*around(run(5, "ines", LATENCY, "p95 4200 ms"), SCALE)).verification
    assert commands(steps) == [ALERT_OVER]


def test_the_last_good_repetition_counts_not_a_failed_one() -> None:
    steps = draft_of(
        *around(
            run(5, "ines", LATENCY, "p95 4200 ms"),
            SCALE,
            run(30, "ines", LATENCY, "p95 180 ms"),
            run(32, "ines", LATENCY, "curl: (7) Failed to connect to cart-1 port 9100", exit=7),
        )
    ).verification
    assert commands(steps) == [LATENCY]
    assert "180 ms" in steps[0].expect


def test_watching_a_look_is_the_look() -> None:
    steps = draft_of(
        *around(run(5, "ines", LATENCY, "p95 4200 ms"), SCALE, run(30, "ines", f"watch -n 5 {LATENCY}", "p95 180 ms"))
    ).verification
    assert len(steps) == 1
    assert "180 ms" in steps[0].expect


def test_a_value_told_by_somebody_who_typed_nothing_is_a_proof() -> None:
    steps = draft_of(*around(SCALE, say(30, "lotte", "cart latency recovered, p95 180 ms now"))).verification
    assert [step.text for step in steps] == [
        'See whether it is well again: "cart latency recovered, p95 180 ms now" (Lotte Brandt)'
    ]


def test_questions_plans_and_doubts_are_no_proofs() -> None:
    steps = draft_of(
        *around(
            SCALE,
            say(22, "lotte", "is the cart latency back to 180 ms?"),
            say(24, "lotte", "cart p95 still 3900 ms, no change"),
            say(26, "lotte", "we could watch the cart until it is at 200 ms"),
        )
    ).verification
    assert commands(steps) == [ALERT_OVER]


def test_a_look_without_output_expects_nothing_and_the_reviewer_is_told() -> None:
    made = draft_of(*around(run(5, "ines", LATENCY), SCALE, run(30, "ines", LATENCY)))
    assert commands(made.verification) == [LATENCY]
    assert made.verification[0].expect == ""
    assert ("answer", "verification") in [(finding.rule, finding.where) for finding in made.findings]


def test_proofs_stand_in_order_of_time() -> None:
    health = "curl -s http://cart-1:9100/health"
    steps = draft_of(
        *around(
            run(5, "ines", health, "cart: degraded"),
            run(6, "ines", LATENCY, "p95 4200 ms"),
            SCALE,
            run(30, "ines", LATENCY, "p95 180 ms"),
            run(34, "ines", health, "cart: ok"),
        )
    ).verification
    assert commands(steps) == [LATENCY, health]


def test_a_short_value_after_the_last_fix_needs_no_praise() -> None:
    steps = draft_of(*around(SCALE, say(30, "lotte", "cart answers replicas=8 in 180 ms"))).verification
    assert len(steps) == 1
    assert "180 ms" in steps[0].text


def test_a_value_told_before_the_fix_is_no_proof() -> None:
    steps = draft_of(*around(say(10, "lotte", "cart answers in 4200 ms"), SCALE)).verification
    assert commands(steps) == [ALERT_OVER]


def test_an_answer_that_stayed_as_it_was_proves_nothing() -> None:
    uptime = "curl -s http://cart-1:9100/version"
    steps = draft_of(
        *around(run(5, "ines", uptime, "cart 4.2"), SCALE, run(24, "ines", uptime, "cart 4.2"))
    ).verification
    assert commands(steps) == [ALERT_OVER]


def test_the_setting_that_was_changed_shows_that_it_was_set_and_not_what_came_of_it() -> None:
    setting = "kubectl get deployment cart"
    steps = draft_of(
        *around(
            run(5, "ines", setting, "NAME READY\ncart 3/3"),
            run(6, "ines", LATENCY, "p95 4200 ms"),
            run(20, "ines", "kubectl scale deployment/cart --replicas=12", "deployment.apps/cart scaled"),
            run(22, "ines", setting, "NAME READY\ncart 12/12"),
            run(30, "ines", LATENCY, "p95 180 ms"),
        )
    ).verification
    assert commands(steps) == [LATENCY]


def test_waiting_for_a_change_by_its_id_is_no_proof() -> None:
    wait = "aws ec2 describe-volumes-modifications --volume-ids vol-0a41c7f2b9d35581"
    steps = draft_of(
        *around(
            run(
                18,
                "ines",
                "aws ec2 modify-volume --volume-id vol-0a41c7f2b9d35581 --size 900",
                '{"state": "modifying"}',
            ),
            run(20, "ines", wait, "modifying"),
            run(25, "ines", wait, "optimizing"),
        )
    ).verification
    assert commands(steps) == [ALERT_OVER]


def test_the_same_kind_of_look_at_the_same_thing_proves_it() -> None:
    later = "kubectl -n shop logs deploy/cart --since=2m | grep -c 'pool exhausted'"
    steps = draft_of(
        *around(
            run(5, "ines", "kubectl -n shop logs deploy/cart --tail=50 | grep 'pool exhausted'", "cart pool exhausted"),
            say(6, "ines", "cart says pool exhausted"),
            SCALE,
            run(30, "ines", later, "0"),
        )
    ).verification
    assert commands(steps) == [later]


def test_what_proves_a_fix_does_so_before_it_is_spread_to_the_next_one() -> None:
    later = f"{LATENCY}?quantile=0.95"
    steps = draft_of(
        *around(
            run(5, "ines", LATENCY, "p95 4200 ms"),
            SCALE,
            run(24, "ines", later, "p95 180 ms"),
            run(40, "ines", "kubectl scale deployment/basket --replicas=8", "deployment.apps/basket scaled"),
        )
    ).verification
    assert commands(steps) == [later]


def test_where_nothing_stands_behind_the_last_part_a_look_of_the_same_kind_behind_an_earlier_one_proves_it() -> None:
    made = draft_of(
        *around(
            run(5, "sam", "curl -sI https://cart.example/account/orders"),
            say(10, "ines", "Versions of cart → v87 → Activate. doing it"),
            run(14, "sam", "for p in one two; do curl -sI https://cart.example/account/orders --resolve $p; done"),
            say(20, "lotte", "Admin → Sessions of cart → Revoke by issue time"),
        )
    )
    assert commands(made.verification) == [
        "for p in one two; do curl -sI https://cart.example/account/orders --resolve $p; done"
    ]


def test_a_look_that_failed_before_and_answers_after_the_fix_proves_it() -> None:
    probe = "curl -sf http://cart-1:9100/ready"
    steps = draft_of(
        *around(
            run(5, "ines", probe, "connection pool exhausted, retry later", exit=22),
            say(6, "ines", "connection pool exhausted, says ready"),
            SCALE,
            run(30, "ines", probe, "ready", exit=0),
        )
    ).verification
    assert commands(steps) == [probe]


def test_what_nobody_looked_at_before_and_names_nothing_of_it_proves_nothing() -> None:
    steps = draft_of(*around(SCALE, run(30, "ines", "ls ~/photos", "cat.jpg"))).verification
    assert commands(steps) == [ALERT_OVER]


def test_each_look_behind_the_fix_says_why_it_is_a_proof_or_none() -> None:
    found = analysis_of(*around(run(5, "ines", LATENCY, "p95 4200 ms"), SCALE, run(30, "ines", LATENCY, "p95 180 ms")))
    line = next(line for line in explain(found) if "look again" in line)
    assert "as a proof" in line
    assert "verification: " in line
    assert "answered +" in line


def test_every_weight_of_a_proof_has_its_signal() -> None:
    found = analysis_of(*around(run(5, "ines", LATENCY, "p95 4200 ms"), SCALE, run(30, "ines", LATENCY, "p95 180 ms")))
    text = (resources.files("wetink.drafting") / "data" / PROOFS).read_text("utf-8")
    assert set(json.loads(text)["weights"]) - {"(constant)"} == set(found.weighed[0].signals)
    assert all(0 <= value <= 1 for value in found.weighed[0].signals.values())


def test_where_nothing_was_mended_people_watched_from_the_last_try_on() -> None:
    look, restart = "ringctl stats | grep connections", "docker restart ring-2"
    watched = "ringctl stats | grep queue"
    made = draft_of(
        *around(
            run(5, "ines", look, "connections 812"),
            run(10, "ines", restart, "ring-2"),
            say(13, "ines", "that was wrong, it threw out its clients too. hands off"),
            run(20, "ines", look, "connections 4100"),
            run(44, "ines", watched, "queue 21"),
            run(50, "ines", look, "connections 9021"),
            say(51, "ines", "9021 connections, all back by themselves"),
        )
    )
    assert commands(made.resolution) == []
    assert commands(made.diagnosis) == [look]
    assert look in commands(made.verification)
