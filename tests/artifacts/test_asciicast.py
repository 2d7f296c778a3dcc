"""asciinema recordings of all three versions, from small files whose every command is known."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wetink.artifacts.asciicast import READER
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Command, Event, Kind, Skipped

DATA = Path(__file__).parents[1] / "data" / "asciicast"
START = datetime(2026, 1, 1, tzinfo=UTC)


def events(name: str) -> list[Event]:
    found = list(READER.read(DATA / name, f"in/{name}"))
    assert all(isinstance(item, Event) for item in found)
    return [item for item in found if isinstance(item, Event)]


def command(event: Event) -> Command:
    assert isinstance(event.detail, Command)
    return event.detail


def test_every_sample_is_claimed() -> None:
    assert all(READER.identify(path) for path in DATA.iterdir())


def test_lines_as_they_stood_at_enter() -> None:
    found = events("bash-marks-editing-nested.cast")
    assert [event.text for event in found] == [
        "kubectl get pods",  # typed "pdos", three backspaces
        "curl -sf http://web/healthz",  # found with Ctrl-R
        "echo $?",
        "kubectl delete pod web-0",  # ended by ^C before Enter
        "kubectl logs web-0 -f",
        "less /etc/web.conf",
        "printf done",
        "ssh db-1",
        "sudo -u postgres psql shop",
        "SELECT pid\nFROM pg_stat_activity;",
        "\\q",
        "exit",
        "exit",
    ]
    assert {event.kind for event in found} == {Kind.EXECUTED}
    assert {event.stream for event in found} == {"in/bash-marks-editing-nested.cast"}
    assert {command(event).session for event in found} == {"in/bash-marks-editing-nested.cast#1"}


def test_what_they_printed_and_how_they_ended() -> None:
    found = [command(event) for event in events("bash-marks-editing-nested.cast")]
    assert found[0].output == "NAME    READY\nweb-0   0/1"  # a colour split over two events
    assert found[1].exit == 22  # from echo $?
    assert (found[3].cancelled, found[3].output) == (True, None)
    assert (found[4].cancelled, found[4].output) == (True, "starting\nlistening\n^C")
    assert found[5].output == "port = 80\nroot = /srv"  # what less showed last
    assert found[6].output == "done"  # no newline: it stands before the next prompt
    assert found[8].output is not None
    assert found[8].output.startswith("[sudo] password for mo:\npsql (15.6)")
    assert found[9].output == " pid\n-----\n  71\n(1 row)"


def test_where_they_were_typed() -> None:
    found = [command(event) for event in events("bash-marks-editing-nested.cast")]
    assert [(c.user, c.host, c.cwd) for c in found[:8]] == [("mo", "hop-1", "~")] * 8
    assert (found[8].host, found[8].within) == ("db-1", ("ssh db-1",))
    assert (found[9].program, found[9].within) == ("psql", ("ssh db-1", "sudo -u postgres psql shop"))
    assert (found[11].host, found[11].within) == ("db-1", ("ssh db-1",))
    assert (found[12].host, found[12].within) == ("hop-1", ())


def test_times_are_utc_at_enter() -> None:
    first = events("bash-marks-editing-nested.cast")[0]
    assert first.when.at == START + timedelta(seconds=2.2)
    assert first.place.locator == "at 2.2s"
    assert command(first).duration == 0.6
    assert first.actor is not None
    assert first.actor.handle == "mo"


def test_a_torn_end_is_reported_and_the_rest_read() -> None:
    found = list(READER.read(DATA / "cut-off-in-the-last-event.cast", "x"))
    skipped = [item for item in found if isinstance(item, Skipped)]
    assert [(item.why, item.place.locator) for item in skipped] == [("cut off in the middle", "line 222")]
    texts = [item.text for item in found if isinstance(item, Event)]
    assert texts[-1] == "exit"
    assert len(texts) == 12  # the last exit was never entered as far as the file shows
    assert "mo@hop-1" not in (command([e for e in found if isinstance(e, Event)][-1]).output or "")


def test_version_3_without_timestamp() -> None:
    found = events("zsh-v3-right-prompt-no-timestamp.cast")
    assert [event.text for event in found] == [
        "helm list",
        "git log -1 --format=%s",
        "kubectl set image deploy/web web=registry.example/web:4.1 --record",  # goes over the edge of 60 columns
        "for p in a b; do\necho $p; done",
        "exit",
    ]
    assert all(event.when.at is None for event in found)
    assert found[0].when.elapsed == 1.0
    assert command(found[0]).output == "NAME\tREVISION\nweb \t7"
    assert command(found[1]).output == "cache fonts"
    assert command(found[0]).cwd == "~/web"
    assert command(found[-1]).exit == 3  # the "x" event


def test_version_1_with_completion_list_and_heredoc() -> None:
    found = events("v1-old-bash-completion-list.cast")
    assert [(event.text, command(event).program) for event in found] == [
        ("redis-cli -h cache-2", "sh"),
        ("INFO replication", "redis-cli"),
        ("quit", "redis-cli"),
        ("systemctl status redis", "sh"),  # the list of completions is no output of "systemctl st"
        ("cat <<'EOF' > /tmp/x\nport 7\nEOF", "sh"),
        ("sudo -i", "sh"),
        ("whoami", "sh"),
        ("exit", "sh"),
    ]
    assert command(found[1]).output == "# Replication\nrole:master"
    assert command(found[6]).user == "root"
    assert command(found[6]).within == ("sudo -i",)
    assert command(found[7]).output == "logout"


def test_a_console_of_their_own_and_a_watch_nobody_typed() -> None:
    found = events("in-house-console-and-watch.cast")
    assert [(event.text, command(event).program) for event in found] == [
        ("fleetctl console", "sh"),
        ("nodes", "fleet"),
        ("drain n2", "fleet"),
        ("quit", "fleet"),
        ("uptime", "sh"),
        ("watch -n 5 df -h /data", "sh"),
        ("exit", "sh"),
    ]
    assert command(found[1]).within == ("fleetctl console",)
    assert command(found[5]).output == "\n/dev/sdb 44%"


def test_marks_of_the_shell_give_status_and_folder() -> None:
    found = [command(event) for event in events("osc-133-marks-with-status.cast")]
    assert [c.exit for c in found] == [0, 2, 0]
    assert [c.output for c in found] == ["ok", "1 failed", ""]
    assert {(c.host, c.cwd) for c in found} == {("web-1", "/srv")}


@pytest.mark.parametrize("text", ["", "[]", '{"version": 4, "width": 80}', '{"a": 1}\n', "$ ls\n", '{"version": 2}'])
def test_other_files_are_not_claimed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.cast"
    path.write_text(text)
    assert not READER.identify(path)


def test_a_broken_header_is_an_error_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "x.cast"
    path.write_text('{"version": 2, "width": 80\n[0.1, "o", "x"]\n')
    with pytest.raises(ArtifactUnreadable, match=r"in/x\.cast"):
        list(READER.read(path, "in/x.cast"))


def test_bad_events_are_skipped_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "x.cast"
    rows: list[object] = [[0.1, "o", "a@b:~$ "], [-1, "o", "x"], ["now", "o", "x"], [1.0, "z", "?"], [1.5, "i", "l"], 7]
    rows += [[2.0, "o", "ls\r\n"], [2.1, "o", "x\r\na@b:~$ "]]
    path.write_text("\n".join([json.dumps({"version": 2, "width": 80}), *map(json.dumps, rows), ""]))
    found = list(READER.read(path, "x"))
    assert [item.place.locator for item in found if isinstance(item, Skipped)] == ["line 3", "line 4", "line 7"]
    assert [item.text for item in found if isinstance(item, Event)] == ["ls"]


def test_a_prompt_without_a_sign_ends_where_the_shell_waits() -> None:
    found = [
        item for item in READER.read(DATA / "fish-prompt-without-a-sign.cast", "x.cast") if isinstance(item, Event)
    ]
    assert [event.text for event in found] == ["make deploy", "kubectl get pods", "exit"]
    details = [event.detail for event in found if isinstance(event.detail, Command)]
    assert [detail.cwd for detail in details] == ["~/src/shop"] * 3
    assert details[0].output == "deploying orders\ndone"
