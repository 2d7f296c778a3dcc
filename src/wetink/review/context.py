"""Rules that ask for what a stranger needs around the steps: tags, impact, access, look-alikes, whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.links import unreal
from wetink.review.rule import NOTE, WARNING, Found, Rule
from wetink.review.surroundings import Surroundings

_VAGUE = when_used(
    r"(?:please )?(?:escalate|contact|call|ask|ping|notify|talk to|reach out to)?(?: (?:to|the|an?|your|senior|next"
    r"|on-?call|"
    r"responsible|appropriate|relevant|dev(?:elopment)?|developers?|ops|engineer(?:s|ing)?|team|support|vendor|someone|"
    r"somebody|else|level|admins?|administrators?|if needed|if necessary))*\W*",
    re.IGNORECASE,
)


def tags(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken without services or alert names; dashboards are asked for, and have to be addresses."""
    body = runbook.body
    if not body.services:
        yield Found("services", "no service is named: nobody on call for one will be shown this", "fill in `services:`")
    if not body.alerts and not body.symptom.customers:
        yield Found(
            "alerts", "no alert leads here: a page cannot link to it", "name the alerts that fire, in `alerts:`"
        )
    if not body.dashboards:
        yield Found(
            "dashboards", "no dashboard: words take longer than a picture", "put its address in `dashboards:`", NOTE
        )
    for url in body.dashboards:
        if wrong := unreal(url):
            yield Found("dashboards", f"a dashboard {wrong}", "copy the address from the browser", NOTE)


def impact(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where neither says whom it hurts, or how bad it is."""
    if not runbook.body.impact:
        message = "whom it hurts is not said: is this worth waking somebody?"
        yield Found("impact", message, "say who notices, how many, and what happens if nobody does anything")
    if not runbook.body.severity:
        yield Found("severity", "no severity", "write the team's own word in `severity:`", NOTE)


def access(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where commands are to be run and nothing says from where and as whom."""
    steps = (*runbook.body.diagnosis, *runbook.body.resolution)
    if any(step.commands for step in steps) and not runbook.body.before_you_start:
        message = "from where and as whom is not said: the first command fails at 3 a.m. for want of a login"
        yield Found("before_you_start", message, "name VPN, hosts, kube context, roles, tools")


def look_alikes(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where nothing says when this is not it."""
    if not runbook.body.not_this:
        message = "when this is not it is not said: the wrong runbook, followed well, is a second incident"
        yield Found("not_this", message, "name what looks alike, the sign that tells it apart, and its runbook")


def ruled_out(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where no dead end is kept."""
    if not runbook.body.ruled_out:
        message = "no dead end is kept: the next one will try it again"
        yield Found("ruled_out", message, "say what was tried or proposed and did not help, and why")


def escalation(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken where nobody is named to call, or the words name nobody."""
    told = [claim for claim in runbook.body.escalation if claim.text.strip()]
    if not told:
        message = "whom to call is not said: being alone with it is the longest minute"
        yield Found("escalation", message, "say after how long or on what, to whom, with what in hand")
    elif all(_VAGUE.fullmatch(claim.text.strip()) for claim in told):
        message = "it names nobody: 'contact the team' has no phone number"
        yield Found("escalation", message, "name the person, rotation or vendor line, and when")


def dates(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Two dates: when somebody last read it, and when it last worked; only of what is published."""
    review, signed = runbook.review, runbook.sign_off
    if runbook.status != "published":
        return
    if review.last_reviewed is None:
        yield Found("review", "nobody noted when it was last reviewed", "`wetink sign` notes it")
    if review.last_verified is None:
        yield Found("review", "it was never seen to work since it was written: a drill would tell", "run a drill", NOTE)
    elif signed is not None and review.last_verified < signed.at.date():
        message = (
            f"it worked on {review.last_verified}, but this text was signed on {signed.at.date()}: another text "
            f"was tried"
        )
        yield Found("review", message, "try this text in a drill", NOTE)


TAGS = Rule(
    "tags",
    (3,),
    WARNING,
    "Services, alert names and dashboard addresses as tags.",
    "These are what search, alert links and ownership hang on.",
    "Fill in `services`, `alerts` and `dashboards` in the front matter, each as the tool itself names it.",
    "services: []\nalerts: []\ndashboards: []",
    "services: [api-server]\nalerts: [ApiServerLatencyP99High]\ndashboards: [https://grafana.acme.dev/d/api-overview]",
    tags,
)
IMPACT = Rule(
    "impact",
    (4,),
    WARNING,
    "Impact and severity; what happens if it is ignored.",
    "Who is woken has to decide first whether this can wait until the morning.",
    "Say under Impact who is hurt and how much, and the team's own severity in the front matter.",
    "(no section Impact)",
    "## Impact\n\n- About 1,900 orders could not be paid between 14:05 and 14:47. [^E21]",
    impact,
)
ACCESS = Rule(
    "access",
    (5,),
    WARNING,
    "Before you start: tools, permissions, access, context.",
    "Half of a night is lost to a missing role. It costs the author one line.",
    "Name what one has to be logged in to, from which host, with which role and context.",
    "## Before you start\n\n(nothing)",
    "## Before you start\n\n- VPN, then `ssh bastion-1`; kube context prod-eu1; sudo to postgres on pg-primary",
    access,
)
LOOK_ALIKES = Rule(
    "look-alikes",
    (6,),
    NOTE,
    "When this is not it: look-alikes and where they lead.",
    "One symptom has several causes. The right steps for the wrong cause make it worse.",
    "For each look-alike: the sign that tells it apart, and the runbook that helps then.",
    "## When this is not it\n\n(nothing)",
    "## When this is not it\n\n- Redis hit rate drops too: it is the cache, see rb-cache-cold.",
    look_alikes,
)
RULED_OUT = Rule(
    "ruled-out",
    (8,),
    NOTE,
    "What was ruled out, and why.",
    "Nobody else keeps this, and everybody tries it again.",
    "Keep what was tried or proposed and why it did not help or was refused.",
    "## Ruled out\n\n(nothing)",
    "## Ruled out\n\n- Restarting Postgres: refused, every in-flight order dies. [^E26]",
    ruled_out,
)
ESCALATION = Rule(
    "escalation",
    (13,),
    WARNING,
    "Escalation: after how long or on what, to whom, with what in hand.",
    "A tired person alone waits too long. A written limit takes the decision off them.",
    "Name a person, a rotation or a vendor's line, and the moment to call.",
    "## Escalation\n\n- Contact the team.",
    "## Escalation\n\n- Not back after 15 minutes: page db-oncall with the output of step 3.",
    escalation,
)
DATES = Rule(
    "dates",
    (16,),
    WARNING,
    "Last reviewed and last verified are two dates.",
    "Read and agreed is not the same as tried. Only a drill or a real use of this very text verifies it.",
    "Signing notes `last_reviewed`; a drill notes `last_verified`.",
    "review: {every: 3 months, last_reviewed: null, last_verified: null}   # in a published file",
    "review: {every: 3 months, last_reviewed: 2026-03-13, last_verified: 2026-04-02}",
    dates,
)
