"""Helm releases: `helm history`, `helm list` and `helm status`, as tables, text, JSON or YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from wetink.artifacts.columns import headings, rows
from wetink.artifacts.go_times import go_time
from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.kube_objects import looks_like_json, objects, opening
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Kind, Message, Place, Skipped

CHANNEL = "helm"

_HISTORY = {"REVISION", "UPDATED", "STATUS", "CHART", "DESCRIPTION"}
_LIST = {"NAME", "REVISION", "UPDATED", "STATUS", "CHART"}
_STATUS = ("NAME:", "LAST DEPLOYED:")
_GREETING = 'Release "'
"""What `helm upgrade` says before it prints the status."""

_STATUS_KEYS = (
    "NAME",
    "LAST DEPLOYED",
    "NAMESPACE",
    "STATUS",
    "REVISION",
    "DESCRIPTION",
    "CHART",
    "VERSION",
    "APP VERSION",
    "APP_VERSION",
)


def identify(path: Path) -> bool:
    """Whether the file starts with a release of Helm, or with what its tables and its status start with."""
    return _is_release(opening(path, "revision:", "last_deployed:")) or bool(_plain(path))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per revision (history), or per release with its last revision (list, status).

    JSON gives instants; the tables of `history` and the text of `status` give the client's wall clock without zone.
    Format: helm.sh/docs/helm, helm_history, helm_list, helm_status.
    """
    form = _plain(path)
    if form:
        lines = read_text(path).splitlines()
        yield from _rows(lines, source) if form == "table" else _status(lines, source)
        return
    for found in objects(path):
        place = Place(source, found.where)
        value = record(found.value)
        if found.broken or not _is_release(value):
            yield Skipped(place, found.broken or "not a release of Helm")
        else:
            yield _event(place, _flat(value), source)


def _is_release(value: Record) -> bool:
    if isinstance(value.get("info"), dict):
        info = record(value["info"])
        return "last_deployed" in info and "name" in value
    return all(key in value for key in ("revision", "updated", "status", "chart"))


def _flat(value: Record) -> Mapping[str, str]:
    """What `helm status` nests, as `helm list` gives it."""
    info = record(value.get("info"))
    if not info:
        return {key: string(item) for key, item in value.items()}
    meta = record(record(value.get("chart")).get("metadata"))
    chart = "-".join(filter(None, (string(meta.get("name")), string(meta.get("version")))))
    return {
        "name": string(value.get("name")),
        "namespace": string(value.get("namespace")),
        "revision": string(value.get("version")),
        "updated": string(info.get("last_deployed")),
        "status": string(info.get("status")),
        "chart": chart,
        "app_version": string(meta.get("appVersion")),
        "description": string(info.get("description")),
    }


def _event(place: Place, value: Mapping[str, str], source: str) -> Event:
    """As in "Helm release checkout in shop, revision 4: checkout-1.4.2 (app 2026.3), Upgrade complete (deployed)"."""
    name, namespace, revision = value.get("name", ""), value.get("namespace", ""), value.get("revision", "")
    release = f"release {name}" + (f" in {namespace}" if namespace else "") if name else ""
    what = ", ".join(filter(None, (release, f"revision {revision}" if revision else "")))
    chart, app = value.get("chart", ""), value.get("app_version", "")
    version = f"{chart} (app {app})" if chart and app else chart
    said = ", ".join(filter(None, (version, value.get("description", ""))))
    status = value.get("status", "")
    text = f"Helm {what}: {said}" if said else f"Helm {what}"
    text += f" ({status})" if status else ""
    detail = Message(channel=CHANNEL, id=f"{name}#{revision}" if name else revision, note="change")
    return Event(place, Kind.SAID, text, detail, go_time(value.get("updated", "")), stream=source)


def _plain(path: Path) -> str:
    """Whether it is a "table" or "status" for what Helm prints for people, "" for anything else."""
    data = head(path, 4096)
    if not data or not is_text(data) or looks_like_json(path):
        return ""
    lines = [line for line in decode(data).splitlines() if line.strip() and not line.startswith(_GREETING)][:2]
    names = set(headings(lines[0])) if lines else set()
    if names >= _HISTORY or names >= _LIST:
        return "table"
    return "status" if len(lines) == 2 and all(map(str.startswith, lines, _STATUS)) else ""


def _rows(lines: list[str], source: str) -> Iterator[Event | Skipped]:
    first = next(number for number, line in enumerate(lines) if line.strip())
    for number, row in rows(lines, first):
        place = Place(source, f"line {number}")
        if row is None or not row["REVISION"].isdigit():
            yield Skipped(place, "not a row of the table of releases")
        else:
            yield _event(place, {key.lower().replace(" ", "_"): cell for key, cell in row.items()}, source)


def _status(lines: list[str], source: str) -> Iterator[Event]:
    """The release, from the lines before its resources and notes."""
    found: dict[str, str] = {}
    first = 0
    for number, line in enumerate(lines, 1):
        key, colon, value = line.partition(":")
        if colon and key in _STATUS_KEYS:
            first = first or number
            found.setdefault(key, value.strip())
        elif found and key not in _STATUS_KEYS and line.strip():
            break
    told = {key.lower().replace(" ", "_"): text for key, text in found.items()}
    chart = "-".join(filter(None, (found.get("CHART", ""), found.get("VERSION", ""))))
    yield _event(Place(source, f"line {first}"), {**told, "updated": found["LAST DEPLOYED"], "chart": chart}, source)


READER = Reader("helm", identify, read)
