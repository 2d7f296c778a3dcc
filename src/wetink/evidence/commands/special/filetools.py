"""Tools that read, write and remove files."""

from __future__ import annotations

from wetink.evidence.commands import files
from wetink.evidence.commands.call import Call
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, merge
from wetink.patterns import when_used

_ROOTS = when_used(r"/(?:etc|usr|bin|sbin|lib|lib64|boot|var|dev|home|root|opt|srv)?/?\*?$")
_SED_SUBSTITUTE = when_used(r"(?:^|[;{}0-9$/!,\s])s([^\w\s])[^\n]{0,400}?\1[^\n]{0,400}?\1([gpiImMwe0-9]{0,6})")
_SED_WRITES = when_used(r"(?:^|[;{}0-9$/\s])(?:[wW]\s{1,4}\S|e(?:\s|$))")
_AWK_RUNS = when_used(r"system\([ ]{0,4}\"([^\"]{1,500})\"|\|[ ]{0,4}\"([^\"]{1,500})\"(?![ ]{0,4}\|[ ]{0,4}getline)")
_AWK_WRITES = when_used(r"print[^;}\n]{0,200}>{1,2}[ ]{0,4}(?:\"(?!/dev/std)|[a-zA-Z])")
_EXEC = frozenset({"-exec", "-execdir", "-ok", "-okdir", "-x", "-X", "--exec", "--exec-batch"})
_TAKES_AWAY = when_used(r"-[acdeijstuACDST]{1,8}")
_MARKED = {"+": "yes", "-": "no"}
_OPEN_RIGHTS = when_used(r"0?[0-7]?(?:777|000|666)$|[ao]?\+w$|a[+=]rwx$")


def rm(call: Call) -> Verdict | None:
    """rm, unlink, rmdir: lost, unless it lies in a temporary folder."""
    if call.args.has("--help", "--version"):
        return call.verdict(LOOK)
    paths = call.args.words
    risk = CHANGE if paths and all(files.is_scratch(path) for path in paths) else DESTROY
    return call.verdict(risk, *(call.effect(f"file/{p}", "exists", "absent") for p in paths), targets=paths)


def find(call: Call) -> Verdict | None:
    """Find with -delete, -exec, -fprint; fd with -x."""
    argv = call.simple.argv
    verdicts = [call.verdict(LOOK, targets=call.args.words[:1])]
    place = next((w for w in argv[1:] if w[0:1] != "-"), ".")
    if "-delete" in argv:
        verdicts = [call.verdict(DESTROY, call.effect(f"file/{place}/*", "exists", "absent"), verb="-delete")]
    for index, word in enumerate(argv):
        if word in _EXEC:
            verdicts.append(call.inner(_until_end(argv[index + 1 :])))
        elif word.startswith("-fprint") or word == "-fls":
            name = argv[index + 1] if index + 1 < len(argv) else ""
            verdicts.append(call.verdict(CHANGE, files.written(name, call.scope)))
    return merge(verdicts)


def _until_end(words: tuple[str, ...]) -> tuple[str, ...]:
    end = next((i for i, w in enumerate(words) if w in {";", "+"}), len(words))
    return words[:end]


def sed(call: Call) -> Verdict | None:
    """sed, perl and awk in place change the file; else they only print."""
    args = call.args
    in_place = any(o in {"-i", "--in-place"} or o.startswith(("-i", "--in-place")) for o in args.flags)
    script = args.first("-e", "--expression", "-f", "--file")
    names = args.words if script else args.words[1:]
    if not in_place:
        expressions = [v for o, v in args.every if o in {"-e", "--expression"}] or [args.word(0)]
        writes = any(_sed_writes(text) for text in expressions)
        found = (call.effect("file", "content", None),) if writes else ()
        return call.verdict(CHANGE if writes else LOOK, *found, targets=names)
    expression = args.first("-e", "--expression") or (args.word(0) if not script else None)
    effects = [files.written(name, call.scope, expression[:120] if expression else None) for name in names]
    return call.verdict(CHANGE, *effects, targets=names)


def _sed_writes(script: str) -> bool:
    """Whether a sed script writes a file or runs a command (w and e, as commands or as flags of s)."""
    flags = "".join(found[1] for found in _SED_SUBSTITUTE.findall(script))
    return bool(set("we") & set(flags)) or _SED_WRITES.search(_SED_SUBSTITUTE.sub("", script)) is not None


