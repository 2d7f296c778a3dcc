"""git log: every commit once, at the time it was committed, in the order in which it happened."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.git_dates import git_time
from wetink.artifacts.git_log import READER
from wetink.artifacts.git_story import told
from wetink.model.event import UNKNOWN, ActorKind, Event, Message, Skipped, When

DATA = Path(__file__).parent.parent / "data" / "git_log"
SHA = "9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b"


def read(name: str) -> tuple[list[Event], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [one for one in found if isinstance(one, Event)]
    assert all(isinstance(one.detail, Message) and one.detail.note == "change" for one in events)
    return events, [one for one in found if isinstance(one, Skipped)]


def at(day: int, hour: int, minute: int, second: int = 0) -> When:
    return When(at=datetime(2026, 3, day, hour, minute, second, tzinfo=UTC))


def test_commits_come_oldest_first_and_say_what_they_merged_reverted_and_picked() -> None:
    events, skipped = read("medium-merge-revert-pick-stat.log")
    assert [event.text.split("\n")[0] for event in events] == [
        "Committed 77aa55bb33: Raise the pool to 200 per pod",
        "Picked abcdef0123: Close idle connections (commit 1b2c3d4e5f)",
        "Reverted 77aa55bb33: Raise the pool to 200 per pod (commit 9a8b7c6d5e)",
        "Merged pull request #1923 from acme/alert-at-80: Alert at 80 % of max_connections (commit 4f1e0c9a7b)",
    ]
    assert [event.when for event in events] == [
        at(12, 8, 12, 55),
        at(12, 12, 58, 2),
        at(12, 13, 31, 40),
        at(12, 14, 20, 4),
    ]
    assert [event.place.locator for event in events] == ["line 42", "line 28", "line 10", "line 1"]
    assert [one.place.locator for one in skipped] == ["line 40"]


def test_a_message_keeps_its_reasons_and_notes_but_not_who_signed_off() -> None:
    text = read("medium-merge-revert-pick-stat.log")[0][2].text
    assert "Every pod took 200, PostgreSQL has 500." in text
    assert text.endswith("rolled out 14:40")
    assert "Signed-off-by" not in text


def test_a_bot_that_commits_is_a_bot() -> None:
    events, _ = read("medium-merge-revert-pick-stat.log")
    assert [event.actor.kind for event in events if event.actor] == [ActorKind.BOT, *[ActorKind.PERSON] * 3]


def test_the_time_is_that_of_the_commit_not_of_its_author() -> None:
    events, _ = read("fuller-rebased-months-later.txt")
    assert events[0].when == at(12, 13, 2, 10)
    assert events[0].actor is not None
    assert events[0].actor.name == "Piotr Zieliński"


def test_raw_dates_signatures_and_two_parents() -> None:
    events, skipped = read("raw-signed.txt")
    assert [event.text for event in events] == ["Merged branch 'idle' into main (commit c0ffee00c0)"]
    assert events[0].when.at == datetime.fromtimestamp(1773324400, UTC)
    assert not skipped


def test_a_graph_is_drawn_around_the_commits_and_a_message_that_names_one_begins_none() -> None:
    events, skipped = read("graph-iso.txt")
    assert len(events) == 3
    assert events[1].text.endswith("commit 77aa55bb33cc11dd22ee44ff66aa88bb99cc00dd")
    assert not skipped


def test_relative_dates_give_the_order_only_and_that_is_said() -> None:
    events, skipped = read("relative-dates.txt")
    assert [(event.text[-6:], event.when) for event in events] == [(" First", UNKNOWN), ("Second", UNKNOWN)]
    assert [one.why for one in skipped] == ["2 dates like '25 minutes ago' name no instant (--date=iso does)"]


def test_colours_and_a_clock_without_a_zone() -> None:
    events, _ = read("colour-local.txt")
    assert events[0].when == When(local=datetime(2026, 3, 12, 14, 31, 40))  # noqa: DTZ001  a wall clock


def test_one_line_a_commit_tells_no_time() -> None:
    events, _ = read("oneline-graph.txt")
    assert next(event.text for event in events) == "Committed 77aa55bb3: Raise the pool to 200 per pod"
    assert {event.when for event in events} == {UNKNOWN}


def test_a_format_of_ones_own_gives_the_date_that_is_a_field_not_one_in_a_subject() -> None:
    events, _ = read("own-format-pipes.txt")
    assert [event.when for event in events] == [at(12, 8, 12, 55), at(12, 13, 31, 40)]
    assert events[0].text.endswith("as of 2026-03-11 10:00:00 +0000")
    assert events[0].actor is None
    assert {event.when for event in read("own-format-date-in-subject.txt")[0]} == {UNKNOWN}


def test_the_name_at_the_end_of_every_line_is_the_author() -> None:
    events, skipped = read("own-format-lol.txt")
    assert [event.actor.name for event in events if event.actor] == ["Piotr Zieliński", "Ana Sand"]
    assert [one.why for one in skipped] == ["its times are relative to a day the file does not name"]


def test_a_reflog_says_what_was_done_and_when_it_knows_it() -> None:
    events, _ = read("reflog-iso.txt")
    assert [event.text for event in events] == [
        "checkout: moving from idle to main (9a8b7c6)",
        "commit (amend): Raise the pool to 200 per pod (77aa55b)",
        "reset: moving to HEAD~1 (9a8b7c6)",
    ]
    assert events[2].when == at(12, 13, 33)
    assert {event.when for event in read("reflog-numbered.txt")[0]} == {UNKNOWN}


@pytest.mark.parametrize(
    "text",
    [
        "Thu Mar 12 14:31:40 2026 +0100",
        "Thu, 12 Mar 2026 14:31:40 +0100",
        "2026-03-12 14:31:40 +0100",
        "2026-03-12T14:31:40+01:00",
        "1773322300 +0100",
        "1773322300",
    ],
)
def test_dates_of_git(text: str) -> None:
    assert git_time(text) == at(12, 13, 31, 40)


@pytest.mark.parametrize(
    "text", ["2 hours ago", "2026-03-12", "Thu Foo 12 14:31:40 2026 +0100", "0 +0000", "", "9" * 400]
)
def test_what_is_no_instant(text: str) -> None:
    assert git_time(text) == UNKNOWN


def test_a_commit_without_a_message() -> None:
    assert told(SHA, "") == "Committed 9a8b7c6d5e: (no message)"


def test_lines_in_the_order_of_reverse_stay_so(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(
        "".join(
            f"commit {digit * 40}\nAuthor: Ana <a@acme.example>\nDate:   {day}\n\n    {digit}\n\n"
            for digit, day in (("a", "2026-03-11 10:00:00 +0000"), ("b", "2026-03-12 10:00:00 +0000"))
        )
    )
    found = [one.text for one in READER.read(path, "log") if isinstance(one, Event)]
    assert found == ["Committed aaaaaaaaaa: a", "Committed bbbbbbbbbb: b"]
