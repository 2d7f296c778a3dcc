"""Single words as what they name: pods, hosts, addresses, tickets, versions, metrics, alert rules."""

from __future__ import annotations

import ipaddress
import re

from wetink.evidence.entity_terms import terms
from wetink.model.evidence import Entity

WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}(?:/[0-9]{1,3}(?![\w/.-]))?")
"""A word as names are written; an address may have its prefix length."""

_NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,8}"
_SERVICE = re.compile(_NAME)
_SERVICE_ENDS = terms("service_ends")
_ADJECTIVE_STARTS = terms("adjective_starts")
_POD = re.compile(rf"({_NAME})-([a-z0-9]{{5,10}})-([a-z0-9]{{5}})")
_SPARSE = re.compile(r"[bcdfghjklmnpqrstvwxz2456789]+")
"""The letters that Kubernetes makes names of (apimachinery, util/rand)."""

_NUMBERED = re.compile(r"([a-z]+[a-z0-9]*(?:-[a-z0-9]+){0,6})-([0-9]{1,3})|([a-z]{2,}(?:-[a-z]+){0,4})(0[0-9]{1,2})")
_EC2 = re.compile(r"ip(?:-[0-9]{1,3}){4}")
_CLOUD_NODE = re.compile(
    rf"(?:gke|aks|eks|doks|nodepool|pool)-{_NAME}-(?=[a-z0-9]*[0-9])[a-z0-9]{{4,12}}|aks-[a-z0-9-]{{1,60}}-vmss[a-z0-9]{{6}}"
)
_DOMAIN = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61})){1,9}")
_TOP = terms("top")
_ALSO_WORDS = terms("also_words")
"""Top-level domains that also end a sentence or a file's name: taken in longer names only."""

_NO_HOST = terms("no_host")
_REGION = re.compile(
    r"(?:us|eu|ap|sa|ca|me|af|il|cn|mx|europe|asia|australia|northamerica|southamerica|africa)"
    r"(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central){1,2}-?[0-9]?[a-z]?(?:-[0-9a-z])?"
)
_TICKET = re.compile(r"([A-Z][A-Z0-9]{1,9})-([1-9][0-9]{0,6})")
_SERVICE_NOW = re.compile(r"(?:INC|CHG|PRB|RITM|REQ|SCTASK|CTASK)[0-9]{7,10}")
_NO_TICKET = terms("no_ticket")
_VERSION = re.compile(
    r"v[0-9]{1,4}(?:\.[0-9]{1,6}){1,3}(?:[-+][0-9A-Za-z.-]{1,40})?"
    r"|[0-9]{1,4}\.[0-9]{1,5}\.[0-9]{1,6}(?:-[0-9A-Za-z][0-9A-Za-z.-]{0,39})?"
)
_DATE = re.compile(r"(?:19|20)[0-9]{2}\.[0-9]{1,2}\.[0-9]{1,2}")
_IPV4 = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3}){3})(/[0-9]{1,2})?(?::[0-9]{1,5})?")
_METRIC = re.compile(
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+){1,12}_(?:total|seconds|milliseconds|ms|bytes|count|sum|bucket|ratio|percent|percentage|"
    r"info|usage|utilization|inflight|lag|errors|requests|connections|created)|[a-z]\w{0,60}(?::[a-z]\w{0,60}){2,4}"
)
_RULE = re.compile(r"(?:[A-Z][a-z0-9]+|[A-Z0-9]{2,6}(?=[A-Z][a-z])){2,9}[A-Z]{0,4}")
_HUMP = re.compile(r"[A-Z][a-z0-9]|[A-Z]{2,}")
_RULE_WORDS = re.compile(
    r"(?:High|Low|Down|Failing|Failed|Failures?|Errors|ErrorRate\w*|Slow|Full|Fill(?:ing)?|Stuck|Missing|Absent|Looping|"
    r"NotReady|Unavailable|Exceeded|Critical|Warning|Lag|Lagging|Saturat(?:ed|ion)|Skew|Expir(?:y|ing|es|ed)|Unhealthy|"
    r"Mismatch|Throttl(?:ed|ing)|Exhausted|Rejected|Timeouts?|TooMany\w*|Stale|Dropped|Dropping|Unreachable|Burn\w{0,20}|"
    r"NoLeader|NoPrimary|NoActive\w{1,20}|No[A-Z]\w{2,30}|Sealed|Under\w{2,30}|Offline|Degraded|Flapping|Restarting|Breached?|"
    r"Budget|Backlog|Spike|Drop|Latency|Outage|Growing|Late|Overdue|Behind|Loop)"
)
_NO_RULE = re.compile(
    r"\w{0,60}(?:Exception|Error|BackOff|Killed|Handler|Controller|Service|Client|Manager|Factory|Test|Impl)"
    r"|NotReady|MemoryPressure|DiskPressure|NetworkUnavailable|ContainerCreating|NodeNotReady|ErrImagePull"
    r"|Unhealthy|FailedMount|FailedScheduling|ReadTimeout|ConnectTimeout|ConnectionTimeout|NoCredentials|NoSuch\w{1,30}"
)


