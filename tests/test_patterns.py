"""What no pattern may hold, whatever Python it is tested with."""

from __future__ import annotations

import ast
import copy
import gc
import importlib
import pickle
import pkgutil
import re
from pathlib import Path

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
