"""What one needs before the first step: contexts, logins, ways in, rights, variables and aliases the commands use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.language.grammar import Part, looped, parts
from wetink.drafting.record.record import Record, Run
from wetink.drafting.record.targets import program_of
from wetink.drafting.record.window import Window
from wetink.model.draft import Claim

_CONTEXT = re.compile(
    r"(?:kubectl config (?:use|set)-context|kubectx|kubens|oc project|gcloud config set|az account set)\s"
)
"""Commands that say on which system all others work."""
_LOGIN = re.compile(
    r"(?:aws sso login|aws sts assume-role|aws-vault exec|gcloud auth|az login|vault login|oc login|tsh login|kinit\b|"
    r"argocd login|docker login|saml2aws login|op signin|consul login|(?:export )?AWS_PROFILE=|su - )"
)
"""Commands by which one becomes somebody who may."""
_KUBE_CONTEXT = re.compile(r"\s--(?:kube-)?context[ =]([\w.:/@-]+)")
_NAMESPACE = re.compile(r"\b(?:kubectl|oc|helm|k|argocd)\b[^|;]*?\s(?:-n|--namespace)[ =]([a-z0-9-]+)")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")
_QUOTED = re.compile(r"'[^']*'|\$\([^()]*\)")
"""What a shell does not expand, or expands only when it runs."""
_EVERYWHERE = frozenset({"HOME", "USER", "PATH", "PWD", "SHELL", "HOSTNAME", "RANDOM", "LANG", "EDITOR", "TERM", "IFS"})
_MOST = 12


def before_you_start(record: Record, window: Window, runs: list[Run]) -> tuple[Claim, ...]:
    """Claims for the commands of a draft (`runs`), each citing the command it was taken from."""
    claims = [
        *_typed_first(record, window),
        *_ways_in(runs),
        *_named(runs),
        *_variables(record, runs),
        *_short_names(record, runs),
    ]
    return tuple({claim.text: claim for claim in reversed(claims)}.values())[::-1][:_MOST]


def _typed_first(record: Record, window: Window) -> Iterator[Claim]:
    """Contexts that were set and logins that were made in the response."""
    for run in record.runs:
        if run.ok and window.start <= run.t <= window.close:
            if _CONTEXT.match(run.key):
                yield Claim(f"Set the context: `{run.key}`", (run.item.id,))
            elif _LOGIN.match(run.key):
                how = "Take the role that was used then" if "PROFILE=" in run.key else "Log in, as was done then"
                yield Claim(f"{how}: `{run.key}`", (run.item.id,))


def _ways_in(runs: list[Run]) -> Iterator[Claim]:
    """The chain of prompts that leads to where a command was typed."""
    seen: set[tuple[str, ...]] = set()
    for run in runs:
        chain = tuple(" ".join(outer.split()) for outer in run.command.within)
        if chain and chain not in seen:
            seen.add(chain)
            yield Claim(f"Go there first: {', then '.join(f'`{outer}`' for outer in chain)}", (run.item.id,))


def _named(runs: list[Run]) -> Iterator[Claim]:
    """What the commands themselves name: contexts and namespaces, hosts, rights; each with the first that names it."""
    found: dict[str, dict[str, str]] = {"context": {}, "namespace": {}, "host": {}, "sudo": {}, "region": {}}
    for run in runs:
        loops = looped(run.line)
        for part in parts(run.line):
            for kind, name in _needs(run, part):
                for one in loops.get(name, name).split(", "):
                    if "$" not in one:
                        found[kind].setdefault(one, run.item.id)
    texts = {
        "context": "Kubernetes context: {}",
        "namespace": "Kubernetes namespace: {}",
        "host": "ssh to: {}",
        "sudo": "sudo on: {}",
        "region": "AWS region: {}",
    }
    for kind, names in found.items():
        if names:
            ids = tuple(dict.fromkeys(names.values()))
            yield Claim(texts[kind].format(", ".join(names)), ids)


def _needs(run: Run, part: Part) -> Iterator[tuple[str, str]]:
    for kind, pattern in (("context", _KUBE_CONTEXT), ("namespace", _NAMESPACE)):
        yield from ((kind, value) for value in pattern.findall(run.line))
    if part.program == "aws" and (region := part.option("--region")):
        yield "region", region
    by_ssh = "/" not in part.place and re.search(r"\bssh\b", run.line) is not None
    if part.place and by_ssh:
        yield "host", part.place
    if re.search(r"(?:^|[\s'\"|;])sudo\s", run.line):
        yield "sudo", (part.place if by_ssh and part.place else run.command.host) or "the host it is typed on"


def _variables(record: Record, runs: list[Run]) -> Iterator[Claim]:
    """Variables that a command uses and does not set itself: by which line they were set, or that nobody kept it."""
    told: set[str] = set()
    for run in runs:
        if run.command.program not in {"sh", "fish"}:
            continue
        own = {name.removeprefix("$") for name in looped(run.line)} | _EVERYWHERE | told
        for name in _VARIABLE.findall(_QUOTED.sub(" ", run.line)):
            if name in own or re.search(
                rf"(?:^|[\s;({{]){name}=|\b(?:read|for|local)\s+(?:-\w+\s+)*{name}\b", run.line
            ):
                continue
            own.add(name)
            told.add(name)
            yield _set_by(record, name, run, runs)


def _set_by(record: Record, name: str, user: Run, steps: list[Run]) -> Claim:
    pattern = re.compile(rf"(?:^|[\s;])(?:export\s+|set\s+-\w+\s+|setenv\s+)?{name}(?:=|\s+(?=\S))\S")
    setters = [run for run in record.runs if run.t <= user.t and pattern.match(run.line) and run.ok]
    if not setters:
        return Claim(f"Set `${name}`: its value is not in the record.", (user.item.id,))
    last = setters[-1]
    if any(step.item.id == last.item.id for step in steps):
        return Claim(f"`${name}` is set by a step: `{last.key}`", (last.item.id, user.item.id))
    return Claim(f"Set `${name}` as it was then: `{last.key}`", (last.item.id, user.item.id))


def _short_names(record: Record, runs: list[Run]) -> Iterator[Claim]:
    """Aliases and functions of one's own shell that the commands use, with their definition where it is known."""
    told: set[str] = set()
    for run in runs:
        for part in parts(run.line) if run.command.program in {"sh", "fish"} else []:
            name = part.program
            if name in told or not re.fullmatch(r"[\w.-]{1,30}", name):
                continue
            made = _definition(record, name)
            real = program_of(run, part)
            if made is not None:
                told.add(name)
                yield Claim(
                    f"`{name}` stands for what this makes of it: `{made.key[:200]}`", (made.item.id, run.item.id)
                )
            elif len(name) <= 2 and real != name:
                told.add(name)
                yield Claim(f"`{name}` stands for {real}; its alias is not in the record.", (run.item.id,))


def _definition(record: Record, name: str) -> Run | None:
    pattern = re.compile(
        rf"alias\s+(?:-\w+\s+)?{re.escape(name)}[= ]|(?:function\s+)?{re.escape(name)}\s*\(\)|"
        rf"function\s+{re.escape(name)}\b"
    )
    return next((run for run in record.runs if pattern.match(run.line)), None)
