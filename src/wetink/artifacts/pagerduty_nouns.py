"""What PagerDuty's API, log entries and webhooks share: references, incidents, the details a monitoring tool sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wetink.artifacts.alert_payload import is_url, label_of
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.urls import bare_urls
from wetink.model.event import Actor, ActorKind, Alert, Event, Kind, Link, Message, Place, When

ORIGIN = "pagerduty"
FIRST_OF_TITLE = re.compile(r"(?:\[[^\]]{1,40}\]\s*)*([A-Za-z][A-Za-z0-9_.-]{3,79})(:?)(?=\s|$)")

_NUMBERED = re.compile(r"\[#(\d{1,12})\]\s*(.*)", re.DOTALL)
_PAIR = re.compile(r"^\s*-\s*([A-Za-z_][\w.-]{0,127})\s*=\s*(.*)$")
_HUMPS = re.compile(r"[A-Z][a-z0-9]+[A-Z]|[A-Za-z0-9][_-][A-Za-z0-9]")
_DETAIL_KEYS = ("cef_details", "details", "custom_details", "subject", "body", "description", "host", "state", "client")
_SECRET_KEYS = {"service_key", "routing_key", "integration_key", "token"}


@dataclass(frozen=True, slots=True)
class Incident:
    """What can be known of an incident from itself or from a reference to it."""

    id: str = ""
    number: str = ""
    title: str = ""
    service: str = ""
    priority: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What the monitoring tool sent along: pairs as sent, the labels and links found in them."""

    pairs: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()

    def value(self, *names: str) -> str:
        """The first pair or label of one of these names (the last part of a nested name), ""."""
        return next((value for name in names for key, value in (*self.labels, *self.pairs) if _last(key) == name), "")


def actor_of(reference: object) -> Actor | None:
    """Who a reference or full object of a user names; services, integrations and apps are bots; None for null."""
    item = record(reference)
    name = string(item.get("summary")) or string(item.get("name"))
    key = string(item.get("id"))
    if not (name or key):
        return None
    person = string(item.get("type")).startswith(("user", "contact")) or not item.get("type")
    kind = ActorKind.PERSON if person else ActorKind.BOT
    return Actor(name=name or None, id=key or None, email=string(item.get("email")) or None, kind=kind)


def incident_of(value: object) -> Incident:
    """An incident of the API, of a webhook, or a reference whose summary may start with "[#number]"."""
    item = record(value)
    trigger = record(item.get("trigger_summary_data"))
    told = (
        item.get("title"),
        item.get("summary"),
        item.get("description"),
        *map(trigger.get, ("subject", "description")),
    )
    summary = next(filter(None, map(string, told)), "")
    found = _NUMBERED.fullmatch(summary) or _NUMBERED.fullmatch(string(item.get("summary")))
    return Incident(
        id=string(item.get("id")),
        number=string(item.get("incident_number")) or string(item.get("number")) or (found[1] if found else ""),
        title=found[2] if found and found.string == summary else summary,
        service=string(record(item.get("service")).get("summary")) or string(record(item.get("service")).get("name")),
        priority=string(record(item.get("priority")).get("summary"))
        or string(record(item.get("priority")).get("name")),
        url=string(item.get("html_url")),
    )


def name_of(title: str, details: Details) -> str:
    """The rule's name: from the details, else the title's first word where it is written like one, else ""."""
    named = details.value("alertname", "alert_name", "rulename", "rule_name", "check_name")
    found = FIRST_OF_TITLE.match(title)
    like_name = found and (_HUMPS.search(found[1]) is not None) and ("/" not in found[1])
    written = found[1].rstrip(".") if found and like_name and (found[2] or not found[1].islower()) else ""
    return named or written


def details_of(*parts: object) -> Details:
    """Everything a tool sent, out of channels, bodies and event details, once each; integration keys left out."""
    pairs = dict.fromkeys(pair for part in parts for pair in _flat(_sent(record(part))))
    written = dict.fromkeys(found for _, value in pairs for found in _alertmanager_pairs(value))
    labels = [(key, value) for key, value, is_label in written if is_label]
    known = (*pairs, *((key, value) for key, value, _ in written))
    links = dict.fromkeys(
        Link(value, label) for key, value in known if is_url(value) and (label := label_of(key, value))
    )
    context = dict.fromkeys(link for part in parts for link in _contexts(record(part)))
    return Details(tuple(pairs), tuple(labels), tuple(links | context))


def alert_event(place: Place, text: str, status: str, incident: Incident, when: When, **more: object) -> Event:
    """An alert of an incident; `more` are `details` (Details), `actor`, `severity` and `description`."""
    details = more.get("details")
    sent = details if isinstance(details, Details) else Details()
    actor = more.get("actor")
    lines = [string(more.get("description")), *(f"{_last(key)}: {value}" for key, value in sent.pairs if value != text)]
    own = (Link(incident.url, "incident"),) if is_url(incident.url) else ()
    alert = Alert(
        name=name_of(incident.title or text, sent),
        status=status,
        origin=ORIGIN,
        key=incident.id,
        number=incident.number,
        service=dict(sent.labels).get("service") or incident.service,
        severity=string(more.get("severity")) or sent.value("severity") or incident.priority,
        description="\n".join(filter(None, lines)),
        labels=sent.labels,
        links=(*sent.links, *own),
        ended=when.at if status == "resolved" else None,
    )
    return Event(place, Kind.ALERT, text, alert, when, actor if isinstance(actor, Actor) else None, ORIGIN)


def note_event(place: Place, text: str, key: str, when: When, actor: Actor | None, to: Iterable[str] = ()) -> Event:
    """Words a person wrote into PagerDuty: a note, a status update, a request to a responder (named in `to`)."""
    links = tuple(Link(url) for url in bare_urls(text))
    message = Message(channel=ORIGIN, id=key, mentions=tuple(to), links=links, note="note")
    return Event(place, Kind.SAID, text, message, when, actor, ORIGIN)


def _sent(part: Record) -> list[tuple[str, object]]:
    return [(key, part[key]) for key in _DETAIL_KEYS if part.get(key)]


def _flat(todo: list[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    """Pairs of nested objects and arrays, "outer.inner", in order; without recursion, as JSON may nest deeply."""
    stack = todo[::-1]
    while stack:
        key, value = stack.pop()
        if isinstance(value, dict):
            stack.extend(
                (f"{key}.{inner}"[-200:], value[inner]) for inner in reversed(value) if inner not in _SECRET_KEYS
            )
        elif isinstance(value, list):
            stack.extend((key, inner) for inner in reversed(value))
        elif string(value):
            yield key, string(value)


def _alertmanager_pairs(text: str) -> Iterator[tuple[str, str, bool]]:
    """(name, value, is a label) of the text Alertmanager sends to PagerDuty: blocks of " - name = value"."""
    is_label = False
    for line in text.splitlines() if "Labels:" in text else ():
        is_label = line.strip() == "Labels:" or (is_label and line.strip() != "Annotations:")
        found = _PAIR.match(line)
        if found:
            yield found[1], found[2].strip(), is_label


def _contexts(part: Record) -> Iterator[Link]:
    for context in (*records(part.get("contexts")), *records(record(part.get("cef_details")).get("contexts"))):
        url, text = string(context.get("href")) or string(context.get("src")), string(context.get("text"))
        if is_url(url):
            yield Link(url, label_of(text, url) or text)
    url = string(part.get("client_url"))
    if is_url(url):
        yield Link(url, label_of("", url) or "client")


def _last(key: str) -> str:
    return key.rpartition(".")[2]
