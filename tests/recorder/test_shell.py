"""`wetink capture shell` with real shells in a real pseudo-terminal, their user's own start files read as always."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from at_terminal import READY, AtTerminal

from wetink.artifacts.wetink_capture import READER
from wetink.model.event import Event

START_FILES = {
    "bash": (".bashrc", "PS1='READY> '\nHISTCONTROL=ignoreboth\nPROMPT_COMMAND=': mine'\nMINE=yes\n"),
    "zsh": (".zshrc", "PS1='READY> '\nsetopt hist_ignore_space interactive_comments\nMINE=yes\n"),
    "fish": (
        ".config/fish/config.fish",
        "function fish_prompt; printf 'READY> '; end\nset -g fish_greeting\nset -g MINE yes\n",
    ),
}
Opened = Callable[..., AtTerminal]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """`opened("bash")`: a recorded shell at its first prompt."""
    made: list[AtTerminal] = []

    def call(name: str, *arguments: str, more: str = "", env: dict[str, str] | None = None) -> AtTerminal:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
        home = tmp_path / "home"
        file, text = START_FILES[name]
        (home / file).parent.mkdir(parents=True, exist_ok=True)
        (home / file).write_text(text + more)
        terminal = AtTerminal(path, tmp_path, *arguments, home=home, env=env)
        made.append(terminal)
        terminal.see(READY)
        return terminal

    yield call
    for terminal in made:
        terminal.close()


every_shell = pytest.mark.parametrize("name", ["bash", "zsh", "fish"])


@every_shell
def test_a_command_is_kept_with_folder_status_duration_and_output(name: str, opened: Opened) -> None:
    shell = opened(name)
    shell.run("echo hello   world")
    shell.run("cd /usr")
    shell.run("sh -c 'echo out; echo err >&2; exit 7'")
    shell.run("sleep 0.3")
    assert shell.end("exit 5") == 5
    first, second, third, fourth, last = shell.commands
    assert (first["text"], first["output"], first["exit"]) == ("echo hello   world", "hello world", 0)
    assert second["cwd"] == str(shell.folder)
    assert (third["text"], third["cwd"]) == ("sh -c 'echo out; echo err >&2; exit 7'", "/usr")
    assert (third["output"], third["exit"]) == ("out\nerr", 7)
    assert 0.3 <= fourth["duration"] < 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", fourth["at"])
    assert (last["text"], last["exit"]) == ("exit 5", 5)
    assert shell.records[-1]["type"] == "end"
    assert shell.records[0] | {"user": "", "host": "", "started": ""} == {
        "format": "wetink-capture",
        "version": 1,
        "incident": "INC-7",
        "user": "",
        "host": "",
        "started": "",
        "shell": name,
        "output": True,
    }


@every_shell
def test_the_users_own_start_files_are_read_and_the_shell_tells_how_it_is_recorded(
    name: str, opened: Opened, tmp_path: Path
) -> None:
    shell = opened(name, env={"TMPDIR": str(tmp_path)})
    assert "recording INC-7: commands" in shell.shown
    assert "yes" in shell.run("echo $MINE")
    if name == "zsh":
        assert f"[{shell.folder}/home]" in shell.run('echo "[${ZDOTDIR-$HOME}]"')
    shell.end()
    assert "recording ended: " in shell.shown
    assert "\x1b]6973" not in shell.shown
    assert not list(shell.folder.glob("wetink-*"))  # TMPDIR: the start files went when they had been read


@every_shell
def test_lines_that_are_hard_to_quote_come_as_they_were_typed(name: str, opened: Opened) -> None:
    shell = opened(name)
    lines = [
        "printf 'a%%b;c\\td\\n' # é 日本",
        "echo 'back\\slash' \"%41\"",
        "echo " + "x" * 300,
        "true | cat && echo ok",
    ]
    for line in lines:
        shell.run(line)
    shell.end()
    assert [one["text"] for one in shell.commands[:-1]] == lines
    assert shell.commands[0]["output"] == "a%b;c\td"


@every_shell
def test_the_same_line_again_is_kept_and_one_with_a_blank_before_it_is_not(name: str, opened: Opened) -> None:
    shell = opened(name)
    shell.run("echo again")
    shell.run("echo again")
    shell.run(" echo private-words")
    shell.run("echo again")
    shell.end()
    assert [one.get("text") for one in shell.commands[:-1]] == ["echo again", "echo again", None, "echo again"]
    assert "typed with a blank before it" in shell.commands[2]["withheld"]
    assert "private-words" not in shell.path.read_text()


@every_shell
def test_ctrl_c_an_empty_line_and_a_line_given_up(name: str, opened: Opened) -> None:
    shell = opened(name)
    shell.type("sleep 60")
    time.sleep(0.5)
    shell.type("\x03", end="")
    shell.see(READY)
    shell.run("")
    shell.type("echo ne''ver")
    shell.see("never")
    shell.see(READY)
    time.sleep(0.5)
    shell.type("echo given-up", end="")
    shell.see("up")
    time.sleep(0.5)  # fish 3.6, recorded or not, loses a Ctrl-C in the same moment as the typing
    shell.type("\x03", end="")
    time.sleep(0.5)
    shell.end()
    assert [(one["text"], one["exit"]) for one in shell.commands[:-1]] == [("sleep 60", 130), ("echo ne''ver", 0)]


@every_shell
def test_secrets_never_reach_the_disk(name: str, opened: Opened) -> None:
    """In a command, in an output, typed without echo; the same one has one number."""
    shell = opened(name)
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    word = "Zx9" + "quiet" + "Lion7"
    shell.run(f"echo token={token}")
    shell.run(f"echo {token} again")
    shell.type("sh -c 'stty -echo; read x; stty echo; echo done'")
    time.sleep(0.5)
    shell.type(word)
    shell.see("done")
    shell.see(READY)
    shell.end()
    text = shell.path.read_text()
    assert token not in text
    assert word not in text
    assert "REDACTED" in shell.commands[0]["text"]
    (mark,) = set(re.findall(r"\[REDACTED:[^\]]+\]", text))
    assert shell.commands[1]["output"] == f"{mark} again"


@every_shell
def test_a_full_screen_program_is_shown_but_its_screen_is_not_kept(name: str, opened: Opened) -> None:
    shell = opened(name)
    shown = shell.run("printf 'before\\n\\033[?1049hSCREENFUL\\033[?1049lafter\\n'")
    assert "SCREENFUL" in shown
    shell.end()
    assert shell.commands[0]["output"] == "before\nafter"
    assert shell.commands[0]["screen"] is True


def test_less_is_a_full_screen_program(opened: Opened) -> None:
    if shutil.which("less") is None:
        pytest.skip("less is not installed")
    shell = opened("bash")
    shell.run("seq 1 500 > numbers")
    shell.type("less numbers")
    shell.see("numbers")
    time.sleep(0.5)
    shell.type("q", end="")
    shell.see(READY)
    shell.end()
    assert shell.commands[1]["text"] == "less numbers"
    assert "37" not in shell.commands[1]["output"]


@every_shell
def test_the_size_of_the_window_goes_through(name: str, opened: Opened) -> None:
    shell = opened(name)
    shell.resize(33, 77)
    time.sleep(0.3)
    shell.type("stty size")
    shell.see("33 77")


def test_job_control_works(opened: Opened) -> None:
    shell = opened("bash")
    shell.type("sleep 60")
    time.sleep(0.5)
    shell.type("\x1a", end="")
    shell.see("Stopped")
    shell.see(READY)
    assert "sleep 60" in shell.run("jobs")
    shell.type("fg")
    shell.see("sleep 60")
    time.sleep(0.5)  # bash names the job before it hands it the terminal: a Ctrl-C in between would be lost
    shell.type("\x03", end="")
    shell.see(READY)
    assert shell.end("exit 3") == 3
    assert [one["exit"] for one in shell.commands] == [148, 0, 130, 3]


def test_ten_megabytes_of_output_are_cut_in_the_middle(opened: Opened) -> None:
    shell = opened("bash")
    began = time.monotonic()
    shell.run("seq 1 1400000")
    assert time.monotonic() - began < 20
    shell.run("echo next")
    shell.end()
    output = shell.commands[0]["output"]
    assert output.startswith("1\n2\n3\n")
    assert output.endswith("1399999\n1400000")
    assert shell.path.stat().st_size < 1_300_000
    (gap,) = re.findall(r"^\[\.\.\. ([\d,]+) bytes left out \.\.\.\]$", output, re.MULTILINE)
    assert int(gap.replace(",", "")) == shell.commands[0]["dropped"] > 9_000_000
    assert shell.commands[1]["output"] == "next"


def test_forged_marks_are_output(opened: Opened) -> None:
    """What a hostile host prints cannot end a command or invent one: it does not know the word."""
    shell = opened("bash")
    forged = r"\033]6973;0123456789abcdef0123456789abcdef;P;0;/\007"
    other = r"\033]133;D;0\007\033]633;E;rm -rf /\007"
    shell.run(f"printf '{forged}{other}real\\n'; exit_code() {{ return 4; }}; exit_code")
    shell.run(r"env | grep -c 6973; set | grep -q __wetink_word && echo only-in-the-shell")
    shell.end()
    assert [one["exit"] for one in shell.commands] == [4, 0, 0]
    assert shell.commands[0]["output"] == "real"
    assert shell.commands[1]["output"] == "0\nonly-in-the-shell"


def test_killing_wetink_loses_at_most_the_running_command(opened: Opened) -> None:
    shell = opened("bash")
    shell.run("echo kept-1")
    shell.run("echo kept-2")
    shell.type("sleep 60")
    time.sleep(0.5)
    shell.kill()
    shell.wait_for(2)
    time.sleep(0.5)
    assert [one["output"] for one in shell.commands] == ["kept-1", "kept-2"]
    lines = shell.path.read_bytes()
    assert lines.endswith(b"}\n")


def test_a_full_disk_is_told_at_the_prompt_and_what_is_missing_in_the_record(opened: Opened) -> None:
    shell = opened("bash")
    shell.run("echo kept")
    shell.wait_for(1)
    resource.prlimit(shell.writer, resource.RLIMIT_FSIZE, (8192, 8192))
    shell.run("seq 1 4000")
    until = time.monotonic() + 20
    while "wetink: not kept: " not in shell.run("") and time.monotonic() < until:
        time.sleep(0.2)
    shell.run("echo small")
    assert shell.end("exit 0") == 0
    assert [one["text"] for one in shell.commands] == ["echo kept", "echo small", "exit 0"]
    assert [one["commands"] for one in shell.records if one.get("type") == "lost"] == [1]


def test_a_recorder_that_dies_is_told_and_the_shell_goes_on(opened: Opened) -> None:
    shell = opened("bash")
    shell.run("echo kept")
    shell.wait_for(1)
    os.kill(shell.writer, signal.SIGKILL)
    time.sleep(0.5)
    assert "the recorder has ended; nothing more of this shell is kept" in shell.run("echo lost")
    assert "fine" in shell.run("echo fi''ne")
    assert shell.end("exit 6") == 6
    assert [one["text"] for one in shell.commands] == ["echo kept"]


def test_a_terminal_that_is_closed_ends_the_recording_in_order(opened: Opened) -> None:
    shell = opened("bash")
    shell.run("echo kept")
    shell.type("sleep 60")
    time.sleep(0.5)
    os.kill(shell.process, signal.SIGHUP)
    assert shell.ended() == 128 + signal.SIGHUP
    assert [(one["text"], one["exit"]) for one in shell.commands] == [("echo kept", 0), ("sleep 60", None)]
    assert shell.records[-1]["type"] == "end"


def test_two_shells_of_one_incident_keep_a_file_each(opened: Opened, tmp_path: Path) -> None:
    one, two = opened("bash"), opened("bash")
    one.run("echo from-one")
    two.run("echo from-two")
    one.end()
    two.end()
    files = sorted((tmp_path / "INC-7").glob("shell-*.jsonl"))
    assert len(files) == 2
    assert sorted(json.loads(path.read_text().splitlines()[1])["output"] for path in files) == ["from-one", "from-two"]


def test_folder_and_file_are_for_their_user_alone(opened: Opened) -> None:
    shell = opened("bash")
    assert stat.S_IMODE(shell.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(shell.path.parent.stat().st_mode) == 0o700


def test_a_recording_within_a_recording_is_refused(opened: Opened) -> None:
    shell = opened("bash")
    assert "this shell is recorded already" in shell.run(f"{shell.wetink} capture shell INC-8")
    shell.end()
    assert shell.commands[0]["exit"] == 2


def test_what_bash_tells_the_next_command_is_as_without_us(opened: Opened) -> None:
    shell = opened("bash")
    shell.run("set -u")
    shell.run("false | true | (exit 3)")
    assert "1 0 3 status" in shell.run('echo "${PIPESTATUS[@]}" status')
    shell.run("(exit 9)")
    assert "is 9" in shell.run("echo is $?")
    shell.run("echo a last-word")
    assert "_=last-word" in shell.run("echo _=$_")
    shell.run("sleep 30 & MY=$!")
    assert "same" in shell.run("[[ $! == $MY ]] && kill $! && echo sa''me")


def test_bash_with_a_debug_trap_a_command_in_the_prompt_and_an_array_of_prompt_commands(opened: Opened) -> None:
    more = (
        "trap 'SEEN=$BASH_COMMAND' DEBUG\n"
        'mine() { PS1="[$? $(echo sub)] READY> "; echo printed-by-the-prompt; }\n'
        "PROMPT_COMMAND=(mine)\nPS0='starting\\n'\n"
    )
    shell = opened("bash", more=more)
    assert "[1 sub] READY> " in shell.run("false")
    assert "echo x $SEEN" in shell.run("echo x $SEEN")
    shell.run("(exit 9)")
    assert shell.end("exit") == 9
    assert [one["exit"] for one in shell.commands] == [1, 0, 9, 9]
    assert "printed-by-the-prompt" not in shell.path.read_text()


def test_bash_with_several_lines_a_heredoc_and_a_paste(opened: Opened) -> None:
    shell = opened("bash")
    for line, prompt in (("cat <<X", "> "), ("one; two", "> "), ("X", READY)):
        shell.type(line)
        shell.see(prompt)
    for line, prompt in (("for i in 1 2", "> "), ("do echo i$i", "> "), ("done", READY)):
        shell.type(line)
        shell.see(prompt)
    shell.type("\x1b[200~echo p1\necho p2\x1b[201~")
    shell.see(READY)
    shell.run("echo a")
    shell.run("!!")
    shell.run("exec 3>&1; (cd / && pwd)")
    shell.run("set -x; echo traced; set +x")
    shell.run("HISTIGNORE='ls*'")
    shell.run("ls -d /")
    assert shell.end("exec sh -c 'echo bye; exit 4'") == 4
    found = {one["text"]: one["output"] for one in shell.commands}
    assert found["cat <<X\none; two\nX"] == "one; two"
    assert found["for i in 1 2; do echo i$i; done"] == "i1\ni2"
    assert found["echo p1\necho p2"] == "p1\np2"
    assert [one["output"] for one in shell.commands if one["text"] == "echo a"] == ["a", "a"]
    assert found["exec 3>&1; (cd / && pwd)"] == "/"
    assert found["set -x; echo traced; set +x"] == "+ echo traced\ntraced\n+ set +x"
    assert found["ls -d /"] == "/"
    assert found["exec sh -c 'echo bye; exit 4'"] == "bye"


def test_a_shell_within_the_shell_is_kept_whole(opened: Opened) -> None:
    """As one over ssh is: no hook there, but what it printed stands under the command that opened it."""
    shell = opened("bash")
    shell.type("PS1='inner> ' sh")
    shell.see("\rinner> ")
    shell.type("echo from-inside")
    shell.see("\nfrom-inside\r\ninner> ")
    shell.type("exit")
    shell.see(READY)
    shell.end()
    assert shell.commands[0]["output"] == "inner> echo from-inside\nfrom-inside\ninner> exit"


def test_zsh_with_hooks_of_its_user(opened: Opened) -> None:
    shell = opened(
        "zsh", more="precmd() { GOT=$? }\npreexec() { RAN=$1 }\nsetopt prompt_subst\nPS1='$(echo sub) READY> '\n"
    )
    assert "sub READY> " in shell.run("false")
    assert "got 1" in shell.run("echo got $GOT")
    assert "ran echo ran $RAN" in shell.run("echo ran $RAN")
    shell.run("setopt xtrace; unsetopt xtrace")
    shell.end()
    assert shell.commands[0]["exit"] == 1


def test_an_old_or_broken_start_file_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".bashrc").write_text("exit 1\n")
    shell = AtTerminal(shutil.which("bash") or "bash", tmp_path, home=home)
    assert shell.ended() == 2
    assert "never reached its first prompt" in shell.shown


@pytest.mark.parametrize("shell", ["/bin/dash", "", "/no/such/bash"])
def test_other_shells_are_refused(shell: str, tmp_path: Path) -> None:
    terminal = AtTerminal(shell, tmp_path, home=tmp_path)
    assert terminal.ended() == 2
    assert "SHELL=/bin/bash wetink capture shell" in terminal.shown
    assert not list(tmp_path.rglob("*.jsonl"))


@pytest.mark.parametrize("name", ["../up", "a/b", "", "-x", "x" * 81, "a b"])
def test_a_name_that_could_be_a_path_is_refused(name: str, tmp_path: Path) -> None:
    terminal = AtTerminal("/bin/bash", tmp_path, "--", name, home=tmp_path)
    assert terminal.ended() == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_before_the_shell_opens(tmp_path: Path) -> None:
    (tmp_path / "INC-7").write_text("a file in its place")
    terminal = AtTerminal("/bin/bash", tmp_path, home=tmp_path)
    assert terminal.ended() == 2
    assert "File exists" in terminal.shown


def test_what_is_entered_in_a_session_is_told_from_what_opened_it(opened: Opened, tmp_path: Path) -> None:
    """`ssh` here is a shell with another host's prompt: no hook in it, so its prompts on the screen tell."""
    program = tmp_path / "ssh"
    program.write_text("#!/bin/sh\necho 'Last login: Thu Mar 12'\nPS1='lena@db-1:~$ ' exec bash --norc -i\n")
    program.chmod(0o755)
    shell = opened("bash", more=f"PATH={tmp_path}:$PATH\n")
    secret = "ghp_" + "a1B2c3D4e5F6" * 3
    shell.type("ssh db-1")
    shell.see("lena@db-1:~$ ")
    for line in ("echo first; false", f"echo {secret}"):
        time.sleep(0.3)
        shell.type(line)
        shell.see("lena@db-1:~$ ")
    shell.type("exit")
    shell.see(READY)
    shell.end()
    command = shell.commands[0]
    assert command["opening"].strip() == "Last login: Thu Mar 12"
    assert "echo first; false\nfirst" in command["output"]
    one, two, three = command["inside"]
    assert (one["text"], one["output"], one["host"], one["user"]) == ("echo first; false", "first", "db-1", "lena")
    assert one["within"] == ["ssh db-1"]
    assert 0 < one["after"] <= two["after"] <= three["after"] <= command["duration"] + 0.1
    assert re.fullmatch(r"echo \[REDACTED:[^\]]+\]", two["text"])
    assert three["text"] == "exit"
    assert secret not in shell.path.read_text()
    events = [one for one in READER.read(shell.path, "shell.jsonl") if isinstance(one, Event)]
    assert [event.text for event in events][:2] == ["ssh db-1", "echo first; false"]
    assert [event.place.locator for event in events][:3] == ["line 2", "line 2, inside 1", "line 2, inside 2"]
