"""Google Cloud Monitoring: incidents of webhooks and of Pub/Sub messages."""

from __future__ import annotations

from monitoring import at, sample

from wetink.artifacts.google_monitoring import READER


def test_an_incident_opens_by_webhook_and_closes_by_message() -> None:
    found = sample(READER, "webhooks-and-pubsub.ndjson")
    (first, fired), (last, over) = found.alerts
    assert first.text == "CPU utilization for acme-prod web-1 is above the threshold of 0.9 with a value of 0.97."
    assert (first.when.at, fired.status, fired.severity, fired.service) == (at(14, 5, 12), "firing", "critical", "shop")
    assert fired.name == "CPU of web"
    assert fired.description.split("\n")[:2] == ["CPU over 90 %", "observed 0.97, threshold 0.9"]
    assert [link.label for link in fired.links] == ["incident", "runbook", "runbook"]
    assert (over.status, over.ended, last.when.at) == ("resolved", at(14, 25, 12), at(14, 25, 12))
    assert fired.key == over.key == "0.abc1"
    assert [one.why for one in found.skipped] == [
        "a state that is none of Google's: paused",
        "no incident of Google Cloud Monitoring in it",
    ]


def test_version_1_0() -> None:
    ((event, alert),) = sample(READER, "version-1.0-without-severity.json").alerts
    assert (event.when.at, alert.name, alert.description) == (at(14, 5, 12), "Web is healthy", "CPU usage")
