"""The lines of `wetink capture hook` in real shells: nothing while no incident is on, and never in the way."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from at_terminal import READY, AtTerminal

from wetink.recorder import helper
from wetink.recorder.incident import state_folder

START_FILES = {
    "bash": (".bashrc", "PS1='READY> '\nHISTCONTROL=ignoreboth\n"),
    "zsh": (".zshrc", "PS1='READY> '\nsetopt hist_ignore_space\n"),
    "fish": (".config/fish/config.fish", "function fish_prompt; printf 'READY> '; end\nset -g fish_greeting\n"),
}
ON = "an incident is on: the commands of this shell are kept"
every_shell = pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
Opened = Callable[..., AtTerminal]


class Place:
    """A home of its own, and wetink called in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path(os.environ["HOME"]) / ".cache")
        self.env = {**os.environ, "HOME": str(self.home), "XDG_CACHE_HOME": cache}
        self.env.pop("XDG_STATE_HOME", None)
        self.state = state_folder(self.env, os.uname().nodename)

    def wetink(self, *arguments: str) -> str:
        """Call `wetink capture` and give its output."""
        call = [sys.executable, "-m", "wetink", "capture", *arguments]
        return subprocess.run(
            call, cwd=self.folder, env=self.env, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    @property
    def lines(self) -> str:
        """The only file of the hooks."""
        (path,) = (self.folder / "INC-7").glob("shells-*.jsonl")
        return path.read_text()

    @property
    def commands(self) -> list[dict[str, Any]]:
        """Its commands in the order in which they were written."""
        records = map(json.loads, self.lines.splitlines())
        return [one for one in records if one.get("type") == "command"]

    def waited_for(self, count: int) -> list[dict[str, Any]]:
        """The commands, once there are so many."""
        wait_until(lambda: len(self.commands) >= count)
        return sorted(self.commands, key=lambda one: one["at"])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    process = helper.running(made.state)
    if process:
        os.kill(process, signal.SIGCONT)
    helper.stop(made.state)


@pytest.fixture
def opened(place: Place) -> Iterator[Opened]:
    """`opened("zsh")`: a shell with the hook in its start file."""
    made: list[AtTerminal] = []

    def call(name: str, *, hooked: bool = True) -> AtTerminal:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
        file, text = START_FILES[name]
        (place.home / file).parent.mkdir(parents=True, exist_ok=True)
        (place.home / file).write_text(text + (place.wetink("hook", name) if hooked else ""))
        terminal = AtTerminal(path, place.folder, home=place.home, alone=True)
        made.append(terminal)
        terminal.see(READY)
        return terminal

    yield call
    for terminal in made:
        terminal.close()


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true() and time.monotonic() < until:
        time.sleep(0.05)


def cost(shell: AtTerminal) -> float:
    """Seconds for a prompt, the least of some tries: other programs run on this machine, too."""
    least = 1.0
    for _ in range(30):
        began = time.monotonic()
        shell.run("true")
        least = min(least, time.monotonic() - began)
    return least


@every_shell
def test_while_an_incident_is_on_commands_are_kept_without_output(name: str, opened: Opened, place: Place) -> None:
    shell = opened(name)
    shell.run("echo before-it-began")
    place.wetink("start", "INC-7")
    assert ON in shell.run("echo still-before")
    secret = "ghp_" + "a1B2c3D4e5F6" * 3
    for line in ("cd /usr", "sh -c 'exit 3'", "echo 'a;b%41' é", f"echo {secret}", " echo hidden", "sleep 0.3"):
        shell.run(line)
    found = place.waited_for(6)
    place.wetink("stop")
    shell.run("echo after-the-end")
    assert [one.get("text", "-") for one in found][:3] == ["cd /usr", "sh -c 'exit 3'", "echo 'a;b%41' é"]
    assert [one["exit"] for one in found] == [0, 3, 0, 0, 0, 0]
    assert [one.get("cwd") for one in found][:2] == [str(place.folder), "/usr"]
    assert re.fullmatch(r"echo \[REDACTED:[^\]]+\]", found[3]["text"])
    assert "text" not in found[4]
    assert 0.3 <= found[5]["duration"] < 3
    assert "output" not in found[0]
    for word in ("before-it-began", "still-before", "hidden", "after-the-end", secret):
        assert word not in place.lines


@every_shell
def test_while_none_is_on_nothing_is_written_or_said(name: str, opened: Opened, place: Place) -> None:
    shell = opened(name)
    before = sorted(path for path in place.home.rglob("*") if "wetink" in str(path))
    shell.run("echo hello")
    assert sorted(path for path in place.home.rglob("*") if "wetink" in str(path)) == before == []
    assert "wetink" not in shell.shown


@every_shell
def test_a_recorder_that_was_killed_is_told_once_and_breaks_no_prompt(name: str, opened: Opened, place: Place) -> None:
    shell = opened(name)
    place.wetink("start", "INC-7")
    process = helper.running(place.state)
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not Path("/proc", str(process)).exists())  # gone for `kill -0` once init has noticed
    assert "nothing is kept: run `wetink capture start` again" in shell.run("true")
    for _ in range(5):
        assert "wetink" not in shell.run("echo fine")
    assert "run `wetink capture start INC-7` again" in place.wetink("status")
    place.wetink("start", "INC-7")
    shell.run("echo kept again")
    assert len(list((place.folder / "INC-7").glob("shells-*"))) == 2


