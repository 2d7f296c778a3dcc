"""Consoles: programs that read lines at a prompt of their own (psql, RMAN, a switch), how one enters and knows them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from wetink.patterns import when_used

LEAVES = when_used(
    r"(?:[:/!.\\]?(?:exit|quit)(?:\(\))?|\\\\|logout|bye|q|\\q(?:uit)?|:q!?|q\(\)\.?|halt|disconnect|\^D)"
    r"(?: +\d{1,3})?;?\s*$",
    re.IGNORECASE,
)
"""A line that leaves a console or a shell."""

DOORS = frozenset(
    (
        *("ssh", "mosh", "telnet", "su", "sudo", "docker", "podman", "nerdctl", "crictl", "kubectl", "oc", "nsenter"),
        *(
            "chroot",
            "tmux",
            "screen",
            "lxc",
            "machinectl",
            "vagrant",
            "gcloud",
            "aws",
            "az",
            "tsh",
            "script",
            "newgrp",
            "bundle",
        ),
        *("heroku", "fly", "flyctl", "nomad", "rlwrap", "env", "ncat", "nc", "cu", "minicom", "picocom", "plink"),
    )
)
"""Programs that lead elsewhere, and run there what stands behind them."""

_MORE = r" {1,80}(?:->|['\"`]>|/\*>|\.\.\.>?|>)| {0,8}\.\.\."
"""What most programs put in front of the further lines of a statement."""

_END = r"(?: {1,2}|$)"
_TIGHT = r"(?: {1,2}|$|(?=\S))"
_DEVICE_FIRST = when_used(
    r"\s*(?:show|sh|display|get|diagnose|execute|config|conf|configure|system-view|terminal|enable|en|exit|quit|ping|write|wr"
    r"|copy|clear|no|undo|traceroute|debug|do|commit|reload|dis|sys|screen-length|edit|set|request|end)\b"
)
"""How the first line at a network device begins, whose prompt alone says too little."""


@dataclass(frozen=True, slots=True)
class Console:
    """One kind of console.

    name   what its commands are kept under
    sure   its prompt, which nothing else looks like; None where there is no such
    loose  all of its prompts, to be tried only where the console is known to be open
    more   what stands in front of the further lines of a statement
    ends   what ends a statement, "" where every line is one
    reads  the language or tool that its lines are read as, "" where they are whole calls
    far    found behind ssh or telnet, on a device without a shell
    hides  what is typed there is no command
    """

    name: str
    sure: re.Pattern[str] | None
    loose: re.Pattern[str]
    more: re.Pattern[str]
    ends: str
    reads: str
    far: bool
    hides: bool
    banner: re.Pattern[str] | None

    def prompt(self, line: str) -> str | None:
        """The prompt a line begins with, its blank included; None where it begins with none."""
        found = self.loose.match(line)
        return found[0] if found else None

    def continued(self, line: str) -> str | None:
        """The sign in front of a statement's further line, its blank included."""
        found = self.more.match(line)
        return found[0] if found else None

    def is_whole(self, statement: str) -> bool:
        """Whether a statement is ended, so that no further line can belong to it."""
        return bool(self.ends) and statement.rstrip().endswith((self.ends, "\\G", "\\g", "\\gx"))

    def is_far_prompt(self, line: str) -> bool:
        """Whether a line behind ssh shows that this device answers: a sure prompt, or one with its words behind it."""
        if self.sure is not None and self.sure.match(line) and self.name not in _SAY_LITTLE:
            return True
        found = self.loose.match(line)
        return found is not None and _DEVICE_FIRST.match(line, found.end()) is not None


_SAY_LITTLE = frozenset({"vrp"})


@cache
def consoles() -> Mapping[str, Console]:
    """All consoles by their name."""
    return {name: _console(name, row) for name, row in _table().items()}


@cache
def far_consoles() -> tuple[Console, ...]:
    """Those of devices, in the order in which they are to be tried."""
    return tuple(one for one in consoles().values() if one.far)


def opened_by(words: Iterable[str]) -> str | None:
    """The console a call opens, from its words in order ("bundle exec rails c" -> "irb"); None where it opens none.

    The program may stand behind others that run it (sudo, docker exec); paths in front of it are passed over.
    """
    bare = [word.rsplit("/", 1)[-1] for word in words]
    for index, word in enumerate(bare):
        found = opened_first(bare[index:]) if word in _openers() else None
        if found is not None:
            return found
    return None


def console_opened(command: str) -> str | None:
    """The console a command line leads to, itself or behind ssh, sudo, docker exec; None where it leads to none."""
    words = command.replace("'", " ").replace('"', " ").split()[:60]
    while words and re.match(r"[A-Za-z_]\w{0,60}=", words[0]):
        words = words[1:]
    if not words or "|" in words:
        return None
    words[0] = words[0].rsplit("/", 1)[-1]
    return opened_first(words) or (opened_by(words[1:]) if words[0] in DOORS else None)


