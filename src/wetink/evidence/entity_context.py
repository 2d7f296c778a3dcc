"""Names that only their surroundings tell: objects in commands, numbers of processes, references to changes, images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from wetink.evidence.entity_terms import terms
from wetink.evidence.entity_words import pod
from wetink.model.evidence import Entity

_OBJECT = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
_KINDS = {
    "service": "deployment deployments deploy service services svc statefulset statefulsets sts daemonset daemonsets "
    "ds hpa cronjob cronjobs cj rollout rollouts ingress ingresses ing kustomization hr helmrelease",
    "pod": "pod pods po",
    "node": "node nodes no",
    "namespace": "namespace namespaces ns",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_SLASHED = re.compile(rf"(?<![\w./-])([a-z]{{2,15}})(?:\.[a-z0-9.]{{1,40}})?/({_OBJECT})(?![\w/])")
_CLUSTER_TOOLS = frozenset(["kubectl", "oc", "k", "kubecolor", "helm", "stern", "flux", "argocd", "k9s", "kubectl.exe"])
_SEGMENT = re.compile(r"[|;&\n]+")
_TOKEN = re.compile(r"[^\s\"'`]{1,300}")
_NAMESPACE = re.compile(rf"(?:^|\s)(?:-n|--namespace)(?:=|\s+)({_OBJECT})(?=\s|$)")
_SELECTOR = re.compile(
    rf"\b(?:app|app\.kubernetes\.io/(?:name|instance)|k8s-app|service|component)=({_OBJECT})(?![\w.-])"
)
_FLAG = r"--?[\w-]{1,40}(?:=\S{1,80})?\s+"
_UNIT = re.compile(
    rf"\bsystemctl\s+(?:{_FLAG}){{0,4}}(?:(?:try-|reload-or-)?restart|start|stop|reload|status|enable|disable|is-active"
    rf"|kill|mask|show|cat|edit)\s+(?:{_FLAG}){{0,4}}([a-z][\w.@-]{{1,80}})"
    r"|\bjournalctl\s(?:[^|;&\n]{0,80}\s)?(?:-u|--unit)[ =]([a-z][\w.@-]{1,80})"
    r"|\b(?:service|rc-service)\s+([a-z][\w-]{1,60})\s+(?:start|stop|restart|reload|status)\b"
)
_CONTAINER = re.compile(
    r"\b(?:docker|podman|nerdctl)\s+(?:restart|stop|start|logs|kill|inspect|exec|rm|stats|top)\s+"
    r"(?:-[\w-]{1,20}(?:[ =][0-9]\w{0,6})?\s+){0,4}([a-z][\w.-]{1,80})"
)
_RELEASE = re.compile(
    rf"\bhelm\s+(?:upgrade|rollback|history|status|get\s+\w{{1,12}}|uninstall)\s+(?:{_FLAG}){{0,3}}([a-z][\w.-]{{1,60}})"
)
_SSH = re.compile(
    r"\b(?:ssh|mosh)\s+(?:-[A-Za-z0-9]{1,4}\s+(?:[^\s-]\S{0,120}\s+)?){0,4}(?:[\w.-]{1,60}@)?([a-z][\w.-]{1,120})(?=\s|$)"
)
_POD_VERBS = re.compile(
    rf"\b(?:logs|exec|attach|port-forward|cp)\s+(?:-{{1,2}}[\w-]{{1,30}}(?:=\S{{1,80}})?\s+){{0,4}}({_OBJECT})(?=[\s:]|$)"
)
_NODE_VERBS = re.compile(
    rf"\b(?:cordon|uncordon|drain)\s+(?:-{{1,2}}[\w-]{{1,40}}(?:=\S{{1,80}})?\s+){{0,6}}({_OBJECT})(?=\s|$)"
)
_PID = re.compile(
    r"\b(?:pids?|PIDs?|opid|backend pid|process(?: id)?)(?:\s*[:=#]\s*|\s+)([0-9]{2,8})\b"
    r"|\bpg_(?:terminate|cancel)_backend\(\s*([0-9]{2,8})\s*\)|\bkillOp\(\s*([0-9]{2,12})\s*\)|/proc/([0-9]{2,8})\b"
    r"|\bkill\s+(?:-[A-Z0-9]{1,9}\s+)?([0-9]{2,8})\b"
)
_PART = r"[a-z0-9][a-z0-9._-]{0,100}"
_TAG = r":(?![0-9]{4,5}(?![\w.-]))[A-Za-z0-9_][\w.-]{0,127}"
_DIGEST = r"@sha256:[0-9a-f]{8,64}"
_IMAGE = re.compile(
    rf"(?<![\w/.:-])([a-z0-9][a-z0-9.-]{{0,100}}(?::[0-9]{{2,5}})?/(?:{_PART}/){{0,5}}{_PART}(?:{_TAG}(?:{_DIGEST})?|{_DIGEST}))"
    r"(?![\w/])"
)
_SHORT_IMAGE = re.compile(
    r"(?:\bimage[:=]\s*\"?|\b(?:docker|podman|nerdctl|crictl)\s+(?:pull|run|push)\s+(?:-\S{1,40}\s+){0,6})"
    r"([a-z0-9][a-z0-9._-]{0,100}:[A-Za-z0-9_][\w.-]{0,127})(?![\w/])"
)
_HYPHENED = r"[a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,6}"
_SAID_SERVICE = re.compile(
    rf"\b(?:deployment|service|statefulset|daemonset|consumer group|app)\s+[`*\"]?({_HYPHENED})\b(?![/.:])"
    rf"|(?<![\w./-])({_HYPHENED})[`*\"]?\s+(?:service|deployment|statefulset|daemonset|pods?|replicas|consumers?|workers?"
    r"|cluster)\b"
)
_NO_NAME = terms("no_name")
_ADJECTIVE_STARTS = terms("adjective_starts")
_ADJECTIVES = terms("adjectives")
_QUALIFIED = re.compile(r"(?<![\w./-])((?:[\w.-]{1,60}/){0,3}[A-Za-z][\w.-]{0,80})([#!])([0-9]{1,6})(?![\w.-])")
_BARE = re.compile(
    r"(?:(?P<lead>[A-Za-z]{1,20})[\s:]{0,2})?(?<![\w&/#!'\"=-])(?P<mark>[#!])(?P<number>[0-9]{1,6})(?![\w-]|\.[0-9])"
)
_PREFIXED = re.compile(r"(?<![\w/-])((?:PR|MR|CL)[- ]?[0-9]{1,6})(?![\w-]|\.[0-9])")
_OTHER_NUMBERS = terms("other_numbers")
_PULL_WORDS = frozenset(("pr", "prs", "mr", "mrs", "pull", "merge", "request", "merged", "merging", "diff"))
_KAFKA = re.compile(r"\s--(topic|group)[ =]([A-Za-z][\w.-]{2,120})(?=\s|$)")
_DAG = re.compile(rf"\bairflow\s+(?:dags|tasks)\s+[a-z-]{{3,20}}\s+(?:{_FLAG}){{0,4}}([A-Za-z][\w.-]{{2,80}})")
_NAMED_ALERT = re.compile(
    r"\balert(?:name|_name)?\s{0,2}[=:]\s{0,2}[\"'`]?([A-Za-z][\w.-]{2,100})|\[(?:FIRING|RESOLVED)(?::[0-9]{1,4})?\]\s{1,3}([A-Z]\w{3,100})"
)


def from_context(text: str, *, prose: bool) -> Iterator[tuple[int, Entity]]:
    """Position and entity for each name; `prose` says that people wrote the text."""
    yield from _one(_NAMED_ALERT, "alert", text)
    yield from _slashed(text)
    yield from _one(_PID, "pid", text)
    yield from _one(_IMAGE, "image", text)
    yield from _one(_SHORT_IMAGE, "image", text)
    yield from _one(_UNIT, "service", text, cut=".service")
    yield from _one(_CONTAINER, "service", text)
    yield from _one(_RELEASE, "service", text)
    yield from _one(_SSH, "host", text)
    yield from _one(_DAG, "service", text)
    for found in _KAFKA.finditer(text):
        yield found.start(), Entity("service" if found[1] == "group" else "topic", found[2])
    yield from _cluster(text)
    if prose:
        yield from _said(text)
        yield from _changes(text)


def _one(pattern: re.Pattern[str], kind: str, text: str, cut: str = "") -> Iterator[tuple[int, Entity]]:
    for found in pattern.finditer(text):
        name = next(group for group in found.groups() if group is not None)
        if name not in _NO_NAME:
            yield found.start(), Entity(kind, name.removesuffix(cut).rstrip(".,:"))


def _slashed(text: str) -> Iterator[tuple[int, Entity]]:
    """`deployment.apps/api`, `pod/api-7c9d8bb6f4-8hvjd`, `node/ip-10-2-7-18`."""
    for found in _SLASHED.finditer(text):
        if kind := _KIND.get(found[1]):
            yield from _of_kind(found.start(), kind, found[2])


def _of_kind(at: int, kind: str, name: str) -> Iterator[tuple[int, Entity]]:
    yield at, Entity(kind, name)
    if kind == "pod" and (owner := pod(name)):
        yield at, Entity("service", owner)


def _cluster(text: str) -> Iterator[tuple[int, Entity]]:
    """What the command lines of cluster tools name; each command of a pipeline is read for itself."""
    start = 0
    for end in [*(found.start() for found in _SEGMENT.finditer(text)), len(text)]:
        segment = text[start:end]
        words = _TOKEN.findall(segment[:2000])
        tool = next((n for n, word in enumerate(words[:8]) if word.rsplit("/", 1)[-1] in _CLUSTER_TOOLS), None)
        if tool is not None:
            for name in _cluster_names(segment[:2000], words[tool + 1 :]):
                yield start, name
        start = end + 1


def _cluster_names(segment: str, words: list[str]) -> Iterator[Entity]:
    for pattern, kind in ((_NAMESPACE, "namespace"), (_SELECTOR, "service"), (_NODE_VERBS, "node")):
        yield from (Entity(kind, found[1]) for found in pattern.finditer(segment) if not found[1].isdigit())
    for found in _POD_VERBS.finditer(segment):
        if found[1] not in _KIND and found[1] not in _NO_NAME:
            yield from (entity for _, entity in _of_kind(0, "pod", found[1]))
    for word, name in pairwise(words):
        named = _KIND.get(word.split(".")[0])
        if named and name not in _NO_NAME and re.fullmatch(_OBJECT, name):
            yield from (entity for _, entity in _of_kind(0, named, name))


def _said(text: str) -> Iterator[tuple[int, Entity]]:
    for found in _SAID_SERVICE.finditer(text):
        name = found[1] or found[2]
        if name not in _ADJECTIVES and name.partition("-")[0] not in _ADJECTIVE_STARTS:
            yield found.start(), Entity("service", pod(name) or name)


def _changes(text: str) -> Iterator[tuple[int, Entity]]:
    """Pull and merge requests as people write them: `PR-1923`, `#1923`, `owner/repo#12`, `!388`."""
    for found in _PREFIXED.finditer(text):
        yield found.start(), Entity("pull-request", found[1])
    for found in _QUALIFIED.finditer(text):
        yield found.start(), Entity("pull-request", found[0])
    for found in _BARE.finditer(text):
        lead = (found["lead"] or "").lower()
        kind = "ticket" if lead in ("issue", "issues", "ticket", "bug") else "pull-request"
        long = len(found["number"]) > 4 and lead not in _PULL_WORDS  # rather an incident's or a customer's number
        if kind == "ticket" or not (long or lead in _OTHER_NUMBERS):
            yield found.start("mark"), Entity(kind, f"{found['mark']}{found['number']}")
