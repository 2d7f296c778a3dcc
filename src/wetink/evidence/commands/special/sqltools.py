"""Clients of databases and stores: the statement on the line decides."""

from __future__ import annotations

import re

from wetink.evidence.commands import generic, sql, stores
from wetink.evidence.commands.call import Call, join_scope
from wetink.evidence.commands.shape import CHANGE, LOOK, Verdict, merge
from wetink.patterns import when_used

_META = when_used(r"\s*+\\([a-zA-Z!?+]{1,12}\+?)\s*(.*)$")
_META_CHANGES = frozenset(
    {
        "i",
        "ir",
        "include",
        "copy",
        "o",
        "out",
        "w",
        "write",
        "g",
        "gexec",
        "password",
        "lo_import",
        "lo_unlink",
        "lo_export",
    }
)
_SCRIPTS = frozenset({"-f", "--file", "--filename", "-i", "--input-file", "--queries-file"})
_LAST = when_used(r"\\(?:gx?|watch|crosstabview|gset|G|gdesc)\b(?:\s+[\d.]{1,8})?\s{0,20}$|\\G\s{0,20}$")


def sql_client(call: Call) -> Verdict | None:
    """Psql -c, mysql -e, sqlite3 db "...", cqlsh -e, clickhouse-client -q ..."""
    args = call.args
    if args.has("--help", "--version", "-V", "-l", "--list") and not _statements(call):
        return call.verdict(LOOK, targets=args.words)
    given = _statements(call)
    if given:
        return _named(call, merge([judge_sql(text, call) for text in given]))
    files = [v for o, v in args.every if o in _SCRIPTS and v not in {"", "-"}]
    if files:
        return call.verdict(
            CHANGE, *(call.effect(f"sql-file/{f}", "run", None) for f in files), verb="-f", targets=tuple(files)
        )
    return _sql_fed(call)


def _sql_fed(call: Call) -> Verdict:
    """A client that reads statements from the pipe, has verbs of its own, or is a session."""
    if call.simple.stdin is not None:
        return _named(call, judge_sql(call.simple.stdin, call))
    if call.simple.source:
        return call.verdict(CHANGE, call.effect("sql", "run", None), targets=call.args.words)
    if call.args.words and call.pack.extra.get("verb") == "first":
        return generic.verdict(call)
    return call.verdict(CHANGE, targets=call.args.words)  # a session: what is typed in it is unknown


def _named(call: Call, verdict: Verdict) -> Verdict:
    return verdict._replace(
        verbs=tuple(f"{call.name} {verb}" for verb in verdict.verbs), scope=verdict.scope or call.scope
    )


def _statements(call: Call) -> list[str]:
    options = set(call.pack.extra.get("query", "-c").split())
    given = [v for o, v in call.args.every if o in options and v]
    if not given and call.pack.extra.get("statement"):
        given = [" ".join(call.args.words[int(call.pack.extra["statement"]) :])]
    return [text for text in given if text.strip()]


def judge_sql(text: str, call: Call) -> Verdict:
    """SQL with a client's own backslash commands among it."""
    return session(text, call.scope, call)


def session(text: str, scope: str, call: Call | None = None) -> Verdict:
    """What is typed at a SQL prompt: statements, and lines beginning with a backslash or dot."""
    verdicts: list[Verdict] = []
    kept: list[str] = []
    for row in text.split("\n"):
        meta = _META.match(row)
        if meta is None and row.lstrip().startswith(".") and len(row.split()) < 4:
            verdicts.append(Verdict(LOOK, (row.split()[0],), (), (), scope))
        elif meta is None:
            kept.append(_LAST.sub("", row))
        else:
            verdicts.append(_meta(meta.group(1), meta.group(2), scope, call))
    rest = "\n".join(kept)
    if rest.strip():
        verdicts.append(sql.judge(rest, scope))
    return merge(verdicts)


