"""Lines typed at the prompts of other programs (RMAN, virsh, a switch) inside a paste, found line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wetink.evidence.paste_prompts import Prompt, device_lines, prompt_of
from wetink.model.consoles import (
    LEAVES,
    Console,
    console_at,
    console_opened,
    consoles,
    far_consoles,
    recurring_prompts,
)

_SHELLS = frozenset({"sh", "powershell", "cmd"})
_CONNECTIONS = ("ssh ", "telnet ", "plink ")
_WORD = re.compile(r"[A-Za-z][\w.-]*")
_COUNTED = re.compile(r"\.\d+$")
"""`x450-1.3 # `: the number of the line."""
_NUMBERED = re.compile(r"(?P<number>\d{1,3})>[ \t]?(?P<typed>.*)")
_SIGNS = ">:)#*]?&/"


@dataclass(slots=True)
class _Walk:
    """Where the walk stands: the open console, the statement being typed, and whether anything was printed since.

    left  the last line was one that leaves a console; it may have left only one of its menus
    open  the prompt itself said that the statement goes on below
    far   a connection was just made: a device may answer
    """

    console: Console | None = None
    statement: str = ""
    silent: bool = False
    open: bool = False
    left: bool = False
    far: bool = False


def console_lines(lines: list[str]) -> dict[int, Prompt]:
    """The lines of a paste that stand at a console's prompt, by their index; linear in the lines.

    A console is known by its own prompt, or by the command in front that opens it. What is typed into a mail program
    is given as a prompt without a command.
    """
    walk = _Walk()
    own = device_lines(lines) | _batches(lines) | _own_prompts(lines)
    found: dict[int, Prompt] = {}
    for index, line in enumerate(lines):
        prompt = _step(walk, line[:8000]) or own.get(index)
        if prompt is not None:
            found[index] = prompt
    return found


def _step(walk: _Walk, line: str) -> Prompt | None:
    shell = prompt_of(line) if walk.console is None or walk.left else None
    at_shell = shell is not None and shell.sure and shell.program in _SHELLS
    typed = None if at_shell and walk.left else _typed(walk, line)
    if typed is not None:
        console, literal, more = typed
        return _entered(walk, console, literal, line, more=more)
    shell = shell or prompt_of(line)
    if shell is not None and shell.sure and shell.program in _SHELLS:
        walk.console = consoles().get(console_opened(shell.command) or "")
        walk.far = shell.command.startswith(_CONNECTIONS)
        walk.statement, walk.silent, walk.left = "", False, False
    elif line.strip():
        walk.silent = False
    return None


def _typed(walk: _Walk, line: str) -> tuple[Console, str, bool] | None:
    """The console at whose prompt a line stands, the prompt, and whether it goes on with a statement."""
    if walk.console is not None:
        literal = walk.console.prompt(line)
        if literal is not None and not (walk.left and not any(char.isalpha() for char in literal)):
            return walk.console, literal, walk.open and walk.silent
        literal = walk.console.continued(line)
        named = literal is not None and any(char.isalpha() for char in literal)
        if literal is not None and walk.silent and not walk.console.is_whole(walk.statement):
            return walk.console, literal, True
        if literal is not None and named:
            return walk.console, literal, False
    if walk.far:
        for console in far_consoles():
            literal = console.prompt(line) if console.is_far_prompt(line) else None
            if literal is not None:
                return console, literal, False
    known = console_at(line) if any(sign in line[:200] for sign in _SIGNS) else None
    return (*known, False) if known is not None else None


def _entered(walk: _Walk, console: Console, literal: str, line: str, *, more: bool) -> Prompt | None:
    command = line[len(literal) :].rstrip()
    walk.console, walk.far, walk.silent, walk.open = (
        console,
        False,
        True,
        literal.rstrip().endswith("*") and console.prompt(line) is None,
    )
    walk.statement = f"{walk.statement}\n{command}" if more else command
    walk.left = LEAVES.match(command.strip()) is not None
    by_shape = prompt_of(line)
    prompt = Prompt(console.name, "" if console.hides else command if more else command.lstrip(), goes_on=more)
    if by_shape is not None and by_shape.command == prompt.command:
        return replace(prompt, host=by_shape.host, user=by_shape.user)
    return prompt


def _batches(lines: list[str]) -> dict[int, Prompt]:
    """The lines at the numbered prompts of sqlcmd and its kin, which a line "2> GO" tells from others."""
    numbered = {
        index: found for index, line in enumerate(lines) if (found := _NUMBERED.fullmatch(line[:8000].rstrip()))
    }
    if not any(found["typed"].lower() == "go" for found in numbered.values()):
        return {}
    return {
        index: Prompt("sqlcmd", found["typed"], goes_on=found["number"] != "1" and index - 1 in numbered)
        for index, found in numbered.items()
    }


def _own_prompts(lines: list[str]) -> dict[int, Prompt]:
    """The lines at prompts of programs nobody knows; a program is called what its prompt begins with."""
    found = recurring_prompts([line[:8000] for line in lines], _at_shell)
    return {index: Prompt(_name(literal), lines[index][len(literal) :].strip()) for index, literal in found.items()}


def _at_shell(line: str) -> str | None:
    shell = prompt_of(line)
    return shell.command if shell is not None and shell.sure and shell.program in _SHELLS else None


def _name(literal: str) -> str:
    name = _WORD.search(literal)
    return _COUNTED.sub("", name[0].lower()) if name else "console"
