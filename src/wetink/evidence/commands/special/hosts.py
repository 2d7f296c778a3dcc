"""Tools of one host: services, kernel settings, processes, mounts, crontabs, sockets, playbooks."""

from __future__ import annotations

import re

from wetink.evidence.commands import generic
from wetink.evidence.commands.call import Call
from wetink.evidence.commands.packs import library
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, words
from wetink.patterns import when_used

_ADDRESS = when_used(r"(?:TCP|tcp)\d?:([\w.-]{1,120})|([\w.-]{1,120}):\d{2,5}$")
_STATES = {
    "start": "started", "stop": "stopped", "restart": "restarted", "reload": "reloaded", "try-restart": "restarted",
    "reload-or-restart": "restarted", "force-reload": "reloaded", "kill": "stopped", "condrestart": "restarted",
    "isolate": "started", "graceful": "reloaded", "fast-stop": "stopped", "up": "started", "down": "stopped",
}  # fmt: skip
_ENABLING = {"enable": "yes", "disable": "no", "mask": "no", "unmask": "yes", "reenable": "yes"}
_POWER = {"reboot": "restarted", "poweroff": "stopped", "halt": "stopped", "kexec": "restarted", "suspend": "stopped"}
_LOSING_WORDS = words(
    "delete del flush_all shutdown disable kill drain drop remove purge truncate destroy flushall flushdb"
)
_LOOKING_WORDS = words(
    "show get stats stat ruok mntr srvr conf isro version help info list ping status cons dump envi wchs print prompt "
    "head quit server"
)


def _unit(name: str) -> str:
    return "service/" + name.removesuffix(".service")


def systemctl(call: Call) -> Verdict | None:
    """Systemctl VERB UNIT..."""
    words = call.args.words
    base = generic.verdict(call)
    if base.risk == LOOK or not words:
        return base
    verb, units = words[0], words[1:]
    effects = [call.effect(_unit(u), verb, None) for u in units]
    if verb in _POWER:
        effects = [call.effect(f"host/{call.scope or 'local'}", "running", _POWER[verb])]
    if verb in _STATES:
        effects = [call.effect(_unit(u), "running", _STATES[verb]) for u in units]
    if verb in _ENABLING:
        effects = [call.effect(_unit(u), "enabled", _ENABLING[verb]) for u in units]
        if call.args.has("--now"):
            now = "started" if _ENABLING[verb] == "yes" else "stopped"
            effects += [call.effect(_unit(u), "running", now) for u in units]
    return base._replace(effects=tuple(effects)) if effects else base


def service(call: Call) -> Verdict | None:
    """Service NAME VERB, rc-service, /etc/init.d/NAME VERB, svc, supervisorctl VERB NAME."""
    words = call.args.words
    if not words or call.args.has("--status-all"):
        return call.verdict(LOOK)
    name, verb = (words[0], words[1] if len(words) > 1 else "status")
    if verb not in _STATES:
        look = verb in {"status", "configtest", "list", "info", "check", "checkconfig"}
        return call.verdict(
            LOOK if look else CHANGE, *([] if look else [call.effect(_unit(name), verb, None)]), targets=(name,)
        )
    risk = DESTROY if _STATES[verb] == "stopped" else CHANGE
    return call.verdict(risk, call.effect(_unit(name), "running", _STATES[verb]), verb=verb, targets=(name,))


def sysctl(call: Call) -> Verdict | None:
    """Sysctl -w name=value sets; without = it shows."""
    pairs = [w.partition("=") for w in call.args.words if "=" in w]
    if pairs:
        effects = [call.effect(f"kernel/{k}", "value", v) for k, _, v in pairs]
        return call.verdict(CHANGE, *effects, verb="-w", targets=tuple(k for k, _, _ in pairs))
    if call.args.has("-p", "--load", "--system"):
        return call.verdict(CHANGE, call.effect("kernel", "settings", "reloaded"), verb="-p")
    return call.verdict(LOOK, targets=call.args.words)


def crontab(call: Call) -> Verdict | None:
    """Crontab -l shows, -e edits, a file or "-" replaces, -r removes."""
    owner = call.args.first("-u", "--user") or "self"
    if call.args.has("-l", "--list", "--help"):
        return call.verdict(LOOK, verb="-l", targets=(owner,))
    if call.args.has("-r", "--remove"):
        return call.verdict(DESTROY, call.effect(f"crontab/{owner}", "exists", "absent"), verb="-r", targets=(owner,))
    value = call.simple.stdin.strip()[:120] if call.simple.stdin else call.args.word(0).strip("-") or None
    return call.verdict(CHANGE, call.effect(f"crontab/{owner}", "content", value), targets=(owner,))


def kill(call: Call) -> Verdict | None:
    """kill, pkill, killall: -0 and -l only ask, -HUP asks to reload."""
    argv = call.simple.argv
    if any(w in {"-0", "-l", "-L", "--list", "--help"} for w in argv) or call.args.first("-s", "--signal") == "0":
        return call.verdict(LOOK, targets=call.args.words)
    signal = call.args.first("-s", "--signal", "-n").upper() or next(
        (w[1:].upper() for w in argv[1:] if w[:1] == "-"), ""
    )
    name = signal.removeprefix("SIG")
    soft = name in {"HUP", "1", "USR1", "10", "USR2", "12", "WINCH", "QUIT", "3", "CONT", "18"}
    value = "reloaded" if soft else "absent"
    targets = tuple(w for w in call.args.words if not w.startswith("-"))
    attribute = "config" if soft else "exists"
    effects = [call.effect(f"process/{t}", attribute, value) for t in targets]
    return call.verdict(CHANGE if soft else DESTROY, *effects, targets=targets)


def socket(call: Call) -> Verdict | None:
    """socat, nc, telnet, nsupdate: what is fed in decides; alone they open a session or probe a port."""
    text = call.simple.stdin
    targets = call.args.words
    if text is None:
        probe = call.name != "nsupdate" and not (
            call.simple.source and call.simple.source[0] in {"cat", "gzip", "tar", "pv"}
        )
        return call.verdict(
            LOOK if probe else CHANGE, *([] if probe else [call.effect(call.name, "send", None)]), targets=targets
        )
    risk, effects = LOOK, []
    for row in re.split(r"[\n;]", text):
        words = row.replace("update ", "").split()
        if not words or words[0].lower() in _LOOKING_WORDS:
            continue
        verb = words[0].lower()
        risk = max(risk, DESTROY if verb in _LOSING_WORDS else CHANGE)
        family = library().lexicon.family.get(verb)
        obj = " ".join(words[1:3]) or call.name
        effects.append(call.effect(obj, *(family or (verb, " ".join(words[3:]) or None))))
    return call.verdict(risk, *effects, targets=targets)


def mount(call: Call) -> Verdict | None:
    """Mount alone lists; with words it mounts or remounts."""
    words = call.args.words
    if not words and not call.args.has("-a", "--all"):
        return call.verdict(LOOK)
    place = words[-1] if words else "all"
    options = call.args.first("-o", "--options")
    if "remount" in options:
        return call.verdict(CHANGE, call.effect(f"mount/{place}", "options", options), targets=words)
    return call.verdict(CHANGE, call.effect(f"mount/{place}", "attached", "attached"), targets=words)
