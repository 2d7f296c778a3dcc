"""What no pattern may hold, whatever Python it is tested with."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import wetink

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
