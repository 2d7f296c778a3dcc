"""Readings for tools whose meaning no table of verbs can hold."""

from __future__ import annotations

from collections.abc import Callable

from wetink.evidence.commands import http
from wetink.evidence.commands.call import Call
from wetink.evidence.commands.shape import Verdict
from wetink.evidence.commands.special import filetools, fleet, git, hosts, kube, shells, sqltools
from wetink.evidence.commands.special.shells import unknown

HANDLERS: dict[str, Callable[[Call], Verdict | None]] = {
    "curl": http.curl,
    "httpie": http.httpie,
    "kubectl": kube.kubectl,
    "rm": filetools.rm,
    "find": filetools.find,
    "sed": filetools.sed,
    "awk": filetools.awk,
    "tee": filetools.tee,
    "dd": filetools.dd,
    "copy": filetools.copy,
    "mode": filetools.mode,
    "tar": filetools.tar,
    "git": git.git,
    "systemctl": hosts.systemctl,
    "service": hosts.service,
    "sysctl": hosts.sysctl,
    "crontab": hosts.crontab,
    "aws": fleet.aws,
    "ansible": fleet.ansible,
    "ansible-playbook": fleet.playbook,
    "salt": fleet.salt,
    "kill": hosts.kill,
    "socket": hosts.socket,
    "mount": hosts.mount,
    "shell": shells.shell,
    "eval": shells.evaluate,
    "source": shells.source,
    "chained": shells.chained,
    "code": shells.code,
    "console-line": shells.console_line,
    "powershell": shells.powershell,
    "config-pairs": sqltools.config_pairs,
    "sql": sqltools.sql_client,
    "redis": sqltools.redis_client,
    "mongo": sqltools.mongo_client,
}
"""A pack's `special` -> its reading; None as answer means: judge by the pack after all."""

__all__ = ["HANDLERS", "unknown"]
