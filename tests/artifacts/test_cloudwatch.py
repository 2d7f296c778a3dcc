"""CloudWatch: one alarm in each of the ways it is sent and listed, and what else comes through SNS."""

from __future__ import annotations

import json
from pathlib import Path

from monitoring import at, read, sample

from wetink.artifacts.cloudwatch import READER
from wetink.model.event import UNKNOWN


def test_an_alarm_that_fires_and_recovers_through_sns() -> None:
    found = sample(READER, "sns-messages.ndjson")
    (first, fired), (last, over), (_, new) = found.alerts
    assert first.text == "orders-db-cpu-high: CPU of the orders database is high"
    assert first.when.at == at(14, 5, 12, 236000)
    assert fired.description.split("\n")[0] == "Runbook: https://wiki.acme.example/runbooks/orders-db"
    assert "[97.0 (12/03/26 14:03:00)] was greater than the threshold (90.0)" in fired.description
    assert dict(fired.labels) == {
        "account": "111122223333",
        "namespace": "AWS/RDS",
        "metric": "CPUUtilization",
        "DBInstanceIdentifier": "orders-db",
        "region": "eu-west-1",
    }
    assert [link.label for link in fired.links] == ["alarm", "runbook"]
    assert (over.status, over.ended, last.when.at) == ("resolved", at(14, 25, 12, 236000), at(14, 25, 12, 236000))
    assert fired.key == over.key
    assert (new.status, new.ended) == ("ok", None)
    assert dict(new.labels)["metric"] == "HTTPCode_ELB_5XX"


def test_other_notifications_are_what_a_system_recorded() -> None:
    found = sample(READER, "sns-messages.ndjson")
    backup, failover = found.messages
    assert backup[0].text == "Notification from the backup\nThe nightly backup of orders-db failed."
    assert backup[0].when == UNKNOWN
    assert failover[0].text == "RDS Notification Message\norders-db: Multi-AZ instance failover completed"
    assert (failover[1].channel, failover[1].note, failover[0].when.at) == ("ops", "event", at(14, 9, 5))
    assert [one.why for one in found.skipped] == ["a subscription to be confirmed, no notification"]


def test_records_of_lambda_and_of_a_queue() -> None:
    found = sample(READER, "lambda-and-sqs-records.json")
    assert [(event.place.locator, alert.status) for event, alert in found.alerts] == [
        ("line 1, record 1", "firing"),
        ("line 1, record 2", "resolved"),
    ]
    assert [one.place.locator for one in found.skipped] == ["line 1, record 3"]


def test_eventbridge_and_health() -> None:
    found = sample(READER, "eventbridge.ndjson")
    cpu, composite, health = found.alerts
    assert (cpu[1].name, cpu[1].status, cpu[0].when.at) == ("ServerCpuTooHigh", "firing", at(14, 5, 12, 500000))
    assert dict(cpu[1].labels)["InstanceId"] == "i-1"
    assert composite[1].description == "rule: ALARM(Shop.First) OR ALARM(Shop.Second)"
    assert (health[1].origin, health[1].status, health[0].when.at) == ("aws-health", "resolved", at(15, 10))
    assert health[0].text == "Some instances in one zone lost their network."
    ((event, message),) = found.messages
    assert (event.text, message.note) == ("Your database will be patched.", "event")


def test_a_history_is_told_oldest_first() -> None:
    found = sample(READER, "history-newest-first.json")
    assert [(alert.status, event.place.locator) for event, alert in found.alerts] == [
        ("firing", "line 1, item 3"),
        ("notified", "line 1, item 2"),
        ("resolved", "line 1, item 1"),
    ]
    assert [(event.when.at, message.note) for event, message in found.messages] == [(at(13, 0), "change")]
    assert [one.why for one in found.skipped] == ["an item without a summary"]


def test_described_alarms_that_are_fine_are_not_resolved() -> None:
    found = sample(READER, "describe-alarms.json")
    assert [(alert.name, alert.status) for _, alert in found.alerts] == [
        ("orders-db-cpu-high", "firing"),
        ("quiet", "ok"),
        ("shop-broken", "insufficient_data"),
    ]
    assert [one.place.locator for one in found.skipped] == ["line 1, metric alarm 3"]


def test_a_message_of_an_unknown_kind_is_shown_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sns.json"
    message = {"MessageId": "1", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Subject": "S", "Message": '{"a": [1]}'}
    path.write_text(json.dumps(message))
    assert [event.text for event, _ in read(READER, path).messages] == ['S\n{"a": [1]}']
