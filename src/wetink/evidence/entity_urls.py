"""Addresses in text as dashboards, pull requests, tickets or plain links."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from wetink.model.evidence import Entity

URL = re.compile(
    r"https?://(?:[^\s<>\"'`|\\^{}]|(?<=[:~(,!])'(?>(?:[^\s<>\"'`|\\^{}]|(?<=!)'){0,1500})'?){1,2000}", re.IGNORECASE
)
"""An address in text; what closes a sentence or a bracket is taken off by `trimmed`.

A quote belongs to it only behind a sign that opens a value, as Kibana and the AWS console write them.
"""

_NOT_DASHBOARDS = re.compile(
    r"(?:^|\.)(?:docs?|developers?|learn|support|help|community|blog|engineering|github|gitlab|bitbucket)\."
    r"|^(?:www\.)?grafana\.com$|^(?:drive|play)\.google\.com$"
)
_SOURCE = re.compile(
    r"^/api/|/api/v[0-9]|/(?:-|blob|tree|src|raw|docs?|_git|commit|wiki|pull|issues)/|\.(?:json|ya?ml|md|libsonnet|tf)$"
)
_GRAFANA = re.compile(
    r"((?:/[\w.-]{1,60}){0,3}?)(?:/render)?/d(?:-solo|-embed)?/([\w-]{1,80})(/[\w.%~-]{1,200})?(?:/.*)?"
)
_GRAFANA_OLD = re.compile(r"(?:/[\w.-]{1,60}){0,3}/dashboard(?:-solo)?/(?:db|script|file)/[\w.%~-]{1,200}")
_NAMED = re.compile(
    r"(?:/[\w.@%~+=-]{1,120}){0,6}/(?:dashboards?|dash|screen)/(?!(?:new|list|home|import|index)\b)"
    r"[\w.@%~+=:-]{1,200}(?:/[\w.@%~+=:-]{1,200}){0,4}/?"
)
_REPORT = re.compile(
    r"/groups/[\w.%~-]{1,120}/(?:reports|dashboards)/[\w.%~-]{1,120}|(?:/#/site/[\w.-]{1,60})?/views/.+"
)
_IN_FRAGMENT = re.compile(r"/?(?:site/[\w.-]{1,60}/)?(?:view|views|dashboards?)[/:][\w.@%~+=:/-]{1,300}")
_TELLING = {"project", "region", "dashboardid", "action"}
_WATCHED = re.compile(
    r"(?:/[\w.-]{1,60}){0,4}/(?:check_mk/(?:view|dashboard)\.py|(?:[\w-]{1,20}/)?(?:extinfo|status)\.cgi)"
    r"|(?:/[\w.-]{1,60}){0,3}/custom-views/[\w.%~-]{1,200}"
    r"|(?:/[\w.-]{1,60}){0,2}/(?:sensor|device|group|probenode|mapshow)\.html?"
)
"""What Checkmk, Nagios and its kin, Centreon and PRTG show of a host or service: the query says which."""
_WHICH = {"view_name", "name", "host", "hostgroup", "service", "site", "owner", "type", "id"}
_UPTIME = re.compile(r"stats\.uptimerobot\.com")
"""Where a watcher of sites shows all of its monitors."""

_PULL = re.compile(
    r"((?:/[\w.@%~+-]{1,120}){1,8}/(?:pull|pulls|merge_requests|pull-requests|pullrequest)/[0-9]{1,7})(?:/.*)?"
    r"|(/c/[\w.@%~+/-]{1,200}/\+/[0-9]{1,8})(?:/.*)?"
)
_KEY = re.compile(
    r"(?:/[\w.@%~+-]{1,120}){0,6}/(?:browse|issue|issues|projects/[A-Z0-9]+/issues)/([A-Z][A-Z0-9]{1,9}-[0-9]{1,7})(?:/.*)?"
)
_NUMBER = re.compile(
    r"((?:/[\w.@%~+-]{1,120}){1,8}/(?:issues|work_items|_workitems/edit|story|tickets|cards)/[0-9]{1,9})(?:/.*)?"
)
_ENDERS = ".,;:!?*_~'\""
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def trimmed(url: str) -> str:
    """The address without the punctuation of the sentence around it."""
    bare = url.rstrip(_ENDERS)
    while bare and bare[-1] in _CLOSERS and bare.count(bare[-1]) > bare.count(_CLOSERS[bare[-1]]):
        bare = bare[:-1].rstrip(_ENDERS)
    return bare


def _split(url: str) -> SplitResult | None:
    """The parts of an address, None where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    usual = {"http": 80, "https": 443}[parts.scheme.lower()]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts._replace(
        scheme=parts.scheme.lower(), netloc=host if port in (None, usual) else f"{host}:{port}", path=parts.path or "/"
    )


