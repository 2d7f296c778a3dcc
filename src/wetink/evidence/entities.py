"""The things a piece of evidence names: services, hosts, dashboards, tickets, changes and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from wetink.evidence.entity_context import from_context
from wetink.evidence.entity_terms import terms
from wetink.evidence.entity_urls import URL, canonical_dashboard, from_url, host_of, plain_page, trimmed
from wetink.evidence.entity_words import WORD, from_word
from wetink.model.event import Alert, Command, Detail, Link, Message, Passage
from wetink.model.evidence import Entity

__all__ = ["canonical_dashboard", "entities", "known_names"]

LONGEST = 100_000
"""Characters of a text that are looked at; longer ones are dumps."""

_LABELS = {
    "service": "service",
    "service_name": "service",
    "app": "service",
    "app_kubernetes_io_name": "service",
    "application": "service",
    "component": "service",
    "deployment": "service",
    "statefulset": "service",
    "daemonset": "service",
    "instance": "host",
    "host": "host",
    "hostname": "host",
    "node": "node",
    "nodename": "node",
    "pod": "pod",
    "pod_name": "pod",
    "namespace": "namespace",
    "exported_namespace": "namespace",
    "image": "image",
    "version": "version",
    "alertname": "alert",
}
_LASTING = frozenset({"service", "host", "node", "namespace", "alert", "topic"})
_QUALIFIED = re.compile(r"([a-z][\w.-]{1,80}) \([^()]{1,40}\)")
_IN_PROSE = frozenset({"alert", "ticket"})
"""What a bare word in a command or its output is not taken for."""

_NOTHING: Mapping[str, str] = {}


def entities(text: str, detail: Detail, known: Mapping[str, str] = _NOTHING) -> tuple[Entity, ...]:
    """What `text` and its detail name, each once, those of the detail first, then in the order of the text.

    `known` gives the type of names that other evidence established (`known_names`): they are found as bare words too.
    The time taken grows with the length of the text alone.
    """
    found = dict.fromkeys(entity for entity in _from_detail(detail) if entity.name)
    text = text[:LONGEST]
    placed: list[tuple[int, int, Entity]] = []
    masked, urls = _urls(text)
    placed += ((at, 0, entity) for at, entity in urls)
    command = isinstance(detail, Command)
    prose = not isinstance(detail, Command | Alert)
    placed += ((at, 1, entity) for at, entity in from_context(masked, prose=prose))
    placed += ((at, 2, e) for at, e in _words(masked, known) if not (command and e.type in _IN_PROSE))
    placed.sort(key=lambda place: place[:2])
    return tuple(found | dict.fromkeys(entity for _, _, entity in placed if entity.name))


def known_names(named: Iterable[Entity]) -> dict[str, str]:
    """Names of services, hosts, nodes and namespaces that are safe to look for as bare words, with their types."""
    names: dict[str, str] = {}
    for entity in named:
        if entity.type in _LASTING and len(entity.name) > 3 and entity.name.lower() not in _COMMON:
            names.setdefault(entity.name.lower(), entity.type)
    return names


_COMMON = terms("common")


def _urls(text: str) -> tuple[str, list[tuple[int, Entity]]]:
    """The text with its addresses blanked, so that their parts are not read as names, and what they lead to."""
    found: list[tuple[int, Entity]] = []
    out: list[str] = []
    end = 0
    for match in URL.finditer(text):
        url = trimmed(match[0])
        if entity := from_url(url):
            found.append((match.start(), entity))
        out += (text[end : match.start()], " " * len(url))
        end = match.start() + len(url)
    return "".join((*out, text[end:])), found


def _words(text: str, known: Mapping[str, str]) -> Iterator[tuple[int, Entity]]:
    for match in WORD.finditer(text):
        at = match.start()
        before, after = text[at - 1 : at], text[match.end() : match.end() + 1]
        word = match[0].rstrip(".:-_")
        if kind := known.get(word.lower()):
            yield at, Entity(kind, word)
        elif before not in ("/", "$", "-", "\\") and after not in ("/", "="):
            yield from ((at, entity) for entity in from_word(word, quoted=after in ("{", "[")))


def _from_detail(detail: Detail) -> Iterator[Entity]:
    if isinstance(detail, Alert):
        yield from _from_alert(detail)
    elif isinstance(detail, Command):
        if detail.host:
            yield Entity("host", detail.host)
    elif isinstance(detail, Message | Passage):
        yield from _from_links(detail.links)


def _from_alert(alert: Alert) -> Iterator[Entity]:
    if alert.name:
        yield Entity("alert", alert.name)
    if alert.service:
        plain = _QUALIFIED.fullmatch(alert.service)  # "api (prod)", as pagers name services
        yield Entity("service", plain[1] if plain else alert.service)
    for label, value in alert.labels:
        if (kind := _LABELS.get(label.lower())) and value:
            yield from _labelled(kind, value)
    yield from _from_links(alert.links)


def _labelled(kind: str, value: str) -> Iterator[Entity]:
    if "://" in value:  # what a probe calls its instance
        kind, value = "host", host_of(value)
    named = from_word(value)
    if kind == "host":
        host, colon, port = value.rpartition(":")
        value = host if colon and port.isdigit() else value
        yield next((entity for entity in named if entity.type in ("address", "pod")), Entity("host", value))
    else:
        yield Entity(kind, value)
        if kind == "pod":
            yield from (entity for entity in named if entity.type == "service")


def _from_links(links: tuple[Link, ...]) -> Iterator[Entity]:
    for link in links:
        entity = from_url(link.url)
        if entity and link.label in ("dashboard", "panel"):  # the sender says so, whatever the address looks like
            yield Entity("dashboard", canonical_dashboard(link.url) or plain_page(link.url))
        elif entity:
            yield entity
