"""The parts of a runbook by name, and what each of them is known by."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from wetink.model.draft import Claim, Draft, Finding, Owner, Placeholder, Prevention, Step
from wetink.model.review import Content, Placed
from wetink.model.runbook import Runbook
from wetink.model.terms import Skipped
from wetink.patterns import when_used

STEPS = ("diagnosis", "resolution", "verification")
SECTIONS = (
    "symptom.alerts",
    "symptom.customers",
    "symptom.dashboards",
    "impact",
    "cause",
    "not_this",
    "before_you_start",
    *STEPS,
    "escalation",
    "prevention",
    "ruled_out",
    "placeholders",
    "findings",
    "skipped",
)
LISTS = ("services", "alerts", "dashboards", "tags")
FIELDS = ("title", "owner", "deputy", "severity", *LISTS)
"""Keys of the front matter that a reviewer decides on."""

KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(SECTIONS, (Claim,)),
    **dict.fromkeys(STEPS, (Step,)),
    **dict.fromkeys(FIELDS, (str,)),
    "owner": (Owner, str),
    "ruled_out": (Claim, Step),
    "prevention": (Prevention,),
    "placeholders": (Placeholder,),
    "findings": (Finding,),
    "skipped": (Skipped,),
}
"""What may stand in each section."""

STEP_NUMBERS = when_used(r"\b([Ss]teps?) ([0-9]{1,4}(?:(?:, | and | or )[0-9]{1,4})*)")


def section(body: Draft, name: str) -> tuple[Any, ...]:
    """The items of a section, in order."""
    outer, _, inner = name.partition(".")
    found: tuple[Any, ...] = getattr(getattr(body, outer), inner) if inner else getattr(body, outer)
    return found


def with_section(body: Draft, name: str, items: tuple[Any, ...]) -> Draft:
    """The draft with other items in a section."""
    outer, _, inner = name.partition(".")
    value: Any = replace(getattr(body, outer), **{inner: items}) if inner else items
    changed: dict[str, Any] = {outer: value}
    return replace(body, **changed)


def field(runbook: Runbook, name: str) -> str | Owner:
    """A key of the front matter as text, lists one a line; the owner as who they are."""
    body = runbook.body
    if name == "deputy":
        return runbook.deputy
    if name == "owner":
        return body.owner or ""
    value = getattr(body, name)
    return "\n".join(value) if name in LISTS else str(value)


def with_field(runbook: Runbook, name: str, value: str | Owner) -> Runbook:
    """The runbook with another value for a key of the front matter; its text is not written anew.

    Without an owner there is no deputy either.
    """
    body = runbook.body
    if name == "owner":
        owner = value if isinstance(value, Owner) else None
        return replace(runbook, body=replace(body, owner=owner), deputy=runbook.deputy if owner else "")
    text = str(value)
    if name == "deputy":
        return replace(runbook, deputy=text)
    new: Any = tuple(line for line in text.split("\n") if line) if name in LISTS else text
    changed: dict[str, Any] = {name: new}
    return replace(runbook, body=replace(body, **changed))


def read_owner(text: str, before: Owner | None, reason: str) -> Owner | str:
    """The owner in `Mira Sand @mira`, "" in nothing; why it is them stays as it was while it is the same person."""
    name, _, handle = text.rpartition(" @") if " @" in text else (text, "", "")
    if not text.strip():
        return ""
    made = Owner(name.strip(), handle.strip() or None, (), reason)
    same = before is not None and (before.name, before.handle) == (made.name, made.handle)
    return before if before is not None and same else made


def evidence_of(content: Content) -> tuple[str, ...]:
    """The ids that something cites."""
    return () if isinstance(content, str | Owner | Placeholder | Finding | Skipped) else content.evidence


def cited(body: Draft) -> frozenset[str]:
    """Every id that something in the draft cites."""
    ids = {id_ for name in SECTIONS for content in section(body, name) for id_ in evidence_of(content)}
    return frozenset(ids | set(body.owner.evidence if body.owner else ()))


@lru_cache(maxsize=1 << 16)
def key(content: Content) -> str:
    """What an item is known by: eight hex digits over all it says, the numbers of other steps left out."""
    plain = content if isinstance(content, str) else asdict(content)
    if isinstance(content, Step):
        plain = {**asdict(content), "when": STEP_NUMBERS.sub(r"\1 #", content.when)}
    if isinstance(content, Finding):
        plain = {**asdict(content), "where": content.where.split(" ")[0]}
        plain["message"] = STEP_NUMBERS.sub(r"\1 #", content.message)
    text = json.dumps([type(content).__name__, plain], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def everything(runbook: Runbook) -> Iterator[tuple[str, Placed]]:
    """Every part of the runbook with its id, in the order of the file; the second of two equal ones is `...-2`."""
    for name in FIELDS:
        yield name, Placed(name, 0, field(runbook, name))
    seen: Counter[str] = Counter()
    for name in SECTIONS:
        for number, content in enumerate(section(runbook.body, name), 1):
            known = key(content)
            seen[known] += 1
            yield (known if seen[known] == 1 else f"{known}-{seen[known]}"), Placed(name, number, content)
