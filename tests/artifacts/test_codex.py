"""Rollouts of OpenAI Codex: what ran, what was only asked for, and who wrote what, in each of its versions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.codex import READER
from wetink.artifacts.codex_calls import answered, asked, line_of, scripted
from wetink.model.event import Actor, ActorKind, Command, Event, Kind, Skipped

DATA = Path(__file__).parent.parent / "data" / "codex"


def read(name: str) -> list[Event | Skipped]:
    return list(READER.read(DATA / name, name))


ALL = [found for found in read("every-way-of-running.jsonl") if isinstance(found, Event)]
RAN = {event.text: event for event in ALL if event.kind is Kind.EXECUTED}


def detail(event: Event) -> Command:
    assert isinstance(event.detail, Command)
    return event.detail


def test_what_was_refused_or_never_answered_is_only_proposed() -> None:
    proposed = [event for event in ALL if event.kind is Kind.PROPOSED]
    assert [event.text for event in proposed] == [
        "kubectl -n shop delete pod orders-1",
        "kubectl -n shop rollout undo deploy/orders",
    ]
    assert all(event.actor and event.actor.kind is ActorKind.BOT for event in proposed)
    assert [detail(event).refused for event in proposed] == [True, False]
    assert detail(proposed[0]).purpose == "Start it afresh"
    assert detail(proposed[0]).output is None


def test_what_ran_belongs_to_the_person_and_stands_at_its_line() -> None:
    assert len(RAN) == 10
    assert {event.actor for event in RAN.values()} == {Actor(handle="ria")}
    first = RAN["kubectl -n shop get pods"]
    assert first.place.locator == "line 10"
    assert first.when.at == datetime(2026, 3, 12, 14, 0, 5, tzinfo=UTC)
    assert detail(first) == Command(
        output="NAME      READY\norders-1  0/1",
        exit=0,
        duration=0.4,
        session="every-way-of-running.jsonl",
        user="ria",
        cwd="/home/ria/shop",
        agent="Codex",
    )


@pytest.mark.parametrize(
    ("line", "status", "seconds", "output", "cancelled"),
    [
        ("kubectl -n shop logs orders-1 | grep -c OOM", 1, 1.5, "0", False),
        ("kubectl -n shop rollout status deploy/orders -w", None, 30.2, "", True),
        ("kubectl -n shop scale deploy/orders --replicas=4", 0, 0.6, "deployment.apps/orders scaled", False),
        ("git commit -am 'orders: 512Mi'", 0, 0.25, "[main 4f2a91c] orders: 512Mi", False),
        ("uptime -p", None, 0.1, "up 3 days", False),
        ("kubectl -n shop get deploy", 0, 0.0, "orders  4/4", False),
    ],
)
def test_status_time_and_output(line: str, status: int | None, seconds: float, output: str, *, cancelled: bool) -> None:
    found = detail(RAN[line])
    assert (found.exit, found.duration, found.output, found.cancelled) == (status, seconds, output, cancelled)


def test_keys_sent_to_a_console_are_statements_of_its_own_session() -> None:
    opened, typed = detail(RAN["psql -h db-1 orders"]), detail(RAN["select count(*) from pg_stat_activity;"])
    assert (opened.exit, opened.purpose) == (0, "Look at the connections")
    assert (typed.program, typed.within, typed.exit) == ("psql", ("psql -h db-1 orders",), None)
    assert typed.output == " count\n-------\n   200\n(1 row)"
    assert typed.session.endswith("#4711")


def test_a_tool_that_reaches_another_machine_names_it() -> None:
    found = detail(RAN["df -h /var"])
    assert (found.host, found.purpose) == ("db-1", "Room on the database's disk")


def test_each_turn_is_told_once_and_the_program_s_own_words_not_at_all() -> None:
    said = [(event.actor.handle if event.actor else None, event.text) for event in ALL if event.kind is Kind.SAID]
    assert said == [
        ("ria", "orders pods restart since 13:50, see https://grafana.example/d/orders"),
        ("codex", "I look at the pods first."),
        ("codex", "edited deploy/orders.yaml"),
        ("codex", "Orders has 4 replicas and 512Mi now."),
    ]


def test_what_cannot_be_read_is_said() -> None:
    skips = [
        (found.place.locator, found.why) for found in read("every-way-of-running.jsonl") if isinstance(found, Skipped)
    ]
    assert skips == [
        ("line 37", "an item of type hologram is not known"),
        ("line 40", "not JSON: unterminated string starting at"),
    ]


def test_the_form_of_2025_has_no_times() -> None:
    found = [event for event in read("2025-bare-items-no-times.jsonl") if isinstance(event, Event)]
    assert [(event.kind.value, event.text) for event in found] == [
        ("said", "why does checkout time out?"),
        ("executed", "redis-cli -h cache-1 info memory"),
        ("proposed", "systemctl status 'checkout api'"),
        ("said", "The cache is full."),
    ]
    assert all(event.when.at is None for event in found)


def test_the_stream_of_codex_exec_counts_finished_items_once() -> None:
    found = [event for event in read("exec-stream.jsonl") if isinstance(event, Event)]
    assert [event.text for event in found] == [
        "dig +short api.acme.example",
        "curl -sv https://api.acme.example/healthz",
        "DNS answers; the port does not.",
    ]
    assert [detail(event).exit for event in found[:2]] == [0, 28]


def test_a_session_saved_as_one_object(tmp_path: Path) -> None:
    call = {"type": "function_call", "name": "shell", "call_id": "c", "arguments": '{"command": ["uptime"]}'}
    answer = {"type": "function_call_output", "call_id": "c", "output": "up 3 days"}
    path = tmp_path / "rollout.json"
    path.write_text(json.dumps({"session": {"id": "x"}, "items": [call, answer]}))
    assert READER.identify(path)
    (event,) = READER.read(path, "rollout.json")
    assert isinstance(event, Event)
    assert (event.text, event.place.locator, detail(event).output) == ("uptime", "line 1, item 1", "up 3 days")


def test_what_a_helper_is_asked_comes_from_the_agent(tmp_path: Path) -> None:
    source = {"subagent": {"thread_spawn": {"parent_thread_id": "0199-a"}}}
    ask = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "read the logs"}]}
    lines = [("session_meta", {"id": "b", "source": source}), ("response_item", ask)]
    path = tmp_path / "rollout.jsonl"
    at = "2026-03-12T14:00:00Z"
    path.write_text("\n".join(json.dumps({"timestamp": at, "type": kind, "payload": what}) for kind, what in lines))
    (event,) = READER.read(path, "rollout.jsonl")
    assert isinstance(event, Event)
    assert event.actor == Actor(name="Codex", handle="codex", kind=ActorKind.BOT)


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["bash", "-lc", "ls | wc -l"], ("ls | wc -l", "sh")),
        (["C:\\Windows\\System32\\powershell.exe", "-NoProfile", "-Command", "Get-Pod"], ("Get-Pod", "powershell")),
        (["/usr/bin/fish", "-c", "ls"], ("ls", "fish")),
        (["git", "log", "-1", "a b"], ("git log -1 'a b'", "sh")),
        ("bash -lc 'echo \"a b\"'", ('echo "a b"', "sh")),
        ("bash deploy.sh", ("bash deploy.sh", "sh")),
        ([], None),
        (7, None),
    ],
)
def test_the_line_of_a_command(command: object, line: tuple[str, str] | None) -> None:
    assert line_of(command) == line


@pytest.mark.parametrize(
    ("output", "ran", "status"),
    [
        ("unsupported call: shell", False, None),
        ("rejected: approval policy is never", False, None),
        ("execution error: Timeout", True, None),
        ({"content": "Exit code: 137\nWall time: 9 seconds\nOutput:\nKilled", "success": False}, True, 137),
        ("plain words", True, None),
        ('{"output": "x", "metadata": {"exit_code": -1}}', True, None),
    ],
)
def test_answers(output: object, status: int | None, *, ran: bool) -> None:
    done = answered(output)
    assert (done.answer.ran, done.answer.exit) == (ran, status)


def test_a_tool_that_runs_nothing_is_no_command() -> None:
    assert asked("update_plan", '{"plan": []}') is None
    assert asked("shell", "not json") is None


def test_a_script_is_read_only_where_every_command_in_it_can_be_told() -> None:
    assert scripted('await tools.exec_command({cmd: "a \\"b\\""}); await tools.exec_command({"cmd": "c"})') == [
        'a "b"',
        "c",
    ]
    assert scripted("for (const c of list) await tools.exec_command({cmd: c})") is None
