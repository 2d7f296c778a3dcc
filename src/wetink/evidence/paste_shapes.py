"""Tells a command or statement that was written down from other text in code marks: names, values, log lines, data."""

from __future__ import annotations

import re
from importlib.resources import files

from wetink.evidence.commands import facts
from wetink.evidence.paste_devices import is_device_line
from wetink.evidence.paste_words import words_of

_PROGRAMS = frozenset(files("wetink.evidence").joinpath("paste_programs.txt").read_text("utf-8").split())
"""Programs that operators type; the name alone is no sign, it wants arguments."""

_PREFIXES = frozenset({"sudo", "doas", "time", "nohup", "env", "command", "exec", "watch", "nice"})
_PREFIX_VALUES = frozenset({"-u", "-g", "-n", "-h", "-C"})
_PROSE_WORDS = (
    "is are was were be been has have had does did do says said say and or but not no can could will would should "
    "may might must a an the this that these those it its they we you i he she my our your there here looks seems "
    "went goes failed fails died crashed crashes dies works worked working broke broken again too still now then "
    "because why when how what where who than as for from so if alone itself only please isn't wasn't doesn't "
    "didn't can't won't"
)
_PROSE = frozenset(_PROSE_WORDS.split())
_SAID_TOO = words_of("everyday_called")
_EVERYDAY = _SAID_TOO | words_of("everyday")
"""Programs whose names are everyday words."""

