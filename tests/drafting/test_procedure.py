"""Looks that belong to the fix: looked up each time before a change, named in a recipe, and rehearsals."""

from __future__ import annotations

import pytest
from builders import around, commands, draft_of, fix, run, say


def test_a_look_before_each_of_the_repeated_changes_is_a_part_of_the_change() -> None:
    events = []
    for n, (host, disk) in enumerate([("0aa1", "0bb4"), ("0aa2", "0bb5"), ("0aa3", "0bb6")]):
        look = f"aws ec2 describe-volumes --filters Name=attachment.instance-id,Values=i-{host}11aa22"
        events += [
            run(10 + 5 * n, "ines", look, ""),
            run(11 + 5 * n, "ines", f"aws ec2 modify-volume --volume-id vol-{disk}33cc44 --size 900", ""),
        ]
    steps = draft_of(*around(*events)).resolution
    assert len(steps) == 1
    assert [c.run.split()[2] for c in steps[0].commands] == ["describe-volumes", "modify-volume"]
    assert not [line for line in commands(draft_of(*around(*events)).diagnosis) if "describe-volumes" in line]


def test_a_look_before_one_of_the_changes_only_is_a_look() -> None:
    events = around(
        run(10, "ines", "kubectl describe pv d-41", ""),
        run(11, "ines", "kubectl annotate pv d-41 keep=yes", ""),
        run(16, "ines", "kubectl annotate pv d-42 keep=yes", ""),
    )
    assert not [line for line in fix(*events) if "describe" in line]


def test_a_look_that_a_message_names_before_the_change_is_a_part_of_it() -> None:
    look, change = "kubectl describe pv d-41", "kubectl annotate pv pv-77aa12bb keep=yes"
    events = around(
        run(10, "ines", look, ""),
        run(11, "ines", change, ""),
        say(15, "ines", f"what worked: `{look}` to get the volume, then `{change}`"),
    )
    steps = draft_of(*events).resolution
    assert [len(step.commands) for step in steps] == [2]


@pytest.mark.parametrize(
    ("dry", "live"),
    [
        ("ansible-playbook -i prod cart.yml --check --diff", "ansible-playbook -i prod cart.yml"),
        ("terraform plan -target=module.cart", "terraform apply -target=module.cart -auto-approve"),
        ("terraform plan -out=cart.plan -target=module.cart", "terraform apply cart.plan"),
        ("helm upgrade cart ./cart --dry-run", "helm upgrade cart ./cart --wait"),
    ],
)
def test_a_dry_run_is_a_step_of_its_own_before_the_change(dry: str, live: str) -> None:
    assert fix(*around(run(10, "ines", dry, "changed=1"), run(12, "ines", live, "changed=1"))) == [dry, live]


@pytest.mark.parametrize(
    "other", ["ansible-playbook -i prod mail.yml --check --diff", "ansible-playbook -i prod cart.yml"]
)
def test_a_dry_run_of_something_else_is_none(other: str) -> None:
    live = "ansible-playbook -i prod cart.yml"
    assert fix(*around(run(10, "ines", other, ""), run(12, "ines", live, ""))) == [live]


def test_waiting_for_a_change_is_a_step_behind_it_and_no_verification() -> None:
    env, wait = "kubectl set env deploy/cart POOL=40", "kubectl rollout status deploy/cart"
    then = "kubectl scale deploy/till --replicas=8"
    events = [run(10, "ines", env, "env updated"), run(12, "ines", wait, "successfully rolled out")]
    made = draft_of(*around(*events, run(20, "ines", then, "scaled")))
    assert commands(made.resolution) == [env, wait, then]
    assert wait not in commands(made.verification)


def test_behind_the_last_part_of_the_fix_one_waits_for_the_recovery() -> None:
    restart, wait = "kubectl rollout restart deploy/cart", "kubectl rollout status deploy/cart"
    assert fix(*around(run(10, "ines", restart, "restarted"), run(12, "ines", wait, "rolled out"))) == [restart]


def test_asking_after_what_the_change_printed_is_waiting_for_it() -> None:
    change, ask = "shopctl move cart --to fast", "kubectl get move mv-7f3e11"
    events = around(run(10, "ines", change, "started mv-7f3e11"), run(12, "ines", ask, "done"))
    assert len(fix(*events)) == 2


def test_a_look_at_something_else_is_no_waiting() -> None:
    restart, other = "kubectl rollout restart deploy/cart", "kubectl rollout status deploy/mail"
    assert fix(*around(run(10, "ines", restart, "restarted"), run(12, "tariq", other, "rolled out"))) == [restart]
