"""One timeline: its order, numbers and parts; the same whatever order the files come in."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import BEN, NOON, bot, one, ran, rang, said, seconds, texts, timeline

from wetink.evidence.outcomes import outcome_of
from wetink.evidence.timeline import bounded, build
from wetink.model.event import UNKNOWN, Command, Event, Intake, Kind, Picture, Place, Skipped, When
from wetink.model.evidence import Outcome, RedactedEvent, Risk

FENCE = "```"


def incident() -> list[RedactedEvent]:
    """A small incident over six files."""
    return [
        rang(0, key="f"),
        rang(10, origin="pagerduty", number="9", key="Q"),
        said(40, "looking", id="1"),
        said(90, f"all full\n{FENCE}\n$ df -h /data\n/dev/sda1  100% /data is full\n{FENCE}", id="2"),
        said(200, "restart it? `systemctl restart web`", BEN, id="3"),
        bot(600, "[RESOLVED] LatencyHigh p99 is fine", id="4"),
        ran(60, "df -h /data", "/dev/sda1  100% /data is full"),
        ran(240, "rm -r /data/tmp", ""),
        ran(300, "df -h /data", "/dev/sda1  41% /data is fine"),
        ran(None, "cd /tmp", source="ben.bash_history"),
        ran(None, "df -h /data", source="ben.bash_history"),
        ran(None, "history", source="ben.bash_history"),
        rang(595, status="resolved", key="f", source="am2.json"),
    ]


def by_file(events: list[RedactedEvent], seed: int) -> list[RedactedEvent]:
    """Files in another order, each file's events in its own."""
    sources = sorted({event.place.source for event in events})
    random.Random(seed).shuffle(sources)  # noqa: S311
    return [event for source in sources for event in events if event.place.source == source]


def test_ids_count_in_order_of_time() -> None:
    made = timeline(*incident())
    assert [item.id for item in made.evidence] == [f"E{n}" for n in range(1, len(made.evidence) + 1)]
    times = [item.at for item in made.evidence if item.at]
    assert times == sorted(times)
    assert made.incident == "INC-1"


@given(st.integers(0, 10_000))
def test_the_order_of_files_changes_nothing(seed: int) -> None:
    assert timeline(*by_file(incident(), seed)) == timeline(*incident())


def test_an_output_belongs_to_its_command_and_stands_behind_it() -> None:
    made = timeline(ran(0, "uptime", "up 3 days"), ran(5, "true", ""))
    assert [(i.id, i.kind, i.of) for i in made.evidence] == [
        ("E1", Kind.EXECUTED, None),
        ("E2", Kind.OUTPUT, "E1"),
        ("E3", Kind.EXECUTED, None),
    ]


def test_a_long_output_keeps_head_and_tail() -> None:
    lines = [f"line {n}" for n in range(5_000)]
    short = bounded("\n".join(lines))
    assert short.startswith("line 0\nline 1\n")
    assert short.endswith("line 4998\nline 4999")
    assert len(short) < 8_100
    gap = next(line for line in short.splitlines() if line.startswith("[..."))
    kept = [line for line in short.splitlines() if line in set(lines)]
    assert gap.startswith(f"[... {5_000 - len(kept)} lines, ")
    assert bounded("x" * 8_000) == "x" * 8_000


def test_a_proposal_and_a_paste_belong_to_their_message() -> None:
    made = timeline(*incident())
    message = one(made, "restart it?")
    proposal = one(made, "systemctl restart web")
    assert (proposal.kind, proposal.of) == (Kind.PROPOSED, message.id)
    assert proposal.facts is not None
    assert proposal.facts.risk is not Risk.READ_ONLY


def test_a_bots_alert_becomes_the_alert_itself() -> None:
    made = timeline(bot(0, "[FIRING:1] DiskFull disk is full"), said(5, "hm"))
    assert [item.kind for item in made.evidence] == [Kind.ALERT, Kind.SAID]
    assert made.evidence[0].of is None


def test_a_picture_has_the_time_of_the_message_that_posted_it() -> None:
    shot = Event(Place("shots/grafana-api-1441.png", "picture"), Kind.PICTURE, "x", Picture(), UNKNOWN, None, "shots")
    made = timeline(said(30, "screenshot", files=("api-1441.png", "grafana-api-1441.png")), RedactedEvent(shot))
    picture = one(made, "x")
    assert (seconds(picture), picture.of) == (30, one(made, "screenshot").id)
    assert made.clocks == ()


