"""Rule: at least one prevention item with a real link, and each belongs to this cause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Draft, Prevention, Step
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.links import disagree, unreal
from wetink.review.rule import ERROR, WARNING, Found, Rule
from wetink.review.surroundings import Surroundings
from wetink.review.words import content, excerpt

_LONG = 3
_HINT = (
    "file what keeps it from coming back, and put its address behind it: `- [ ] **ENG-447** cap the pool (https://…)`"
)
_EMPTY = when_used(r"(?:t\.?b\.?[dac]\.?|todo|n/?a|none|nothing|fixme|[-?.x]*)\W*", re.IGNORECASE)


def prevention(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken without an item, and by an item whose link cannot be real or that is about something else."""
    items = runbook.body.prevention
    if not items:
        yield Found("prevention", "nothing keeps it from coming back: an action without a ticket is a wish", _HINT)
        return
    bad = [(number, item, _wrong(item)) for number, item in enumerate(items, 1)]
    real = [number for number, _, wrong in bad if not wrong]
    for number, item, wrong in bad:
        if wrong:
            yield Found(f"prevention {number}", f"{_name(item)} {wrong}", _HINT, WARNING if real else ERROR)
        elif not _belongs(item, runbook.body):
            message = f"{_name(item)} shares no evidence and no word with this cause: a link is not a reason"
            hint = "say in the item what it changes here, or cite where it was decided"
            yield Found(f"prevention {number}", message, hint, WARNING if len(real) > 1 else ERROR)


def _name(item: Prevention) -> str:
    return item.ref or (f"'{excerpt(item.text, 50)}'" if item.text else "the item")


def _wrong(item: Prevention) -> str:
    if _EMPTY.fullmatch(item.text) and _EMPTY.fullmatch(item.ref):
        return "says nothing"
    wrong = unreal(item.url)
    if not wrong and disagree(item.ref, item.url):
        return f"is not what its link leads to: {item.url[:100]}"
    return wrong


def _belongs(item: Prevention, body: Draft) -> bool:
    """Whether it cites evidence of this incident, or says a word of the cause, the symptom, the fix or the services."""
    if any(id_ in body.evidence for id_ in item.evidence):
        return True
    own = {word for word in content(item.text) if len(word) > _LONG}
    return bool(own & content(_about(body)))


def _about(body: Draft) -> str:
    told: list[str] = [body.title, *body.services, *body.alerts]
    for claims in (body.cause, body.impact, body.symptom.alerts, body.symptom.customers, body.symptom.dashboards):
        told += (claim.text for claim in claims)
    steps: tuple[Step, ...] = (*body.diagnosis, *body.resolution)
    for step in steps:
        told += (step.text, *(command.run for command in step.commands))
    return "\n".join(told)


RULE = Rule(
    "prevention",
    (14,),
    ERROR,
    "Prevention items with real links and their state; no publication without one.",
    "An incident that taught nothing will be back. A link can be opened, has an owner and a state; an intention has "
    "not.",
    "Link at least one ticket or merged change. The address has to be a web address with a path, not one of the names "
    "kept free for examples, not a gap like `<ticket>` or `ABC-123`; where the reference has a number, the address has "
    "to hold it. An item belongs to the cause when it cites evidence of this incident or shares a word with cause, "
    "symptom, "
    "services or steps. Nothing is fetched, so a ticket that was deleted is not noticed here.",
    "## Prevention\n\n- [ ] better monitoring (https://jira.example.com/)",
    "## Prevention\n\n- [x] **PR-88** alert at 80 % of the disk (https://github.com/acme/infra/pull/88)",
    prevention,
    blocks=True,
)
