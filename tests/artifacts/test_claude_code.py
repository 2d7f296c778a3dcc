"""Transcripts of Claude Code: what was run and what was refused, by whom, and what they wrote."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.agent_calls import answer_of, program_of
from wetink.artifacts.claude_code import READER
from wetink.model.event import Actor, ActorKind, Command, Event, Kind, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "claude_code"


def events(name: str) -> list[Event]:
    return [found for found in READER.read(DATA / name, name) if isinstance(found, Event)]


def commands(found: list[Event]) -> dict[str, Event]:
    return {event.text: event for event in found if isinstance(event.detail, Command)}


def detail(event: Event) -> Command:
    assert isinstance(event.detail, Command)
    return event.detail


ALL = events("every-kind-of-turn.jsonl")
RUN = commands(ALL)


def test_what_was_refused_denied_or_left_open_is_only_proposed() -> None:
    proposed = [event for event in ALL if event.kind is Kind.PROPOSED]
    assert [event.text for event in proposed] == [
        "kubectl -n shop rollout restart deploy/orders",
        "kubectl -n shop delete pod orders-1",
        "curl -s https://orders.example/healthz",
        "df -h",
    ]
    assert all(event.actor and event.actor.kind is ActorKind.BOT for event in proposed)
    assert [isinstance(e.detail, Command) and e.detail.refused for e in proposed] == [True, True, False, False]


def test_what_was_run_belongs_to_the_person_whose_machine_it_was() -> None:
    ran = [event for event in ALL if event.kind is Kind.EXECUTED]
    assert len(ran) == 8
    assert {event.actor for event in ran} == {Actor(handle="ria")}
    first = RUN["kubectl -n shop get pods"]
    assert first.when.at == datetime(2026, 3, 12, 14, 0, 6, 500_000, UTC)
    assert detail(first) == Command(
        output="NAME  READY\norders-1  0/1",
        exit=0,
        session="every-kind-of-turn.jsonl",
        user="ria",
        cwd="/Users/ria/src/shop",
        purpose="List pods",
        agent="Claude",
    )


@pytest.mark.parametrize(
    ("line", "status", "output", "cancelled"),
    [
        ("kubectl -n shop logs orders-1 | grep -i error", 1, "", False),
        ("grep -c timeout app.log", 1, "0", False),
        ("sleep 600", None, "", True),
        ("kubectl -n shop get events -w", 0, "Back-off restarting", False),
        ("make deploy", 0, "warning: slow", False),
        ("psql -c 'select 1 < 2'", None, "t", False),
        ("grep -rn SELECT src", 0, "src/db.py:3", False),
    ],
)
def test_status_and_output(line: str, status: int | None, output: str, *, cancelled: bool) -> None:
    found = detail(RUN[line])
    assert (found.exit, found.output, found.cancelled) == (status, output, cancelled)


def test_a_helper_is_a_session_of_its_own() -> None:
    assert detail(RUN["grep -rn SELECT src"]).session == "every-kind-of-turn.jsonl#helper"


def test_who_said_what() -> None:
    said = [(event.actor, event.text) for event in ALL if isinstance(event.detail, Message)]
    person = Actor(handle="ria")
    claude = Actor(name="Claude", handle="claude", kind=ActorKind.BOT)
    assert said == [
        (person, "/look orders-api p99 is 9 s"),
        (claude, "I look at the pods first."),
        (person, "no, look at the pool first"),
        (claude, "edited /Users/ria/src/shop/values.yaml"),
        (claude, "wanted to change /Users/ria/src/shop/new.yaml; refused"),
        (claude, "called grafana query expr=rate(errors[5m]) step=60"),
        (person, "also check the db"),
        (claude, "find the slow query"),
        (person, "see [Image #1]"),
    ]
    assert {event.detail.channel for event in ALL if isinstance(event.detail, Message)} == {"claude-code"}


def test_what_cannot_be_read_is_told() -> None:
    found = READER.read(DATA / "every-kind-of-turn.jsonl", "t")
    skipped = Counter(one.why.split(":")[0] for one in found if isinstance(one, Skipped))
    assert skipped == {"not JSON": 1, "an image inside the transcript is not read": 1}


def test_the_programs_own_stream_has_no_times() -> None:
    found = events("stream-without-times.json")
    assert [event.kind for event in found] == [Kind.SAID, Kind.EXECUTED]
    ran = detail(found[1])
    assert (ran.output, ran.exit, ran.user) == ("● haproxy.service", 0, "kim")
    assert found[1].when.at is None
    assert found[1].text == "systemctl status haproxy\njournalctl -u haproxy -n 5"


@pytest.mark.parametrize(
    ("text", "ran"),
    [
        ("The user doesn't want to take this action right now. STOP what you are doing", False),
        ("<tool_use_error>InputValidationError: Bash failed</tool_use_error>", False),
        ("Claude requested permissions to use Bash, but you haven't granted it yet.", False),
        ("PreToolUse:Bash hook error: [guard.sh]: no writes in production", False),
        ("cd to '/etc' was blocked. For security, Claude Code may only change directories", False),
        ("This command requires approval", False),
        ("Exit code 126\nbash: ./x: Permission denied", True),
        ("error: You must be logged in to the server (Unauthorized)", True),
    ],
)
def test_which_errors_mean_that_nothing_ran(text: str, *, ran: bool) -> None:
    assert answer_of({"content": text, "is_error": True}, f"Error: {text}").ran is ran


def test_an_error_without_a_number_has_an_unknown_status() -> None:
    found = answer_of({"content": [{"type": "text", "text": "ls: no such file"}], "is_error": True}, "Error: ls")
    assert (found.ran, found.exit, found.output) == (True, None, "ls: no such file")


def test_which_tools_run_commands() -> None:
    assert program_of("Bash", {"command": "ls"}) == "sh"
    assert program_of("mcp__ssh__exec", {"command": "ls"}) == "sh"
    assert program_of("PowerShell", {"command": "ls"}) == "powershell"
    assert program_of("SlashCommand", {"command": "/init"}) == ""
