"""Only the incident's hours and channels of what the files hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.bundle import Bundle, read_bundle
from wetink.artifacts.reader import Reader
from wetink.model.event import ALL, Alert, Event, Findings, Kind, Message, Place, Wanted, When

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ONE = datetime(2026, 3, 12, 13, tzinfo=UTC)
TWO = datetime(2026, 3, 12, 14, tzinfo=UTC)


def events(path: Path, source: str) -> Findings:
    """One message per line "hour channel"; without an hour it has no time."""
    for number, line in enumerate(path.read_text().splitlines()[1:], 1):
        hour, _, channel = line.partition(" ")
        when = When(at=datetime(2026, 3, 12, int(hour), tzinfo=UTC)) if hour != "-" else When()
        yield Event(Place(source, f"line {number}"), Kind.SAID, line, Message(channel=channel), when)
    yield Event(Place(source, "end"), Kind.ALERT, "an alert", Alert(), When(at=ONE))


def looking(looked: list[Wanted]) -> Reader:
    def part(path: Path, source: str, wanted: Wanted) -> Findings:
        looked.append(wanted)
        return events(path, source)

    return Reader("hours", lambda p: p.is_file() and p.read_bytes()[:5] == b"HOURS", events, part=part)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.hours").write_text("HOURS\n11 inc-1\n13 inc-1\n13 deploys\n13 random\n- inc-1\n15 inc-1\n")
    return tmp_path


def read(folder: Path, wanted: Wanted = ALL, looked: list[Wanted] | None = None) -> Bundle:
    with read_bundle([folder], [looking(looked if looked is not None else [])], wanted=wanted) as bundle:
        return bundle


def texts(bundle: Bundle) -> list[str]:
    return [event.text for event in bundle.events]


def test_without_a_word_everything_is_read(folder: Path) -> None:
    looked: list[Wanted] = []
    assert len(texts(read(folder, looked=looked))) == 7
    assert looked == []


def test_hours_and_channels_are_kept_and_what_is_left_out_is_counted(folder: Path) -> None:
    bundle = read(folder, Wanted(NOON, TWO, ("inc-*", "#Deploys")))
    assert texts(bundle) == ["13 inc-1", "13 deploys", "- inc-1", "an alert"]
    assert [file.left_out for file in bundle.files] == [3]
    assert bundle.skipped == []


def test_a_reader_of_large_files_is_told_what_is_wanted(folder: Path) -> None:
    looked: list[Wanted] = []
    read(folder, Wanted(since=NOON), looked)
    assert looked == [Wanted(since=NOON)]


def test_incident_toml_says_it_too_and_the_call_goes_before(folder: Path) -> None:
    (folder / "incident.toml").write_text('until = 2026-03-12T14:00:00Z\nchannels = ["deploys"]\n')
    assert texts(read(folder)) == ["13 deploys", "an alert"]
    assert texts(read(folder, Wanted(channels=("inc-1",)))) == ["11 inc-1", "13 inc-1", "- inc-1", "an alert"]


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.integers(-12, 14),
    st.integers(0, 3 * 86_400),
)
def test_a_day_is_passed_over_only_where_no_zone_of_the_world_could_hold_the_instant(
    at: datetime, zone: int, length: int
) -> None:
    local = datetime.fromtimestamp(at.timestamp() + zone * 3600, UTC).date()
    later = datetime.fromtimestamp(at.timestamp() + length, UTC)
    assert Wanted(at, later).day(local)
    assert Wanted(datetime.fromtimestamp(at.timestamp() - length, UTC), at).day(local)


def test_days_far_away_are_passed_over() -> None:
    wanted = Wanted(NOON, TWO)
    assert [day for day in range(8, 18) if wanted.day(date(2026, 3, day))] == [11, 12, 13]
    assert wanted.day(date.min)
    assert wanted.day(date.max)


def test_what_has_no_channel_or_time_may_belong_to_it() -> None:
    assert Wanted(NOON, TWO, ("inc",)).channel("")
    assert Wanted(NOON, TWO, ("inc",)).channel("C012", "INC")
    assert not Wanted(channels=("inc",)).channel("C012")
    assert Wanted(NOON).time(None)
    assert not ALL


def test_a_channel_in_which_nothing_was_said_is_named(folder: Path) -> None:
    bundle = read(folder, Wanted(channels=("inc-1", "nosuch")))
    assert [(skipped.place.source, skipped.why) for skipped in bundle.skipped] == [
        ("channel nosuch", "no message of a channel with this name was found")
    ]
