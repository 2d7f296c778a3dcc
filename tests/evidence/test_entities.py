from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetink.evidence.entities import canonical_dashboard, entities, known_names
from wetink.model.event import Alert, Command, Link, Message, Passage, Picture
from wetink.model.evidence import Entity

SAID, RAN = Message(), Command()


def named(text: str, kind: str, detail: Message | Command | Alert | Passage | Picture = SAID) -> list[str]:
    return [entity.name for entity in entities(text, detail) if entity.type == kind]


# --- dashboards ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://Grafana.Example.com/d/abc/api?orgId=1&from=now-1h&to=now", "https://grafana.example.com/d/abc/api"),
        ("https://grafana.example.com/d/abc/api/?viewPanel=4&var-ns=prod", "https://grafana.example.com/d/abc/api"),
        ("https://grafana.example.com/d-solo/abc/api?panelId=2", "https://grafana.example.com/d/abc/api"),
        ("https://mon.example.com/grafana/d/abc", "https://mon.example.com/grafana/d/abc"),
        ("https://user:pw@grafana.example.com:443/d/abc/api", "https://grafana.example.com/d/abc/api"),
        ("http://grafana:3000/d/abc/api#x", "http://grafana:3000/d/abc/api"),
        ("https://grafana.example.com/dashboard/db/old-one?from=1", "https://grafana.example.com/dashboard/db/old-one"),
        (
            "https://grafana.example.com/render/d-solo/abc/api?panelId=2&width=1000",
            "https://grafana.example.com/d/abc/api",
        ),
        ("https://example.com/grafana/render/d-solo/abc/api", "https://example.com/grafana/d/abc/api"),
        (
            "https://app.datadoghq.eu/dashboard/abc-def/checkout?from_ts=1",
            "https://app.datadoghq.eu/dashboard/abc-def/checkout",
        ),
        (
            "https://kibana.example.com/app/dashboards#/view/7adfa750?_g=(time:(from:now-15m))",
            "https://kibana.example.com/app/dashboards#/view/7adfa750",
        ),
        (
            "https://kibana.example.com/s/ops/app/kibana#/dashboard/7adfa750?_g=()&_a=()",
            "https://kibana.example.com/s/ops/app/kibana#/dashboard/7adfa750",
        ),
        (
            "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards:name=Orders;start=PT3H",
            "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards:name=Orders",
        ),
        (
            "https://console.cloud.google.com/monitoring/dashboards/builder/12ab?project=shop&dashboardBuilderState=x",
            "https://console.cloud.google.com/monitoring/dashboards/builder/12ab?project=shop",
        ),
        ("https://kuma.example.com/dashboard/41", "https://kuma.example.com/dashboard/41"),
        (
            "https://metabase.example.com/dashboard/12-sales?day=today",
            "https://metabase.example.com/dashboard/12-sales",
        ),
        (
            "https://app.powerbi.com/groups/fin/reports/9f/ReportSection?x=1",
            "https://app.powerbi.com/groups/fin/reports/9f/ReportSection",
        ),
        (
            "https://mon.example.com/site1/check_mk/view.py?host=db-1&view_name=hoststatus&_display_options=htbfcoderu",
            "https://mon.example.com/site1/check_mk/view.py?host=db-1&view_name=hoststatus",
        ),
        ("https://prtg.example.com/sensor.htm?id=204&tabid=1", "https://prtg.example.com/sensor.htm?id=204"),
        ("https://stats.uptimerobot.com/shop", "https://stats.uptimerobot.com/shop"),
        (
            "https://nagios.example.com/nagios3/cgi-bin/extinfo.cgi?type=2&host=db-1&service=Disk&navbarsearch=1",
            "https://nagios.example.com/nagios3/cgi-bin/extinfo.cgi?type=2&host=db-1&service=Disk",
        ),
        (
            "https://centreon.example.com/centreon/custom-views/shop",
            "https://centreon.example.com/centreon/custom-views/shop",
        ),
    ],
)
def test_a_dashboard_is_known_by_one_address(url: str, name: str) -> None:
    assert canonical_dashboard(url) == name
    assert canonical_dashboard(name) == name
    assert named(f"see {url}, please", "dashboard") == [name]


