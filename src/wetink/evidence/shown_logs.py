"""Addresses of log tools: Kibana and OpenSearch (rison), CloudWatch (jsurl), Splunk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import SplitResult, parse_qsl, unquote

from wetink.evidence.rison import Value, jsurl, rison
from wetink.evidence.shown import Moment, Query, Shown, from_epoch, from_iso, spoken

_KIBANA = re.compile(r"/app/(discover|dashboards|kibana|visualize|lens|logs|apm|data-explorer)\b")


def kibana(parts: SplitResult, _host: str, query: Query) -> Shown | None:
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


def cloudwatch(parts: SplitResult, host: str, _query: Query) -> Shown | None:
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
        return f"now-{spoken(timedelta(seconds=int(text[1:])))}"
    if found := re.fullmatch(r"-P(?:T(\d{1,6})([HMS])|(\d{1,4})D)", text):  # as graphs of metrics have it
        return f"now-{found[1]}{found[2].lower()}" if found[1] else f"now-{found[3]}d"
    return from_iso(text) or from_epoch(text, 0.001) or ("now" if text in {"0", "P0D"} else "")


def splunk(parts: SplitResult, _host: str, query: Query) -> Shown | None:
    """A search; its times are epoch seconds, instants, or relative ("-24h@h")."""
    if not re.search(r"/app/[\w.-]{1,80}/(?:search|\w{1,80})/?$", parts.path) or not query.get("q"):
        return None
    start, end = (
        from_epoch(query.get(key, ""), 1) or from_iso(query.get(key, "")) or query.get(key, "")
        for key in ("earliest", "latest")
    )
    return Shown("Splunk", "logs", query=query["q"].removeprefix("search ").strip(), start=start, end=end)
