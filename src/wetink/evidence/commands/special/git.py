"""git: pushes that overwrite, refs that vanish, work that is thrown away."""

from __future__ import annotations

from wetink.evidence.commands import generic
from wetink.evidence.commands.call import Call
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, words

_PROTECTED = frozenset({"main", "master", "production", "prod", "release", "stable"})
_LISTING = words(
    "-l --list -a --all -r --remotes -v -vv --verbose --contains --merged --no-merged --show-current --sort --format "
    "--points-at -n"
)
_MOVING = words("-d -D --delete -m -M --move -c -C --copy -u --set-upstream-to --unset-upstream -f --force")


def git(call: Call) -> Verdict | None:
    """Subcommands whose words decide, not their flags alone; everything else by the pack."""
    words = call.args.words
    reading = _READINGS.get(words[0]) if words else None
    if reading is None or generic.asks_help(call.args):
        return None
    return reading(call, words[1:])


def _push(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    args = call.args
    if args.has("--dry-run", "-n"):
        return call.verdict(LOOK, verb="push", targets=rest)
    specs = rest[1:]
    forced = args.has("-f", "--force", "--mirror", "--prune", "-d", "--delete")
    overwrites = forced or any(s[:1] in {"+", ":"} for s in specs) or any(_onto_protected(s) for s in specs)
    obj = f"git-remote/{rest[0]}" if rest else "git-remote"
    effects = [call.effect(f"{obj}/{s.lstrip('+').rpartition(':')[2]}", "ref", _source(s)) for s in specs]
    return call.verdict(
        DESTROY if overwrites else CHANGE, *(effects or [call.effect(obj, "ref", None)]), verb="push", targets=rest
    )


def _source(spec: str) -> str | None:
    source = spec.lstrip("+").partition(":")[0]
    return source or "absent"


def _onto_protected(spec: str) -> bool:
    """`main` or `HEAD:main`: pushed straight onto a branch that others deploy from."""
    return spec.rpartition(":")[2].removeprefix("refs/heads/") in _PROTECTED


def _branch(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    given = call.args.flags
    if not given.keys() & _MOVING and (not rest or given.keys() & _LISTING):
        return call.verdict(LOOK, verb="branch", targets=rest)
    lost = call.args.has("-D") or (call.args.has("-d", "--delete") and call.args.has("-f", "--force"))
    value = "absent" if call.args.has("-d", "-D", "--delete") else "present"
    effects = [call.effect(f"git-branch/{name}", "exists", value) for name in rest]
    return call.verdict(DESTROY if lost else CHANGE, *effects, verb="branch", targets=rest)


def _tag(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    gone = call.args.has("-d", "--delete")
    if not gone and (not rest or call.args.flags.keys() & _LISTING):
        return call.verdict(LOOK, verb="tag", targets=rest)
    names = rest if gone else rest[:1]
    effects = [call.effect(f"git-tag/{name}", "exists", "absent" if gone else "present") for name in names]
    return call.verdict(DESTROY if gone else CHANGE, *effects, verb="tag", targets=rest)


def _checkout(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    """`git checkout branch` moves; `git checkout -- file` throws uncommitted work away."""
    argv = call.simple.argv
    paths = argv[argv.index("--") + 1 :] if "--" in argv else ()
    before = len(rest) - len(paths)
    lost = (paths and before <= 0) or rest[:1] == (".",) or call.args.has("-f", "--force")
    if paths or rest[:1] == (".",):
        named = [call.effect(f"file/{p}", "content", rest[0] if before > 0 else "committed") for p in (paths or rest)]
        return call.verdict(DESTROY if lost else CHANGE, *named, verb="checkout", targets=rest)
    value = call.args.first("-b", "-B", "--orphan") or (rest[0] if rest else None)
    return call.verdict(
        DESTROY if lost else CHANGE, call.effect("git-checkout", "branch", value), verb="checkout", targets=rest
    )


def _restore(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    staged_only = call.args.has("-S", "--staged") and not call.args.has("-W", "--worktree")
    effects = [call.effect(f"file/{p}", "content", call.args.first("-s", "--source") or "committed") for p in rest]
    return call.verdict(CHANGE if staged_only else DESTROY, *effects, verb="restore", targets=rest)


def _revert(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    if call.args.has("--abort", "--quit"):
        return call.verdict(CHANGE, call.effect("git-checkout", "revert", "aborted"), verb="revert")
    effects = [call.effect(f"git-commit/{ref}", "applied", "reverted") for ref in rest]
    return call.verdict(CHANGE, *effects, verb="revert", targets=rest)


def _fetch(call: Call, rest: tuple[str, ...]) -> Verdict | None:
    """Brings refs in and touches nothing that runs, so it has no effect to tell."""
    return call.verdict(CHANGE, verb="fetch", targets=rest)


_READINGS = {
    "fetch": _fetch,
    "push": _push, "branch": _branch, "tag": _tag, "checkout": _checkout, "restore": _restore, "revert": _revert,
}  # fmt: skip
