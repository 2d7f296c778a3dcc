"""Typescripts with and without timing, header and footer."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.script_timing import steps
from wetink.artifacts.typescript import READER
from wetink.model.event import UNKNOWN, Command, Event

DATA = Path(__file__).parents[1] / "data" / "typescript"


def events(path: Path) -> list[Event]:
    return [item for item in READER.read(path, path.name) if isinstance(item, Event)]


def command(event: Event) -> Command:
    assert isinstance(event.detail, Command)
    return event.detail


def test_samples_are_claimed_and_timing_files_are_not() -> None:
    claimed = {path.name: READER.identify(path) for path in DATA.iterdir()}
    assert claimed.pop("classic-timing.timing") is False
    assert claimed.pop("advanced.tlog") is False
    assert [name for name, yes in claimed.items() if yes is name.startswith("not-")] == []


def test_classic_timing_beside_it_gives_times() -> None:
    found = events(DATA / "classic-timing")
    assert [event.text for event in found] == ["df -h /", "journalctl -u web | tail -1", "exit"]
    # prompt at 0.5 s, seven keys of 0.25 s, Enter 0.5 s later
    assert found[0].when.at == datetime(2026, 3, 1, 8, 0, 2, 750000, tzinfo=UTC)
    assert command(found[0]).output == "Filesystem Use%\n/dev/sda1  97%"
    assert command(found[1]).output == "é: no space left"
    assert command(found[2]).exit == 3  # the footer's COMMAND_EXIT_CODE
    assert found[0].place.locator == "line 3"
    assert set(READER.members(DATA / "classic-timing")) == {DATA / "classic-timing", DATA / "classic-timing.timing"}


def test_advanced_timing_is_found_by_its_byte_count() -> None:
    path = DATA / "advanced-timing-other-name"
    found = events(path)
    assert set(READER.members(path)) == {path, DATA / "advanced.tlog"}
    assert [event.text for event in found] == [
        "lsblk",
        "mount /dev/sdb /mnt",
        "chroot /mnt",
        "passwd -S",
        "exit",
        "exit",
    ]
    assert [command(event).within for event in found] == [(), (), (), ("chroot /mnt",), ("chroot /mnt",), ()]
    assert found[0].when.at == datetime(2026, 3, 1, 8, 0, 2, tzinfo=UTC)


def test_without_timing_only_the_start_is_known() -> None:
    found = events(DATA / "bsd-header-no-timing")
    assert found[0].when.local == datetime(2026, 3, 1, 10, 0)  # noqa: DTZ001 (the header names no zone)
    assert [event.when for event in found[1:]] == [UNKNOWN] * 4
    assert command(found[1]).duration is None
    assert set(READER.members(DATA / "bsd-header-no-timing")) == {DATA / "bsd-header-no-timing"}


def test_quiet_recording_and_saved_scrollback() -> None:
    assert events(DATA / "quiet-no-header")[0].text == "df -h /"
    found = events(DATA / "saved-scrollback.txt")
    assert [(event.text, command(event).host) for event in found] == [
        ("uptime", "w-1"),
        ("ssh w-2", "w-1"),
        ("df -h /", "w-2"),
        ("exit", "w-2"),
        ("exit", "w-1"),
    ]
    assert [event.when for event in found] == [UNKNOWN] * 5


def test_appended_runs_keep_their_own_start_and_session() -> None:
    found = events(DATA / "appended-twice")
    assert [(event.text, command(event).session, event.place.locator) for event in found] == [
        ("uptime", "appended-twice#1", "line 2"),
        ("free -m", "appended-twice#2", "line 7"),
    ]
    assert [event.when.at for event in found] == [
        datetime(2026, 3, 1, 8, tzinfo=UTC),
        datetime(2026, 3, 2, 7, tzinfo=UTC),
    ]


def test_one_command_without_any_prompt() -> None:
    (only,) = events(DATA / "one-command-only")
    assert only.text == "./migrate.sh --all"
    assert (command(only).output, command(only).exit) == ("step 1\nstep 2", 1)


def test_width_is_learnt_from_the_wrapped_line() -> None:
    found = events(DATA / "wrapped-at-an-unknown-width")
    assert found[0].text == "tar czf /backup/etc.tgz /etc --exclude /etc/ssl/private"
    assert len(found) == 3


def test_another_recording_s_timing_is_left_alone(tmp_path: Path) -> None:
    for name in ("classic-timing", "classic-timing.timing"):
        shutil.copy(DATA / name, tmp_path / name)
    shutil.copy(DATA / "quiet-no-header", tmp_path / "other")
    assert set(READER.members(tmp_path / "other")) == {tmp_path / "other"}


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 10:00:00 ann@w-1 said hello\n" * 5,
        "# Notes\n```\nann@w-1:~$ uptime\nann@w-1:~$ df\nann@w-1:~$ ls\n```\n",
        "\x1b[31merror\x1b[0m something broke\n" * 5,
        "0.5 12\n0.25 1\n",
        '{"version": 2}\n',
    ],
)
def test_other_text_is_not_claimed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(text)
    assert not READER.identify(path)


def test_timing_lines() -> None:
    assert steps(b"0.5 12\n0.25 x\n0.1 3\n") is None
    found = steps(b"H 0.0 START_TIME 2026\nO 0.5 12\nI 0.1 1\nS 0.2 SIGWINCH ROWS=24 COLS=90\nO 0.")
    assert found is not None
    assert [(step.kind, step.size, step.columns) for step in found] == [
        ("H", 0, None),
        ("O", 12, None),
        ("I", 1, None),
        ("S", 0, 90),
    ]