@pytest.mark.parametrize(
    "url",
    [
        "https://grafana.com/grafana/dashboards/1860",
        "https://grafana.example.com/alerting/grafana/e098/view?orgId=1",
        "https://grafana.example.com/explore?left=x",
        "https://docs.google.com/document/d/1abc/edit",
        "https://github.com/o/r/blob/main/dashboards/api.json",
        "https://docs.example.com/dashboards/how-to",
        "https://prometheus.example.com/graph?g0.expr=up",
        "https://alertmanager.example.com/#/alerts",
        "https://status.example.com/incidents/4zq",
        "https://[bad/d/abc",
        "ftp://grafana.example.com/d/abc/api",
        "",
    ],
)
def test_what_is_no_dashboard(url: str) -> None:
    assert canonical_dashboard(url) == ""
    assert named(f"see {url}", "dashboard") == []


def test_links_and_labels_of_an_alert_count() -> None:
    alert = Alert(
        "DiskFull",
        service="queue-api (prod)",
        labels=(
            ("instance", "db-02:9100"),
            ("namespace", "shop"),
            ("pod", "queue-api-7c9d8bb6f4-8hvjd"),
            ("severity", "page"),
        ),
        links=(Link("https://dash.example/x/y?from=1", "dashboard"), Link("https://wiki.example/r", "runbook")),
    )
    assert entities("Disk is full", alert) == (
        Entity("alert", "DiskFull"),
        Entity("service", "queue-api"),
        Entity("host", "db-02"),
        Entity("namespace", "shop"),
        Entity("pod", "queue-api-7c9d8bb6f4-8hvjd"),
        Entity("dashboard", "https://dash.example/x/y"),
        Entity("url", "https://wiki.example/r"),
    )


def test_a_probed_address_is_a_host() -> None:
    found = entities("", Alert("ProbeFailing", labels=(("instance", "https://auth.int.example.com/healthz"),)))
    assert Entity("host", "auth.int.example.com") in found


# --- tickets and changes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["UTF-8", "SHA-256", "HTTP-500", "CVE-2024-1234", "SEV-1", "RFC-7231", "LT-0442", "X-1", "UTC-5"]
)
def test_what_only_looks_like_a_ticket(word: str) -> None:
    assert named(f"it is {word} again", "ticket") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("filed OPS-2237 for it", "OPS-2237"),
        ("(OPS-2237)", "OPS-2237"),
        ("https://acme.atlassian.net/browse/OPS-2237?focusedId=1", "OPS-2237"),
        ("https://acme.atlassian.net/jira/software/projects/OPS/boards/1?selectedIssue=OPS-2237", "OPS-2237"),
        ("https://linear.app/acme/issue/PLT-12/fix-it", "PLT-12"),
        ("https://acme.youtrack.cloud/issue/DB-9", "DB-9"),
        ("https://github.com/acme/infra/issues/419#c1", "https://github.com/acme/infra/issues/419"),
        ("https://gitlab.example.com/a/b/-/issues/7", "https://gitlab.example.com/a/b/-/issues/7"),
        ("see CHG0031234", "CHG0031234"),
        ("issue #12 is ours", "#12"),
    ],
)
def test_tickets(text: str, name: str) -> None:
    assert named(text, "ticket") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://github.com/acme/infra/pull/1923/files#diff", "https://github.com/acme/infra/pull/1923"),
        (
            "https://gitlab.example.com/a/b/-/merge_requests/388/diffs",
            "https://gitlab.example.com/a/b/-/merge_requests/388",
        ),
        ("https://git.example.com/infra/dns/pulls/219", "https://git.example.com/infra/dns/pulls/219"),
        ("https://bitbucket.org/a/b/pull-requests/5/x", "https://bitbucket.org/a/b/pull-requests/5"),
        ("https://dev.azure.com/a/p/_git/r/pullrequest/77", "https://dev.azure.com/a/p/_git/r/pullrequest/77"),
        ("https://review.example.com/c/infra/+/4711/2", "https://review.example.com/c/infra/+/4711"),
        ("merged PR-1923 today", "PR-1923"),
        ("#1923 is in", "#1923"),
        ("PR #20987 is in", "#20987"),
        ("acme/infra#12 waits", "acme/infra#12"),
        ("!388 is merged", "!388"),
        ("group/project!388", "group/project!388"),
    ],
)
def test_pull_requests(text: str, name: str) -> None:
    assert named(text, "pull-request") == [name]


