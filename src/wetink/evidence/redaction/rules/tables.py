"""Secrets in tables: the column of a listing, a Markdown table, a CSV file or an INSERT that its heading names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import GATE_WORDS, Noun, noun
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.rules.starts import starts
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import lowered, word_set
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cell = tuple[int, int]
Cut = Callable[[str, int, int], list[Cell]]
"""Takes text and the start and end of a line; gives its cells."""

_ROWS = 500
_WIDEST = 2_000
_PLAIN = word_set("null nil none - -- n/a na yes no true false t f empty set unset never user admin root ok *")
# Headings of columns that hold a secret in listings of users, beside the names that `noun` knows.
_COLUMNS = {"authentication_string": "password-hash", "rolpassword": "password-hash", "password_hash": "password-hash",
            "passwort": "password", "mot de passe": "password", "contraseña": "password", "пароль": "password",
            "密码": "password", "パスワード": "password", "hasło": "password", "senha": "password"}  # fmt: skip
_HEAD = when_used(r"[^\W\d][\w .-]{0,40}")
# All that headings and what stands between them are made of, so that most lines are out at once; a line follows.
_HEADING = r"([\w .,;|│┃\t\r\"'`-]++)(?=\n)"
_FIRST = when_used(_HEADING)
_FURTHER = when_used(r"\n" + _HEADING)
_BARS = when_used(r"[^|│┃\n]+")
_COMMAS = when_used(r"\"(?P<quoted>[^\"\n]*+)\"(?:[,;\t]|$)|(?P<bare>[^,;\t\n]*+)(?:[,;\t]|$)")
_WORDS = when_used(r"\S+")
_TELLING = when_used("pass|pwd|pw|secret|token|key|cred|auth|" + "|".join(_COLUMNS))
_RULE = when_used(r"[\s|+:=─━┼│-]*")


def tables(text: str) -> Iterator[Span]:
    """The values below every heading that names a secret; a heading is a line of cells none of which is a value."""
    lines: list[Cell] = []
    number = -1
    first = _FIRST.match(text)
    for heading in chain([first] if first else [], _FURTHER.finditer(text)):
        start, end = heading.span(1)
        if end - start > _WIDEST or not _TELLING.search(lowered(heading[1])):
            continue
        lines = lines or _lines(text)
        here = bisect_left(lines, (start, end))
        if here < number:  # no row is looked at twice, though it may read like a heading
            continue
        for cut in (_bars, _commas, _gaps):
            head = cut(text, start, end)
            wanted = _wanted(text, head)
            if wanted:
                rows = _rows(text, lines[here + 1 : here + 1 + _ROWS], cut, len(head))
                yield from (
                    span for row in rows for column, what in wanted.items() for span in _cell(text, row[column], what)
                )
                number = here + 1 + len(rows)
                break


def _lines(text: str) -> list[Cell]:
    found: list[Cell] = []
    start = 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _wanted(text: str, head: Sequence[Cell]) -> dict[int, Noun]:
    """Which columns hold secrets; none where the line is no heading."""
    if len(head) < 2 or not all(_HEAD.fullmatch(text, *cell) for cell in head):
        return {}
    named = ((number, _column(text[slice(*cell)])) for number, cell in enumerate(head))
    return {number: what for number, what in named if what is not None}


def _column(name: str) -> Noun | None:
    kind = _COLUMNS.get(name.lower().strip())
    return Noun(kind, loose=True) if kind else (noun(name.strip().replace(" ", "_")) if len(name) <= 40 else None)


def _rows(text: str, lines: Sequence[Cell], cut: Cut, width: int) -> list[list[Cell]]:
    """The rows of a table, rulers left out; it ends where a line has not as many cells."""
    rows: list[list[Cell]] = []
    for start, end in lines:
        if end > start and _RULE.fullmatch(text, start, end):
            continue
        row = cut(text, start, end) if 0 < end - start <= _WIDEST else []
        if len(row) != width:
            break
        rows.append(row)
    return rows


def _cell(text: str, cell: Cell, what: Noun) -> Iterator[Span]:
    value = text[slice(*cell)]
    if (
        len(value) < 4
        or " " in value
        or value.lower() in _PLAIN
        or values.is_reference(value)
        or values.is_status(value)
    ):
        return
    if what.loose or values.plausible_token(value):
        yield Span(*cell, what.kind, 1)


def _stripped(text: str, start: int, end: int) -> Cell:
    while start < end and text[start] in " \t`'":
        start += 1
    while end > start and text[end - 1] in " \t`'\r":
        end -= 1
    return start, end


def _bars(text: str, start: int, end: int) -> list[Cell]:
    """`| a | b |` and ` a | b `, as Markdown, psql and mysql draw them."""
    if not any(bar in text[start:end] for bar in "|│┃"):
        return []
    cells = [_stripped(text, *cell.span()) for cell in _BARS.finditer(text, start, end)]
    return cells[
        0 if cells and cells[0][0] < cells[0][1] else 1 : len(cells) if cells and cells[-1][0] < cells[-1][1] else -1
    ]


def _commas(text: str, start: int, end: int) -> list[Cell]:
    """`a,b`, `a;b` and `a<tab>b`."""
    if not any(sign in text[start:end] for sign in ",;\t"):
        return []
    cells = [
        cell.span("quoted" if cell["bare"] is None else "bare") for cell in _COMMAS.finditer(text[start:end] + ",")
    ]
    return [_stripped(text, start + first, start + last) for first, last in cells[:-1]]


def _gaps(text: str, start: int, end: int) -> list[Cell]:
    """Columns with two and more blanks between them."""
    if "  " not in text[start:end]:
        return []
    cells: list[Cell] = []
    last = start
    for cell in _WORDS.finditer(text, start, end):
        if cells and cell.start() - last < 2:
            cells[-1] = (cells[-1][0], cell.end())
        else:
            cells.append(cell.span())
        last = cell.end()
    return cells


_INSERT_AT = starts(r"(insert|replace)[\s\x{80}-\x{10ffff}]+into[\s\x{80}-\x{10ffff}]")
_INSERT = when_used(r"(?i)\b(?:insert|replace)\s+into\s+[\w.\"`\[\]]{1,120}\s*\(([^()]{1,2000})\)\s*values\s*(?=\()")
_TUPLE = when_used(r"\s*,?\s*\(((?>(?:[^'()]++|'(?>(?:[^'\\]++|\\.|'')*)'|\([^()]*\))*))\)")
_FIELD = when_used(r"\s*((?>(?:[^',()]++|'(?>(?:[^'\\]++|\\.|'')*)'|\([^()]*\))+))(?:,|$)")
_LITERAL = when_used(r"[NnEe]?'((?>(?:[^'\\]++|\\.|'')*))'\s*")


def inserted(text: str) -> Iterator[Span]:
    """`INSERT INTO users (name, password) VALUES ('ops', 'X'), ...`."""
    for statement in filter(None, (_INSERT.match(text, start) for start in _INSERT_AT(text))):
        names = [name.strip(' \t\n"`[]') for name in statement[1].split(",")]
        wanted = {number: what for number, name in enumerate(names) if (what := noun(name)) is not None}
        pos = statement.end()
        while wanted and (row := _TUPLE.match(text, pos)) is not None:
            pos = row.end()
            for number, field in enumerate(_FIELD.finditer(text, *row.span(1))):
                literal = _LITERAL.fullmatch(text, *field.span(1))
                if number in wanted and literal is not None:
                    yield from _cell(text, literal.span(1), wanted[number])


_KEYED = (
    when_used(r"(?i)=\s{0,4}'(?P<value>[^'\n]{6,600})'[^;'\n]{0,120}\b(?:where|and)\s[^;'\n]{0,80}?=\s{0,4}'(?P<name>[\w.:/-]{2,80})'"),
    when_used(r"(?i)\bset\s{1,4}(?:global\s|session\s|persist\s|local\s)?@{0,2}(?P<name>[\w.]{2,80})\s{0,4}(?:=|\bto\b)\s{0,4}'(?P<value>[^'\n]{4,600})'"),
)  # fmt: skip

_KEYED_SHAPE = (
    r"(?i)=[\s\x80-\xff]*'[^'\n]{6}[^'\n]*'[^;'\n]*(where|and)[\s\x80-\xff][^;'\n]*=[\s\x80-\xff]*'"
    r"|set[\s\x80-\xff]+([a-z]+[\s\x80-\xff])?[^\s']+[\s\x80-\xff]*(=|to)[\s\x80-\xff]*'"
)


def keyed(text: str) -> Iterator[Span]:
    """`UPDATE settings SET value = 'X' WHERE key = 'api_token'`, `SET app.secret TO 'X'`."""
    for pattern in _KEYED:
        for match in pattern.finditer(text):
            what = noun(match["name"])
            if what is not None:
                yield from _cell(text, match.span("value"), what)


RULES = (
    Rule(GATE_WORDS, tables, block=True),
    Rule(r"(insert|replace)\s+into\s", inserted, block=True),
    Rule(r"\swhere\s|(^|\s)set\s", keyed, shape=_KEYED_SHAPE),
)
