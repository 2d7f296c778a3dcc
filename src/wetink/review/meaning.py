"""What a step's command means to the program that its block is marked for; gaps stand for any word."""

from __future__ import annotations

import re
from functools import lru_cache

from wetink.model.draft import StepCommand
from wetink.model.terms import CommandFacts, Risk
from wetink.patterns import when_used
from wetink.review.surroundings import Surroundings

SHELLS = frozenset({"", "sh", "bash", "zsh", "ksh", "shell", "console", "shell-session", "shellsession", "terminal"})
SQLS = frozenset({"sql", "psql", "mysql", "mariadb", "postgres", "postgresql", "sqlite", "cql", "tsql", "plsql"})
_PROGRAMS = {
    **dict.fromkeys(SHELLS, "sh"),
    **dict.fromkeys(SQLS, "psql"),
    "fish": "fish",
    "powershell": "powershell",
    "pwsh": "powershell",
    "ps1": "powershell",
    "js": "mongosh",
    "javascript": "mongosh",
    "mongo": "mongosh",
    "mongosh": "mongosh",
    "mongodb": "mongosh",
    "redis": "redis-cli",
    "redis-cli": "redis-cli",
}
GAP = when_used(r"(?<!<)<([A-Za-z][\w .,:/-]{0,60})>(?!>)|\{\{ ?([\w. -]{1,60}) ?\}\}")
_PROMPT = when_used(
    r"^[ \t]*(?:[$%❯➜]|#(?= (?:kubectl|docker|systemctl|helm|oc)\b)|PS [^>\n]{0,120}>)[ \t]+", re.MULTILINE
)
_CLOSED = when_used(r"\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
"""What a shell takes out of its reading: an escaped character, a quoted text; a quote that is left over is open."""

_NOTHING = CommandFacts(risk=Risk.READ_ONLY)


def is_read(command: StepCommand) -> bool:
    """Whether there is a grammar for the language of its block."""
    return command.language.lower() in _PROGRAMS


def meaning(command: StepCommand, around: Surroundings) -> CommandFacts:
    """What the grammar says of it; a language without one (YAML, PromQL, output) does nothing and parses.

    Of a session that was pasted with its output only what was typed counts, unless another line of it would destroy
    something where it is run: people paste whole blocks.
    """
    program = _PROGRAMS.get(command.language.lower())
    if program is None:
        return _NOTHING
    own = typed(command.run)
    known = around.facts(plain(own), program)
    if own == command.run:
        return known
    others = (around.facts(line, program) for line in command.run.split("\n") if line.strip() and line not in own)
    return next((one for one in others if _destroys(one)), known)


def _destroys(known: CommandFacts) -> bool:
    """Whether a line is sure to destroy something: a table that says `Delete`, or does not parse, is none."""
    return known.parses and known.risk is Risk.DESTRUCTIVE and all(verb.islower() for verb in known.verbs[:1])


@lru_cache(maxsize=4_096)
def typed(run: str) -> str:
    """What was typed of a session that begins at a prompt: the lines with a prompt and those that go on from one."""
    lines = run.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not _PROMPT.match(first):
        return run
    kept: list[str] = []
    goes_on, rest = False, ""
    for line in lines:
        if goes_on or _PROMPT.match(line):
            kept.append(line)
            rest = _CLOSED.sub("", f"{rest}\n{line}")
            is_open = "'" in rest or '"' in rest
            goes_on, rest = is_open or line.endswith("\\"), rest if is_open else ""
    return "\n".join(kept)


@lru_cache(maxsize=4_096)
def plain(run: str) -> str:
    """The command with a word in each gap and without the prompts in front of its lines."""
    filled = GAP.sub("gap", run) if "<" in run or "{{" in run else run
    return _PROMPT.sub("", filled) if "$ " in filled or "% " in filled or "# " in filled or "> " in filled else filled
