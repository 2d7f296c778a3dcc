"""Rule: the title is the symptom, in the words of the alert or of the customer, never the fix."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Draft
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.rule import ERROR, WARNING, Found, Rule
from wetink.review.surroundings import Surroundings
from wetink.review.words import content, excerpt, sequence

_ENOUGH = 0.5
_LITERAL = 3
"""So many words in a row that an alert or a customer said are theirs, whatever verb they begin with."""
_FIX = when_used(
    r"(?:how (?:to|do)\b|(?:re-?)?(?:start|boot|build|deploy|index|run|size|set|new|cycle)(?:ing)?\b"
    r"|(?:fix|resolv|scal|increas|decreas|rais|lower|revert|clear|flush|purg|rotat|renew|replac|add|remov|delet|drain|kill"
    r"|upgrad|downgrad|patch|updat|migrat|restor|recover|enabl|disabl|chang|clean|free|bump|apply|stop|unblock|mitigat"
    r"|troubleshoot|debug|terminat|evict|cordon|promot|provision|configur|reset|truncat|vacuum|grow|expand|extend)"
    r"(?:e|ing|ting|ping)?\b|roll(?:ing)? ?-?back\b|fail(?:ing)? ?-?over\b|clean ?-?up\b)\s+\S",
    re.IGNORECASE,
)
_HINT = "name it by what a person sees: the alert's own words, or the customer's"


def title(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where the title is empty, begins with what to do, or has no word of any alert or customer in it."""
    body = runbook.body
    said = " \n ".join(_said(body))
    own = content(body.title)
    if not own:
        yield Found("title", "the title is empty: at 3 a.m. nobody finds a runbook without a name", _HINT)
        return
    if _FIX.match(body.title.strip()) and not _is_literal(body.title, said):
        message = (
            f"the title is the fix, not the symptom: {excerpt(body.title)!r}; who knew the fix would not look for it"
        )
        yield Found("title", message, _HINT)
        return
    if not said.strip():
        return
    share = len(own & content(said)) / len(own)
    if share < _ENOUGH:
        how = "no word" if not share else "few words"
        message = f"{how} of the title stand in an alert, a log or a customer's words: search will not meet it"
        yield Found("title", message, _HINT, WARNING if share else ERROR)


def _said(body: Draft) -> Iterator[str]:
    yield from body.alerts
    for claims in (body.symptom.alerts, body.symptom.customers, body.symptom.dashboards):
        yield from (claim.text for claim in claims)


def _is_literal(own: str, said: str) -> bool:
    words, heard = sequence(own), f" {' '.join(sequence(said))} "
    return any(f" {' '.join(words[n : n + _LITERAL])} " in heard for n in range(max(1, len(words) - _LITERAL + 1)))


RULE = Rule(
    "title",
    (1,),
    ERROR,
    "The title is the symptom, in the literal words of alert or customer, never the fix.",
    "The person who needs it knows what they see and not yet what to do. A runbook named for its fix is found by those "
    "who no longer need it.",
    "Copy the alert's name or summary, or what customers write, and put it first. At least half of the title's words "
    "have to stand in the section Symptom or among the alert names.",
    'title: "Restart the payment workers"',
    "title: \"PaymentQueueBacklog: queue depth > 5,000, customers see 'Payment pending'\"",
    title,
    blocks=True,
)
