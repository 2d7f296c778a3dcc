"""The words that stand around commands in sentences (`paste_words.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of one list: "announcing", "goes_on", "behind", "bot_verbs"."""
    table = tomllib.loads(files("wetink.evidence").joinpath("paste_words.toml").read_text("utf-8"))
    return frozenset(table[name].split())
