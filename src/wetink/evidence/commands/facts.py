"""The one way in: a line and the program that read it give `CommandFacts`."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import lru_cache, partial

from wetink.evidence.commands import code, console, device, fish, judge, powershell, sql, stores
from wetink.evidence.commands.hints import hints
from wetink.evidence.commands.packs import library
from wetink.evidence.commands.shape import CHANGE, Context, Verdict, merge, words
from wetink.evidence.commands.special import sqltools
from wetink.model.consoles import consoles
from wetink.model.terms import RISKS, CommandFacts, Risk
from wetink.patterns import when_used

_LONGEST = 50_000
_SQL_PROMPTS = words(
    "psql mysql mariadb sqlite3 sqlite sqlcmd cqlsh clickhouse-client clickhouse cockroach snowsql "
    "sqlplus pgbouncer trino presto hive beeline impala influx duckdb sql pgcli mycli vsql db2 isql "
    "bq spark-sql ysqlsh mssql tsql postgres ksql"
)
_REDIS_PROMPTS = frozenset({"redis-cli", "redis", "valkey-cli", "valkey", "keydb-cli"})
_MONGO_PROMPTS = frozenset({"mongosh", "mongo", "mongodb"})
_CODE_PROMPTS = words("python ipython node irb rails ruby php perl iex groovy scala jshell lua")
_PROMPT = when_used(r"(?:[$❯➜λ»%]|PS [^>\n]{0,120}>)\s+(?=\S)")
_SHELLS = words("sh bash zsh ksh dash ash csh tcsh cmd")
_TO_SHELL = when_used(r"\s*+(?:\\!|!|(?:\.shell|\.system|system|host)\s)\s*+(?=[^\s=])")
"""How a SQL prompt hands a line to the shell: psql and mysql, sqlite3, SQL*Plus."""
_MONGO_LINE = when_used(r"\s*+(?:(?:db|rs|sh)\.\w|(?:(?:var|let|const)\s{1,9})?\w{1,30}\s{0,9}=\s{0,9}(?:rs|db|sh)\.)")
_REDIS_LINE = when_used(
    r"\s*+(?:FLUSHALL|FLUSHDB|CONFIG\s+(?:SET|GET|REWRITE)|BGSAVE|SLAVEOF|REPLICAOF|HGETALL|DBSIZE|CLIENT\s+(?:LIST|KILL)|CLUSTER\s+\w+|SENTINEL\s+\w+|DEL\s+\S)"
)


@lru_cache(maxsize=20_000)
def facts(line: str, program: str = "sh") -> CommandFacts:
    """Say what a command line means.

    line     as typed, several lines where it was so
    program  what read it, as in `model.event.Command.program`
    Never raises; linear in the line. A line over 50,000 characters is judged by its beginning and counts as a change at
    least.
    """
    verdict = _judge(line[:_LONGEST], program, Context())
    risk_number = max(verdict.risk, CHANGE) if len(line) > _LONGEST else verdict.risk
    check, undo = hints(verdict, line) if verdict.effects else ("", "")
    return CommandFacts(
        verdict.parses,
        RISKS[risk_number],
        verdict.verbs,
        verdict.effects,
        verdict.targets,
        verdict.scope,
        check,
        undo,
    )


@lru_cache(maxsize=20_000)
def risk(line: str, program: str = "sh") -> Risk:
    """The riskiest part of a command line; quicker than `facts` where nothing else is asked."""
    number = _judge(line[:_LONGEST], program, Context(brief=True)).risk
    return RISKS[max(number, CHANGE) if len(line) > _LONGEST else number]


def _judge(line: str, program: str, context: Context) -> Verdict:
    name = program.lower()
    if name in _SHELLS:
        return _at_shell(line, context)
    reader = _READERS.get(name)
    if reader:
        return reader(line)
    return _at_prompt(line, name)


def _at_shell(line: str, context: Context | None = None) -> Verdict:
    """A shell line; other languages' statements typed or pasted where a shell was assumed are read as what they are."""
    for is_one, reader in _LANGUAGES:
        if is_one(line):
            return reader(line)
    found = _PROMPT.match(line)
    if found:
        return _powershell(line[found.end() :]) if line.startswith("PS ") else _at_shell(line[found.end() :], context)
    return judge.line(line.replace("${IFS}", " "), context or Context())


