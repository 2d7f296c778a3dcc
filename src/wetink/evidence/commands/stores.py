"""Judges what is typed at the prompts of redis and mongo."""

from __future__ import annotations

import re
from functools import cache

from wetink.evidence.commands.packs import table
from wetink.evidence.commands.quick import read
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, merge, words
from wetink.model.terms import Effect
from wetink.patterns import when_used

# Literals and comments; one that is not closed runs to the end, so that nothing is looked at twice.
_STRING = when_used(
    r"""'(?>(?:[^'\\]++|\\.)*)'?|"(?>(?:[^"\\]++|\\.)*)"?|`[^`]*+`?|//[^\n]*+|/\*(?>(?:[^*]++|\*(?!/))*)(?:\*/)?""",
    re.DOTALL,
)
_CALLED = when_used(r"([A-Za-z_$]\w{0,60})[ \t]{0,20}\(")
_CHAIN = when_used(r"\b((?:db|rs|sh)(?:\.\w{1,80}){1,6})[ \t]{0,20}\(")
_COMMAND_KEY = when_used(r"(?:adminCommand|runCommand)\(\s{0,20}(?:\{\s{0,20})?['\"]?(\w{1,40})")
_ASSIGN = when_used(
    r"(?:^|[;\n])[ \t]{0,20}(?!var\b|let\b|const\b)([A-Za-z_$][\w$]{0,60}(?:\.\w{1,60}|\[[^\]\n]{1,40}\]){1,12})"
    r"[ \t]{0,20}=(?!=)[ \t]{0,20}([^;\n]{1,120})"
)
_COMMAND_ARG = when_used(
    r"(?:adminCommand|runCommand)\(\s{0,20}\{\s{0,20}['\"]?\w{1,40}['\"]?\s{0,20}:\s{0,20}([^,}]{1,60})((?:,[^}]{1,200})?)"
)
_FORCED = when_used(r"reconfig\([^;\n]{0,300}?force['\"]?\s{0,20}:\s{0,20}(?:true|1)")
_WRITING_STAGE = when_used(r"\$(?:out|merge)\b")
_KEYED = when_used(r"['\"]?(\w{1,40})['\"]?\s{0,20}:\s{0,20}([^,{}]{1,60})")
_PROMPT = when_used(r"\s*+(?:show|use|it|help|exit|quit)\b[^({]{0,80}$")
_OUTER = words("if for while switch function return catch typeof new await")


@cache
def _risks(store: str) -> dict[str, int]:
    rows = table("stores")[store]
    return {
        word: risk
        for risk, key in ((LOOK, "look"), (CHANGE, "change"), (DESTROY, "destroy"))
        for word in rows[key].split()
    }


def redis(text: str, scope: str = "") -> Verdict:
    """Judge lines typed at redis-cli (or the words given to it)."""
    verdicts = []
    for row in text.split("\n"):
        parsed = read(row) if row.strip() else None
        words = parsed.commands[0].argv if parsed and parsed.commands else tuple(row.split())
        if words:
            verdicts.append(redis_words(words, scope))
    return merge(verdicts)


def redis_words(words: tuple[str, ...], scope: str = "") -> Verdict:
    """Judge one redis command given as words."""
    first = words[0].lower()
    second = words[1].lower() if len(words) > 1 else ""
    risks = _risks("redis")
    pair = f"{first}-{second}"
    two = pair in risks or f"{first}-get" in risks or first in _CONTAINERS
    if first in {"eval", "eval_ro"}:
        return _script(words, scope)
    risk = risks.get(pair, CHANGE if first in _CONTAINERS and second else risks.get(first, CHANGE))
    rest = words[2:] if two else words[1:]
    verb = f"{first} {second}" if two and second else first
    effects = tuple(_redis_effects(verb, rest, scope)) if risk > LOOK else ()
    return Verdict(risk, (verb,), effects, rest[:1], scope)


_LUA_CALL = when_used(
    r"redis\.p?call\(\s{0,9}['\"](\w{1,40})['\"](?:\s{0,9},\s{0,9}['\"](\w{1,40})['\"])?", re.IGNORECASE
)


def _script(words: tuple[str, ...], scope: str) -> Verdict:
    """A script in Lua: what it calls, and no look, since what it computes is not read."""
    called = _LUA_CALL.findall(words[1] if len(words) > 1 else "")
    inner = merge([redis_words(tuple(word for word in call if word), scope) for call in called])
    effect = Effect("redis", words[0].lower(), None, scope)
    return Verdict(max(CHANGE, inner.risk), (words[0].lower(),), (*inner.effects, effect), inner.targets, scope)


_CONTAINERS = words(
    "config client cluster sentinel script function acl module memory slowlog latency debug object xgroup"
)


def _redis_effects(verb: str, rest: tuple[str, ...], scope: str) -> list[Effect]:
    server = f"redis/{scope.rpartition('/')[2]}" if scope else "redis"
    first = rest[0] if rest else ""
    found: list[Effect] = []
    if verb == "config set":
        found = [Effect(server, f"config:{k}", v, scope) for k, v in zip(rest[::2], rest[1::2], strict=False)]
    elif verb in {"set", "getset", "setnx"} and len(rest) > 1:
        found = [Effect(f"redis-key/{first}", "value", rest[1], scope)]
    elif verb in {"del", "unlink", "getdel"}:
        found = [Effect(f"redis-key/{key}", "exists", "absent", scope) for key in rest]
    elif verb in {"hset", "hmset"} and len(rest) > 2:
        pairs = zip(rest[1::2], rest[2::2], strict=False)
        found = [Effect(f"redis-key/{first}", f"field:{k}", v, scope) for k, v in pairs]
    elif verb in _REDIS_SERVER:
        attribute, value = _REDIS_SERVER[verb]
        found = [Effect(server, attribute, value or " ".join(rest) or None, scope)]
    named = f"{server}/{first}" if first and not verb.startswith("config") else server
    return found or [Effect(named, verb, None, scope)]


