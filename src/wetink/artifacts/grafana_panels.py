"""Panels of a Grafana dashboard, whatever its schema: where each lies, and its words and queries as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wetink.artifacts.alert_payload import is_url, label_of
from wetink.artifacts.html_blocks import page
from wetink.artifacts.json_records import NOTHING, Record, record, records, string
from wetink.artifacts.text import brief
from wetink.artifacts.urls import bare_urls
from wetink.model.event import Link

DEEPEST = 20
"""Rows hold panels, tabs hold rows; nothing that Grafana writes is nested deeper."""

_QUERY_KEYS = ("expr", "rawSql", "query", "queryText", "expression", "targetFull", "target", "promQL")
_NESTED = ("azureLogAnalytics", "azureResourceGraph", "promQLQuery", "timeSeriesQuery", "logsQuery", "search")
_ASIDE = {"refId", "datasource", "hide", "key", "format", "intervalFactor", "step", "type", "queryType", "resultFormat"}
_LEGEND = ("legendFormat", "alias", "aliasBy", "label")
_LONGEST_REST = 300


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel where it lies: `rows` are the titles of the row (and tab) around it, `number` counts them through.

    name    its key among the elements of the v2 schema, "" in the classic one
    value   the panel as the classic schema has it, or the `spec` of an element (v2)
    """

    value: Record
    rows: tuple[str, ...]
    number: int
    name: str = ""


def panels_of(dashboard: Record) -> Iterator[Panel]:
    """Every panel of a dashboard in its order, those in collapsed rows, old rows and tabs too; rows are no panels."""
    found = _elements(dashboard) if "elements" in dashboard else _classic(dashboard, (), 0)
    for number, (value, rows, name) in enumerate(found, 1):
        yield Panel(value, rows, number, name)


_Found = Iterator[tuple[Record, tuple[str, ...], str]]


def _classic(holder: Record, rows: tuple[str, ...], depth: int) -> _Found:
    if depth > DEEPEST:
        return
    for row in records(holder.get("rows")):  # schema before 16
        title = string(row.get("title"))
        yield from _classic(row, (*rows, title) if title else rows, depth + 1)
    within = rows
    for panel in records(holder.get("panels")):
        title = string(panel.get("title"))
        if panel.get("type") == "row":  # an open row is followed by its panels, a collapsed one holds them
            within = (*rows, title) if title else rows
            yield from _classic(panel, within, depth + 1)
            within = rows if panel.get("panels") else within
        else:
            yield panel, within, ""


def _elements(dashboard: Record) -> _Found:
    """The elements of the v2 schema in the order of the layout; what no layout shows comes last."""
    elements = record(dashboard.get("elements"))
    placed: dict[str, tuple[str, ...]] = {}
    for name, rows in _layout(record(dashboard.get("layout")), (), 0):
        placed.setdefault(name, rows)
    for name in [*(name for name in placed if name in elements), *(name for name in elements if name not in placed)]:
        yield record(record(elements[name]).get("spec")), placed.get(name, ()), name


