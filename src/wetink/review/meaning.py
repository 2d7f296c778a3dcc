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
_NOTHING = CommandFacts(risk=Risk.READ_ONLY)


def is_read(command: StepCommand) -> bool:
    """Whether there is a grammar for the language of its block."""
    return command.language.lower() in _PROGRAMS


def meaning(command: StepCommand, around: Surroundings) -> CommandFacts:
    """What the grammar says of it; a language without one (YAML, PromQL, output) does nothing and parses."""
    program = _PROGRAMS.get(command.language.lower())
    return around.facts(plain(command.run), program) if program else _NOTHING


@lru_cache(maxsize=4_096)
def plain(run: str) -> str:
    """The command with a word in each gap and without the prompts in front of its lines."""
    filled = GAP.sub("gap", run) if "<" in run or "{{" in run else run
    return _PROMPT.sub("", filled) if "$ " in filled or "% " in filled or "# " in filled or "> " in filled else filled
