"""Uptime Kuma: heartbeats with their monitor."""

from __future__ import annotations

from monitoring import at, sample

from wetink.artifacts.uptime_kuma import READER


def test_a_monitor_goes_down_and_comes_up() -> None:
    found = sample(READER, "webhooks.ndjson")
    (first, down), (last, up), (_, pending) = found.alerts
    assert (first.text, first.when.at) == ("Shop front is Down: timeout of 48000ms exceeded", at(14, 5, 3, 123000))
    assert (down.status, down.service, down.key) == ("firing", "shop", "10")
    assert [link.label for link in down.links] == ["checked page", "runbook"]
    assert (last.text, up.status, up.ended) == ("Shop front is Up: 200 - OK", "resolved", at(14, 10, 3))
    assert (pending.status, pending.labels) == ("pending", (("target", "192.0.2.13"),))
    assert [link.label for link in pending.links] == ["runbook"]
    assert [one.why for one in found.skipped] == ["no heartbeat in it: My Alert Testing"]