@pytest.mark.parametrize(
    "text",
    ["order #1234", "incident #4471", "build #88", "[#48213] down", "#general", "&#39;", "a#b", "wow!12x", "#1.5"],
)
def test_numbers_that_are_no_pull_requests(text: str) -> None:
    assert named(text, "pull-request") == []


def test_commands_hold_no_bare_references() -> None:
    assert named("!388", "pull-request", RAN) == []
    assert named("#1773312345", "pull-request", RAN) == []


# --- names of things ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("api-server-6c9f7d5b8d-4xkzt is dead", [("pod", "api-server-6c9f7d5b8d-4xkzt"), ("service", "api-server")]),
        ("gateway-eu-5c9d8-k2m7x", [("pod", "gateway-eu-5c9d8-k2m7x"), ("service", "gateway-eu")]),
        ("kafka-03 is full", [("host", "kafka-03")]),
        ("web02 and redis-sess-2", [("host", "web02"), ("host", "redis-sess-2")]),
        ("vault-2", [("host", "vault-2")]),
        ("db.prod.internal:5432", [("host", "db.prod.internal")]),
        ("ip-10-2-7-18.eu-west-1.compute.internal", [("host", "ip-10-2-7-18.eu-west-1.compute.internal")]),
        ("ip-10-2-7-18 is slow", [("host", "ip-10-2-7-18")]),
        ("gke-prod-pool-5f1e-x7qk", [("node", "gke-prod-pool-5f1e-x7qk")]),
        ("node/worker-a is down", [("node", "worker-a")]),
        (
            "10.20.9.14 and 10.0.0.0/8 and 10.1.1.1:8080",
            [("address", a) for a in ("10.20.9.14", "10.0.0.0/8", "10.1.1.1")],
        ),
        ("fe80::1 and 2001:db8::/32", [("address", "fe80::1"), ("address", "2001:db8::/32")]),
        ("v4.30.2 then 1.17.3-rc1", [("version", "v4.30.2"), ("version", "1.17.3-rc1")]),
        ("pid 21877 hangs", [("pid", "21877")]),
        ("rate(http_requests_total[5m])", [("metric", "http_requests_total")]),
        ("up_by_team{a=1}", [("metric", "up_by_team")]),
        ("job:http_errors:rate5m", [("metric", "job:http_errors:rate5m")]),
        ("DiskWillFillIn4Days fired", [("alert", "DiskWillFillIn4Days")]),
        ("alertname=Watchdog", [("alert", "Watchdog")]),
        ("[FIRING:2] QueueStuck (prod)", [("alert", "QueueStuck")]),
        ("orders-api throws 500", [("service", "orders-api")]),
        ("the mail-sender pods restart", [("service", "mail-sender")]),
        ("deployment.apps/render scaled", [("service", "render")]),
        ("ghcr.io/acme/api:1.4@sha256:0123456789abcdef", [("image", "ghcr.io/acme/api:1.4@sha256:0123456789abcdef")]),
    ],
)
def test_names_in_what_people_write(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(entity.type, entity.name) for entity in entities(text, SAID)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "utf-8 sha-256 step-1 phase-2 us-east-1 europe-west9 eu-2 x86-64 p-99 v-1 http-2 day-2",
        "config.yaml main.py /var/log/app.log foo.sh readme.md app-01.log",
        "12:30:05 1.5 99.9 2026.05.19 300.300.300.300 ::",
        "NullPointerException CrashLoopBackOff ImagePullBackOff OOMKilled GitHub YouTube PostgreSQL",
        "in-sync replicas, on-call workers, multi-node cluster, service-to-service calls",
        "the service was down and pods are fine; deploy and pray",
        "pg_stat_activity max_connections role:master",
    ],
)
def test_ordinary_words_are_nothing(text: str) -> None:
    assert entities(text, SAID) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "kubectl -n shop rollout restart deployment api",
            [("namespace", "shop"), ("service", "api")],
        ),
        ("kubectl get pods --namespace=shop -l app=cart", [("namespace", "shop"), ("service", "cart")]),
        (
            "kubectl logs cart-7c9d8bb6f4-8hvjd -c main",
            [("pod", "cart-7c9d8bb6f4-8hvjd"), ("service", "cart")],
        ),
        ("kubectl rollout status deploy/cart", [("service", "cart")]),
        ("kubectl drain worker-a --ignore-daemonsets", [("node", "worker-a")]),
        ("kubectl get pods -n shop | grep -n broken", [("namespace", "shop")]),
        ("tail -n 100 x | sed -n p", []),
        ("sudo systemctl restart haproxy.service", [("service", "haproxy")]),
        ("journalctl -u chrony --since today", [("service", "chrony")]),
        ("docker restart --time 5 cache", [("service", "cache")]),
        ("helm rollback render 214", [("service", "render")]),
        ("ssh -p 22 ana@bastion", [("host", "bastion")]),
        ("SELECT pg_terminate_backend(21877);", [("pid", "21877")]),
        ("kill -9 4242", [("pid", "4242")]),
        ("docker run -d redis:7.4-alpine", [("image", "redis:7.4-alpine")]),
        ("kafka-topics.sh --describe --topic meter-raw", [("topic", "meter-raw")]),
        ("airflow dags trigger nightly_load", [("service", "nightly_load")]),
    ],
)
def test_names_in_commands(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(entity.type, entity.name) for entity in entities(line, RAN)] == expected


