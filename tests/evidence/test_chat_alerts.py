"""Alerts posted into chat by bots: name, status, number, sentence; and the bots whose posts are no alerts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.evidence.chat_alerts import alert_in, alerts_in
from wetink.model.event import Actor, ActorKind, Alert, Event, Kind, Link, Message, Place
from wetink.model.evidence import RedactedEvent


def post(bot: str, text: str, links: tuple[Link, ...] = (), kind: ActorKind = ActorKind.BOT) -> RedactedEvent:
    actor = Actor(name=bot, kind=kind)
    return RedactedEvent(Event(Place("slack/a.json", "ts 1.0"), Kind.SAID, text, Message(links=links), actor=actor))


def alert(bot: str, text: str, links: tuple[Link, ...] = ()) -> tuple[str, Alert]:
    found = alert_in(post(bot, text, links))
    assert found
    assert found.kind is Kind.ALERT
    assert isinstance(found.detail, Alert)
    return found.text, found.detail


@pytest.mark.parametrize(
    ("bot", "posted", "status", "name", "sentence"),
    [
        (
            "Alertmanager",
            ":fire: *[FIRING:1] QueueBacklog* worker queue depth 18,412 (threshold 5,000) cluster=eu",
            "firing",
            "QueueBacklog",
            "worker queue depth 18,412 (threshold 5,000)",
        ),
        (
            "Alertmanager",
            "[FIRING:3] PodCrash\nPod shop/app-* is waiting",
            "firing",
            "PodCrash",
            "Pod shop/app-* is waiting",
        ),
        ("Alertmanager", "[RESOLVED] PodCrash\n3 alerts resolved", "resolved", "PodCrash", "PodCrash"),
        (
            "alertbot",
            "[FIRING:2] RejectsHigh team=id (eu, us) rejects 9.8% > 1%",
            "firing",
            "RejectsHigh",
            "rejects 9.8% > 1%",
        ),
        (
            "Grafana",
            "[FIRING:1] BrokerDown b-3\n**Firing** Broker b-3 is silent",
            "firing",
            "BrokerDown",
            "Broker b-3 is silent",
        ),
        ("Grafana", "[RESOLVED] NoPrimary rs-1", "resolved", "NoPrimary", "NoPrimary rs-1"),
        (
            "PagerDuty",
            "Triggered: #77 MailStuck: mail queue is not moving",
            "firing",
            "MailStuck",
            "mail queue is not moving",
        ),
        ("PagerDuty", "Resolved: #77 MailStuck by Rosa Mendel", "resolved", "MailStuck", "MailStuck"),
        ("PagerDuty", "[#77] MailStuck: queue stuck\nResolved by Rosa M", "resolved", "MailStuck", "queue stuck"),
        ("PagerDuty", "*Triggered* #77 *Up5xx* api: PUT errors 100 %", "firing", "Up5xx", "api: PUT errors 100 %"),
        ("PagerDuty", ":warning: SearchSlow p95 is 1.4s (low urgency)", "firing", "SearchSlow", "p95 is 1.4s"),
        ("Datadog", "[P2] [Triggered on {host:w-1}] High error rate on shop", "firing", "", "High error rate on shop"),
        ("Datadog", "Recovered: CPU is high on host:w-1", "resolved", "", "CPU is high on host:w-1"),
        ("Uptime Kuma", "[shop] [🔴 Down] connect ECONNREFUSED", "firing", "shop", "connect ECONNREFUSED"),
        ("UptimeKuma", "🟢 [shop] UP - 200 OK again", "resolved", "shop", "200 OK again"),
        ("Pingdom", "DOWN alert: shop (shop.example.org) is DOWN", "firing", "", "shop (shop.example.org) is DOWN"),
        (
            "AWS Chatbot",
            'ALARM: "orders-5xx" in EU (Ireland)\nThreshold crossed: 61',
            "firing",
            "orders-5xx",
            "Threshold crossed: 61",
        ),
        (
            "checkmk",
            "CRIT db-1 SQL: refused\nCRIT - Verbindung zu db-1 abgelehnt",
            "firing",
            "",
            "Verbindung zu db-1 abgelehnt",
        ),
        ("Zabbix", "Resolved in 5m: High CPU on web-2", "resolved", "", "High CPU on web-2"),
        ("Opsgenie", 'Rosa closed alert #12 "Memory is above 90%"', "resolved", "", "Memory is above 90%"),
        ("prod-monitoring", "CRITICAL: backend web has 0 servers", "firing", "", "backend web has 0 servers"),
        (
            "Zabbix",
            "**PROBLEM** MariaDB: no replication on db-1 (High). Trigger: MariadbStopped. https://z.example/x",
            "firing",
            "MariadbStopped",
            "MariaDB: no replication on db-1",
        ),
        ("Zabbix", "**PROBLEM** **Disk is full** on `db-1`", "firing", "", "Disk is full on db-1"),
        ("Zabbix", "**PROBLEM**\nDisk is full on db-1", "firing", "", "Disk is full on db-1"),
        ("Zabbix", "Problém: pool carts je plný\nkea1: 0 z 480", "firing", "pool carts je plný", "kea1: 0 z 480"),
        ("Zabbix", "Проблема: диск на db-1 полон", "firing", "", "диск на db-1 полон"),
        ("Zabbix", "Problem: WiFi carts: 3 of 20", "firing", "", "WiFi carts: 3 of 20"),
        (
            "Grafana",
            "[FIRING:1] TlsExpired: expired 2026-09-02T03:58:11Z",
            "firing",
            "TlsExpired",
            "expired 2026-09-02T03:58:11Z",
        ),
        ("ops-bot", "**PROBLEM** Disk is full on db-1", "firing", "", "Disk is full on db-1"),
        ("Incoming Webhook", "🟢 **RESOLVED** Disk is full on db-1", "resolved", "", "Disk is full on db-1"),
        ("Zabbix", "PROBLÈME : disque plein sur db-1", "firing", "", "disque plein sur db-1"),
        ("Zabbix", "RESUELTO: disco lleno en db-1 (alto)", "resolved", "", "disco lleno en db-1 (alto)"),
        (
            "checkmk",
            "**WARN** db-1 / Queue depth: MailQueueLong — 912 mails wait",
            "firing",
            "MailQueueLong",
            "db-1 / Queue depth: MailQueueLong — 912 mails wait",
        ),
        ("PagerDuty", "Acknowledged #77 by Rosa Mendel", "acknowledged", "", "Acknowledged #77 by Rosa Mendel"),
    ],
)
def test_alerts_of_many_systems(bot: str, posted: str, status: str, name: str, sentence: str) -> None:
    text, detail = alert(bot, posted)
    assert (detail.status, detail.name, text) == (status, name, sentence)


def test_a_pagers_post_with_all_its_parts() -> None:
    posted = (
        "Triggered — api (prod)\n[#48] ApiSlow: api p99 > 5s for 1m\n"
        "api p99 > 5s for 1m (current: 7.84s) cluster=eu1 severity=critical\n"
        "Service: api (prod)\nAssigned to: Rosa Mendel\nDashboard: https://grafana.example.org/d/api"
    )
    links = (Link("https://x.pagerduty.com/incidents/Q1", "[#48] ApiSlow: api p99 > 5s for 1m"),)
    text, detail = alert("PagerDuty", posted, links)
    assert text == "api p99 > 5s for 1m"
    assert (detail.number, detail.key, detail.origin, detail.service) == ("48", "48", "pagerduty", "api (prod)")
    assert detail.severity == "critical"
    assert detail.labels == (("cluster", "eu1"), ("severity", "critical"))
    assert detail.links == (
        Link("https://x.pagerduty.com/incidents/Q1", "incident"),
        Link("https://grafana.example.org/d/api", "dashboard"),
    )


def test_grafanas_own_template() -> None:
    posted = (
        "[FIRING:1] High latency (shop)\n**Firing**\nValue: A=5.1\nLabels:\n - alertname = High latency\n"
        "Annotations:\n - summary = p99 is above 5 s\nSilence: https://g.example.org/alerting/silence/new\n"
        "Panel: https://g.example.org/d/a?viewPanel=2"
    )
    text, detail = alert("Grafana", posted)
    assert (text, detail.name) == ("p99 is above 5 s", "High latency")
    assert [link.label for link in detail.links] == ["silence", "panel"]


def test_links_and_their_names_are_cut_off_the_end_only() -> None:
    links = (Link("https://g.example.org/d/rs", "dashboard"),)
    assert alert("Grafana", "[FIRING:1] NoPrimary rs-1 has no PRIMARY — dashboard", links)[0] == "rs-1 has no PRIMARY"
    probe = "[FIRING:1] ProbeFailing (page)\nProbe of https://a.example.org/healthz failing for 2m"
    assert alert("Alertmanager", probe)[0] == "Probe of https://a.example.org/healthz failing for 2m"
    tail = "[FIRING:9] Stuck (prod)\n12 deployments are stuck. severity=page dashboard: https://g.example.org/d/k"
    assert alert("Alertmanager", tail)[0] == "12 deployments are stuck."


def test_a_label_in_brackets_belongs_to_the_sentence() -> None:
    text, detail = alert("PagerDuty", "[#3] AuthLow: rate 58% < 85% for 10m (provider=acme)")
    assert text == "rate 58% < 85% for 10m (provider=acme)"
    assert detail.labels == (("provider", "acme"),)


def test_several_alerts_in_one_message() -> None:
    found = alerts_in(post("UptimeKuma", "🟢 [shop] UP - 200 OK\n🔴 [nas-2] DOWN - timeout of 48000ms"))
    assert [(e.detail.name, e.detail.status) for e in found if isinstance(e.detail, Alert)] == [
        ("shop", "resolved"),
        ("nas-2", "firing"),
    ]


@pytest.mark.parametrize(
    ("bot", "posted"),
    [
        ("Statuspage", "*Investigating* — Customers cannot log in. https://status.example.org/i/1"),
        ("status.example.org", "*Resolved*: exports are working"),
        ("GitHub", "Resolved #12 flaky test"),
        ("GitHub", "rosa merged #540 MemorySlope: predict the limit"),
        ("deploy-bot", ":white_check_mark: app *4.31.0* healthy 24/24"),
        ("Argo CD", ":x: `web` Degraded — ImagePullBackOff"),
        ("jenkins", "[OK] build 12"),
        ("k8s-events", "Warning BackOff pod/app-1 Back-off restarting failed container"),
        ("cronbot", ":x: `snapshot` failed after 30s: timed out"),
        ("oncall-bot", "paging @rosa (primary) for NoPrimary"),
        ("inc-bot", "Severity set to SEV2 by @rosa"),
        ("Zendesk", '#88120 (depot): "Order could not be saved"'),
        ("PagerDuty", "Rosa is now on call for Platform"),
        ("ops-bot", "**Problem** with the build of app"),
        ("inc-bot", "**RESOLVED** the incident INC-12 after 40 minutes"),
        ("GitHub", "RESOLVED in 4.31.0"),
    ],
)
def test_bots_that_post_no_alerts(bot: str, posted: str) -> None:
    assert alert_in(post(bot, posted)) is None


def test_a_monitoring_system_that_chat_takes_for_a_person() -> None:
    assert alert_in(post("Zabbix", "**PROBLEM** Disk is full on db-1", kind=ActorKind.PERSON))
    assert alert_in(post("Zabbix bot", "**PROBLEM** Disk is full on db-1", kind=ActorKind.PERSON))
    for name in ("Alarm Nagios", "alertes centreon", "Monitoring Zabbix"):
        assert alert_in(post(name, "PROBLEM: Disk is full on db-1", kind=ActorKind.PERSON))
    assert alert_in(post("Zabbix Meier", "**PROBLEM** Disk is full on db-1", kind=ActorKind.PERSON)) is None


def test_a_person_quoting_an_alert_is_still_a_person() -> None:
    assert alert_in(post("Rosa Mendel", "[FIRING:1] DiskFull db-1 again?", kind=ActorKind.PERSON)) is None


LINES = st.text(alphabet=st.sampled_from("[]#:*()=- FIRNGaboutDown5%\n\"'/."), max_size=160)


@given(st.sampled_from(["PagerDuty", "Grafana", "checkmk", "alertbot", "x"]), LINES)
def test_any_text_gives_alerts_with_words_and_no_error(bot: str, text: str) -> None:
    for event in alerts_in(post(bot, text)):
        assert event.text.strip()


def test_long_lines_take_linear_time() -> None:
    for piece in ("a=b ", "[x", "(", "https://a ", "A1b2", "* ", "- "):
        alerts_in(post("Grafana", "[FIRING:1] " + piece * 20_000))
        alerts_in(post("Grafana", "\n".join(["[FIRING:1] Ab", piece * 30] * 500)))
