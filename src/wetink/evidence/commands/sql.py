"""Judges SQL by its statements' first words, their side effects and whether a WHERE bounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from wetink.evidence.commands.packs import table
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, MAX_DEPTH, Verdict, merge, words
from wetink.evidence.commands.sql_effects import Token, effects_of
from wetink.patterns import when_used

_TOKEN = when_used(
    r"""--[^\n]*+|/\*(?>(?:[^*]++|\*(?!/))*)(?:\*/)?
    |(?P<string>[eEnN]?'(?>(?:[^'\\]++|''|\\.)*)'?)|(?P<dollar>\$\w{0,63}+\$)
    |(?P<quoted>"[^"]*+"|`[^`]*+`|\[[A-Za-z_][^\]\n]*+\])
    |(?P<word>[@#]{0,2}[^\W\d][\w$.]*+\*?|@@\w++[\w.]*+)
    |(?P<number>\d[\w.]*+)|(?P<open>['"`])|(?P<mark>::|:=|<>|!=|>=|<=|\S)""",
    re.VERBOSE | re.DOTALL,
)
_START = when_used(
    r"""\s*+(?:SELECT\b(?!\s++\w++\s++in\s++[^;(]++;\s*+do\b)\s++\S|WITH\s++\S++\s++AS\b|DELETE\s++FROM\b|DROP\s++(?:TABLE|DATABASE|SCHEMA|INDEX|VIEW|USER|ROLE|KEYSPACE|TYPE|
    MATERIALIZED|SEQUENCE|FUNCTION|TRIGGER|EXTENSION|TABLESPACE|COLLECTION|SERVER|PUBLICATION|SUBSCRIPTION|OWNED|PROCEDURE)\b
    |TRUNCATE\s++(?>(?:TABLE\s++)?)[\w".`]++|UPDATE\s++[\w".`\[\]]++\s++(?>(?:AS\s++\w++\s++)?)SET\b|INSERT\s++(?:INTO|IGNORE|OVERWRITE)\b
    |REPLACE\s++INTO\b|MERGE\s++INTO\b|ALTER\s++(?:SYSTEM|TABLE|DATABASE|ROLE|USER|INDEX|SEQUENCE|PUBLICATION|SUBSCRIPTION|TYPE)\b
    |CREATE\s++(?>(?:UNIQUE\s++)?)(?>(?:OR\s++REPLACE\s++)?)(?:TABLE|DATABASE|SCHEMA|INDEX|VIEW|USER|ROLE|KEYSPACE|EXTENSION|FUNCTION|PUBLICATION)\b
    |GRANT\s++.{1,200}?\bON\b|REVOKE\s++.{1,200}?\bON\b|VACUUM\b(?!\s*+-)|REINDEX\s++(?:TABLE|INDEX|DATABASE|SCHEMA|SYSTEM)\b|ANALYZE\s++\w++\s*+;
    |EXPLAIN\s++(?:\(|ANALYZE|VERBOSE|SELECT|UPDATE|DELETE|INSERT|WITH)|SHOW\s++(?:TABLES|DATABASES|PROCESSLIST|FULL|SLAVE|REPLICA|
    MASTER|VARIABLES|GLOBAL|STATUS|ENGINE|CREATE|INDEX|GRANTS|max_connections|ALL)\b|SET\s++(?:GLOBAL|SESSION|PERSIST)\b
    |KILL\s++(?:QUERY|CONNECTION)\s++\d|KILL\s++(?:MUTATION|QUERY)\s++WHERE\b|SYSTEM\s++(?:STOP|START|RELOAD|FLUSH|SYNC|DROP)\s++[A-Z]|CHECKPOINT\s*+;|(?:COMMIT|ROLLBACK|BEGIN)(?:\s++TRAN\w*+)?\s*+;?\s*+$|REFRESH\s++MATERIALIZED\b
    |LOCK\s++TABLES?\b|FLUSH\s++(?:PRIVILEGES|TABLES|LOGS|HOSTS)\b|PURGE\s++BINARY\b|CALL\s++[\w.]++\s*+\(|OPTIMIZE\s++TABLE\b
    |(?:STOP|START|RESET)\s++(?:SLAVE|REPLICA)\b)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_VERB_PART = when_used(r"([a-z]{3,14})_", re.IGNORECASE)
_OWNER = when_used(r"[.$]")
"""Whose a function is stands before a dot, or a dollar sign (SYSTEM$...)."""
_EXECUTING = words("DELETE UPDATE INSERT MERGE")
_ALWAYS_TRUE = when_used(r"WHERE\s+(?:1\s*=\s*1|1|TRUE|NOT\s+FALSE|'?a'?\s*=\s*'?a'?)\s*;?\s*$", re.IGNORECASE)
_ACTIONS = words(
    "abort rebuild refresh purge delete drop kill create update set reset cancel terminate remove schedule "
    "enable disable run start stop import load archive truncate process requeue replay clear"
)


def is_sql(text: str) -> bool:
    """Whether a line typed at an unknown prompt reads as SQL."""
    return _START.match(text) is not None


def judge(text: str, scope: str = "", depth: int = 0) -> Verdict:
    """Judge one or more SQL statements."""
    statements, closed = split(text)
    if depth > MAX_DEPTH:
        return Verdict(CHANGE, ("...",))
    verdict = merge([_statement(tokens, scope, depth) for tokens in statements])
    return verdict if closed else verdict._replace(parses=False)


def split(text: str) -> tuple[list[list[Token]], bool]:
    """Statements as tokens, without comments; and whether every quote and parenthesis is closed."""
    statements: list[list[Token]] = [[]]
    depth, closed = 0, True
    for kind, piece in _pieces(text):
        if kind in _UNCLOSED:
            closed = False
        depth += {"(": 1, ")": -1}.get(piece, 0)
        closed = closed and depth >= 0
        if piece == ";" and depth <= 0:
            depth = 0
            statements.append([])
        else:
            statements[-1].append(Token(kind, piece, depth))
    return [s for s in statements if s], closed and depth == 0


_UNCLOSED = frozenset({"open", "comment"})


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Tokens with their kinds; closed comments are left out, `$tag$ ... $tag$` is one string."""
    position = 0
    while found := _TOKEN.search(text, position):
        kind, piece, position = found.lastgroup, found.group(), found.end()
        if kind == "dollar":
            end = text.find(piece, position)
            position = end + len(piece) if end >= 0 else len(text)
            yield "string" if end >= 0 else "open", text[found.start() : position]
        elif kind == "string" and (piece[-1] != "'" or len(piece.lstrip("eEnN")) < 2):
            yield "open", piece
        elif kind is not None:
            yield kind, piece
        elif piece.startswith("/*") and not (piece.endswith("*/") and len(piece) > 3):
            yield "comment", piece


def _statement(tokens: list[Token], scope: str, depth: int) -> Verdict:
    words = [t.text.upper() for t in tokens[:8] if t.kind in {"word", "quoted", "mark"}]
    first = words[0] if words else ""
    if first == "WITH":
        return _with(tokens, scope, depth)
    if first in {"EXPLAIN", "PREPARE"} or (first in {"DESCRIBE", "DESC"} and len(words) > 3):
        return _explain(tokens, words, scope, depth)
    risk, verb = _by_words(words)
    risk = max(risk, _bounded(first, tokens), _functions(tokens))
    risk = max(risk, _body(first, tokens, scope, depth))
    targets = tuple(_names(tokens))
    found = tuple(effects_of(tokens, verb, scope)) if risk > LOOK else ()
    return Verdict(risk, (verb,), found, targets, scope)


def _with(tokens: list[Token], scope: str, depth: int) -> Verdict:
    """A CTE: what the main statement does, and any writing inside the parentheses."""
    mains = frozenset({*_EXECUTING, "SELECT"})
    top = next((i for i, t in enumerate(tokens) if t.depth == 0 and t.text.upper() in mains), None)
    verdicts = [_statement(tokens[top:], scope, depth + 1)] if top else [Verdict(CHANGE, ("WITH",))]
    for index, token in enumerate(tokens[:top]):
        if token.text.upper() in _EXECUTING and index and tokens[index - 1].text == "(":
            end = next((i for i in range(index, len(tokens)) if tokens[i].depth < token.depth), len(tokens))
            inner = [t._replace(depth=t.depth - token.depth) for t in tokens[index:end]]
            verdicts.append(_statement(inner, scope, depth + 1))
    return merge(verdicts)


def _explain(tokens: list[Token], words: list[str], scope: str, depth: int) -> Verdict:
    runs = "ANALYZE" in words or "ANALYSE" in words
    start = next((i for i, t in enumerate(tokens) if t.text.upper() in {*_EXECUTING, "SELECT", "WITH"}), None)
    if not runs or not start or depth > MAX_DEPTH:
        return Verdict(LOOK, (words[0],), (), (), scope)
    inner = _statement(tokens[start:], scope, depth + 1)
    return inner._replace(verbs=("EXPLAIN ANALYZE", *inner.verbs))


@cache
def _starts() -> dict[tuple[str, ...], int]:
    out: dict[tuple[str, ...], int] = {}
    for risk, key in ((LOOK, "look"), (CHANGE, "change"), (DESTROY, "destroy")):
        for phrase in table("sql")[key].replace("\n", " ").split(","):
            if phrase.strip():
                out[tuple(phrase.split())] = risk
    return out


def _by_words(words: list[str]) -> tuple[int, str]:
    """Risk by the longest known beginning; an unknown statement changes something."""
    starts = _starts()
    for length in (3, 2, 1):
        key = tuple(words[:length])
        if len(key) == length and key in starts:
            named = key if length > 1 or words[0] not in _NAMED_BY_TWO else tuple(words[:2])
            return starts[key], " ".join(named)
    return CHANGE, words[0] if words else "?"


_NAMED_BY_TWO = words("ALTER CREATE DROP REFRESH REINDEX TRUNCATE SHOW FLUSH STOP START")


def _bounded(first: str, tokens: list[Token]) -> int:
    """DELETE and UPDATE without a WHERE, columns and partitions dropped, rights given over everything."""
    upper = [t.text.upper() for t in tokens]
    if first in {"DELETE", "UPDATE"}:
        where = "WHERE" in upper
        tail = " ".join(t.text for t in tokens[upper.index("WHERE") :]) if where else ""
        return CHANGE if where and not _ALWAYS_TRUE.match(tail) and upper[-1] != "USING" else DESTROY
    if first == "ALTER":
        dropping = {"DROP", "TRUNCATE", "DISCARD"} & set(upper[2:])
        harmless = {"DEFAULT", "NOT", "EXPRESSION", "IDENTITY"}
        at = min((upper.index(w) for w in dropping), default=0)
        return DESTROY if dropping and not harmless & set(upper[at + 1 : at + 2]) else CHANGE
    if first == "GRANT":
        return DESTROY if "ALL" in upper[:3] and _on_everything(upper) else CHANGE
    if first == "SELECT":
        return CHANGE if _writes(upper, tokens) else LOOK
    return LOOK


def _on_everything(upper: list[str]) -> bool:
    return any(upper[i : i + 4] == ["ON", "*", ".", "*"] for i in range(len(upper)))


def _writes(upper: list[str], tokens: list[Token]) -> bool:
    """SELECT INTO (not into a variable) and SELECT FOR UPDATE."""
    for index, word in enumerate(upper[:-1]):
        if tokens[index].kind == "word" and word == "INTO" and not upper[index + 1].startswith("@"):
            return True
        if word == "FOR" and upper[index + 1] in {"UPDATE", "SHARE"}:
            return True
    return False


@cache
def _function_risks() -> dict[str, int]:
    rows = table("sql")["functions"]
    return {n: r for r, key in ((CHANGE, "change"), (DESTROY, "destroy")) for n in rows[key].split()}


def _functions(tokens: list[Token]) -> int:
    known = _function_risks()
    risk = LOOK
    for token, following in pairwise(tokens):
        if following.text == "(" and token.kind == "word":
            name = token.text.lower()
            bare = _OWNER.split(name)[-1]
            part = _VERB_PART.match(bare)
            unknown = CHANGE if part and part.group(1) in _ACTIONS else LOOK
            risk = max(risk, known.get(name, known.get(bare, unknown)))
    return risk


def _body(first: str, tokens: list[Token], scope: str, depth: int) -> int:
    """The statements inside DO $$ ... $$ and EXEC('...')."""
    if first not in {"DO", "EXEC", "EXECUTE", "CALL"} or depth > MAX_DEPTH:
        return LOOK
    bodies = [t.text.strip("'$") for t in tokens if t.kind == "string"]
    pieces = [p for body in bodies for p in re.split(r";|\bBEGIN\b|\bLOOP\b|\bTHEN\b", body) if is_sql(p.strip())]
    return max((judge(piece, scope, depth + 1).risk for piece in pieces), default=LOOK)


def _names(tokens: list[Token]) -> list[str]:
    """Tables and other things named after FROM, JOIN, INTO, UPDATE, TABLE, ON."""
    out = []
    for before, token in pairwise(tokens):
        if before.text.upper() in {"FROM", "JOIN", "INTO", "UPDATE", "TABLE"} and token.kind in {"word", "quoted"}:
            out.append(token.text.strip('"`[]'))
    return out
