"""A statement of SQL as a plain sentence: what is counted or listed, of what, under which condition."""

from __future__ import annotations

import re

_SELECT = re.compile(
    r"select\s+(?:distinct\s+)?(?P<what>.+?)\s+from\s+(?P<table>[\w.\"\[\]$`]{1,80})(?P<rest>.*?);?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSES = {
    "where": re.compile(r"\bwhere\s+(.+?)(?=\s+(?:group|order|limit|having|fetch)\b|$)", re.IGNORECASE | re.DOTALL),
    "group": re.compile(r"\bgroup\s+by\s+(.+?)(?=\s+(?:order|limit|having|fetch)\b|$)", re.IGNORECASE | re.DOTALL),
    "order": re.compile(r"\border\s+by\s+(.+?)(?=\s+(?:limit|fetch)\b|$)", re.IGNORECASE | re.DOTALL),
}
_ALIAS = re.compile(r"^(.*\S)\s+as\s+[\"`\[]?(\w+)[\"`\]]?$", re.IGNORECASE | re.DOTALL)
_COUNT = re.compile(r"^count\s*\(", re.IGNORECASE)
_SUM = re.compile(r"^(sum|max|min|avg)\s*\((.{1,60}?)\)$", re.IGNORECASE)
_SUMS = {"sum": "sum of", "max": "highest", "min": "lowest", "avg": "average of"}
_STRING = re.compile(r"^(?:select|show|with|explain)\b", re.IGNORECASE)
_MOST_COLUMNS = 6
_LONG = 110


def statement_in(words: tuple[str, ...]) -> str:
    """The statement that a client is given on its command line (`psql -c "select ..."`); "" for none."""
    return next((word for word in words[1:] if _STRING.match(word.strip())), "")


def sentence(statement: str) -> str:
    """The statement as one imperative sentence; "" for one that is no SELECT or too tangled to say.

    A subquery in the list of columns is not followed: then only the table is named.
    """
    line = " ".join(statement.split())
    match = _SELECT.match(line)
    if match is None:
        return ""
    columns, rest = _split(match["what"]), match["rest"]
    table = match["table"].strip('"`[]')
    if any("(select" in column.lower() for column in columns):
        columns = [column for column in columns if "(select" not in column.lower()]
        outer = re.split(r"\bfrom\s+", line, flags=re.IGNORECASE)[-1]
        table, _, rest = outer.partition(" ")
        table = table.strip('"`[];,()')
    names = [_name(column) for column in columns]
    groups = _grouped(_clause("group", rest), names)
    also = _also(columns, names, groups) if any(_COUNT.match(column) for column in columns) else ""
    return f"{_head(columns, names, table, groups)}{_where(rest)}{also}{_ordered(rest, names)}."


def _also(columns: list[str], names: list[str], groups: list[str]) -> str:
    """What is shown beside a count."""
    pairs = zip(columns, names, strict=True)
    more = [name for column, name in pairs if not _COUNT.match(column) and name not in groups]
    return f", with {', '.join(more)}" if more else ""


def _head(columns: list[str], names: list[str], table: str, groups: list[str]) -> str:
    per = f" for each {' and '.join(groups)}" if groups else ""
    if any(_COUNT.match(column) for column in columns):
        return f"Count the rows of {table}{per}"
    listed = [name for name in names if name not in groups or not per]
    shown = ", ".join(listed[:_MOST_COLUMNS]) if listed and listed != ["*"] else "the rows"
    return f"List {shown} of {table}{per}"


def _clause(name: str, rest: str) -> str:
    match = _CLAUSES[name].search(rest)
    return match.group(1) if match else ""


def _where(rest: str) -> str:
    where = _clause("where", rest)
    return f" where {where}" if where and len(where) <= _LONG else ""


def _ordered(rest: str, names: list[str]) -> str:
    """How many and which come first, where the statement cuts the list."""
    limit = re.search(r"\blimit\s+(\d+)", rest, re.IGNORECASE)
    order = _clause("order", rest)
    if not order:
        return f"; the first {limit.group(1)}" if limit else ""
    by = _grouped(re.split(r"\s+(?:asc|desc)\b|,", order, flags=re.IGNORECASE)[0], names)
    first = "highest" if re.search(r"\bdesc\b", order, re.IGNORECASE) else "lowest"
    key = by[0] if by else ""
    return f"; {first} {key} first" if key and len(key) < _LONG and "(" not in key else ""


def _grouped(text: str, names: list[str]) -> list[str]:
    """The columns of GROUP BY or ORDER BY, a position replaced by the column that stands there."""
    found = []
    for piece in _split(text) if text else []:
        at = int(piece) if piece.isdigit() else 0
        found.append(names[at - 1] if 0 < at <= len(names) else piece)
    return found


def _name(column: str) -> str:
    """What a column is called: its alias, its own name, or in words what is computed."""
    alias = _ALIAS.match(column)
    summed = _SUM.match(alias.group(1) if alias else column)
    if summed:
        return f"{_SUMS[summed.group(1).lower()]} {summed.group(2)}"
    if _COUNT.match(column):
        return "count"
    return alias.group(2) if alias else column.rsplit(".", 1)[-1] if re.fullmatch(r"[\w.]+", column) else column


def _split(text: str) -> list[str]:
    """Pieces between commas that stand in no parentheses."""
    pieces, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            pieces.append(text[start:at].strip())
            start = at + 1
    return [*pieces, text[start:].strip()]
