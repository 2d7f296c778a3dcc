"""Rule: it is about this system: its steps name its own services, hosts, objects and places, not only gaps to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.runbook import Runbook
from wetink.model.terms import CommandFacts
from wetink.patterns import when_used
from wetink.review.meaning import meaning
from wetink.review.rule import ERROR, WARNING, Found, Rule, steps
from wetink.review.surroundings import Surroundings
from wetink.review.words import sequence

FEW = 2
"""With fewer names of its own than this a runbook is doubtful; with none it is generic."""
_GAP = when_used(
    r"[<>{}$*…]|^(?:my|your|some|the|example|foo|bar|test|name|pod|node|service|namespace|host|deployment)s?(?:[-_]|$)",
    re.IGNORECASE,
)
_CODE = when_used(r"^[ \t]*```[^\n`]*\n([\s\S]*?)^[ \t]*```|(?<!`)`([^`\n]{2,400})`(?!`)", re.MULTILINE)
_NAME = when_used(r"[A-Za-z0-9/~][\w.:/@%+~-]*[\w/]")
_MARKED = when_used(r"[\d._/-]")
"""In text that may be no command, a word alone is no name."""
_EVIDENCE = when_used(r"^## Evidence\s*$", re.MULTILINE)
_PLAIN = when_used(r"[A-Za-z]{1,2}|\d+|[.~/-]*|https?:?/*")
_COMMON = when_used(
    r"(?:/(?:etc|var|proc|sys|dev|tmp|usr|opt|bin|home|root|run)(?:/(?:log|lib|kubernetes|systemd|hosts|null|stdin"
    r"|stdout|stderr|passwd|fstab|syslog|messages|"
    r"meminfo|cpuinfo|loadavg|mounts|journal|manifests|pods|kubelet|containers|docker|nginx|postgresql|mysql|redis"
    r"|haproxy|bin|local|share|cron\.d))*/?)"
    r"|kube-system|default|yaml|json|wide|name|debug|exec|gap|localhost|127\.0\.0\.1|0\.0\.0\.0|stdin|all|true|false|none"
    r"|nodes?|pods?|svc|services?|deploy(?:ments?)?|events?|namespaces?|ns"
    r"|hpa|pvc?|sts|statefulsets?|daemonsets?|ingress(?:es)?|configmaps?|secrets?|jobs?|cronjobs?|csr|cs|co"
    r"|clusteroperators?|clusterversion|mcp|machines?"
    r"|endpoints?|replicasets?|storageclass(?:es)?|crds?|pg_\w+|information_schema\S*|mysql|postgres|kubelet|docker"
    r"|containerd|crio|nginx|sshd?|etcd|prometheus"
    r"|alertmanager|grafana|kube-\w+|openshift-\S+|head|main|master|origin",
    re.IGNORECASE,
)
"""What every system of the kind has."""


def specific(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken where no step names anything of this system; doubtful where hardly one does."""
    names = own_names(runbook, around)
    hint = "name the real services, hosts, namespaces, dashboards and thresholds, as they were typed in the incident"
    if not names:
        message = "no step names anything of yours: this fits every company, so it helps none"
        yield Found("resolution", message, hint, ERROR)
    elif len(names) < FEW:
        shown = ", ".join(sorted(names))
        message = f"hardly anything of yours is named in the steps (only {shown}): could it be anybody's runbook?"
        yield Found("resolution", message, hint, WARNING)


def own_names(runbook: Runbook, around: Surroundings) -> frozenset[str]:
    """Names of this system that the steps hold, no more than the first `FEW`.

    What commands name (objects, hosts, contexts, files, tables, addresses), less gaps, numbers and what every system of
    the kind has; services and alerts of the front matter that a step speaks of.
    """
    found: set[str] = set()
    for name in _all_names(runbook, around):
        found.add(name)
        if len(found) >= FEW:
            break
    return frozenset(found)


def _all_names(runbook: Runbook, around: Surroundings) -> Iterator[str]:
    placed = [step for _, step in steps(runbook.body)]
    told: list[str] = []
    for step in placed:
        for command in step.commands:
            yield from _named(meaning(command, around))
            told.append(command.run)
    if not told:
        for run in _code(runbook.text):
            told.append(run)
            yield from (name for name in _named(around.facts(run, "sh")) if _MARKED.search(name))
    told += (text for step in placed for text in (step.text, step.expect, step.check, step.undo))
    words = f" {' '.join(sequence(' '.join(told)))} "
    for name in (*runbook.body.services, *runbook.body.alerts):
        spoken = " ".join(sequence(name))
        if len(spoken) > 2 and f" {spoken} " in words:
            yield name


def _code(text: str) -> Iterator[str]:
    """Code in a file whose commands stand in no step."""
    for found in _CODE.finditer(_EVIDENCE.split(text, maxsplit=1)[0]):
        yield found[1] or found[2]


def _named(facts: CommandFacts) -> set[str]:
    objects = (effect.object.partition("/")[2] for effect in facts.effects)
    return {bare for name in (*facts.targets, *facts.scope.split("/"), *objects) if (bare := _bare(name))}


def _bare(name: str) -> str:
    """The name if it is one of somebody's own, else ""."""
    bare = name.strip("'\"").rpartition("=")[2].strip("/") if not name.startswith("/") else name.strip("'\"")
    last = bare.rpartition("/")[2] if bare.count("/") == 1 and not bare.startswith("/") else bare
    if (
        not _NAME.fullmatch(last)
        or _GAP.search(last)
        or _PLAIN.fullmatch(last)
        or _COMMON.fullmatch(last)
        or len(last) > 200
    ):
        return ""
    return last


RULE = Rule(
    "specific",
    (18,),
    ERROR,
    "It is specific to this system: its steps name its services, hosts and dashboards.",
    "A page that fits everybody was written for nobody; the web has it already, and it does not know your hosts.",
    "Counted are different names of your own in the steps of diagnosis, resolution and verification: services and "
    "alerts of the front "
    "matter, and what the commands name (objects, hosts, contexts, files, tables), less gaps like `<pod>` or "
    "`$NODE`, numbers and "
    f"what every such system has (`/etc`, `kube-system`, kinds of objects). None at all is an error, fewer than {FEW} "
    f"a warning.",
    "1. Check the pod.\n   ```sh\n   kubectl -n $NAMESPACE describe pod $POD\n   ```",
    "1. Look at the payment worker.\n   ```sh\n   kubectl -n payments describe deploy/payment-worker\n   ```",
    specific,
    blocks=True,
)
