"""Rules about the rest of the library: no twin for the same symptom, no text copied from another runbook."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.model.runbook import Runbook, Status
from wetink.review.rule import WARNING, Found, Rule
from wetink.review.surroundings import Other, Surroundings


def twin(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken where another runbook is for the same symptom."""
    if runbook.status is Status.RETIRED:
        return
    for other in around.twins:
        message = f"{other.path} is for the same symptom ({other.same}): of two maps one is wrong"
        hint = f"{_merged(runbook, other)}, or say under 'When this is not it' what tells them apart"
        yield Found("title", message, hint)


def _merged(runbook: Runbook, other: Other) -> str:
    """How two runbooks for one symptom become one: of a draft the new parts go over, without anything to retire."""
    if runbook.status in {Status.DRAFT, Status.IN_REVIEW}:
        return f"take over what is new here: wetink review {other.id} --beside {runbook.id}"
    return f"update {other.id} and retire one of the two"


def copied(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a passage that another runbook has too; both places are shown."""
    if runbook.status is Status.RETIRED:
        return
    for copy in around.copies:
        message = (
            f"{copy.words} words in a row, {copy.share:.0%} of this runbook, stand in another one too: "
            f"here {copy.here!r} | {copy.path}:{copy.other_line} {copy.there!r}"
        )
        hint = "was it checked for this system? say what is different here, or link to the other one"
        yield Found(f"line {copy.line}", message, hint)


TWIN = Rule(
    "twin",
    (3,),
    WARNING,
    "A runbook for the same symptom exists already: update that one.",
    "Two runbooks for one symptom grow apart. At 3 a.m. one finds the older.",
    "Same symptom means: the same alert name, the same words of an alert, or the same title. A runbook that "
    "names the other under 'When this is not it' or in `related` is no twin.",
    "alerts: [ApiServerLatencyP99High]     (as in runbooks/api-server/latency.md)",
    "## When this is not it\n\n- max_connections is not reached: see rb-latency-cache.",
    twin,
)
COPIED = Rule(
    "copied",
    (18,),
    WARNING,
    "Not copied from another runbook of the library.",
    "Copied steps bring the other system's hosts and limits along, and nobody notices until they are run.",
    "Found are passages of 40 or more words in a row that another runbook has too, where they make up at least a "
    "fifth of this one. "
    "Both places are shown side by side. Copies from the web cannot be found offline; the rule `specific` catches "
    "most of them.",
    "(a runbook for redis with the steps of the one for memcached)",
    "(only what was seen on this system; the rest as a link)",
    copied,
)
