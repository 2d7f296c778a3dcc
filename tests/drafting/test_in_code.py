"""Parts of the fix that were written into files, committed, and brought to the system."""

from __future__ import annotations

from builders import around, bot, commands, draft_of, run

from wetink.model.evidence import RedactedEvent

EDIT = run(10, "ines", "vim prod/cart_pool.tf", "")
COMMIT = run(12, "ines", 'git commit -am "cart: pool of 40" && git push -q', "")
APPLY = run(15, "ines", "terraform apply cart.plan", "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.")
REQUEST = run(12, "ines", "git push -u origin pool-of-40 && gh pr create --fill", "")


def lines(*events: RedactedEvent) -> list[str]:
    return commands(draft_of(*around(*events)).resolution)


def test_what_was_written_and_committed_and_then_applied_is_one_step_before_that() -> None:
    steps = draft_of(*around(EDIT, COMMIT, APPLY)).resolution
    assert [[command.run for command in step.commands] for step in steps] == [
        ["vim prod/cart_pool.tf", 'git commit -am "cart: pool of 40" && git push -q'],
        ["terraform apply cart.plan"],
    ]
    assert steps[0].text == "Change prod/cart_pool.tf and commit it."


def test_what_a_script_brought_that_names_the_file_is_one_as_well() -> None:
    push = run(15, "ines", "./push-it.sh cart_pool.tf --apply", "3 servers updated")
    assert lines(EDIT, COMMIT, push)[:2] == [
        "vim prod/cart_pool.tf",
        'git commit -am "cart: pool of 40" && git push -q',
    ]


def test_a_request_that_was_merged_while_it_was_on_is_a_step() -> None:
    merged = bot(20, "github", "Merged pull request #31 from ines/pool-of-40: cart: pool of 40")
    step = draft_of(*around(REQUEST, merged)).resolution[0]
    assert "Brought to the system by:" in step.text
    assert len(step.evidence) == 2


def test_work_on_code_that_nobody_brought_to_the_system_is_none() -> None:
    assert lines(EDIT, COMMIT) == []
    assert lines(REQUEST, bot(20, "github", "Merged pull request #32 from tariq/prices: new prices")) == []
    assert lines(REQUEST, bot(70, "github", "Merged pull request #31 from ines/pool-of-40")) == []


def test_somebody_elses_deployment_brings_nothing_of_it() -> None:
    other = run(15, "tariq", "terraform apply shop.plan", "Apply complete!")
    assert lines(EDIT, COMMIT, other) == ["terraform apply shop.plan"]
