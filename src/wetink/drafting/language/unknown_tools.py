"""Calls of tools nobody knows: their risk is that of a change, but some of them are plainly made only to look."""

from __future__ import annotations

import re

from wetink.drafting.language.shown_tables import is_report
from wetink.drafting.language.verbs import table
from wetink.model.evidence import CommandFacts, Risk

_SENT = re.compile(
    r"(?:ssh|sudo|doas|watch|timeout|time|for|kubectl|oc|k|docker|podman|nerdctl|crictl|nsenter|chroot|machinectl|lxc)\s"
)
"""What sends a call elsewhere, or makes it more than once; a wrapper nobody knows may do more."""

_TOLD = re.compile(r"\"\s*(\w[^\"]*)\"|'\s*(\w[^']*)'")
_CONSOLES = frozenset({"ctl", "cli", "admin"})
_PLURAL = re.compile(r"[a-z]{3,20}[^s]s")
_PIECES = re.compile(r"[^A-Za-z]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CODE = ("script", "module", "shell", "procedure", "code", "pipe")
"""What runs is somebody's own text, whose name says little."""


def only_asks(line: str, facts: CommandFacts) -> bool:
    """Whether a tool nobody knows is asked by a verb that only looks, or by an option (`foo --status`, `foo -l`).

    Says nothing about its risk, which stays what it is.
    """
    if facts.risk is not Risk.CHANGES_STATE or len(facts.verbs) != 1:
        return False
    tool, _, verb = facts.verbs[0].partition(" ")
    if verb and not facts.effects:
        return line.startswith(tool) or _SENT.match(line) is not None
    if alters(line[line.rfind(f"{tool} ") :] if _SENT.match(line) and f"{tool} " in line else line):
        return False
    if _is_run(facts) and (_asked_in_quotes(line) or _names_many(line, tool)):
        return True
    asked = _is_config(facts) and bool(table()["asks"] & set(line.split()[1:5]))  # `foo config show`
    return asked or (_is_run(facts) and _asked_by_option(line, tool))


def _asked_in_quotes(line: str) -> bool:
    """Whether all that a tool is told in quotes begins with a word that asks: `dbtool / "show configuration"`."""
    told = _TOLD.findall(line)
    return bool(told) and all((double or single).split()[0].lower() in table()["asks"] for double, single in told)


def _names_many(line: str, tool: str) -> bool:
    """Whether a tool's console is told only a thing, in the plural: it says what is to be seen (`foo ctl peers`)."""
    words = line.rsplit(f"{tool} ", 1)[-1].split()
    return len(words) == 2 and words[0] in _CONSOLES and _PLURAL.fullmatch(words[1]) is not None


def _is_config(facts: CommandFacts) -> bool:
    return [effect.attribute for effect in facts.effects] == ["config"] and facts.effects[0].value is None


def _asked_by_option(line: str, tool: str) -> bool:
    words = line.split(tool, 1)[-1].split()
    return words == ["-l"] or bool(table()["asks_by"] & {word.partition("=")[0] for word in words})


def only_shows(line: str, facts: CommandFacts, output: str) -> bool:
    """Whether a tool nobody knows, told nothing that alters, answered with a report: then it was asked, not ordered."""
    if facts.risk is not Risk.CHANGES_STATE or not facts.verbs:
        return False
    return _is_run(facts) and not alters(line) and is_report(output)


def _is_run(facts: CommandFacts) -> bool:
    """Whether all that is known is that tools were run."""
    return bool(facts.effects) and all(
        effect.attribute == "run" and not effect.object.startswith(_CODE) for effect in facts.effects
    )


def alters(line: str) -> bool:
    """Whether a word of the line says that something is set, started, moved or taken away, also inside a longer one."""
    return any(word.lower() in table()["alters"] for piece in _PIECES.split(line) for word in _HUMPS.split(piece))