def test_a_history_without_stamps_stands_between_what_is_known() -> None:
    stamped = [ran(60, "kubectl get pods -A"), ran(300, "kubectl rollout restart deploy/web")]
    bare = ("cd ~", "kubectl get pods -A", "kubectl top pods", "kubectl rollout restart deploy/web", "exit")
    chat = [said(30, "early"), said(100, "middle"), said(500, "late")]
    made = timeline(*stamped, *(ran(None, line, source="ada.bash_history") for line in bare), *chat)
    assert texts(made) == [
        "early",
        "cd ~",
        "kubectl get pods -A",
        "kubectl top pods",
        "middle",
        "kubectl rollout restart deploy/web",
        "exit",
        "late",
    ]
    assert one(made, "kubectl top").at is None
    assert len(one(made, "kubectl get").places) == 2
    assert made.clocks[0].note == "no times: 5 entries put between 2 of them that other sources hold with a time"


def test_anchors_keep_both_orders() -> None:
    stamped = [ran(n * 100.0, line) for n, line in enumerate(["look one", "look two", "look three", "look one"])]
    bare = [ran(None, line, source="ada.hist") for line in ["look two", "look one", "other thing"]]
    made = timeline(*stamped, *bare)
    assert texts(made) == ["look one", "look two", "look three", "look one", "other thing"]
    assert [len(item.places) for item in made.evidence] == [1, 2, 1, 2, 1]


def test_streams_without_any_anchor_stand_at_the_end() -> None:
    made = timeline(said(0, "hi"), ran(None, "ls -l", source="zoe.hist"), ran(None, "pwd", source="zoe.hist"))
    assert texts(made) == ["hi", "ls -l", "pwd"]
    assert made.clocks[0].note == "no times: 2 entries whose order alone is known"


def test_skipped_and_intake_are_carried() -> None:
    skipped = (Skipped(Place("a", "line 1"), "why"),)
    made = build([said(0, "hi")], skipped, Intake(id="I"), "I")
    assert (made.skipped, made.intake.id, made.incident) == (skipped, "I", "I")
    assert build([]).evidence == ()


# --- metamorphic -------------------------------------------------------------------------------------------


def worked() -> list[RedactedEvent]:
    """A recording with its history and the pastes of it."""
    lines = [(f"kubectl -n shop logs pod-{n}", f"level=error shard {n} refused {n * 731} writes") for n in range(6)]
    events = []
    for n, (line, output) in enumerate(lines):
        events.append(ran(n * 90.0, line, output))
        events.append(ran(n * 90.0, line, source="ada.bash_history"))
        events.append(said(n * 90.0 + 20 + 5 * n, f"{FENCE}\n$ {line}\n{output}\n{FENCE}", id=str(n)))
    return events


def moved(event: RedactedEvent, stream: str, shift: float) -> RedactedEvent:
    if not event.stream.startswith(stream) or event.when.at is None:
        return event
    return RedactedEvent(replace(event, when=When(at=event.when.at + timedelta(seconds=shift))))


def test_a_shifted_recording_gives_the_same_timeline() -> None:
    straight = timeline(*worked())
    for shift in (240, 1800):
        crooked = timeline(*(moved(event, "ada.", shift) for event in worked()))
        assert texts(crooked) == texts(straight)
        assert [item.kind for item in crooked.evidence] == [item.kind for item in straight.evidence]
        assert {note.shift < timedelta(0) for note in crooked.clocks} == {True}


def test_stripped_stamps_keep_the_order() -> None:
    stripped = [replace(e, when=UNKNOWN) if e.stream == "ada.bash_history" else e for e in worked()]
    straight = timeline(*worked())
    bare = timeline(*(RedactedEvent(event) for event in stripped))
    assert texts(bare) == texts(straight)
    assert [item.places for item in bare.evidence] == [item.places for item in straight.evidence]


def test_a_recording_without_stamps_keeps_the_order_too() -> None:
    stripped = [replace(e, when=UNKNOWN) if e.stream == "ada.cast" else e for e in worked()]
    bare = timeline(*(RedactedEvent(event) for event in stripped))
    assert texts(bare) == texts(timeline(*worked()))


def test_an_unrelated_stream_changes_nothing_else() -> None:
    more = [ran(None, f"other {n}", source="zoe.hist") for n in range(5)]
    straight = timeline(*worked())
    assert texts(timeline(*worked(), *more))[: len(straight.evidence)] == texts(straight)


