"""Judges one-line scripts and console statements (Python, JavaScript, Ruby, Perl, PHP) by the calls in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from wetink.evidence.commands import sql
from wetink.evidence.commands.packs import table
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, merge, words
from wetink.model.terms import Effect
from wetink.patterns import when_used

_CALLED = when_used(r"([A-Za-z_]\w{0,60}[!?]?)[ \t]{0,20}\(|\.([A-Za-z_]\w{0,60}[!?]?)(?=[ \t]{0,20}(?:[;\n)]|$))")
_BARE = when_used(
    r"(?:^|[;{\n]|\band\b|\bdo\b)[ \t]{0,20}"
    r"(unlink|rmdir|rmtree|remove_tree|system|exec|kill|truncate|rename"
    r"|[A-Z]\w{1,30}\.(?:rm\w{0,10}|delete\w{0,10}|unlink|remove\w{0,10}))[ \t]{1,20}[^(=\s]"
)
# An unclosed literal runs to the end, so that no quote is looked at twice.
_STRING = when_used(r"""'((?>(?:[^'\\]++|\\.)*))'?|"((?>(?:[^"\\]++|\\.)*))"?|`([^`]*+)`?""", re.DOTALL)
_PARTS = when_used(r"[a-z]{2,20}|[A-Z][a-z]{1,20}")
_BACKTICK = when_used(r"`([^`]{2,500})`")
_WRITING_OPEN = when_used(r"open\([^()]{0,200},[ \t]{0,20}['\"](?:w|a|x|r\+)")
_ASSIGN = when_used(r"(?:^|[;\n])[ \t]{0,20}([A-Za-z_][\w.]{0,80}\.\w{1,60})[ \t]{0,20}=(?!=)")
_SQL_IN_CODE = when_used(r"(?:execute|query|raw|exec)\(?[ \t]{0,20}['\"]([^'\"]{6,2000})")
_LISTED = when_used(r"\[((?>(?:\s*+['\"][^'\"]{0,200}+['\"]\s*+,?+){1,40}))\]")
_KEYWORDS = words("if for while print return not and or in lambda with def elsif unless function catch assert")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(table("code")[key].split())


def judge(text: str, scope: str, run: Callable[[str], Verdict] | None = None) -> Verdict:
    """Judge a piece of code; `run` judges what it hands to a shell."""
    bare = _STRING.sub("''", text)
    risk, called = LOOK, []
    for found in _CALLED.finditer(bare):
        name = (found.group(1) or found.group(2)).rstrip("!?")
        if name not in _KEYWORDS:
            called.append(name)
            risk = max(risk, _risk(name))
    for word in _BARE.findall(bare):
        called.append(word.rpartition(".")[2])
        risk = max(risk, _risk(called[-1]))
    if _WRITING_OPEN.search(text) or _ASSIGN.search(bare):
        risk = max(risk, CHANGE)
    parts = [Verdict(risk, ("script",), (), (), scope)]
    if run and (any(name in _words("shell") for name in called) or _BACKTICK.search(text)):
        parts += [run(piece) for piece in _shell_pieces(text)]
    parts += [sql.judge(piece, scope) for piece in _SQL_IN_CODE.findall(text) if sql.is_sql(piece)]
    verdict = merge(parts)
    if verdict.risk > LOOK and not verdict.effects:
        changing = next((name for name in called if _risk(name) > LOOK), "run")
        verdict = verdict._replace(effects=(Effect("script", changing, None, scope),))
    return verdict


def _risk(name: str) -> int:
    if name in _words("destroy"):
        return DESTROY
    if name in _words("look"):
        return LOOK
    first = _PARTS.match(name)
    head = first.group().lower() if first else ""
    if head in {"delete", "destroy", "drop", "purge", "remove", "truncate", "flush", "wipe", "erase", "unlink"}:
        return DESTROY
    return LOOK if head in {"get", "list", "describe", "find", "show", "is", "has", "count", "fetch"} else CHANGE


def _shell_pieces(text: str) -> list[str]:
    """String literals that a script may hand to a shell; lists of words are joined."""
    listed = _LISTED.findall(text)
    joined = [" ".join(a or b or c for a, b, c in _STRING.findall(row)) for row in listed]
    single = [a or b or c for a, b, c in _STRING.findall(text)]
    return [piece for piece in (*joined, *single) if " " in piece][:20]
