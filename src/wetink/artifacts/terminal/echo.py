"""What stands behind a prompt on the screen, where prompt and echo are known apart."""

from __future__ import annotations

from wetink.artifacts.terminal.emulator import LineScreen


def echoed(prompt: str, typed: str, columns: int) -> str:
    """The lines as they stand when Enter was pressed, editing carried out; a blank in front is kept."""
    screen = LineScreen(columns)
    screen.play(prompt, 0, len(prompt))
    above, before = screen.above_cursor(), screen.to_cursor()
    end = len(typed.rstrip("\r\n"))
    # Enter switches bracketed paste off and moves down; what comes behind it is no longer typed.
    screen.play(typed, 0, end)
    lines = screen.lines()[len(above) :]
    return "\n".join(line.removeprefix(before).rstrip() for line in lines)