def opened_first(words: list[str]) -> str | None:
    """The console that a call of the first word opens, None where the word or what follows it opens none."""
    words = [words[0].removesuffix(".exe"), *words[1:]] if words else words
    for rest, name in _openers().get(words[0] if words else "", ()):
        if all(word in words[1:] for word in rest):
            return name
    return None


def console_at(line: str) -> tuple[Console, str] | None:
    """The console whose prompt a line begins with beyond doubt, and that prompt; None for any other line."""
    if not any(sign in line[:200] for sign in ">:)#*]"):
        return None
    names, pattern = _sure()
    found = pattern.match(line)
    if found is None or found.lastgroup is None:
        return None
    return consoles()[names[int(found.lastgroup[1:])]], found[0]


def greeted(output: str, prompt: str) -> str | None:
    """The device that greets in what a connection printed, where the prompt is as it shows it."""
    for one in far_consoles():
        if one.banner is not None and one.banner.search(output) and one.prompt(prompt):
            return one.name
    return None


_SIGN = when_used(r"[>)#$%\]](?: {1,2}|(?=[^\s>)#$%\]:,.]))")
_FAREWELL = 3
"""So many lines may follow the one that leaves: "Bye", "Connection to leaf-1 closed."."""


def recurring_prompts(lines: Sequence[str], at_shell: Callable[[str], str | None]) -> dict[int, str]:
    """The lines at the prompt of a program nobody knows, each with that prompt; linear in the lines.

    Between a command at a shell's prompt and the next such prompt the same sign stands in front of several lines, and
    either the last of them leaves, or the sign begins with the program's name. `at_shell` gives what was typed at a
    line that stands at a shell's prompt beyond doubt, None for others.
    """
    found: dict[int, str] = {}
    called: str | None = None
    block: list[int] = []
    for index, line in enumerate(lines):
        typed = at_shell(line)
        if typed is None:
            block.append(index)
            continue
        found |= _recurring(called, lines, block)
        called, block = typed, []
    return found | _recurring(called, lines, block)


def _recurring(called: str | None, lines: Sequence[str], block: list[int]) -> dict[int, str]:
    if not called:
        return {}
    filled = [index for index in block if lines[index].strip()]
    known = consoles().get(console_opened(called) or "")
    if known is not None and any(known.prompt(lines[index]) for index in filled):
        return {}
    program = called.split()[0].rsplit("/", 1)[-1].lower()
    for key, rows in _by_sign(lines, filled).items():
        typed = [lines[index][len(literal) :].strip() for index, literal in rows.items()]
        left = LEAVES.match(typed[-1]) is not None and max(rows) in filled[-_FAREWELL - 1 :]
        named = key[:1].isalpha() and program.startswith(re.split(r"\W", key, maxsplit=1)[0].lower())
        if len(rows) > 1 and all(typed) and (left or named):
            return rows
    return {}


def _by_sign(lines: Sequence[str], filled: list[int]) -> dict[str, dict[int, str]]:
    """What may be a prompt -> the lines that begin with it; numbers and what stands in brackets may differ."""
    found: dict[str, dict[int, str]] = {}
    for index in filled:
        for sign in islice(_SIGN.finditer(lines[index], 1, 61), _SIGNS_TRIED):
            literal = lines[index][: sign.end()]
            if lines[index][: sign.start()].strip():
                found.setdefault(_DIFFERS.sub("0", literal).strip(), {})[index] = literal
    return found


_DIFFERS = when_used(r"\d+|(?<=\[)[^\[\]]*(?=\])|(?<=\()[^()]*(?=\))")
_SIGNS_TRIED = 4


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("consoles.toml").read_text("utf-8"))


@cache
def _openers() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> (words that must follow, console), the calls with the most words first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, row in _table().items():
        for call in row["opened"]:
            first, *rest = call.split()
            found.setdefault(first, []).append((tuple(rest), name))
    return {first: tuple(sorted(calls, key=lambda call: -len(call[0]))) for first, calls in found.items()}


@cache
def _sure() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The names of the consoles with a sure prompt, and one pattern whose group `_N` is the Nth of them."""
    rows = [(one.name, one.sure.pattern) for one in consoles().values() if one.sure and one.name not in _SAY_LITTLE]
    pattern = "|".join(f"(?P<_{number}>{text})" for number, (_, text) in enumerate(rows))
    return tuple(name for name, _ in rows), re.compile(pattern)


def _console(name: str, row: dict[str, Any]) -> Console:
    end = _TIGHT if row.get("tight") else _END
    more_end = r"(?: |$|(?=\S))" if row.get("tight") else "(?: |$)"
    shapes = [row[key] for key in ("prompt", "bare") if key in row]
    return Console(
        name,
        re.compile(f"(?:{row['prompt']}){end}") if "prompt" in row else None,
        re.compile(f"(?:{'|'.join(shapes)}){end}"),
        re.compile(f"(?:{row['more']}){more_end}|(?:{_MORE})(?: |$)" if "more" in row else f"(?:{_MORE})(?: |$)"),
        row.get("ends", ""),
        row.get("reads", ""),
        row.get("far", False),
        row.get("hides", False),
        re.compile(row["banner"]) if "banner" in row else None,
    )
