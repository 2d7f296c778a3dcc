"""Lines of network devices and storage controllers that stand without a prompt: known by the words they begin with."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from wetink.evidence.paste_words import words_of

_FIRST = re.compile(r"/?[a-z][a-z-]{1,24}(?![^\s])")
_AROUND = frozenset({"no", "undo", "do", "run"})


def is_device_line(text: str) -> bool:
    """Whether a text in code marks is a device's line: `switchport trunk allowed vlan 210`, `commit confirmed 5`.

    Not where words of a sentence stand in it ("set system is broken"): those are said, not typed.
    """
    first = _FIRST.match(text)
    if first is None or "\n" in text:
        return False
    words = text.rstrip(" ;").split()
    if words[0] in _AROUND and len(words) > 1 and " ".join(words) not in _known()[0]:
        words = words[1:]
    whole, lines = _known()
    if " ".join(words) in whole:
        return True
    following = lines.get(words[0], frozenset())
    return any(_follows(words[1:], each) for each in following) and words_of("told").isdisjoint(
        word.lower().strip(",.") for word in words[1:]
    )


def _follows(rest: list[str], what: str) -> bool:
    """Whether the words behind the first are what an entry of the table asks for."""
    name, colon, _ = what.removesuffix("+").partition(":")
    if not rest or len(rest) < 1 + bool(colon or what.endswith("+")):
        return False
    first = name == "*" or rest[0].lower() == name or (name == "0" and _has_digit(rest[0]))
    return first and (not colon or _has_digit(rest[1]))


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


@cache
def _known() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The lines that are whole by themselves, and for each first word what may follow it."""
    table = tomllib.loads(files("wetink.evidence").joinpath("paste_devices.toml").read_text("utf-8"))
    return frozenset(table["alone"]), {word: frozenset(rest.split()) for word, rest in table["lines"].items()}
