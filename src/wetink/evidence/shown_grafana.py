"""Grafana's addresses: dashboards, panels, Explore in its three forms, short links, alert rules."""

from __future__ import annotations

import json
import re
from urllib.parse import SplitResult, unquote

from wetink.evidence.entity_urls import canonical_dashboard
from wetink.evidence.shown import Moment, Query, Shown, from_epoch, from_iso, pairs

_DASHBOARD = re.compile(
    r"(?:/[\w.-]{1,60}){0,4}?/(?:render/)?d(?:-solo|-embed)?/([\w-]{1,80})(?:/([\w.%~-]{0,200}))?/?"
)
_OLD_DASHBOARD = re.compile(r"(?:/[\w.-]{1,60}){0,4}?/dashboard(?:-solo)?/db/([\w.%~-]{1,200})/?")
_EXPLORE = re.compile(r"(?:/[\w.-]{1,60}){0,3}?/explore/?")
_GOTO = re.compile(r"(?:/[\w.-]{1,60}){0,3}?/goto/([\w-]{4,40})/?")
_GRAFANA_RULE = re.compile(
    r"(?:/[\w.-]{1,60}){0,3}?/alerting/(?:grafana|[\w.-]{1,60})/([\w.%~-]{1,200})/(?:view|edit)/?"
)
_QUERY_KEYS = ("expr", "query", "rawSql", "target", "expression", "queryText")


def grafana(parts: SplitResult, host: str, query: Query) -> Shown | None:
    """A page of Grafana, by its path: it runs under any host."""
    start, end = _grafana_time(query.get("from", "")), _grafana_time(query.get("to", ""))
    values = tuple((key[4:], value) for key, value in pairs(parts) if key.startswith("var-") and value)
    found = _DASHBOARD.fullmatch(parts.path) or _OLD_DASHBOARD.fullmatch(parts.path)
    if found and canonical_dashboard(parts.geturl()):  # a document of Google has such a path too
        slug = unquote(found[2] or "") if found.re is _DASHBOARD else ""
        panel = next((query[key] for key in ("viewPanel", "panelId", "editPanel", "inspect") if query.get(key)), "")
        panel = panel.removeprefix("panel-")
        return Shown("Grafana", "dashboard", unquote(found[1]), slug, panel, "", start, end, values)
    if _EXPLORE.fullmatch(parts.path) and ({"left", "panes", "right"} & set(query) or "grafana" in host):
        return _explore(query)
    if found := _GOTO.fullmatch(parts.path):
        return Shown("Grafana", "page", found[1]) if "grafana" in host or "orgId" in query else None
    if found := _GRAFANA_RULE.fullmatch(parts.path):
        return Shown("Grafana", "alert", unquote(found[1]))
    return None


def _explore(query: Query) -> Shown:
    """The queries of Explore: `left` is a list (to version 7) or an object (to 10), `panes` an object of these."""
    asked: list[str] = []
    start: Moment = ""
    end: Moment = ""
    for pane in _panes(query):
        ends, queries = _parts(pane)
        asked += [text for one in queries if (text := _asked(one))]
        if len(ends) == 2 and not start:
            start, end = (_grafana_time(str(one or "")) for one in ends)
    return Shown("Grafana", "query", query=" ; ".join(dict.fromkeys(asked)), start=start, end=end)


def _parts(pane: dict[str, object] | list[object]) -> tuple[list[object], list[object]]:
    """(from and to, queries) of one half of Explore."""
    if isinstance(pane, list):  # [from, to, data source, query ...]
        return pane[:2], pane[3:]
    span, queries = pane.get("range"), pane.get("queries")
    ends = [span.get("from"), span.get("to")] if isinstance(span, dict) else []
    return ends, queries if isinstance(queries, list) else []


def _panes(query: Query) -> list[dict[str, object] | list[object]]:
    found: list[dict[str, object] | list[object]] = []
    for key in ("left", "right", "panes"):
        try:
            value = json.loads(query.get(key, "null"))
        except (ValueError, RecursionError):
            continue
        inner = list(value.values()) if key == "panes" and isinstance(value, dict) else [value]
        found += [one for one in inner if isinstance(one, dict | list)]
    return found


def _asked(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    return next((text.strip() for key in _QUERY_KEYS if isinstance(text := value.get(key), str) and text.strip()), "")


def _grafana_time(text: str) -> Moment:
    """Epoch milliseconds, an ISO 8601 instant (from version 11), or relative ("now-6h")."""
    return from_epoch(text, 0.001) or from_iso(text) or (text if text.startswith("now") else "")
