"""The words monitoring systems put around an alert in chat: statuses, names of systems, marks, labels, links."""

from __future__ import annotations

import re

from wetink.model.event import Link

_STATUSES = {
    "firing": "firing alerting triggered re-triggered retriggered problem crit critical warn warning down unreachable "
    "alarm alert error unknown open opened new major minor fatal nodata no-data degraded failing "
    "problema problème störung alarme alarma allarme alerta alerte kritisch crítico critique "
    "problém probleem storing incidencia awaria probléma problemă hälytys ongelma larm fejl feil hiba sorun "
    "проблема сбой авария αστοχία πρόβλημα 障害 警告 告警 故障 장애",
    "resolved": "resolved ok recovery recovered up closed cleared normal back-up online healthy auto-resolved "
    "resolvido resuelto résolu risolto behoben gelöst opgelost rozwiązany vyřešeno vyriešené rozwiązano naprawiono "
    "hersteld löst åtgärdat återställd løst gjenopprettet megoldva megoldódott helyreállt rezolvat remediat ratkaistu "
    "korjattu çözüldü решено решена восстановлено вирішено відновлено επιλύθηκε 復旧 解決 恢复 已恢复 已解决 해결 복구",
    "acknowledged": "acknowledged ack acked acknowledgement",
    "escalated": "escalated",
    "assigned": "assigned reassigned",
    "notified": "notified paging paged",
    "annotated": "annotated",
}
STATUS = {word: status for status, words in _STATUSES.items() for word in words.split()}
"""A word as systems write it, lower case -> `Alert.status`."""

_SYSTEMS = (
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"pager ?duty", "pagerduty"),
        (r"alert ?manager|prometheus", "alertmanager"),
        (r"grafana ?on ?-?call", "grafana-oncall"),
        (r"grafana", "grafana"),
        (r"ops ?genie|jira service management", "opsgenie"),
        (r"datadog", "datadog"),
        (r"pingdom", "pingdom"),
        (r"uptime ?kuma", "uptime-kuma"),
        (r"uptime ?robot", "uptimerobot"),
        (r"better ?(?:stack|uptime)", "betterstack"),
        (r"status ?cake", "statuscake"),
        (r"check[_ ]?mk", "checkmk"),
        (r"nagios|icinga|sensu|zabbix|prtg|centreon|solarwinds|site24x7|netdata|dynatrace|instana|sentry|cronitor", ""),
        (r"new ?relic", "newrelic"),
        (r"cloudwatch|aws chatbot|amazon q", "cloudwatch"),
        (r"stackdriver|google cloud (?:monitoring|alert)", "gcp-monitoring"),
        (r"azure monitor", "azure-monitor"),
        (r"incident\.io", "incident-io"),
        (r"fire ?hydrant", "firehydrant"),
        (r"rootly", "rootly"),
        (r"squadcast", "squadcast"),
        (r"xmatters", "xmatters"),
        (r"victorops|splunk", "splunk-oncall"),
        (r"elast(?:alert|ic)|kibana", "elastic"),
        (r"healthchecks", "healthchecks"),
        (r"signalfx|wavefront|appdynamics|honeycomb|chronosphere|monit\b|thousandeyes", ""),
    )
)
_KNOWN_SYSTEMS = tuple(_SYSTEMS)
_WATCHING = re.compile(r"alert|monitor|watchdog|pager|on-?call", re.IGNORECASE)
_KEEPS_INCIDENTS = re.compile(r"\binc\b|incident|deploy|release|ticket|github|gitlab|jira|linear", re.IGNORECASE)
_STATUS_PAGE = re.compile(r"status ?page|instatus|statuspal|^status\b|\bstatus\.", re.IGNORECASE)

_SHORTCODE = re.compile(r"(?<![0-9]):[a-z0-9_+'-]{1,60}:(?::skin-tone-\d:)?", re.IGNORECASE)
"""Not behind a digit: what stands between the colons of a time of day is none."""
_SYMBOLS = re.compile(r"[\u23e9-\u23ff\u25a0-\u25ff\u2600-\u27bf\u2b1b-\u2b55\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]")
_STARS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]{1,400})(?<=\S)\1(?![\w*])")
_PAIR = r"[A-Za-z_][\w./-]{0,60}=(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|[^\s,;)\"']{1,300})"
_LEADING_PAIRS = re.compile(rf"{_PAIR}(?:[,;]?\s+|$)")
_LAST_WORD = re.compile(r"(?<!\S)(\S{1,400})\s*$")
_ONE_PAIR = re.compile(rf"[({{]?({_PAIR})[,;)}}]?")
_URL = re.compile(r"https?://[^\s<>|\"]{1,2000}")
_URL_TAIL = re.compile(
    r"[\s(<|,;—–-]{0,6}(?:\b[\w-]{1,20}:\s*)?<?https?://[^\s<>|\"]{1,2000}(?:\|[^<>|\n]{0,40})?>?\)?$"
)
_LEVEL = r"(low|high|medium|critical|warning|info|page|p\d|sev-?\d)"
_URGENCY = re.compile(
    rf"\s{{0,20}}\((?:severity[ :=]\s?)?{_LEVEL}(?:[ -](?:urgency|priority|severity))?\)$|\s[–-]\s{_LEVEL}$",
    re.IGNORECASE,
)
_FIELD_NAMES = (
    "service assigned assigned-to dashboard severity status cluster namespace urgency priority runbook silence source "
    "value region account environment env host instance job pod team component monitor url graph panel labels "
    "annotations alertname incident details links started duration escalation-policy graph-url generatorurl time "
    "datetime tags metric receiver grafana_folder runbook-url runbook_url dashboardurl impact ref monitors notified"
)
FIELDS = frozenset(_FIELD_NAMES.split())
"""Names of the fields that alerts have, whatever system sent them."""