def _meta(name: str, rest: str, scope: str, call: Call | None) -> Verdict:
    if name.startswith("!"):
        return call.run(name[1:] + rest) if call else Verdict(CHANGE, ("\\!",), (), (), scope)
    if name == "copy":
        reads = re.search(r"\bto\b", rest, re.IGNORECASE) is not None and "from" not in rest.lower().split(" to ")[-1]
        return Verdict(CHANGE if not reads or "stdout" not in rest.lower() else LOOK, ("\\copy",), (), (), scope)
    return Verdict(CHANGE if name in _META_CHANGES and rest else LOOK, ("\\" + name,), (), (), scope)


_REDIS_LOOKS = (
    *("--bigkeys", "--memkeys", "--keystats", "--hotkeys", "--stat", "--scan", "--latency", "--latency-history"),
    *("--latency-dist", "--intrinsic-latency", "--rdb", "--functions-rdb", "--version", "--help", "-v"),
)


def redis_client(call: Call) -> Verdict | None:
    """redis-cli COMMAND, --bigkeys and the like, commands fed in."""
    args = call.args
    scope = join_scope(call.context.scope, args.first("-h", "-u") or "")
    if args.words:
        return _prefixed(call, stores.redis_words(args.words, scope))
    if args.has("--eval", "--pipe", "--cluster"):
        return _cluster(call)
    if call.simple.stdin:
        return _prefixed(call, stores.redis(call.simple.stdin, scope))
    return call.verdict(LOOK if args.has(*_REDIS_LOOKS) else CHANGE)


def _cluster(call: Call) -> Verdict:
    verb = call.args.first("--cluster")
    look = verb in {"check", "info", "help"}
    effect = call.effect("redis-cluster", verb or "run", None)
    risk = generic.guess(call.args._replace(words=(verb,))) if verb else CHANGE
    return call.verdict(
        LOOK if look else max(CHANGE, risk), *([] if look else [effect]), verb=f"--cluster {verb}".strip()
    )


def _prefixed(call: Call, verdict: Verdict) -> Verdict:
    return verdict._replace(verbs=tuple(f"{call.name} {verb}" for verb in verdict.verbs))


def mongo_client(call: Call) -> Verdict | None:
    """Mongosh --eval, a script file, code fed in."""
    text = call.args.first("--eval", "-e") or call.simple.stdin
    scope = join_scope(call.context.scope, call.args.first("--host", "-h"))
    if text:
        return _prefixed(call, stores.mongo(text, scope))
    scripts = tuple(w for w in call.args.words if w.endswith(".js"))
    if scripts or call.args.first("-f", "--file") not in {"", "-"}:
        return call.verdict(CHANGE, call.effect(f"script/{(scripts or ('file',))[0]}", "run", None), targets=scripts)
    return call.verdict(LOOK if call.args.has("--version", "--help") else CHANGE, targets=call.args.words)


def config_pairs(call: Call) -> Verdict | None:
    """kafka-configs --add-config a=1,b=[x,y] --delete-config c."""
    base = generic.verdict(call)
    kinds = [v for o, v in call.args.every if o == "--entity-type"] or [
        "topics" if call.args.has("--topic") else "config"
    ]
    names = [v for o, v in call.args.every if o in {"--entity-name", "--topic", "--broker", "--user"}] or ["default"]
    obj = "/".join([kinds[0].removesuffix("s"), *names])
    added = [piece.partition("=") for o, v in call.args.every if o == "--add-config" for piece in _PAIR.findall(v)]
    gone = [name for o, v in call.args.every if o == "--delete-config" for name in v.split(",")]
    effects = [call.effect(obj, f"config:{key.strip()}", value) for key, _, value in added]
    effects += [call.effect(obj, f"config:{name}", "default") for name in gone]
    return base._replace(effects=tuple(effects)) if effects and base.risk > LOOK else base


_PAIR = when_used(r"[^,=\[\]]{1,120}=(?:\[[^\]]{0,400}\]|[^,]{0,400})")
