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


NAGIOS = """** PROBLEM Service Alert: web-1.backend.example.com/varnish port is CRITICAL **
Notification Type: PROBLEM
Service: varnish port
Host: web-1.backend.example.com
Address: 10.1.3.4
State: CRITICAL
Date/Time: Tue Jun 1 03:02:11 UTC 2021
Additional Info:
CRITICAL: cannot reach varnish"""


def test_of_a_notification_by_mail_what_is_wrong_counts_and_not_its_form() -> None:
    words = set(read(NAGIOS).words)
    assert {"varnish", "port", "cannot", "reach"} <= words
    assert not {"problem", "typ", "address", "stat", "dat", "jun", "host", "backend", "additional", "critical"} & words


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


JAVA = """java.net.SocketTimeoutException: Read timed out
\tat java.base/java.net.SocketInputStream.socketRead0(Native Method)
\tat com.acme.Charge.run(Charge.java:120)
Caused by: javax.net.ssl.SSLHandshakeException: certificate has expired
\t... 12 more"""
PYTHON = """Traceback (most recent call last):
  File "/srv/app/orders.py", line 88, in save
    row = basket.total()
psycopg2.pool.PoolError: connection pool exhausted"""
GO = """panic: assignment to entry in nil map

goroutine 1 [running]:
main.(*Shelf).Put(...)
\t/app/shelf.go:10 +0x1d"""


@pytest.mark.parametrize(
    ("trace", "kept", "dropped"),
    [
        (JAVA, {"read", "certificat", "expir"}, {"native", "method", "acme", "charg", "mor"}),
        (PYTHON, {"pool", "exhaust", "psycopg"}, {"orders", "order", "sav", "basket", "total", "lin"}),
        (GO, {"panic", "assignment", "nil", "map"}, {"goroutine", "app", "go"}),
    ],
)
def test_of_a_stack_trace_what_went_wrong_counts_and_not_where(trace: str, kept: set[str], dropped: set[str]) -> None:
    for text in (trace, json.dumps({"message": trace})):
        words = set(read(text).words)
        assert kept <= words
        assert not dropped & words


def test_a_payload_that_carries_another_as_text() -> None:
    inner = {"AlarmName": "callbacks-missing", "AlarmDescription": "none from the acquirer", "Region": "Canada"}
    query = read(json.dumps({"Type": "Notification", "MessageId": "7", "Message": json.dumps(inner)}))
    assert query.keys[0] == "callbacksmissing"
    assert {"acquirer", "callback"} <= set(query.words)
    assert not {"canada", "alarmdescription", "region"} & set(query.words)


def test_who_is_told_of_an_alert_is_no_part_of_it() -> None:
    data = {
        "title": "GpuPodsFailing: pods fail",
        "service": {"summary": "trainer"},
        "assignees": [{"summary": "Ann Lee"}],
        "escalation_policy": {"summary": "Default"},
    }
    words = set(read(json.dumps({"event": {"data": data}})).words)
    assert {"gpu", "pod", "trainer"} <= words
    assert not {"ann", "default"} & words


@pytest.mark.parametrize(
    ("link", "word"),
    [
        ("https://grafana.example.com/d/a1b2c3d4e/ceph-overview?orgId=1&from=now-1h", "ceph"),
        ("https://wiki.example.com/runbooks/CephOsdFull.md", "osd"),
        ("https://app.example.com/monitors/redis-evictions/1234567", "evict"),
    ],
)
def test_a_link_alone_is_what_it_is_called(link: str, word: str) -> None:
    assert word in read(link).words
    assert "example" not in read(link).words
    assert word not in read(f"look at the printer {link}").words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("die Seite ist heute sehr langsam", {"seit", "langsam"}),
        ("el disco del servidor está lleno", {"disco", "servidor", "lleno"}),
        ("la page de connexion ne marche pas", {"page", "connexion", "march", "pas"}),
        ("il disco del server è pieno", {"disco", "server", "pieno"}),
        ("het scherm is al uren zwart", {"scherm", "uren", "zwart"}),
    ],
)
def test_function_words_of_other_languages_tell_nothing(sentence: str, words: set[str]) -> None:
    query = read(sentence)
    assert set(query.words) == words
    assert query.plain > 0


def test_english_words_that_another_language_has_too_are_kept_in_english() -> None:
    assert {"die", "no", "per", "log"} <= set(read("pods die with no log, 3 per minute, ping me").words)


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
