"""What SQL statements change, as (object, attribute, value)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from wetink.evidence.commands.packs import table
from wetink.evidence.commands.shape import words
from wetink.model.terms import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator


_NOISE = words(
    "IF EXISTS NOT TABLE ONLY CONCURRENTLY TEMPORARY TEMP UNIQUE OR REPLACE FROM INTO IGNORE LOW_PRIORITY UNLOGGED"
)
_QUOTES = "'\"`[]"


class Token(NamedTuple):
    """One token: kind "string", "quoted", "word", "number" or "mark"; `depth` counts open parentheses."""

    kind: str
    text: str
    depth: int


_HOW = frozenset({"FULL", "FREEZE", "VERBOSE", "ANALYZE", "ANALYSE", "CONCURRENTLY", "SKIP_LOCKED"})
"""What says how a table is looked after, not which."""


def effects_of(tokens: list[Token], verb: str, scope: str) -> list[Effect]:
    """The effects of one statement; a statement of an unknown kind gives its verb and first name."""
    first = verb.split(" ", maxsplit=1)[0]
    maker = _MAKERS.get(first)
    found = list(maker(tokens, scope)) if maker else []
    found += _functions(tokens, scope)
    if found:
        return found
    plain = [token for token in tokens[1:] if token.depth <= tokens[0].depth and token.text.upper() not in _HOW]
    name = _first_name(plain)
    return [Effect(f"sql/{name}" if name else "sql", verb.lower(), None, scope)]


def _first_name(tokens: list[Token]) -> str:
    for token in tokens:
        if token.text.upper() in _NOISE or token.kind == "mark":
            continue
        return token.text.strip(_QUOTES)
    return ""


def _text(tokens: list[Token]) -> str:
    return " ".join(t.text for t in tokens)


def _index(tokens: list[Token], *words: str) -> int:
    for index, token in enumerate(tokens):
        if token.text.upper() in words and token.depth <= tokens[0].depth:
            return index
    return -1


def _rows(tokens: list[Token]) -> str:
    """The table, with the condition that says which rows."""
    name = _first_name(tokens[1:])
    at = _index(tokens, "WHERE")
    return f"table/{name}[{_text(tokens[at + 1 :])[:120]}]" if at >= 0 else f"table/{name}"


def _delete(tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect(_rows(tokens), "rows", "deleted", scope)


def _insert(tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect(f"table/{_first_name(tokens[1:])}", "rows", "inserted", scope)


def _truncate(tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect(f"table/{_first_name(tokens[1:])}", "rows", "absent", scope)


def _update(tokens: list[Token], scope: str) -> Iterator[Effect]:
    start, end = _index(tokens, "SET"), _index(tokens, "WHERE", "FROM")
    assignments = tokens[start + 1 : end if end >= 0 else None]
    for name, value in _assignments(assignments):
        yield Effect(_rows(tokens), name, value, scope)


def _assignments(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """`a = 1, b = 'x'` as pairs."""
    base = tokens[0].depth if tokens else 0
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == "," and token.depth <= base:
            pieces.append([])
        else:
            pieces[-1].append(token)
    for piece in pieces:
        if (len(piece) > 2 and piece[1].text in {"=", ":="}) or (len(piece) > 2 and piece[1].text.upper() == "TO"):
            yield piece[0].text.strip(_QUOTES), _text(piece[2:]).strip("'\"")


def _alter(tokens: list[Token], scope: str) -> Iterator[Effect]:
    kind = tokens[1].text.lower() if len(tokens) > 1 else ""
    obj = "database-server" if kind == "system" else f"{kind}/{_first_name(tokens[2:])}"
    at, reset = _index(tokens, "SET"), _index(tokens, "RESET")
    if kind in {"system", "database", "role", "user"} and at >= 0:
        for name, value in _assignments(tokens[at + 1 :]):
            yield Effect(obj, f"config:{name}", value, scope)
    elif reset >= 0 and reset + 1 < len(tokens):
        yield Effect(obj, f"config:{tokens[reset + 1].text}", "default", scope)
    else:
        yield from _altered(obj, tokens, scope)


def _altered(obj: str, tokens: list[Token], scope: str) -> Iterator[Effect]:
    """ALTER ... ENABLE and DISABLE, of the whole or of a part of it; else what is defined anew."""
    switch = _index(tokens, *_SWITCH)
    if switch < 0:
        yield Effect(obj, "definition", _text(tokens[3:])[:120], scope)
        return
    part = _text(tokens[switch + 1 :]).replace(" ", "-").lower()[:80]
    yield Effect(obj, f"enabled:{part}" if part else "enabled", _SWITCH[tokens[switch].text.upper()], scope)


_SWITCH = {"ENABLE": "yes", "DISABLE": "no"}


def _set(tokens: list[Token], scope: str) -> Iterator[Effect]:
    start = 2 if len(tokens) > 1 and tokens[1].text.upper() in {"GLOBAL", "PERSIST", "PERSIST_ONLY"} else 1
    for name, value in _assignments(tokens[start:]):
        yield Effect(
            "database-server", f"config:{name.removeprefix('@@GLOBAL.').removeprefix('@@global.')}", value, scope
        )


def _create(tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect(_thing(tokens), "exists", "present", scope)


def _drop(tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect(_thing(tokens), "exists", "absent", scope)


def _thing(tokens: list[Token]) -> str:
    rest = [t for t in tokens[1:] if t.text.upper() not in _NOISE - {"TABLE"}]
    kind = rest[0].text.lower() if rest else "thing"
    return f"{kind}/{_first_name(rest[1:])}"


_SESSIONS = words("QUERY CONNECTION SESSION HARD SOFT USER")


def _kill(tokens: list[Token], scope: str) -> Iterator[Effect]:
    what = tokens[1].text.upper() if len(tokens) > 1 and tokens[1].kind == "word" else ""
    if what and what not in _SESSIONS:  # ClickHouse: KILL MUTATION WHERE ..., KILL PART_MOVE_TO_SHARD WHERE ...
        at = _index(tokens, "WHERE")
        where = f"[{_text(tokens[at + 1 :])[:120]}]" if at >= 0 else f"/{_first_name(tokens[2:])}".rstrip("/")
        yield Effect(f"{what.lower()}{where if at < 0 else '/' + where}", "exists", "absent", scope)
        return
    query = len(tokens) > 1 and tokens[1].text.upper() == "QUERY"
    number = tokens[-1].text.strip(_QUOTES)
    yield Effect(f"db-session/{number}", *(("query", "cancelled") if query else ("exists", "absent")), scope)


def _commit(_tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect("transaction", "state", "committed", scope)


def _rollback(_tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect("transaction", "state", "rolled-back", scope)


def _call(tokens: list[Token], scope: str) -> Iterator[Effect]:
    yield Effect(f"procedure/{_first_name(tokens[1:])}", "run", _text(tokens[2:])[:80] or None, scope)


def _system(tokens: list[Token], scope: str) -> Iterator[Effect]:
    """ClickHouse: SYSTEM STOP MERGES orders, SYSTEM START FETCHES."""
    if len(tokens) > 2 and tokens[1].text.upper() in {"STOP", "START"}:
        names = [token.text.lower() for token in tokens[2:] if token.kind == "word"]
        value = "started" if tokens[1].text.upper() == "START" else "stopped"
        thing = "-".join(word for word in names if word.upper() in _DONE_BY_SERVER) or names[0]
        rest = _text([t for t in tokens[2:] if t.text.upper() not in _DONE_BY_SERVER]).replace(" ", "")
        yield Effect(f"{thing}/{rest}".rstrip("/"), "running", value, scope)


_DONE_BY_SERVER = words(
    "TTL MERGES MOVES FETCHES SENDS REPLICATED REPLICATION QUEUES PULLING LOG DISTRIBUTED CLEANUP LISTEN VIEW VIEWS "
    "REDUCE BLOCKING PARTS"
)


def _start_stop(tokens: list[Token], scope: str) -> Iterator[Effect]:
    value = "started" if tokens[0].text.upper() == "START" else "stopped"
    yield Effect(tokens[1].text.lower() if len(tokens) > 1 else "replica", "running", value, scope)


def _pause(tokens: list[Token], scope: str) -> Iterator[Effect]:
    value = "yes" if tokens[0].text.upper() == "PAUSE" else "no"
    yield Effect("/".join(t.text.lower() for t in tokens[1:3]), "paused", value, scope)


def _grant(tokens: list[Token], scope: str) -> Iterator[Effect]:
    value = "granted" if tokens[0].text.upper() == "GRANT" else "revoked"
    at, to = _index(tokens, "ON"), _index(tokens, "TO", "FROM")
    right = _text(tokens[1 : at if at > 0 else to if to > 0 else None])
    thing = _text(tokens[at + 1 : to if to > at else None]) if at > 0 else ""
    who = tokens[to + 1].text.strip(_QUOTES) if 0 < to < len(tokens) - 1 else ""
    yield Effect(f"role/{who}", f"grant:{right} {thing}".strip(), value, scope)


_MAKERS = {
    "DELETE": _delete,
    "INSERT": _insert,
    "REPLACE": _insert,
    "COPY": _insert,
    "TRUNCATE": _truncate,
    "UPDATE": _update,
    "ALTER": _alter,
    "SET": _set,
    "CREATE": _create,
    "DROP": _drop,
    "KILL": _kill,
    "COMMIT": _commit,
    "END": _commit,
    "ROLLBACK": _rollback,
    "ABORT": _rollback,
    "CALL": _call,
    "EXEC": _call,
    "EXECUTE": _call,
    "GRANT": _grant,
    "REVOKE": _grant,
    "START": _start_stop,
    "STOP": _start_stop,
    "SYSTEM": _system,
    "PAUSE": _pause,
    "RESUME": _pause,
}


def _functions(tokens: list[Token], scope: str) -> list[Effect]:
    """Effects of functions such as pg_terminate_backend(21877)."""
    known: dict[str, list[str]] = table("sql")["function-effects"]
    listed = table("sql")["functions"]
    risky = {*listed["change"].split(), *listed["destroy"].split()}
    out: list[Effect] = []
    for index, (token, following) in enumerate(pairwise(tokens)):
        name = token.text.lower()
        if following.text != "(" or not (name in risky or name.rpartition(".")[2] in risky):
            continue
        arguments = _arguments(tokens, index + 1)
        row = known.get(name) or known.get(name.rpartition(".")[2]) or [f"function/{name}", "call", "{1}"]
        obj, attribute, value = (_put(part, arguments) for part in row)
        at = _index(tokens, "WHERE")
        if arguments and not arguments[0][:1].isdigit() and at >= 0 and "{1}" in row[0]:
            obj += f"[{_text(tokens[at + 1 :])[:120]}]"
        out.append(Effect(obj, attribute, value or None, scope))
    return out


def _arguments(tokens: list[Token], opening: int) -> list[str]:
    depth = tokens[opening].depth
    out: list[list[str]] = [[]]
    for token in tokens[opening + 1 :]:
        if token.depth < depth:
            break
        if token.text == "," and token.depth == depth:
            out.append([])
        else:
            out[-1].append(token.text.strip(_QUOTES))
    return [" ".join(words) for words in out]


def _put(part: str, arguments: list[str]) -> str:
    for number in (1, 2):
        given = arguments[number - 1] if len(arguments) >= number else ""
        part = part.replace(f"{{{number}}}", given)
    return part
