"""Word lists that decide what a name is, kept as data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _all() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("entity_terms.toml").read_text("utf-8"))


@cache
def terms(name: str) -> frozenset[str]:
    """One of the lists."""
    return frozenset(_all()[name].split())
