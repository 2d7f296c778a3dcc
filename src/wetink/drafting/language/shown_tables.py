"""Whether what a command printed is a report (a table, values, a document) or the word that it did something."""

from __future__ import annotations

import json
import re

from wetink.drafting.language.verbs import table

_LEAST = 3
"""So many lines alike make a report."""

_COLUMNS = re.compile(r"\S(?: {2,}|\t+| ?[│|] ?)\S")
_RULE = re.compile(r"\s*[-=+|┌├└─┬┼┴ ]{6,}\s*$")
_VALUE = re.compile(r"\s*[\w\"][\w \"./()%-]{0,50}?\s*[:=]\s*\S")
_WORDS = re.compile(r"[a-z]+")
_LONGEST = 20_000


def is_report(output: str) -> bool:
    """True for a table, lines of names and values, or a JSON document; never where a line says that something was done.

    "" and a single line are no report: most commands that change something print so little.
    """
    text = output[:_LONGEST].strip()
    if text.startswith(("{", "[")) and _is_document(text):
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < _LEAST or _confirms(lines):
        return False
    in_columns = sum(_COLUMNS.search(line) is not None or _RULE.match(line) is not None for line in lines)
    valued = sum(_VALUE.match(line) is not None for line in lines)
    return max(in_columns, valued) * 5 >= len(lines) * 3


def _is_document(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    keys = {str(key).lower() for key in found} if isinstance(found, dict) else set()
    return len(text.splitlines()) >= _LEAST and not keys & table()["confirms"]


def _confirms(lines: list[str]) -> bool:
    """Whether the first or a last line tells a deed ("Moved 3 shards", "done"), or all values do ("web: restarted")."""
    if all(_VALUE.match(line) and _says_done(line.rpartition(":")[2]) for line in lines):
        return True
    ends = (lines[0], lines[-1], lines[-2])
    return any(_says_done(line) for line in ends if not (_COLUMNS.search(line) or _VALUE.match(line)))


def _says_done(text: str) -> bool:
    return bool(table()["confirms"] & set(_WORDS.findall(text.lower())))
