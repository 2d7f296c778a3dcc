"""Judges shell lines: every simple command by its wrapper, its special reading or its tool's pack."""

from __future__ import annotations

from wetink.evidence.commands import console, files, generic, grammar, quick, special, wrap
from wetink.evidence.commands.call import Call, join_scope
from wetink.evidence.commands.packs import Pack, in_full, library
from wetink.evidence.commands.shape import CHANGE, LOOK, MAX_DEPTH, Context, Simple, Verdict, merge, words
from wetink.evidence.commands.words import Form, split
from wetink.model.consoles import consoles, opened_first
from wetink.patterns import when_used

_UNKNOWN = Pack("", Form(long_after=2), {}, (), (), None, CHANGE, "", (), "", (), subcommands=True, extra={})
_ECHOED = when_used(r"[$`]\(?\s*(?:echo|printf|which|command\s+-v|type\s+-p)\s+['\"]?([\w./-]{1,60})['\"]?\s*[)`]$")


def line(text: str, context: Context, stdin: str | None = None) -> Verdict:
    """Judge a shell line of any shape; `stdin` is text known to be fed to its first command."""
    if context.depth > MAX_DEPTH:
        return Verdict(CHANGE, ("...",))
    parsed = quick.read(text) or grammar.read(text)
    commands = parsed.commands
    if stdin is not None and commands and commands[0].stdin is None:
        commands = (commands[0]._replace(stdin=stdin), *commands[1:])
    return _with(merge([call(simple, context) for simple in commands]), parsed.parses)


def _with(verdict: Verdict, parses: bool) -> Verdict:
    return verdict if parses else verdict._replace(parses=False)


def call(simple: Simple, context: Context) -> Verdict:
    """Judge one simple command and the files its redirects write."""
    verdict = _program(simple, context) if simple.argv else Verdict(LOOK, parses=True)
    if simple.writes or simple.appends:
        return merge([verdict, files.redirects(simple, context)])
    return verdict


def _program(simple: Simple, context: Context) -> Verdict:
    name = program_name(simple.argv[0])
    known = library()
    if context.depth > MAX_DEPTH:
        return Verdict(CHANGE, (name,))
    for wrapper in known.wrappers.get(name, ()):
        found = wrap.peel(wrapper, simple)
        if found is not None:
            return _wrapped(name, found, simple, context)
    pack = known.packs.get(name) or known.packs.get(name.lower()) or _family(name) or _UNKNOWN
    args = split(simple.argv[1:], pack.form)
    args = in_full(pack, args) if pack.abbreviates else args
    scope = join_scope(context.scope, *(args.first(*group) for group in pack.scope)) if pack.scope else context.scope
    if name in pack.extra.get("short", "").split():
        name = pack.name
    made = Call(name, args, pack, simple, context, scope, line, _words)
    handler = special.HANDLERS.get(pack.special)
    verdict = handler(made) if handler else None
    if verdict is None and not pack.name:
        verdict = special.unknown(made)
    return _fed(made, generic.verdict(made) if verdict is None else verdict)


def _fed(made: Call, verdict: Verdict) -> Verdict:
    """With what a program is given to read that would ask for it at its own prompt: `rman target / <<EOF`."""
    simple = made.simple
    if (simple.stdin is None and not simple.source) or made.pack.special in _READ_THEIRS:
        return verdict
    name = opened_first([made.name, *simple.argv[1:]])
    opened = consoles()[name] if name else None
    if opened is None or opened.reads not in library().packs:
        return verdict
    if simple.stdin is None:
        return verdict._replace(risk=max(verdict.risk, CHANGE))
    fed = console.lines(simple.stdin, opened, call, line)
    scripted = any(word.startswith(("@", "cmdfile")) for word in made.args.words)
    if made.pack.extra.get("door") and not scripted:
        return fed._replace(scope=fed.scope or verdict.scope)
    return merge([verdict, fed])


_READ_THEIRS = words("sql redis mongo shell code")


def _words(argv: tuple[str, ...], context: Context) -> Verdict:
    return _program(Simple(argv), context) if argv else Verdict(CHANGE)


def _family(name: str) -> Pack | None:
    """`mkfs.ext4` by `mkfs`, `kafka-topics.sh` by `kafka-topics`, `python3.11` by `python`."""
    packs = library().packs
    stem = name.removesuffix(".sh").removesuffix(".exe").removesuffix(".bat")
    return packs.get(stem) or packs.get(stem.split(".")[0]) or packs.get(stem.rstrip("0123456789."))


def program_name(word: str) -> str:
    """The program without path, without the backslash that switches aliases off; `$(echo rm)` is rm."""
    if "/" not in word and word[:1] not in {"$", "`", "\\"}:
        return word
    echoed = _ECHOED.match(word)
    if echoed:
        word = echoed.group(1)
    name = word.rstrip("/").rpartition("/")[2] or word
    return name.lstrip("\\") or word


def _wrapped(name: str, found: wrap.Inner, simple: Simple, context: Context) -> Verdict:
    scope = join_scope(context.scope, found.scope)
    inner = Context(scope, context.depth + 1)
    named = (found.target,) if found.target else ()
    if found.text is not None:
        verdict = line(found.text, inner, simple.stdin)
    elif found.argv:
        verdict = _program(Simple(found.argv, (), (), simple.stdin, simple.source), inner)
    elif simple.stdin is not None and found.target:
        verdict = line(simple.stdin, inner)
    else:
        return Verdict(found.floor, (name,), (), named, scope)
    targets = tuple(dict.fromkeys((*named, *verdict.targets)))
    return verdict._replace(risk=max(verdict.risk, found.floor), targets=targets, scope=verdict.scope or scope)