def test_the_prompt_tells_the_host_and_each_thing_is_named_once() -> None:
    found = entities("systemctl restart api; systemctl status api", Command(host="web-9"))
    assert found == (Entity("host", "web-9"), Entity("service", "api"))


def test_links_of_messages_and_documents() -> None:
    link = (Link("https://github.com/a/b/pull/5", "the fix"),)
    expected = (Entity("pull-request", "https://github.com/a/b/pull/5"),)
    assert entities("merged", Message(links=link)) == expected
    assert entities("merged", Passage(links=link)) == expected
    assert entities("p99", Picture()) == ()


def test_known_names_are_found_as_bare_words() -> None:
    first = entities("systemctl restart haproxy", RAN)
    known = known_names([*first, Entity("service", "prod"), Entity("pod", "x-1"), Entity("alert", "DiskFull")])
    assert known == {"haproxy": "service", "diskfull": "alert"}
    assert entities("HAProxy is back, DiskFull cleared, haproxyd not", SAID, known) == (
        Entity("service", "HAProxy"),
        Entity("alert", "DiskFull"),
    )


# --- any input ----------------------------------------------------------------------------------------------

SEEDS = [
    "a",
    "a-",
    "a.",
    "a/",
    "http://a:",
    "https://x/",
    "kubectl -n ",
    "systemctl --x ",
    "ssh -a x ",
    "#1",
    "a#",
    "pid ",
    "1.",
]
SEEDS += [
    "a:",
    "Aa",
    "(",
    "[FIRING:1] ",
    "docker logs -a 1 ",
    "journalctl ",
    "_",
    "a_",
    "helm get a ",
    " --topic",
    "é",
    "\n",
    "&",
]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_time_grows_with_the_length_alone(seed: str) -> None:
    text = seed * (100_000 // len(seed))
    start = process_time()
    entities(text, SAID)
    entities(text, RAN)
    canonical_dashboard("https://x/" + text)
    assert process_time() - start < 20  # a second on a slow machine; anything quadratic takes minutes


@settings(max_examples=150)
@given(st.text() | st.lists(st.sampled_from(SEEDS), max_size=20).map("".join))
def test_any_text_gives_entities(text: str) -> None:
    for detail in (
        SAID,
        RAN,
        Alert(text, labels=(("instance", text), ("pod", text)), links=(Link(text, "dashboard"),)),
    ):
        for entity in entities(text, detail):
            assert entity.name
    canonical_dashboard(text)
