"""Rule: the symptom quotes alerts, customers and dashboards literally."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.model.draft import Claim, Draft
from wetink.model.runbook import Runbook
from wetink.review.rule import ERROR, NOTE, WARNING, Found, Rule
from wetink.review.surroundings import Surroundings
from wetink.review.words import excerpt, sequence

_CALM = "paste the alert's own words, and one customer's, as they were sent"


def symptom(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken without a quote of an alert or a customer, and by a quote that its citation does not hold."""
    quotes = runbook.body.symptom
    if not quotes.alerts and not quotes.customers:
        message = (
            "nobody is quoted: neither the alert nor a customer; a symptom in your own words is found by you alone"
        )
        yield Found("symptom", message, _CALM)
    for number, claim in enumerate((*quotes.alerts, *quotes.customers, *quotes.dashboards), 1):
        cited = [runbook.body.evidence[id_].text for id_ in claim.evidence if id_ in runbook.body.evidence]
        known = [around.record[id_].more for id_ in claim.evidence if id_ in around.record] if around.record else []
        if cited and not _holds(claim, [*cited, *known], runbook.body):
            message = f"not what was said: {excerpt(claim.text)!r} is not in the evidence it cites"
            yield Found(
                f"symptom {number}",
                message,
                "quote it letter by letter, or cite where it was said",
                WARNING if around.record else NOTE,
            )


def _holds(claim: Claim, cited: list[str], body: Draft) -> bool:
    """Whether every word of it stands in the evidence; an alert's name may stand before its text."""
    heard = {word for text in (*cited, *body.alerts) for word in sequence(text)}
    return heard.issuperset(sequence(claim.text))


RULE = Rule(
    "symptom",
    (2,),
    ERROR,
    "The symptom quotes alerts, customers and dashboards literally.",
    "People search for what is on their screen. Words that nobody sent are words that nobody will type.",
    "Under Symptom, quote at least one alert or one customer (`> …`). A quote that cites evidence has to stand in it.",
    "## Symptom\n\nThe database is slow.",
    "## Symptom\n\n### Alerts\n\n> api-server p99 latency > 5s for 1m [^E7]",
    symptom,
    blocks=True,
)
