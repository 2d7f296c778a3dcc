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