@every_shell
def test_a_recorder_that_is_stopped_does_not_hold_a_prompt_up(name: str, opened: Opened, place: Place) -> None:
    shell = opened(name)
    place.wetink("start", "INC-7")
    shell.run("true")
    os.kill(helper.running(place.state), signal.SIGSTOP)
    line = "true " + "x" * 2900
    began = time.monotonic()
    for _ in range(30):  # more than a pipe holds
        shell.run(line)
    assert time.monotonic() - began < 20
    os.kill(helper.running(place.state), signal.SIGCONT)
    place.waited_for(20)
    assert len(place.commands) >= 20


@every_shell
def test_what_a_prompt_costs(name: str, opened: Opened, place: Place) -> None:
    """The least of thirty prompts; the bounds leave room for a busy machine, the report has the figures."""
    plain = cost(opened(name, hooked=False))
    shell = opened(name)
    off = cost(shell)
    place.wetink("start", "INC-7")
    shell.run("true")
    on = cost(shell)
    figures = f"{plain * 1000:.2f} ms, {off * 1000:.2f} with the hook, {on * 1000:.2f} with an incident on"
    sys.stdout.write(f"{name}: a prompt takes {figures}\n")
    assert off - plain < 0.01
    assert on - plain < 0.05


def test_a_line_too_long_for_the_pipe_is_named(opened: Opened, place: Place) -> None:
    shell = opened("bash")
    place.wetink("start", "INC-7")
    shell.run("true")
    shell.run("echo " + "y" * 3500)
    (found,) = place.waited_for(1)
    assert "too long" in found["withheld"]


def test_what_bash_tells_the_next_command_is_as_without_us(opened: Opened, place: Place) -> None:
    shell = opened("bash")
    shell.run("set -u")
    place.wetink("start", "INC-7")
    shell.run("true")
    shell.run("false | true | (exit 3)")
    assert "1 0 3 status" in shell.run('echo "${PIPESTATUS[@]}" status')
    shell.run("(exit 9)")
    assert "is 9" in shell.run("echo is $?")
    shell.run("sleep 30 & MY=$!")
    assert "same" in shell.run("[[ $! == $MY ]] && kill $! && echo sa''me")
    assert "Done" not in shell.run("jobs")


def test_it_ends_by_itself_when_its_hours_are_over(place: Place) -> None:
    place.wetink("start", "INC-7", "--hours", "0.0003")
    wait_until(lambda: not helper.running(place.state))
    assert not (place.state / "incident.json").exists()
    assert not (place.state / "commands").exists()
