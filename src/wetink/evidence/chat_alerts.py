"""Alerts that monitoring and paging bots post into chat, taken apart into name, status, number, labels and sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from wetink.evidence import alert_words
from wetink.model.event import PAGERS, ActorKind, Alert, Kind, Link, Message
from wetink.model.evidence import RedactedEvent

_BRACKET = re.compile(
    r"\[(?P<status>[A-Za-z][A-Za-z-]{1,14}|No ?data)(?: on \{[^}\n]{0,120}\})?(?:[: ]\d{1,5})?"
    r"(?:, ?[A-Za-z]+:\d{1,5})*\]\s*(?P<rest>.*)"
)
_PRIORITY = re.compile(r"\[(P\d|SEV-?\d)\]\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\[?#(?P<number>\d{1,10})\]?[:\s]*(?P<rest>.*)")
_WORD = re.compile(
    r"(?P<status>[^\W\d_](?:[^\W\d_]|-){1,17}|No data|Back up)(?P<mark>\s*[:—–|-]+\s*|\s+|$)(?P<rest>.*)"
)
_MONITOR = re.compile(
    r"\[(?P<name>[^\]\n]{1,120})\]\s*\[?\s*(?P<status>up|down|pending)\b\]?\s*[-–—:]?\s*(?P<rest>.*)", re.IGNORECASE
)
_CLOUDWATCH = re.compile(r"(?P<status>ALARM|OK|INSUFFICIENT_DATA):\s*\"(?P<name>[^\"\n]{1,200})\"\s*(?P<rest>.*)")
_IS_DOWN = re.compile(
    r"(?P<name>.{1,120}?) (?:is|went|has gone|is back|came back) (?P<status>down|up|unreachable|online)\b.*",
    re.IGNORECASE,
)
_ALERT_OF = re.compile(
    r"(?P<status>New alert|Alert closed|Alert acknowledged|acknowledged alert|closed alert)\b[: ]*(?P<rest>.*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9]*(?:[._:-][A-Za-z0-9]+)*)(?P<colon>:)?(?:\s+|$)")
_LEAD = re.compile(
    r"\A(?:(?:service |host )?alert|host|service|in [\dhms ]{1,12}|priority issue is \w+|incident started)\s*:\s*",
    re.IGNORECASE,
)
_MONITOR_IS = re.compile(
    r"monitor is (?P<status>down|up):\s*(?P<name>[^(\n]{1,120}?)\s*(?:\([^)\n]{0,300}\))?\s*(?:-\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_RULE_IS = re.compile(
    r"(?P<name>\S{2,80}) (?:is|has been) (?P<status>firing|resolved|acknowledged)\b[:\s–—-]*(?P<rest>.*)", re.IGNORECASE
)
_CAMEL = re.compile(r"[A-Z]+[a-z0-9]+(?:[A-Z0-9]+[a-z0-9]*)+")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_TRIGGER = re.compile(r"[\s.;,(]{1,4}Trigger: (?P<name>[A-Za-z][\w.-]{2,80}\w)\b")
_BEHIND = re.compile(r"[^:\n]{1,120}: (?P<name>[A-Za-z]\w{2,80}) [–—-] ")
"""A rule's name behind what it watches: "web-3 / disk: RootFull — 98 %"."""
_PROBLEM = re.compile(r"(?:PROBLEM|RECOVERY|RESOLVED)\b(?! ?#)")
"""What Zabbix and Nagios write in capitals, under whatever name their bot was given."""

_GROUP = re.compile(r"\(([^()\n]{1,300})\)")
_FIELD = re.compile(r"[•*-]?\s*(?P<key>[A-Za-z][\w /-]{1,24}?)\s*(?::|=(?=\s))\s*(?P<value>.*)")
_DONE = re.compile(
    r"(?:(?:auto-?)?resolved|acknowledged|closed)?(?: ?automatically| ?by .{1,60})?|\d+ alerts? \w+", re.IGNORECASE
)
_NEXT_FIELD = re.compile(r"\s{0,20}[·|,]?\s(?:Assigned(?: to)?|Service|Urgency|Severity|Status|Priority|Dashboard): ")
_SENTENCES = ("summary", "alert", "message", "title", "description", "problem", "reason", "error")


@dataclass(slots=True)
class _Heading:
    """The line an alert begins with; `rest` is what stands behind the status."""

    status: str
    rest: str
    name: str = ""
    number: str = ""
    priority: str = ""
    system: str = ""
    line: str = ""
    body: list[str] = field(default_factory=list)


def alert_in(event: RedactedEvent) -> RedactedEvent | None:
    """The (first) alert a chat message posts, as an event of kind ALERT at the message's own place and time; else None.

    `text` is the sentence as the system worded it, without status, name, labels and links. Only messages by bots count;
    status pages, deploys, trackers and incident bots are no alerts.
    """
    alerts = alerts_in(event)
    return alerts[0] if alerts else None


