"""Rules about what gets pasted: does it parse, are its gaps explained, does it hold something of one day only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from wetink.model.draft import Step, StepCommand
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.meaning import GAP, SHELLS, SQLS, is_read, meaning, typed
from wetink.review.rule import NOTE, WARNING, Found, Rule, steps
from wetink.review.surroundings import Surroundings
from wetink.review.words import excerpt

_TYPOGRAPHIC = when_used("[\u2018\u2019\u201c\u201d\u00ab\u00bb\u2013\u2014\u00a0\u200b]")
_CUT = when_used(r"(?:^|\s)(?:\.\.\.|…)(?=\s|$)|…")
_BRACKETED = when_used(r"(?<![\w$])\[([A-Z][A-Z0-9_ -]{2,40})\](?![\w(\[])")
_YOUR = when_used(r"(?<![\w-])((?:YOUR|MY|your|my)[-_][A-Za-z][\w-]{1,40})")
_OWNERS = ("YOUR", "MY", "your", "my")
_VARIABLE = when_used(r"\$\{?([A-Za-z_]\w{0,60})")
_SET = when_used(
    r"(?:^|[\s;&(])(?:export\s+|local\s+|declare\s+(?:-\w+\s+)?|set\s+)?([A-Za-z_]\w{0,60})="
    r"|\bread\s+(?:-\w+\s+)*(\w+)|\bfor\s+(\w+)\s+in\b|\bwhile\s+read\s+(?:-\w+\s+)*(\w+)"
)
_GIVEN = frozenset(
    {
        "HOME",
        "USER",
        "PATH",
        "PWD",
        "SHELL",
        "HOSTNAME",
        "EDITOR",
        "LANG",
        "TERM",
        "TMPDIR",
        "RANDOM",
        "UID",
        "IFS",
        "PPID",
        "SECONDS",
    }
)
_TEMPLATED = ("docker", "kubectl", "helm", "promtool", "podman", "oc ")
"""Programs that fill in `{{…}}` themselves."""
_QUOTED = when_used(r"'[^']*'")
_ONE_DAY = (
    (
        "a pod's name",
        when_used(r"(?<![\w.-])[a-z][a-z0-9-]{0,60}-(?=[a-z0-9]{0,9}\d)[a-f0-9]{8,10}-[a-z0-9]{5}(?![\w-])"),
    ),
    (
        "a process id",
        when_used(
            r"\bkill\s+(?:-\w+\s+)?(\d{2,8})\b|\bpg_(?:terminate|cancel)_backend\(\s*(\d{2,8})\s*\)"
            r"|\bstrace\s+-p\s*(\d{2,8})\b"
        ),
    ),
    (
        "a UUID",
        when_used(r"(?<![\w-])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\w-])"),
    ),
    ("an instance's id", when_used(r"(?<![\w-])(?:i|vol|eni|snap|pod|task)-(?=[0-9a-f]*\d)[0-9a-f]{8,17}(?![\w-])")),
    (
        "a cloud node's name",
        when_used(
            r"(?<![\w-])(?:ip-\d{1,3}(?:-\d{1,3}){3}|gke-[a-z0-9-]{3,60}-[a-z0-9]{8}-[a-z0-9]{4}"
            r"|aks-[a-z0-9-]{3,40}-vmss[0-9a-z]{6})(?![\w-])"
        ),
    ),
    ("a date", when_used(r"(?<![\d-])20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])")),
    (
        "a container's id",
        when_used(
            r"\b(?:docker|podman|crictl|nerdctl)\s[^|;\n]{0,80}\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}\b"
        ),
    ),
)


def commands(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a command that its shell or database would not take."""
    for where, step in steps(runbook.body):
        for command in step.commands:
            if wrong := _unfit(command, around):
                yield Found(
                    where,
                    f"{wrong}: {excerpt(command.run, 60)!r}",
                    "paste it into a terminal once; what fails there fails at 3 a.m.",
                )


def _unfit(command: StepCommand, around: Surroundings) -> str:
    if not is_read(command):
        return ""
    if not command.run.strip():
        return "an empty command"
    run = typed(command.run)
    if ("..." in run or "…" in run) and _CUT.search(run):
        return "it is cut short by dots"
    if not run.isascii() and _TYPOGRAPHIC.search(_QUOTED.sub("", run)):
        return "a typographic quote, dash or blank, which no shell takes for the plain one"
    if not meaning(command, around).parses:
        return f"the grammar of {'SQL' if command.language.lower() in SQLS else 'the shell'} finds an error in it"
    return ""


