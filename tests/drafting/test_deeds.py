"""Steps of the fix that stand only in words: hands in pages, waits, requests, what was taken back, told twice."""

from __future__ import annotations

import pytest
from builders import around, draft_of, fix, run, say

from wetink.model.evidence import RedactedEvent


def told(*events: RedactedEvent) -> list[str]:
    """The texts of the resolution, without who said it."""
    return [step.text.removesuffix(" (Ines Kovar)") for step in draft_of(*around(*events)).resolution]


@pytest.mark.parametrize(
    "words",
    [
        "raised the pool to 40 in the admin page",
        "set the pool to 40 in the admin page",
        "ok doing that in the console: Services → Cart → Pool → 40",
        "flag big-pool is off now",
        "ok, i put it back in the registrar's portal",
        "Pool in der Oberfläche angehalten",
        "Pool auf 40 umgestellt (Einstellungen → Pool)",
        "augmenté le pool à 40 dans la console",
        "subido a 40 en la consola del carrito",
    ],
)
def test_what_a_hand_did_in_a_page_is_a_step(words: str) -> None:
    steps = told(say(10, "ines", words))
    assert len(steps) == 1
    assert words.replace('"', "'") in steps[0]


@pytest.mark.parametrize(
    "words",
    [
        "sorry, I turned off the wrong alert",
        "I created CART-77 for the dashboard",
        "the pool was raised to 40 on monday",
        "raising the pool is not needed",
        "nobody raised the pool",
        "done",
        "lgtm, merged",
        "approved and merged",
    ],
)
def test_what_was_regretted_filed_long_ago_or_not_done_is_none(words: str) -> None:
    assert told(say(10, "ines", words)) == []


def test_a_try_that_its_own_maker_takes_back_is_no_step() -> None:
    events = (
        say(10, "ines", "raised the pool to 40 in the admin page"),
        say(15, "ines", "no difference, putting it back to 20"),
        say(20, "ines", "added the missing index in the database console"),
    )
    assert told(*events) == ['Do what was done then: "added the missing index in the database console"']


def test_a_value_put_back_that_nobody_here_had_changed_is_the_fix() -> None:
    steps = told(say(10, "ines", "I set max-age back to 300 in the edge settings page"))
    assert len(steps) == 1


def test_the_same_deed_in_chat_and_in_a_note_is_one_step_that_cites_both() -> None:
    long = "done: Roles → cart-writer → Attach → cart-kms-use. the policy was there, only detached"
    draft = draft_of(
        *around(
            say(10, "ines", long),
            say(11, "ines", "attached cart-kms-use to cart-writer", channel="pager", note="note"),
        )
    )
    assert len(draft.resolution) == 1
    assert len(draft.resolution[0].evidence) == 2


def test_a_deed_that_is_told_again_and_again_cites_each_message_once() -> None:
    draft = draft_of(
        *around(
            say(10, "ines", "Versions > v87 > Activate. doing it"),
            say(11, "ines", "v87 active. now purge all AGAIN, order matters, otherwise old objects live 10 min"),
            say(12, "ines", "purged"),
        )
    )
    cited = [step.evidence for step in draft.resolution]
    assert max(map(len, cited)) > 1
    assert all(len(ids) == len(set(ids)) for ids in cited)


@pytest.mark.parametrize(
    "words",
    [
        "no way to flush their resolvers, we have to wait for the TTL",
        "wait until the reindex is through, ~20 min",
        "wir müssen warten, der Cache läuft ab",
        "hay que esperar a que caduque",
    ],
)
def test_a_wait_is_a_step(words: str) -> None:
    assert told(say(10, "ines", words)) == [f'Wait, as was done then: "{words}"']


def test_waiting_for_a_person_is_none() -> None:
    assert told(say(10, "ines", "giving it a minute")) == []


def test_a_bare_done_tells_what_was_asked_for() -> None:
    events = (say(10, "ines", "@lotte please detach the old volume in the console"), say(14, "lotte", "done"))
    assert told(*events) == ['Do what was done then: "@lotte please detach the old volume in the console"']


def test_a_deed_of_somebody_without_a_terminal_stands_beside_commands_of_others() -> None:
    events = around(
        run(10, "tariq", "kubectl rollout restart deployment/cart", "deployment.apps/cart restarted"),
        say(20, "lotte", "asked the provider through their form to lift the block"),
    )
    assert len(draft_of(*events).resolution) == 2


