"""tlog: messages out of order, missing ones, bytes beside the text, the journal's exports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.tlog import READER
from wetink.model.event import Actor, Command, Event, Skipped

DATA = Path(__file__).parent.parent / "data" / "tlog"


def read(name: str) -> tuple[list[tuple[Event, Command]], list[str]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, "t"))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Command)]
    return events, [f"{one.place.locator}: {one.why}" for one in found if isinstance(one, Skipped)]


def test_recordings_are_put_in_order_and_gaps_told() -> None:
    found, skipped = read("two-recordings-gap-and-bytes.json")
    assert [(event.text, command.output, command.session) for event, command in found] == [
        ("df -h", "root 12% \ufffd", "t#1"),
        ("uptime", " up 3 days", "t#1"),
        ("uptime", " up 3 days", "t#2"),
    ]
    assert found[0][0].when.at == datetime(2026, 3, 12, 14, 0, 2, 250_000, UTC)
    assert found[2][0].when.elapsed == 2.0
    assert found[0][0].place.locator == "recording r-1, at 2.0s"
    assert {event.actor for event, _ in found} == {Actor(handle="ria")}
    assert skipped == [
        "line 6: a message that is cut off or broken",
        "recording r-1, messages 3 to 4: missing: what was typed then is not known",
    ]


def test_the_journal_knows_when_a_message_was_written() -> None:
    for name in ("journal-export.txt", "journal-json-lines.json"):
        ((event, command),), skipped = read(name)
        assert (event.text, command.output, command.host) == ("uptime", " up 3 days", "db-1")
        assert event.when.at == datetime(2026, 3, 12, 14, 0, 12, tzinfo=UTC)
        assert skipped == []


def test_unreadable_timing_keeps_the_text() -> None:
    ((event, _),), skipped = read("syslog-lines-bad-timing.txt")
    assert (event.text, event.when.elapsed) == ("uptime", 1.0)
    assert len(skipped) == 1
    assert "timing is not readable" in skipped[0]


def test_what_a_full_screen_program_drew_behind_a_gap_was_not_typed(tmp_path: Path) -> None:
    def message(number: int, position: int, text: str) -> str:
        return json.dumps(
            {"ver": "2.3", "rec": "r", "user": "ria", "session": 1, "id": number, "pos": position}
            | {"timing": f">{len(text)}", "in_txt": "", "in_bin": [], "out_txt": text, "out_bin": []}
        )

    path = tmp_path / "gap.json"
    drawn = "\x1b[39;49mused.   2464.5 avail Mem\r\n[ria@db-1 ~]$ "
    path.write_text(
        "\n".join([message(1, 0, "[ria@db-1 ~]$ "), message(3, 9000, drawn), message(4, 9500, "id\r\nuid=0")])
    )
    found = list(READER.read(path, "x"))
    assert [item.text for item in found if isinstance(item, Event)] == ["id"]
