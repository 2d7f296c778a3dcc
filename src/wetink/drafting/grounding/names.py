"""Names of things: hosts, services, paths, settings, addresses, tickets, people. Each stands in what is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from zoneinfo import available_timezones

from wetink.drafting.grounding.ground import Ground, tokens
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding

_URL = re.compile(r"https?://[^\s<>|\"'`]+?(?=[)\]}.,;:!?'\"`*]*(?:\s|$))")
_HOLE = re.compile(r"<[A-Za-z][^<>\n]{0,60}>")
_TICKET = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b|(?<![\w/])#\d{2,7}\b")
_NAME = re.compile(r"[\w*$@~/.][\w*$@.:/=+~#%{}\[\]-]{0,120}[\w*}\]/]|[\w]{2,}")
_TELLING = re.compile(r"\w[_/:=.@*-]\w|^[/~]\w|^\*\.\w|[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]|^[A-Z][A-Z_]{2,}$")
_PLAIN = re.compile(
    r"\d+(?:st|nd|rd|th|s|m|h|d|x|k|[kmgt]i?b?|ms|min|sec|us|%|am|pm)?|[\d.,:/x-]+|v?\d+(?:\.\d+)*|[ap]\.m\.?|p\d\d(?:\.\d)?"
    r"|[A-Z]{2,4}T|UTC|GMT|e\.g|i\.e|and/or|on-call|OK|HTTP|API|CPU|RAM|SQL|SSH|VPN|DNS|TLS|URL|CI|CD|TTL|ID|IP|VM|TODO"
    r"|[KMGTP]i?B|read-only|re-?\w+|\w+-(?:up|down|in|out|off|on|by|over|side|wide|level|based|only|free|like|term|time|hand)"
    r"|(?:up|down|in|out|off|on|non|pre|post|self|half|follow|time|start|half|one|two|three|four|well|long|short|in-flight)-\w+",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[:/=,]+")
_PARTS = re.compile(r"[^\W_]+")
_PERSON = re.compile(r"(?<![\w.])([A-ZÀ-Þ][a-zà-ÿ'’]{1,20}(?: [A-ZÀ-Þ][a-zà-ÿ'’-]{1,20}){1,2})(?!\w)")
_MENTION = re.compile(r"(?<![\w.])@([\w][\w.-]{1,30}\w)")


_AROUND = frozenset({"check", "undo"})
"""Fields that may name what other commands of the incident name: the look that shows the effect, the value before."""
_PRODUCTS = {
    "psql": "postgresql", "mongosh": "mongodb", "mongo": "mongodb", "influx": "influxdb", "cqlsh": "cassandra",
    "nodetool": "cassandra", "rabbitmqctl": "rabbitmq", "kubectl": "kubernetes", "clickhouse": "clickhouse",
}  # fmt: skip
"""What a program is called whose product has another name: the word of its command -> the product."""
_REGIONS = ("America", "Europe", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian")


def check(near: Near) -> Iterator[Finding]:
    """Addresses, tickets, names of things and people that are in nothing the piece cites."""
    there = f"{near.said}\n{near.commands}\n{near.meant}".casefold()
    words = frozenset(_PARTS.findall(there))
    words |= {product for program, product in _PRODUCTS.items() if program in words}
    for name, text in near.piece.texts:
        where = f"{near.piece.where}.{name}"
        plain = _HOLE.sub(" ", text)
        for url in _URL.findall(plain):
            if url.rstrip("/…").casefold() not in there:
                yield _found("invented-link", where, url, near, "copy the address from the evidence")
        plain = _URL.sub(" ", plain)
        for ticket in _TICKET.findall(plain):
            if ticket.casefold() not in there and ticket.lstrip("#") not in words:
                yield _found("invented-ticket", where, ticket, near, "name the ticket that was filed, or none")
        for thing in things(_TICKET.sub(" ", plain)):
            if not is_named(thing, there, words) and not (name in _AROUND and near.ground.first_with(thing)):
                yield _found("invented-name", where, thing, near, "write the name as the evidence has it")
        yield from _people(where, plain, near, there)


def _found(rule: str, where: str, what: str, near: Near, hint: str) -> Finding:
    elsewhere = near.ground.first_with(what)
    also = f"; it stands in {elsewhere}, which it does not cite" if elsewhere else ", nor anywhere in the record"
    message = f"{short(what)!r} is in nothing that it cites ({', '.join(near.piece.ids)}){also}"
    return Finding(rule, "error", where, message, f"cite {elsewhere}, or {hint}" if elsewhere else hint)


@lru_cache(maxsize=5_000)
def things(text: str) -> tuple[str, ...]:
    """The words of a text that can only be names: with a digit, a mark or a capital inside."""
    found = (word.strip(".:") for word in _NAME.findall(text))
    return tuple(
        dict.fromkeys(word for word in found if len(word) > 2 and _TELLING.search(word) and not _PLAIN.fullmatch(word))
    )


def is_named(thing: str, there: str, words: frozenset[str]) -> bool:
    """Whether a name stands in a text (lower case), whole or in all its parts side by side."""
    flat = thing.casefold()
    if flat in there:
        return True
    bare = flat.rstrip("s/").lstrip("~.")
    if bare in there:
        return True
    if "=" in flat and any(char.isdigit() for char in flat):
        return f" {' '.join(tokens(flat))} " in f" {' '.join(tokens(there))} "
    pieces = [piece for piece in _JOINTS.split(flat) if piece]
    if len(pieces) > 1:
        return all(piece in there for piece in pieces)
    parts = _PARTS.findall(flat)
    if any(part.isdigit() for part in parts) or len(parts) < 2:
        return flat.isalpha() and flat in words
    return all(part in words for part in parts)


def _people(where: str, text: str, near: Near, there: str) -> Iterator[Finding]:
    known = near.ground.people
    for match in _PERSON.finditer(text):
        name = match[1].casefold()
        if name in there or (match.start() == 0 and name not in known):
            continue
        if name in known or not (_is_title(match[1], near.ground) or _is_city(match[1])):
            yield _found("invented-person", where, match[1], near, "name who the evidence names")
    for handle in _MENTION.findall(text):
        if handle.casefold() not in there:
            yield _found("invented-person", where, f"@{handle}", near, "name who the evidence names")


def _is_city(name: str) -> bool:
    """Whether a time zone is called after it: "02:31 in New York"."""
    return any(f"{region}/{name.replace(' ', '_')}" in zones() for region in _REGIONS)


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())


def _is_title(name: str, ground: Ground) -> bool:
    """Whether all its words stand in the record: then it names a product or a place, not a person nobody knows."""
    return all(ground.has_word(word.casefold()) for word in name.split())
