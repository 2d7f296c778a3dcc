"""Nagios' log: hard and soft states, what people did, what is left out."""

from __future__ import annotations

from monitoring import at, sample

from wetink.artifacts.nagios_log import READER


def test_a_service_gets_worse_is_acknowledged_and_recovers() -> None:
    found = sample(READER, "nagios.log")
    disk = [(event, alert) for event, alert in found.alerts if alert.key == "db-1/disk /data"]
    assert [(alert.status, event.when.at) for event, alert in disk] == [
        ("pending", at(14, 5, 3)),
        ("firing", at(14, 5, 33)),
        ("notified", at(14, 5, 34)),
        ("acknowledged", at(14, 9)),
        ("notified", at(14, 9, 1)),
        ("resolved", at(14, 25, 1)),
    ]
    assert disk[0][0].text == "db-1/Disk /data is WARNING: DISK WARNING - free space: /data 900 MB (9%); inode=80%"
    assert [alert.severity for _, alert in disk[:3]] == ["warning", "critical", "critical"]
    assert disk[2][1].description == "sent to ops by notify-service-by-email"
    assert disk[4][0].text == "db-1/Disk /data is ACKNOWLEDGEMENT (CRITICAL): DISK CRITICAL"
    assert disk[5][1].ended == at(14, 25, 1)


def test_hosts_downtimes_and_flapping() -> None:
    found = sample(READER, "nagios.log")
    rest = [(event.text, alert.status) for event, alert in found.alerts if alert.key != "db-1/disk /data"]
    assert rest == [
        ("db-2: downtime started", "annotated"),
        ("app-1/HTTP: flapping started", "annotated"),
        ("web-1 is DOWN: PING CRITICAL - Packet loss = 100%", "firing"),
        ("web-1 is UP: PING OK - Packet loss = 0%", "resolved"),
    ]


def test_what_people_wrote_is_said() -> None:
    found = sample(READER, "nagios.log")
    assert [(event.text, event.actor.handle if event.actor else None) for event, _ in found.messages] == [
        ("Acknowledged db-1/Disk /data: Cleaning old WAL files; 10 minutes", "ana"),
        ("Scheduled a downtime of db-2: Reboot for the kernel", "ben"),
        ("Comment on db-1: WAL archiving is fixed", "ana"),
    ]
    assert {message.note for _, message in found.messages} == {"note"}


def test_lines_that_want_their_fields_are_skipped() -> None:
    found = sample(READER, "nagios.log")
    assert [(one.place.locator, one.why) for one in found.skipped] == [
        ("line 18", "an alert without all its fields"),
        ("line 19", "a command without all its arguments"),
        ("line 21", "no line of Nagios: it has no [time] in front"),
    ]