def from_word(word: str, *, quoted: bool = False) -> list[Entity]:
    """What one word names: nothing, one thing, or a pod together with the service it belongs to.

    quoted  the word stands before `{` or `[`, as a metric does in a query
    """
    word = word.rstrip(".:-_")
    if len(word) < 3:
        return []
    if address := _address(word):
        return address
    if _VERSION.fullmatch(word):
        return [] if _DATE.fullmatch(word) else [Entity("version", word)]
    if word[0].isupper():
        return _capital(word)
    if quoted and re.fullmatch(r"[a-z_][\w:]{2,120}", word) and "_" in word:
        return [Entity("metric", word)]
    return _lower(word)


def _address(word: str) -> list[Entity]:
    """An IP address or network, without the port behind it."""
    found = _IPV4.fullmatch(word)
    text = found[1] + (found[2] or "") if found else word
    if not found and word.count(":") < 2:
        return []
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return []
    return [Entity("address", text)]


def _capital(word: str) -> list[Entity]:
    if found := _TICKET.fullmatch(word):
        return [] if found[1] in _NO_TICKET else [Entity("ticket", word)]
    if _SERVICE_NOW.fullmatch(word):
        return [Entity("ticket", word)]
    return [Entity("alert", word)] if is_rule(word) else []


def is_rule(word: str) -> bool:
    """Whether a word looks like the name of an alert rule: CamelCase of three parts or more that says what is wrong."""
    if not _RULE.fullmatch(word) or _NO_RULE.fullmatch(word):
        return False
    return _RULE_WORDS.search(word, 1) is not None and len(_HUMP.findall(word)) > 2


def _lower(word: str) -> list[Entity]:
    if found := pod(word):
        return [Entity("pod", word), Entity("service", found)]
    if _CLOUD_NODE.fullmatch(word):
        return [Entity("node", word)]
    if is_host(word):
        return [Entity("host", word.partition(":")[0]), *_cluster_service(word)]
    if _is_service(word):
        return [Entity("service", word)]
    return [Entity("metric", word)] if _METRIC.fullmatch(word) else []


def _is_service(word: str) -> bool:
    """Whether a hyphenated name ends as services do: `orders-api`, but not `in-sync`."""
    parts = word.split("-")
    fits = len(parts) > 1 and parts[-1] in _SERVICE_ENDS and parts[0] not in _ADJECTIVE_STARTS and "to" not in parts
    return fits and _SERVICE.fullmatch(word) is not None


def _cluster_service(word: str) -> list[Entity]:
    """The service and namespace in a cluster's own domain name, `api.prod.svc.cluster.local`."""
    labels = word.partition(":")[0].split(".")
    if len(labels) < 3 or labels[2] != "svc":
        return []
    return [Entity("service", labels[0]), Entity("namespace", labels[1])]


def pod(word: str) -> str:
    """The deployment whose pod `word` is (`name-<hash>-<suffix>`), "" where it is none."""
    found = _POD.fullmatch(word)
    if found is None:
        return ""
    made = _has_digit(found[2]) and _is_made(found[3])
    return found[1] if made else ""


def _is_made(part: str) -> bool:
    return _SPARSE.fullmatch(part) is not None or _has_digit(part)


def _has_digit(part: str) -> bool:
    return any(character.isdigit() for character in part)


def is_host(word: str) -> bool:
    """Whether a word is a machine's name: numbered (`db-01`, `web02`), an EC2 name, a domain name of a known kind."""
    name, _, port = word.partition(":")
    if port and not port.isdigit():
        return False
    if "." in name:
        labels = name.split(".")
        known = labels[-1] in _TOP and (len(labels) > 2 or labels[-1] not in _ALSO_WORDS)
        zone = name.startswith(("svc.", "cluster."))  # the end that all names of a cluster share
        return _DOMAIN.fullmatch(name) is not None and known and not labels[0].isdigit() and not zone
    if _EC2.fullmatch(name) or name.startswith("ip-"):
        return _EC2.fullmatch(name) is not None
    found = _NUMBERED.fullmatch(name)
    stem = (found[1] or found[3]) if found else ""
    return (
        len(stem) > 1 and stem not in _NO_HOST and stem.split("-")[-1] not in _NO_HOST and not _REGION.fullmatch(name)
    )