def alerts_in(event: RedactedEvent) -> list[RedactedEvent]:
    """All alerts of a message, for systems that gather several in one ("x UP ... y DOWN")."""
    detail = event.detail
    if not isinstance(detail, Message) or event.kind is not Kind.SAID or detail.note not in {"", "edited"}:
        return []
    sender = _sender(event)
    if sender is None or alert_words.is_status_page(sender):
        return []
    origin = alert_words.origin_of(sender)
    lines = [line for raw in event.text.split("\n") if (line := alert_words.clean(raw))]
    return [_event(event, detail, heading, origin) for heading in _headings(lines, sender, origin)]


def _sender(event: RedactedEvent) -> str | None:
    """The name of the bot; a person's nick counts only where it says what it is ("alertbot" on IRC)."""
    if event.actor is None:
        return None
    name = event.actor.name or event.actor.handle or ""
    if event.actor.kind is ActorKind.BOT or (" " not in name and re.search(r"(?i)bot\b|bot$|alert", name)):
        return name
    return name if alert_words.names_system(name) else None


def _headings(lines: list[str], sender: str, origin: str) -> list[_Heading]:
    """The alerts of a message: each line of an unmistakable form begins one, else the first worded line does."""
    for form in (_plain_form, _loose_form):
        found: list[_Heading] = []
        above: list[str] = []
        for line in lines if form is _plain_form else _beside(lines):
            heading = form(line, sender, origin)
            if heading and not (found and (form is _loose_form or _same(found[-1], heading))):
                heading.line = line
                found.append(heading)
            elif found:
                found[-1].body.append(line)
            else:
                above.append(line)
        if found:
            _status_beside(found[0], above)
            found[0].body += above
            return found
    return []


def _beside(lines: list[str]) -> list[str]:
    """The lines with a status that stands alone on the first ("**PROBLEM**") in front of the second."""
    if len(lines) > 1 and lines[0].rstrip(": ").lower() in alert_words.STATUS:
        return [f"{lines[0].rstrip(': ')}: {lines[1]}", *lines[2:]]
    return lines


def _same(first: _Heading, second: _Heading) -> bool:
    """Whether a second heading only says the first one again."""
    return not first.name or not second.name or first.name == second.name


def _status_beside(heading: _Heading, above: list[str]) -> None:
    """A pager's title "[#12] Name" has its status in the line above or below."""
    for line in [*above, *heading.body]:
        word = re.match(r"[A-Za-z-]{2,20}", line)
        status = alert_words.STATUS.get(word[0].lower()) if word else None
        if status and heading.status == "":
            heading.status = status
    heading.status = heading.status or "firing"


def _plain_form(line: str, sender: str, origin: str) -> _Heading | None:
    """What a cleaned line begins if it has a form that only alerts have."""
    priority = _PRIORITY.match(line)
    line = line[priority.end() :] if priority else line
    made = _bracketed(line, origin) or _monitored(line, origin)
    if made is None:
        made = _numbered(line, origin) if origin or alert_words.watches(sender) else _paged(line)
    if made and priority:
        made.priority = priority[1].upper()
    return made


def _loose_form(line: str, sender: str, origin: str) -> _Heading | None:
    if origin or alert_words.watches(sender):
        return _worded(line, origin)
    return _stated(line, origin) if _PROBLEM.match(line) and not alert_words.keeps_incidents(sender) else None


def _bracketed(line: str, origin: str) -> _Heading | None:
    """Read "[FIRING:1] Name ..." (any bot) or "[Triggered] ...", "[OK] ..." (a monitoring system)."""
    match = _BRACKET.fullmatch(line)
    if not match:
        return None
    word = match["status"].strip().lower().replace(" ", "-")
    status = alert_words.STATUS.get(word)
    if not status or not (origin or word in {"firing", "resolved", "alerting", "triggered", "recovered"}):
        return None
    made = _named(status, match["rest"])
    made.system = "alertmanager" if word in {"firing", "resolved"} else ""
    return made


def _monitored(line: str, origin: str) -> _Heading | None:
    """What watchers of sites and clouds write: "[name] DOWN - why", "Monitor is DOWN: name - why", 'ALARM: "name"'."""
    match = _MONITOR.fullmatch(line) or _MONITOR_IS.fullmatch(line)
    if match:
        status = alert_words.STATUS.get(match["status"].lower(), "firing")
        return _Heading(status, match["rest"] or "", match["name"].strip())
    match = _CLOUDWATCH.fullmatch(line)
    if match and (origin or match["rest"].startswith("in ")):
        rest = "" if match["rest"].startswith("in ") else match["rest"]
        return _Heading("firing" if match["status"] == "ALARM" else "resolved", rest, match["name"])
    return None


