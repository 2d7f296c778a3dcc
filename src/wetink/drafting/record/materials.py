"""What was only made to be used by a later command: a file in a temporary folder, a variable, a function of the shell.

By itself it changes nobody's system; it belongs to the step that uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wetink.drafting.record.record import Run

_NOT_OURS = re.compile(r"/(?!tmp/|var/tmp/|dev/shm/|home/|root/)|(?:[\w.-]+@)?[\w.-]+:/")
"""Where a file is the system's: everywhere but in temporary folders, one's home and the folder one is in.

What is copied to another host is there for it.
"""
_SHELL_SET = re.compile(
    r"(?:local\s+|export\s+)?([A-Za-z_]\w{0,40})=(?:\"[^\"]*\"|'[^']*'|\$\(.*\)|[^\s;&|]*)$", re.DOTALL
)
_FISH_SET = re.compile(r"set\s+(?:-\w+\s+)*([A-Za-z_]\w{0,40})\s+\S")
_OTHER_SET = re.compile(r"(?:(?:var|let|const)\s+)?\$?([A-Za-z_]\w{0,40})((?:\.\w+|\[[^\]]{0,40}\])*)\s{0,3}=(?!=)")
_FUNCTION = re.compile(r"\s*(?:function\s+)?([A-Za-z_][\w-]{0,40})\s*\(\)\s*\{")
_FED = re.compile(r"<<|\becho\b|\bprintf\b|\||\bsed\b|\bjq\b|\bcurl\b|<\s*\S")
"""What says where the content comes from; without it the content was typed in."""
_EDITS = re.compile(r">>|\bsed\s+-i|\btee\s+-a")
_BEFORE = 3600.0
"""What was made longer ago was made for something else."""
_SHELLS = frozenset({"sh", "fish"})
_KEPT = 2 * 3600.0
_NAME = 6
_TOKEN = re.compile(r"[\s'\"=;|<>]+")
_PATH = re.compile(r"[/~.]")
_NAMED = re.compile(r"[a-z0-9][-_/.][a-z0-9]", re.IGNORECASE)
"""A name of one thing, as a path or with a joint in it."""


@dataclass(frozen=True, slots=True)
class Material:
    """Names of what a run makes while it does nothing else.

    new    whether it makes them new, or edits them
    whole  whether the line says what is in them; what was typed into `cat > file` is not in the record
    """

    run: Run
    names: frozenset[str]
    new: bool = True
    whole: bool = True


def is_systems(path: str) -> bool:
    """Whether a path is the system's: outside of temporary folders, one's home and the folder one is in."""
    return _NOT_OURS.match(path) is not None


def material(run: Run) -> Material | None:
    """What a run makes: paths, variables or functions; None for one that does anything more, or does not say what."""
    function = _FUNCTION.match(run.line)
    if function:
        return Material(run, frozenset({function.group(1)}))
    effects = run.facts.effects
    if effects and all(e.object.startswith("file/") and e.attribute == "content" for e in effects):
        paths = frozenset(effect.object.removeprefix("file/") for effect in effects)
        if any(_NOT_OURS.match(path) or len(path) < 3 for path in paths):
            return None
        return Material(run, paths, not _EDITS.search(run.line), _FED.search(run.line) is not None)
    return _variables(run)


def keeps_former(made: Material, change: Run) -> bool:
    """Whether what was made is a copy of what a change of the next hours then alters: kept so that it can go back."""
    if not 0 < change.t - made.run.t <= _KEPT or _EDITS.search(made.run.line) or "<<" in made.run.line:
        return False
    if not all(_PATH.search(name) for name in made.names):
        return False
    copied = {word for word in _TOKEN.split(made.run.line) if len(word) >= _NAME and word not in made.names}
    whole = {word for word in copied if not word.startswith("-") and _NAMED.search(word)}
    return bool(whole & set(_TOKEN.split(change.line)))


def _variables(run: Run) -> Material | None:
    """The variables that all statements of a line set, where none of them does anything else."""
    pattern = {"sh": _SHELL_SET, "fish": _FISH_SET}.get(run.command.program, _OTHER_SET)
    statements = [text.strip() for text in re.split(r";|\n", run.line) if text.strip()]
    found = [pattern.match(statement) for statement in statements]
    names = frozenset(match.group(1) for match in found if match)
    if not names or not all(found) or not {effect.object for effect in run.facts.effects} <= names:
        return None
    new = pattern is not _OTHER_SET or any(match and not match.group(2) for match in found)
    return Material(run, names, new)


def uses(user: Run, made: Material) -> bool:
    """Whether a later command of the same person names one of the things that were made."""
    maker = made.run
    if user.who != maker.who or not 0 <= user.t - maker.t <= _BEFORE or user.pos <= maker.pos:
        return False
    return any(_named(name, user) for name in made.names)


def _named(name: str, user: Run) -> bool:
    if name not in user.line:
        return False
    if re.fullmatch(r"\w+", name) is None:
        return re.search(rf"(?<![\w./-])(?:file://)?(?:\./)?{re.escape(name)}(?![\w/-])", user.line) is not None
    if user.command.program in _SHELLS:
        called = re.search(rf"(?:^|[;|&(]\s*|\bdo\s+){re.escape(name)}(?=\s|$)", user.line)
        return called is not None or re.search(rf"\$\{{?{re.escape(name)}\b", user.line) is not None
    return re.search(rf"(?<![\w.]){re.escape(name)}\b", user.line) is not None


def find_materials(runs: Iterable[Run]) -> list[Material]:
    """All materials among some runs, in order."""
    return [made for run in runs if run.ok and (made := material(run)) is not None]


def needed(user: Run, materials: Sequence[Material]) -> list[Run]:
    """What a command needs to have been made: of each name the latest making and the edits since, in order.

    A name that several things have (the variable of a loop over hosts) is settled by its latest making.
    """
    taken: dict[str, Run] = {}
    waiting = [user]
    while waiting:
        one = waiting.pop()
        settled: set[str] = set()
        for made in reversed(materials):
            if made.run is one or not made.whole or made.names <= settled or not uses(one, made):
                continue
            settled |= made.names if made.new else frozenset()
            if made.run.item.id not in taken:
                taken[made.run.item.id] = made.run
                waiting.append(made.run)
    return sorted(taken.values(), key=lambda run: (run.t, run.pos))
