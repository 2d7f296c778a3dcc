"""What was typed at the prompts of other programs is read out of recordings and logs, statement by statement."""

from __future__ import annotations

from pathlib import Path

import pytest
import screen_sessions as sessions

from wetink.artifacts import asciicast, typescript
from wetink.artifacts.reader import Reader
from wetink.model.consoles import consoles
from wetink.model.event import Command, Event


def _read(reader: Reader, path: Path) -> list[tuple[str, str]]:
    assert reader.identify(path)
    read = [event for event in reader.read(path, path.name) if isinstance(event, Event)]
    return [(sessions.folded(one.text), one.detail.program) for one in read if isinstance(one.detail, Command)]


def _is_right(found: list[tuple[str, str]], name: str) -> None:
    assert [text for text, _ in found] == sessions.commands(name)
    program = name.split(".", maxsplit=1)[0]
    if program in consoles() and not consoles()[program].hides:
        assert program in {one for _, one in found}


@pytest.mark.parametrize("name", sessions.NAMES)
def test_a_recording_of_a_console_gives_its_statements(name: str, tmp_path: Path) -> None:
    cast = tmp_path / "ops.cast"
    cast.write_text(sessions.recording(name), "utf-8")
    _is_right(_read(asciicast.READER, cast), name)


@pytest.mark.parametrize("name", sessions.NAMES)
def test_a_log_without_times_gives_the_same(name: str, tmp_path: Path) -> None:
    script = tmp_path / "typescript"
    script.write_text(sessions.log(name), "utf-8", newline="")
    _is_right(_read(typescript.READER, script), name)


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("name", sessions.NAMES)
def test_a_log_of_programs_that_edit_their_lines_gives_the_same(name: str, tmp_path: Path, *, at_once: bool) -> None:
    script = tmp_path / "typescript"
    script.write_text(sessions.edited(name, at_once=at_once), "utf-8", newline="")
    _is_right(_read(typescript.READER, script), name)


def test_the_prompt_of_a_tool_nobody_knows_is_one_where_it_was_called_and_left(tmp_path: Path) -> None:
    shown = (
        "ops@jump:~$ quillctl\nquill v3\nquill(prod)> ring list\na b c\nquill(prod)> ring drain a\nok\n"
        "quill(prod)> quit\nops@jump:~$ cat notes\nleft> right\nleft> wrong\nops@jump:~$ w\n"
    )
    script = tmp_path / "typescript"
    script.write_text(f'Script started on 2024-03-04 10:00:00+00:00 [TERM="xterm"]\n{shown}', "utf-8")
    assert _read(typescript.READER, script) == [
        ("quillctl", "sh"),
        ("ring list", "quill"),
        ("ring drain a", "quill"),
        ("quit", "quill"),
        ("cat notes", "sh"),
        ("w", "sh"),
    ]
