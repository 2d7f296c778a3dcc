"""Faults that were mended: each test failed with the drafter before."""

from __future__ import annotations

from builders import alert, analysis_of, around, bot, changes_of, draft_of, fix, run, say, sql
from test_metamorphic import original
from test_report import report

from wetink.drafting.language.phrases import starts
from wetink.drafting.writing.look_words import look_sentence
from wetink.drafting.writing.wording import change_sentence

SCALED = "deployment.apps/cart scaled"


def test_a1_the_same_thing_done_to_three_hosts_is_three_steps() -> None:
    lines = [f"ssh web-{n} sudo systemctl restart varnish" for n in (1, 2, 3)]
    assert fix(*around(*(run(10 + n, "ines", line, "") for n, line in enumerate(lines)))) == lines


def test_a2_the_same_property_in_two_namespaces_is_two_steps() -> None:
    lines = ["kubectl -n eu scale deployment/cart --replicas=8", "kubectl -n us scale deployment/cart --replicas=6"]
    assert fix(*around(run(10, "ines", lines[0], SCALED), run(12, "ines", lines[1], SCALED))) == lines


def test_b_words_after_a_try_do_not_make_the_try_itself_the_putting_back() -> None:
    found = changes_of(
        *around(
            run(5, "ines", "consul kv put cart/limit 300", "Success! Data written to: cart/limit"),
            run(10, "ines", "consul kv put cart/limit 900", "Success! Data written to: cart/limit"),
            say(13, "ines", "no change, reverting the limit to 300"),
            run(13.5, "ines", "consul kv put cart/limit 300 ", "Success! Data written to: cart/limit"),
            run(20, "ines", "docker restart cart-1", "cart-1"),
            say(24, "ines", "p95 is back to 200 ms, that did it"),
        )
    )
    assert found["consul kv put cart/limit 900"].fate == "reverted"
    assert found["consul kv put cart/limit 300 "].fate == "undo"


def test_d_deleting_one_pod_and_then_all_by_selector_is_one_step() -> None:
    events = around(
        run(10, "ines", "kubectl delete pod cart-5d8f7c9b6d-x7k2p", 'pod "cart-5d8f7c9b6d-x7k2p" deleted'),
        say(12, "ines", "that one is healthy now, doing all"),
        run(14, "ines", "kubectl delete pods -l app=cart", 'pod "cart-5d8f7c9b6d-aaaaa" deleted'),
    )
    assert fix(*events) == ["kubectl delete pods -l app=cart"]


def test_f_stages_a_few_minutes_apart_each_seen_to_be_good_stay() -> None:
    events = around(
        bot(10, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 0 → 10 in production"),
        say(13, "ines", "10 is stable, looks good"),
        bot(18, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 10 → 50 in production"),
        say(22, "ines", "still stable"),
        bot(26, "Flagpost", "Ines Kovar changed `cart-cache-v2` percentage 50 → 100 in production"),
    )
    assert [c.run.facts.effects[0].value for c in analysis_of(*events).changes if c.kept] == ["10", "50", "100"]


def test_g_a_look_through_ssh_names_what_it_looks_at_not_the_host_alone() -> None:

    record = analysis_of(*around(run(10, "ines", "ssh web-1 df -h /data", "/data 91%"))).record
    assert "/data" in look_sentence(record.runs[0])


def test_g2_a_change_through_ssh_names_its_host() -> None:

    record = analysis_of(*around(run(10, "ines", "ssh web-1 sudo systemctl restart varnish", ""))).record
    assert "web-1" in change_sentence(record.runs[0])


def test_i_echo_into_tee_is_a_change() -> None:
    line = "echo 1 | sudo tee /proc/sys/vm/drop_caches"
    assert fix(*around(run(10, "ines", line, "1"))) == [line]


def test_j_set_global_at_a_database_prompt_is_a_change() -> None:
    line = "SET GLOBAL max_connections = 500;"
    assert fix(*around(sql(10, "ines", line, "Query OK, 0 rows affected"))) == [line]


def test_k_plus_one_agrees() -> None:

    assert starts("agreed", "+1")


def test_o_what_a_look_meant_is_not_a_message_about_something_else() -> None:

    assert not [step for step in original().diagnosis if "alert relay" in step.when]


def test_p1_a_report_alone_gives_a_resolution() -> None:

    assert any("deleted the indices of May" in step.text for step in report().resolution)


def test_p2_a_report_and_an_alert_that_is_never_resolved_give_a_resolution() -> None:

    made = report(alert(0, "SearchDown", "search answers nobody"))
    assert any("deleted the indices of May" in step.text for step in made.resolution)


def test_p3_a_report_alone_has_a_title_of_its_own() -> None:

    assert report().title != "Symptom not seen in the record"


RECOVERED = say(15, "lotte", "p95 recovered")


def test_r1_one_message_is_not_both_the_fix_and_its_proof() -> None:
    made = draft_of(*around(say(10, "lotte", "scaling the cart to 8 in the console"), RECOVERED))
    assert not {i for s in made.resolution for i in s.evidence} & {i for s in made.verification for i in s.evidence}