def _paged(line: str) -> _Heading | None:
    """From an unknown bot: status, number and an alert's name together ("Triggered: #12 DiskFull: ...")."""
    match = _WORD.fullmatch(line)
    status = alert_words.STATUS.get(match["status"].lower()) if match else None
    numbered = _NUMBERED.fullmatch(match["rest"]) if match and status else None
    if not status or not numbered:
        return None
    made = _named(status, numbered["rest"])
    made.number = numbered["number"]
    return made if _CAMEL.fullmatch(made.name) else None


def _numbered(line: str, origin: str) -> _Heading | None:
    """A pager's title, "[#12] Name: summary", with or without the status in front."""
    match = _WORD.fullmatch(line)
    status = alert_words.STATUS.get(match["status"].lower(), "") if match else ""
    numbered = _NUMBERED.fullmatch(match["rest"] if match and status else line)
    if not numbered or not (status or origin in PAGERS):
        return None
    made = _named(status, numbered["rest"])
    made.number = numbered["number"]
    return made


def _worded(line: str, origin: str) -> _Heading | None:
    """A sentence that begins with a status ("CRIT host: ...", "Triggered: ..."), says so, or names a rule."""
    priority = _PRIORITY.match(line)
    line = line[priority.end() :] if priority else line
    rule = _RULE_IS.fullmatch(line)
    if rule:
        return _Heading(alert_words.STATUS[rule["status"].lower()], rule["rest"], rule["name"])
    made = _told(line) or _stated(line, origin)
    if made is None and origin:
        down = _IS_DOWN.fullmatch(line)
        if down:
            return _Heading(alert_words.STATUS.get(down["status"].lower(), "firing"), line)
        named = _named("firing", line)
        made = named if _CAMEL.fullmatch(named.name) and named.rest else None
    return made


def _told(line: str) -> _Heading | None:
    """Read "New alert: ..." and "closed alert #12 ...", with who did it in front."""
    match = _ALERT_OF.search(line)
    if not match:
        return None
    word = match["status"].lower()
    status = "resolved" if "closed" in word else "acknowledged" if "ack" in word else "firing"
    numbered = _NUMBERED.fullmatch(match["rest"])
    made = _named(status, (numbered["rest"] if numbered else match["rest"]).strip(' "'))
    made.number = numbered["number"] if numbered else ""
    return made


def _stated(line: str, origin: str) -> _Heading | None:
    match = _WORD.fullmatch(line)
    status = alert_words.STATUS.get(match["status"].lower().replace(" ", "-")) if match else None
    if not match or not status or not match["rest"] or not (origin or match["status"].isupper()):
        return None
    rest = _LEAD.sub("", match["rest"])
    trigger = _TRIGGER.search(rest)
    if origin == "zabbix" and not trigger and " " in rest and not re.match(r"[A-Za-z]\w+: ", rest):
        return _Heading(status, rest)  # it calls a problem by a sentence
    return _Heading(status, rest[: trigger.start()], trigger["name"]) if trigger else _named(status, rest)


def _named(status: str, rest: str) -> _Heading:
    """Split the rule's name off: one identifier (CamelCase, snake_case), or all words where only labels follow."""
    match = _NAME.match(rest)
    if match and (_CAMEL.fullmatch(match["name"]) or _SNAKE.fullmatch(match["name"])):
        # "metric_name: 3 rows" reads as one sentence, "RuleName: summary" as a name and a sentence
        tail = rest if match["colon"] and _SNAKE.fullmatch(match["name"]) else rest[match.end() :]
        return _Heading(status, tail, match["name"])
    behind = _BEHIND.match(rest)
    if behind and _CAMEL.fullmatch(behind["name"]):
        return _Heading(status, rest, behind["name"])
    alone = re.fullmatch(r"(?P<name>[\w.-]{2,80})\s*(?P<group>\([^()\n]{0,300}\))?", rest)
    return _Heading(status, alone["group"] or "", alone["name"]) if alone else _Heading(status, rest)


@dataclass(slots=True)
class _Gathered:
    """What the lines below a heading say."""

    labels: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    severity: str = ""


