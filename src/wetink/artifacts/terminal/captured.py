"""A screen's text saved without its escape sequences (`tmux capture-pane -p`, a copied scrollback): wrapped lines."""

from __future__ import annotations

from wetink.artifacts.terminal.prompts import prompt_in

WRAP = "\x00"
"""Stands where a row went on in the next one: screens pass it over, and lines can still be counted."""

_NARROWEST = 40
_LIVE = ("\x1b", "\r", "\b")


def rejoined(text: str) -> str:
    """The text with rows of one typed line put together again, a `WRAP` between them.

    How wide the screen was shows where at least two different lines end at the same, largest column. Only lines that
    begin with a sure prompt are put together: what a command printed stays as it was saved.
    """
    if any(sign in text for sign in _LIVE):
        return text
    lines = text.split("\n")
    width = max(map(len, lines))
    if width < _NARROWEST or len({line for line in lines if len(line) == width}) < 2:
        return text
    made: list[str] = []
    open_ = False
    for line in lines:
        sure = _at_prompt(line)
        if open_ and not sure and line and not line.startswith("   "):  # no one types three blanks
            made[-1] += WRAP + line
        else:
            made.append(line)
        open_ = len(line) == width and (sure or (open_ and bool(line)))
    return "\n".join(made)


def _at_prompt(line: str) -> bool:
    prompt = prompt_in(line)
    return prompt is not None and prompt.strong and len(line) > len(prompt.text)
