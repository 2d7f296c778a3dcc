"""Lines that a client prints besides an answer: greetings, timings, counts of rows, warnings of its own, meters."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_ECHOED = re.compile(r"Query id: [0-9a-f-]{36}")
"""Above it ClickHouse's client prints the query again, formatted."""

_LOGGED_IN = re.compile(r"Last login: \w{3} ")
"""Above it a host greets: its system, its load, its news."""

_GREETING, _QUERY = 60, 200


def is_client_line(line: str) -> bool:
    """Whether a line tells of the client and not of the system: "(3 rows)", "Query id: ...", curl's meter."""
    return _pattern().fullmatch(line.strip()) is not None


def told_by_system(lines: list[str]) -> list[str]:
    """The lines without a client's own, a greeting, or a query that was printed again; [] where nothing stays.

    Linear in the lines.
    """
    begin = 0
    for number, line in enumerate(lines[: max(_GREETING, _QUERY)]):
        if _ECHOED.fullmatch(line.strip()) or (number < _GREETING and _LOGGED_IN.match(line.strip())):
            begin = number + 1
    kept = [line for line in lines[begin:] if not is_client_line(line)]
    return kept if any(line.strip() for line in kept) else []


@cache
def _pattern() -> re.Pattern[str]:
    table = tomllib.loads(files("wetink.drafting").joinpath("data", "client_lines.toml").read_text("utf-8"))
    shapes = [shape for text in table.values() for shape in text.splitlines() if shape]
    return re.compile("|".join(f"(?:{shape})" for shape in shapes))
