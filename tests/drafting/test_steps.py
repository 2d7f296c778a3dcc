"""How steps read: what a value was held against, what it was when all was well, where a branch goes on."""

from __future__ import annotations

from builders import around, draft_of, resolved, run, say, sql

from wetink.drafting.writing.sequence import branched, distinct
from wetink.model.draft import Step, StepCommand
from wetink.model.evidence import Risk

COUNT = "SELECT count(*) FROM sessions;"


def counted(number: int) -> str:
    return f" count\n-------\n   {number}\n(1 row)"


def crowded() -> tuple[Step, ...]:
    events = around(
        sql(10, "ines", COUNT, counted(391), program="psql"),
        sql(11, "ines", "SHOW max_sessions;", " max_sessions\n--------------\n 400\n(1 row)", program="psql"),
        say(12, "ines", "sessions are at 391 of 400, that is the cart, because every basket opens one"),
        run(20, "ines", "kubectl scale deployment/cart --replicas=4", "deployment.apps/cart scaled"),
        sql(30, "ines", COUNT, counted(62), program="psql"),
        say(31, "ines", "sessions 62, cart is well again"),
    )
    return draft_of(*events).diagnosis


def test_a_value_stands_beside_the_limit_it_was_held_against_and_what_it_was_when_well() -> None:
    step = crowded()[0]
    assert step.text == "Count the rows of sessions."
    assert step.expect == "391 (count), against max_sessions 400. When it was over: 62 (count)."


def test_a_measure_that_is_known_from_afterwards_has_its_other_branch() -> None:
    when = "you see about the same: go on with step 2. If it is as when it was over, this is not it."
    assert crowded()[0].when == when


def test_what_is_no_measure_has_no_other_branch() -> None:
    line = "kubectl get pods -l app=cart"
    events = around(
        run(10, "ines", line, "cart-1 CrashLoopBackOff"),
        say(11, "ines", "found it: cart-1 is in CrashLoopBackOff"),
        run(20, "ines", "kubectl scale deployment/cart --replicas=4", "deployment.apps/cart scaled"),
        run(30, "ines", line, "cart-1 Running"),
    )
    assert all("not it" not in step.when for step in draft_of(*events).diagnosis)


def test_a_limit_is_not_held_against_a_count() -> None:
    assert crowded()[1].expect == "400 (max_sessions)."


def test_what_was_concluded_is_the_branch_with_a_name_and_where_to_go_on() -> None:
    said = "sessions are at 391 of 400, that is the cart, because every basket opens one"
    told = [step.when for step in crowded() if step.when][-1:]
    assert told == [f'you see the same: "{said}" (Ines Kovar). Go on with step 3.']


def test_a_greeting_is_no_conclusion() -> None:
    events = around(
        run(10, "ines", "kubectl logs deploy/cart", "ERROR basket 7731 lost"),
        say(11, "lotte", "hi, cart on call, basket 7731 lost is known to me"),
        run(20, "ines", "kubectl scale deployment/cart --replicas=4", "deployment.apps/cart scaled"),
    )
    assert not [step for step in draft_of(*events).diagnosis if step.when]


def test_what_was_said_no_to_is_no_conclusion() -> None:
    events = around(
        run(10, "ines", "kubectl logs deploy/cart", "ERROR basket 7731 lost in web-3"),
        say(10.5, "lotte", "just vacuum basket 7731 on web-3 then"),
        say(11, "ines", "that takes an hour, no"),
        run(20, "ines", "kubectl scale deployment/cart --replicas=4", "deployment.apps/cart scaled"),
    )
    assert not [step for step in draft_of(*events).diagnosis if "vacuum" in step.when + step.expect]


def look(text: str, line: str) -> Step:
    return Step(text, ("E1",), (StepCommand(line, Risk.READ_ONLY),))


