"""The same event seen by several sources is one piece of evidence with several places."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made import ADA, BEN, bot, one, ran, rang, said, texts, timeline

from wetink.model.event import Alert, Command, Kind, Link, Place
from wetink.model.evidence import Evidence, RedactedEvent, Timeline

FENCE = "```"


def kinds(made: Timeline, kind: Kind) -> list[Evidence]:
    return [item for item in made.evidence if item.kind is kind]


def paste(at: float, line: str, output: str, who: object = ADA, **more: object) -> RedactedEvent:
    return said(at, f"{FENCE}\n$ {line}\n{output}\n{FENCE}", who, **more)  # type: ignore[arg-type]


# --- alerts ------------------------------------------------------------------------------------------------


def test_monitoring_pager_and_chat_tell_of_one_alert() -> None:
    fired = rang(0, key="f1")
    paged = rang(
        20, origin="pagerduty", number="77", key="Q1", service="api", links=(Link("https://pd/77", "incident"),)
    )
    posted = bot(25, "[FIRING:1] LatencyHigh p99 is high")
    made = timeline(posted, paged, fired)
    alert = one(made, "LatencyHigh is high")
    assert len(made.evidence) == 1
    assert [place.source for place in alert.places] == ["alertmanager.json", "pagerduty.json", "chat/1.json"]
    detail = alert.detail
    assert isinstance(detail, Alert)
    assert (detail.number, detail.service, detail.links) == ("77", "api", (Link("https://pd/77", "incident"),))


def test_log_entry_and_webhook_of_the_pager() -> None:
    steps = ("firing", "acknowledged", "resolved")
    events = [
        rang(60 * n + late, "", step, origin="pagerduty", source=source, number="77", key="Q1")
        for n, step in enumerate(steps)
        for source, late in (("log.json", 0), ("hook.json", 2))
    ]
    assert [len(e.places) for e in timeline(*events).evidence] == [2, 2, 2]


@pytest.mark.parametrize(
    "other",
    [
        rang(5, status="resolved", key="f1", source="b.json"),
        rang(5, "DiskFull", key="f2", source="b.json"),
        rang(900, key="f1", source="b.json", origin="pagerduty"),
        rang(5, key="other instance", source="b.json"),
        rang(0, key="f3"),
    ],
)
def test_other_alerts_stay_apart(other: RedactedEvent) -> None:
    assert len(timeline(rang(0, key="f1"), other).evidence) == 2


def test_two_incidents_of_one_alert_stay_apart() -> None:
    events = [rang(n, origin="pagerduty", source=f"{n}.json", number=str(n), key=f"Q{n}") for n in (1, 2)]
    assert len(timeline(*events).evidence) == 2


def test_an_alert_notified_again_is_one_alert_with_all_places() -> None:
    labels = (("host", "db-1"),)
    first, again = rang(0, key="f1", labels=labels), rang(0, key="f1", labels=labels, source="alertmanager.json")
    again = replace(again, text="LatencyHigh is high: 7.1 s", place=Place("alertmanager.json", "line 9"))
    done = rang(0, status="resolved", key="f1", labels=labels)
    items = timeline(first, again, done).evidence
    assert [[place.locator for place in item.places] for item in items] == [["at 0", "line 9"], ["at 0"]]
    assert items[0].text == "LatencyHigh is high"


@pytest.mark.parametrize(
    "other",
    [
        rang(90, key="f1", labels=(("host", "db-1"),)),
        rang(0, key="f1", labels=(("host", "db-2"),)),
        rang(0, key="", labels=(("host", "db-1"),)),
    ],
)
def test_alerts_of_another_time_or_host_are_not_notified_again(other: RedactedEvent) -> None:
    assert len(timeline(rang(0, key="f1", labels=(("host", "db-1"),)), other).evidence) == 2


# --- words -------------------------------------------------------------------------------------------------


def test_a_pagers_note_that_stands_in_the_chat() -> None:
    text = "Root cause: retention was never set on readings"
    note = replace(said(30, text, source="notes.json", note="note"), stream="pagerduty")
    made = timeline(note, said(0, text, id="1.2"), replace(note, place=Place("log.json", "record 3")))
    assert [place.source for place in made.evidence[0].places] == ["chat/1.json", "log.json", "notes.json"]
    assert len(made.evidence) == 1


def test_people_who_say_the_same_said_it_twice() -> None:
    made = timeline(said(0, "looking at it now", id="1"), said(3, "looking at it now", id="2"))
    assert texts(made) == ["looking at it now", "looking at it now"]


def test_a_message_in_two_exports_counts_once() -> None:
    made = timeline(said(0, "hello", id="1.2"), said(0, "hello", id="1.2", source="copy/1.json"))
    assert [len(item.places) for item in made.evidence] == [2]


def test_a_note_in_two_deliveries_counts_once() -> None:
    note = said(30, "rolled back", source="hooks.ndjson", note="note")
    again = replace(note, place=Place("hooks.ndjson", "line 7"))
    assert [len(item.places) for item in timeline(note, again).evidence] == [2]
    later = said(31, "rolled back", source="hooks.ndjson", note="note")
    assert len(timeline(note, later).evidence) == 2


def test_what_is_written_in_a_message_of_two_exports_counts_once() -> None:
    text = "try `kubectl rollout undo deploy/web`, then `kubectl get pods`"
    made = timeline(said(0, text, id="1.2"), said(0, text, id="1.2", source="copy/1.json"))
    assert [item.kind for item in made.evidence] == [Kind.SAID, Kind.PROPOSED, Kind.PROPOSED]
    assert [len(item.places) for item in made.evidence] == [2, 2, 2]


# --- commands ----------------------------------------------------------------------------------------------


def test_a_recorded_command_and_its_history_line() -> None:
    recorded = ran(0.4, "kubectl get pods", "NAME\nweb-1", exit=0)
    kept = ran(0, "kubectl get pods", source="ada.bash_history")
    made = timeline(kept, recorded)
    command = one(made, "kubectl", Kind.EXECUTED)
    assert [place.source for place in command.places] == ["ada.cast", "ada.bash_history"]
    assert [item.kind for item in made.evidence] == [Kind.EXECUTED, Kind.OUTPUT]


@pytest.mark.parametrize(
    "other",
    [
        ran(0, "kubectl get pods", source="ben.bash_history"),
        ran(60, "kubectl get pods", source="ada.bash_history"),
        ran(0, "kubectl get nodes", source="ada.bash_history"),
        ran(1, "kubectl get pods"),
    ],
)
def test_other_runs_stay_apart(other: RedactedEvent) -> None:
    people = [said(-100, "hi", ADA), said(-99, "ho", BEN)]
    assert len(kinds(timeline(*people, ran(0, "kubectl get pods"), other), Kind.EXECUTED)) == 2


def test_each_run_is_matched_once() -> None:
    recorded = [ran(n * 4, "make test") for n in range(3)]
    kept = [ran(n * 4 + 1, "make test", source="ada.bash_history") for n in range(3)]
    made = timeline(*recorded, *kept)
    assert [len(item.places) for item in kinds(made, Kind.EXECUTED)] == [2, 2, 2]


def test_a_paste_of_a_recorded_command_keeps_both_places_and_the_message() -> None:
    made = timeline(
        ran(0, "df -h /data", "Filesystem  Size\n/dev/sda1  100% /data"),
        paste(30, "df -h /data", "/dev/sda1  100% /data"),
    )
    assert [item.kind for item in made.evidence] == [Kind.EXECUTED, Kind.OUTPUT, Kind.SAID]
    assert [place.source for place in made.evidence[0].places] == ["ada.cast", "chat/1.json"]


def test_a_paste_gives_a_history_line_its_output() -> None:
    made = timeline(ran(0, "df -h /data", source="ada.zsh_history"), paste(30, "df -h /data", "/dev/sda1 100%"))
    command = one(made, "df -h", Kind.EXECUTED)
    assert isinstance(command.detail, Command)
    assert command.detail.output == "/dev/sda1 100%"
    assert one(made, "/dev/sda1", Kind.OUTPUT).of == command.id


def test_of_several_runs_the_paste_shows_the_one_with_its_output() -> None:
    runs = [ran(n * 60.0, "df -h /data", f"/dev/sda1 {n}0% used of everything") for n in range(5)]
    made = timeline(*runs, paste(400, "df -h /data", "/dev/sda1 20% used of everything"))
    assert [len(item.places) for item in kinds(made, Kind.EXECUTED)] == [1, 1, 2, 1, 1]


def test_a_paste_from_elsewhere_is_a_command_of_its_own() -> None:
    other = paste(30, "df -h /data", "/dev/nvme7  3% /data", BEN)
    made = timeline(said(-5, "hi", ADA), ran(0, "df -h /data", "/dev/sda1  100% /data"), other)
    commands = kinds(made, Kind.EXECUTED)
    assert [item.actor.key for item in commands if item.actor] == ["ada-ops", "ben"]
    assert commands[1].of == kinds(made, Kind.SAID)[1].id


def test_a_paste_may_have_the_variables_written_out() -> None:
    made = timeline(
        ran(0, "kafka-topics.sh --bootstrap-server $BS --list"),
        paste(30, "kafka-topics.sh --bootstrap-server kafka-1:9092 --list", "orders"),
    )
    assert len(kinds(made, Kind.EXECUTED)) == 1


def test_the_same_paste_twice_is_one_command() -> None:
    twice = [paste(at, "df -h /data", "/dev/sda1 100% /data used", id=str(at)) for at in (0, 60)]
    made = timeline(*twice)
    assert [len(item.places) for item in kinds(made, Kind.EXECUTED)] == [2]
    assert len(kinds(made, Kind.SAID)) == 2


def test_two_runs_in_one_paste_are_the_last_two_runs() -> None:
    runs = [ran(at, "redis-cli dbsize", source="ada.zsh_history") for at in (-900, 0, 3)]
    both = said(30, f"{FENCE}\n$ redis-cli dbsize\n(integer) 40233\n$ redis-cli dbsize\n(integer) 41977\n{FENCE}")
    made = timeline(*runs, both)
    outputs = [item.detail.output for item in kinds(made, Kind.EXECUTED) if isinstance(item.detail, Command)]
    assert outputs == [None, "(integer) 40233", "(integer) 41977"]


def test_a_proposal_is_never_the_run() -> None:
    made = timeline(said(0, "shall I `systemctl restart haproxy`?"), ran(60, "systemctl restart haproxy"))
    assert [item.kind for item in made.evidence] == [Kind.SAID, Kind.PROPOSED, Kind.EXECUTED]