def _event(event: RedactedEvent, detail: Message, heading: _Heading, origin: str) -> RedactedEvent:
    if not heading.status:
        heading.status = "firing"
    links = _links(event.text, detail)
    gathered = _gather(heading, detail.links)
    own = _sentence(heading.rest, heading, detail.links, gathered)
    text = _best(own, gathered, heading)
    labels = {
        **gathered.labels,
        **{k: v for k, v in gathered.fields.items() if k in {"cluster", "namespace", "region"}},
    }
    name = heading.name or gathered.labels.get("alertname", "") or gathered.fields.get("alertname", "")
    titled = alert_words.titled(own) if own not in text else ""
    alert = Alert(
        name=name or titled,
        status=heading.status,
        origin=origin or heading.system,
        key=heading.number or heading.name or text,
        number=heading.number,
        service=gathered.fields.get("service", "") or gathered.labels.get("service", ""),
        severity=gathered.labels.get("severity", "")
        or gathered.fields.get("severity", "")
        or _urgency(heading, gathered),
        description="\n".join(each for each in gathered.sentences if each != text),
        labels=tuple(labels.items()),
        links=links,
    )
    return RedactedEvent(replace(event, kind=Kind.ALERT, text=text, detail=alert))


def _urgency(heading: _Heading, gathered: _Gathered) -> str:
    return (
        heading.priority
        or gathered.severity
        or gathered.fields.get("urgency", "")
        or gathered.fields.get("priority", "")
    )


def _best(own: str, gathered: _Gathered, heading: _Heading) -> str:
    """The sentence a person would quote: the summary below the title, unless it only continues the title's own."""
    told = next((gathered.fields[key] for key in _SENTENCES if len(gathered.fields.get(key, "").split()) >= 2), "")
    enough = 3 if own else 1
    below = told or next((each for each in gathered.sentences if len(each.split()) >= enough), "")
    if below and not (len(own.split()) >= 3 and below.startswith(own)):
        return below
    if (len(own.split()) >= 2 and not own.startswith("(")) or (own and not heading.name):
        return own
    return f"{heading.name} {own}".strip() or " ".join(gathered.sentences) or heading.line


def _sentence(text: str, heading: _Heading, links: tuple[Link, ...], gathered: _Gathered) -> str:
    """A line as the bare sentence; what is cut off goes into `gathered`."""
    text = alert_words.without_ending(alert_words.trim(text, links), heading.status)
    text, urgency = alert_words.take_urgency(text)
    gathered.severity = gathered.severity or urgency
    text, labels = alert_words.take_labels(alert_words.trim(text, links))
    gathered.labels = {**labels, **gathered.labels}
    group = _GROUP.match(text)
    if group and text[group.end() :].strip():
        text = text[group.end() :].strip()
    return alert_words.trim(text, links).strip('"“”' if text.count('"') == 2 and text[:1] == '"' else "")


def _gather(heading: _Heading, links: tuple[Link, ...]) -> _Gathered:
    gathered = _Gathered()
    for line in heading.body:
        _take(line, heading, links, gathered)
    return gathered


def _take(line: str, heading: _Heading, links: tuple[Link, ...], gathered: _Gathered) -> None:
    match = _FIELD.fullmatch(line)
    key = match["key"].lower().strip().replace(" ", "-") if match else ""
    if match and heading.name and match["key"] == heading.name:
        line = match["value"]
    elif match and key not in _SENTENCES and line[0] in "•*-" and " " not in match["key"]:
        gathered.labels.setdefault(match["key"], match["value"])
        return
    elif match and (key in alert_words.FIELDS or key in _SENTENCES):
        value = _sentence(match["value"], heading, links, gathered) if key in _SENTENCES else match["value"]
        gathered.fields.setdefault(key, _NEXT_FIELD.split(value, maxsplit=1)[0])
        return
    line = _without_status(line, heading)
    if _DONE.fullmatch(line) or not line:
        return
    sentence = _sentence(line, heading, links, gathered)
    if sentence and not _GROUP.fullmatch(sentence):
        gathered.sentences.append(sentence)


def _without_status(line: str, heading: _Heading) -> str:
    """A body that begins with the status again ("CRIT - ...", "Firing ...") or with the name and a colon."""
    word = _WORD.fullmatch(line)
    if word and word["status"].lower() in alert_words.STATUS and (word["mark"].strip() or word["status"][0].isupper()):
        line = word["rest"]
    numbered = _NUMBERED.fullmatch(line)
    line = numbered["rest"] if numbered else line
    return line.removeprefix(f"{heading.name}: ") if heading.name else line


def _links(text: str, detail: Message) -> tuple[Link, ...]:
    """All links of the message, each labelled with what it is for."""
    found = {link.url: link.label for link in detail.links}
    shows = {link.url: link.shows for link in detail.links}
    for line in text.split("\n"):
        for url in alert_words.urls(line):
            before = line.partition(url)[0].rstrip(" <(")
            word = before.rstrip(":").rpartition(" ")[2] if before.endswith(":") else ""
            found[url] = found.get(url) or word
    return tuple(Link(url, alert_words.purpose(url, label), shows.get(url, "")) for url, label in found.items())
