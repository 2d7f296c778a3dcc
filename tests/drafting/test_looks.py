"""Which looks become the diagnosis, in which order, and with what words."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from builders import analysis_of, around, commands, draft_of, paste, run, say

from wetink.drafting.diagnosis.looks import find_looks, look_key
from wetink.drafting.record.record import Record
from wetink.model.evidence import RedactedEvent

FIX = run(30, "ines", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated")
POOL = "curl -s http://cart-1:9100/pool"


def story() -> tuple[RedactedEvent, ...]:
    """One look finds the cause; five others find nothing that anybody speaks of."""
    return around(
        run(3, "ines", "uptime -p", "up 3 weeks"),
        run(4, "ines", "dig +short mail.shop.example", "192.0.2.10"),
        run(5, "ines", "free -m", "Mem: 64000 12000"),
        run(6, "ines", "openssl s_client -connect wiki:443", "Verify return code: 0"),
        run(7, "ines", "lsblk", "sda 8:0"),
        run(12, "ines", POOL, "pool in_use=16 max=16 waiting=412"),
        say(13, "ines", "found it: pool is at max, in_use 16 of 16, waiting 412, because POOL is too small"),
        FIX,
        run(35, "ines", POOL, "pool in_use=22 max=40 waiting=0"),
        say(36, "ines", "waiting 0, recovered"),
    )


def test_the_look_that_was_spoken_of_as_the_cause_scores_best() -> None:
    looks = analysis_of(*story()).looks
    assert max(looks, key=lambda look: look.score).run.line == POOL


def test_the_look_that_led_to_the_cause_is_a_step_with_what_it_showed_and_meant() -> None:
    steps = draft_of(*story()).diagnosis
    step = next(step for step in steps if step.commands and step.commands[0].run == POOL)
    assert "waiting=412" in step.expect
    assert "found it" in step.when
    assert "Ines Kovar" in step.when or "ines" in step.when


def test_less_than_half_of_the_looks_are_chosen_and_in_order_of_time() -> None:
    found = analysis_of(*story())
    assert 1 <= len(found.chosen) <= 3
    times = [look.run.t for look in found.chosen]
    assert times == sorted(times)


def test_every_score_is_a_probability_and_every_signal_a_share() -> None:
    for look in analysis_of(*story()).looks:
        assert 0 < look.score < 1
        assert all(0 <= value <= 1 for value in look.signals.values()), look.signals


def test_every_weight_has_its_signal() -> None:
    text = (resources.files("wetink.drafting") / "data" / "look_weights.json").read_text("utf-8")
    weights = set(json.loads(text)["weights"]) - {"(constant)"}
    signals = set(analysis_of(*story()).looks[0].signals)
    assert weights <= signals


def test_repetitions_are_one_look() -> None:
    looks = [look for look in analysis_of(*story()).looks if look.run.line == POOL]
    assert len(looks) == 1
    assert len(looks[0].repeats) == 1


@pytest.mark.parametrize(
    "line",
    [POOL, f"watch {POOL}", f"watch -n 5 {POOL}", f"watch -d -n2 {POOL}", f"{POOL} | head -4", f"{POOL} | tail -n 3"],
)
def test_watching_and_cutting_do_not_make_another_look(line: str) -> None:
    record = Record(analysis_of(*around(run(5, "ines", line, "out"))).record.timeline)
    assert look_key(record.runs[0]) == POOL


def test_a_failed_look_is_none() -> None:
    failed = run(5, "ines", POOL, "curl: (6) Could not resolve host: cart-1", exit=6)
    assert analysis_of(*around(failed, FIX)).looks == []


def test_a_look_at_the_wrong_place_put_right_is_none() -> None:
    lines = ["kubectl --context staging get pods", "kubectl --context prod get pods"]
    events = around(run(5, "ines", lines[0], "cart-x 1/1"), run(6, "ines", lines[1], "cart-y 0/1"), FIX)
    assert [look.run.line for look in analysis_of(*events).looks] == [lines[1]]


def test_a_mistyped_look_is_none() -> None:
    events = around(
        run(5, "ines", "journalctl -u varnihs -n 5", "-- No entries --"),
        run(5.5, "ines", "journalctl -u varnish -n 5", "pool exhausted"),
        FIX,
    )
    assert [look.run.line for look in analysis_of(*events).looks] == ["journalctl -u varnish -n 5"]


def test_looks_after_the_last_part_of_the_fix_are_no_diagnosis() -> None:
    events = around(run(5, "ines", POOL, "waiting=412"), FIX, run(40, "ines", "lsblk", "sda"))
    assert "lsblk" not in commands(draft_of(*events).diagnosis)


def test_looks_of_another_day_are_none() -> None:
    found = analysis_of(*around(run(-900, "ines", POOL, "waiting=0"), run(5, "ines", "lsblk", "sda"), FIX))
    assert [look.run.line for look in found.looks] == ["lsblk"]


def test_no_looks_give_no_steps() -> None:
    found = analysis_of(*around(FIX))
    assert find_looks(found.record, found.window, found.changes, found.causes, []) == []


def test_walks_over_hosts_and_long_outputs_do_not_crowd_out_everything() -> None:
    walk = [run(4 + n / 10, "ines", f"ssh web-{n} uptime -p", "up 3 weeks") for n in range(12)]
    events = around(
        *walk, run(12, "ines", POOL, "waiting=412"), say(13, "ines", "found it: waiting 412 in the pool"), FIX
    )
    assert POOL in commands(draft_of(*events).diagnosis)


def test_a_message_belongs_to_the_look_it_shares_most_with() -> None:
    looks = {
        look.run.line: look.signals["told"]
        for look in analysis_of(
            *around(
                run(5, "ines", "ping -c3 cart-1", "3 received from cart-1"),
                run(6, "ines", POOL, "pool in_use=16 max=16 waiting=412"),
                say(6.5, "ines", "cart-1: waiting 412, in_use 16 of max 16"),
                FIX,
            )
        ).looks
    }
    assert looks[POOL] > 0
    assert looks["ping -c3 cart-1"] == 0


def test_an_amount_said_in_another_unit_is_that_of_the_look() -> None:
    looks = analysis_of(
        *around(
            run(5, "ines", "du -sh /data/cart", "612G /data/cart"),
            run(6, "ines", "lsblk", "sda 8:0"),
            say(9, "lotte", "0.6 TB in there?"),
            FIX,
        )
    ).looks
    assert [look.signals["figure"] for look in looks] == [1.0, 0.0]


def test_a_look_for_the_words_of_the_alert_confirms_it() -> None:
    looks = analysis_of(
        *around(
            run(5, "ines", "kubectl logs deploy/cart | grep -c 'answers in more than'", "31"),
            run(6, "ines", "kubectl logs deploy/cart | grep -c 'disk quota'", "0"),
            FIX,
        )
    ).looks
    assert [look.signals["wording"] for look in looks] == [1.0, 0.0]


def test_a_look_whose_answer_turned_with_the_fix_says_so() -> None:
    looks = analysis_of(*story()).looks
    assert {look.run.line: look.signals["turned"] for look in looks}[POOL] == 1.0


def test_the_command_that_finds_a_log_line_stands_for_the_line() -> None:
    finder = "kubectl logs deploy/cart | grep 'pool exhausted'"
    steps = draft_of(
        *around(
            run(5, "ines", finder, None),
            say(6, "lotte", "I see this:\n```\n12:04:55 ERROR cart acquire: pool exhausted after 3 s\n```"),
            say(7, "ines", "pool exhausted, because POOL is too small"),
            FIX,
        )
    ).diagnosis
    assert finder in commands(steps)
    assert not [step for step in steps if step.text.startswith("Look for this in the logs")]


def test_a_look_that_somebody_else_pastes_again_is_not_made_again() -> None:
    shown = paste(33, "lotte", POOL, "pool in_use=16 max=16 waiting=412", words="that is what Ines saw")
    found = analysis_of(*around(run(12, "ines", POOL, "pool in_use=16 max=16 waiting=412"), FIX, shown))
    assert [(look.run.line, len(look.repeats)) for look in found.looks] == [(POOL, 0)]


def test_a_look_that_somebody_else_made_and_pasted_is_a_look() -> None:
    shown = paste(12, "lotte", POOL, "pool in_use=16 max=16 waiting=412")
    found = analysis_of(*around(shown, say(13, "lotte", "found it: waiting 412, the pool is at max 16"), FIX))
    assert [look.run.line for look in found.chosen] == [POOL]


def test_the_same_line_on_another_host_is_another_look() -> None:
    found = analysis_of(
        *around(
            run(5, "ines", "df -h /data", "/dev/sdb 97%", host="till-db"),
            run(6, "ines", "df -h /data", "/dev/sdb 12%", host="stock-db"),
            run(35, "ines", "df -h /data", "/dev/sdb 41%", host="till-db"),
            FIX,
        )
    )
    assert [(look.run.command.host, len(look.repeats)) for look in found.looks] == [("till-db", 1), ("stock-db", 0)]
    assert [look.signals["turned"] for look in found.looks] == [1.0, 0.0]


def test_what_the_fix_took_from_an_answer_and_what_was_put_aside_at_once_are_signals() -> None:
    looks = analysis_of(
        *around(
            run(5, "ines", "free -m", "Mem: 64000 12000"),
            say(6, "ines", "memory is not it"),
            run(12, "ines", "curl -s http://cart-1:9100/limits", "limiter=kestrel max=16"),
            run(30, "ines", "cartctl set kestrel 40", "done"),
        )
    ).looks
    signals = {look.run.line: look.signals for look in looks}
    assert [signals["free -m"][name] for name in ("put_aside", "used")] == [1.0, 0.0]
    assert [signals["curl -s http://cart-1:9100/limits"][name] for name in ("put_aside", "used")] == [0.0, 1.0]
