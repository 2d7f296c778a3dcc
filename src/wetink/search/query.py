"""Reading a query: whatever was pasted, reduced to what identifies the trouble and not the day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from wetink.search.languages import telling_nothing
from wetink.search.trade import ideas
from wetink.search.words import STOP, chunks, name_key, parts_of, plain, stem, terms

LONGEST = 1 << 20
"""Characters of a query that are looked at."""
_SPOKEN = 6_000
"""Characters of plain text that are searched for; of a longer paste the lines that tell of trouble come first."""
_MOST_WORDS = 120
_SHORT = 12
"""A query of so many words may be a name, misspelt or half-typed."""

_LONGEST_NAME = 120

_TROUBLE = re.compile(
    r"error|fatal|panic|exception|critical|alert|fail|warn|denied|refused|timeout|timed out", re.IGNORECASE
)
_NAME = re.compile(r"\b(?=\w*[a-z])(?:[A-Za-z0-9]*[a-z0-9][A-Z]\w*|\w+_\w+)\b")
_LABEL = re.compile(r"""\b([A-Za-z_][\w.]{0,60})=("[^"\n]{0,2000}"|'[^'\n]{0,2000}'|[^\s,;}\])]{1,2000})""")
_URL = re.compile(r"https?://[^\s<>\"')\]]{1,2000}")
_DAY = re.compile(
    r"\[(?:FIRING|RESOLVED|OK)(?::\d+)?\]"  # Alertmanager's own words, not the alert's
    r"|\*\* [A-Z]+ (?:Service|Host) Alert:|\bis [A-Z]+ \*\*"  # those of Nagios and Icinga
    r"|^[ \t]*(?:CRITICAL|WARNING|UNKNOWN|OK)(?=[ \t]*[:-])"  # and of their plugins
    r"|(?<![\w.-])(?![\w.-]*[a-z][A-Z])(?:[\w-]+\.){2,}[\w-]+(?::\d+)?(?![\w.])"  # addresses and hosts, no classes
    r"|\b\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?"
    r"|\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\b"
    r"|(?<![\w/])/(?:[\w.-]+/)*[\w.-]+"  # paths
    r"|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,30}\b",
    re.MULTILINE,
)
_UNIT = r"(?:%|[nuµm]?s|m|min|mins|h|hrs?|d|w|k|[KMGT]i?[Bb]?|B|st|nd|rd|th)"
_NUMBER = re.compile(rf"(?<!\w)[<>=~+-]{{0,3}}\d+(?:[.,]\d+)*{_UNIT}?(?!\w)")
_ID = re.compile(r"(?=[^\W\d_]*\d)[\w-]{1,12}|[0-9A-Za-z_-]{20,}")
_STATUS = re.compile(r"[45]\d\d")
_NUMBERED = re.compile(r"(?<![\w.-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{1,12}(?!\w)")

_NAMING_KEYS = "alertname alert alert_name alertrule rulename rule_name alarmname alarm_name monitor_name check_name"
_SAYING_KEYS = (
    "summary description title message subject msg err error reason text details detail body event problem annotation "
    "alarmdescription newstatereason incident_title short_description additional_info output"
)
_SERVING_KEYS = "service job component app application service_name"
_LINE = re.compile(
    r"^[ \t]*\**([A-Za-z][A-Za-z]*(?:[ /_-][A-Za-z]+){0,3})\**:[ \t]*((?<=[ \t])\S.{0,2000})?$", re.MULTILINE
)
"""A line of a notification by mail: what it gives, and the value."""
_DAY_KEYS = (
    "namespace pod instance node host hostname cluster severity env environment region zone container uid ip id ts "
    "time timestamp level trace_id span_id request_id device endpoint prometheus replica version image user value "
    "startsat endsat fingerprint generatorurl status receiver priority team account dc datacenter stage shard "
    "state date date_time when since duration address host_name host_address notification_type last_state attempt "
    "acknowledged triggered_at started_at event_id problem_id original_problem_id dashboard panel silence source link"
)
_ROUTING_KEYS = (
    "assignee assignees assigned_to assignments acknowledgements acknowledgers responder responders created_by agent "
    "escalation_policy escalation_policies priority team teams org organization contact_groups receivers actions"
)
"""What stands below these says who is told of an alert, not what is wrong."""
_NAMING, _SAYING, _SERVING, _OF_THE_DAY, _ROUTING = (
    frozenset(keys.split()) for keys in (_NAMING_KEYS, _SAYING_KEYS, _SERVING_KEYS, _DAY_KEYS, _ROUTING_KEYS)
)
_FRAME = re.compile(
    r"^[ \t]*(?:at [^\s()]{1,300} ?\([^()\n]{0,300}\).*|\.\.\. \d+ (?:more|common frames omitted)"  # Java, Node, .NET
    r'|File "[^"\n]{1,300}", line \d+.*(?:\n {4,}\S.*)?'  # Python, with the line of code that it shows
    r"|from \S{1,300}:\d+:in .*|goroutine \d+ .*|\S{1,300}\.go:\d+.*)$",  # Ruby, Go
    re.MULTILINE,
)
"""Lines of a stack trace that say where; what went wrong stands between them."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for.

    said    what is left of it: of a payload what names and tells, of a long paste the worst, nothing of the day
    words   its terms in their order, without stop words; given a lexicon also what a name means joined or taken apart
    naming  the words of the names in it
    ideas   what it may mean in other words (~)
    keys    names to compare with names: those in it, and all of it where it is short
    plain   0 to 1: how far it is a person's sentence rather than a name, a payload or a log line
    """

    said: str
    words: tuple[str, ...]
    ideas: tuple[str, ...]
    keys: tuple[str, ...]
    naming: tuple[str, ...]
    plain: float


