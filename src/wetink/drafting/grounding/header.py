"""What stands above a draft: alert names, services, dashboards and the title are all of the incident."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.drafting.grounding.amounts import amounts, claimed
from wetink.drafting.grounding.ground import Ground, tokens
from wetink.drafting.grounding.literal import literal, plain
from wetink.drafting.grounding.names import things
from wetink.drafting.grounding.near import short
from wetink.drafting.grounding.quotes import quoted
from wetink.model.draft import Draft, Finding
from wetink.model.event import Alert


def check(draft: Draft, ground: Ground) -> Iterator[Finding]:
    """Names and addresses above the draft that stand nowhere in the record."""
    known = {item.detail.name.casefold() for item in ground.items if isinstance(item.detail, Alert)}
    for n, alert in enumerate(draft.alerts):
        if alert.casefold() not in known and not _stands(alert, ground):
            yield _found("invented-alert", f"alerts[{n}]", alert, "name the alert as the monitoring does")
    for n, service in enumerate(draft.services):
        if not _stands(service, ground):
            yield _found("invented-name", f"services[{n}]", service, "name a service that the record names")
    for n, url in enumerate(draft.dashboards):
        if not ground.first_with(url.rstrip("/")):
            yield _found("invented-link", f"dashboards[{n}]", url, "copy the address from the alert or the chat")
    yield from _title(draft.title, ground)


def _stands(name: str, ground: Ground) -> bool:
    if ground.first_with(name):
        return True
    parts = tokens(name.casefold())
    return len(parts) > 1 and not any(part.isdigit() for part in parts) and _side_by_side(parts, ground)


def _side_by_side(parts: tuple[str, ...], ground: Ground) -> bool:
    """Whether the words of a name stand next to each other somewhere: "patient-portal" as "patient portal"."""
    wanted = f" {' '.join(parts)} "
    return any(wanted in f" {' '.join(tokens(ground.says(item).casefold()))} " for item in ground.items)


def _title(title: str, ground: Ground) -> Iterator[Finding]:
    whole = ground.whole_text
    for amount in claimed(title):
        if not amount.is_in(amounts(whole)):
            yield _found("invented-number", "title", amount.shown, "take the title from the alert or a customer")
    for thing in things(title):
        if not _stands(thing, ground):
            yield _found("invented-name", "title", thing, "take the title from the alert or a customer")
    for words in quoted(title):
        if not literal(words, plain(whole)):
            yield _found("altered-quote", "title", words, "quote the very words")


def _found(rule: str, where: str, what: str, hint: str) -> Finding:
    return Finding(rule, "error", where, f"{short(what)!r} was looked for in the whole record: it is nowhere", hint)
