"""Argo CD applications as JSON or YAML, and the table of `argocd app history`: what was deployed, when, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.columns import headings, rows
from wetink.artifacts.go_times import go_time
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.kube_objects import looks_like_json, objects, opening
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import brief, decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Kind, Link, Message, Place, Skipped, When

CHANNEL = "argocd"
ROBOT = Actor(name="Argo CD", kind=ActorKind.BOT)

_FULL_HASH = re.compile(r"[0-9a-f]{40}")
_PHASES = {
    "Succeeded": "succeeded",
    "Failed": "failed",
    "Error": "failed",
    "Running": "is running",
    "": "was asked for",
}
_HEADINGS = ("ID", "DATE", "REVISION")


def identify(path: Path) -> bool:
    """Whether the file starts with an application, or with the headings of `argocd app history`."""
    return bool(_application(opening(path, "argoproj.io/"))) or _is_table(path)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per deployment in the history, one for the last operation if it is not among them, one per condition.

    Times UTC. Format: argo-cd.readthedocs.io, Application (argoproj.io/v1alpha1); the table prints Go's own times.
    """
    if _is_table(path):
        yield from _table(read_text(path).splitlines(), source)
        return
    for found in objects(path):
        place = Place(source, found.where)
        application = _application(record(found.value))
        if found.broken or not application:
            kind = string(record(found.value).get("kind"))
            yield Skipped(place, found.broken or f"not an application{': ' + brief(kind, 60) if kind else ''}")
        else:
            yield from _events(application, place)


def _application(value: Record) -> Record:
    """The application itself, or the one that a notification's template put into its payload."""
    for one in (value, record(value.get("app")), record(value.get("application"))):
        named = one.get("kind") == "Application" and string(one.get("apiVersion")).startswith("argoproj.io/")
        bare = (
            "sync" in record(one.get("status")) and "repoURL" in str(record(one.get("spec")).get("source", ""))[:2000]
        )
        if named or bare:  # the API of Argo CD itself names no kind
            return one
    return {}


def _events(application: Record, place: Place) -> Iterator[Event | Skipped]:
    status = record(application.get("status"))
    name = string(record(application.get("metadata")).get("name"))
    found = [
        *_history(name, status, place),
        *_operation(name, status, place),
        *_conditions(name, status, place),
    ]
    if not found:
        why = "its status tells of no deployment" if status else "a manifest without status, not taken from the cluster"
        yield Skipped(place, f"application {brief(name, 100)}: {why}")
    yield from found


def _history(name: str, status: Record, place: Place) -> Iterator[Event | Skipped]:
    """Deployments, oldest first. Before version 2.10 only the last operation says who began it."""
    state = record(status.get("operationState"))
    last = record(record(state.get("operation")).get("initiatedBy"))
    for number, one in enumerate(records(status.get("history")), 1):
        where = Place(place.source, f"{place.locator}, history {number}")
        revision = _revision(one)
        if not revision:
            yield Skipped(where, "a deployment without revision")
            continue
        text = f"Deployed {name} {_from(one)}at {revision}"
        at = string(one.get("deployedAt"))
        by = record(one.get("initiatedBy")) or (last if at == string(state.get("finishedAt")) else {})
        yield _event(where, text, at, by, _links(one), "change")


def _operation(name: str, status: Record, place: Place) -> Iterator[Event]:
    """The last operation; one that succeeded stands in the history with the same end."""
    state = record(status.get("operationState"))
    asked = record(state.get("operation"))
    result = record(state.get("syncResult"))
    ended = string(state.get("finishedAt"))
    phase = string(state.get("phase"))
    if not state or (
        phase == "Succeeded" and ended in {string(one.get("deployedAt")) for one in records(status.get("history"))}
    ):
        return
    revision = _revision(result) or _revision(record(asked.get("sync")))
    what = "Rollback" if "rollback" in asked else "Sync"
    to = f" to {revision}" if revision else ""
    dry = " (dry run)" if record(asked.get("sync")).get("dryRun") in (True, "true") else ""
    said = string(state.get("message"))
    text = f"{what} of {name}{to}{dry} {_PHASES.get(phase, phase.lower())}" + (f": {said}" if said else "")
    note = "change" if phase == "Succeeded" and not dry else "event"
    at = ended or string(state.get("startedAt"))
    yield _event(
        Place(place.source, f"{place.locator}, operation"), text, at, record(asked.get("initiatedBy")), (), note
    )