_STATE = re.compile(r"\s{1,20}(?:is|are) [A-Z]{2,12}$")
_LEAST, _TITLE = 1, 90
"""A title above a sentence has more words than the first and at most so many signs as the second."""
_ENDED = re.compile(r"\s{0,20}[—–(-]{1,4}\s{0,20}(?:auto-?)?resolved\b.{0,60}$", re.IGNORECASE)
_BY = re.compile(r"(?:^|\s{1,20})by\s{1,20}(?:@?[^\W\d][\w.'’-]{0,40}\s?){1,4}$")
_EDGE = " \t-–—|,;:·•"


def origin_of(name: str) -> str:
    """The monitoring or paging system a bot's name stands for, "" for any other bot."""
    for pattern, system in _KNOWN_SYSTEMS:
        match = pattern.search(name)
        if match:
            return system or match[0].lower()
    return ""


_CALLED = re.compile(r"(?:^|\b)(?:bot|al[ea]rt[aes]?s?|alarm[aes]?|alarms|monitor\w{0,8})(?:$|\b)", re.IGNORECASE)
"""What people put beside a system's name in an address book."""


def names_system(name: str) -> bool:
    """Whether a name is a watching system's and nothing else: no person is called "Zabbix" or "Alarm Nagios"."""
    name = _CALLED.sub(" ", name).strip(" -_")
    return any(pattern.fullmatch(name) for pattern, _ in _KNOWN_SYSTEMS)


def keeps_incidents(name: str) -> bool:
    """Whether a bot speaks of incidents, tickets or changes, which are resolved too."""
    return _KEEPS_INCIDENTS.search(name) is not None


def watches(name: str) -> bool:
    """Whether a bot is called after alerting in general ("alertbot", "prod-monitoring")."""
    return _WATCHING.search(name) is not None


def is_status_page(name: str) -> bool:
    """Whether a bot speaks for a status page: its updates are for customers, not alerts."""
    return _STATUS_PAGE.search(name) is not None


def clean(line: str) -> str:
    """A line without emoji, emphasis marks and the spaces these leave."""
    line = _SYMBOLS.sub("", _SHORTCODE.sub("", line[:4000]))
    line = _STARS.sub(r"\2", line).replace("`", "")
    return re.sub(r"[ \t\u00a0]{2,}", " ", line).strip(" \t\u00a0|>*")


def urls(text: str) -> list[str]:
    """The URLs in a text, without the punctuation behind them."""
    return [url.rstrip(".,;:!?)'") for url in _URL.findall(text)]


def purpose(url: str, label: str) -> str:
    """What a link is for: "silence", "runbook", "incident", "panel", "dashboard" or "alert"; else its own label."""
    both = f"{label} {url}".lower()
    for word, meaning in (
        ("silence", "silence"),
        ("runbook", "runbook"),
        ("playbook", "runbook"),
        ("viewpanel", "panel"),
        ("/incidents/", "incident"),
        ("pagerduty", "incident"),
        ("opsgenie", "incident"),
        ("dashboard", "dashboard"),
        ("/d/", "dashboard"),
        ("grafana", "dashboard"),
        ("dash", "dashboard"),
        ("/alert", "alert"),
    ):
        if word in both:
            return meaning
    return label if len(label) <= 30 else ""


def take_labels(text: str) -> tuple[str, dict[str, str]]:
    """Cut `key=value` pairs off both ends of a sentence; one in brackets stays ("(provider=x)") but is a label too."""
    first: dict[str, str] = {}
    while match := _LEADING_PAIRS.match(text):
        _put(first, match[0].strip(" ,;"))
        text = text[match.end() :]
    last: list[str] = []
    while (tail := _LAST_WORD.search(text)) and (pair := _ONE_PAIR.fullmatch(tail[1])):
        last.append(pair[1])
        if tail[1][0] in "({" or not tail.start():
            break
        text = text[: tail.start()]
    for each in reversed(last):
        _put(first, each)
    return text.strip(), first


def _put(labels: dict[str, str], pair: str) -> None:
    key, _, value = pair.partition("=")
    labels.setdefault(key, value.strip("\"'"))


def trim(text: str, links: tuple[Link, ...]) -> str:
    """A sentence without the links, link names and separators at its end."""
    names = sorted({link.label.strip() for link in links if 0 < len(link.label.strip()) < 40}, key=len, reverse=True)
    before = None
    while text != before:
        before = text
        text = _URL_TAIL.sub("", text.rstrip(_EDGE)).rstrip(_EDGE)
        for name in names:
            for tail in (f"<{name}>", f"[{name}]", f"({name})", f"— {name}", f"- {name}", f"| {name}", f"– {name}"):
                text = text.removesuffix(tail)
    return text.strip(_EDGE.replace("-", ""))


def take_urgency(text: str) -> tuple[str, str]:
    """Cut "(low urgency)" off the end: the sentence and the word."""
    match = _URGENCY.search(text)
    return (text[: match.start()], (match[1] or match[2]).lower()) if match else (text, "")


def titled(line: str) -> str:
    """What a rule is called where a sentence stands below its title: the title, without the state it ends with."""
    name = _STATE.sub("", line)
    return name if ": " not in name and len(name) <= _TITLE and len(name.split()) > _LEAST else ""


def without_ending(text: str, status: str) -> str:
    """Cut off what is said about the ending ("by A. Person", "— auto-resolved 08:09"), not about the alert."""
    text = _ENDED.sub("", text)
    return text if status == "firing" else _BY.sub("", text)
