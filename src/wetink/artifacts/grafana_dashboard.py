"""Grafana dashboards: exports, API answers, provisioned files, ConfigMaps, schema v2, library panels; annotations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.alert_payload import is_url
from wetink.artifacts.grafana_annotations import annotation, is_annotation
from wetink.artifacts.grafana_manifests import dashboard_documents, first_manifest, is_manifest
from wetink.artifacts.grafana_panels import Panel, links_of, panels_of, text_of
from wetink.artifacts.json_records import NOTHING, Record, first, record, records, string
from wetink.artifacts.reader import Reader
from wetink.model.event import Event, Kind, Link, Passage, Place, Skipped

_WRAPPERS = ("dashboard", "spec", "result", "model", "data", "json")
_PANEL_KEYS = ("gridPos", "targets", "datasource", "fieldConfig", "options", "span", "renderer", "panels", "content")
_DASHBOARD_KEYS = ("schemaVersion", "templating", "timepicker", "graphTooltip", "__inputs", "__requires")


def identify(path: Path) -> bool:
    """Whether the file starts with a dashboard, a library panel or annotations of Grafana."""
    value = first(path)
    opening = record(next(iter(records(value)), None) if isinstance(value, list) else value)
    items = records(opening.get("items"))[:1]
    manifests = (*items, opening, first_manifest(path))
    notes = (opening, *_annotations(opening)[:1])
    return bool(_found(opening)[0]) or any(map(is_annotation, notes)) or any(map(is_manifest, manifests))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One passage for a dashboard and one for each panel (locator: its id); one event per annotation.

    A dashboard says nothing of time. Format: grafana.com/docs/grafana, JSON model; the v2 schema is
    dashboard.grafana.app/v2*; annotations: HTTP API /api/annotations, epoch milliseconds.
    """
    for found in dashboard_documents(path):
        place = Place(source, found.where)
        value = record(found.value)
        dashboard, around = _found(value)
        if found.broken or not value:
            yield Skipped(place, found.broken or "not a JSON object")
        elif is_annotation(value):
            yield annotation(value, place)
        elif dashboard:
            yield from _events(dashboard, around, place)
        elif notes := _annotations(value):
            for number, note in enumerate(notes, 1):
                yield annotation(note, Place(source, f"{found.where}, annotation {number}"))
        else:
            yield Skipped(place, "no dashboard in it")


def _found(value: Record, around: Record = NOTHING, depth: int = 0) -> tuple[Record, Record]:
    """(dashboard, the object around it) of an answer; the dashboard is empty where there is none."""
    if _is_dashboard(value) or _is_library_panel(around, value):
        return value, around
    for key in _WRAPPERS if depth < 3 else ():
        inner = value.get(key)
        if isinstance(inner, dict):
            dashboard, outer = _found(inner, value, depth + 1)
            if dashboard:
                return dashboard, outer
    return NOTHING, NOTHING


def _is_dashboard(value: Record) -> bool:
    """A classic dashboard (its panels come before its title in a long file), or a spec of schema v2."""
    elements = record(value.get("elements"))
    if elements:
        return any(string(record(one).get("kind")) in {"Panel", "LibraryPanel"} for one in elements.values())
    if any(_is_panel(one) for one in records(value.get("panels"))[:3]):
        return True
    if any(isinstance(row.get("panels"), list) for row in records(value.get("rows"))[:3]):
        return True
    keys = sum(key in value for key in _DASHBOARD_KEYS)
    return keys > 1 or (keys == 1 and isinstance(value.get("title"), str) and "panels" in value)


def _is_panel(value: Record) -> bool:
    return isinstance(value.get("type"), str) and any(key in value for key in _PANEL_KEYS)


def _is_library_panel(around: Record, value: Record) -> bool:
    """An answer of /api/library-elements: the panel is the `model` of an element that has a name and a kind."""
    return around.get("model") is value and "kind" in around and "name" in around and _is_panel(value)


def _annotations(value: Record) -> tuple[Record, ...]:
    """Annotations that a wrapper holds."""
    found = records(value.get("annotations"))
    return found if any(map(is_annotation, found)) else ()


def _events(dashboard: Record, around: Record, place: Place) -> Iterator[Event | Skipped]:
    if _is_library_panel(around, dashboard):
        panel = Panel({**dashboard, "libraryPanel": {"name": around.get("name")}}, (), 1)
        yield _panel_event(panel, (), place)
        return
    title = string(dashboard.get("title"))
    text = _text(dashboard, around)
    if not text:
        yield Skipped(place, "a dashboard without title")
    else:
        links = tuple(dict.fromkeys((*_own_address(around), *links_of(dashboard, text))))
        yield Event(place, Kind.DOCUMENT, text, Passage((title,), "panel", None, links), stream=place.source)
    for panel in panels_of(dashboard):
        yield _panel_event(panel, (title,), place)


def _panel_event(panel: Panel, headings: tuple[str, ...], place: Place) -> Event:
    text = text_of(panel)
    number = panel.name or string(panel.value.get("id")) or f"no. {panel.number}"
    above = tuple(heading for heading in (*headings, *panel.rows) if heading)
    detail = Passage(above, "panel", None, links_of(panel.value, text))
    where = Place(place.source, f"{place.locator}, panel {number.removeprefix('panel-')}")
    return Event(where, Kind.DOCUMENT, text, detail, stream=place.source)


def _text(dashboard: Record, around: Record) -> str:
    """Title, description, uid, tags and variables, one a line; "" for one without a title."""
    title = string(dashboard.get("title"))
    uid = string(dashboard.get("uid")) or string(record(around.get("metadata")).get("name"))
    tags = dashboard.get("tags")
    said = ", ".join(filter(None, map(string, tags))) if isinstance(tags, list) else ""
    folder = string(record(around.get("meta")).get("folderTitle"))
    lines = [
        title,
        string(dashboard.get("description")),
        f"uid: {uid}" if uid else "",
        f"folder: {folder}" if folder else "",
        f"tags: {said}" if said else "",
        *_variables(dashboard),
    ]
    return "\n".join(line for line in lines if line) if title else ""


def _variables(dashboard: Record) -> Iterator[str]:
    """As in "variable cluster: label_values(up, cluster)" for each; a data source's says which kind."""
    classic = records(record(dashboard.get("templating")).get("list"))
    for value in (*classic, *(record(one.get("spec")) for one in records(dashboard.get("variables")))):
        query = value.get("query")
        nested = record(query).get("query") or record(record(query).get("spec")).get("query")
        said = string(query) or string(nested) or string(value.get("definition")) or string(value.get("pluginId"))
        if name := string(value.get("name")):
            yield f"variable {name}: {said}" if said else f"variable {name}"


def _own_address(around: Record) -> tuple[Link, ...]:
    """Where the dashboard is, if the answer holds the whole address (Grafana itself gives a path only)."""
    url = string(record(around.get("meta")).get("url"))
    return (Link(url, "dashboard"),) if is_url(url) else ()


READER = Reader("grafana-dashboard", identify, read)
