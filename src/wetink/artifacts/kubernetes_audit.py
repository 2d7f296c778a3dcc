"""Audit logs of the Kubernetes API server: what persons changed, and where they opened a shell or a port."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from wetink.artifacts.json_records import Document, Record, documents, first, record, records, string
from wetink.artifacts.json_stream import Elements
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import head
from wetink.model.event import UNKNOWN, Actor, Event, Kind, Message, Place, Skipped, When

_API = "audit.k8s.io/"
_ITEMS = frozenset({"items", "events"})
_WRAPPED = ("message", "@message", "log", "properties")
"""Where CloudWatch, container runtimes and Azure's diagnostics put the line of the log."""

_DONE = {"ResponseComplete", "Panic"}
_WRITES = {
    "create": ("Created", "create"),
    "update": ("Updated", "update"),
    "patch": ("Patched", "patch"),
    "delete": ("Deleted", "delete"),
    "deletecollection": ("Deleted all", "delete all"),
}
"""What was done, and what was tried where it was refused."""

_OPENED = {
    "exec": ("Exec in", "exec in"),
    "attach": ("Attached to", "attach to"),
    "portforward": ("Port-forward to", "forward a port to"),
}
_SUBRESOURCES = {
    "proxy": ("Proxied to", "proxy to"),
    "scale": ("Scaled", "scale"),
    "eviction": ("Evicted", "evict"),
    "token": ("Made a token for", "make a token for"),
    "ephemeralcontainers": ("Debugged", "debug"),
}
_QUESTIONS = {"authorization.k8s.io", "authentication.k8s.io"}
"""A review is created to ask whether somebody may do something; nothing changes."""

_MACHINES = {"aksService", "acsService", "hcpService", "nodeclient", "apiserver", "kube-apiserver"}
_MACHINE_PREFIXES = ("system:", "eks:", "gke-", "container-engine-")
_MACHINE_GROUPS = {"system:serviceaccounts", "system:nodes"}
_SHARED = {"system:admin", "system:anonymous", "system:unsecured"}
"""The administrator's own certificate in k3s and OpenShift; and somebody who did not say who it was."""

_MOST_OPEN = 10_000
_HOLDS_LIST = re.compile(rb'"(?:items|events)"\s{0,4}:\s{0,4}\[')


def identify(path: Path) -> bool:
    """Whether the file starts with an audit event, alone, one a line or in a list."""
    value = first(path)
    outer = record(value)
    items = outer.get("items", outer.get("events")) if outer else value
    inner = record(next(iter(records(items)), None)) if isinstance(items, list) else outer
    listed = string(outer.get("apiVersion")).startswith(_API) and isinstance(items, list)
    return is_audit(unwrapped(inner)) or listed


def is_audit(value: Record) -> bool:
    """Whether an object is an audit event; those of a list do not name their API."""
    named = string(value.get("apiVersion")).startswith(_API) and value.get("kind") == "Event"
    return named or all(key in value for key in ("auditID", "stage", "verb", "user"))


def unwrapped(value: Record) -> Record:
    """The audit event that a cloud's or a container's own record holds as text, or the value itself."""
    if is_audit(value):
        return value
    for key in _WRAPPED:
        inner = value.get(key)
        text = inner.get("log") if isinstance(inner, dict) else inner
        if isinstance(text, str) and _API in text[:400]:
            found = next(documents(text), None)
            return record(found.value) if found else {}
    return value


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event for each write of a person that was answered; times UTC, when the request came.

    Reads, and what components of the system do, are left out; where nothing else is in the file one `Skipped` says so.
    A write that was refused is no change but is told. A shell is told when it opens, for it may still be open where the
    log ends. Format: kubernetes.io, kube-apiserver Audit Configuration (v1).
    """
    told = left = 0
    opened: set[str] = set()
    for found in _records(path):
        place = Place(source, found.where)
        value = unwrapped(record(found.value))
        if found.broken or not is_audit(value):
            yield Skipped(place, found.broken or "not an audit event")
            told += 1
        elif _is_told(value) and not _again(value, opened):
            told += 1
            yield _event(value, place)
        else:
            left += 1
    if left and not told:
        yield Skipped(Place(source, "file"), f"none of its {left:,} requests is a change that a person made")


def _records(path: Path) -> Iterator[Document]:
    """The records of a file, of which no more than one is in memory.

    A log of one record a line is read by lines: where rotation or a full disk cut one off, the next is whole.
    """
    start = head(path).lstrip().partition(b"\n")[0].rstrip()
    if not (start.startswith(b"{") and start.endswith(b"}") and not _HOLDS_LIST.search(start[:300])):
        for element in Elements(path, _ITEMS):
            yield Document(f"record {element.number}", element.value, element.why)
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if found := next(documents(line), None):
                yield Document(f"line {number}", found.value, found.broken)


def _is_told(value: Record) -> bool:
    """Whether a person changed or entered something, and this is a record that tells the outcome."""
    about = record(value.get("objectRef"))
    if not about or not _person(value):
        return False
    if string(about.get("subresource")) in _OPENED:
        return string(value.get("stage")) in {*_DONE, "ResponseStarted"}
    asked = string(about.get("apiGroup")) in _QUESTIONS or string(about.get("resource")) in {"events", "leases"}
    written = string(value.get("verb")) in _WRITES and "dryRun=All" not in string(value.get("requestURI"))
    return string(value.get("stage")) in _DONE and written and not asked


def _again(value: Record, opened: set[str]) -> bool:
    """Whether this is the end of something whose beginning was told; `opened` holds the ids of what has not ended."""
    key = string(value.get("auditID"))
    if value.get("stage") != "ResponseStarted":
        again = key in opened
        opened.discard(key)
        return again
    if key in opened:
        return True
    if key and len(opened) < _MOST_OPEN:
        opened.add(key)
    return False


def _person(value: Record) -> str:
    """Who did it: the user that signed in, or for a proxy's own account the user it stands for; "" for a machine."""
    for key in ("user", "impersonatedUser"):
        user = record(value.get(key))
        name, groups = string(user.get("username")), user.get("groups")
        machine = name in _MACHINES or name.startswith(_MACHINE_PREFIXES)
        grouped = isinstance(groups, list) and any(group in _MACHINE_GROUPS for group in map(string, groups))
        if name and (name in _SHARED or not (machine or grouped)):
            return name
    return ""


