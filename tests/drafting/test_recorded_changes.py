"""What a system recorded of a change is neither a customer's word, nor a bot's report, nor a person's opinion."""

from __future__ import annotations

from builders import alert, analysis_of, around, draft_of, run, say

from wetink.model.evidence import RedactedEvent


def change(minutes: float, text: str, channel: str = "github") -> RedactedEvent:
    """A change as its system recorded it."""
    return say(minutes, "tariq", text, channel=channel, note="change")


def test_a_revert_in_the_incident_is_nobodys_opinion() -> None:
    revert = change(20, "Reverted 77aa55bb33: Raise the pool because the database ran out (commit 9a8b7c6d5e)", "git")
    assert not analysis_of(*around(revert)).causes


def test_a_merge_recorded_is_no_customers_word() -> None:
    words = 'Merged shop/cart#9: customers say "the cart is empty for everybody again"'
    assert draft_of(*around(change(20, words, "zendesk"))).symptom.customers == ()


def test_a_failed_deployment_is_no_symptom_of_an_incident_without_alerts() -> None:
    failed = change(4, "Deployment failed: shop/cart main (77aa55bb33) to production (error 500)")
    talk = (say(1, "ines", "the cart is slow for me"), say(6, "tariq", "looking at the cart now"))
    assert draft_of(*talk, failed).symptom == draft_of(*talk).symptom


def test_a_commit_message_flips_no_switch() -> None:
    words = "Committed 9a8b7c6d5e: Tariq Bell switched off the flag big-pool"
    assert analysis_of(*around(change(20, words, "git"))).changes == []


def test_a_history_of_years_does_not_stretch_the_incident() -> None:
    old = change(-500_000, "Committed 9a8b7c6d5e: first commit", "git")
    late = change(90_000, "Merged shop/cart#9: something of next month")
    middle = (
        alert(0, "CartSlow", "cart answers in more than 3 s"),
        say(1, "tariq", "I am on it"),
        run(20, "tariq", "systemctl restart cart", ""),
        say(30, "ines", "thanks"),
    )
    plain, with_history = analysis_of(*middle).window, analysis_of(old, *middle, late).window
    assert (with_history.start, with_history.close) == (plain.start, plain.close)


def test_the_words_of_a_repositorys_history_do_not_weigh_in_the_incident() -> None:
    history = [change(-5_000 - n, f"Committed {n:07x}aa: cart restart pool {n}", "git") for n in range(50)]
    middle = around(run(20, "tariq", "systemctl restart cart", ""), say(22, "tariq", "the cart pool is fine now"))
    weights = [analysis_of(*events).record.rarity.weight("cart") for events in (middle, (*history, *middle))]
    assert weights[0] == weights[1]


def test_a_flag_that_its_system_recorded_as_switched_is_a_change_by_who_switched_it() -> None:
    record = change(20, "Turned off flag `big-pool` in production", "flags")
    found = [c for c in analysis_of(*around(record)).changes if c.kept]
    assert [(c.run.who, c.run.facts.effects[0].object, c.run.facts.effects[0].value) for c in found] == [
        ("tariq", "setting/big-pool", "off")
    ]
