"""Interpreters: a shell or a language that runs text given on the line."""

from __future__ import annotations

import re
from itertools import pairwise

from wetink.evidence.commands import code as scripts
from wetink.evidence.commands import device
from wetink.evidence.commands import powershell as ps
from wetink.evidence.commands.call import Call, host_of
from wetink.evidence.commands.packs import library
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, merge, words
from wetink.patterns import when_used

_FETCH = when_used(r"[<$`]?\(?\s*(?:sudo\s+)?(?:curl|wget|fetch|aria2c|http)\b")
_FETCHERS = frozenset({"curl", "wget", "fetch", "aria2c", "http"})
_DECODERS = frozenset({"base64", "xxd", "openssl", "gunzip", "zcat"})
_CODE_OPTIONS = ("-c", "-e", "-E", "--eval", "-r", "--execute", "-p", "--print")
_ASKS_ITSELF = (("--version", "--help", "-V", "-h", "-v", "-version"), ("--version", "--help", "-V", "-h"))
"""What a language is asked about itself; `-v` of Python (the second) is a session that says what it imports."""
_MODULES_LOOK = words("json.tool timeit platform site sysconfig this calendar")


def shell(call: Call) -> Verdict | None:
    """sh, bash, zsh, fish: -c text, a script, text fed in, or a session."""
    args = call.args
    if args.has("--help", "--version"):
        return call.verdict(LOOK)
    text = args.first("-c")
    if text:
        verdict = call.run(text)
        return verdict._replace(risk=DESTROY) if _fetches(text) else verdict
    if any(_fetches(word) for word in args.words):
        return _remote(call)
    if args.words and not args.has("-s"):
        script, rest = args.words[0], " ".join(args.words[1:]) or None
        return call.verdict(CHANGE, call.effect(f"script/{script}", "run", rest), targets=(script,))
    return _fed(call)


def _fed(call: Call) -> Verdict:
    """A shell that reads its commands from the pipe, or from the person."""
    simple = call.simple
    if simple.stdin is not None:
        return call.run(simple.stdin)
    if not simple.source:  # a session: what is typed in it is unknown
        return call.verdict(CHANGE)
    if simple.source[0] in _FETCHERS | _DECODERS:
        return _remote(call)
    return call.verdict(CHANGE, call.effect("script", "run", None))


def _fetches(word: str) -> bool:
    return word[:1] in {"<", "$", "`"} and _FETCH.match(word.lstrip("<$`")) is not None


def _remote(call: Call) -> Verdict:
    """Code from elsewhere, run unread."""
    return call.verdict(DESTROY, call.effect("script/downloaded", "run", None), verb="<download>")


def evaluate(call: Call) -> Verdict | None:
    """Eval runs its words as a line."""
    text = " ".join(call.simple.argv[1:])
    if _FETCH.match(text.lstrip("<$`(")):
        return _remote(call)
    if text.startswith(("$", "`")):
        return call.verdict(CHANGE, call.effect("shell", "eval", None))
    return call.run(text) if text else call.verdict(LOOK)


def source(call: Call) -> Verdict | None:
    """Source runs a file in this shell; completions of a tool are harmless."""
    word = call.args.word(0)
    if _fetches(word):
        return _remote(call)
    return call.verdict(CHANGE, call.effect(f"script/{word}", "run", None), targets=(word,))


def code(call: Call) -> Verdict | None:
    """python, node, ruby, perl, php: -c/-e text, a module, a script, a session."""
    args = call.args
    if not args.words and args.has(*_ASKS_ITSELF[call.name.startswith("python")]):
        return call.verdict(LOOK)
    text = next((v for o, v in args.every if o in _CODE_OPTIONS and v), "")
    if text:
        if any(o.startswith("-i") or o in {"-pi", "-ni"} for o in args.flags) and call.name.startswith(
            ("perl", "ruby")
        ):
            effects = [call.effect(f"file/{w}", "content", text[:120]) for w in args.words]
            return call.verdict(CHANGE, *effects, targets=args.words)
        verdict = scripts.judge(text, call.scope, call.run)
        return verdict._replace(verbs=(call.name, *verdict.verbs[1:]))
    module = args.first("-m")
    if module:
        return _module(call, module)
    if args.words or args.has("-jar"):
        return None if call.pack.rules or call.name == "java" else _script(call)
    return _code_fed(call)


def _code_fed(call: Call) -> Verdict:
    """A language that reads its program from the pipe, or from the person."""
    simple = call.simple
    if simple.stdin is not None:
        return scripts.judge(simple.stdin, call.scope, call.run)
    if simple.source and simple.source[0] in _FETCHERS:
        return _remote(call)
    return call.verdict(CHANGE, *([call.effect("script", "run", None)] if simple.source else []))