def _event(value: Record, place: Place) -> Event:
    at = instant(value.get("requestReceivedTimestamp")) or instant(value.get("stageTimestamp"))
    at = at or instant(value.get("timestamp"))  # before v1
    note = "event" if _refused(value) else "change"
    detail = Message(channel="kubernetes", id=string(value.get("auditID")), note=note)
    name = _person(value)
    actor = Actor(email=name) if "@" in name and " " not in name else Actor(handle=name)
    when = When(at=at) if at else UNKNOWN
    return Event(place, Kind.SAID, _text(value), detail, when, actor, stream=place.source)


def _text(value: Record) -> str:
    """As in "Scaled deployments/checkout in shop to 4 (kubectl-scale, 200)"."""
    about = record(value.get("objectRef"))
    sub, resource = string(about.get("subresource")), string(about.get("resource"))
    verb = string(value.get("verb"))
    name = string(about.get("name")) or string(record(record(value.get("requestObject")).get("metadata")).get("name"))
    done, tried = _OPENED.get(sub) or _SUBRESOURCES.get(sub) or _WRITES.get(verb, (verb.capitalize(), verb))
    known = sub in _OPENED or sub in _SUBRESOURCES
    thing = "/".join(part for part in (resource, name, "" if known else sub) if part)
    namespace = string(about.get("namespace"))
    place = f" in {namespace}" if namespace and resource != "namespaces" else ""
    query = parse_qs(_query(string(value.get("requestURI"))))
    begin = f"Tried to {tried}" if _refused(value) else done
    return f"{begin} {thing}{place}{_more(value, sub, query)}{_how(value, query)}"


def _more(value: Record, sub: str, query: dict[str, list[str]]) -> str:
    """The command of an exec, the number of a scale."""
    if sub == "exec" and (command := query.get("command")):
        return f": {shlex.join(command)}"
    if sub == "scale":
        for key in ("requestObject", "responseObject"):
            count = string(record(record(value.get(key)).get("spec")).get("replicas"))
            if count:
                return f" to {count}"
    return ""


def _how(value: Record, query: dict[str, list[str]]) -> str:
    """As whom, with what, and how it was answered."""
    person, other = _person(value), string(record(value.get("impersonatedUser")).get("username"))
    tool = (query.get("fieldManager") or [""])[0] or string(value.get("userAgent")).partition("/")[0]
    status = record(value.get("responseStatus"))
    code = string(status.get("code"))
    refused = _refused(value)
    told = [f"as {other}" if other and other != person else "", tool, f"refused with {code}" if refused else code]
    why = string(status.get("message")) if refused else ""
    how = ", ".join(filter(None, told))
    return (f" ({how})" if how else "") + (f": {why}" if why else "")


def _refused(value: Record) -> bool:
    code = record(value.get("responseStatus")).get("code")
    return isinstance(code, int) and code >= 400


def _query(uri: str) -> str:
    try:
        return urlsplit(uri).query
    except ValueError:
        return ""


READER = Reader("kubernetes-audit", identify, read)
