"""Where a prompt stands: which commands (ssh, sudo, psql ...) led to it, worked out from prompts that change."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wetink.artifacts.terminal.prompts import Prompt
from wetink.model.consoles import DOORS, LEAVES, console_at, consoles, far_consoles, greeted, opened_by, opened_first

_OWN_SHELLS = {"pwsh": "powershell", "fish": "fish"}
"""Shells that read another language than sh."""

SHELLS = frozenset(("sh", "bash", "zsh", "ash", "dash", "ksh"))
CONNECTIONS = frozenset(("ssh", "telnet", "plink", "cu", "minicom", "picocom", "screen", "nc", "ncat"))
"""Calls behind which a device may answer that has no shell."""

PRINTERS = frozenset(
    (
        "cat",
        "less",
        "more",
        "head",
        "tail",
        "grep",
        "rg",
        "sed",
        "awk",
        "bat",
        "curl",
        "git",
        "man",
        "echo",
        "diff",
        "history",
    )
)
"""Commands whose output can hold lines that look like prompts without being any."""

_LEFT = re.compile(
    r"^(?:Shared connection|Connection) to \S{1,200} closed|^logout\s*$|^Connection closed by", re.MULTILINE
)
_ENTERED = re.compile(
    r"Last login: |^Welcome to |Type \"help\" for help|If you don't see a command prompt", re.MULTILINE
)
_SAME_PLACE = re.compile(
    r"(?:sudo )?(?:chroot \S{1,200}|newgrp \S{1,60}|(?:bash|sh|zsh|ksh|fish|su)(?: -{1,2}[a-z]{0,12}){0,4})$"
)
"""Shells inside a shell, whose prompt can look the same."""

_ASSIGNMENT = re.compile(r"\s*[A-Za-z_]\w{0,80}=(?:'[^']{0,400}'|\"[^\"]{0,400}\"|[^\s'\"]){0,400}\s+")
_PROMPT_SET = re.compile(r"\b(?:PS1|PROMPT|PROMPT_COMMAND)=")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose prompt it is: two prompts of one place differ in folder, database or time only."""

    program: str
    user: str | None
    host: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """One level: the command that opened it ("" for the recording's own shell) and the place its prompt shows."""

    command: str
    place: Place
    edited: bool


class Nest:
    """The levels a recording is in; `shell` is the program of the outermost prompt where its shape does not say."""

    def __init__(self, shell: str = "sh") -> None:
        self._shell = shell
        self._frames: list[Frame] = []

    @property
    def within(self) -> tuple[str, ...]:
        """The commands that led here, outermost first."""
        return tuple(frame.command for frame in self._frames if frame.command)

    @property
    def top(self) -> Frame | None:
        """The innermost level, None before the first prompt."""
        return self._frames[-1] if self._frames else None

    def arrive(self, prompt: Prompt, last: str, output: str, *, edited: bool) -> str:
        """Take note of a prompt that came after the command `last` printed `output`; gives the prompt's program."""
        opened = opens(last)
        # Behind an exit a prompt that looks the same belongs to the shell below, which may read another language.
        left = LEAVES.match(last.strip()) is not None and len(self._frames) > 1
        program = self._console(prompt, opened, output) or self._program(
            prompt, opened, self._frames[:-1] if left else self._frames
        )
        place = Place(program, prompt.user, prompt.host)
        if not self._frames:
            self._frames.append(Frame("", place, edited))
        elif self._left(place, last, output):
            self._frames.pop()
            self._return_to(place)
        elif place != self._frames[-1].place:
            self._settle(place, last, opened, edited=edited)
        elif opened is not None and (
            _ENTERED.search(output[:2000]) or (not output and _SAME_PLACE.match(last.strip()))
        ):
            self._frames.append(Frame(last, place, edited))
        return place.program

    def _left(self, place: Place, last: str, output: str) -> bool:
        """Whether `last` closed a level: the connection says so, or it was an exit and the prompt is that of below."""
        if len(self._frames) < 2:
            return False
        below = place == self._frames[-2].place
        return (
            _LEFT.search(output[-2000:]) is not None
            if not LEAVES.match(last.strip())
            else below or bool(_LEFT.search(output[-2000:]) and place != self._frames[-1].place)
        )

    def _console(self, prompt: Prompt, opened: str | None, output: str) -> str | None:
        """The console whose prompt it is: the one that was just opened, greets from afar, or is still open."""
        known = consoles().get(opened or "")
        if known is not None and known.prompt(prompt.text):
            return known.name
        if opened == "sh":
            sure = console_at(prompt.text)
            if sure is not None and sure[0].far:
                return sure[0].name
            far = greeted(output[-4000:], prompt.text)
            return far or (prompt.program if prompt.program in {one.name for one in far_consoles()} else None)
        top = self._frames[-1].place if self._frames else None
        inside = consoles().get(top.program) if top is not None else None
        if top is None or inside is None or not (inside.prompt(prompt.text) or inside.continued(prompt.text)):
            return None
        return inside.name if (prompt.user, prompt.host) == (top.user, top.host) or not prompt.strong else None

    def _program(self, prompt: Prompt, opened: str | None, frames: list[Frame]) -> str:
        """The prompt's own word, else what the command just run opens, else what we are in."""
        if prompt.program not in {"", "sh", "?"} and (prompt.program not in _VAGUE or opened in {None, "sh"}):
            known = self.top.place.program if self.top else ""
            return known if prompt.program in _VAGUE and known in consoles() else prompt.program
        if opened not in {None, "sh"} and not prompt.strong:
            return str(opened)
        if opened == "fish":
            return "fish"
        if self.top is None:
            return self._shell
        same = [f.place.program for f in frames if (f.place.user, f.place.host) == (prompt.user, prompt.host)]
        if prompt.program == "sh":
            return next((p for p in reversed(same) if p in {"sh", "fish"}), "sh")
        return self.top.place.program

    def _settle(self, place: Place, last: str, opened: str | None, *, edited: bool) -> None:
        if opened is None and self._return_to(place):
            return
        if last and not _PROMPT_SET.search(last):
            self._frames.append(Frame(last, place, edited))
        else:
            self._frames[-1] = replace(self._frames[-1], place=place)

    def _return_to(self, place: Place) -> bool:
        for index in range(len(self._frames) - 1, -1, -1):
            if self._frames[index].place == place:
                del self._frames[index + 1 :]
                return True
        return False


_VAGUE = frozenset(("?",))


def opens(command: str) -> str | None:
    """What prompt a command line can lead to: a console's program, "sh" for a shell elsewhere, None for neither."""
    bare = _unassigned(command)
    names = [word.rsplit("/", 1)[-1] for word in bare.replace("'", " ").replace('"', " ").split()[:60]]
    if "|" in names or not names:
        return None
    first = names[0]
    if first in _OWN_SHELLS:
        return _OWN_SHELLS[first]
    found = opened_first(names)
    if found is not None:
        return found
    if first in DOORS:
        return opened_by(names[1:]) or next((_OWN_SHELLS[name] for name in names if name in _OWN_SHELLS), "sh")
    return "sh" if first in SHELLS else None


def _unassigned(command: str) -> str:
    """A command line without the assignments in front of it."""
    at = 0
    for _ in range(8):
        match = _ASSIGNMENT.match(command, at)
        if match is None:
            break
        at = match.end()
    return command[at:]


def first_word(command: str) -> str:
    """The program a command line runs, `sudo` and assignments passed over."""
    for word in _unassigned(command).split()[:20]:
        if word != "sudo" and not word.startswith("-"):
            return word.rsplit("/", 1)[-1]
    return ""
