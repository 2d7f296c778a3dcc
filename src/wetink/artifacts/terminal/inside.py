"""The commands typed in what one command opened (ssh, sudo -i, psql), where that command and its output are known."""

from __future__ import annotations

from collections.abc import Sequence

from wetink.artifacts.terminal import nest
from wetink.artifacts.terminal.ran import Ran
from wetink.artifacts.terminal.recording import Chunk, record
from wetink.artifacts.terminal.sessions import commands


def inside(command: str, pieces: Sequence[tuple[float, str]], where: str, columns: int) -> tuple[str, list[Ran]]:
    """What the command printed before the first prompt it led to, and what was entered from there on.

    pieces  (seconds since the command began, output with its escapes)
    where   "user@host" of the shell in which it was typed
    ("", []) where the command opens nothing that has a prompt, or none of its prompts is recognised.
    """
    if not pieces or "\n" in command or nest.opens(command) is None:
        return "", []
    prompt, end = f"{where}:~$ ", pieces[-1][0]
    typed = [Chunk(0.0, prompt), Chunk(0.0, f"{command}\r\n")]
    # The prompt of a shell that we know to be there: what is read between the two of them was typed further in.
    recording = record([*typed, *(Chunk(at, text) for at, text in pieces), Chunk(end, f"\r\n{prompt}")], columns, end)
    found = commands(recording)
    if not found or found[0].text != command or not all(one.within for one in found[1:]):
        return "", []
    return found[0].output or "", found[1:]