def placeholders(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken by a gap in a command (`<pod>`, `{{name}}`, `YOUR_HOST`, `$NAME`) that nothing explains."""
    explained = {item.name.lower() for item in runbook.body.placeholders}
    told = cache(lambda: _told(runbook))
    asked = any("$" in command.run for _, step in steps(runbook.body) for command in step.commands)
    variables = set(_GIVEN)
    reported: set[str] = set()
    for where, step in steps(runbook.body):
        text = "\n".join(command.run for command in step.commands)
        if asked:
            variables |= {name for found in _SET.finditer(text) for name in found.groups() if name}
        for name, shown in _gaps(text, step, variables):
            if name.lower() in explained | reported or _is_told(shown, name, told()):
                continue
            reported.add(name.lower())
            severity = NOTE if shown.startswith("$") else ""
            message = f"{shown} is explained nowhere: a gap that only its author can fill"
            yield Found(where, message, "say under Placeholders which step or dashboard yields it", severity)


def _gaps(text: str, step: Step, variables: set[str]) -> Iterator[tuple[str, str]]:
    for found in GAP.finditer(text) if "<" in text or "{{" in text else ():
        if found[1] or not text.lstrip().startswith(_TEMPLATED):
            yield (found[1] or found[2]).strip(), found[0]
    for found in _BRACKETED.finditer(text) if "[" in text else ():
        yield found[1], found[0]
    for found in _YOUR.finditer(text) if any(word in text for word in _OWNERS) else ():
        yield found[1], found[1]
    for command in step.commands:
        if "$" in command.run and command.language.lower() in SHELLS:
            for found in _VARIABLE.finditer(_QUOTED.sub("", command.run)):
                if found[1] not in variables and not found[1].islower():
                    yield found[1], f"${found[1]}"


def _told(runbook: Runbook) -> str:
    """All prose in which a gap may be explained."""
    body = runbook.body
    claims = (*body.before_you_start, *body.not_this)
    parts = [claim.text for claim in claims]
    for _, step in steps(body):
        parts += (step.text, step.expect, step.when)
    return "\n".join(parts)


def _is_told(shown: str, name: str, told: str) -> bool:
    return shown in told or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None


def one_day(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken by what was true on one day only: a pod's name, a process id, a date in a command."""
    for where, step in steps(runbook.body, "diagnosis", "resolution"):
        for command in step.commands:
            for what, pattern in _ONE_DAY:
                if found := pattern.search(typed(command.run)):
                    message = f"{what} of that day: {excerpt(found[0], 50)!r} will not be there next time"
                    yield Found(where, message, "put a placeholder there and say which look yields its value")


COMMANDS = Rule(
    "commands",
    (9,),
    WARNING,
    "Commands parse, as shell or SQL.",
    "A wiki turned the quotes, or somebody shortened the line. It is found out when it is needed.",
    "Commands in blocks marked sh, bash, console, powershell, sql or without a mark are read by the grammar of their "
    "language; other languages are left alone. Nothing is ever run.",
    "```sh\nkubectl get pods -l “app=api”\n```",
    '```sh\nkubectl get pods -l "app=api"\n```',
    commands,
)
PLACEHOLDERS = Rule(
    "placeholders",
    (9,),
    WARNING,
    "Placeholders are explained, with the step that yields their value.",
    "`<pod>` is clear to the one who wrote it.",
    "Explain each gap under Placeholders, or in the sentence of its step. A `$VARIABLE` counts as a gap unless a "
    "command sets it.",
    "```sh\nkubectl logs <pod>\n```",
    "## Placeholders\n\n- **\\<pod>** first column of step 2 **Seen:** api-server-6c9f7d5b8d-2bqfx",
    placeholders,
)
ONE_DAY = Rule(
    "one-day",
    (20,),
    WARNING,
    "No unexplained one-day literal (pod names, process ids, dates).",
    "It pastes without an error and does nothing, or does it to something else.",
    "Replace it by a placeholder and say where the value comes from. Looked for in commands of diagnosis and "
    "resolution only.",
    "```sh\nkubectl delete pod api-server-6c9f7d5b8d-2bqfx\n```",
    "```sh\nkubectl delete pod <pod>\n```",
    one_day,
)