def _layout(layout: Record, rows: tuple[str, ...], depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    if depth > DEEPEST:
        return
    spec = record(layout.get("spec"))
    for item in records(spec.get("items")):
        name = string(record(record(item.get("spec")).get("element")).get("name"))
        if name:
            yield name, rows
    for inner in (*records(spec.get("rows")), *records(spec.get("tabs"))):
        own = record(inner.get("spec"))
        title = string(own.get("title"))
        yield from _layout(record(own.get("layout")), (*rows, title) if title else rows, depth + 1)


def text_of(panel: Panel) -> str:
    """What a panel shows, one fact a line: title, description, words, queries, unit, thresholds, its old alert."""
    value = panel.value
    lines = [title_of(panel), string(value.get("description")), words_of(value), *_queries(value)]
    shown = record(_options(value, "fieldConfig").get("defaults"))
    unit = string(shown.get("unit")) or _old_unit(value)
    lines.append(f"unit: {unit}" if unit and unit not in {"short", "none"} else "")
    lines.append(_thresholds(value, shown))
    alert = record(value.get("alert"))
    lines.append(": ".join(filter(None, (f"alert {string(alert.get('name'))}".strip(), string(alert.get("message"))))))
    return "\n".join(line for line in (*lines[:-1], lines[-1] if alert else "") if line)


def title_of(panel: Panel) -> str:
    """A panel's title; a library panel has that of the library, one without title and words says which kind it is."""
    value = panel.value
    shared = string(record(value.get("libraryPanel")).get("name"))
    kind = _kind(value)
    title = string(value.get("title"))
    if shared and shared != title:
        return f"{title} (library panel {shared})" if title else f"library panel {shared}"
    if title or words_of(value):
        return title
    return f"({kind} panel)" if kind else f"(panel {panel.number})"


def words_of(value: Record) -> str:
    """What somebody wrote into a text panel, HTML as its words."""
    options = _options(value, "options")
    kind = _kind(value)
    if kind != "text":
        return ""
    content = string(options.get("content")) or string(value.get("content"))
    if (options.get("mode") or value.get("mode")) == "html":
        return "\n".join(block.text for block in page(content).blocks)
    return content


def _kind(value: Record) -> str:
    """As in "timeseries"; the first version of the v2 schema names it where later ones say "VizConfig"."""
    shown = record(value.get("vizConfig"))
    return string(value.get("type")) or string(shown.get("group")) or string(shown.get("kind"))


def links_of(value: Record, words: str) -> tuple[Link, ...]:
    """Addresses a panel or dashboard gives: its links and those in its words; relative ones lead nowhere from here."""
    own = [
        Link(url, label_of(string(link.get("title")), url) or string(link.get("title")))
        for link in records(value.get("links"))
        if is_url(url := string(link.get("url")))
    ]
    known = {link.url for link in own}
    return tuple(dict.fromkeys((*own, *(Link(url, label_of("", url)) for url in bare_urls(words) if url not in known))))


def _options(value: Record, name: str) -> Record:
    """`options` or `fieldConfig`, which lie in the `vizConfig` of the v2 schema."""
    return record(value.get(name)) or record(record(record(value.get("vizConfig")).get("spec")).get(name))


def _queries(value: Record) -> Iterator[str]:
    """As in "query A: up (legend {{job}})" for each query, hidden ones too: an alert may stand on them."""
    for target in (*records(value.get("targets")), *_of_group(value)):
        said = query_text(target)
        legend = next((text for key in _LEGEND if (text := string(target.get(key))) not in {"", "__auto"}), "")
        if said:
            yield f"query {string(target.get('refId'))}: {said}".replace(" :", ":") + (
                f" (legend {legend})" if legend else ""
            )


def _of_group(value: Record) -> Iterator[Record]:
    """The queries of a v2 element, each as a classic target."""
    group = record(record(value.get("data")).get("spec"))
    for one in records(group.get("queries")):
        spec = record(one.get("spec"))
        query = record(spec.get("query"))
        yield {**record(query.get("spec")), "refId": spec.get("refId")}


def query_text(target: Record) -> str:
    """The query as its language writes it; one that was built by clicking as its fields, "" where there is none."""
    for holder in (target, *(record(target.get(key)) for key in _NESTED)):
        text = next((text for key in _QUERY_KEYS if (text := string(holder.get(key)))), "")
        if text:
            return text
    pairs = ((key, _plain(item)) for key, item in target.items() if key not in _ASIDE and key not in _LEGEND)
    return brief(", ".join(f"{key}={text}" for key, text in pairs if text), _LONGEST_REST)


def _plain(item: object) -> str:
    """A string, a number, or the plain pairs of an object (dimensions, tags)."""
    if isinstance(item, dict):
        return " ".join(f"{key}:{text}" for key, inner in item.items() if (text := _plain_list(inner)))
    return _plain_list(item)


def _plain_list(item: object) -> str:
    return "|".join(filter(None, map(string, item))) if isinstance(item, list) else string(item)


def _old_unit(value: Record) -> str:
    """Where panels kept the unit before field options: singlestat's format, the left axis of a graph."""
    axes = records(value.get("yaxes"))
    old = value.get("y_formats")
    first = string(old[0]) if isinstance(old, list) and old else ""
    return string((axes[0] if axes else NOTHING).get("format")) or first or string(value.get("format"))


def _thresholds(value: Record, shown: Record) -> str:
    """As in "thresholds: 0.5 orange, 1 red"; the base colour is no threshold."""
    steps = record(shown.get("thresholds"))
    percent = "%" if steps.get("mode") == "percentage" else ""
    found = [
        f"{string(step.get('value'))}{percent} {string(step.get('color'))}".strip()
        for step in records(steps.get("steps"))
        if string(step.get("value"))
    ]
    old = value.get("thresholds")
    if isinstance(old, str) and old.strip(" ,"):  # singlestat: "80,90"
        found.append(old.strip())
    for one in records(old):  # graph
        if limit := string(one.get("value")):
            sign = {"gt": "> ", "lt": "< "}.get(string(one.get("op")), "")
            found.append(f"{sign}{limit} {string(one.get('colorMode'))}".strip())
    return f"thresholds: {', '.join(dict.fromkeys(found))}" if found else ""
