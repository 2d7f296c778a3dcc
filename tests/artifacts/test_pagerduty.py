"""PagerDuty's REST API: incidents, log entries, notes, alerts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.pagerduty import READER
from wetink.model.event import Actor, ActorKind, Alert, Event, Kind, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "pagerduty"
ADA = Actor(name="Ada Moreau", id="PADA")
BO = Actor(name="Bo Lindqvist", id="PBO")


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def status(event: Event) -> str:
    return event.detail.status if isinstance(event.detail, Alert) else event.kind.value


def utc(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, tzinfo=UTC)


def test_log_entries_come_in_time_order_with_their_steps() -> None:
    events, skipped = found("log-entries-newest-first.json")
    assert [(status(event), event.place.locator) for event in events] == [
        ("firing", "record 9"),
        ("assigned", "record 8"),  # the same second: the list is newest first
        ("notified", "record 7"),
        ("escalated", "record 6"),
        ("acknowledged", "record 5"),
        ("notified", "record 4"),
        ("said", "record 4"),
        ("annotated", "record 3"),
        ("said", "record 2"),
        ("resolved", "record 1"),
    ]
    assert [event.when.at for event in events][:2] == [utc(10, 16, 31)] * 2
    assert not skipped


def test_the_trigger_carries_what_the_monitoring_tool_sent() -> None:
    trigger = found("log-entries-newest-first.json")[0][0]
    alert = trigger.detail
    assert isinstance(alert, Alert)
    assert trigger.text == "QueueBacklog: welcome queue over 50k"
    assert (alert.name, alert.key, alert.number) == ("QueueBacklog", "QINC1", "812")
    assert (alert.service, alert.severity) == ("mailer", "critical")
    assert ("alertname", "QueueBacklog") in alert.labels
    assert "summary" not in dict(alert.labels)  # an annotation
    assert "description: 52000 messages wait in welcome" in alert.description
    assert alert.links == (
        Link("https://grafana.example/d/queues/queues", "dashboard"),
        Link("https://grafana.example/d/queues/queues?panel=1", "dashboard"),
        Link("https://acme.pagerduty.com/incidents/QINC1", "incident"),
    )
    assert trigger.actor == Actor(name="mailer (prod)", id="PSVC1", kind=ActorKind.BOT)


def test_the_integration_key_is_left_behind() -> None:
    for event in found("log-entries-newest-first.json")[0]:
        assert "service_key" not in repr(event)


def test_a_note_is_what_its_author_said() -> None:
    note = found("log-entries-newest-first.json")[0][8]
    assert (note.kind, note.actor) == (Kind.SAID, BO)
    assert note.text == "consumers were stuck on one poison message, see https://wiki.example/poison."
    links = (Link("https://wiki.example/poison"),)
    assert note.detail == Message(channel="pagerduty", id="R8", links=links, note="note")


def test_words_to_a_responder_are_said_by_who_asked() -> None:
    asked = found("log-entries-newest-first.json")[0][6]
    assert (asked.text, asked.actor) == ("queue consumers hang, can you look?", ADA)
    assert isinstance(asked.detail, Message)
    assert asked.detail.mentions == ("PBO",)


def test_every_other_type_is_an_event_with_a_status() -> None:
    events, skipped = found("every-other-entry-type.ndjson")
    assert [status(event) for event in events] == [
        "assigned", "escalated", "annotated", "annotated", "escalated", "snoozed",
        "unacknowledged", "annotated", "annotated", "annotated", "annotated",
    ]  # fmt: skip
    assert events[0].text == "did delegate"
    assert events[-1].text == "merge"
    assert events[-1].actor is None
    assert not skipped


def test_an_incident_tells_when_it_began_and_when_it_was_resolved() -> None:
    events, _ = found("incident-resolved.json")
    assert [(status(e), e.when.at, e.actor) for e in events] == [
        ("firing", utc(10, 16, 31), None),
        ("resolved", utc(10, 52), ADA),
    ]
    detail = events[1].detail
    assert isinstance(detail, Alert)
    assert (detail.number, detail.severity, detail.ended) == ("812", "P1", utc(10, 52))


def test_acknowledgements_of_an_open_incident() -> None:
    events, _ = found("incident-acknowledged-bare.json")
    assert [(status(e), e.actor) for e in events] == [("firing", None), ("acknowledged", ADA)]


def test_what_is_embedded_in_an_incident_is_read_too() -> None:
    events, skipped = found("incident-with-embedded-entries.json")
    assert [(status(e), e.place.locator) for e in events] == [
        ("firing", "line 1, first_trigger_log_entry 1"),  # the incident itself would only say it again
        ("said", "line 1, notes 1"),
    ]
    assert isinstance(events[0].detail, Alert)
    assert (events[0].detail.number, events[0].detail.service) == ("812", "mailer")
    assert not skipped


def test_notes_in_time_order_with_full_users_and_half_an_emoji() -> None:
    events, _ = found("notes-half-an-emoji.json")
    assert [event.place.locator for event in events] == ["record 2", "record 1"]
    assert events[0].actor == Actor(name="Cleo Park", id="PX", email="cleo@example.com")
    assert events[0].text == "Warteschlange wächst 🙈 � only half"
    assert all(event.text.encode() for event in events)


def test_no_notes_is_nothing_at_all() -> None:
    assert READER.identify(DATA / "notes-empty.json")
    assert found("notes-empty.json") == ([], [])


def test_strangers_in_a_list_are_skipped_with_their_place() -> None:
    events, skipped = found("bare-list-with-strangers.json")
    assert [status(event) for event in events] == ["firing", "acknowledged"]
    assert [s.place.locator for s in skipped] == ["record 2", "record 3"]


def test_an_incidents_alerts() -> None:
    (event,), _ = found("alerts.json")
    assert isinstance(event.detail, Alert)
    assert (event.text, event.detail.severity, event.detail.key) == ("Disk 93% on db-1", "warning", "QINC1")
    assert Link("https://wiki.example/disk", "runbook") in event.detail.links


def test_pages_of_one_listing_and_a_trigger_by_mail() -> None:
    events, _ = found("trigger-by-mail-pages.json")
    assert [(status(e), e.text) for e in events] == [
        ("firing", "[db-1] backup failed"),
        ("acknowledged", "Acknowledged by Bo Lindqvist"),
    ]
    assert isinstance(events[0].detail, Alert)
    assert "connection refused\nexit 1" in events[0].detail.description


@pytest.mark.parametrize(
    "text", ['{"notes": "x"}', '{"alerts": []}', '{"incident": 3}', '[{"type": "message"}]', '{"event": {}}', "notes"]
)
def test_other_json_is_not_claimed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert not READER.identify(path)


def test_details_nested_a_thousand_deep_do_no_harm(tmp_path: Path) -> None:
    deep = '{"a":' * 900 + '"end"' + "}" * 900
    path = tmp_path / "deep.json"
    path.write_text('{"type": "trigger_log_entry", "channel": {"summary": "s", "details": ' + deep + "}}")
    assert len(list(READER.read(path, "deep.json"))) == 1


def test_steps_tell_what_they_changed_and_notes_left_with_them_are_words() -> None:
    events, skipped = found("log-entries-with-changes-account-zone.json")
    told = [(status(e), e.detail.description if isinstance(e.detail, Alert) else e.text) for e in events]
    assert told == [
        ("acknowledged", ""),
        ("assigned", "assigned to Bo Lindqvist, Ada Moreau"),
        ("notified", "by sms, success"),
        ("snoozed", "unacknowledge at 2026-03-02T16:35:00+02:00"),
        ("annotated", "priority: nothing → P2; regions: eu-west-1 → eu-west-1, eu-west-2"),
        ("annotated", 'Updated affected_region to ["eu-west-1"]'),
        ("resolved", ""),
        ("said", "Raised the pool to 40, see https://git.example/acme/mailer/pull/88"),
    ]
    assert events[0].when.at == utc(10, 30)
    assert events[7].actor == ADA
    assert not skipped


def test_status_updates_requests_and_changes() -> None:
    update = found("status-updates.json")[0][0]
    assert (update.text, update.actor) == ("Delayed mail\nMail is delayed by up to an hour.", ADA)
    step, words = found("responder-request.json")[0]
    assert (status(step), step.text, step.when.at) == ("notified", "Requested Bo Lindqvist", utc(10, 34))
    assert isinstance(words.detail, Message)
    assert (words.text, words.detail.mentions) == ("Need somebody who knows the mail queue", ("PBO",))
    changes = found("change-events.json")[0]
    assert [change.text for change in changes] == [
        "Build Success - mailer 4.1",
        "Build Success - mailer 4.2 (mailer (prod))",
    ]
    assert changes[1].detail == Message(
        channel="pagerduty", id="C2", links=(Link("https://ci.example/build/4.2", "Build 4.2"),), note="change"
    )


def test_a_merged_incident_says_where_it_went() -> None:
    events, _ = found("incident-merged.json")
    resolved = events[1].detail
    assert isinstance(resolved, Alert)
    assert (resolved.status, resolved.description) == (
        "resolved",
        "merged into #812 QueueBacklog: welcome queue over 50k",
    )
