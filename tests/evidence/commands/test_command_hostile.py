"""Whatever comes in: an answer, quickly, and the same one every time."""

from __future__ import annotations

import shlex
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listed_commands import listed

from wetink.evidence.commands import facts
from wetink.model.evidence import CommandFacts

PROGRAMS = [
    "sh",
    "fish",
    "powershell",
    "psql",
    "mysql",
    "redis-cli",
    "mongosh",
    "python",
    "etcdctl",
    "cmd",
    "",
    "anything",
]
PIECES = [
    "'",
    '"',
    "`",
    "$(",
    ")",
    "{",
    "}",
    "<<E\n",
    "\n",
    ";",
    "|",
    "&&",
    ">",
    "$",
    "\\",
    "#",
    "=",
    "--",
    "(",
    "[",
    "\x00",
    "é",
    "\ud800",
    " ",
]
LINES = [command for _, command in listed()]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(PROGRAMS))
def test_any_text_is_answered(line: str, program: str) -> None:
    assert isinstance(facts(line, program), CommandFacts)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(LINES),
    st.sampled_from(PROGRAMS),
    st.lists(st.tuples(st.integers(0, 120), st.sampled_from(PIECES)), max_size=5),
)
def test_mutated_commands_are_answered_the_same_twice(line: str, program: str, edits: list[tuple[int, str]]) -> None:
    for place, piece in edits:
        line = line[:place] + piece + line[place:]
    answer = facts.__wrapped__(line, program)
    assert facts.__wrapped__(line, program) == answer
    assert not answer.effects or answer.risk != "read-only"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LINES), st.sampled_from(["  {}", "{}  ", "{}\n", "{} ;"]))
def test_space_around_a_line_changes_nothing(line: str, form: str) -> None:
    if "<<" not in line:
        assert facts(form.format(line)).risk == facts(line).risk


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "$(",
        "`",
        "'a' ",
        '"',
        "{",
        "\\'",
        "<<",
        "cat <<E\n",
        "a | ",
        "ls; ",
        "x=(",
        "sudo ",
        "SELECT (",
        "/* ",
        "\n",
        "a.b().",
        '{"a":',
        "$a$ ",
    ],
)
@pytest.mark.parametrize("program", ["sh", "psql", "mongosh", "powershell", "python", "fish"])
def test_time_stays_linear(unit: str, program: str) -> None:
    line = unit * (40_000 // len(unit))
    started = time.process_time()
    assert isinstance(facts.__wrapped__(line, program), CommandFacts)
    assert time.process_time() - started < 5


def test_a_line_that_is_too_long_is_not_called_harmless() -> None:
    assert facts("echo " + "a" * 60_000).risk == "changes-state"


def test_deep_nesting_ends() -> None:
    assert facts("sudo " * 50 + "ls").risk == "changes-state"
    line = "ls"
    for _ in range(12):
        line = f"bash -c {shlex.quote(line)}"
    assert facts(line).risk == "changes-state"
