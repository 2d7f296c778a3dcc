"""Rewrites fish syntax so that the POSIX grammar can read which commands run."""

from __future__ import annotations

import re

from wetink.patterns import when_used

_PIECE = when_used(
    r"""('(?>(?:[^'\\]++|\\.)*)'|"(?>(?:[^"\\]++|\\.)*)"|\\.|(?<!\S)\#[^\n]*+)
    |(&&|\|\||;|\n)|(\()|([^'"\\;\n()&|#]++|.)""",
    re.DOTALL | re.VERBOSE,
)
_LEADING = when_used(r"\s{0,40}(?:and|or|not|begin|else|!|time)(?=\s|$)")
_OPENING = when_used(r"\s*(?:if|while|for|switch|function|begin)(?=\s|$)")
_LOOP = when_used(r"\s{0,40}for\s+\w{1,60}\s+in(?=\s|$)")
_TEST = when_used(r"\s{0,40}(?:if|while|else\s+if)\s+")
_DROPPED = when_used(r"\s*(?:end|case\b.*|switch\b.*|function\b.*|break|continue)\s*$")


def to_posix(text: str) -> tuple[str, bool]:
    """The commands of a fish line as a POSIX line, and whether every block is closed by `end`.

    `for h in a b; ssh $h uptime; end` becomes `: a b; ssh $h uptime`; `(cmd)` becomes `$(cmd)`.
    """
    statements = _statements(text)
    depth, closed = 0, True
    out: list[str] = []
    for statement in statements:
        depth += 1 if _OPENING.match(_bare(statement)) else 0
        depth -= 1 if re.fullmatch(r"\s*end\b.*", statement, re.DOTALL) else 0
        closed = closed and depth >= 0
        plain = _plain(statement)
        if plain.strip():
            out.append(plain.strip())
    return "; ".join(out), closed and depth == 0


def _bare(statement: str) -> str:
    return re.sub(r"^\s*(?:and|or|not|else)\s+", "", statement)


def _statements(text: str) -> list[str]:
    """Split at `;`, newlines and `&&`, `||` outside quotes; substitutions get their dollar sign."""
    out = [""]
    parts: list[str] = []
    depth = 0
    for kept, separator, opening, other in _PIECE.findall(text):
        depth += 1 if opening else -1 if other == ")" else 0
        if separator and depth <= 0:
            out.append("".join(parts))
            parts = []
        elif opening:
            parts.append("(" if parts and parts[-1].endswith("$") else "$(")
        elif not kept.startswith("#"):
            parts.append(kept or separator or other)
    out.append("".join(parts))
    return out


def _plain(statement: str) -> str:
    if _DROPPED.match(statement):
        return ""
    if _LOOP.match(statement):
        return ": " + _LOOP.sub("", statement, count=1)
    statement = _TEST.sub("", statement, count=1)
    while _LEADING.match(statement):
        statement = _LEADING.sub("", statement, count=1)
    return re.sub(r"^\s*end(?=\s|$)", ": end", statement)
