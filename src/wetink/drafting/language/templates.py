"""The sentences of data/wording.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _templates() -> dict[str, dict[str, str]]:
    text = (resources.files("wetink.drafting") / "data" / "wording.toml").read_text("utf-8")
    return tomllib.loads(text)


def table(name: str) -> dict[str, str]:
    """One table of it, by its name; KeyError for an unknown one."""
    return _templates()[name]