def test_steps_of_the_same_text_are_told_apart_by_their_commands() -> None:
    steps = distinct((look("List the pods.", "kubectl get pods"), look("List the pods.", "kubectl get pods -o wide")))
    assert [step.text for step in steps] == ["List the pods.", "List the pods, this time with `-o wide`."]


def test_the_same_words_in_another_order_are_the_second_time() -> None:
    steps = distinct((look("List.", "a b"), look("List.", "b a"), look("List.", "a  b")))
    assert [step.text for step in steps] == ["List.", "List, for the second time.", "List, for the third time."]


def test_a_branch_goes_on_with_the_next_step_and_from_the_last_with_what_follows() -> None:
    steps = (Step("a", ("E1",), when="it is."), Step("b", ("E1",)), Step("c", ("E1",), when="it is."))
    assert [step.when for step in branched(steps, "the resolution")] == [
        "it is. Go on with step 2.",
        "",
        "it is. Go on with the resolution.",
    ]


def test_an_answer_that_nobody_kept_is_left_to_the_reviewer() -> None:
    made = draft_of(*around(run(10, "ines", "kubectl logs deploy/cart"), resolved(50, "CartSlow", "over")))
    assert [step.expect for step in made.diagnosis] == [""]
    told = [finding.message for finding in made.findings if finding.rule == "answer"]
    assert told == ["what the command of step 1 answered is not in the record"]


def test_an_empty_answer_is_an_answer() -> None:
    made = draft_of(*around(run(10, "ines", "dig +short cart.example", ""), resolved(50, "CartSlow", "over")))
    assert [step.expect for step in made.diagnosis] == ["nothing is printed."]
    assert "answer" not in [finding.rule for finding in made.findings]


def test_where_the_answer_was_not_kept_what_was_said_of_it_is_expected() -> None:
    looked = run(10, "ines", "kubectl logs deploy/cart | grep refused")
    made = draft_of(*around(looked, say(10.5, "ines", "refused since 11:40, all of them")))
    assert [(step.expect, step.when) for step in made.diagnosis if step.commands] == [
        ('its answer was not kept; said of it: "refused since 11:40, all of them" (Ines Kovar).', "")
    ]


def test_a_paste_of_the_command_is_no_conclusion() -> None:
    line = "kubectl logs deploy/cart"
    said = say(10.5, "ines", f"{line} says basket 7731 lost, look")
    assert not [
        step for step in draft_of(*around(run(10, "ines", line, "basket 7731 lost"), said)).diagnosis if step.when
    ]


def test_each_step_says_how_sure_it_is_and_by_what_proof() -> None:
    made = draft_of(
        *around(
            run(10, "ines", "kubectl get pods -l app=cart", "cart-7 CrashLoopBackOff"),
            say(10.5, "ines", "cart-7 is in CrashLoopBackOff, because the pool ran out"),
            run(20, "ines", "kubectl set env deploy/cart POOL=40", "deployment.apps/cart env updated"),
            say(25, "sam", "customers confirm that the cart is back"),
        )
    )
    assert made.diagnosis[0].sure.endswith("%, seen and said then")
    assert made.resolution[0].sure == "seen then"
    assert made.verification[0].sure == "said then"


def test_a_look_at_what_a_silence_keeps_quiet_does_not_show_the_silence() -> None:
    made = draft_of(
        *around(
            run(8, "ines", "amtool silence add alertname=CartSlow instance=db-1 --duration=2h", "4f1a9c8e"),
            run(10, "ines", "ssh db-1 df -h /data", "/dev/sdb 100%"),
            run(12, "ines", "sudo lvextend -r -L +20G /dev/vg0/data", "resized"),
            run(14, "ines", "ssh db-1 df -h /data", "/dev/sdb 60%"),
        )
    )
    checks = {step.commands[0].run.split()[0]: step.check for step in made.resolution}
    assert checks["amtool"] == "`amtool silence query` lists it (general; not seen then)."
    assert checks["sudo"] == "`ssh db-1 df -h /data` shows /dev/sdb 60%."