def _is_mongo(line: str) -> bool:
    return _MONGO_LINE.match(line) is not None and "(" in line


def _is_redis(line: str) -> bool:
    return _REDIS_LINE.match(line) is not None


def _fish(line: str) -> Verdict:
    text, closed = fish.to_posix(line)
    verdict = _at_shell(text)
    return verdict if closed else verdict._replace(parses=False)


def _at_prompt(line: str, name: str) -> Verdict:
    """A line at another program's own prompt: the program's name stands in front of it."""
    known = consoles().get(name)
    if known is not None and known.reads in _LANGUAGES_OF_CONSOLES:
        return _LANGUAGES_OF_CONSOLES[known.reads](line)
    if sql.is_sql(line):
        return sqltools.session(line, "")
    if known is not None:
        return console.lines(line, known, judge.call, judge.line)
    if name in library().packs:
        return merge([judge.line(f"{name} {row}", Context()) for row in line.split("\n") if row.strip()])
    return judge.line(line, Context())


def _powershell(line: str) -> Verdict:
    return powershell.judge(line, "", partial(judge.line, context=Context("", 1)))


def _sql(line: str) -> Verdict:
    """A line at a SQL prompt; one that it hands to the shell is a shell's."""
    handed = _TO_SHELL.match(line)
    return _at_shell(line[handed.end() :]) if handed else sqltools.session(line, "")


def _code(line: str) -> Verdict:
    return code.judge(line, "", partial(judge.line, context=Context("", 1)))


def _told_a_bot(line: str) -> Verdict:
    """What a chat bot is told: its verb may be its sign's own (`!deploy api`) or stand behind its name."""
    words = line.lstrip("!./@").replace("/", " ").split()
    called = words if words and words[0].lower().endswith("bot") else ["bot", *words]
    return judge.line(" ".join(called), Context())


def _dev_tools(line: str) -> Verdict:
    """A request in the console of Elasticsearch and its like: as the same request made with curl."""
    method, _, rest = line.strip().partition(" ")
    path, _, body = rest.strip().partition("\n")
    given = f" -d {shlex.quote(body)}" if body.strip() else ""
    return judge.line(f"curl -X {method} {shlex.quote('http://localhost:9200/' + path.lstrip('/'))}{given}", Context())


_LANGUAGES: tuple[tuple[Callable[[str], bool], Callable[[str], Verdict]], ...] = (
    (sql.is_sql, lambda line: sqltools.session(line, "")),
    (powershell.is_powershell, _powershell),
    (_is_mongo, stores.mongo),
    (_is_redis, stores.redis),
    (device.is_device, device.judge),
)
_READERS: dict[str, Callable[[str], Verdict]] = {
    **dict.fromkeys(_SQL_PROMPTS, _sql),
    **dict.fromkeys(_REDIS_PROMPTS, stores.redis),
    **dict.fromkeys(_MONGO_PROMPTS, stores.mongo),
    **dict.fromkeys(_CODE_PROMPTS, _code),
    "fish": _fish,
    "chatops": _told_a_bot,
    "dev-tools": _dev_tools,
    "powershell": _powershell,
    "pwsh": _powershell,
    **dict.fromkeys(("ios", "routeros", "junos", "eos", "nxos", "vyos"), device.judge),
}
_LANGUAGES_OF_CONSOLES: dict[str, Callable[[str], Verdict]] = {
    "sql": _sql,
    "redis": stores.redis,
    "mongo": stores.mongo,
    "code": _code,
    "cypher": console.cypher,
    "device": device.judge,
}
