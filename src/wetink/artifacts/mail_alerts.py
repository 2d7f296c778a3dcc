"""Mails that machines send: whether one is an alert, what it is called, whether it is over."""

from __future__ import annotations

import re
from collections.abc import Callable

from wetink.artifacts.shell_words import words
from wetink.artifacts.urls import bare_urls
from wetink.model.event import Alert, Link

_MACHINES = re.compile(
    r"(?:.{1,40}[-_.](?:no-?reply|alerts?)"
    r"|airflow|nagios|icinga2?|zabbix|check_?mk|centreon|librenms|observium|sensu|prtg|munin|monit|alert-?manager|prometheus|grafana|thanos"
    r"|datadog|dtdg|newrelic|pagerduty|opsgenie|victorops|pingdom|uptime-?robot|statuscake|betterstack|cloudwatch|sentry"
    r"|healthchecks|(?:uptime )?kuma"
    r"|jenkins|gitlab|github|bitbucket|argocd|flux|rundeck|veeam|bacula|backup(?:pc)?|cron|anacron|root|daemon|postmaster"
    r"|mailer-daemon|www-data|postgres|mysql|oracle|smartd|mdadm|no-?reply|do-?not-?reply|alerts?|alarms?|monitor(?:ing)?"
    r"|notifications?|notify|watchdog|noc-?bot|robot|bot|etl|batch|scheduler)(?:[-_.+0-9].{0,40})?",
    re.IGNORECASE,
)
_FIRING = words(
    "problem critical crit warning warn down alarm alert alerting firing triggered failed failure fail error fatal"
    " unreachable degraded unknown unhealthy nodata no_data overdue missed degradedarray re-triggered"
)
_OVER = words("recovery recovered resolved ok up cleared closed normal fixed back success succeeded healthy")
_ACKED = words("acknowledgement acknowledged ack acked")
_STATE = "|".join(["no data", *sorted(_FIRING | _OVER | _ACKED, key=len, reverse=True)])
_PREFIX = re.compile(r"\s{0,20}(?:(?:re|fwd?|aw|wg|tr)\s?:\s*)+", re.IGNORECASE)

_AIRFLOW = re.compile(
    r"Airflow alert:\s*<TaskInstance:\s*(?P<name>\S{1,200})(?:\s+[^\[\n]{1,200})?\s*\[(?P<state>\w+)\]>?.*"
)
_NAGIOS = re.compile(
    r"\W{0,6}(?P<state>PROBLEM|RECOVERY|ACKNOWLEDGEMENT|CUSTOM|FLAPPING\w{2,8}|DOWNTIME\w{2,9})\W{1,6}"
    r"(?:(?:(?:Service|Host) Alert|alert \d+)\s?[:-]\s*)?"
    r"(?P<name>.{1,200}?)(?:\s+(?:is|host is)\s+(?P<level>[A-Z]{2,12}))?[\s*!]*",
    re.IGNORECASE,
)
_CHECKMK = re.compile(
    r"Check_?mk:\s*(?P<name>.{1,160}?)\s+\w{2,12}\s*(?:->|→)\s*(?P<state>\w{2,12})\b.*", re.IGNORECASE
)
_ZABBIX = re.compile(
    r"(?:\[[^\]]{1,60}\]\s*)?(?P<state>Problem|Resolved|Updated problem|OK)(?: in [\dhmsd ]{1,20})?:\s+(?P<name>\S.*)",
    re.IGNORECASE,
)
_CLOUDWATCH = re.compile(r"(?P<state>ALARM|OK|INSUFFICIENT_DATA):\s*\"(?P<name>[^\"]{1,255})\".*")
_BRACKET = re.compile(
    rf"(?:\[Monitor Alert\]\s*)?(?:\[P\d\]\s*)?\[?(?P<state>{_STATE})(?::\d{{1,5}})?(?:, RESOLVED:\d{{1,5}})?"
    r"(?: on [^\]]{1,200}| - [^\]]{1,40})?(?:\]|(?<=d):)\s*(?:\[P\d\]\s*)?(?P<name>\S.*)",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"\W{{0,4}}(?P<state>{_STATE})(?:\s+alert)?\s*(?:[:|–—-]+|\()\s*(?P<name>\S.*)", re.IGNORECASE)
