"""Typescripts with and without timing, header and footer."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.script_timing import steps
from wetink.artifacts.typescript import READER
from wetink.model.event import UNKNOWN, Command, Event, Skipped

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


def test_a_log_that_opens_at_a_prompt_in_brackets_is_no_json() -> None:
    found = events(DATA / "scrollback-opening-with-a-bracket.txt")
    assert [event.text for event in found] == [
        "sudo su",
        "pvs",
        "lvextend -r -L +20G /dev/vg_db/pgdata",
        "exit",
        "logout",
    ]
    assert [command(event).user for event in found] == ["ops", "root", "root", "root", "ops"]
    assert command(found[1]).within == ("sudo su",)


def test_rows_that_tmux_wrapped_are_one_command() -> None:
    first, second = events(DATA / "tmux-capture-rows-wrapped.txt")
    assert first.text.endswith("custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,RESTARTS:"
                               ".status.containerStatuses[0].restartCount")  # fmt: skip
    assert command(first).output == "NAME      NODE     RESTARTS\norders-1  node-a   14\norders-2  node-b   0"
    assert (first.place.locator, second.place.locator) == ("line 3", "line 7")


def test_a_switch_is_read_by_its_recurring_prompt() -> None:
    found = events(DATA / "putty-of-a-switch.log")
    assert [event.text for event in found] == [
        "enable",
        "terminal length 0",
        "show interface status | include err",
        "conf t",
        "interface Gi1/0/14",
        "no shutdown",
        "end",
        "show interface status | include 14",
    ]
    assert {(command(event).program, command(event).host, command(event).within) for event in found} == {
        ("ios", "core-1", ())
    }
    assert command(found[2]).output == "Gi1/0/14  orders-db  err-disabled 20"
    assert found[0].when.local == datetime(2026, 3, 2, 14, 5, 1)  # noqa: DTZ001  # PuTTY names no zone


def test_a_log_switched_on_at_a_prompt_keeps_its_first_command() -> None:
    found = events(DATA / "putty-begun-behind-the-prompt.log")
    assert [event.text for event in found] == ["cat /etc/haproxy/haproxy.cfg", "sudo systemctl reload haproxy", "exit"]
    assert command(found[0]).output == "maxconn 200"
    assert found[0].place.locator == "line 2"


def test_consoles_of_windows() -> None:
    found = events(DATA / "windows-terminal-export.txt")
    assert [(command(event).program, event.text) for event in found] == [
        ("powershell", "Get-Service W3SVC"),
        ("powershell", "Start-Service W3SVC"),
        ("powershell", "cmd"),
        ("cmd", 'netstat -an | find ":443"'),
        ("cmd", "exit"),
    ]
    assert command(found[3]).within == ("cmd",)
    assert all(event.actor is None for event in found)


def test_a_prompt_of_two_lines_leaves_nothing_in_the_output() -> None:
    found = events(DATA / "two-line-prompt-copied.txt")
    assert [command(event).output for event in found] == [
        "NAME      READY\norders-1  0/1",
        "deployment.apps/orders rolled back",
        "NAME      READY\norders-2  1/1",
    ]


def test_fish_sets_its_colours_back_behind_enter() -> None:
    found = events(DATA / "fish-3-colours-behind-enter")
    assert [(event.text, command(event).output) for event in found] == [
        ("cd /srv", ""),
        ("df -h /srv", "Filesystem  Use%\n/dev/sdb1   100%"),
        ("printf done", "done"),
        ("exit", ""),
    ]
    assert {command(event).program for event in found} == {"fish"}


def test_keys_are_not_taken_for_what_was_shown() -> None:
    (skipped,) = READER.read(DATA / "keys-of-script-I", "x")
    assert isinstance(skipped, Skipped)
    assert "script -I" in skipped.why


def test_a_timing_file_belongs_to_the_recording_it_names(tmp_path: Path) -> None:
    shutil.copy(DATA / "advanced-timing-other-name", tmp_path / "mine")
    shutil.copy(DATA / "advanced-timing-other-name", tmp_path / "copy")
    text = (DATA / "advanced.tlog").read_text()
    (tmp_path / "session.tlog").write_text("H 0.000000 OUTPUT_LOG /root/mine\n" + text)
    assert set(READER.members(tmp_path / "mine")) == {tmp_path / "mine", tmp_path / "session.tlog"}
    assert set(READER.members(tmp_path / "copy")) == {tmp_path / "copy"}


def test_a_line_drawn_anew_behind_a_prompt_bash_mismeasured_is_typed_once() -> None:
    found = events(DATA / "bash-takes-its-prompt-for-longer")
    line = "wget -q https://files.acme.example/setup.sh && sudo sh setup.sh"
    assert [event.text for event in found] == [line, "exit"]


def test_blanks_that_wipe_a_progress_line_say_nothing_of_the_width() -> None:
    found = events(DATA / "progress-wiped-with-blanks")
    assert [event.text for event in found] == ["apt-get update", "nano /etc/orders/pool.yaml", "exit"]


def test_stamps_at_each_line_give_times_and_are_no_output() -> None:
    found = events(DATA / "each-line-stamped.log")
    assert [(event.when.local, event.place.locator) for event in found] == [
        (datetime(2026, 3, 2, 14, 5, 2), "line 2"),  # noqa: DTZ001
        (datetime(2026, 3, 2, 14, 5, 9), "line 4"),  # noqa: DTZ001
        (datetime(2026, 3, 2, 14, 5, 31), "line 5"),  # noqa: DTZ001
        (datetime(2026, 3, 2, 14, 5, 40), "line 7"),  # noqa: DTZ001
    ]
    assert [command(event).output for event in found] == ["Configuration file is valid", "", "200", "logout"]


def test_a_switch_behind_ssh_needs_no_third_prompt_of_a_shell() -> None:
    found = events(DATA / "a-switch-behind-ssh.log")
    assert [(event.text, command(event).host) for event in found if command(event).program == "ios"] == [
        ("show interfaces status | include err", "sw-core-1"),
        ("configure terminal", "sw-core-1"),
        ("interface gi1/0/4", "sw-core-1"),
        ("shutdown", "sw-core-1"),
        ("no shutdown", "sw-core-1"),
        ("end", "sw-core-1"),
        ("write memory", "sw-core-1"),
        ("exit", "sw-core-1"),
    ]
    assert [event.text for event in found if command(event).program == "sh"] == ["ssh sw-core-1", "ping -c1 10.1.4.2"]


def test_a_console_behind_the_only_prompt_of_a_shell() -> None:
    found = events(DATA / "a-console-behind-one-prompt.log")
    assert [(command(event).program, event.text, command(event).output) for event in found[1:3]] == [
        ("irb", 'Sidekiq::Queue.new("mailers").size', "=> 48122"),
        ("irb", 'Order.where(state: "stuck").find_each do |o|\no.retry!\nend', "=> nil"),
    ]


def test_the_prompt_of_windows_behind_ssh_names_user_and_host() -> None:
    found = [event for event in events(DATA / "windows-behind-ssh.log") if command(event).program == "cmd"]
    assert [(event.text, command(event).host) for event in found] == [
        ("sc query spooler", "PRINT-2"),
        ("sc start spooler", "PRINT-2"),
        ("exit", "PRINT-2"),
    ]
    assert command(found[1]).output == "        STATE              : 2  START_PENDING"


def test_a_prompts_right_half_and_a_status_bar_are_neither_typed_nor_printed() -> None:
    found = events(DATA / "right-prompt-and-status-bar.log")
    assert [(event.text, command(event).output) for event in found] == [
        ("kubectl get pods -n web", "NAME   READY\napi-1  0/1"),
        ("kubectl rollout undo deploy/api -n web", "deployment.apps/api rolled back"),
        ("kubectl get pods -n web", "NAME   READY\napi-1  1/1"),
    ]


@pytest.mark.parametrize(
    ("name", "began", "who"),
    [
        ("github-actions-job.txt", datetime(2026, 3, 9, 12, 0, 4, tzinfo=UTC), None),
        ("gitlab-runner-job.log", datetime(2026, 3, 9, 12, 0, 6, tzinfo=UTC), None),
        ("jenkins-console.txt", None, "Rosa Mendel"),
    ],
)
def test_what_a_ci_job_ran_with_its_output(name: str, began: datetime | None, who: str | None) -> None:
    first, second = events(DATA / name)
    assert first.text.splitlines()[0] == "kubectl -n web rollout undo deploy/api"
    assert command(first).output == "deployment.apps/api rolled back"
    assert second.text.endswith("smoke.sh")
    assert (command(second).output or "").startswith("FAIL")
    assert command(second).exit == 1
    assert second.when.at == began
    assert (second.actor.name if second.actor else None) == who


def test_an_action_that_a_job_uses_is_no_command() -> None:
    first, _ = events(DATA / "github-actions-job.txt")
    assert first.text == "kubectl -n web rollout undo deploy/api\nkubectl -n web rollout status deploy/api"
    assert first.place.locator == "line 6"
