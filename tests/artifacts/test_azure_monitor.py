"""Azure Monitor: the common schema, those before it, and the API's list."""

from __future__ import annotations

from monitoring import at, sample

from wetink.artifacts.azure_monitor import READER


def test_the_common_schema() -> None:
    found = sample(READER, "common-schema.ndjson")
    (first, fired), (last, over), (_, log) = found.alerts
    assert first.text == "cpu-high: CPU is high, see https://wiki.acme.example/runbooks/cpu"
    assert (first.when.at, fired.status, fired.severity) == (at(14, 5, 24, 371321), "firing", "Sev1")
    assert fired.description == "Percentage CPU 97.1 GreaterThan 90"
    assert fired.labels == (("resource", "web-1"), ("signal", "Metric"), ("team", "web"))
    assert [link.label for link in fired.links] == ["runbook"]
    assert (over.status, over.ended, last.when.at) == ("resolved", at(14, 25, 16, 224631), at(14, 25, 16, 224631))
    assert fired.key == over.key
    assert [link.label for link in log.links] == ["query"]
    assert [one.why for one in found.skipped] == ["a condition that is none of Azure's: closed"]


def test_the_schemas_before() -> None:
    found = sample(READER, "metric-schemas-before.ndjson")
    assert [(alert.name, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("mem-low", "firing", at(14, 5, 41, 997539)),
        ("mem-low", "resolved", at(14, 25, 41)),
    ]
    assert [alert.description for _, alert in found.alerts] == [
        "Memory available 1032 LessThan 2000",
        "Memory available 5000 LessThan 2000",
    ]
    assert [one.place.locator for one in found.skipped] == ["line 3"]


def test_a_listed_alert_fires_and_is_resolved() -> None:
    found = sample(READER, "alerts-of-the-api.json")
    assert [(event.text, alert.status, event.when.at) for event, alert in found.alerts] == [
        ("cpu-high on web-1", "firing", at(14, 5, 24)),
        ("cpu-high on web-1", "resolved", at(14, 25, 16)),
        ("cpu-high on web-1", "firing", at(14, 5, 24)),
    ]
    assert [one.place.locator for one in found.skipped] == ["line 1, alert 3"]
