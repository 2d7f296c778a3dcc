"""What no pattern may hold, whatever Python it is tested with."""

from __future__ import annotations

import ast
import copy
import gc
import importlib
import pickle
import pkgutil
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import wetink
from wetink.patterns import when_used

POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)\s*(?:[*+?]|\{\d*,?\d*\})\+")


def found(source: str) -> list[str]:
    """Texts of a module that repeat a group possessively."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and POSSESSIVE_GROUP.search(text)]


def test_no_group_is_repeated_possessively() -> None:
    r"""Python before 3.11.5 (Debian 12 has 3.11.2) matches `(?:ab?)*+` wrongly: secrets stayed (python/cpython#106052).

    `(?>(?:ab?)*)` means the same and is right in all of them; `[ab]*+` is right too.
    """
    assert found(r're.compile(r"x(?:ab?)*+")')
    assert found(r're.compile(r"x(?>(?:ab?)*)[ab]*+\)++")') == []
    sources = sorted(Path(wetink.__file__).parent.rglob("*.py"))
    wrong = {path.name: texts for path in sources if (texts := found(path.read_text("utf-8")))}
    assert wrong == {}


def test_every_pattern_of_a_module_can_be_compiled() -> None:
    """Those that are compiled when they are first used fail there, which may be in no test."""
    for module in pkgutil.walk_packages(wetink.__path__, "wetink."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    late = [one for one in gc.get_objects() if type(one) is type(when_used(""))]
    assert len(late) > 400
    for one in late:
        assert re.compile(one.pattern, one.flags)


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    wrong = when_used("(")
    assert wrong.pattern == "("
    with pytest.raises(re.error, match="missing"):
        wrong.search("x")
    word = when_used("(?P<word>w[a-z]+)", re.IGNORECASE)
    found = word.search("the WET ink")
    assert found
    assert found["word"] == "WET"
    assert word.sub("-", "wet") == "-"
    assert word.groupindex == {"word": 1}
    assert word.flags & re.IGNORECASE
    assert pickle.loads(pickle.dumps(word)).fullmatch("Wet")  # noqa: S301 - our own
    assert copy.deepcopy(word).match("wet")


SEARCHES = {"search", "finditer", "findall", "sub", "subn", "split"}
RUN = 10_000
RUNS = [piece * (RUN // len(piece)) for piece in (*"aA0 -_.=(['\"`<*\\:\n", "a.", "a-", "1,", "ab ", "a\n", "a: ")]
LONGEST = 0.12
"""Seconds of CPU: what looks once at each place of such a run a tenth of it, what runs to its end from each, two."""


def searched(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The module's own patterns that are looked for at every place of a text."""
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = {
        one.value.id
        for one in calls
        if isinstance(one, ast.Attribute) and one.attr in SEARCHES and isinstance(one.value, ast.Name)
    }
    for name in named:
        one = getattr(module, name, None)
        if isinstance(one, re.Pattern | type(when_used(""))) and isinstance(one.pattern, str):
            yield f"{module.__name__}.{name}", one


class _TooLong(Exception):
    pass


def _stop(*_: object) -> None:
    raise _TooLong


def is_slow(pattern: re.Pattern[str], text: str) -> bool:
    """Whether going through a text takes longer than LONGEST, which no search is let to."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        for _ in pattern.finditer(text):
            pass
    except _TooLong:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return False


def test_no_pattern_runs_to_the_end_of_a_run_from_each_of_its_places() -> None:
    r"""Evidence is hostile: behind `\w+` a needed sign, the search of one endless word takes the square of it.

    Bounds (`\w{1,80}`), a lookbehind for where the run begins, or possessive repeats keep it linear.
    """
    assert is_slow(re.compile(r"\w+@"), "a" * RUN)
    assert not is_slow(re.compile(r"\w{1,80}@"), "a" * RUN)
    slow: dict[str, list[str]] = {}
    for module in pkgutil.walk_packages(wetink.__path__, "wetink."):
        if not module.name.endswith("__main__"):
            for name, pattern in searched(importlib.import_module(module.name)):
                found = [run[:2] for run in RUNS if is_slow(pattern, run) and is_slow(pattern, run)]
                slow |= {name: found} if found else {}
    assert slow == {}
