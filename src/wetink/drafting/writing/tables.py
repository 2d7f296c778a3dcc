"""What a command printed as a table or as names with values: boxes, bars, columns, vertical records, CSV, JSON."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

_SIDES = str.maketrans("│┃║¦", "||||")
_BORDER = re.compile(r"[\s\d.]*[┌┍┏╔╭├┝┣╠└╰┗╚┡╞╟╪┼┬┴─━═+|╇╈┿].*")
_BORDER_SIGNS = frozenset("┌┍┏╔╭├┝┣╠└╰┗╚┡╞╟╪┼┬┴─━═+-=|╇╈┿┐┓╗╮┤┥┫╣┘╯┛╝┩╡╢╦╩╬┳┻╋╤╧ ")
_TITLED = re.compile(r"\s*[┌┏╔][─━═].*[┐┓╗]\s*$")
"""ClickHouse writes the heads into the upper border."""

_NUMBERED = re.compile(r"^\s{0,8}\d{1,7}\.\s(?=\s?\|)")
_TYPE = re.compile(r"(\w{2,12})(?:[(\[].*| with time zone)?")
_VERTICAL = re.compile(
    r"\s*([A-Za-z_@][\w .:@/%()#-]{0,60}?)\s*(?:\s: |:\s|\s\|\s)\s*(\S.*?)\s*|\s*([\w ]{1,60}?)\s*[:|]\s*"
)
_FIELD = re.compile(r"[A-Za-z_][\w .%/-]{0,40}")
_MOST_JSON, _MOST_ROWS, _FEW = 200_000, 2_000, 2
_REPLY = re.compile(r"\s*(\d{1,4})\) (?:\"(.*)\"|\((?:integer|double)\) (.*)|(\(nil\)))")
"""An element of an array as redis-cli shows it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, and rows of as many cells."""

    head: list[str]
    rows: list[list[str]]


@cache
def columns_of(kind: str) -> frozenset[str]:
    """The heads of one kind ("states", "measures", "times"), and the "types" that stand below heads."""
    table = tomllib.loads(files("wetink.drafting").joinpath("data", "columns.toml").read_text("utf-8"))
    return frozenset(table[kind].split())


def table_of(lines: list[str]) -> Table | None:
    """The table that lines without a client's own show by its frame or form; None for any other text.

    What only stands in columns is not looked at here.
    """
    text = "\n".join(lines).strip()
    found = _of_json(text) if text[:1] in {"{", "["} and len(text) < _MOST_JSON else None
    if found is not None:
        return found
    if any(sign in text for sign in "│┃║"):
        return _boxed([line.translate(_SIDES) for line in lines], lines)
    if lines and lines[0].strip().startswith("+-") and sum(line.lstrip().startswith("|") for line in lines) >= _FEW:
        return _boxed(lines, lines)
    return _delimited(lines)


def pairs_of(lines: list[str]) -> list[tuple[str, str]]:
    """Names and values, one a line, of a record shown upright (`Format-List`, psql's) or of a reply; [] for others."""
    replies = [_REPLY.fullmatch(line) for line in lines]
    if len(lines) % 2 == 0 and lines and all(replies):
        values = ["".join(filter(None, found.groups()[1:])) for found in replies if found]
        named = values[::2]
        return list(zip(named, values[1::2], strict=True)) if all(_FIELD.fullmatch(name) for name in named) else []
    aligned = {line.index(sign) for line in lines for sign in (" : ", " | ") if sign in line[:64]}
    found = [_VERTICAL.fullmatch(line) for line in lines]
    if len(lines) < _FEW or not all(found) or len(aligned) > 1:
        return []
    return [(match[1], match[2]) for match in found if match and match[1]] if aligned else []


def _boxed(lines: list[str], drawn: list[str]) -> Table | None:
    """A table with sides drawn: the heads stand in the upper border, or above the next one."""
    head: list[str] = []
    rows: list[list[str]] = []
    above = True
    for line, raw in zip(lines[:_MOST_ROWS], drawn[:_MOST_ROWS], strict=True):
        if _TITLED.match(raw) and any(char.isalnum() for char in raw):
            head = [cell.strip(" ─━═┌┏╔┐┓╗") for cell in re.split("[┬┳╦]", raw)]
        elif not set(raw.strip()) <= _BORDER_SIGNS:
            cells = _cells(line)
            if not cells:
                continue
            if not head:
                head = cells
            elif not (above and _are_types(cells)):
                rows.append(cells)
                above = False
    kept = [row for row in rows if len(row) == len(head)]
    return Table(head, kept) if head and kept else None


def _cells(line: str) -> list[str]:
    bare = _NUMBERED.sub("", line).strip()
    if not (bare.startswith("|") and bare.endswith("|") and len(bare) > 1):
        return []
    return [cell.strip() for cell in bare[1:-1].split("|")]


def _are_types(cells: list[str]) -> bool:
    found = [_TYPE.fullmatch(cell) for cell in cells]
    return all(match is not None and match[1] in columns_of("types") for match in found)


def _delimited(lines: list[str]) -> Table | None:
    """Cells between tabs or commas under heads that are names; as many on each line."""
    for sign in ("\t", ","):
        counts = {line.count(sign) for line in lines}
        if len(lines) < _FEW or len(counts) != 1 or counts == {0}:
            continue
        cells = [[cell.strip().strip('"') for cell in line.split(sign)] for line in lines[:_MOST_ROWS]]
        alone = sign == "\t" or not any(", " in line for line in lines)
        if alone and all(_FIELD.fullmatch(cell) for cell in cells[0]) and not _all_names(cells[1:]):
            return Table(cells[0], cells[1:])
    return None


def _all_names(rows: list[list[str]]) -> bool:
    """Whether no cell has a digit: then the first line is no head, but one more row of words."""
    return not any(char.isdigit() for row in rows for cell in row for char in cell)


def _of_json(text: str) -> Table | None:
    """A document of values as one row, a list of such as rows; what is nested deeper is named with dots."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        inner = lists[0] if len(lists) == 1 and len(found) <= _FEW else None
        found = inner if inner is not None else [found]
    if not (isinstance(found, list) and found and all(isinstance(one, dict) for one in found)):
        return None
    rows = [dict(islice(_flat(one, ""), 60)) for one in found[:_MOST_ROWS]]
    head = list(dict.fromkeys(name for row in rows for name in row))
    return Table(head, [[row.get(name, "") for name in head] for row in rows]) if head else None


def _flat(value: dict[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for name, one in value.items():
        if isinstance(one, dict) and before.count(".") < _FEW:
            yield from _flat(one, f"{before}{name}.")
        elif isinstance(one, str | int | float | bool) or one is None:
            shown = json.dumps(one) if one is None or isinstance(one, bool) else str(one)
            yield f"{before}{name}", " ".join(shown.split()).strip('"')
