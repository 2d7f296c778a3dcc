"""Addresses of monitoring tools as what they show; none is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from wetink.evidence.shown import SECONDS, Moment, Query, Shown, from_epoch, from_iso, pairs, spoken
from wetink.evidence.shown_grafana import grafana
from wetink.evidence.shown_logs import cloudwatch, kibana, splunk

LONGEST = 8_000
"""Characters of an address that are looked at; longer ones hold data, not a question."""

_PROMETHEUS = re.compile(r"(?:/[\w.-]{1,60}){0,3}?/(?:graph|query)/?")
_DURATION = re.compile(r"(?:\d{1,6}[smhdw]){1,5}")
_PART = re.compile(r"(\d{1,9})([smhdw])")


def shown(url: str) -> Shown | None:
    """What an address shows; None where it belongs to no tool that is known, or is no address."""
    if len(url) > LONGEST:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200))
        if parts.scheme.lower() not in {"http", "https"} or not host:
            return None
        return next((found for reader in _READERS if (found := reader(parts, host, query))), None)
    except ValueError:  # no address, or one with hundreds of names in its query or fragment
        return None


def _datadog(parts: SplitResult, host: str, query: Query) -> Shown | None:
    if "datadoghq." not in host and not host.endswith("ddog-gov.com"):
        return None
    live = query.get("live") == "true"
    start, end = (from_epoch(query.get(key, ""), 0.001) or "" for key in ("from_ts", "to_ts"))
    if live and isinstance(start, datetime) and isinstance(end, datetime):
        start, end = f"the last {spoken(end - start)}", ""  # the page moves on with the clock
    values = tuple((key[8:], value) for key, value in pairs(parts) if key.startswith("tpl_var_") and value)
    path = [unquote(part) for part in parts.path.split("/") if part]
    first, second = (*path, "", "")[:2]
    if first in {"dashboard", "screen", "dash"} and second:
        title, panel = (*path, "")[2], query.get("fullscreen_widget", "")
        return Shown("Datadog", "dashboard", second, title, panel, "", start, end, values)
    if first == "monitors" and second.isdigit():
        return Shown("Datadog", "alert", second, start=start, end=end)
    asked = query.get("query", "") or query.get("exp_metric", "")
    whats = {"logs": "logs", "apm": "traces", "metric": "query"}
    if first in whats:
        name = path[2] if path[:2] in (["apm", "services"], ["apm", "service"]) and len(path) > 2 else ""
        return Shown("Datadog", whats[first], name, query=asked, start=start, end=end)
    return None


def _prometheus(parts: SplitResult, _host: str, query: Query) -> Shown | None:
    """The graph page: its times are UTC whatever it displays."""
    asked = [query[f"g{n}.expr"] for n in range(20) if query.get(f"g{n}.expr")]
    if not asked or not _PROMETHEUS.fullmatch(parts.path):
        return None
    text = query.get("g0.end_input", "") or query.get("g0.moment_input", "")
    end = from_iso(text.replace(" ", "T") + "+00:00") if text else None
    graph = query.get("g0.tab") in {"0", "graph"}
    start = _before(end, query.get("g0.range_input", "")) if graph else ""
    return Shown("Prometheus", "query", query=" ; ".join(asked), start=start, end=end or "")


def _before(end: datetime | None, length: str) -> Moment:
    """The start of a stretch of such a length ("1h10m"), "" where it is none."""
    if not _DURATION.fullmatch(length):
        return ""
    seconds = sum(int(number) * SECONDS[unit] for number, unit in _PART.findall(length))
    try:
        return end - timedelta(seconds=seconds) if end else f"now-{length}"
    except OverflowError:
        return ""


def _vmui(parts: SplitResult, _host: str, query: Query) -> Shown | None:
    """VictoriaMetrics keeps the same names in the fragment; in which zone its end is written nobody says."""
    if "/vmui" not in parts.path:
        return None
    own = {**query, **dict(parse_qsl(parts.fragment.partition("?")[2], max_num_fields=200))}
    asked = [own[f"g{n}.expr"] for n in range(20) if own.get(f"g{n}.expr")]
    lasts = own.get("g0.relative_time", "none") == "none"
    start = "" if lasts else _before(None, own.get("g0.range_input", ""))
    return Shown("VictoriaMetrics", "query", query=" ; ".join(asked), start=start) if asked else None


def _alertmanager(parts: SplitResult, _host: str, _query: Query) -> Shown | None:
    route, _, inside = parts.fragment.partition("?")
    own = dict(parse_qsl(inside, max_num_fields=50))
    if route == "/alerts" and own:
        return Shown("Alertmanager", "alert", query=own.get("filter", ""))
    if found := re.fullmatch(r"/silences/([\w-]{8,60})", route):
        return Shown("Alertmanager", "silence", found[1])
    return None


def _honeycomb(parts: SplitResult, host: str, _query: Query) -> Shown | None:
    if not host.endswith("honeycomb.io"):
        return None
    found = re.search(r"/(board|result|trace)/([\w-]{4,60})", parts.path)
    what = {"board": "dashboard", "result": "query", "trace": "traces"}
    return Shown("Honeycomb", what[found[1]], found[2]) if found else None


def _sentry(parts: SplitResult, host: str, query: Query) -> Shown | None:
    found = re.search(r"/issues/(\d{1,20})(?:/|$)", parts.path)
    if not found or "sentry" not in host:
        return None
    return Shown("Sentry", "issue", found[1], query=query.get("query", ""), start=query.get("statsPeriod", ""))


def _new_relic(parts: SplitResult, host: str, _query: Query) -> Shown | None:
    if not host.endswith("newrelic.com"):
        return None
    found = re.search(r"/(dashboards|logger|alerts-ai|errors-inbox|apm)\b(?:.*?/detail/([\w=-]{8,80}))?", parts.path)
    what = {"dashboards": "dashboard", "logger": "logs", "alerts-ai": "alert", "errors-inbox": "issue", "apm": "traces"}
    return Shown("New Relic", what[found[1]], found[2] or "") if found else None


_READERS: tuple[Callable[[SplitResult, str, Query], Shown | None], ...] = (
    _datadog,
    cloudwatch,
    _honeycomb,
    _new_relic,
    _sentry,
    kibana,
    _alertmanager,
    _vmui,
    _prometheus,
    splunk,
    grafana,
)
