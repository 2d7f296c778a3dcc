"""The emulator's parts: prompts, cleaning, unfinished input, and that nothing in a stream breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.terminal import Chunk, Ran, Resize, commands, record
from wetink.artifacts.terminal.grammar import wants_more
from wetink.artifacts.terminal.nest import opens
from wetink.artifacts.terminal.paper import TEXT_LIMIT, cleaned, visible
from wetink.artifacts.terminal.prompts import prompt_in


def played(*pieces: str, columns: int = 80) -> list[Ran]:
    """Pieces of output one second apart, as commands."""
    return commands(record([Chunk(float(second), text) for second, text in enumerate(pieces)], columns))


def keys(text: str) -> list[str]:
    return list(text)


@pytest.mark.parametrize(
    ("line", "program", "user", "host", "cwd"),
    [
        ("mo@hop-1:~/src$ ls", "sh", "mo", "hop-1", "~/src"),
        ("[root@db ~]# ls", "sh", "root", "db", "~"),
        ("(venv) mo@hop:~/src (main)$ ls", "sh", "mo", "hop", "~/src"),
        ("mo@mac src % ls", "sh", "mo", "mac", "src"),
        ("mac:src mo$ ls", "sh", "mo", "mac", "src"),
        ("mo@hop ~/src> ls", "sh", "mo", "hop", "~/src"),
        ("bash-5.1$ ls", "sh", None, None, None),
        ("/app # ls", "sh", None, None, "/app"),
        ("➜  src git:(main) ✗ ls", "sh", None, None, "src"),
        ("~/src on main ❯ ls", "sh", None, None, "~/src"),
        ("PS C:\\Users\\mo> ls", "powershell", None, None, "C:\\Users\\mo"),
        ("shop=# SELECT 1;", "psql", None, None, None),
        ("shop=*> SELECT 1;", "psql", None, None, None),
        ("MariaDB [shop]> SELECT 1;", "mysql", None, None, None),
        ("127.0.0.1:6379[1]> GET x", "redis-cli", None, "127.0.0.1", None),
        (">>> print(1)", "python", None, None, None),
        ("rs0 [direct: primary] admin> rs.status()", "mongosh", None, None, None),
        ("sqlite> .tables", "sqlite", None, None, None),
    ],
)
def test_prompts(line: str, program: str, user: str | None, host: str | None, cwd: str | None) -> None:
    prompt = prompt_in(line)
    assert prompt is not None
    assert (prompt.program, prompt.user, prompt.host, prompt.cwd) == (program, user, host, cwd)


@pytest.mark.parametrize(
    "line",
    [
        *("", "total 12", "Loading: done", "ERROR: x", "drwxr-xr-x 2 root root 4096"),
        "eth1@if7: <BROADCAST,MULTICAST,UP> mtu 1500",
    ],
)
def test_output_is_no_prompt(line: str) -> None:
    assert prompt_in(line) is None


def test_fish_shows_the_status_of_the_last_command() -> None:
    prompt = prompt_in("mo@hop ~/src [127]> ls")
    assert prompt is not None
    assert prompt.status == 127


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("ls", False),
        ("echo 'a", True),
        ('echo "a', True),
        ("ls |", True),
        ("make &&", True),
        ("make \\", True),
        ("cat <<EOF", True),
        ("cat <<EOF\na\nEOF", False),
        ("cat <<-'E'\na", True),
        ("cat <<< 'x'", False),
        ("for a in b; do", True),
        ("for a in b; do echo; done", False),
        ("if true", True),
        ("if true; then ls; fi", False),
        ("f() {", True),
        ("f() { ls; }", False),
        ("echo do", False),
        ("echo ${x} # it's", False),
        ("(cd /", True),
        ("sleep 5 &", False),
    ],
)
def test_unfinished_input(text: str, more: bool) -> None:
    assert wants_more(text) is more


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\r\n", "a\nb"),
        ("\x1b[31mred\x1b[0m\r\n", "red"),
        ("10%\r50%\r100%\r\n", "100%"),
        ("abc\b\bX\r\n", "aXc"),
        ("one\r\ntwo\r\n\x1b[2A\x1b[KONE\r\n", "ONE\ntwo"),
        ("before\r\n\x1b[H\x1b[2Jafter\r\n", "after"),
        ("a\tb\r\n", "a\tb"),
        ("x\x1b[5Cy", "x     y"),
        ("no newline\x1b[1m\x1b[7m%\x1b[27m\x1b[1m\x1b[0m" + " " * 79 + "\r \r", "no newline"),
    ],
)
def test_cleaned_output(raw: str, text: str) -> None:
    assert cleaned(raw) == text


def test_huge_output_keeps_head_and_tail() -> None:
    text = cleaned("".join(f"line {number}\r\n" for number in range(200_000)))
    assert text.startswith("line 0\nline 1\n")
    assert text.endswith("line 199999")
    assert "characters left out ...]" in text
    assert len(text) < TEXT_LIMIT + 100


def test_visible_is_what_stands_at_last() -> None:
    assert visible("\x1b]0;title\x07abc\rX") == "Xbc"


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ("ssh db-1", "sh"),
        ("sudo -u postgres psql shop", "psql"),
        ("kubectl exec -it db-0 -- mysql -p", "mysql"),
        ("PGPASSWORD=x psql shop", "psql"),
        ("python3", "python"),
        ("ls -la", None),
        ("ps aux | grep mysql", None),
    ],
)
def test_what_a_command_opens(command: str, program: str | None) -> None:
    assert opens(command) == program


def test_a_password_typed_without_echo_is_nowhere() -> None:
    found = played("a@b:~$ ", *keys("sudo ls"), "\r\n", "[sudo] password for a: ", "\r\n", "x\r\n", "a@b:~$ ")
    assert [(ran.text, ran.output) for ran in found] == [("sudo ls", "[sudo] password for a:\nx")]


def test_prompts_inside_printed_files_are_output() -> None:
    shown = "see:\r\nann@w-1:~$ reboot\r\nann@w-1:~$ halt\r\n"
    found = played("ann@w-1:~$ ", *keys("cat notes"), "\r\n", shown, "ann@w-1:~$ ", *keys("ls"), "\r\n", "ann@w-1:~$ ")
    assert [ran.text for ran in found] == ["cat notes", "ls"]


def test_failed_login_leads_nowhere() -> None:
    refused = "ssh: connect to host x port 22: Connection refused\r\n"
    found = played("a@b:~$ ", *keys("ssh x"), "\r\n", refused, "a@b:~$ ", *keys("ls"), "\r\n", "a@b:~$ ")
    assert found[1].within == ()


def test_lost_connection_leads_back() -> None:
    found = played(
        *("a@b:~$ ", *keys("ssh c"), "\r\n", "a@c:~$ ", *keys("ls"), "\r\n", "client_loop: Broken pipe\r\n"),
        *("a@b:~$ ", *keys("ls"), "\r\n", "a@b:~$ "),
    )
    assert [ran.within for ran in found] == [(), ("ssh c",), ()]


def test_a_resize_changes_where_lines_wrap() -> None:
    # 20 columns: the prompt and 13 characters fill the first row, 20 the second.
    typed = "echo " + "x" * 30
    rows = [typed[:13], " \r", typed[13:33], " \r", typed[33:], "\r\n"]
    pieces: list[Chunk | Resize] = [Chunk(0.0, "$ true\r\n"), Resize(20), Chunk(1.0, "a@b:~$ ")]
    pieces += [Chunk(2.0 + second, row) for second, row in enumerate(rows)]
    assert [ran.text for ran in commands(record(pieces, 80))] == [typed]


def test_a_newline_above_the_last_row_only_moves_the_cursor() -> None:
    # Ctrl-A goes up to the first row; Enter there first goes down to the last row with a bare newline.
    found = played(
        *("a@b:~$ ", "abcdefghijklm", " \r", "nop", "\x1b[A\x1b[4C", "\n\r\x1b[3C", "\r\n", "ok\r\n", "a@b:~$ "),
        columns=20,
    )
    assert [(ran.text, ran.output) for ran in found] == [("abcdefghijklmnop", "ok")]


def test_ctrl_l_redraws_the_line_at_the_top() -> None:
    prompt = "\x1b[?2004ha@b:~$ "
    found = played("x\r\n" * 5, prompt, "ls", "\x1b[H\x1b[2J" + prompt[8:] + "ls", " -l", "\r\n\x1b[?2004l\r", prompt)
    assert [ran.text for ran in found] == ["ls -l"]


def test_fish_in_the_header_names_the_program() -> None:
    pieces = [Chunk(0.0, "\x1b[?2004ha@b ~> "), Chunk(1.0, "ls"), Chunk(2.0, "\r\n\x1b[?2004l"), Chunk(3.0, "x\r\n")]
    assert [ran.program for ran in commands(record(pieces, 80), "fish")] == ["fish"]


_SEQUENCES = st.sampled_from(
    (
        *("\x1b[?2004h", "\x1b[?2004l", "\x1b[?1049h", "\x1b[?1049l", "\r", "\n", "\b", "\x1b[K", "\x1b[2J", "\x1b[A"),
        *(
            "a@b:~$ ",
            "shop=# ",
            "> ",
            "❯ ",
            "ls",
            "exit",
            "^C",
            "ssh x",
            "\x1b]133;A\x07",
            "\x1b]133;B\x07",
            "\x1b[9999C",
        ),
        *("\x1b", "\x1b[", "\x1b]0;", "\x9b", "日本", "é", "\x1b7", "\x1b8", "\x1bM", "\x1b[5;5H", "\x1b]133;D;1\x07"),
        "Every 2.0s: ls   h: Thu Jan  1 00:00:00 2026\r\n",
    )
)


@given(st.lists(st.tuples(_SEQUENCES, st.booleans()), max_size=60), st.integers(1, 200), st.booleans())
def test_no_stream_breaks_it(parts: list[tuple[str, bool]], columns: int, timed: bool) -> None:
    pieces = [Chunk(float(second) if timed else None, text) for second, (text, _) in enumerate(parts)]
    recording = record(pieces, columns)
    for ran in commands(recording):
        assert ran.text.strip()
        assert 0 <= ran.offset <= len(recording.text)


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    commands(record([Chunk(0.0, text)]))
    cleaned(text)
    visible(text.replace("\n", ""))
    wants_more(text)
    prompt_in(text)


def drawn(left: list[str], right: list[str], cursor: tuple[int, int]) -> str:
    """Two panes of 30 columns and ten rows over a status line, drawn as tmux draws: every cell, then the cursor."""
    rows = []
    for number in range(10):
        pair = [pane[number] if number < len(pane) else "" for pane in (left, right)]
        rows.append(f"\x1b[{number + 1};1H{pair[0]:30}│{pair[1]:30}")
    status = "\x1b[11;1H[work] 0:bash- 1:db*" + " " * 20
    return "".join(rows) + status + f"\x1b[{cursor[0]};{cursor[1]}H"


def test_two_panes_of_tmux() -> None:
    left = ["a@hop:~$ df -h", "/dev/sda 97%", "a@hop:~$ "]
    looks = [
        "\x1b[?1049h\x1b[H\x1b[2J" + drawn(["a@hop:~$ "], ["a@hop:~$ "], (1, 10)),
        *"df -h",
        drawn(left, ["a@hop:~$ "], (3, 10)),
        drawn(left, ["a@hop:~$ "], (1, 41)),  # to the right pane
        *"ssh db",
        drawn(left, ["a@hop:~$ ssh db", "a@db:~$ "], (2, 40)),
        drawn(left, ["a@hop:~$ ssh db", "a@db:~$ tail -n 100 /var/log/p", "g | grep -i panic", "a@db:~$ "], (4, 40)),
        drawn(left, ["g | grep -i panic", "no space left", "a@db:~$ "], (3, 40)),  # scrolled by one line
        "\x1b[?1049l",
    ]
    found = played(*looks, columns=61)
    assert [(ran.text, ran.host, ran.session, ran.within) for ran in found] == [
        ("df -h", "hop", 1, ()),
        ("ssh db", "hop", 2, ()),
        ("tail -n 100 /var/log/pg | grep -i panic", "db", 2, ("ssh db",)),
    ]
    assert found[0].output == "/dev/sda 97%"
    assert (found[0].at, found[1].at) == (6.0, 14.0)


def test_a_statement_dropped_with_ctrl_c_did_not_run() -> None:
    found = played(
        *("a@b:~$ ", *keys("psql shop"), "\r\n", "psql (15.6)\r\n", "shop=# ", *keys("DELETE FROM orders"), "\r\n"),
        *(
            "shop-# ",
            "\r\n",
            "shop=# ",
            *keys("SELECT 1;"),
            "\r\n",
            "1\r\n",
            "shop=# ",
            *keys("\\q"),
            "\r\n",
            "a@b:~$ ",
        ),
    )
    assert [(ran.text, ran.cancelled) for ran in found] == [
        ("psql shop", False),
        ("DELETE FROM orders", True),
        ("SELECT 1;", False),
        ("\\q", False),
    ]
    assert found[1].output is None


def test_assignments_before_a_console() -> None:
    assert opens("PGPASSWORD='a b' PGHOST=x psql shop") == "psql"
    assert opens("A=1") is None


def test_captions_of_a_film_are_no_commands() -> None:
    captions = ["# ", *keys("First we look around."), "\r\n", "# ", *keys("Then we leave."), "\r\n"]
    assert played(*captions) == []
    rooted = ["# ", *keys("ls -la /srv"), "\r\n", "x\r\n", "# ", *keys("exit"), "\r\n"]
    assert [ran.text for ran in played(*rooted)] == ["ls -la /srv", "exit"]


def test_a_greeting_of_fish_inside_another_shell_names_only_the_inner_one() -> None:
    text = (
        "ria@jump-1:~$ fish\r\nWelcome to fish, the friendly interactive shell\r\n"
        "ria@jump-1 ~> echo one\r\none\r\nria@jump-1 ~> exit\r\nria@jump-1:~$ uptime\r\n up 3 days\r\n"
    )
    found = commands(record([Chunk(None, text)]))
    assert [(ran.text, ran.program) for ran in found][:2] == [("fish", "sh"), ("echo one", "fish")]
    assert (found[-1].text, found[-1].program) == ("uptime", "sh")


def test_the_indent_of_a_continued_statement_is_kept() -> None:
    text = (
        "ria@jump-1:~$ python3\r\n>>> for i in range(2):\r\n...     print(i)\r\n... \r\n0\r\n1\r\n"
        ">>> exit()\r\nria@jump-1:~$ ls\r\n"
    )
    found = commands(record([Chunk(None, text)]))
    assert found[1].text == "for i in range(2):\n    print(i)"


def test_the_letters_that_a_mail_program_shows_belong_to_the_call_that_opened_it() -> None:
    done = played(
        *("mo@hop:~$ ", *keys("mail"), "\r\n", '"/var/mail/mo": 1 message\r\n', "? ", *keys("1"), "\r\n"),
        *("Message 1:\r\nFrom: nagios\r\n", "? ", *keys("q"), "\r\n"),
        *("mo@hop:~$ ", *keys("ls"), "\r\n", "notes\r\n", "mo@hop:~$ "),
    )
    assert [(ran.text, ran.output) for ran in done] == [
        ("mail", '"/var/mail/mo": 1 message\nMessage 1:\nFrom: nagios'),
        ("ls", "notes"),
    ]