@given(st.lists(st.tuples(st.integers(-3, 3), st.sampled_from("abc"), st.booleans()), max_size=12))
def test_any_events_give_a_timeline(drawn: list[tuple[int, str, bool]]) -> None:
    events = []
    for number, (hours, name, is_command) in enumerate(drawn):
        at = NOON + timedelta(hours=hours)
        when = [When(at=at), When(local=at.replace(tzinfo=None)), When(clock=at.time()), When(elapsed=60.0), UNKNOWN]
        event = ran(when[number % 5], f"cmd {name}", name * 20, source=f"{name}.x") if is_command else None
        events.append(event or said(when[number % 3], name * 20, source=f"{name}.json"))
    made = timeline(*events)
    assert sum(len(item.places) for item in made.evidence if item.kind is not Kind.OUTPUT) == len(events)


def test_time_grows_with_the_size() -> None:
    def took(size: int) -> float:
        events = [said(n, f"message number {n} says something about shard {n % 97}", id=str(n)) for n in range(size)]
        events += [ran(n * 5.0, f"check shard {n % 50} now", f"shard {n} holds {n * 7} rows") for n in range(size // 5)]
        best = 9e9
        for _ in range(2):
            start = time.perf_counter()
            timeline(*events)
            best = min(best, time.perf_counter() - start)
        return best

    assert took(4_000) < 9 * took(1_000)


# --- outcomes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "output", "expected"),
    [
        ("aws sts get-caller-identity", "-bash: aws: command not found", Outcome.FAILED),
        ("kubectl get pod x", 'Error from server (NotFound): pods "x" not found', Outcome.FAILED),
        ("cat x", "cat: x: No such file or directory", Outcome.FAILED),
        ("select 1 form t", 'ERROR:  syntax error at or near "form"\nLINE 1: select 1 form t', Outcome.FAILED),
        ("SELEC", "ERROR 1064 (42000): You have an error in your SQL syntax", Outcome.FAILED),
        ("GET a b", "(error) ERR wrong number of arguments for 'get' command", Outcome.FAILED),
        ("systemctl restart web", "Failed to restart web.service: Access denied", Outcome.FAILED),
        ("git push", "fatal: not a git repository", Outcome.FAILED),
        ("tool --bad", "Usage: tool [OPTIONS]\nTry --help", Outcome.FAILED),
        ("crictl ps", "FATA[0001] rpc error: code = Unavailable", Outcome.FAILED),
        ("docker pull x", "Using default tag\nERRO[2026-03-12T14:02:11+01:00] no such host", Outcome.FAILED),
        ("rabbitmqctl list x", "Error (argument validation): no such column", Outcome.FAILED),
        ("ceph -s", "  health: HEALTH_ERR\n\n  data:\n    usage:   61 TiB used, 5.2 TiB / 66 TiB avail", None),
        ("ceph health", "HEALTH_ERR 1 full osd(s)", None),
        ("python x.py", "Traceback (most recent call last):\n  File\nKeyError: 'a'", Outcome.FAILED),
        ("ssh web-1", "ssh: connect to host web-1 port 22: Connection refused", Outcome.FAILED),
        ("grep ERROR app.log", "2026-03-12 ERROR: boom\n2026-03-12 ERROR: boom", None),
        ("kubectl logs x", '{"level":"error","msg":"boom"}', None),
        ("kubectl apply -f x", "deployment.apps/web configured", Outcome.OK),
        ("kubectl rollout status d/web", 'deployment "web" successfully rolled out', Outcome.OK),
        ("UPDATE t SET a=1", "UPDATE 12", Outcome.OK),
        ("uptime", "12:00 up 3 days", None),
        ("true", "", None),
    ],
)
def test_outcome_by_what_was_printed(line: str, output: str, expected: Outcome | None) -> None:
    assert outcome_of(Command(output=output), line) is expected


@pytest.mark.parametrize(
    ("command", "line", "expected"),
    [
        (Command(exit=0, output="Error: ignore me"), "x", Outcome.OK),
        (Command(exit=2), "x", Outcome.FAILED),
        (Command(exit=1, output=""), "cat log | grep -c boom", None),
        (Command(exit=2, output="grep: x: No such file or directory"), "grep a x", Outcome.FAILED),
        (Command(cancelled=True), "rm -r x", Outcome.FAILED),
        (Command(cancelled=True), "tail -f x", None),
        (Command(cancelled=True, output="line"), "kubectl apply x", Outcome.FAILED),
    ],
)
def test_outcome_by_status(command: Command, line: str, expected: Outcome | None) -> None:
    assert outcome_of(command, line) is expected


def test_only_commands_that_ran_have_an_outcome() -> None:
    made = timeline(said(0, "try `kubectl delete pod x`"), ran(5, "kubectl delete pod x", 'pod "x" deleted'))
    assert [item.outcome for item in made.evidence] == [None, None, Outcome.OK, None]