def _conditions(name: str, status: Record, place: Place) -> Iterator[Event]:
    for number, one in enumerate(records(status.get("conditions")), 1):
        where = Place(place.source, f"{place.locator}, condition {number}")
        text = f"{string(one.get('type'))} of {name}: {string(one.get('message'))}"
        yield _event(where, text, string(one.get("lastTransitionTime")), {}, (), "event")


def _event(where: Place, text: str, at: str, by: Record, links: tuple[Link, ...], note: str) -> Event:
    """`by` says who began it: a user's name, or that it was automated."""
    user = string(by.get("username"))
    actor = _user(user) if user else ROBOT if by.get("automated") in (True, "true") else None
    when = instant(at)
    detail = Message(channel=CHANNEL, links=links, note=note)
    return Event(where, Kind.SAID, text, detail, When(at=when) if when else UNKNOWN, actor, stream=where.source)


def _user(name: str) -> Actor:
    return Actor(email=name) if "@" in name else Actor(handle=name)


def _revision(value: Record) -> str:
    """A commit in short, a chart's version, or several where the application has several sources."""
    many = value.get("revisions")
    found = [string(value.get("revision")), *(map(string, many) if isinstance(many, list) else ())]
    return ", ".join(dict.fromkeys(one[:8] if _FULL_HASH.fullmatch(one) else one for one in found if one))


def _sources(value: Record) -> tuple[Record, ...]:
    return records(value.get("sources")) or records([value.get("source")])


def _from(value: Record) -> str:
    """Its sources, as in "from https://git.example/deploy.git apps/checkout "."""
    found = (
        " ".join(filter(None, (string(one.get("repoURL")), string(one.get("chart")) or string(one.get("path")))))
        for one in _sources(value)
    )
    told = ", ".join(filter(None, found))
    return f"from {told} " if told else ""


def _links(value: Record) -> tuple[Link, ...]:
    urls = dict.fromkeys(string(one.get("repoURL")) for one in _sources(value))
    return tuple(Link(url) for url in urls if url.startswith(("http://", "https://")))


def _is_table(path: Path) -> bool:
    """Whether the headings of `argocd app history` come first; a line "SOURCE  URL" may stand before them."""
    data = head(path, 4096)
    if not data or not is_text(data) or looks_like_json(path):
        return False
    lines = [line for line in decode(data).splitlines() if line.strip() and not line.startswith("SOURCE ")][:1]
    return any(headings(line)[:3] == _HEADINGS for line in lines)


def _table(lines: list[str], source: str) -> Iterator[Event | Skipped]:
    """The rows of one table after the other: an application with several sources has one for each."""
    starts = [number for number, line in enumerate(lines) if headings(line)[:3] == _HEADINGS]
    for number, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        before = [line for line in lines[:number] if line.startswith("SOURCE ")]
        about = f" from {before[-1][7:].strip()}" if before else ""
        for line, row in rows(lines[:end], number):
            place = Place(source, f"line {line}")
            if row and headings(lines[line - 1])[:1] == ("SOURCE",):
                continue
            if not row or not row["ID"].isdigit() or not row["REVISION"]:
                if not lines[line - 1].startswith("SOURCE"):
                    yield Skipped(place, "not a row of the table of deployments")
                continue
            detail = Message(channel=CHANNEL, id=row["ID"], note="change")
            text = f"Deployed revision {row['REVISION']}{about}"
            yield Event(place, Kind.SAID, text, detail, go_time(row["DATE"]), stream=source)


READER = Reader("argocd", identify, read)
