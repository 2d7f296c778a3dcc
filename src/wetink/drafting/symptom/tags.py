"""Services, alerts and dashboards a runbook is found by."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.record.record import Heard, Part, Record, Run
from wetink.drafting.record.told_alerts import told_alerts
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.changes import Change

_MOST_SERVICES = 7
_NAME = re.compile(r"[a-z][\w.-]{2,40}")
_MOST_DASHBOARDS = 4
_LONG_NAME = 90
_ONE_DAY = re.compile(
    r"-\d{5}-[a-z]{3}$|-[a-f0-9]{8,10}-[a-z0-9]{5}$|-[a-f0-9]{12,}$|\.(?:ya?ml|json|toml|sh|py|sql|txt|log)$"
)
"""Names of a pod or resource that is gone tomorrow, and of files."""
_KINDS = ("service", "host", "deployment", "topic")
_NAMING = frozenset(
    {
        *("provider", "backend", "upstream", "dependency", "database", "topic", "queue", "bucket", "consumer_group"),
        *("consumergroup", "replica_set", "replicaset", "rs", "rs_nm", "rs_name", "shard"),
    }
)
"""Labels of an alert whose value is a part of the system."""
_NAMED = re.compile(
    r"\b(?:backend|upstream|consumer group|topic|queue|bucket|index|job|dag|table|database|replica set|vhost|pool|"
    r"stream|cluster|tag|service|app|project|namespace|node group|volume)\s+"
    r"[\"'`]?([a-z][a-z0-9]{0,30}(?:[-_.][a-z0-9]{1,30}){1,6})\b",
    re.IGNORECASE,
)
"""A part of the system as an alert's sentence names it; a bare word behind "queue" is a word ("queue depth")."""
_JOINED = re.compile(r"[a-z][a-z0-9]{1,30}(?:-[a-z][a-z0-9]{0,30}){1,4}")
_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2,15}(?:-[A-Za-z]{1,15}){0,3}-?\d{1,3})\)")
"""A machine that an alert's sentence names in brackets: "Sensor of the link (APP-1) is Down"."""
_SPEAKERS = 3
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,20}")


def find_services(record: Record, window: Window, changes: list[Change], looks: list[Look]) -> tuple[str, ...]:
    """Named services and hosts, heaviest first: those of alerts, of the fix, of the looks, then those often said.

    The machine that somebody sat at is none of them, unless an alert or a fix names it.
    """
    weight: Counter[str] = Counter()
    doors = _doors(record)
    again = (h for h in record.heard if h.alert.status == "firing" and window.onset <= h.t <= window.recovery)
    for heard in (*window.main, *(h for h in again if any(h.name == main.name for main in window.main))):
        _weigh_alert(weight, heard)
    of_alerts = set(weight)
    fixes = [change.run for change in changes if change.kept]
    for run in fixes:
        _weigh_effects(weight, run)
    sure = set(weight)
    for run in fixes:
        _count(weight, (*run.item.entities, *_reached(run, doors)), 3)
    for look in looks:
        _count(weight, (*look.run.item.entities, *_reached(look.run, doors)), look.score)
    for said in record.said_between(window.start, window.close):
        if not said.bot:
            _count(weight, said.item.entities, 1)
    _weigh_talk(weight, record, window, fixes)
    for desk in _desks(record) - sure:
        del weight[desk]
    _join_short_names(weight)
    intake = record.timeline.intake.service
    named = sorted(weight, key=lambda name: (-weight[name], name))
    ordered = ([intake] if intake else []) + [name for name in named if not _ONE_DAY.search(name)]
    record_text = "\n".join(str(item.text) for item in record.items).lower()
    ordered = [name for name in ordered if name == intake or name in of_alerts or name.lower() in record_text]
    distinct = {name.lower(): name for name in reversed(ordered)}
    return tuple(name for name in ordered if distinct[name.lower()] == name)[:_MOST_SERVICES]


def _weigh_alert(weight: Counter[str], heard: Heard) -> None:
    """An alert names its service, by a label, by what stands in it, or by the site that is monitored."""
    alert = heard.alert
    if alert.service:
        weight[alert.service] += 6
    for key, value in alert.labels:
        if key.lower() in _NAMING and _NAME.fullmatch(value):
            weight[value] += 4
    text = str(heard.item.text)
    for name in dict.fromkeys((*_NAMED.findall(text), *_IN_BRACKETS.findall(text))):
        weight[name] += 4
    if _DOMAIN.fullmatch(alert.name):
        weight[alert.name] += 6
    _count(weight, heard.item.entities, 4)


