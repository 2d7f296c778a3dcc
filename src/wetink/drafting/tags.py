"""Services, alerts and dashboards a runbook is found by."""

from __future__ import annotations

import re
from collections import Counter

from wetink.drafting.changes import Change
from wetink.drafting.looks import Look
from wetink.drafting.record import Record
from wetink.drafting.window import Window

_MOST_SERVICES = 6
_MOST_DASHBOARDS = 4
_POD_TAIL = re.compile(r"-[a-f0-9]{8,10}-[a-z0-9]{5}$")
_KINDS = ("service", "host", "deployment", "topic")


def find_services(record: Record, window: Window, changes: list[Change], looks: list[Look]) -> tuple[str, ...]:
    """Named services and hosts, heaviest first: those of alerts, of the fix, of the looks, then those often said."""
    weight: Counter[str] = Counter()
    for heard in window.main:
        if heard.alert.service:
            weight[heard.alert.service] += 6
        _count(weight, heard.item.entities, 4)
    for change in changes:
        if change.kept:
            _count(weight, change.run.item.entities, 3)
            for effect in change.run.facts.effects:
                name = effect.object.rsplit("/", 1)[-1]
                if re.fullmatch(r"[a-z][\w.-]{2,40}", name) and not effect.object.startswith(("file", "playbook")):
                    weight[name] += 2
    for look in looks:
        _count(weight, look.run.item.entities, look.score)
    for said in record.said_between(window.start, window.close):
        if not said.bot:
            _count(weight, said.item.entities, 1)
    named = [
        name for name, _ in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0])) if not _POD_TAIL.search(name)
    ]
    intake = record.timeline.intake.service
    ordered = ([intake] if intake else []) + [name for name in named if name != intake]
    return tuple(ordered[:_MOST_SERVICES])


def _count(weight: Counter[str], entities: tuple[object, ...], by: float) -> None:
    for entity in entities:
        kind, name = getattr(entity, "type", ""), getattr(entity, "name", "")
        if kind in _KINDS and 2 < len(name) <= 40:
            weight[name] += by if kind == "service" else by * 0.7  # type: ignore[assignment]


def find_alerts(window: Window) -> tuple[str, ...]:
    """Names of the incident's own alerts, in the order they fired."""
    return tuple(dict.fromkeys(heard.alert.name for heard in window.main if heard.alert.name))


def find_dashboards(record: Record, window: Window) -> tuple[str, ...]:
    """Dashboards of the alerts and those that people linked, without the day's query."""
    names: dict[str, None] = {}
    own = {heard.item.id for heard in window.main}
    first = [item for item in record.items if item.id in own]
    for item in (*first, *record.items):
        aside = any(item.id == heard.item.id for heard, _ in window.aside)
        if aside or not (item.id in own or item.at is None or window.start <= item.at.timestamp() <= window.close):
            continue
        for entity in item.entities:
            if entity.type == "dashboard":
                names[entity.name] = None
    return tuple(names)[:_MOST_DASHBOARDS]
