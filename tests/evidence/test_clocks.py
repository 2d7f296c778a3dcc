"""Every clock is put onto UTC, and what was assumed or measured is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from made import NOON, after, bot, chat_line, one, ran, rang, said, seconds, texts, timeline

from wetink.artifacts.intake import read_intake
from wetink.model.event import Actor, Event, Intake, Kind, Passage, Place, Wanted, When
from wetink.model.evidence import RedactedEvent, Timeline

FENCE = "```"
COMMANDS = [
    (0.0, "kubectl get deployment checkout", "NAME  READY  UP-TO-DATE\ncheckout   11/24   24 available=11"),
    (70.0, "kubectl logs checkout-7d9f", "level=error upstream payments-db refused 4411 times"),
    (150.0, "redis-cli -h cache-1 info stats", "evicted_keys:88124 expired_keys:1020\nkeyspace_misses:99120031"),
    (260.0, "df -h /var/lib/data", "/dev/nvme1n1  1000G  999G  20K 100% /var/lib/data"),
    (380.0, "systemctl status checkout-worker", "Active: active (running) since Thu 2026-03-12 10:11:12"),
]
PASTED_AFTER = (40.0, 15.0, 90.0, 25.0, 60.0)


def local(seconds_: float, hours: float) -> When:
    """The same moment on a wall clock so many hours ahead of UTC."""
    return When(local=(NOON + timedelta(seconds=seconds_, hours=hours)).replace(tzinfo=None))


def recording(shift: float = 0.0, **how: object) -> list[RedactedEvent]:
    events = []
    for start, line, output in COMMANDS:
        seconds_ = start + shift
        when = local(seconds_, float(str(how["hours"]))) if "hours" in how else after(seconds_)
        events.append(ran(When(elapsed=start + 5) if "elapsed" in how else when, line, output, duration=1.0))
    return events


def pastes(count: int = 5) -> list[RedactedEvent]:
    chosen = list(zip(COMMANDS, PASTED_AFTER, strict=True))[:count]
    return [said(s + delay, f"look\n{FENCE}\n$ {line}\n{output}\n{FENCE}") for (s, line, output), delay in chosen]


def executed(made: Timeline) -> list[float]:
    return [seconds(e) for e in made.evidence if e.kind is Kind.EXECUTED]


# --- wall clocks -------------------------------------------------------------------------------------------


def test_instants_stay_as_they_are() -> None:
    made = timeline(*recording(), *pastes())
    assert executed(made) == [0, 70, 150, 260, 380]
    assert made.clocks == ()
    assert {e.uncertainty for e in made.evidence} == {timedelta(0)}


def test_a_told_zone_is_used_with_its_daylight_saving() -> None:
    summer = ran(When(local=datetime(2026, 3, 29, 3, 30)), "date")  # noqa: DTZ001
    winter = ran(When(local=datetime(2026, 3, 29, 1, 30)), "uptime")  # noqa: DTZ001
    made = timeline(winter, summer, intake=Intake(timezone="Europe/Berlin"))
    assert [e.at for e in made.evidence] == [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    ]
    assert [c.note for c in made.clocks] == ["wall clock read in Europe/Berlin, as incident.toml says"]


def test_a_zone_for_one_file_goes_before_the_incidents() -> None:
    told = Intake(timezone="Europe/Berlin", zones=(("ada.cast", "Asia/Kolkata"),))
    made = timeline(ran(local(0, 5.5), "date"), intake=told)
    assert seconds(made.evidence[0]) == 0


@pytest.mark.parametrize("hours", [-7, 0, 1, 2, 5.5, 5.75, 10.5])
def test_a_zone_is_found_by_what_was_pasted(hours: float) -> None:
    made = timeline(*recording(hours=hours), *pastes(3))
    assert executed(made) == [0, 70, 150, 260, 380]
    assert made.clocks[0].stream == "ada.cast"
    assert "3 events seen by other sources" in made.clocks[0].note


def test_one_long_command_line_is_enough_for_a_zone() -> None:
    line = "kubectl -n shop get pods -o wide --sort-by=.metadata.creationTimestamp"
    made = timeline(ran(local(0, -5), line), said(30, f"{FENCE}\n$ {line}\n{FENCE}"))
    assert executed(made) == [0]
    assert made.clocks[0].note.endswith("taken as UTC-05:00 by 1 event seen by other sources too")


def test_a_log_line_may_be_pasted_without_its_front() -> None:
    tail = "ERROR Error while writing to checkpoint file /data/kafka/recovery-point"
    command = ran(local(0, 3), "journalctl -u kafka", f"Mar 12 15:00:01 kafka-3 kafka[88]: {tail}")
    made = timeline(command, said(45, f"dies at once\n{FENCE}\n{tail}\n{FENCE}"))
    assert executed(made) == [0]


def test_without_any_proof_utc_is_assumed_and_said() -> None:
    made = timeline(*recording(hours=2), said(0, "hello there"))
    assert {e.uncertainty for e in made.evidence if e.kind is Kind.EXECUTED} == {timedelta(hours=14)}
    assert made.clocks[0].note == "wall clock taken as UTC, as nothing tells its zone"


# --- times of day ------------------------------------------------------------------------------------------


def pager_chat() -> list[RedactedEvent]:
    posted = [("23:52", "[FIRING:1] LatencyHigh p99 is high"), ("00:11", "[RESOLVED] LatencyHigh p99 is high")]
    fired, resolved = (
        replace(bot(When(clock=time.fromisoformat(clock)), text, source="chat.txt"), stream="chat.txt")
        for clock, text in posted
    )
    return [
        fired,
        chat_line("23:58", "looking at it", "Ada Byron", 2),
        chat_line("00:04", "restarted the worker", "Ada Byron", 3),
        resolved,
    ]


def test_day_and_zone_of_a_pasted_chat_come_from_the_alerts() -> None:
    alerts = [rang(-8 * 60 - 20, key="k"), rang(11 * 60 - 5, status="resolved", key="k")]
    made = timeline(*pager_chat(), *alerts)
    assert seconds(one(made, "looking")) == -120
    assert seconds(one(made, "restarted")) == 240
    assert one(made, "looking").uncertainty == timedelta(minutes=1)
    assert [c.note for c in made.clocks] == [
        "wall clock without zone, taken as UTC+12:00, first day 2026-03-12 by 2 events seen by other sources too"
    ]
    assert [len(e.places) for e in made.evidence if e.kind is Kind.ALERT] == [2, 2]


def test_a_told_day_and_zone_need_no_proof() -> None:
    told = Intake(day=date(2026, 3, 12), timezone="America/New_York")
    made = timeline(*pager_chat(), intake=told)
    assert one(made, "looking").at == datetime(2026, 3, 13, 3, 58, tzinfo=UTC)
    assert one(made, "restarted").at == datetime(2026, 3, 13, 4, 4, tzinfo=UTC)


def test_a_day_named_in_the_text_holds_for_the_lines_around_it() -> None:
    lines = [chat_line(clock, f"at {clock}", "Ada Byron", n) for n, clock in enumerate(("23:50", "00:10", "00:20"))]
    lines[1] = replace(lines[1], when=replace(lines[1].when, day=date(2026, 3, 13)))
    made = timeline(*lines, intake=Intake(timezone="UTC"))
    assert [e.at for e in made.evidence] == [
        datetime(2026, 3, 12, 23, 50, tzinfo=UTC),
        datetime(2026, 3, 13, 0, 10, tzinfo=UTC),
        datetime(2026, 3, 13, 0, 20, tzinfo=UTC),
    ]


def test_without_a_date_the_day_is_when_most_else_happened() -> None:
    chat = [chat_line("12:30", "nobody knows", "Cleo Dee", 1), chat_line("12:31", "the zone", "Cleo Dee", 2)]
    made = timeline(*chat, rang(0), rang(60, "Other"))
    assert [seconds(e) for e in made.evidence if e.kind is Kind.SAID] == [1800, 1860]
    assert made.clocks[0].note.startswith("times without date: first day taken as 2026-03-12, as that is when most")
    assert one(made, "nobody").uncertainty == timedelta(hours=14)


def test_with_nothing_to_go_by_only_the_order_is_known() -> None:
    chat = [chat_line("23:59", "late", "Cleo Dee", 1), chat_line("00:01", "later", "Cleo Dee", 2)]
    made = timeline(*chat)
    assert texts(made) == ["late", "later"]
    assert [e.at for e in made.evidence] == [None, None]
    assert made.clocks[0].note.endswith("only the order is known")


# --- recordings without a start ----------------------------------------------------------------------------


def test_a_told_start() -> None:
    told = Intake(starts=(("ada.cast", NOON - timedelta(seconds=5)),))
    assert executed(timeline(*recording(elapsed=True), intake=told)) == [0, 70, 150, 260, 380]


def test_a_start_by_pastes_is_near_and_says_how_sure() -> None:
    made = timeline(*recording(elapsed=True), *pastes())
    assert executed(made) == pytest.approx([0, 70, 150, 260, 380], abs=45)
    assert "aligned by 5 events" in made.clocks[0].note
    assert one(made, "df -h", Kind.EXECUTED).uncertainty >= timedelta(minutes=1)


def test_a_start_by_the_history_that_started_the_recording() -> None:
    started = ran(-5, "asciinema rec -i 2 ~/ada.cast", source="ada.bash_history")
    made = timeline(*recording(elapsed=True), started)
    assert executed(made)[1:] == pytest.approx([0, 70, 150, 260, 380], abs=3)


def test_a_recording_nobody_saw_keeps_its_order() -> None:
    made = timeline(*recording(elapsed=True), said(0, "hello there"))
    assert [e.text for e in made.evidence if e.kind is Kind.EXECUTED] == [line for _, line, _ in COMMANDS]
    assert all(e.at is None for e in made.evidence if e.kind is Kind.EXECUTED)
    assert "recording without a start: only its own order" in made.clocks[0].note


# --- clocks that are off -----------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [4, 9, 47])
def test_a_fast_clock_is_put_right(minutes: int) -> None:
    made = timeline(*recording(minutes * 60), *pastes())
    assert executed(made) == pytest.approx([0, 70, 150, 260, 380], abs=40)
    note = made.clocks[0]
    assert note.stream == "ada.cast"
    assert note.shift.total_seconds() == pytest.approx(-minutes * 60, abs=40)
    assert "fast against the others, put right by 5 pastes" in note.note


def test_a_slow_clock_shows_as_delays_that_are_all_alike() -> None:
    made = timeline(*recording(-9 * 60), *pastes())
    assert made.clocks[0].shift.total_seconds() == pytest.approx(9 * 60, abs=40)
    assert executed(made) == pytest.approx([0, 70, 150, 260, 380], abs=40)


def test_people_who_paste_late_do_not_move_a_clock() -> None:
    late = [
        said(s + delay, f"{FENCE}\n$ {line}\n{output}\n{FENCE}")
        for (s, line, output), delay in zip(COMMANDS, (30, 900, 200, 1500, 400), strict=True)
    ]
    assert timeline(*recording(), *late).clocks == ()


def test_one_early_line_is_no_proof() -> None:
    early = said(-200, f"is it like last week?\n{FENCE}\n$ df -h /var/lib/data\n{COMMANDS[3][2]}\n{FENCE}")
    assert timeline(*recording(), early, *pastes(3)).clocks == ()


def test_another_persons_same_answer_is_no_paste_of_this_command() -> None:
    ben = [said(s - 400, f"I see\n{output}", who=None) for s, _, output in COMMANDS]
    assert timeline(*recording(), *ben).clocks == ()


def test_a_history_on_the_same_machine_follows_the_recording() -> None:
    history = [ran(s + 240, line, source="ada.bash_history") for s, line, _ in COMMANDS]
    history.append(ran(900 + 240, "make deploy", source="ada.bash_history"))
    made = timeline(*recording(240), *history, *pastes())
    assert {c.stream for c in made.clocks} == {"ada.cast", "ada.bash_history"}
    assert seconds(one(made, "make deploy")) == pytest.approx(900, abs=45)
    assert len([e for e in made.evidence if e.kind is Kind.EXECUTED]) == 6


def test_who_pastes_does_not_matter_for_a_long_paste() -> None:
    output = "\n".join(f"pod-{n} phase=Running restarts={n * 7}" for n in range(6))
    command = ran(300, "kubectl get pods -A", output)
    paste = said(20, f"{FENCE}\n{output}\n{FENCE}", who=None)
    assert timeline(command, paste).clocks[0].shift.total_seconds() == pytest.approx(-300, abs=30)


# --- what incident.toml says by file -----------------------------------------------------------------------


def test_a_clock_that_is_known_to_be_slow_is_put_forward() -> None:
    made = timeline(rang(0.0), *recording(), intake=Intake(shifts=(("ada.cast", timedelta(minutes=4)),)))
    assert executed(made) == [start + 240 for start, *_ in COMMANDS]
    assert [note.note for note in made.clocks] == ["clock 4 min 0 s slow, as incident.toml says"]
    assert [note.shift for note in made.clocks] == [timedelta(minutes=4)]


def test_two_files_without_dates_may_be_of_different_days() -> None:
    told = Intake(timezone="UTC", dates=(("one.txt", date(2026, 3, 11)), ("two.txt", date(2026, 3, 13))))
    line = said(When(clock=time(10, 0)), "it is slow", source="chat/one.txt")
    first = replace(line, stream="one")
    second = replace(line, place=Place("chat/two.txt", "line 1"), text="slow again", stream="two")
    made = timeline(RedactedEvent(first), RedactedEvent(second), intake=told)
    assert [str(item.at) for item in made.evidence] == ["2026-03-11 10:00:00+00:00", "2026-03-13 10:00:00+00:00"]
    assert made.questions == ()


def test_what_was_guessed_is_asked_with_the_lines_that_answer_it() -> None:
    chat_ = said(When(clock=time(10, 0)), "it is slow", source="chat.txt")
    made = timeline(rang(0.0), RedactedEvent(replace(chat_, stream="chat.txt")), *recording(elapsed=True))
    assert {question.where: question.say for question in made.questions} == {
        "ada.cast": ('starts."ada.cast" = "2026-03-12T14:00:00Z"',),
        "chat.txt": ('dates."chat.txt" = "2026-03-12"', 'zones."chat.txt" = "Europe/Berlin"'),
    }


def test_several_files_without_a_zone_are_asked_about_once() -> None:
    lines = [
        RedactedEvent(replace(said(When(local=datetime(2026, 3, 12, 9)), "x", source=name), stream=name))  # noqa: DTZ001
        for name in ("a.txt", "b.txt")
    ]
    made = timeline(rang(0.0), *lines)
    assert [(question.where, question.say) for question in made.questions] == [
        ("a.txt, b.txt", ('timezone = "Europe/Berlin"',))
    ]


def test_the_lines_that_answer_are_toml_together(tmp_path: Path) -> None:
    chat_ = said(When(clock=time(10, 0)), "it is slow", source="chat.txt")
    nobody = replace(ran(10.0, "uptime", source="history"), actor=None)
    made = timeline(
        rang(0.0), RedactedEvent(replace(chat_, stream="chat.txt")), *recording(elapsed=True), RedactedEvent(nobody)
    )
    path = tmp_path / "incident.toml"
    path.write_text("\n".join(line for question in made.questions for line in question.say))
    intake, notes = read_intake(path)
    assert notes == []
    assert (len(intake.starts), len(intake.dates), len(intake.zones), len(intake.authors)) == (1, 1, 1, 1)


def test_an_unknown_persons_terminal_is_asked_about() -> None:
    nobody = replace(ran(10.0, "uptime", source="history"), actor=None)
    made = timeline(rang(0.0), RedactedEvent(nobody))
    assert [(question.where, question.say) for question in made.questions] == [
        ("history", ('authors."history" = "Mira Sand"',))
    ]


# --- clocks that go back, and clocks that were never set ----------------------------------------------------


def test_in_the_hour_that_comes_twice_a_step_back_is_the_second_time() -> None:
    clocks = [time(2, 50), time(2, 58), time(2, 10), time(2, 30), time(3, 5)]
    lines = [said(When(clock=clock), f"line {n}", source="chat.txt") for n, clock in enumerate(clocks)]
    told = Intake(day=date(2026, 10, 25), timezone="Europe/Berlin")
    made = timeline(*(RedactedEvent(replace(line, stream="chat.txt")) for line in lines), intake=told)
    assert [f"{item.text} {item.at:%H:%M}" for item in made.evidence] == [
        "line 0 00:50",
        "line 1 00:58",
        "line 2 01:10",
        "line 3 01:30",
        "line 4 02:05",
    ]


def test_in_spring_an_hour_is_left_out() -> None:
    clocks = [time(1, 50), time(3, 10)]
    lines = [said(When(clock=clock), f"line {n}", source="chat.txt") for n, clock in enumerate(clocks)]
    told = Intake(day=date(2026, 3, 29), timezone="Europe/Berlin")
    made = timeline(*(RedactedEvent(replace(line, stream="chat.txt")) for line in lines), intake=told)
    assert [f"{item.at:%H:%M}" for item in made.evidence] == ["00:50", "01:10"]


def test_a_leap_day_is_a_day() -> None:
    line = replace(said(When(clock=time(23, 59)), "late", source="chat.txt"), stream="chat.txt")
    after_midnight = replace(said(When(clock=time(0, 1)), "early", source="chat.txt"), stream="chat.txt")
    made = timeline(
        RedactedEvent(line), RedactedEvent(after_midnight), intake=Intake(day=date(2028, 2, 29), timezone="UTC")
    )
    assert [f"{item.at:%m-%d %H:%M}" for item in made.evidence] == ["02-29 23:59", "03-01 00:01"]


def test_a_clock_that_was_never_set_tells_no_time() -> None:
    booted = [ran(When(at=datetime(1970, 1, 1, 0, n, tzinfo=UTC)), f"dmesg -{n}", source="node.cast") for n in (1, 2)]
    made = timeline(rang(0.0), *booted)
    assert [item.at for item in made.evidence if item.kind is Kind.EXECUTED] == [None, None]
    assert [item.text for item in made.evidence if item.kind is Kind.EXECUTED] == ["dmesg -1", "dmesg -2"]
    assert "2 entries dated before 2000: that clock was not set, the times are not used" in [
        note.note for note in made.clocks
    ]


LONG = "redis-cli -h cache-1 config set maxmemory-policy allkeys-lru"


def test_one_long_line_of_the_same_persons_history_starts_a_recording() -> None:
    recorded = [
        ran(When(elapsed=6.0), "redis-cli info", "used_memory_human:1.36G"),
        ran(When(elapsed=56.0), LONG, "OK"),
        ran(When(elapsed=148.0), "kubectl rollout status deploy/web", "successfully rolled out"),
    ]
    kept = ran(60, LONG, source="ada.bash_history")
    made = timeline(*recorded, kept, said(75, "policy set"), said(170, "going down"))
    assert seconds(one(made, "redis-cli info", Kind.EXECUTED)) == 10
    assert seconds(one(made, "kubectl rollout", Kind.EXECUTED)) == 152
    assert one(made, "kubectl rollout", Kind.EXECUTED).uncertainty == timedelta(seconds=6)
    assert len(one(made, LONG, Kind.EXECUTED).places) == 2
    assert texts(made)[-1] == "going down"
    note = "recording without a start, aligned by a command line that ada.bash_history holds too"
    assert [(c.stream, c.note, c.ask) for c in made.clocks] == [("ada.cast", note, ())]


def test_one_short_line_or_somebody_elses_is_no_start() -> None:
    for line, source in (("systemctl restart nginx", "ada.bash_history"), (LONG, "bash_history")):
        kept = ran(60, line, source=source, who=None if source.startswith("ada") else Actor(handle="root"))
        made = timeline(ran(When(elapsed=5), "uptime"), ran(When(elapsed=56), line), kept)
        assert one(made, "uptime", Kind.EXECUTED).at is None


def test_a_line_that_two_histories_hold_is_no_start() -> None:
    kept = [ran(at, LONG, source=f"{at}/ada.bash_history", who=Actor(handle="ada")) for at in (60, 4000)]
    made = timeline(ran(When(elapsed=5), "uptime"), ran(When(elapsed=56), LONG), *kept)
    assert one(made, "uptime", Kind.EXECUTED).at is None


def test_a_recording_without_a_start_stands_by_its_own_seconds_around_what_is_known() -> None:
    line = "systemctl restart nginx"
    recorded = [ran(When(elapsed=at), text) for at, text in ((5, "uptime"), (25, line), (85, "curl -sI localhost"))]
    talk = [said(50, "before"), said(75, "between"), said(130, "after"), said(900, "much later")]
    made = timeline(*recorded, ran(60, line, source="ada.bash_history"), *talk)
    assert texts(made) == ["uptime", "before", line, "between", "curl -sI localhost", "after", "much later"]


# --- a zone that another file names ------------------------------------------------------------------------


def passage(text: str, source: str = "report.md") -> RedactedEvent:
    return RedactedEvent(Event(Place(source, f"line {text}"), Kind.DOCUMENT, text, Passage(), stream=source))


def test_a_zone_named_in_a_report_is_the_best_guess_for_another_file() -> None:
    made = timeline(ran(local(0, 2), "date"), said(5, "hello there"), passage("Author: Ada. Alle Zeiten MESZ."))
    item = one(made, "date")
    assert (seconds(item), item.uncertainty) == (0, timedelta(hours=2))
    note = "wall clock read in UTC+02:00, the zone that report.md names, as nothing else tells its zone"
    assert [(c.note, c.ask) for c in made.clocks] == [(note, ('zones."ada.cast" = "Europe/Berlin"',))]
    assert made.questions[0].where == "ada.cast"


def test_one_question_for_several_files_says_what_was_taken() -> None:
    files = [ran(local(at, 2), f"date {at}", source=f"{at}.cast", who=Actor(handle="ada")) for at in (0, 5)]
    asked = timeline(*files, passage("All times CEST.")).questions[0]
    assert asked.what.endswith("of one team; read in UTC+02:00, the zone that report.md names")
    assert asked.say == ('timezone = "Europe/Berlin"',)


def test_utc_of_a_vendor_is_no_rival() -> None:
    reports = [passage("Times in UTC.", "vendor.pdf"), passage("All times CEST."), passage("Times: Europe/Berlin")]
    made = timeline(ran(When(local=datetime(2026, 7, 1, 12)), "date"), *reports)  # noqa: DTZ001
    assert one(made, "date").at == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "others",
    [
        [passage("All times CEST."), passage("All times are PST.", "other.md")],
        [passage("All times UTC.")],
        [said(0, "my time zone is CEST, yours?")],
        [passage("It took some time in Berlin.")],
    ],
)
def test_two_zones_or_none_leave_utc(others: list[RedactedEvent]) -> None:
    made = timeline(ran(local(0, 2), "date"), *others)
    assert made.clocks[0].note == "wall clock taken as UTC, as nothing tells its zone"


def test_a_zone_said_of_all_times_in_chat_holds_for_a_pasted_chat() -> None:
    chat = [chat_line("14:30", "nobody knows", "Cleo Dee", 1)]
    made = timeline(*chat, rang(0), said(60, "alle Zeiten MESZ", source="chat/1.json"))
    assert seconds(one(made, "nobody")) == 1800
    assert "; read in UTC+02:00, the zone that chat/1.json names" in made.clocks[0].note


def test_proof_goes_before_a_named_zone() -> None:
    made = timeline(*recording(hours=-5), *pastes(3), passage("All times CEST."))
    assert executed(made) == [0, 70, 150, 260, 380]


def test_hours_that_were_asked_for_hold_for_clocks_that_only_now_are_settled() -> None:
    lines = [
        replace(said(When(clock=time(h, 0)), f"at {h}", source="chat.txt"), stream="chat.txt") for h in (10, 13, 20)
    ]
    window = Wanted(NOON, NOON + timedelta(hours=4))
    told = Intake(day=date(2026, 3, 12), timezone="Europe/Berlin", wanted=window)
    made = timeline(*map(RedactedEvent, lines), intake=told)
    assert [item.text for item in made.evidence] == ["at 13"]
    assert made.left_out == 2


# --- clocks that were put right in the middle of a file -----------------------------------------------------


def typed(*lines: tuple[float, str]) -> list[RedactedEvent]:
    """A history, with its lines counted from 1."""
    events = [ran(at, line, source="history") for at, line in lines]
    return [RedactedEvent(replace(event, place=Place("history", f"line {n}"))) for n, event in enumerate(events, 1)]


def test_what_was_typed_before_the_clock_was_set_is_put_right() -> None:
    fast = 2197
    made = timeline(
        *typed(
            (fast + 0, "uptime"),
            (fast + 60, "kubectl get nodes"),
            (fast + 90, "sudo chronyc makestep"),
            (90, "chronyc tracking"),
            (150, "kubectl get pods"),
        )
    )
    assert executed(made) == [0, 60, 90, 90, 150]
    assert [item.text for item in made.evidence][2:4] == ["sudo chronyc makestep", "chronyc tracking"]
    assert [item.uncertainty.total_seconds() for item in made.evidence] == [60, 60, 60, 0, 0]
    assert [(note.note, note.shift.total_seconds()) for note in made.clocks] == [
        ("clock stepped back 36 min 37 s at line 4; what stands before it is taken to be that much fast", -fast)
    ]


def test_another_session_behind_the_first_is_told_and_left_as_it_is() -> None:
    made = timeline(*typed((0, "uptime"), (4000, "kubectl get nodes"), (1200, "df -h"), (1300, "du -sh /var")))
    assert executed(made) == [0, 1200, 1300, 4000]
    assert [note.note.partition(":")[0] for note in made.clocks] == ["stamps run back 46 min 40 s at line 3"]
    assert made.clocks[0].shift.total_seconds() == 0


def test_a_session_that_ended_has_another_behind_it() -> None:
    made = timeline(*typed((0, "uptime"), (4000, "sudo systemctl restart chronyd"), (4005, "exit"), (1200, "df -h")))
    assert executed(made) == [0, 1200, 4000, 4005]
    assert made.clocks[0].note.startswith("stamps run back 46 min 45 s at line 4")


def test_what_was_typed_the_day_before_is_not_moved() -> None:
    made = timeline(*typed((-80_000, "uptime"), (1000, "df -h"), (1010, "ntpdate -b ntp.example"), (10, "date")))
    assert executed(made) == [-80_000, 0, 10, 10]
    assert "what stands before it, from line 2 on, is taken" in made.clocks[0].note


def test_steps_of_seconds_are_no_steps() -> None:
    made = timeline(*typed((100, "sudo chronyc makestep"), (60, "date"), (70, "uptime")))
    assert executed(made) == [60, 70, 100]
    assert made.clocks == ()