def _script(call: Call) -> Verdict:
    script = call.args.words[0]
    if script in {"manage.py", "artisan"} or script.endswith(("/manage.py", "/artisan")):
        inner = call.inner((script.rpartition("/")[2], *call.args.words[1:]))
        return inner._replace(risk=max(inner.risk, CHANGE))
    rest = " ".join(call.args.words[1:]) or None
    return call.verdict(CHANGE, call.effect(f"script/{script}", "run", rest), targets=(script,))


def _module(call: Call, module: str) -> Verdict:
    if module in _MODULES_LOOK:
        return call.verdict(LOOK, verb=f"-m {module}")
    if module in {"pip", "ensurepip", "venv", "alembic", "pytest"} and module in library().packs:
        return call.inner((module, *call.args.words))
    return call.verdict(CHANGE, call.effect(f"module/{module}", "run", None), verb=f"-m {module}")


def console_line(call: Call) -> Verdict | None:
    """A line for a program's own prompt, given by an option: `asterisk -rx "core show channels"`."""
    options, argv = call.pack.extra["line"].split(), call.simple.argv
    given = [text for option, text in pairwise(argv) if option in options]
    if not given:
        return None
    if call.pack.extra.get("kind") == "router":
        return merge([device.judge(text) for text in given])
    return merge([call.inner((call.pack.name, *text.split())) for text in given])


def chained(call: Call) -> Verdict | None:
    """Several calls of one tool on a line, parted by `--`: `ovn-nbctl lsp-list sw0 -- ls-del sw1`."""
    parts: list[list[str]] = [[]]
    for word in call.simple.argv[1:]:
        if word == "--":
            parts.append([])
        else:
            parts[-1].append(word)
    given = [part for part in parts if part]
    return merge([call.inner((call.name, *part)) for part in given]) if len(given) > 1 else None


def powershell(call: Call) -> Verdict | None:
    """Pwsh -Command text."""
    text = call.args.first("-Command", "-c", "-command") or " ".join(call.args.words)
    return ps.judge(text, call.scope, call.run) if text else call.verdict(CHANGE)


def unknown(call: Call) -> Verdict | None:
    """An unknown program whose first or second word is a known one: most likely a wrapper (`on HOST systemctl ...`)."""
    argv = call.simple.argv
    if call.name in _BEFORE:
        return call.inner(argv[1:]) if len(argv) > 1 else call.verdict(LOOK)
    if call.name in _AROUND:
        return call.verdict(LOOK)
    for index in (1, 2):
        word = argv[index] if index < len(argv) else ""
        if word in {"sudo", "doas"} or (index == 2 and word in _REMOTE_WORK):
            found = call.inner(argv[index:])
            place = host_of(argv[1]) if index == 2 else ""
            effects = tuple(
                e if e.scope or not place else type(e)(e.object, e.attribute, e.value, place) for e in found.effects
            )
            return found._replace(risk=max(found.risk, CHANGE), effects=effects, scope=found.scope or place)
    text = argv[2] if len(argv) == 3 and " " in argv[2] and not argv[1].startswith("-") else ""
    if text and text.split(maxsplit=1)[0] in {"sudo", *_REMOTE_WORK}:
        found = call.run(text)
        place = host_of(argv[1])
        effects = tuple(type(e)(e.object, e.attribute, e.value, e.scope or place) for e in found.effects)
        return found._replace(risk=max(found.risk, CHANGE), effects=effects, scope=found.scope or place)
    return _method(call) if "(" in argv[0] or "." in argv[0][1:] else None


_BEFORE = words("do then else elif if while until !")
_AROUND = words("done fi esac for case in end } {")
"""Words of a shell's grammar; they stand as programs only in lines that do not parse."""
_REMOTE_WORK = words(
    "systemctl service journalctl cat tail head grep ls df du rm tee sed docker kubectl chronyc date "
    "uptime ps free ss netstat nginx haproxy apt apt-get yum dnf sysctl ip iptables crontab kill "
    "pkill mount umount psql mysql redis-cli curl reboot"
)


def _method(call: Call) -> Verdict | None:
    """A line of code typed where a command is expected: `client.things.delete('x')`."""
    text = " ".join(call.simple.argv)
    if not re.match(r"[\w$.]{1,120}\(", text):
        return None
    verdict = scripts.judge(text, call.scope)
    return merge([verdict._replace(risk=max(verdict.risk, CHANGE))])