def canonical_dashboard(url: str) -> str:
    """The address by which a dashboard is known, "" where `url` is none.

    Host in lower case, no user, no query of the day (time range, organisation, variables, panel), a panel's own page
    becomes its dashboard; what is needed to find it (the view in the fragment, a cloud's project or region) stays.
    """
    parts = _split(url)
    if parts is None or _NOT_DASHBOARDS.search(parts.hostname or "") or _SOURCE.search(parts.path):
        return ""
    found = _GRAFANA.fullmatch(parts.path)
    if found:
        return _address(parts, f"{found[1]}/d/{found[2]}{found[3] or ''}")
    fragment = unquote(parts.fragment.lstrip("!"))
    if _view_in(fragment, parts):
        return _address(parts, parts.path, _query(parts), re.split(r"[?;(]", fragment, maxsplit=1)[0])
    if _WATCHED.fullmatch(parts.path):
        return _address(parts, parts.path, _query(parts, _WHICH))
    return _address(parts, parts.path, _query(parts)) if _is_board(parts) else ""


def _is_board(parts: SplitResult) -> bool:
    """Whether the path or the query names a dashboard."""
    if _GRAFANA_OLD.fullmatch(parts.path) or _NAMED.fullmatch(parts.path) or _REPORT.match(parts.path):
        return True
    if _UPTIME.fullmatch(parts.netloc) and parts.path.strip("/"):
        return True
    return ("honeycomb" in parts.netloc and "/board/" in parts.path) or "dashboardid" in parse_qs(parts.query)


def _view_in(fragment: str, parts: SplitResult) -> bool:
    """Whether the fragment names a saved view: Kibana, CloudWatch, SignalFx, Azure, Tableau."""
    if not fragment or not _IN_FRAGMENT.match(fragment):
        return False
    return not fragment.lstrip("/").startswith("view") or "/app/" in parts.path or "tableau" in parts.netloc


def _query(parts: SplitResult, telling: Container[str] = _TELLING) -> str:
    kept = [pair for pair in parts.query.split("&") if pair.partition("=")[0] in telling]
    return "&".join(kept)


def _address(parts: SplitResult, path: str, query: str = "", fragment: str = "") -> str:
    return parts._replace(path=path.rstrip("/") or "/", query=query, fragment=fragment).geturl()


def plain_page(url: str) -> str:
    """An address without query and fragment, "" where it is none."""
    parts = _split(url)
    return _address(parts, parts.path) if parts else ""


def host_of(url: str) -> str:
    """The host of an address, "" where it is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def pull_request(url: str) -> str:
    """The address of a pull or merge request without the page inside it, "" where `url` is none.

    Knows the forms of GitHub, GitLab, Gitea and Forgejo, Bitbucket, Azure DevOps and Gerrit.
    """
    parts = _split(url)
    found = _PULL.fullmatch(parts.path) if parts else None
    return _address(parts, found[1] or found[2]) if parts and found else ""


def ticket(url: str) -> str:
    """A ticket's key (`OPS-12`) where its address holds one, else the address of a numbered issue; "" for neither."""
    parts = _split(url)
    if parts is None:
        return ""
    if found := _KEY.fullmatch(parts.path):
        return found[1]
    chosen = parse_qs(parts.query).get("selectedIssue", [""])[0]
    if re.fullmatch(r"[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}", chosen):
        return chosen
    found = _NUMBER.fullmatch(parts.path)
    return _address(parts, found[1]) if found else ""


_READERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("dashboard", canonical_dashboard),
    ("pull-request", pull_request),
    ("ticket", ticket),
)


def from_url(url: str) -> Entity | None:
    """What an address leads to; None where it is no address."""
    url = trimmed(url)
    for kind, reader in _READERS:
        if name := reader(url):
            return Entity(kind, name)
    return Entity("url", url) if _split(url) else None
