"""Sessions of OpenCode: an export with every status of a call, and the stream of a run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.opencode import READER
from wetink.model.event import Actor, Command, Event, Kind, Skipped

DATA = Path(__file__).parent.parent / "data" / "opencode"
NAME = "exported-with-every-status.json"
FOUND = list(READER.read(DATA / NAME, NAME))
EVENTS = [found for found in FOUND if isinstance(found, Event)]


def test_what_ran_has_output_status_duration_and_purpose() -> None:
    ran = {event.text: event for event in EVENTS if event.kind is Kind.EXECUTED}
    assert list(ran) == [
        "kafka-consumer-groups.sh --describe --group ledger",
        "systemctl is-active ledger",
        "journalctl -fu ledger",
    ]
    first, failed, aborted = ran.values()
    assert first.actor == Actor(handle="noor")
    assert first.when.at == datetime(2026, 3, 12, 14, 0, 2, tzinfo=UTC)
    assert first.detail == Command(
        output="ledger  0  lag 81234",
        exit=0,
        duration=0.4,
        session=NAME,
        user="noor",
        cwd="/home/noor/ledger",
        purpose="Lag of the group",
        agent="OpenCode",
    )
    assert isinstance(failed.detail, Command)
    assert (failed.detail.exit, failed.detail.output) == (3, "failed")
    assert isinstance(aborted.detail, Command)
    assert (aborted.detail.cancelled, aborted.detail.duration) == (True, 30.0)


def test_what_was_refused_or_had_not_begun_is_only_proposed() -> None:
    assert [event.text for event in EVENTS if event.kind is Kind.PROPOSED] == [
        "kafka-consumer-groups.sh --reset-offsets --to-latest --group ledger --execute",
        "df -h /var",
    ]


def test_what_the_program_put_in_for_the_model_was_not_said() -> None:
    assert [event.text for event in EVENTS if event.kind is Kind.SAID] == [
        "why does the ledger lag since 13:50?",
        "I look at the consumers.",
        "edited /home/noor/ledger/app.toml",
    ]
    assert [(item.place.locator, item.why) for item in FOUND if isinstance(item, Skipped)] == [
        ("message 1", "the file lag.png that went with a message is not read"),
        ("message 2", "a part of type hologram is not known"),
    ]


def test_the_stream_of_a_run() -> None:
    found = [item for item in READER.read(DATA / "run-format-json.jsonl", "x") if isinstance(item, Event)]
    assert [(event.place.locator, event.kind.value, event.text) for event in found] == [
        ("line 2", "executed", "dig +short api.acme.example"),
        ("line 3", "said", "DNS answers."),
    ]


def test_notes_below_an_output_are_cut_off(tmp_path: Path) -> None:
    state = {"status": "completed", "input": {"command": "sleep 99"}, "metadata": {"exit": None}}
    state["output"] = "started\n\n<bash_metadata>\nbash tool terminated\n</bash_metadata>"
    part = {"type": "tool", "tool": "bash", "state": state}
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"type": "tool_use", "timestamp": 1773324000000, "sessionID": "s", "part": part}))
    (event,) = READER.read(path, "x")
    assert isinstance(event, Event)
    assert isinstance(event.detail, Command)
    assert (event.detail.output, event.detail.exit) == ("started", None)