def awk(call: Call) -> Verdict | None:
    """Awk prints, unless its program runs commands or writes files."""
    args = call.args
    if args.first("-i") == "inplace":
        return call.verdict(CHANGE, *(files.written(w, call.scope) for w in args.words[1:]), targets=args.words[1:])
    program = args.word(0)
    runs = [call.run(line) for pair in _AWK_RUNS.findall(program) for line in pair if line]
    writes = _AWK_WRITES.search(program) is not None
    found = (call.effect("file", "content", None),) if writes else ()
    base = call.verdict(CHANGE if writes else LOOK, *found, targets=args.words[1:])
    return merge([base, *runs]) if runs else base


def tee(call: Call) -> Verdict | None:
    """Tee writes what is fed to it."""
    paths = tuple(p for p in call.args.words if not files.is_sink(p))
    if not paths:
        return call.verdict(LOOK)
    content = call.simple.stdin
    risk = CHANGE
    if not call.args.has("-a", "--append") and content is not None and not content.strip():
        risk = DESTROY
    value = content.strip()[:200] if content and content.strip() else None
    return call.verdict(risk, *(files.written(p, call.scope, value) for p in paths), targets=paths)


def dd(call: Call) -> Verdict | None:
    """Dd onto a device destroys what it holds."""
    out = next((w[3:] for w in call.args.words if w.startswith("of=")), "")
    if not out or files.is_sink(out):
        return call.verdict(LOOK)
    risk = DESTROY if out.startswith("/dev/") or files.is_system(out) else CHANGE
    return call.verdict(risk, files.written(out, call.scope), targets=(out,))


def copy(call: Call) -> Verdict | None:
    """cp, mv, install, scp, rsync, ln: what is written last on the line."""
    args = call.args
    if args.has("--help", "--version"):
        return call.verdict(LOOK)
    if call.name == "rsync":
        return _rsync(call)
    target = args.first("-t", "--target-directory") or (args.words[-1] if len(args.words) > 1 else "")
    if target.endswith("/") and args.word(0):
        target += args.words[0].rstrip("/").rpartition("/")[2]
    into_nothing = target == "/dev/null" or args.word(0) == "/dev/null"
    effects = [files.written(target, call.scope, " ".join(args.words[:-1])[:120] or None)]
    if call.name == "mv":
        effects = [call.effect(f"file/{w}", "place", target) for w in args.words[:-1]] or effects
    lost = into_nothing or files.is_device(target)
    return call.verdict(DESTROY if lost else CHANGE, *effects, targets=args.words)


def _rsync(call: Call) -> Verdict:
    args = call.args
    if args.has("-n", "--dry-run", "--list-only") or len(args.words) < 2:
        return call.verdict(LOOK, targets=args.words)
    losing = any(o.startswith(("--del", "--remove-source")) for o in args.flags)
    effect = files.written(args.words[-1], call.scope, args.word(0))
    return call.verdict(DESTROY if losing else CHANGE, effect, targets=args.words)


def mode(call: Call) -> Verdict | None:
    """chmod, chown, chgrp, setfacl: over a whole system folder they take the service down."""
    words = call.args.words
    marked = next((word for word in call.simple.argv[1:] if word != "-R"), "")
    if call.name == "chattr" and _TAKES_AWAY.fullmatch(marked):
        words = (marked, *words)  # `-i` takes the mark away that `+i` sets
    whole = call.args.has("-R", "--recursive") and any(_ROOTS.match(w) for w in words[1:])
    opened = bool(words) and call.args.has("-R", "--recursive") and _OPEN_RIGHTS.match(words[0]) is not None
    attribute = {"chmod": "mode", "chown": "owner", "chgrp": "group"}.get(call.name, call.name)
    effects = [call.effect(f"file/{w}", attribute, words[0]) for w in words[1:]]
    if call.name == "chattr":
        effects = [call.effect(f"file/{w}", f"chattr:{words[0][1:]}", _MARKED.get(words[0][0])) for w in words[1:]]
    return call.verdict(DESTROY if whole or opened else CHANGE, *effects, targets=words[1:])


def tar(call: Call) -> Verdict | None:
    """Tar lists, packs or unpacks."""
    argv = call.simple.argv
    letters = argv[1].lstrip("-") if len(argv) > 1 and not argv[1].startswith("--") else ""
    if call.args.has("--remove-files", "--delete"):
        return call.verdict(DESTROY, call.effect("file", "exists", "absent"), targets=call.args.words)
    if "t" in letters or call.args.has("--list", "--help", "--version", "--diff"):
        return call.verdict(LOOK, targets=call.args.words)
    name = call.args.first("-f", "--file") or call.args.word(1)
    if name == "-" or call.args.has("-O", "--to-stdout"):
        return call.verdict(LOOK if "c" in letters else CHANGE, targets=call.args.words)
    return call.verdict(CHANGE, files.written(name, call.scope), targets=call.args.words)
