"""Reading a query: what identifies the trouble stays, what is of the day goes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.search.query import read, split_joined

PAYLOAD = {
    "status": "firing",
    "alerts": [
        {
            "labels": {
                "alertname": "KubePodCrashLooping",
                "pod": "web-7f8b9d-kk2tz",
                "namespace": "prod-eu",
                "job": "shop",
            },
            "annotations": {
                "summary": "Pod is crash looping",
                "runbook_url": "https://runbooks.example.com/kubernetes/KubePodRestarts.md",
            },
            "generatorURL": "https://prometheus.example.com/graph?g0.expr=rate",
        }
    ],
}


def test_a_payload_is_its_names_its_words_and_its_service() -> None:
    query = read(json.dumps(PAYLOAD))
    assert query.keys[:2] == ("kubepodcrashlooping", "kubepodrestarts")
    assert {"crash", "loop", "shop"} <= set(query.words)
    assert not {"eu", "prod", "firing", "graph", "prometheu", "kk2tz"} & set(query.words)


def test_a_notification_as_text() -> None:
    query = read(
        '[FIRING:1] NodeClockSkew instance=10.0.3.17:9100 severity="warning" '
        "Clock at node-17.prod.example.net is out of sync by 0.3s since 12:04:01"
    )
    assert query.keys[0] == "nodeclockskew"
    assert query.naming == ("node", "clock", "skew")
    assert set(query.words) == {"node", "clock", "skew", "nodeclockskew", "out", "sync", "sinc"}


def test_a_log_line_keeps_what_went_wrong() -> None:
    query = read(
        "2026-03-12T14:05:12.113Z level=error caller=db.go:77 trace_id=9f8e7d6c5b4a "
        'msg="pq: sorry, too many clients already" host=pg-primary-2'
    )
    assert {"client", "pq", "sorry", "already"} <= set(query.words)
    assert not {"9f8e7d6c5b4a", "primary", "2026"} & set(query.words)
    assert "~connection" in query.ideas


def test_status_codes_tell_and_other_numbers_do_not() -> None:
    words = read("HTTP 503 for 97.3% of 1234 requests").words
    assert "503" in words
    assert "1234" not in words


def test_a_sentence_is_one() -> None:
    assert read("the site is slow and I cannot pay for my order").plain > 0.3
    assert read("KubePodCrashLooping").plain == 0.0


def test_joined_and_split_names_are_read_with_the_library_s_words() -> None:
    lexicon = {"postgresql", "cluster", "object", "stor", "down"}
    assert "postgresql" in read("PostgreSQLIsDown", lexicon.__contains__).words
    assert split_joined("clusterobjectstoredown", lexicon.__contains__) == ("cluster", "object", "store", "down")
    assert split_joined("qqqqqqqqqqqq", lexicon.__contains__) == ()


def test_of_a_long_paste_the_lines_that_tell_of_trouble_come_first() -> None:
    calm = "".join(f"{n} handled request number {n}\n" for n in range(5_000))
    assert "deadlock" in read(f"{calm}FATAL: deadlock detected\n{calm}").words


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "[" * 100_000,
        '{"a":' * 5_000,
        "\x00\x1b[31m",
        "=" * 50_000,
        "a=" * 20_000,
        "a-" * 20_000,
        "a." * 20_000,
        "aB" * 20_000,
        "-" * 50_000,
        "/" * 50_000,
        "1." * 30_000,
    ],
)
def test_hostile_queries_are_read(text: str) -> None:
    assert len(read(text).words) <= 120


@given(
    st.text()
    | st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)).map(json.dumps)
)
def test_any_query_is_read(text: str) -> None:
    query = read(text)
    assert query == read(text)