def test_a_deed_that_a_command_shows_is_told_by_the_command() -> None:
    events = around(
        run(10, "tariq", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled"),
        say(11, "tariq", "scaled it up"),
    )
    assert fix(*events) == ["kubectl scale deployment/cart --replicas=8"]


def test_a_try_in_vain_is_ruled_out_with_the_word_that_ended_it() -> None:
    events = around(
        say(10, "ines", "raised the pool to 40 in the admin page"),
        say(15, "ines", "no difference, putting it back to 20"),
        say(20, "ines", "added the missing index in the database console"),
    )
    claims = [claim for claim in draft_of(*events).ruled_out if "raised the pool" in claim.text]
    assert len(claims) == 1
    assert "no difference" in claims[0].text
    assert len(claims[0].evidence) == 2


@pytest.mark.parametrize(
    "words",
    [
        "license_server = v1 for 10 % of the phones in the remote config console",
        "batch nodes of hall 2 are powered off via the ipmi page",
        "!log depooled cart-3 from the ring",
        "certificat du panier renouvelé dans le portail",
        "asked the vendor by phone to replace the pump",
    ],
)
def test_hands_work_in_many_places(words: str) -> None:
    assert told(say(10, "ines", words)) == [f'Do what was done then: "{words}"']


def test_news_for_customers_are_no_part_of_the_fix() -> None:
    assert (
        told(say(10, "sam", "I changed the banner in the admin page"), say(11, "sam", "updated the status page")) == []
    )


def test_what_somebody_quotes_was_not_done_by_them() -> None:
    assert not told(say(9, "lotte", 'another one: "the shop hangs: blocked for more than a minute"'))


def test_a_handover_is_no_wait() -> None:
    text = "handover to tariq: lag 1.1M, nothing is lost. In vain: more nodes, a restart. " + "The log says so. " * 8
    steps = told(say(9, "lotte", f"{text} Then wait until the lag is gone."))
    assert not [step for step in steps if step.startswith("Wait")]


POOL = run(20, "tariq", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated")


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        ("adding rule 318 for the cart subnet, port 6432, on it", "rule 318 is active on both gateways"),
        ("ich mache die Freigabe 318 fürs Cart-Netz, Port 6432", "318 ist drin"),
        ("je crée la règle 318 pour le réseau cart, port 6432", "règle 318 en place"),
    ],
)
def test_a_thing_that_is_in_place_was_made_as_it_was_announced(plan: str, word: str) -> None:
    steps = told(say(10, "ines", plan), say(14, "ines", word))
    assert len(steps) == 1
    assert "6432" in steps[0] or "Port" in steps[0]


def test_a_thing_that_nobody_announced_is_only_as_it_is() -> None:
    assert told(say(10, "ines", "the old rule 318 lets nobody in"), say(14, "ines", "rule 318 is active")) == []


def test_a_bare_word_tells_what_its_speaker_had_announced_with_the_same_verb() -> None:
    steps = told(say(10, "ines", "flush the edge cache now, all of it"), say(12, "ines", "flushed"))
    assert steps == ['Do what was done then: "flush the edge cache now, all of it"']


def test_what_was_done_again_had_not_lasted_before() -> None:
    events = (
        say(5, "ines", "flushed the edge cache in the console"),
        say(10, "ines", "set the ttl to 60 in the edge console"),
        say(12, "ines", "flushed the edge cache in the console once more"),
    )
    steps = told(*events)
    assert len(steps) == 2
    assert "once more" in steps[1]


def test_what_was_taken_out_for_the_repair_and_put_back_behind_it_is_part_of_it() -> None:
    out = "done: took cart-2 out, Balancer → Pools → cart-2 → Disable"
    steps = told(say(10, "ines", out), POOL, say(36, "ines", "je remets cart-2 dans le pool"))
    assert [step for step in steps if "je remets cart-2" in step]
    assert [step for step in steps if "Disable" in step]


def test_what_outsiders_did_is_news() -> None:
    assert told(say(10, "ines", "they moved to cart-net-7 in spring, I have the mail")) == []


def test_a_request_by_name_is_no_question() -> None:
    asked = say(10, "tariq", "end all sessions from before noon then. Ines?")
    steps = told(asked, say(12, "ines", "cart console here. Admin → Sessions → End by time, until 12:00"))
    assert len(steps) == 1


def test_a_page_that_tells_what_happened_when_is_a_look() -> None:
    assert told(say(10, "ines", "Cart console → Releases → History: release 88 went live 11:58 by deploy-bot")) == []


@pytest.mark.parametrize(
    "words",
    [
        "opened a support case with the carrier of cart-net, severity production down, case 17734402",
        "congelei deploys do cart até o fim",
        "segurado o job do cart, volta às 15h",
        "añadí el cart-2 al pool en la consola",
    ],
)
def test_who_asks_outside_or_holds_something_back_does_something(words: str) -> None:
    assert told(say(10, "ines", words)) == [f'Do what was done then: "{words}"']


@pytest.mark.parametrize(
    "words",
    ["what does the scaler say? Cluster → cart → Autoscaler logs", "see Console → cart-2 → Metrics for the cart"],
)
def test_a_way_to_a_page_where_one_only_looks_is_no_deed(words: str) -> None:
    assert told(say(10, "ines", words)) == []


def test_that_it_is_done_is_said_by_the_same_step() -> None:
    events = (
        say(10, "ines", "Admin → Sessions of cart → Revoke by issue time"),
        say(13, "ines", "revoked. they have to log in again"),
    )
    assert told(*events) == ['Do what was done then: "Admin → Sessions of cart → Revoke by issue time"']


def test_what_others_say_was_done_is_news() -> None:
    assert told(say(10, "ines", "the vendor of cart-net says their maintenance is done")) == []


def test_a_deed_that_tells_of_its_approval_is_one_step() -> None:
    assert (
        len(told(say(10, "ines", "raised the pool of cart-db 480 → 960 in the console, approved after 9 minutes"))) == 1
    )
