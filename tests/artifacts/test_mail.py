"""Mail: alerts of machines, words of people, what is attached."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.mail import READER
from wetink.artifacts.mail_alerts import alert_of, is_machine
from wetink.model.event import Alert, Event, Kind, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "mail"


def read(name: str) -> list[Event | Skipped]:
    assert READER.identify(DATA / name)
    return list(READER.read(DATA / name, name))


def alerts(name: str) -> list[tuple[Event, Alert]]:
    return [(one, one.detail) for one in read(name) if isinstance(one, Event) and isinstance(one.detail, Alert)]


def said(name: str) -> list[tuple[Event, Message]]:
    return [(one, one.detail) for one in read(name) if isinstance(one, Event) and isinstance(one.detail, Message)]


def test_a_mailbox_with_a_problem_and_its_recovery() -> None:
    (problem, first), (recovery, second) = alerts("nagios-and-recovery.mbox")
    assert (problem.place.locator, recovery.place.locator) == ("line 1", "line 23")
    assert problem.text == "** PROBLEM Service Alert: web-1/HTTP is CRITICAL **"
    assert (first.name, first.status, first.service, first.origin) == ("web-1/HTTP", "firing", "HTTP", "nagios")
    assert first.description == "CRITICAL - Socket timeout after 10 seconds"
    assert dict(first.labels)["host"] == "web-1"
    assert (second.status, second.key) == ("resolved", first.key)
    assert problem.when.at == datetime(2026, 3, 2, 13, 5, 10, tzinfo=UTC)
    assert recovery.when.at is None


def test_airflow_names_dag_and_task_and_quotes_the_exception() -> None:
    ((event, alert),) = alerts("airflow-quoted-printable-folded-subject.eml")
    assert (alert.name, alert.status, alert.origin) == ("nightly.load_orders", "firing", "airflow")
    assert event.text == "LoadError: 12 rows – expected more than 1000"
    assert [(link.url, link.label) for link in alert.links] == [
        ("https://airflow.shop.example/log?dag_id=nightly", "log")
    ]
    assert event.when.at == datetime(2026, 3, 2, 3, 40, 9, tzinfo=UTC)


def test_cloudwatch_gives_its_reason() -> None:
    ((event, alert),) = alerts("cloudwatch.eml")
    assert (event.text, alert.name) == ('ALARM: "web-5xx" in EU (Frankfurt)', "web-5xx")
    assert "was greater than the threshold (5.0)" in alert.description
    assert alert.origin == "cloudwatch"


def test_what_cron_prints_is_said_not_alerted() -> None:
    ((event, _),) = said("cron-output-without-zone.txt")
    assert event.text.startswith("Cron <etl@etl-1> /opt/run_nightly.sh\n\n[03:00:04] new batch")
    assert event.actor is not None
    assert (event.actor.name, event.actor.kind.value) == ("Cron Daemon", "bot")


def test_people_write_replies_attach_files_and_mails() -> None:
    found = read("reply-html-only-attachments-and-inner-mail.eml")
    (reply, first), (inner, second) = said("reply-html-only-attachments-and-inner-mail.eml")
    assert reply.text == "I restarted `pay-1`, it is up since 18:20.\nGrüße"
    assert reply.actor is not None
    assert (reply.actor.name, reply.actor.email) == ("José Lima", "jose@shop.example")
    assert (first.thread, first.reply_to, first.files) == (
        "root@shop.example",
        "a@shop.example",
        ("logo.png", "übersicht.csv"),
    )
    assert [one.why for one in found if isinstance(one, Skipped)] == ["attachment übersicht.csv is not read"]
    assert (inner.text, second.thread) == ("pool size\n\nPool is 20.", None)
    assert inner.place.locator == "line 1, attached mail 1"


def test_copied_from_a_mail_program() -> None:
    ((event, _),) = said("copied-from-outlook-german.txt")
    assert event.text == "Druckerserver\n\nDer Server ist wieder da, ich habe den Dienst neu gestartet."
    assert event.when.local == datetime(2026, 6, 3, 9, 40)  # noqa: DTZ001
    assert event.kind is Kind.SAID


@pytest.mark.parametrize(
    ("subject", "name", "status"),
    [
        ("[FIRING:2] ApiLatencyHigh (prod api critical)", "ApiLatencyHigh (prod api critical)", "firing"),
        ("[RESOLVED] ApiLatencyHigh", "ApiLatencyHigh", "resolved"),
        ("[Monitor Alert] Triggered: [P2] Disk is full", None, None),
        ("[Triggered] Disk is full on db-1", "Disk is full on db-1", "firing"),
        ("Problem: High CPU on web-1", "High CPU on web-1", "firing"),
        ("Alert for device core-1 - ProcessorUsageHigh", "ProcessorUsageHigh", "firing"),
        ("Device core-1 recovered from ProcessorUsageHigh", "ProcessorUsageHigh", "resolved"),
        ("Resolved in 5m 3s: High CPU on web-1", "High CPU on web-1", "resolved"),
        ("[PROBLEM] ping4 on web-1 is DOWN!", "ping4 on web-1", "firing"),
        ("ACKNOWLEDGEMENT: web-1/HTTP is CRITICAL", "web-1/HTTP", "acknowledged"),
        ("Check_MK: db-1/Filesystem / OK -> CRIT", "db-1/Filesystem /", "firing"),
        ("Monitor is DOWN: shop", "shop", "firing"),
        ("Monitor is UP: shop", "shop", "resolved"),
        ("Build failed in Jenkins: deploy #12", "deploy #12", "firing"),
        ("Jenkins build is back to normal : deploy #13", "deploy #13", "resolved"),
        ("DegradedArray event on /dev/md0:db-1", "DegradedArray event on /dev/md0:db-1", "firing"),
        ("DOWN | nightly backup", "nightly backup", "firing"),
        ("Backup job on db-1 has failed", "Backup job on db-1", "firing"),
        ("Weekly report", None, None),
        ("Your invoice", None, None),
    ],
)
def test_subjects_of_machines(subject: str, name: str | None, status: str | None) -> None:
    found = alert_of(subject, "", "", "alerts@mon.example")
    if name is None and subject.startswith("["):
        assert found is not None
    elif name is None:
        assert found is None
    else:
        assert found is not None
        assert (found[1].name, found[1].status) == (name, status)


@pytest.mark.parametrize(
    ("name", "address", "machine"),
    [
        ("", "nagios@mon.example", True),
        ("Zabbix", "x@mon.example", True),
        ("AWS Notifications", "no-reply@sns.amazonaws.com", True),
        ("Kim", "kim@shop.example", False),
        ("Roberta", "roberta@shop.example", False),
        ("", "root@db-1", True),
        ("", "rooter@db-1", False),
    ],
)
def test_who_is_a_machine(name: str, address: str, *, machine: bool) -> None:
    assert is_machine(name, address, lambda _: "") is machine


def test_alerts_of_many_systems() -> None:
    found = alerts("alerts-of-many-systems.mbox")
    assert [(alert.origin, alert.status, alert.name) for _, alert in found] == [
        ("monit", "firing", "nginx"),
        ("monit", "resolved", "nginx"),
        ("datadog", "firing", "Disk of orders-db"),
        ("azure-monitor", "firing", "cpu-high"),
        ("uptime-kuma", "firing", "Shop"),
        ("sentry", "firing", "ZeroDivisionError: division by zero"),
        ("grafana", "firing", "DiskFull (db-1 prod)"),
        ("icinga", "firing", "Disk on db-1"),
        ("nagios", "annotated", "db-1"),
        ("nagios", "firing", "db-1/Load"),
        ("mail", "firing", "CPU usage of web on acme-prod"),
    ]
    assert found[0][1].key == found[1][1].key
    assert found[5][1].number == "SHOP-3K"
    assert found[7][1].severity == "critical"
    assert found[9][0].when.at == datetime(2026, 3, 12, 14, 5, 20, tzinfo=UTC)
    assert [event.text for event, _ in said("alerts-of-many-systems.mbox")] == [
        "Monitor is broken, not down\n\nIt is only the lamp."
    ]


def test_a_mailbox_stuffs_lines_that_begin_with_from(tmp_path: Path) -> None:
    box = tmp_path / "ops.mbox"
    head = "From rosa@shop.example Tue Feb 24 04:42:26 2026\nFrom: Rosa <rosa@shop.example>\nSubject: pay\n\n"
    box.write_text(f"{head}>From the log of pay-1:\n>>From what Jo wrote\n\n{head}second\n", "utf-8")
    texts = [event.text for event in READER.read(box, "ops.mbox") if isinstance(event, Event)]
    assert texts == ["pay\n\nFrom the log of pay-1:\n>From what Jo wrote", "pay\n\nsecond"]