def read(text: str, known: Callable[[str], bool] = lambda _: False) -> Query:
    """Read what was typed or pasted; `known` tells whether the index has a term. Never fails, whatever it is given."""
    said, names = _said(text[:LONGEST])
    clean = without_the_day(said)
    if not chunks(clean):
        clean = " ".join(dict.fromkeys(_called(url) for url in _URL.findall(said)))
    spoken = terms(clean)
    nothing = STOP | telling_nothing(spoken)
    names = list(dict.fromkeys((*names, *(found[0] for found in _NAME.finditer(clean)))))[:4]
    more = list(dict.fromkeys(_more(clean, known)))
    words = [word for word in (*spoken, *more) if word not in nothing][:_MOST_WORDS]
    keys = [name_key(name) for name in (*_alone(text), *names)]
    if len(spoken) <= _SHORT:
        keys.append(name_key(clean))
    keys = [key[:_LONGEST_NAME] for key in dict.fromkeys(keys) if len(key) > 1]
    parts = (stem(part) for name in names for chunk in chunks(name) for part in parts_of(plain(chunk)))
    naming = tuple(dict.fromkeys(part for part in parts if part not in STOP and len(part) > 1))
    return Query(
        clean, tuple(words), tuple(ideas((*spoken, *more))), tuple(keys), naming, _plain(clean, spoken, names, nothing)
    )


def _alone(text: str) -> list[str]:
    """The query itself where it is one word: an id looks like a host's name."""
    word = text[:200].strip()
    return [word] if word and len(word) <= _LONGEST_NAME and not any(map(str.isspace, word)) else []


def without_the_day(text: str) -> str:
    """The text without what is of this day only: addresses, hosts, times, numbers, hashes, label values."""
    text = _LINE.sub(_line, text)
    text = _URL.sub(" ", text)
    text = _LABEL.sub(_label, text)
    text = _DAY.sub(" ", text)
    text = _NUMBERED.sub(
        lambda found: " ".join(part for part in found[0].split("-") if part.isalpha() and len(part) > 2), text
    )
    return _NUMBER.sub(lambda found: f" {found[0]} " if _STATUS.fullmatch(found[0]) else " ", text)


def _line(found: re.Match[str]) -> str:
    key = found[1].lower().replace(" ", "_").replace("/", "_").replace("-", "_")
    if key in _NAMING or key in _SAYING or key in _SERVING:
        return f" {found[2] or ''}"
    return " " if key in _OF_THE_DAY else found[0]


def _label(found: re.Match[str]) -> str:
    key, value = found[1].lower(), found[2].strip("\"'")
    if key in _NAMING or key in _SAYING or key in _SERVING:
        return f" {value} "
    return " " if key in _OF_THE_DAY else f" {found[1]} "


def _plain(clean: str, spoken: list[str], names: list[str], nothing: frozenset[str]) -> float:
    """The share of words that tell nothing, none in a text with names or with capitals inside."""
    if not spoken or names:
        return 0.0
    capitals = sum(word[:1].isupper() and word != "I" for word in clean.split()[1:])
    if capitals * 5 > len(spoken):
        return 0.0
    return sum(term in nothing for term in spoken) / len(spoken)


