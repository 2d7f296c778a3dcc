"""Addresses of monitoring tools as what they show; none is ever fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from wetink.evidence.entity_urls import canonical_dashboard
from wetink.evidence.rison import Value, jsurl, rison
from wetink.evidence.shown import Moment, Shown, from_epoch, from_iso

LONGEST = 8_000
"""Characters of an address that are looked at; longer ones hold data, not a question."""

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
_KIBANA = re.compile(r"/app/(discover|dashboards|kibana|visualize|lens|logs|apm|data-explorer)\b")
_PROMETHEUS = re.compile(r"(?:/[\w.-]{1,60}){0,3}?/(?:graph|query)/?")
_DURATION = re.compile(r"(?:\d{1,6}[smhdw]){1,5}")
_PART = re.compile(r"(\d+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}

Query = Mapping[str, str]


def shown(url: str) -> Shown | None:
    """What an address shows; None where it belongs to no tool that is known, or is no address."""
    if len(url) > LONGEST:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    for reader in _READERS:
        if found := reader(parts, host, query):
            return found
    return None


# --- Grafana -----------------------------------------------------------------------------------------------


def _grafana(parts: SplitResult, host: str, query: Query) -> Shown | None:
    start, end = _grafana_time(query.get("from", "")), _grafana_time(query.get("to", ""))
    values = tuple((key[4:], value) for key, value in _pairs(parts) if key.startswith("var-") and value)
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


# --- other tools -------------------------------------------------------------------------------------------


def _datadog(parts: SplitResult, host: str, query: Query) -> Shown | None:
    if "datadoghq." not in host and not host.endswith("ddog-gov.com"):
        return None
    live = query.get("live") == "true"
    start, end = (from_epoch(query.get(key, ""), 0.001) or "" for key in ("from_ts", "to_ts"))
    if live and isinstance(start, datetime) and isinstance(end, datetime):
        start, end = f"the last {_spoken(end - start)}", ""  # the page moves on with the clock
    values = tuple((key[8:], value) for key, value in _pairs(parts) if key.startswith("tpl_var_") and value)
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


def _kibana(parts: SplitResult, _host: str, query: Query) -> Shown | None:
    """Kibana and OpenSearch Dashboards keep the page in the fragment, time and query in rison (`_g`, `_a`, `_q`)."""
    found = _KIBANA.search(parts.path)
    if not found:
        return None
    route, _, inside = parts.fragment.partition("?")
    own = {**query, **dict(parse_qsl(inside, max_num_fields=50))}
    state: dict[str, Value] = {}
    for key in ("_g", "_a", "_q"):
        found_state = _rison(own.get(key, ""))
        filters = [*_list(state.get("filters")), *_list(found_state.get("filters"))]
        state |= {**found_state, "filters": filters}
    time, values = state.get("time"), _kibana_filters(state.get("filters"))
    start, end = (_kibana_time(time.get(key)) for key in ("from", "to")) if isinstance(time, dict) else ("", "")
    board = re.search(r"(?:^|/)(?:view|dashboard)/([\w-]{3,80})", unquote(route))
    if board:
        return Shown("Kibana", "dashboard", board[1], "", "", _kibana_query(state), start, end, values)
    what = "logs" if found[1] in {"discover", "logs", "data-explorer"} or "discover" in route else "query"
    return Shown("Kibana", what, query=_kibana_query(state), start=start, end=end, values=values)


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _rison(text: str) -> dict[str, Value]:
    try:
        value = rison(text) if text else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _kibana_query(state: Mapping[str, Value]) -> str:
    asked = state.get("query")
    inner = asked.get("query") or asked.get("esql") if isinstance(asked, dict) else asked
    if isinstance(asked, dict) and isinstance(old := asked.get("query_string"), dict):
        inner = old.get("query")
    return inner.strip() if isinstance(inner, str) and inner.strip() != "*" else ""


def _kibana_filters(value: Value) -> tuple[tuple[str, str], ...]:
    """The filters that were clicked together and are on, as (field, value), "not x" for one that is turned around."""
    found = []
    for one in value if isinstance(value, list) else []:
        meta = one.get("meta") if isinstance(one, dict) else None
        if not isinstance(meta, dict) or meta.get("disabled") == "true":
            continue
        params = meta.get("params")
        wanted = params.get("query") if isinstance(params, dict) else meta.get("value")
        if isinstance(key := meta.get("key"), str) and isinstance(wanted, str):
            found.append((key, f"not {wanted}" if meta.get("negate") == "true" else wanted))
    return tuple(found)


def _kibana_time(value: Value) -> Moment:
    text = value if isinstance(value, str) else ""
    return from_iso(text) or (text if text.startswith("now") else "")


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
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in _PART.findall(length))
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


def _cloudwatch(parts: SplitResult, host: str, _query: Query) -> Shown | None:
    """The console's fragment: "$3D" stands for "%3D", values are jsurl; relative times are seconds before now."""
    if not host.endswith(("console.aws.amazon.com", "console.amazonaws.cn")) or "/cloudwatch/" not in parts.path:
        return None
    route = unquote(unquote(parts.fragment.replace("$", "%")))
    if found := re.match(r"alarmsV2:(?:alarm/|name=)([^?;]{1,255})", route):
        return Shown("CloudWatch", "alert", found[1])
    if found := re.match(r"dashboards(?:/dashboard/|:name=)([\w.-]{1,255})", route):
        return Shown("CloudWatch", "dashboard", found[1])
    if found := re.match(r"logsV2:log-groups/log-group/(.{1,512}?)(?:/log-events/.{1,512})?$", route):
        return Shown("CloudWatch", "logs", found[1])
    detail = _jsurl(route.partition("queryDetail=")[2]) or _jsurl(route.partition("graph=")[2])
    if not detail:
        return None
    start, end = _cloudwatch_time(detail.get("start")), _cloudwatch_time(detail.get("end"))
    sources = detail.get("source")
    name = ", ".join(one for one in sources if isinstance(one, str)) if isinstance(sources, list) else ""
    asked = detail.get("editorString")
    what = "logs" if "logs-insights" in route else "query"
    text = asked.strip() if isinstance(asked, str) else _metrics(detail.get("metrics"))
    return Shown("CloudWatch", what, name, query=text, start=start, end=end)


