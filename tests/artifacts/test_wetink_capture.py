"""What `wetink capture` wrote, as events: values that can be checked against the samples by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.wetink_capture import READER
from wetink.model.event import Command, Event, Kind, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "wetink_capture"


def read(name: str) -> tuple[list[Event], list[Skipped]]:
    found = list(READER.read(DATA / name, name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def detail(event: Event) -> Command:
    assert isinstance(event.detail, Command)
    return event.detail


def test_a_command_has_all_that_was_kept() -> None:
    events, _ = read("shell-lena-bastion-20260312T141502Z.jsonl")
    assert len(events) == 9
    assert {event.kind for event in events} == {Kind.EXECUTED}
    first = detail(events[0])
    assert events[0].text == "kubectl get pods -n orders | grep -v Running"
    assert events[0].when.at == datetime(2026, 3, 12, 14, 15, 9, 480_000, UTC)
    assert events[0].place.locator == "line 2"
    assert (first.user, first.host, first.cwd, first.exit, first.duration) == (
        "lena",
        "bastion-1",
        "/home/lena",
        0,
        0.812,
    )
    assert first.output is not None
    assert first.output.endswith("CrashLoopBackOff   7          14m")
    assert events[1].text == 'for pod in a b\ndo kubectl delete pod "orders-$pod"\ndone'
    assert detail(events[-1]).exit is None


def test_the_screen_of_an_editor_is_no_output_and_an_empty_output_is_one() -> None:
    events, _ = read("shell-lena-bastion-20260312T141502Z.jsonl")
    assert detail(events[2]).output is None
    assert detail(events[-1]).output == ""


def test_what_was_entered_over_ssh_is_told_from_the_ssh() -> None:
    events, _ = read("shell-lena-bastion-20260312T141502Z.jsonl")
    outer, first, second = events[5:8]
    assert (outer.text, detail(outer).output) == ("ssh db-1", "Last login: Thu Mar 12 09:12:44 2026")
    assert (first.text, detail(first).host, detail(first).within) == ("df -h /var", "db-1", ("ssh db-1",))
    assert first.when.at == datetime(2026, 3, 12, 14, 19, 13, 200_000, UTC)
    assert first.place.locator == "line 9, inside 1"
    assert detail(first).exit is None
    assert (detail(second).program, detail(second).output) == ("psql", " 71233")


def test_what_is_missing_is_said() -> None:
    _, skipped = read("shell-lena-bastion-20260312T141502Z.jsonl")
    assert [(one.place.locator, one.why) for one in skipped] == [
        ("line 5", "a command was withheld: typed with a blank before it, to keep it out of the history"),
        ("line 6", "9,437,184 bytes in the middle of the output were not kept"),
        ("line 7", "2 commands before this one could not be written"),
        ("line 9, inside 3", "a command without its line"),
    ]


def test_hooks_of_several_shells_are_sessions_of_their_own_without_output() -> None:
    events, skipped = read("shells-kim-web-2-20260312T141500Z.jsonl")
    assert [detail(event).program for event in events] == ["sh", "fish"]
    assert [detail(event).session.rpartition("#")[2] for event in events] == ["4711", "4712"]
    assert [detail(event).output for event in events] == [None, None]
    assert [one.why for one in skipped] == ["a command was withheld: redaction failed (RuntimeError)"]


def test_notes_are_said_by_who_wrote_them() -> None:
    events, skipped = read("notes-lena-bastion.jsonl")
    assert [event.text for event in events] == [
        "Checkout is back for customers in FR.\nDE still slow.",
        "latency after the restart",
        "Kept the file grafana-2.png",
    ]
    assert {event.kind for event in events} == {Kind.SAID}
    assert [event.detail for event in events] == [
        Message(note="note"),
        Message(files=("grafana.png",), note="note"),
        Message(files=("grafana-2.png",), note="note"),
    ]
    assert events[0].actor is not None
    assert events[0].actor.handle == "lena"
    assert [one.why for one in skipped] == ["a note was withheld: it has no text"]


def test_a_line_cut_off_by_a_kill_is_said() -> None:
    events, skipped = read("killed-while-it-wrote.jsonl")
    assert len(events) == 1
    assert [(one.place.locator, one.why) for one in skipped] == [
        ("line 3", "cut off: the recorder was killed while it wrote this")
    ]


def test_values_out_of_range_are_left_out_and_no_time_is_made_up() -> None:
    events, skipped = read("killed-and-written-on.jsonl")
    assert [event.text for event in events] == ["went on", "uptime"]
    odd = detail(events[1])
    assert (events[1].when.at, odd.exit, odd.duration, odd.output, odd.cwd) == (None, None, None, None, None)
    assert [one.place.locator for one in skipped] == ["line 2", "line 4", "line 5", "line 7"]


def test_a_later_version_is_named_rather_than_half_read() -> None:
    events, skipped = read("version-of-tomorrow.jsonl")
    assert events == []
    assert [one.why for one in skipped] == ["version 2 of wetink-capture is not known here; the file is not read"]
