"""Addresses of monitoring tools: what they show, of which time, and what they ask."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.evidence.rison import jsurl, rison
from wetink.evidence.shown_urls import shown

HOUR = "2026-03-02 13:30:00 to 14:30:00 UTC"
MS = "from=1772458200000&to=1772461800000"
EXPLORE = "https://grafana.acme.example/explore?orgId=1&"
CONSOLE = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        # Grafana
        (f"https://grafana.acme.example/d/chk1/checkout?orgId=1&{MS}", f"Grafana dashboard chk1 (checkout), {HOUR}"),
        (
            "https://acme.example/grafana/d/chk1/checkout?viewPanel=panel-2&from=now-6h&to=now&var-job=api&var-job=web",
            "Grafana dashboard chk1 (checkout), panel 2 (job=api, job=web), now-6h to now",
        ),
        (
            (
                "https://grafana.acme.example/render/d-solo/chk1/checkout?panelId=4&from=2026-03-02T13:30:00.000Z"
                "&to=2026-03-02T14:30:00.000Z&width=1000"
            ),
            f"Grafana dashboard chk1 (checkout), panel 4, {HOUR}",
        ),
        ("https://grafana.acme.example/dashboard/db/old-one?panelId=3", "Grafana dashboard old-one, panel 3"),
        ("https://grafana.acme.example/goto/mJ9vOXtSR?orgId=1", "Grafana page mJ9vOXtSR"),
        ("https://grafana.acme.example/alerting/grafana/ab12/view", "Grafana alert ab12"),
        (
            f'{EXPLORE}left=%5B"1772458200000","1772461800000","prom",%7B"expr":"up%20%3D%3D%200"%7D%5D',
            f"Grafana query: up == 0, {HOUR}",
        ),
        (
            (
                f'{EXPLORE}left=%7B"datasource":"loki","queries":%5B%7B"refId":"A","expr":"%7Bapp%3D%5C"api%5C"%7D"%7D%5D,'
                '"range":%7B"from":"now-1h","to":"now"%7D%7D'
            ),
            'Grafana query: {app="api"}, now-1h to now',
        ),
        (
            (
                f'{EXPLORE}schemaVersion=1&panes=%7B"x1":%7B"datasource":"p","queries":%5B%7B"expr":"a"%7D,%7B"expr":"b"%7D%5D,'
                '"range":%7B"from":"1772458200000","to":"1772461800000"%7D%7D%7D'
            ),
            f"Grafana query: a ; b, {HOUR}",
        ),
        (f"{EXPLORE}left=%7Bbroken", "Grafana query"),
        # Datadog
        (
            (
                "https://app.datadoghq.eu/dashboard/abc-def-ghi/checkout?from_ts=1772458200000&to_ts=1772461800000"
                "&live=false&tpl_var_env=prod"
            ),
            f"Datadog dashboard abc-def-ghi (checkout) (env=prod), {HOUR}",
        ),
        (
            (
                "https://app.datadoghq.com/logs?query=service%3Aapi%20status%3Aerror&from_ts=1772458200000"
                "&to_ts=1772461800000&live=true"
            ),
            "Datadog logs: service:api status:error, the last 1h",
        ),
        ("https://acme.datadoghq.com/monitors/4711?group=host%3Aa", "Datadog alert 4711"),
        ("https://app.datadoghq.com/apm/services/checkout?env=prod", "Datadog traces checkout"),
        (
            "https://app.datadoghq.com/metric/explorer?exp_metric=system.cpu.user",
            "Datadog query: system.cpu.user",
        ),
        # Kibana, OpenSearch
        (
            (
                "https://kibana.acme.example/app/discover#/?_g=(filters:!(),refreshInterval:(pause:!t,value:0),"
                "time:(from:'2026-03-02T13:30:00.000Z',to:'2026-03-02T14:30:00.000Z'))&_a=(columns:!(message),index:ab12,"
                "query:(language:kuery,query:'status:500%20and%20app:%22api%22'),sort:!(!('@timestamp',desc)))"
            ),
            f'Kibana logs: status:500 and app:"api", {HOUR}',
        ),
        (
            "https://search.acme.example/_dashboards/app/dashboards#/view/7adfa750-4c81?_g=(time:(from:now-15m,to:now))",
            "Kibana dashboard 7adfa750-4c81, now-15m to now",
        ),
        (
            "https://k.acme.example/s/ops/app/kibana#/discover?_g=()&_a=(query:(query_string:(query:'it!'s down')))",
            "Kibana logs: it's down",
        ),
        (
            (
                "https://k.acme.example/app/discover#/?_g=()&_a=(filters:!(('$state':(store:appState),meta:(alias:!n,"
                "disabled:!f,index:ab,key:app,negate:!f,params:(query:cart),type:phrase),query:(match_phrase:(app:cart))),"
                "(meta:(disabled:!f,key:stage,negate:!t,params:(query:test))),(meta:(disabled:!t,key:x,params:(query:y)))),"
                "query:(language:kuery,query:''))"
            ),
            "Kibana logs (app=cart, stage=not test)",
        ),
        (
            (
                "https://k.acme.example/kbn/app/discover#/?_g=(time:(from:now-7d,to:now))"
                "&_a=(query:(esql:'FROM%20logs%20%7C%20LIMIT%205'))"
            ),
            "Kibana logs: FROM logs | LIMIT 5, now-7d to now",
        ),
        # Prometheus, Alertmanager
        (
            (
                "http://prom.acme.example:9090/graph?g0.expr=rate(x%5B5m%5D)&g0.tab=0&g0.range_input=1h"
                "&g0.end_input=2026-03-02%2014%3A30%3A00"
            ),
            f"Prometheus query: rate(x[5m]), {HOUR}",
        ),
        ("http://prom.acme.example/prom/graph?g0.expr=up&g0.tab=1", "Prometheus query: up"),
        (
            "http://prom.acme.example/graph?g0.expr=up&g0.tab=0&g0.range_input=1h10m&g0.end_input=2026-03-02+14%3A30",
            "Prometheus query: up, 2026-03-02 13:20:00 to 14:30:00 UTC",
        ),
        (
            (
                "http://vm.acme.example:8428/vmui/#/?g0.expr=node_load5&g0.range_input=15m"
                "&g0.end_input=2026-03-02T14%3A30%3A00&g0.relative_time=last_15_minutes"
            ),
            "VictoriaMetrics query: node_load5, now-15m",
        ),
        (
            "http://vm.acme.example/vmui/?#/?g0.expr=up&g0.range_input=15m&g0.end_input=2026-03-02T14%3A30%3A00",
            "VictoriaMetrics query: up",
        ),
        ("http://prom.acme.example/query?g0.expr=up&g0.tab=graph&g0.range_input=2h", "Prometheus query: up, now-2h"),
        (
            "http://am.acme.example:9093/#/alerts?silenced=false&filter=%7Balertname%3D%22ApiDown%22%7D",
            'Alertmanager alert: {alertname="ApiDown"}',
        ),
        (
            "http://am.acme.example/#/silences/6b9ab1cd-0000-4000-8000-123456789abc",
            "Alertmanager silence 6b9ab1cd-0000-4000-8000-123456789abc",
        ),
        # CloudWatch
        (f"{CONSOLE}alarmsV2:alarm/Orders+5xx?~(search~'x)", "CloudWatch alert Orders+5xx"),
        (
            (
                f"{CONSOLE}logsV2:logs-insights$3FqueryDetail$3D~(end~'2026-03-02T14*3a30*3a00.000Z~start~"
                "'2026-03-02T13*3a30*3a00.000Z~timeType~'ABSOLUTE~tz~'UTC~editorString~'fields*20*40message*0a*7c*20limit"
                "*2020~source~(~'*2faws*2flambda*2fpay))"
            ),
            f"CloudWatch logs /aws/lambda/pay: fields @message\n| limit 20, {HOUR}",
        ),
        (
            f"{CONSOLE}logsV2:logs-insights?queryDetail=~(end~0~start~-3600~timeType~'RELATIVE~unit~'seconds)",
            "CloudWatch logs, now-1h to now",
        ),
        (
            f"{CONSOLE}logsV2:log-groups/log-group/$252Faws$252Flambda$252Fpay/log-events/2026",
            "CloudWatch logs /aws/lambda/pay",
        ),
        (
            (
                f"{CONSOLE}metricsV2:graph=~(metrics~(~(~'AWS*2fRDS~'CPUUtilization~'DBInstanceIdentifier~'orders-1))"
                "~region~'eu-west-1~start~'-PT3H~end~'P0D)"
            ),
            "CloudWatch query: AWS/RDS CPUUtilization DBInstanceIdentifier orders-1, now-3h to now",
        ),
        # others
        (
            "https://splunk.acme.example/en-US/app/search/search?q=search%20index%3Dweb%20500&earliest=-24h&latest=now",
            "Splunk logs: index=web 500, -24h to now",
        ),
        (
            "https://splunk.acme.example/en-US/app/search/search?q=search%20x&earliest=1772458200&latest=1772461800.000",
            f"Splunk logs: x, {HOUR}",
        ),
        ("https://ui.honeycomb.io/acme/environments/prod/datasets/api/result/aB3dE5fG7h", "Honeycomb query aB3dE5fG7h"),
        (
            "https://acme.sentry.io/issues/4711/?statsPeriod=24h&query=is%3Aunresolved",
            "Sentry issue 4711: is:unresolved, 24h",
        ),
        (
            "https://one.newrelic.com/dashboards/detail/MXxWSVp8REFTSEJP?account=1",
            "New Relic dashboard MXxWSVp8REFTSEJP",
        ),
    ],
)
def test_what_an_address_shows(url: str, said: str) -> None:
    assert str(shown(url)) == said


def test_times_are_instants_only_where_the_address_names_one() -> None:
    found = shown(f"https://grafana.acme.example/d/chk1/checkout?{MS}")
    assert found is not None
    assert found.start == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    relative = shown("https://grafana.acme.example/d/chk1/checkout?from=now-6h&to=now")
    assert relative is not None
    assert relative.start == "now-6h"
    odd = shown("https://grafana.acme.example/d/chk1/checkout?from=1772458200&to=soon")
    assert odd is not None
    assert (odd.start, odd.end) == ("", "")


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.google.com/document/d/1aBcD/edit",
        "https://grafana.com/grafana/dashboards/1860",
        "https://github.com/acme/infra/issues/12",
        "https://shop.acme.example/explore",
        "https://acme.example/graph?x=1",
        "mailto:kim@acme.example",
        "https://[broken/d/x",
        "https://grafana.acme.example/d/x/y?" + "a" * 9000,
        "https://kibana.acme.example/app/discover#/?" + "a=b&" * 300,
        "https://grafana.acme.example/d/x/y?" + "a=b&" * 300,
    ],
)
def test_what_is_no_page_of_a_monitoring_tool(url: str) -> None:
    assert shown(url) is None


@given(st.text(alphabet="!'():,~*abc0 ", max_size=60))
def test_no_text_breaks_the_parsers(text: str) -> None:
    for parse in (rison, jsurl):
        try:
            parse(text)
        except ValueError:
            continue
    shown(f"https://kibana.acme.example/app/discover#/?_g={text}&_a={text}")
    shown(f"{CONSOLE}logsV2:logs-insights?queryDetail={text}")


@pytest.mark.parametrize("text", ["(a:" * 3000, "!(" * 4000, "~(~" * 3000, "~(a~" * 2000, "'" * 8000, "~" * 8000])
def test_parsing_is_fast_and_nesting_bounded(text: str) -> None:
    begun = time.process_time()
    for parse in (rison, jsurl):
        try:
            parse(text)
        except ValueError:
            continue
    assert time.process_time() - begun < 0.5