def _jsurl(text: str) -> dict[str, Value]:
    try:
        value = jsurl(text) if text else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _metrics(value: Value) -> str:
    """As in "AWS/RDS CPUUtilization DBInstanceIdentifier orders-1" for each metric."""
    rows = value if isinstance(value, list) else []
    said = (" ".join(cell for cell in row if isinstance(cell, str)) for row in rows if isinstance(row, list))
    return " ; ".join(filter(None, said))


def _cloudwatch_time(value: Value) -> Moment:
    text = value if isinstance(value, str) else ""
    if re.fullmatch(r"-\d{1,9}", text):
        return f"now-{_spoken(timedelta(seconds=int(text[1:])))}"
    if found := re.fullmatch(r"-P(?:T(\d{1,6})([HMS])|(\d{1,4})D)", text):  # as graphs of metrics have it
        return f"now-{found[1]}{found[2].lower()}" if found[1] else f"now-{found[3]}d"
    return from_iso(text) or from_epoch(text, 0.001) or ("now" if text in {"0", "P0D"} else "")


def _splunk(parts: SplitResult, _host: str, query: Query) -> Shown | None:
    if not re.search(r"/app/[\w.-]{1,80}/(?:search|\w{1,80})/?$", parts.path) or not query.get("q"):
        return None
    start, end = (
        from_epoch(query.get(key, ""), 1) or from_iso(query.get(key, "")) or query.get(key, "")
        for key in ("earliest", "latest")
    )
    return Shown("Splunk", "logs", query=query["q"].removeprefix("search ").strip(), start=start, end=end)


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


def _pairs(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, max_num_fields=200)


def _spoken(span: timedelta) -> str:
    """As in "90m", "6h", "2d"."""
    seconds = int(span.total_seconds())
    unit = next((unit for unit in ("d", "h", "m") if seconds and seconds % _SECONDS[unit] == 0), "s")
    return f"{seconds // _SECONDS[unit]}{unit}"


_READERS: tuple[Callable[[SplitResult, str, Query], Shown | None], ...] = (
    _datadog,
    _cloudwatch,
    _honeycomb,
    _new_relic,
    _sentry,
    _kibana,
    _alertmanager,
    _vmui,
    _prometheus,
    _splunk,
    _grafana,
)