_MONITOR_IS = re.compile(
    rf"\W{{0,4}}(?:monitor is|alert:?|service)\s+(?P<state>{_STATE})[:\s-]+(?P<name>\S.*)", re.IGNORECASE
)
_IS = re.compile(
    rf"(?P<name>\S.{{0,160}}?)\s+(?:is|has|went|was|are)(?: (?:been|now|back|gone))?\s+(?P<state>{_STATE})\b.*",
    re.IGNORECASE,
)
_JENKINS = re.compile(
    r"(?:Build (?P<state>failed) in Jenkins|Jenkins build is (?P<over>back to normal|still failing|unstable))\s?:\s*"
    r"(?P<name>\S.*)",
    re.IGNORECASE,
)
_RAN = re.compile(
    r"(?:\[[^\]]{1,120}\]\s*)?(?:PR )?(?:run|pipeline|workflow|job|backup)\s+(?P<state>failed|failure|succeeded|error)"
    r"\s*[:-]?\s*(?P<name>.*)",
    re.IGNORECASE,
)
_MONIT = re.compile(r"monit alert -- {1,2}(?P<state>\S.{0,60}) (?P<name>\S{1,120})")
_AZURE = re.compile(
    r"(?:Azure: )?(?P<state>Fired|Resolved|Activated|Deactivated)(?::\s?| Severity: )(?P<level>Sev\d|\d)\s+"
    r"(?:Azure Monitor Alert )?"
    r"(?P<name>\S.*?)(?: on \S.{0,200})?(?: at [\d/]{6,10} .{0,12})?",
)
_KUMA = re.compile(r"\[(?P<name>[^\]]{1,120})\] \[\W{0,4}(?P<state>Up|Down|Pending)\]\s?.*", re.IGNORECASE)
_LIBRENMS = re.compile(
    r"(?:Alert for device (?P<host>\S{1,200}) - |Device (?P<back>\S{1,200}) (?P<over>recovered) from )"
    r"(?P<name>\S.{0,200})"
)
"""The default templates: https://docs.librenms.org/Alerting/Templates/"""
_SENTRY = re.compile(r"(?:\[Sentry\] )?(?P<number>[A-Z][A-Z0-9_-]{1,60}-[0-9A-Z]{1,8})(?: - |: )(?P<name>\S.*)")
_EVENT = re.compile(r"(?P<name>(?:SMART error|\w{3,20} event on|monit alert|SLA miss on)\b.*)", re.IGNORECASE)
_SHAPES = (
    _AIRFLOW,
    _CLOUDWATCH,
    _CHECKMK,
    _MONIT,
    _AZURE,
    _KUMA,
    _LIBRENMS,
    _NAGIOS,
    _BRACKET,
    _ZABBIX,
    _JENKINS,
    _RAN,
    _MONITOR_IS,
    _LEADING,
    _EVENT,
    _IS,
)
_ORIGINS = {
    _AIRFLOW: "airflow",
    _CLOUDWATCH: "cloudwatch",
    _CHECKMK: "checkmk",
    _JENKINS: "jenkins",
    _AZURE: "azure-monitor",
    _KUMA: "uptime-kuma",
    _LIBRENMS: "librenms",
    _MONIT: "monit",
    _SENTRY: "sentry",
}

_PAIR = re.compile(r"[ \t*•-]{0,6}([A-Z][A-Za-z0-9 /_]{1,30}?)[ \t]{0,3}[:=][ \t]+(\S.*)")
_SALIENT = re.compile(
    r"^[- \t]{0,4}(?:Exception|Additional Info(?:rmation)?|Info|Plugin Output|Output|Error(?: message)?|Message|Reason)"
    r"[ \t]*:[ \t]*\n{0,2}[ \t]*(?P<text>\S.*)$"
    r"|^[- \t]{0,4}Reason for State Change:[ \t]{0,30}(?P<reason>\S.*)$",
    re.MULTILINE,
)
_LEVEL = re.compile(r"\s{1,20}(?:is|are)\s{1,20}[A-Z]{2,12}$")
_REASON = re.compile(r"[- ]{0,4}(?:Reason|Description|Output|Info|Message|Error)", re.IGNORECASE)
_ORNAMENT = re.compile(r"[*=_#-]{3,}|[^:]{1,40}:$|.{0,60}https?://\S+$|Try \d+ out of \d+$")
_NO_LABEL = words("date time to from subject message cc")
_MOST_LABELS = 25
_REMARKS = ("custom", "downtimestart", "downtimecancel", "updated problem", "pending")
_OVER_TOO = ("back to", "flappingstop", "downtimeend", "exists", "link up", "deactivated")
"""How a state that is over begins, in words of Nagios, Monit (exists, link up) and Azure."""


