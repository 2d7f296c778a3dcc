"""Judges HTTP requests: curl, wget, httpie."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from wetink.evidence.commands.call import Call
from wetink.evidence.commands.files import is_sink, overwrites, written
from wetink.evidence.commands.leaves import leaves
from wetink.evidence.commands.packs import library
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, words
from wetink.model.terms import Effect
from wetink.patterns import when_used

_BODY = (
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-ascii",
    "--data-urlencode",
    "--json",
    "--post-data",
    "--body-data",
)
_ASKING = when_used(
    r"/(?:_search|_msearch|_count|_validate|_analyze|_mget|_sql|_query|_field_caps|_explain|allocation/explain|_termvectors|search|query|query_range|graphql|"
    r"render|tokenreviews|subjectaccessreviews|lookup|introspect|validate|api/v1/series|api/v1/labels)(?:[/?]|$)"
)
_RPC_BODY = when_used(r"[\"']jsonrpc[\"']\s{0,9}:")
_RPC_METHOD = when_used(r"[\"']method[\"']\s{0,9}:\s{0,9}[\"']([\w./-]{1,100})[\"']")
_RPC_PATH = when_used(r"/[\w.]{1,100}\.[A-Z]\w{0,60}/([A-Z]\w{1,60})(?:\?|$)")
"""`/package.Service/Method`, as gRPC gateways, Connect and Twirp have it."""
_RPC_PARTS = when_used(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_RPC_ASKS = words(
    "get list describe show status stat stats info count search query find lookup check is has version ping health "
    "read syncing block chain gas peer fee estimate watch"
)
_RPC_ALTERS = words(
    "set delete remove send put create update add start stop reset clear submit sign unlock lock import drop kill "
    "pause resume and or swap pop take claim close flush purge"
)
# A PUT that only opens a session with a cloud's instance metadata.
_SESSION = when_used(r"169\.254\.169\.254/latest/api/token$")
_LOSING = when_used(
    r"[/_](?:_?delete[\w-]{0,30}|_close|clean_tombstones|doDelete|destroy|purge|drop|truncate|wipe|terminate|kill|shutdown|quitquitquit|forcedelete|"
    r"_delete_by_query|removeAll|flushall|reset-offsets|hard-delete|forget|decommission)(?:[/?]|$)",
    re.IGNORECASE,
)
_GRAPHQL_LOSS = when_used(
    r"mutation\b.{0,200}?\b(?:delete|remove|destroy|purge|drop|terminate)", re.IGNORECASE | re.DOTALL
)
_SWITCHES = words("running paused schedulable enabled attached locked muted sealed")
_SWITCHES_WITHIN = words("running paused enabled")
"""What is switched by a part of a path; inside it other words are names as often."""
_METHODS = words("GET HEAD OPTIONS POST PUT PATCH DELETE PURGE")


def curl(call: Call) -> Verdict | None:
    """Curl and wget: method, body, address, and files written."""
    args = call.args
    if "--help" in args.flags or "--version" in args.flags:
        return call.verdict(LOOK)
    urls = [w for w in args.words if w] + [v for o, v in args.every if o == "--url"]
    body = next((v for o, v in args.every if o in _BODY and v), "")
    method = _method(call, body)
    verdict = _request(call, method, urls, body)
    out = args.first("-o", "--output", "-O") if call.name != "wget" else args.first("-O", "--output-document")
    if call.name == "wget" and out == "-":
        out = "/dev/null"
    saves = (
        bool(out)
        or (args.has("-O", "--remote-name", "-J") and call.name != "wget")
        or (call.name == "wget" and not out)
    )
    if saves and not (out and is_sink(out)) and not args.has("--spider"):
        name = out or (urls[0].rpartition("/")[2] if urls else "")
        kept = verdict._replace(risk=max(verdict.risk, min(overwrites(name, None), CHANGE)))
        return kept._replace(effects=(*kept.effects, written(name, call.scope)))
    return verdict


def _method(call: Call, body: str) -> str:
    args = call.args
    given = args.first("-X", "--request", "--method").upper()
    if given:
        return given
    if args.has("-G", "--get"):
        return "GET"
    if args.has("-I", "--head"):
        return "HEAD"
    if args.has("-T", "--upload-file"):
        return "PUT"
    return "POST" if body or args.has("-F", "--form", *_BODY, "--post-file") else "GET"


def httpie(call: Call) -> Verdict | None:
    """Httpie and xh: `http POST :8080/x a=b`."""
    words = list(call.args.words)
    if call.args.has("--help", "--version"):
        return call.verdict(LOOK)
    method = words.pop(0).upper() if words and words[0].upper() in _METHODS else ""
    items = words[1:]
    data = [w for w in items if re.match(r"[\w.\[\]-]{1,60}(?::=|=(?!=))", w)]
    return _request(call, method or ("POST" if data else "GET"), words[:1], "&".join(data))


def _request(call: Call, method: str, urls: list[str], body: str) -> Verdict:
    risk = max((request_risk(method, url, body) for url in urls), default=request_risk(method, "", body))
    targets = tuple(urls)
    if risk == LOOK:
        return call.verdict(LOOK, targets=targets)
    effects = [e for url in urls or [""] for e in _effects(call, method, url, body)]
    return call.verdict(risk, *effects, verb=method, targets=targets)


def request_risk(method: str, url: str, body: str) -> int:
    """What a request does by its method, address and body."""
    if method in {"GET", "HEAD", "OPTIONS"} or _SESSION.search(url):
        return LOOK
    if method in {"DELETE", "PURGE"}:
        return DESTROY
    if _LOSING.search(url) or _GRAPHQL_LOSS.search(body):
        return DESTROY
    if method != "POST":
        return CHANGE
    asks = _ASKING.search(url) is not None and "mutation" not in body[:200]
    return LOOK if asks or _rpc_asks(url, body) else CHANGE


def _rpc_asks(url: str, body: str) -> bool:
    """Whether every procedure called is named for what it tells: `eth_getLogs`, `/shop.v1.Orders/ListOrders`."""
    in_path = _RPC_PATH.search(url)
    names = [in_path[1]] if in_path else _RPC_METHOD.findall(body) if _RPC_BODY.search(body) else []
    return bool(names) and all(_is_question(name) for name in names)


def _is_question(name: str) -> bool:
    """By the verb, which stands first, or behind the name of the part it is asked of (`eth_`, `system.`)."""
    *_, method = re.split(r"[./]", name)
    parts = [part.lower() for part in _RPC_PARTS.findall(method)]
    behind = [part.lower() for part in _RPC_PARTS.findall(method.partition("_")[2])]
    asks = bool(_RPC_ASKS & {*parts[:1], *behind[:1]})
    return asks and not _RPC_ALTERS & set(parts)


def _effects(call: Call, method: str, url: str, body: str) -> list[Effect]:
    host, path = _place(url)
    switched = _switched(method, path)
    if switched:
        thing, attribute, value = switched
        return [Effect(f"url/{host}{thing}", attribute, value, call.scope)]
    obj = f"url/{host}{path}"
    if method in {"DELETE", "PURGE"}:
        return [Effect(obj, "exists", "absent", call.scope)]
    found = leaves(body)
    if found and len(found) <= 12:
        return [Effect(obj, name, value, call.scope) for name, value in found]
    pairs = [p.partition("=") for p in body.split("&") if "=" in p and "{" not in body]
    if pairs:
        return [Effect(obj, key, value, call.scope) for key, _, value in pairs[:12]]
    return [Effect(obj, method.lower(), body[:120] or None, call.scope)]


def _switched(method: str, path: str) -> tuple[str, str, str] | None:
    """What a part of a path says is done to the thing before it, mostly the last: `/nodes/7/freeze`."""
    lexicon = library().lexicon
    parts = path.rstrip("/").split("/")
    for index in range(len(parts) - 1, 0, -1):
        attribute, value = lexicon.family.get(parts[index], ("", ""))
        last = index == len(parts) - 1
        if attribute in (_SWITCHES if last else _SWITCHES_WITHIN) or (last and attribute in lexicon.undoing):
            # A DELETE takes back what a POST to the same address has done.
            back = method in {"DELETE", "PURGE"}
            thing = "/".join(parts[:index])
            return (thing, attribute, "no" if back else value) if value == "yes" or not back else None
    return None


def _place(url: str) -> tuple[str, str]:
    """Host (without credentials) and path of an address; the text itself where it is none."""
    try:
        parts = urlsplit(url if "//" in url else "//" + url)
    except ValueError:
        return "", url
    return parts.netloc.rpartition("@")[2], parts.path