_REDIS_SERVER = {
    "flushall": ("keys", "absent"),
    "flushdb": ("keys", "absent"),
    "replicaof": ("replica-of", ""),
    "slaveof": ("replica-of", ""),
    "client pause": ("paused", "yes"),
    "client unpause": ("paused", "no"),
    "shutdown": ("running", "stopped"),
}


def mongo(text: str, scope: str = "") -> Verdict:
    """Judge statements of the mongo shell (JavaScript)."""
    if _PROMPT.match(text):
        return Verdict(LOOK, (text.split(maxsplit=1)[0],), (), (), scope)
    bare = _STRING.sub(_emptied, text)
    staged = _staged(text, scope)
    risk = max(_mongo_risk(text, bare), CHANGE if staged else LOOK)
    commands = [found.group(1) for found in _COMMAND_KEY.finditer(text)]
    verbs = [found.group(1) for found in _CHAIN.finditer(bare)] or commands or ["script"]
    effects = (*staged, *_mongo_effects(text, scope)) if risk > LOOK else ()
    targets = tuple(_collections(verbs))
    return Verdict(risk, tuple(dict.fromkeys(verbs)), effects, targets, scope, _balanced(bare))


def _mongo_risk(text: str, bare: str) -> int:
    """The riskiest method or command; an unknown one changes something."""
    risks = _risks("mongo")
    risk = LOOK
    for found in _CALLED.finditer(bare):
        name = found.group(1)
        if name not in _OUTER and name not in {"runCommand", "adminCommand"}:
            risk = max(risk, risks.get(name, CHANGE))
    for found in _COMMAND_KEY.finditer(text):
        risk = max(risk, risks.get(found.group(1), CHANGE))
    if _WRITING_STAGE.search(text) and "aggregate" in bare:
        risk = max(risk, CHANGE)
    return DESTROY if _FORCED.search(text) else risk


def _staged(text: str, scope: str) -> list[Effect]:
    """Assignments to parts of an object (`cfg.members[0].votes = 0`): a change being prepared."""
    out = []
    for found in _ASSIGN.finditer(text):
        path = found.group(1)
        name = re.split(r"[.\[]", path, maxsplit=1)[0]
        out.append(Effect(name, path[len(name) :].lstrip("."), found.group(2).strip(), scope))
    return out


def _emptied(found: re.Match[str]) -> str:
    """A literal or comment without its content; one that is not closed leaves its opening quote."""
    text = found.group()
    if text.startswith("/"):
        return ""
    return "''" if len(text) > 1 and text[-1] == text[0] else text[0]


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("()", "{}", "[]")) and not re.search(
        r"(?<!\\)['\"]", text.replace("''", "")
    )


def _collections(verbs: list[str]) -> list[str]:
    return list(dict.fromkeys(v.split(".")[1] for v in verbs if v.startswith("db.") and v.count(".") > 1))


def _mongo_effects(text: str, scope: str) -> list[Effect]:
    out: list[Effect] = []
    risks = _risks("mongo")
    for found in _COMMAND_KEY.finditer(text):
        if risks.get(found.group(1), CHANGE) > LOOK:
            out += _command_effects(found.group(1), text[found.start() :], scope)
    for found in _CHAIN.finditer(text):
        chain, tail = found.group(1), text[found.end() : found.end() + 200]
        method = chain.rpartition(".")[2]
        if method in {"runCommand", "adminCommand"} or risks.get(method, CHANGE) == LOOK:
            continue
        out.append(_method_effect(chain, method, tail, scope))
    return out


def _method_effect(chain: str, method: str, tail: str, scope: str) -> Effect:
    argument = tail.split(")", maxsplit=1)[0].strip().strip("'\"")[:120]
    path = chain.split(".")
    collection = ".".join(path[1:-1])
    if method == "killOp":
        return Effect(f"mongo-op/{argument}", "exists", "absent", scope)
    if chain.startswith("rs."):
        return Effect("replica-set", _RS.get(method, method), argument or None, scope)
    if method == "setBalancerState":
        method = "startBalancer" if argument == "true" else "stopBalancer"
    if method in _SWITCHED:
        return Effect(*_SWITCHED[method], scope)
    if method in {"drop", "dropDatabase"}:
        return Effect(f"collection/{collection}" if collection else "database", "exists", "absent", scope)
    if method.startswith(("delete", "remove")) and collection:
        return Effect(f"collection/{collection}[{argument}]", "documents", "deleted", scope)
    obj = f"collection/{collection}" if collection else "mongo"
    return Effect(obj, method, argument or None, scope)


_SWITCHED = {
    "fsyncLock": ("mongo", "locked", "yes"),
    "fsyncUnlock": ("mongo", "locked", "no"),
    "startBalancer": ("balancer", "running", "started"),
    "stopBalancer": ("balancer", "running", "stopped"),
}
_RS = {"reconfig": "config", "stepDown": "primary", "freeze": "frozen", "add": "member", "remove": "member"}


def _command_effects(name: str, text: str, scope: str) -> list[Effect]:
    found = _COMMAND_ARG.match(text)
    if not found:
        return [Effect("mongo", name, None, scope)]
    own, rest = found.group(1).strip().strip("'\""), found.group(2)
    obj = "mongo" if own in {"1", "true", "1.0"} else f"mongo/{own}"
    pairs = [(k, v.strip().strip("'\"")) for k, v in _KEYED.findall(rest)]
    return [Effect(obj, f"{name}:{k}", v, scope) for k, v in pairs] or [Effect(obj, name, own, scope)]