def is_machine(name: str, address: str, header: Callable[[str], str]) -> bool:
    """Whether a program sent it: its headers say so, or its address or name is one that programs have."""
    auto = header("Auto-Submitted").lower()
    if auto.startswith("auto-generated") or header("X-Cron-Env") or header("X-Alert") or "Cron Daemon" in name:
        return True
    local = address.split("@", 1)[0]
    return bool(_MACHINES.fullmatch(local) or (name and _MACHINES.fullmatch(name)))


def is_cron(subject: str) -> bool:
    """Whether it is the output of a cron job, which is neither good nor bad news."""
    return re.match(r"(?:Cron|Anacron|\[cron\])\s+<[^<>\s]{1,120}>\s", subject) is not None


def alert_of(subject: str, text: str, name: str, address: str) -> tuple[str, Alert] | None:
    """(the sentence a person would quote, the alert) of a machine's mail; None where it is no alert."""
    plain = _PREFIX.sub("", subject).strip() if _PREFIX.match(subject) else subject.strip()
    shapes = (_SENTRY, *_SHAPES) if _origin(name, address) == "sentry" else _SHAPES
    found = next(((shape, match) for shape in shapes if (match := shape.fullmatch(plain[:600]))), None)
    if found is None:
        return None
    shape, match = found
    salient = _SALIENT.search(text)
    said = ((salient["text"] or salient["reason"]).strip()) if salient else ""
    labels = _labels(text, said)
    sentence = said if shape is _AIRFLOW and said else plain
    title = _LEVEL.sub("", match["name"].strip(" *!"))
    level = (_group(match, "level") or "").lower()
    severity = labels.get("severity") or ("" if level in _OVER else level)
    alert = Alert(
        name=title if len(title) <= 120 else "",
        status=_status(_group(match, "state") or _group(match, "over") or "alert"),
        number=_group(match, "number") or "",
        origin=_ORIGINS.get(shape, "") or _origin(name, address),
        key=labels.get("original_problem_id") or f"{_host(match, labels)}/{title}".strip("/").lower(),
        service=labels.get("service", ""),
        severity=severity,
        description=_rest(text, sentence),
        labels=tuple(labels.items()),
        links=tuple(Link(url, _label(text, url)) for url in bare_urls(text)),
    )
    return sentence, alert


def _host(match: re.Match[str], labels: dict[str, str]) -> str:
    return _group(match, "host") or _group(match, "back") or labels.get("host", "")


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _status(word: str) -> str:
    lower = word.lower()
    if lower in _ACKED:
        return "acknowledged"
    if lower.startswith(_REMARKS):
        return "annotated"
    over = lower in _OVER or lower.startswith(_OVER_TOO) or lower.endswith(" succeeded")
    return "resolved" if over else "firing"


def _rest(text: str, sentence: str) -> str:
    """What a mail says beside its sentence, its "Key: value" lines, links and rulers."""
    lines = (line.strip() for line in text.split("\n"))
    kept = (line for line in lines if line and line != sentence and not _ORNAMENT.match(line))
    return "\n".join(line for line in kept if not (_PAIR.fullmatch(line[:600]) and not _REASON.match(line)))


def _labels(text: str, said: str) -> dict[str, str]:
    """The "Key: value" lines of a mail, keys in lower case with underscores; addresses are links, not labels."""
    found: dict[str, str] = {}
    for line in text.split("\n")[:200]:
        pair = _PAIR.fullmatch(line[:600])
        key = pair[1].strip().lower().replace(" ", "_") if pair else ""
        if (
            pair
            and line.strip() != said
            and key not in _NO_LABEL
            and "://" not in pair[2]
            and len(found) < _MOST_LABELS
        ):
            found.setdefault(key, pair[2].strip())
    return found


def _origin(name: str, address: str) -> str:
    """The system that sent it, by its name in the address or beside it."""
    for text in (name, address.split("@", 1)[0], address.partition("@")[2]):
        found = re.search(
            r"nagios|icinga|zabbix|librenms|alertmanager|prometheus|grafana|datadog|pagerduty|opsgenie|pingdom|uptimerobot|sentry"
            r"|newrelic|jenkins|gitlab|github|airflow|monit\b|prtg|sensu|dtdg", text, re.IGNORECASE
        )  # fmt: skip
        if found:
            return {"dtdg": "datadog", "prometheus": "alertmanager"}.get(found[0].lower(), found[0].lower())
    return "mail"


def _label(text: str, url: str) -> str:
    """What a link leads to: the words before it on its line, or its path."""
    at = text.find(url)
    before = text[max(0, at - 60) : at].rsplit("\n", 1)[-1].strip(" :<([-\t*")
    if "/d/" in url or "dashboard" in url:
        return "dashboard"
    return "runbook" if "runbook" in url.lower() or "runbook" in before.lower() else before.lower()[-30:]
