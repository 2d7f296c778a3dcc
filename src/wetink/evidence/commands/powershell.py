"""Judges PowerShell: cmdlets by their verb, native programs as in any shell."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from wetink.evidence.commands import sql
from wetink.evidence.commands.call import join_scope
from wetink.evidence.commands.packs import library, table
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, merge, words
from wetink.model.terms import Effect
from wetink.patterns import when_used

_CMDLET = when_used(r"(?<![\w$./\\-])([A-Z][a-z]{1,20}(?:To|From)?-[A-Z][A-Za-z0-9]{1,60})\b", re.IGNORECASE)
_LINE_START = when_used(r"^\s*+([A-Z][a-z]{1,20}|[a-z]{2,14})-[A-Z][A-Za-z0-9]{1,60}(?=\s|$|;|\|)")
_STRING = when_used(r"'[^']*+'?|\"(?>(?:[^\"`]++|`.)*)\"?", re.DOTALL)
_SUBEXPRESSION = when_used(r"\$\(([^()]{1,300})\)")
_TABLE = when_used(r"@\{([^{}]{0,2000})\}")
"""A table of settings: what separates its entries separates no statements."""
_STATEMENT = when_used(r"(?:&&|\|\||[;|{}\n])")
_ASSIGN = when_used(r"^\s*+(?:\$[\w:.]{1,80}(?:\[[^\]]{1,40}\])?(?:\.\w{1,40})?\s*[+-]?=(?!=))\s*")
_REMOTE = when_used(
    r"(?:Invoke-Command|Enter-PSSession)\b[^|;{]{0,200}?-ComputerName[ :]+([\w.,-]{1,200})", re.IGNORECASE
)
_CONTROLLER = when_used(
    r"sc\s+(?:\\\\\S+\s+)?(?:query|queryex|qc|qfailure|start|stop|config|failure|create|delete)\b", re.IGNORECASE
)
"""The service controller, which an alias of the same name hides in some versions."""
_METHOD = when_used(
    r"\.(Delete|Kill|Stop|Start|Restart|Refresh|Remove|Dispose|Close|Invoke\w{0,40}|Set\w{0,40})\(", re.IGNORECASE
)
_SETTING = when_used(r"-(\w{2,40})[ :]+('[^']*'|\"[^\"]*\"|[^\s;|-][^\s;|]*)")
_NAMING = ("name", "identity", "computername", "id", "path", "vmname", "servicename", "zonename", "displayname")
_MOST_CMDLETS = 40  # in one statement; more is no line a person typed
_METHODS = words("post put patch delete")
_FAMILY = {
    "start": ("running", "started"),
    "stop": ("running", "stopped"),
    "restart": ("running", "restarted"),
    "suspend": ("paused", "yes"),
    "resume": ("paused", "no"),
    "enable": ("enabled", "yes"),
    "disable": ("enabled", "no"),
    "new": ("exists", "present"),
    "add": ("exists", "present"),
    "remove": ("exists", "absent"),
    "install": ("exists", "present"),
    "uninstall": ("exists", "absent"),
    "mount": ("attached", "attached"),
    "dismount": ("attached", "detached"),
    "lock": ("locked", "yes"),
    "unlock": ("locked", "no"),
    "grant": ("granted", "granted"),
    "revoke": ("granted", "revoked"),
    "clear": ("rows", "absent"),
}


@cache
def _risks() -> tuple[dict[str, int], dict[str, str]]:
    rows = table("code")["powershell"]
    risks = {
        w: r for r, key in ((LOOK, "look"), (DESTROY, "destroy"), (CHANGE, "change_names")) for w in rows[key].split()
    }
    return risks, dict(pair.split("=") for pair in rows["aliases"].split())


def is_powershell(text: str) -> bool:
    """Whether a line begins as a cmdlet (Verb-Noun with capitals)."""
    found = _LINE_START.match(text)
    return found is not None and (found.group(1)[0].isupper() or found.group(1) in _FAMILY or found.group(1) == "get")


def judge(text: str, scope: str, run: Callable[[str], Verdict]) -> Verdict:
    """Judge a PowerShell line or script; `run` judges native programs as a shell line."""
    joined = text.replace("`\n", " ")
    strings: list[str] = []

    def hide(found: re.Match[str]) -> str:
        strings.append(found.group())
        return f"'\x01{len(strings) - 1}\x01'"

    remote = _REMOTE.search(joined)
    if remote:
        scope = join_scope(scope, remote.group(1))
    inner = [piece for s in _STRING.findall(joined) if s[0] == '"' for piece in _SUBEXPRESSION.findall(s)]
    hidden = _STRING.sub(hide, joined)
    flat = _TABLE.sub(lambda found: _STATEMENT.sub(",", found.group(1)), hidden)
    pieces = [piece for piece in (*_STATEMENT.split(flat), *inner) if piece.strip()]
    parses = all(len(text) > 1 and text[-1] == text[0] for text in strings)
    verdict = merge([_statement(piece, scope, run, strings) for piece in pieces])
    return verdict if parses else verdict._replace(parses=False)


def _show(text: str, strings: list[str]) -> str:
    def put(found: re.Match[str]) -> str:
        return strings[int(found.group(1))]

    return re.sub(r"'\x01(\d+)\x01'", put, text)


def _statement(piece: str, scope: str, run: Callable[[str], Verdict], strings: list[str]) -> Verdict:
    body = _ASSIGN.sub("", piece).strip().strip("()@ ")
    shown = _show(body, strings)
    found = _commands(body)
    first = body.split(maxsplit=1)[0].lower() if body.split() else ""
    alias = _risks()[1].get(first) if not _CONTROLLER.match(body) else None
    if alias and not found:
        found = [alias]
    if found:
        return merge([_cmdlet(name, shown, scope) for name in found[:_MOST_CMDLETS]])
    method = _METHOD.search(body)
    if method:
        risk = DESTROY if method.group(1).lower() in {"delete", "kill", "remove"} else CHANGE
        return Verdict(risk, (method.group(1),), (Effect("object", method.group(1).lower(), None, scope),), (), scope)
    name = first.lstrip("&. ").rpartition("\\")[2].removesuffix(".exe")
    if name and (name in library().packs or name in library().wrappers):
        return run(shown.lstrip("& "))
    if not name or first[0] in "$'\"[@0123456789" or first in _QUIET or _ENTRY.match(first):
        return Verdict(LOOK, (), (), (), scope)
    return Verdict(CHANGE, (first,), (Effect(first, "run", None, scope),), (), scope)


def _commands(body: str) -> list[str]:
    """Cmdlets where a command can stand: at the start, or behind an opening bracket, an assignment or a call mark.

    Elsewhere "connect-dr" or "list-zones" is an argument that only looks like one.
    """
    return [
        match.group(1)
        for match in _CMDLET.finditer(body)
        if not (before := body[: match.start()].rstrip())
        or (before[-1] in "({[=&!," and "://" not in before.rsplit(maxsplit=1)[-1])
    ]


_ENTRY = when_used(r"[A-Za-z]\w*=")
"""An entry of a hash table: `LogName='System'`."""
_QUIET = words(
    "if else elseif foreach for while do switch try catch finally return param function begin process "
    "end break in exit cd"
)


def _cmdlet(name: str, shown: str, scope: str) -> Verdict:
    lower = name.lower()
    verb, _, noun = lower.partition("-")
    risks = _risks()[0]
    risk = risks.get(lower, risks.get(verb, CHANGE))
    if lower in {"invoke-restmethod", "invoke-webrequest"}:
        risk = _web(shown)
    settings = {k.lower(): v.strip("'\"") for k, v in _SETTING.findall(shown)}
    if lower == "invoke-sqlcmd" and settings.get("query"):
        return sql.judge(settings["query"], scope)
    if "-whatif" in shown.lower():
        risk = LOOK
    target = next((settings[key] for key in _NAMING if settings.get(key)), "") or _first(shown, name)
    place = settings.get("computername", "") or settings.get("computer", "")
    effects = _effects(verb, noun, target, settings, place or scope) if risk > LOOK else ()
    return Verdict(risk, (name,), effects, (target,) if target else (), place or scope)


def _web(shown: str) -> int:
    method = re.search(r"-Method\s+['\"]?(\w{1,10})", shown, re.IGNORECASE)
    called = method.group(1).lower() if method else "get"
    if called == "delete":
        return DESTROY
    return CHANGE if called in _METHODS or re.search(r"-OutFile\b", shown, re.IGNORECASE) else LOOK


def _first(shown: str, name: str) -> str:
    tail = shown[shown.lower().find(name.lower()) + len(name) :].split()
    return tail[0].strip("'\",") if tail and tail[0][0] != "-" else ""


def _effects(verb: str, noun: str, target: str, settings: dict[str, str], scope: str) -> tuple[Effect, ...]:
    obj = f"{noun}/{target}" if target else noun
    if noun == "computer" and target:
        obj = f"host/{target}"
    if verb in _FAMILY:
        return (Effect(obj, *_FAMILY[verb], scope),)
    pairs = [(k, v) for k, v in settings.items() if k not in _NAMING and k not in {"erroraction", "confirm", "force"}]
    return tuple(Effect(obj, key, value, scope) for key, value in pairs) or (Effect(obj, verb, None, scope),)
