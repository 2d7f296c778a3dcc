"""Pastes in chat that hold lines typed at the prompts of other programs."""

from __future__ import annotations

import pytest
import screen_sessions as sessions
from test_pastes import executed, fence, said

from wetink.evidence.paste_consoles import console_lines
from wetink.evidence.pastes import commands_in


@pytest.mark.parametrize("name", sessions.NAMES)
def test_a_pasted_session_gives_its_statements(name: str) -> None:
    found = executed(f"that is what i did:\n```\n{sessions.paste(name)}\n```")
    assert [sessions.folded(text) for text, _ in found] == sessions.commands(name)


def test_a_statement_pasted_alone_is_known_by_its_prompt() -> None:
    found = executed(fence("RMAN> list archivelog all;", "", "no rows", "RMAN> exit"))
    assert found == [("list archivelog all;", "no rows"), ("exit", None)]


def test_the_prompt_of_a_tool_nobody_knows_is_one_where_the_tool_was_called_and_left() -> None:
    lines = (
        "ops@jump:~$ quillctl",
        "quill v3",
        "quill(prod)> ring list",
        "a b c",
        "quill(prod)> quit",
        "ops@jump:~$ w",
    )
    assert [text for text, _ in executed(fence(*lines))] == ["quillctl", "ring list", "quit", "w"]


def test_output_that_recurs_behind_a_sign_is_no_prompt() -> None:
    lines = ("ops@jump:~$ cat notes", "left> right", "left> wrong", "ops@jump:~$ w")
    assert [text for text, _ in executed(fence(*lines))] == ["cat notes", "w"]


@pytest.mark.parametrize("text", ["kadmin: see you at nine", "snapshot: ok", "A> B is what i meant", "* cancel that"])
def test_what_people_write_is_no_prompt(text: str) -> None:
    assert console_lines([text]) == {}
    assert commands_in(said(text)) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("for h in web-1 web-2; do", '  echo "== $h"', "  ssh $h uptime", "done"),
        ("if ! pgrep app; then", "  systemctl start app", "fi"),
        ("kubectl -n shop set env deploy/api \\", "  POOL=40"),
        ("cat > /etc/app.conf <<EOF", "limit=4", "EOF"),
        ("rman target / <<EOF", "list backup;", "EOF"),
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_a_command_of_several_lines_is_one(lines: tuple[str, ...], mark: str) -> None:
    pasted = fence(f"ops@jump:~$ {lines[0]}", *(f"{mark}{line}" for line in lines[1:]), "all well", "ops@jump:~$ w")
    assert executed(pasted) == [("\n".join(lines), "all well"), ("w", None)]


def test_a_word_in_a_sentence_opens_no_loop() -> None:
    lines = ("ops@jump:~$ echo wait for it", "wait for it", "ops@jump:~$ grep -c if notes", "4")
    assert [text for text, _ in executed(fence(*lines))] == ["echo wait for it", "grep -c if notes"]
