"""What a look works on, as people say it: files, objects and their kinds, else what its options name."""

from __future__ import annotations

import re

from wetink.drafting.language.filters import GREPS, pattern, short
from wetink.drafting.language.grammar import Part, parts
from wetink.drafting.language.templates import table
from wetink.drafting.record.record import Run

KUBE = re.compile(r"^(?:kubectl|oc|helm|argocd)$")
_MANY = {"pods": "the pods", "pod": "the pods", "po": "the pods", "node": "the nodes", "events": "the events"}
_LONG_KINDS = {"deploy": "deployment", "sts": "statefulset", "ds": "daemonset", "svc": "service"}
_SELF = {"env", "dmesg", "top", "free", "uptime", "vmstat", "iostat", "date", "ps"}
"""Programs that look at a whole machine: their words are no names."""
_READERS = {"cut", "base64", "awk", "sed", "tr", "sort", "uniq", "jq"}
"""Programs that read what is given to them."""
_BARE = re.compile(r"(?:^|-)(?:name|names|arn|id|ids|filters?|attributes?)$")
"""Names of options that say no more than their value."""
_ALL = {"--describe", "--list", "--all"}
_FILTER = re.compile(r"Name=[\w:./-]{1,80},Values=([^\s,]{1,200})")
"""A filter of the AWS CLI."""
_WORDS = 80


def program_of(run: Run, part: Part) -> str:
    """The program's real name: an alias is followed where the record says what it stands for."""
    verbs = [verb.split(" ", 1)[0] for verb in run.facts.verbs]
    return part.program if part.program in verbs or not verbs else verbs[0]


def target_of(run: Run, part: Part) -> str:
    """What it works on; "" where the command names nothing."""
    program = program_of(run, part)
    if part.program in _SELF:
        return ""
    if KUBE.match(program):
        return _objects(run, part)
    if program in {"redis-cli", "promtool"}:
        return _question(part, program)
    if part.program in _READERS:
        return next((w for w in reversed(part.words[1:]) if w.startswith(("/", "$", "~", "./"))), "")
    return _files(run, part)


def _files(run: Run, part: Part) -> str:
    """The first name of the command's own words; two where it compares or reads several settings."""
    named = [t for t in run.facts.targets if t in part.words and not t.startswith(("-", "+")) and not _is_number(t)]
    if part.program in GREPS:
        named = [t for t in named if t != pattern(part)]
    many = 2 if part.program in {"sysctl", "git"} else 1
    return " and ".join(named[:many]) or options_of(part)


def _objects(run: Run, part: Part) -> str:
    """Kubernetes objects, or all that a selector selects."""
    selector = part.option("-l", "--selector")
    named = [
        thing(t)
        for t in objects(run)
        if t != part.place and "$" not in t and not re.search(rf">\s*{re.escape(t)}", run.line)
    ]
    return " and ".join(named[:2]) or (f"the pods with {selector}" if selector else "")


def _question(part: Part, program: str) -> str:
    """The words that are asked of a server, without the options of how to reach it."""
    if program == "promtool":
        return next((f"`{short(w, _WORDS)}`" for w in reversed(part.words) if not w.startswith("http")), "")
    pairs = zip(part.words, part.words[1:], strict=False)
    return " ".join(word for before, word in pairs if not word.startswith("-") and not before.startswith("-"))


def objects(run: Run) -> list[str]:
    """The targets of the line without what its filters look for."""
    patterns = {pattern(part) for part in parts(run.line) if part.program in GREPS}
    return [target for target in run.facts.targets if target not in patterns]


def _is_number(word: str) -> bool:
    """A number, a duration or a date that an option takes."""
    return bool(re.fullmatch(r"-?\d[\d:.smhdT-]*", word))


def options_of(part: Part) -> str:
    """What long options name, without those that only say how: "group billing"."""
    quiet = set(table("option")["quiet"].split())
    for at, word in enumerate(part.words):
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or name in quiet or word in _ALL:
            continue
        follows = part.words[at + 1] if at + 1 < len(part.words) else "-"
        value = value if equals else "" if follows.startswith("-") else follows
        if not value:
            return name.replace("-", " ")
        filters = _FILTER.fullmatch(value)
        shown = short(filters[1] if filters else value, _WORDS)
        return shown if _BARE.search(name) else f"{name.replace('-', ' ')} {shown}"
    return part.option("--entity-type") or part.option("-d", "-u", "-g", "-t")


def thing(target: str) -> str:
    """`kind/name` and `kind/[selector]` as people say them."""
    kind, slash, name = target.partition("/")
    if not slash or target.startswith("/"):
        return _MANY.get(target, target)
    if name.startswith("["):
        return f"{_MANY.get(kind, f'every {kind}')} with {name.strip('[]')}"
    return f"the {_LONG_KINDS.get(kind, kind)} {name}"