def _weigh_effects(weight: Counter[str], run: Run) -> None:
    """What a change was made to."""
    for effect in run.facts.effects:
        kind, _, name = effect.object.rpartition("/")
        if effect.value is None and effect.attribute in {"run", *run.facts.verbs}:
            continue  # nothing is known of it but that it ran
        if kind and _NAME.fullmatch(name) and not effect.object.startswith(("file", "playbook", "http", "url")):
            weight[name] += 2


def _weigh_talk(weight: Counter[str], record: Record, window: Window, fixes: list[Run]) -> None:
    """Names of several parts that people say and that a machine shows or an alert's name begins with.

    What only people write ("follow-up", "read-only") is a word.
    """
    speakers: dict[str, set[str]] = defaultdict(set)
    for said in record.said_between(window.start, window.close):
        if not said.bot:
            for word in filter(_JOINED.fullmatch, said.words):
                speakers[word].add(said.who)
    shown: set[str] = set()
    for run in record.runs:
        if window.start <= run.t <= window.close:
            shown |= {word for word in speakers if word in run.words or word in run.output_words}
    changed = frozenset[str]().union(*(run.words for run in fixes))
    for word, who in speakers.items():
        leads = any(heard.alert.name.lower().startswith(f"{word}-") for heard in window.main)
        if leads or (word in shown and len(who) > 1):
            weight[word] += min(len(who), _SPEAKERS) * 0.5 + (word in changed) + 3 * leads  # type: ignore[assignment]


def _join_short_names(weight: Counter[str]) -> None:
    """Count "db-1.prod.example" with "db-1" where people use both."""
    for name in [name for name in weight if "." in name]:
        short = name.split(".", 1)[0]
        if short in weight:
            weight[short] += weight.pop(name)


def _doors(record: Record) -> dict[str, tuple[object, ...]]:
    """What each command that led to a prompt names."""
    return {run.line: run.item.entities for run in record.runs if run.part is Part.SESSION}


def _reached(run: Run, doors: dict[str, tuple[object, ...]]) -> tuple[object, ...]:
    """Where a command was typed: what the ways in name."""
    return tuple(entity for way in run.command.within for entity in doors.get(way, ()))


def _desks(record: Record) -> set[str]:
    """Hosts at whose own prompt somebody sat, from where they went on to others."""
    return {run.command.host for run in record.runs if run.command.host and not run.command.within}


def _count(weight: Counter[str], entities: tuple[object, ...], by: float) -> None:
    for entity in entities:
        kind, name = getattr(entity, "type", ""), getattr(entity, "name", "")
        if kind in _KINDS and 2 < len(name) <= 40:
            weight[name] += by if kind == "service" else by * 0.7  # type: ignore[assignment]


def find_alerts(record: Record, window: Window) -> tuple[str, ...]:
    """Names of the incident's own alerts, in the order they fired; where the first has none, what it says.

    Where no export holds one, those that people tell of in their own words.
    """
    if not window.main:
        return tuple(claim.text for claim in told_alerts(record, window))
    first = [str(heard.item.text) for heard in window.main[:1] if not heard.alert.name]
    said = [text for text in first if len(text) <= _LONG_NAME and "\n" not in text]
    return tuple(dict.fromkeys([*said, *(heard.alert.name for heard in window.main if heard.alert.name)]))


def find_dashboards(record: Record, window: Window) -> tuple[str, ...]:
    """Dashboards of the alerts and those that people linked, without the day's query."""
    names: dict[str, None] = {}
    own = {heard.item.id for heard in window.main}
    first = [item for item in record.items if item.id in own]
    passed = {heard.item.id for heard, _ in window.aside} | {said.item.id for said in record.dictated}
    for item in (*first, *record.items):
        if item.id in passed or not (
            item.id in own or item.at is None or window.start <= item.at.timestamp() <= window.close
        ):
            continue
        for entity in item.entities:
            if entity.type == "dashboard":
                names[entity.name] = None
    return tuple(names)[:_MOST_DASHBOARDS]
