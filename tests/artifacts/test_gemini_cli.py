"""Sessions of the Gemini CLI in their four forms: what ran, what was not allowed, who wrote what."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.gemini_answers import answer_of, own_command
from wetink.artifacts.gemini_cli import READER
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Actor, Command, Event, Kind, Skipped

DATA = Path(__file__).parent.parent / "data" / "gemini_cli"


def read(name: str) -> list[Event | Skipped]:
    return list(READER.read(DATA / name, name))


def events(name: str) -> list[Event]:
    return [found for found in read(name) if isinstance(found, Event)]


GROWN = "grown-lines-with-every-status.jsonl"
RUN = {event.text: event for event in events(GROWN) if event.kind is Kind.EXECUTED}


def detail(event: Event) -> Command:
    assert isinstance(event.detail, Command)
    return event.detail


@pytest.mark.parametrize(
    ("line", "status", "output", "cancelled"),
    [
        ("rabbitmqctl list_queues name messages", 0, "ledger\t81234", False),
        ("systemctl is-active ledger", 3, "failed", False),
        ("journalctl -fu ledger", None, "Exit Code: 9 of worker", True),
        ("true", 0, "", False),
        ("systemctl restart ledger", 1, "Job for ledger.service failed.", False),
    ],
)
def test_status_and_output(line: str, status: int | None, output: str, *, cancelled: bool) -> None:
    found = detail(RUN[line])
    assert (found.exit, found.output, found.cancelled) == (status, output, cancelled)


def test_what_ran_belongs_to_the_person_at_the_time_of_the_call() -> None:
    assert len(RUN) == 5
    first = RUN["rabbitmqctl list_queues name messages"]
    assert first.actor == Actor(handle="tomas")
    assert first.when.at == datetime(2026, 4, 2, 8, 0, 4, tzinfo=UTC)
    assert (detail(first).cwd, detail(first).purpose) == ("/home/tomas/ledger", "Length of the queues")


def test_what_was_not_allowed_or_still_waited_is_only_proposed() -> None:
    proposed = [event.text for event in events(GROWN) if event.kind is Kind.PROPOSED]
    assert proposed == ["rabbitmqctl purge_queue ledger", "cat /etc/ledger.conf", "systemctl restart ledger"]


def test_a_record_that_grew_is_told_once() -> None:
    said = [event.text for event in events(GROWN) if event.kind is Kind.SAID]
    assert said == [
        "ledger writes fail since 07:40 UTC",
        "I look at the queue.",
        "edited /home/tomas/ledger/ledger.conf",
        "see the picture",
    ]


def test_what_cannot_be_read_is_said() -> None:
    assert [(found.place.locator, found.why) for found in read(GROWN) if isinstance(found, Skipped)] == [
        ("line 8", "a picture or file inside the session is not read"),
        ("line 10", "a message of type dream is not known"),
    ]


def test_a_session_of_one_object_names_its_messages() -> None:
    found = events("one-object-of-2025.json")
    assert [(event.place.locator, event.kind.value) for event in found] == [
        ("message 1", "said"),
        ("message 2", "executed"),
        ("message 3", "said"),
    ]
    assert (detail(found[1]).output, detail(found[1]).exit) == ("503", 0)


def test_a_checkpoint_joins_calls_and_answers_by_their_order() -> None:
    found = events("checkpoint-without-ids.json")
    assert [event.text for event in found] == [
        "how full is the disk of db-1?",
        "I look.",
        "ssh db-1 df -h /var",
        "97 %.",
    ]
    assert detail(found[2]).output == "/dev/sda1 97% /var"
    assert all(event.when.at is None for event in found)


def test_the_log_holds_what_the_person_typed() -> None:
    assert [event.text for event in events("logs.json")] == ["ledger writes fail since 07:40 UTC", "/chat save ledger"]


def test_printed_lines_that_look_like_facts_stay_in_the_output() -> None:
    response = {"output": "Output: Exit Code: 7\nError: disk\nfine\nExit Code: 2\nProcess Group PGID: 1"}
    answer = answer_of({"status": "success", "result": [{"functionResponse": {"response": response}}]})
    assert (answer.output, answer.exit) == ("Exit Code: 7\nError: disk\nfine", 2)


def test_a_person_s_words_are_no_command() -> None:
    assert own_command("I ran the following shell command: ls") is None
    assert own_command("hello") is None


def test_a_file_of_other_json_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[1, 2]")
    with pytest.raises(ArtifactUnreadable):
        list(READER.read(path, "x.json"))
