"""Tools that act on many hosts: ansible and salt ad hoc, playbooks, containers run once."""

from __future__ import annotations

from wetink.evidence.commands import generic
from wetink.evidence.commands.call import Call, join_scope
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict
from wetink.model.terms import Effect
from wetink.patterns import when_used

_SHELL_MODULES = frozenset({"", "shell", "command", "raw", "script", "win_shell", "win_command"})
_STATES = {
    "started": ("running", "started"),
    "stopped": ("running", "stopped"),
    "restarted": ("running", "restarted"),
    "reloaded": ("running", "reloaded"),
    "present": ("exists", "present"),
    "absent": ("exists", "absent"),
    "latest": ("version", "latest"),
}
_LOSING_STATES = frozenset({"absent", "stopped", "removed", "purged"})
_DRY = ("--check", "-C", "--list-hosts", "--list-tasks", "--list-tags", "--syntax-check", "--help", "--version")


def ansible(call: Call) -> Verdict | None:
    """`ansible HOSTS -m MODULE -a ARGUMENTS`: a shell line, or a module's key=value words."""
    args = call.args
    hosts = args.word(0)
    if args.has(*_DRY):
        return call.verdict(LOOK, targets=args.words)
    module = args.first("-m", "--module-name").rpartition(".")[2]
    text = args.first("-a", "--args")
    if module in _SHELL_MODULES:
        return _everywhere(call.run(text), hosts) if text else None
    base = generic.verdict(call)
    if base.risk == LOOK:
        return base._replace(verbs=(f"ansible {module}",))
    given = dict(piece.partition("=")[::2] for piece in text.split() if "=" in piece)
    state = given.get("state", "")
    name = given.get("name") or given.get("path") or given.get("dest") or ""
    obj = f"{'service' if module in {'systemd', 'service', 'systemd_service'} else module}/{name}".rstrip("/")
    attribute, value = _STATES.get(state, ("run", text[:120] or None))
    risk = DESTROY if state in _LOSING_STATES or module == "reboot" else CHANGE
    effect = Effect(obj, attribute, value, join_scope(call.context.scope, hosts))
    return call.verdict(risk, effect, verb=module, targets=(hosts,))._replace(scope=join_scope(call.scope, hosts))


def _everywhere(verdict: Verdict, hosts: str) -> Verdict:
    """What runs on a group of hosts has that group as its scope."""
    effects = tuple(Effect(e.object, e.attribute, e.value, join_scope(hosts, e.scope)) for e in verdict.effects)
    targets = tuple(dict.fromkeys((hosts, *verdict.targets)))
    return verdict._replace(effects=effects, targets=targets, scope=join_scope(hosts, verdict.scope))


def salt(call: Call) -> Verdict | None:
    """`salt TARGET cmd.run "line"` is a shell line on those minions; other functions by the pack."""
    words = call.args.words
    first = 0 if call.name == "salt-call" else 1
    if call.args.word(first) in {"cmd.run", "cmd.shell", "cmd.run_all", "cmd.run_stdout"}:
        return _everywhere(call.run(" ".join(words[first + 1 :])), words[0] if first else "")
    return None


def playbook(call: Call) -> Verdict | None:
    """ansible-playbook: --check, --list-hosts and --syntax-check change nothing."""
    args = call.args
    if args.has(*_DRY):
        return call.verdict(LOOK, targets=args.words)
    tags = args.first("--tags", "-t")
    attribute, value = f"run:{tags}" if tags else "run", args.first("-e", "--extra-vars") or None
    return call.verdict(
        CHANGE, *(call.effect(f"playbook/{w}", attribute, value) for w in args.words), targets=args.words
    )


def aws(call: Call) -> Verdict | None:
    """`aws ssm send-command --parameters commands=[...]` runs shell lines on other hosts."""
    if call.args.words[-1:] == ("help",) and not call.args.every:
        return call.verdict(LOOK, verb="help")
    if call.args.words[:2] != ("ssm", "send-command"):
        return None
    lines = [a or b for a, b in _QUOTED.findall(call.args.first("--parameters").partition("commands")[2])]
    place = call.args.first("--instance-ids", "--targets")
    if not lines:
        return None
    found = _everywhere(call.run("\n".join(lines)), place)
    return found._replace(risk=max(found.risk, CHANGE))


_QUOTED = when_used(r"\"([^\"]{1,2000})\"|'([^']{1,2000})'")
