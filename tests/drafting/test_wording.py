"""Short imperative sentences for looks and changes; what was seen, in the record's own words."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, run, sql

from wetink.drafting.wording import change_sentence, look_sentence, quote, seen
from wetink.drafting.words import Rarity


def look_of(line: str, host: str | None = None, within: tuple[str, ...] = ()) -> str:
    record = analysis_of(*around(run(10, "ines", line, "out", host=host, within=within))).record
    return look_sentence(record.runs[0])


def change_of(line: str) -> str:
    record = analysis_of(*around(run(10, "ines", line, ""))).record
    return change_sentence(record.runs[0])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("kubectl get deployment cart", "List deployment/cart."),
        ("kubectl -n shop get pods", "List pod."),
        ("df -h /data", "See how full /data is."),
        ("journalctl -u varnish -n 50", "Read the journal of varnish."),
        ("curl -s http://es-1:9200/_cat/health", "Call http://es-1:9200/_cat/health."),
        ("sudo tail -20 /var/log/cart.log", "Read the end of /var/log/cart.log."),
    ],
)
def test_a_look_is_one_imperative_sentence(line: str, sentence: str) -> None:
    assert look_of(line) == sentence


def test_a_look_on_a_host_names_it() -> None:
    assert look_of("df -h /data", host="web-1", within=("ssh web-1",)) == "See how full /data is on web-1."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("SELECT count(*) FROM carts WHERE open;", "Count rows of carts where open."),
        ("select id from carts limit 3;", "Query carts."),
        ("SHOW wait_timeout;", "Read the setting wait_timeout."),
    ],
)
def test_a_statement_is_one_imperative_sentence(line: str, sentence: str) -> None:
    record = analysis_of(*around(sql(10, "ines", line, "3"))).record
    assert look_sentence(record.runs[0]).startswith(sentence.removesuffix("."))


def test_an_unknown_look_is_named_by_its_verb() -> None:
    assert look_of("lsmod") == "Run `lsmod` and read what it says."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("sudo systemctl restart varnish", "Restart service varnish."),
        ("sudo systemctl stop cron", "Stop service cron."),
        ("kubectl cordon node-7", "Cordon node node-7."),
        ("kubectl scale deployment/cart --replicas=8", "Set replicas of deployment cart to 8."),
        ("kubectl rollout pause deployment/cart", "Pause deployment cart."),
        ("kubectl delete pods -l app=cart", "Delete every pod that it selects."),
        ("sysctl -w net.core.somaxconn=4096", "Set value of kernel net.core.somaxconn to 4096."),
    ],
)
def test_a_change_is_told_by_its_effect(line: str, sentence: str) -> None:
    assert change_of(line) == sentence


def seen_of(output: str, *telling: str) -> str:
    record = analysis_of(*around(run(10, "ines", "cat /etc/cart.conf", output))).record
    return seen(record.runs[0], frozenset(telling), Rarity([output]))


def test_a_head_and_one_value_are_an_equation() -> None:
    assert seen_of(" count\n-------\n   173\n(1 row)") == "count = 173"


def test_short_output_is_given_whole() -> None:
    assert seen_of("NAME   READY\ncart   2/2") == "NAME READY / cart 2/2"


def test_of_long_output_the_telling_lines_are_given_in_their_order() -> None:
    lines = [f"filler number {n} of nothing in particular at all" for n in range(40)]
    lines[30] = "pool exhausted"
    lines[5] = "waiting for pool"
    answer = seen_of("\n".join(lines), "pool", "exhausted")
    assert answer.index("waiting for pool") < answer.index("pool exhausted")
    assert len(answer) <= 240


def test_no_output_gives_no_words() -> None:
    assert seen_of("") == ""


def test_one_very_long_line_is_cut() -> None:
    assert len(seen_of("pool " * 400)) <= 240


def test_a_quotation_is_one_line_without_code_and_cut_at_a_word() -> None:
    assert quote('it\nsays "no"\n```\nls\n```') == "\"it says 'no'\""
    assert quote("word " * 100, 20) == '"word word word…"'