def _said(text: str) -> tuple[str, list[str]]:
    """What a query says in words, and the alert names that it gives as such."""
    names = [_last_part(url) for url in _URL.findall(text[:20_000]) if "runbook" in url.lower()]
    stripped = text.strip()
    if stripped[:1] in ("{", "["):
        try:
            given = json.loads(stripped)
        except (ValueError, RecursionError):
            pass
        else:
            if isinstance(given, dict | list):
                said, named = _of_payload(given)
                return _shortened(said), [*named, *names]
    names = [*(m[2].strip("\"'") for m in _LABEL.finditer(text[:20_000]) if m[1].lower() in _NAMING), *names]
    return _shortened(_FRAME.sub("", text)), [name for name in names if name]


def _last_part(url: str) -> str:
    """What a link to a runbook calls it: the fragment, or the last part of the path without its ending."""
    try:
        where = urlsplit(url)
    except ValueError:
        return ""
    last = unquote(where.fragment or where.path.rstrip("/").rsplit("/", 1)[-1])
    return last.rsplit(".", 1)[0] if last.endswith((".md", ".html")) else last


def _called(url: str) -> str:
    """What a link is called, for one that is all of a query: the last part of its path that is no number or id."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    parts = [_last_part(f"/{part}") for part in path.split("/")]
    return next((part for part in reversed(parts) if len(part) > 2 and terms(part) and not _ID.fullmatch(part)), "")


def _of_payload(given: object) -> tuple[str, list[str]]:
    names: dict[str, None] = {}
    said: dict[str, None] = {}
    served: dict[str, None] = {}
    other: dict[str, None] = {}
    for key, value in _leaves(given):
        lower = key.lower().replace("-", "_")
        if lower in _NAMING:
            names[value] = None
        elif lower in _SAYING:
            said[value] = None
        elif lower in _SERVING:
            served[value] = None
        elif lower not in _OF_THE_DAY and not value.startswith("http"):
            other[value] = None
        elif "runbook" in value:
            names[_last_part(value)] = None
    found = [*names, *said, *served] if names or said else [*other, *served]
    return "\n".join(found), [name for name in names if name]


def _leaves(given: object) -> Iterator[tuple[str, str]]:
    """The strings of a JSON value with the key each stands under, breadth first so that what is common comes first."""
    level: list[tuple[str, object]] = [("", given)]
    left = 2_000
    while level and left > 0:
        below: list[tuple[str, object]] = []
        for key, value in level:
            left -= 1
            if isinstance(value, str) and (packed := _packed(value)) is not None:
                below.append((key, packed))
            elif isinstance(value, str):
                yield key, _FRAME.sub("", value[:4_000])
            elif isinstance(value, dict):
                below += [(str(name), inner) for name, inner in value.items() if str(name).lower() not in _ROUTING]
            elif isinstance(value, list):
                below += [(key, inner) for inner in value[:50]]
        level = below[: max(left, 0)]


def _packed(value: str) -> dict[str, object] | None:
    """A JSON object that a payload carries as text, as what queues and notification services pass on does."""
    if not value.startswith("{"):
        return None
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _shortened(text: str) -> str:
    if len(text) <= _SPOKEN:
        return text
    lines = text.splitlines()
    telling = list(dict.fromkeys(line[:500] for line in lines if _TROUBLE.search(line[:500])))
    return "\n".join((*telling, text))[:_SPOKEN]


def _more(clean: str, known: Callable[[str], bool]) -> Iterator[str]:
    for chunk in chunks(clean)[:_MOST_WORDS]:
        parts = parts_of(plain(chunk))
        if len(parts) > 2:
            yield from (term for a, b in pairwise(parts) if known(term := stem(a + b)))
        elif len(parts) == 1 and 8 < len(parts[0]) <= 64 and not known(stem(parts[0])):
            yield from (term for part in split_joined(parts[0], known) for term in terms(part) if term not in STOP)


_LITTLE = frozenset(["up", "no", "io", "db", "vm", "ip", "os", "to", "in", "is", "of", "on", "to"])


def split_joined(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """A name typed without humps, cut into words that the index knows, as few as can be; () where it is none."""
    best: list[tuple[int, tuple[str, ...]] | None] = [(0, ()), *([None] * len(word))]
    for start in range(len(word)):
        so_far = best[start]
        if so_far is None:
            continue
        for end in range(start + 2, min(len(word), start + 16) + 1):
            part = word[start:end]
            if part not in _LITTLE and (len(part) < 3 or not known(stem(part))):
                continue
            cost = so_far[0] + 1 + max(0, 5 - len(part)) * (len(part) < 4)
            there = best[end]
            if there is None or cost < there[0]:
                best[end] = (cost, (*so_far[1], part))
    found = best[len(word)]
    return found[1] if found and len(found[1]) > 1 and found[0] * 5 <= len(word) * 2 else ()
