"""What is told: refusals, commands said to be run, switches seen by bots, deeds and approvals in words."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, bot, commands, draft_of, fix, paste, run, say

from wetink.model.evidence import RedactedEvent

FLUSH = "varnishadm ban req.url ~ /cart"
RESTART = "sudo systemctl restart varnish"


def everything(*events: RedactedEvent) -> list[str]:
    made = draft_of(*events)
    return commands((*made.diagnosis, *made.resolution, *made.verification))


@pytest.mark.parametrize(
    "no", ["no", "please don't, that empties every cache", "nein, auf keinen Fall", "non, surtout pas", "tariq: nope"]
)
def test_a_refused_proposal_is_no_step_and_is_ruled_out(no: str) -> None:
    events = around(say(10, "tariq", f"shall we `{RESTART}`?"), say(11, "lotte", no))
    assert not [line for line in everything(*events) if RESTART in line]
    assert [c for c in draft_of(*events).ruled_out if isinstance(c.text, str) and RESTART in c.text]


def test_a_refusal_of_one_word_is_explained_by_the_next_message() -> None:
    events = around(
        say(10, "tariq", f"just `{RESTART}`?"),
        say(10.2, "lotte", "no"),
        say(10.4, "lotte", "an empty cache means every request hits the shop"),
    )
    claims = [claim.text for claim in draft_of(*events).ruled_out]
    assert len(claims) == 1
    assert "an empty cache means every request hits the shop" in claims[0]


def test_an_agreed_proposal_is_not_ruled_out() -> None:
    events = around(say(10, "tariq", f"shall we `{RESTART}`?"), say(11, "lotte", "yes, go ahead"))
    assert draft_of(*events).ruled_out == ()


def test_a_proposal_that_nobody_ran_is_no_step() -> None:
    events = around(say(10, "tariq", f"we could `{RESTART}`"), say(11, "lotte", "yes"))
    assert not [line for line in everything(*events) if RESTART in line]


@pytest.mark.parametrize("words", ["ran `{}`", "done: `{}`", "i restarted it with `{}`", "ausgeführt: `{}`"])
def test_a_command_told_as_done_is_a_step_that_cites_its_message(words: str) -> None:
    events = around(say(10, "ines", words.format(RESTART)), say(14, "ines", "p95 is back to normal"))
    steps = [step for step in draft_of(*events).resolution if step.commands]
    assert [step.commands[0].run for step in steps] == [RESTART]
    found = analysis_of(*events).record
    message = next(said.item.id for said in found.said if RESTART in said.text)
    assert message in steps[0].evidence


@pytest.mark.parametrize("words", ["should i run `{}`?", "plan: `{}`", "let's do `{}`", "could you try `{}`"])
def test_a_plan_is_not_told_as_done(words: str) -> None:
    assert fix(*around(say(10, "ines", words.format(RESTART)))) == []


def test_a_command_told_with_its_result_was_run() -> None:
    told = say(10, "ines", "`varnishstat -1 -f MAIN.n_object` → 37")
    looks = analysis_of(*around(told)).looks
    assert [(look.run.line, look.run.output) for look in looks] == [("varnishstat -1 -f MAIN.n_object", "37")]


def test_a_command_told_and_recorded_is_one_step() -> None:
    events = around(run(10, "ines", RESTART, ""), say(11, "ines", f"ran `{RESTART}`"))
    assert fix(*events) == [RESTART]


def test_a_command_told_inside_a_longer_recorded_one_is_one_step() -> None:
    events = around(run(10, "ines", f"ssh cache-1 '{RESTART}'", ""), say(11, "ines", f"ran `{RESTART}`"))
    assert fix(*events) == [f"ssh cache-1 '{RESTART}'"]


def test_a_pasted_command_was_run() -> None:
    assert fix(*around(paste(10, "ines", FLUSH, "200 0"))) == [FLUSH]


def test_a_flag_that_a_bot_saw_switched_is_a_change_by_the_person_named() -> None:
    switch = bot(10, "Flagpost", "Ines Kovar turned off flag `cart-recommendations` in production")
    events = around(say(9, "ines", "recommendations look expensive, one moment"), switch)
    found = analysis_of(*events).changes
    assert [(c.run.who, c.run.facts.effects[0].object, c.run.facts.effects[0].value) for c in found] == [
        ("ines", "setting/cart-recommendations", "off")
    ]
    step = draft_of(*events).resolution[0]
    assert "cart-recommendations" in step.text
    assert step.commands == ()


def test_what_the_incident_desks_bot_says_is_no_switch() -> None:
    desk = bot(10, "Desk", "Ines Kovar changed the incident severity: sev2 → sev1")
    assert analysis_of(*around(desk)).changes == []


def test_a_switch_by_nobody_known_is_no_change() -> None:
    assert analysis_of(*around(bot(10, "Flagpost", "flag `cart-recommendations` turned off"))).changes == []


def test_a_rollout_in_stages_keeps_every_stage_that_was_seen_to_be_good() -> None:
    events = around(
        bot(10, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 0 → 10 in production"),
        say(14, "ines", "10 is stable, looks good"),
        bot(25, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 10 → 50 in production"),
        say(29, "ines", "still stable"),
        bot(40, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 50 → 100 in production"),
    )
    values = [c.run.facts.effects[0].value for c in analysis_of(*events).changes if c.kept]
    assert values == ["10", "50", "100"]


def test_a_deed_told_in_words_only_is_a_step() -> None:
    events = around(say(10, "lotte", "raised the cart pool limit to 80 in the console"))
    steps = draft_of(*events).resolution
    assert len(steps) == 1
    assert "raised the cart pool limit to 80" in steps[0].text
    assert steps[0].commands == ()


@pytest.mark.parametrize(
    "words",
    [
        "could somebody raise the cart limit?",
        "last week we raised the cart limit to 40",
        "raised the cart limit, no change",
        "customers say the cart is empty since they changed the address",
    ],
)
def test_wishes_old_stories_failures_and_customers_are_no_deeds(words: str) -> None:
    assert draft_of(*around(say(10, "lotte", words))).resolution == ()


def test_a_deed_whose_speaker_has_a_recording_is_told_by_the_command() -> None:
    events = around(
        run(10, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled"),
        say(11, "ines", "scaled the cart to 8"),
    )
    assert fix(*events) == ["kubectl scale deployment/cart --replicas=8"]


def test_an_approval_waited_for_is_a_step_before_the_change() -> None:
    drop = "rabbitmqctl purge_queue cart-emails"
    events = around(
        say(8, "ines", "the queue cart-emails holds 2 million mails, may I purge it?"),
        say(9, "lotte", "approved, purge cart-emails"),
        run(12, "ines", drop, "Purging queue 'cart-emails' in vhost '/' ..."),
    )
    assert draft_of(*events).resolution[-1].commands[0].run == drop
    assert any("approved, purge cart-emails" in step.text for step in draft_of(*events).resolution)


def test_the_approval_stands_before_the_change() -> None:
    drop = "rabbitmqctl purge_queue cart-emails"
    events = around(
        say(9, "lotte", "approved, purge cart-emails"),
        run(12, "ines", drop, "Purging queue 'cart-emails' in vhost '/' ..."),
    )
    steps = draft_of(*events).resolution
    assert [bool(step.commands) for step in steps] == [False, True]


def posted(minutes: float, who: str, statement: str) -> RedactedEvent:
    """A statement shown before it is run."""
    return say(minutes, who, f"```sql\n{statement}\n```")


COPY = "SELECT * INTO keep.cart_0603 FROM shop.cart WHERE batch = 7;"
DELETE = "BEGIN TRAN;\nDELETE FROM shop.cart WHERE batch = 7;\nIF @@ROWCOUNT <> 310 ROLLBACK TRAN;"


def test_a_statement_posted_and_reported_as_run_is_a_step_by_the_one_who_ran_it() -> None:
    events = around(posted(10, "ines", COPY), say(12, "tariq", "ran it, 310 rows copied"))
    found = [c.run for c in analysis_of(*events).changes]
    assert [(run.line, run.who, run.output) for run in found] == [(COPY, "tariq", "ran it, 310 rows copied")]


def test_a_transaction_posted_for_review_stays_whole_and_keeps_its_condition() -> None:
    events = around(
        posted(10, "tariq", DELETE),
        say(11, "ines", "ok from me. run it, do NOT commit until I say so"),
        say(12, "tariq", "310 rows affected, transaction is open"),
        say(13, "ines", "checked, commit"),
        posted(14, "tariq", "COMMIT TRAN;"),
        say(15, "tariq", "committed"),
    )
    assert [line for line in fix(*events) if "TRAN" in line] == [DELETE, "COMMIT TRAN;"]
    assert any("do NOT commit until I say so" in step.text for step in draft_of(*events).resolution)


def test_a_statement_that_was_stopped_and_rolled_back_is_no_step() -> None:
    events = around(
        posted(10, "tariq", "BEGIN TRAN;\nDELETE FROM shop.cart;"),
        say(11, "tariq", "99310 rows affected"),
        say(12, "ines", "STOP. that is all of them. rollback"),
        posted(13, "tariq", "ROLLBACK TRAN;"),
        say(14, "tariq", "rolled back"),
    )
    assert not [line for line in everything(*events) if "TRAN" in line]


def test_a_statement_that_nobody_reports_is_no_step() -> None:
    assert fix(*around(posted(10, "ines", COPY), say(12, "tariq", "let me read it"))) == []


def test_what_the_doer_reported_stands_at_the_change() -> None:
    events = around(
        run(10, "ines", RESTART, ""),
        say(12, "ines", "restarted varnish while the queue was empty"),
        run(20, "ines", "sudo systemctl reload nginx", ""),
    )
    steps = draft_of(*events).resolution
    assert "while the queue was empty" in steps[0].expect
    assert "queue" not in steps[1].expect


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("lotte", "restarted varnish on the test shop"),
        ("ines", "no, restarting varnish drops every cart"),
        ("ines", "restarted varnish?"),
        ("ines", "deleted the old pictures"),
    ],
)
def test_other_words_are_no_report_of_a_change(who: str, text: str) -> None:
    events = around(run(10, "ines", RESTART, ""), say(12, who, text), run(20, "ines", FLUSH, ""))
    assert "Told then" not in draft_of(*events).resolution[0].expect


NOTED = {"channel": "pager", "note": "note"}


@pytest.mark.parametrize("text", [f"`{FLUSH}` at once, before it fills again", f"Emptied: `{FLUSH}`. Carts load."])
def test_a_command_in_the_log_was_run(text: str) -> None:
    assert FLUSH in fix(*around(say(12, "ines", text, **NOTED)))


def test_what_was_done_and_how_is_told_in_chat_as_well() -> None:
    assert FLUSH in fix(*around(say(12, "ines", f"Emptied: `{FLUSH}`, 4120 keys")))


@pytest.mark.parametrize("text", [f"please `{FLUSH}` when you can", f"we could `{FLUSH}`", f"do not `{FLUSH}`"])
def test_a_note_that_asks_for_a_command_or_forbids_it_tells_no_deed(text: str) -> None:
    assert FLUSH not in fix(*around(say(12, "ines", text, **NOTED)))


def test_an_answer_that_begins_with_how_it_went_refuses_nothing() -> None:
    found = analysis_of(*around(say(10, "ines", f"ran `{RESTART}`"), say(11, "tariq", "no change at all"))).changes
    assert [(c.run.line, c.told[0].prose if c.told else "") for c in found] == [(RESTART, "")]


def test_of_two_commands_in_one_message_each_has_its_own_answer() -> None:
    told = say(10, "ines", "`varnishstat -1 -f MAIN.n_object` -> 37. `varnishadm backend.list` -> all sick.")
    looks = {look.run.line: look.run.output for look in analysis_of(*around(told)).looks}
    assert looks["varnishstat -1 -f MAIN.n_object"] == "37"
    assert looks["varnishadm backend.list"] == "all sick."