_VERBS_OF_POWERSHELL = (
    "Add|Approve|Assert|Backup|Block|Build|Checkpoint|Clear|Close|Compare|Complete|Compress|Confirm|Connect|Convert|"
    "ConvertFrom|ConvertTo|Copy|Debug|Deny|Deploy|Disable|Disconnect|Dismount|Edit|Enable|Enter|Exit|Expand|Export|Find|"
    "Format|Get|Grant|Group|Hide|Import|Initialize|Install|Invoke|Join|Limit|Lock|Measure|Merge|Mount|Move|New|Open|"
    "Optimize|Out|Ping|Pop|Protect|Publish|Push|Read|Receive|Redo|Register|Remove|Rename|Repair|Request|Reset|Resize|"
    "Resolve|Restart|Restore|Resume|Revoke|Save|Search|Select|Send|Set|Show|Skip|Sort|Split|Start|Step|Stop|Submit|"
    "Suspend|Switch|Sync|Test|Trace|Unblock|Undo|Uninstall|Unlock|Unprotect|Unpublish|Unregister|Update|Use|Wait|Watch|"
    "Where|Write"
)
_POWERSHELL = re.compile(rf"(?:\$\w+ ?= ?)?(?:{_VERBS_OF_POWERSHELL})-[A-Z][A-Za-z0-9]{{1,50}}(?:[ |;].*)?", re.DOTALL)
_OBJECTS = (
    "TABLE|INDEX|DATABASE|ROLE|USER|SYSTEM|VIEW|MATERIALIZED|SCHEMA|FUNCTION|PROCEDURE|TRIGGER|SEQUENCE|TYPE|EXTENSION|"
    "PUBLICATION|SUBSCRIPTION|KEYSPACE|TABLESPACE|SERVER|EVENT|DOMAIN|POLICY|UNIQUE|TEMP|TEMPORARY|OR|LOGIN|STATISTICS|"
    "CONSTRAINT|AGGREGATE|FOREIGN|GLOBAL|CONCURRENTLY|DEFAULT|AVAILABILITY|"
    "RETENTION|CONTINUOUS|MEASUREMENT|SERIES|SHARD|SUBSCRIPTIONS?|STREAM|CONNECTOR|WAREHOUSE|PLUGGABLE"
)
_SQL = re.compile(
    rf"""(?:
      SELECT\s+\S | INSERT\s+(?:IGNORE\s+)?INTO\s | UPDATE\s+[\w."`\[\]]+\s+(?:\w+\s+)?SET\s | DELETE\s+FROM\s
    | (?:ALTER|DROP|CREATE)\s+(?:{_OBJECTS})\b | TRUNCATE\s+(?:TABLE\s+)?[\w."`]+\s*(?:;|CASCADE|RESTART|,|$)
    | VACUUM(?:\s|;|\(|$) | ANALYZE\s+[\w."]+\s*;
    | REINDEX\s+(?:\(|TABLE|INDEX|DATABASE|SCHEMA|SYSTEM) | CLUSTER\s+[\w."]+\s*;
    | EXPLAIN\s+(?:\(|ANALYZE|ANALYSE|VERBOSE|SELECT|UPDATE|DELETE|INSERT|WITH|FORMAT)
    | SHOW\s+(?!(?:and|or|more|less|me|us|up|off|again|no)\b)
      [A-Za-z_]\w*(?:[ .]\w+)*(?:\s+(?:LIKE|WHERE|FROM|IN)\s.+|\\G)?\s*;?$
    | SET\s+(?:GLOBAL|SESSION|LOCAL|PERSIST|ROLE|PASSWORD|TRANSACTION|@@)\S* | SET\s+[\w.]+\s*(?:=|\bTO\b)
    | GRANT\s+.+\sTO\s | REVOKE\s+.+\sFROM\s | KILL\s+(?:QUERY\s+|CONNECTION\s+)?\d+ | CALL\s+[\w.]+\s*\( | EXEC\s+\w+
    | WITH\s+(?:RECURSIVE\s+)?\w+\s+(?:\([^)]*\)\s+)?AS\s*\(
    | (?:BEGIN|COMMIT|ROLLBACK|CHECKPOINT|START\s+TRANSACTION)\s*;
    | (?:BEGIN|COMMIT|ROLLBACK)\s+(?:TRAN|TRANSACTION|WORK)(?:\s+\w+)?\s*; | SET\s+[A-Z_]+\s+(?:ON|OFF)\s*;
    | (?:BEGIN|COMMIT|ROLLBACK|SAVE)\s+(?:TRAN(?:SACTION)?|WORK)\b[^.?]*;?$ | SAVEPOINT\s+\w+\s*;
    | SET\s+(?:XACT_ABORT|NOCOUNT|AUTOCOMMIT|ROWCOUNT)\b
    | FLUSH\s+(?:TABLES|PRIVILEGES|LOGS|HOSTS|STATUS|BINARY)
    | (?:STOP|START|RESET|SHOW)\s+(?:SLAVE|REPLICA|MASTER|BINARY)\b
    | CHANGE\s+(?:MASTER|REPLICATION) | OPTIMIZE\s+TABLE | LOCK\s+TABLES? | UNLOCK\s+TABLES | COPY\s+.+\s(?:FROM|TO)\s
    | REFRESH\s+MATERIALIZED | MERGE\s+INTO | PURGE\s+BINARY | REPLACE\s+INTO | DESCRIBE\s+\w | ROLLBACK\s+PREPARED
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_REDIS = re.compile(
    r"""(?:
      CONFIG\s+(?:GET|SET|REWRITE|RESETSTAT) | INFO\s+\w+ | CLIENT\s+(?:LIST|KILL|PAUSE|UNPAUSE|INFO|NO-EVICT)
    | SLOWLOG\s+\w+
    | MEMORY\s+(?:USAGE|STATS|DOCTOR|PURGE) | FLUSHALL(?:\s+\w+)?$ | FLUSHDB(?:\s+\w+)?$
    | DBSIZE$ | BGSAVE$ | BGREWRITEAOF$
    | (?:REPLICAOF|SLAVEOF)\s+\S+\s+\S+ | CLUSTER\s+(?:NODES|INFO|SLOTS|SHARDS|FAILOVER|FORGET|MEET|RESET|REPLICATE)
    | SENTINEL\s+\w+ |
      (?:KEYS|SCAN|TTL|PTTL|DEL|UNLINK|HGETALL|LLEN|SCARD|ZCARD|XLEN|PERSIST|TYPE)\s+\S+$
    | (?:EXPIRE|PEXPIRE|XTRIM|XINFO|XPENDING|XGROUP|XACK|LRANGE|LTRIM|LREM|ZRANGE|HGET|HDEL|SREM|OBJECT|DEBUG)
      \s+\S+\s+\S
    | LATENCY\s+\w+ | ACL\s+(?:LIST|SETUSER|WHOAMI) | SHUTDOWN\s+(?:NOSAVE|SAVE)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_DEV_TOOLS = re.compile(
    r"(?:GET|PUT|POST|DELETE|HEAD|PATCH)[ ]+/?(?:[\w.*,-]{1,100}/)?_[a-z][a-z_]{1,30}(?:/[\w.*,:@%-]{1,100}){0,6}/?"
    r"(?:\?[^\s]{0,300})?(?:\s*\{.*)?",
    re.DOTALL,
)
"""A request in the console of Elasticsearch, OpenSearch or their like, with its body below."""
_MONGO = re.compile(r"(?:db|rs|sh|cfg|use)(?:\.[\w$]+)*(?:\.getCollection\([^)\n]{1,80}\))?\.\w+\(")
_META = re.compile(r"\\(?:d[a-zA-Z+]{0,5}|l\+?|x|c|timing|watch|copy|gx?|conninfo|sf|set|i|q)(?:[ +].*)?")
_QUOTES = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"(?:~|\.{1,2})?(?:/?[A-Za-z0-9_][\w.+@-]*)(?:/[\w.+@-]+)*")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_LOOP = re.compile(
    r"(?:for\s+\w+\s+in\s[^;\n]{1,400}|while\s[^;\n]{1,400});\s*do\s+(?P<body>[^\n]{1,4000}?);?\s*done\b"
)
_FLAG = re.compile(r"--?[A-Za-z][\w-]*(?:[=,].*)?|-\d{1,2}")
_OPERATOR = re.compile(r"\s(?:\||&&|\|\||>>?|2>&1|<<?)\s|\$\(|;\s")
_SCRIPT = re.compile(r"(?:\.{1,2}|~|/).*/.*|.+\.(?:sh|py|rb|pl|ps1|bat)")
_FOLLOWED = {
    "ip": re.compile(
        r"(?:a|ad|addr|address|l|link|r|ro|route|ru|rule|n|neigh|neighbor|netns|maddr|mroute|xfrm|tunnel|ntable|vrf)"
        r"(?: (?:[a-z]{1,3}|show|list|get|flush|exec|state|policy|save|restore|append|replace|change|delete|dev)\b"
        r"| \S*\d\S*|$)"
    ),
    "shutdown": re.compile(r"now\b|\+\d"),
}
"""Programs of everyday names, and what stands behind them where they are called."""

_KUBE_VERBS = frozenset(
    {
        "get",
        "describe",
        "logs",
        "exec",
        "delete",
        "apply",
        "rollout",
        "scale",
        "top",
        "edit",
        "patch",
        "cordon",
        "drain",
    }
    | {"uncordon", "port-forward", "cp", "-n", "-A"}
)


def language_of(text: str) -> str | None:
    """What a single command or statement is written for ("sh", "sql", "powershell", ...), None where it is none.

    Meant for text in code marks: words of prose that begin with a program's name are told apart, prose at large is not.
    """
    text = text.strip()
    if not text or len(text) > 8000:
        return None
    if loop := _LOOP.match(text):
        return "sh" if _is_shell(loop["body"].strip()) else None
    if is_device_line(text):
        return "ios"
    for language, pattern in _STATEMENTS:
        if pattern.match(text) and not (language == "sql" and text[:5].lower() == "kill " and text[:4] != "KILL"):
            return language
    return "sh" if _is_shell(text) else None


_STATEMENTS = (
    ("powershell", re.compile(rf"{_POWERSHELL.pattern}\Z", re.DOTALL)),
    ("sql", _SQL),
    ("mongosh", _MONGO),
    ("dev-tools", re.compile(rf"{_DEV_TOOLS.pattern}\Z", re.DOTALL)),
    ("psql", re.compile(rf"{_META.pattern}\Z")),
    ("redis-cli", _REDIS),
)


def _words(text: str) -> list[str]:
    """The words of the first line, without assignments, sudo and their like in front."""
    words = text.split("\n", 1)[0][:2000].split()
    while words and (_ASSIGNMENT.match(words[0]) or words[0] in _PREFIXES):
        words = words[1:]
        while words and words[0].startswith("-") and len(words) > 1:
            words = words[2 if words[0] in _PREFIX_VALUES else 1 :]
    return words


def _is_shell(text: str) -> bool:
    words = _words(text)
    if not words or not _WORD.fullmatch(words[0]) or words[0].isdigit() or text.endswith((":", "?")):
        return False
    if len(words) == 1:
        return _known(words[0]) and text.split(maxsplit=1)[0] in _PREFIXES - {"exec", "time", "command"}
    if words[1].lower() in _PROSE or words[1] in {"=", ":", "->", "→", "-", "–", "==", "=>"}:
        return False
    return (_known(words[0]) and _goes_with(words)) or _called_with_flags(words)


def _known(word: str) -> bool:
    base = word.rpartition("/")[2]
    return base in _PROGRAMS or base.removesuffix(".sh").removesuffix(".exe") in _PROGRAMS


def _goes_with(words: list[str]) -> bool:
    """Names that are also everyday words or letters need an argument that fits."""
    if words[0] in {"k", "kn"}:
        return words[1] in _KUBE_VERBS
    if words[0] in _FOLLOWED:
        return _FLAG.fullmatch(words[1]) is not None or _FOLLOWED[words[0]].match(" ".join(words[1:4])) is not None
    if words[0] in _SAID_TOO:
        return any(_FLAG.fullmatch(word) or "/" in word or "." in word.rstrip(".") for word in words[1:]) or (
            words[0] == "service" and len(words) == 3
        )
    return True


def _called_with_flags(words: list[str]) -> bool:
    """An unknown name is a program where it is a script's path with arguments or has a flag near the front."""
    name = words[0]
    if _SCRIPT.fullmatch(name) and ("bin/" in name or not name.startswith("/") or "." in name.rpartition("/")[2]):
        return not words[1].startswith(("(", "[")) and not words[1][0].isdigit()
    if not name[0].islower():
        return False
    for word in words[1:5]:
        if _FLAG.fullmatch(word):
            return True
        if not re.fullmatch(r"[a-z][\w./:@-]*", word):
            return False
    return False


def is_certain(text: str) -> bool:
    """Whether a line is a command even outside code marks: a known program with a flag, a path or an operator."""
    words = _words(text)
    if language_of(text) is None or not words:
        return False
    if language_of(text) != "sh" or _LOOP.match(text):
        return True
    pointed = any(_FLAG.fullmatch(word) or "/" in word or "=" in word for word in words[1:]) or _OPERATOR.search(text)
    return _known(words[0]) and bool(pointed)


def is_known_call(text: str) -> bool:
    """Whether a text is a call of a known program by a subcommand it has, with no word of a sentence in it.

    So `systemctl restart haproxy`, but neither "kubectl slow today" nor "helm upgrade failed".
    """
    words = _words(text)
    if not is_typed_out(text) or len(words) == 1 or text.endswith((".", ",", "!")):
        return False
    if any(word.lower() in _PROSE or word.lower() in words_of("states") for word in _QUOTES.sub("", text).split()):
        return False
    verbs = facts(text).verbs
    return bool(verbs) and " " in verbs[0]


def is_typed_out(text: str) -> bool:
    """Whether a line outside any mark is only a command: of a shell, its program is no everyday word.

    A sentence that begins with a command ("git push -f is what broke it") has words that no command line holds.
    """
    words = _words(text)
    if language_of(text) != "sh" or not words or words[0] in _EVERYDAY or not words[0][:1].islower():
        return False
    if _LOOP.match(text):
        return True
    bare = _QUOTES.sub("", text)
    return not bare.rstrip().endswith((".", ",", "!", ";")) and sum(word in _PROSE for word in bare.split()) <= 1
