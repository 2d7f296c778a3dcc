"""A small incident and a correct draft of it, for planting one invention at a time.

Times are minutes after noon UTC of 3 June 2025. Nobody in here exists.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # whose incidents made by hand are wanted here too

from builders import alert, bot, resolved, run, say, timeline

from wetink.drafting.grounding import prove
from wetink.evidence.commands import facts
from wetink.model.draft import Claim, Draft, Finding, Owner, Prevention, Step, StepCommand, Symptom, cite
from wetink.model.event import Link
from wetink.model.evidence import Evidence, Risk, Timeline

PAGE = "https://tracker.example/browse/OPS-77"
PULL = "https://git.example/shop/infra/pull/19"
GRAFANA = "https://grafana.example/d/checkout/latency"

NIGHT: Timeline = timeline(
    alert(
        0,
        "CheckoutLatencyHigh",
        "checkout p99 latency > 5s for 1m (current 7.84s)",
        service="checkout",
        links=(Link(GRAFANA, "dashboard"),),
    ),
    say(1, "tariq", "I am on it, looking at checkout"),
    say(2, "lotte", 'customers write: "Something went wrong (500) when I press Pay"'),
    say(3, "ines", "could it be the new release?"),
    say(4, "tariq", "no, it went out yesterday. it is not the release"),
    run(6, "tariq", "kubectl -n shop get hpa checkout", "NAME      MAXPODS  REPLICAS\ncheckout  60       52"),
    run(7, "tariq", "psql -h db-1 -c 'SELECT count(*) FROM pg_stat_activity;'", " count\n-------\n   197"),
    say(8, "tariq", "52 pods with 8 each is 416 connections into 200. the pool of each new pod is the cause"),
    say(9, "sam", "just restart the database? `sudo systemctl restart postgresql`"),
    say(10, "ines", "no! every order in flight dies"),
    run(11, "tariq", "helm rollback checkout 12", "Error: release: not found", exit=1),
    run(
        13,
        "tariq",
        'kubectl -n shop patch hpa checkout --patch \'{"spec":{"maxReplicas":20}}\'',
        "horizontalpodautoscaler.autoscaling/checkout patched",
    ),
    run(
        14,
        "tariq",
        "kubectl -n shop scale deployment checkout --replicas=20",
        "deployment.apps/checkout scaled",
        exit=0,
    ),
    say(15, "tariq", "capped at 20 and scaled down. do not restart the pods, that drops sessions"),
    run(20, "tariq", "kubectl -n shop top pods -l app=checkout", "NAME        MEMORY\ncheckout-1  1536Mi"),
    say(25, "tariq", "p99 420ms again, 0 errors. memory 1.5 GB of 2 GB"),
    resolved(30, "CheckoutLatencyHigh", "checkout p99 latency > 5s for 1m"),
    say(40, "ines", f"filed OPS-77 alert at 80 % of max_connections {PAGE}"),
    say(41, "sam", "OPS-12 is unrelated, that is the old printer"),
    say(42, "tariq", f"pool size 4 instead of 8: {PULL}"),
    bot(50, "GitBot", f"tariq merged #19 pool size 4 instead of 8 ({PULL})"),
    say(55, "tariq", "runbook owner: me"),
)


def told(*texts: str) -> Timeline:
    """A record that holds these messages only."""
    return timeline(*(say(minute, "tariq", text) for minute, text in enumerate(texts)))


def of(words: str) -> Evidence:
    """The first piece that says something."""
    return next(item for item in NIGHT.evidence if words in item.text)


def ids(*words: str) -> tuple[str, ...]:
    """The ids of pieces, by what they say."""
    return tuple(of(one).id for one in words)


PATCH = 'kubectl -n shop patch hpa checkout --patch \'{"spec":{"maxReplicas":20}}\''
SCALE = "kubectl -n shop scale deployment checkout --replicas=20"
TOP = "kubectl -n shop top pods -l app=checkout"


def step(text: str, run_: str, *words: str, risk: Risk = Risk.READ_ONLY, **more: str) -> Step:
    """A step with one command, or none, that cites pieces by what they say."""
    commands = (StepCommand(run_, risk),) if run_ else ()
    return Step(text, ids(*words), commands, **more)


TRUE = Draft(
    id="INC-7",
    title="CheckoutLatencyHigh: checkout p99 latency > 5s",
    owner=Owner("Tariq Bell", "tariq", ids("runbook owner")),
    services=("checkout",),
    alerts=("CheckoutLatencyHigh",),
    dashboards=(GRAFANA,),
    incidents=("INC-7",),
    symptom=Symptom(
        alerts=(Claim("checkout p99 latency > 5s for 1m, at 12:00 UTC", ids("checkout p99")),),
        customers=(Claim('"Something went wrong (500) when I press Pay"', ids("customers write")),),
    ),
    cause=(Claim("416 connections into 200, because of the pool of each new pod", ids("52 pods with 8 each")),),
    before_you_start=(Claim("Do not restart the pods: it drops sessions", ids("capped at 20")),),
    diagnosis=(
        step(
            "Look how far the autoscaler has gone.",
            "kubectl -n shop get hpa checkout",
            "get hpa",
            expect="MAXPODS 60, 52 replicas",
        ),
        step(
            "Count the connections.",
            "psql -h db-1 -c 'SELECT count(*) FROM pg_stat_activity;'",
            "count(*)",
            "52 pods",
            expect="197 of 200",
        ),
    ),
    resolution=(
        step("Cap the autoscaler.", PATCH, "patch hpa", risk=Risk.CHANGES_STATE),
        step("Scale the deployment down to 20 pods.", SCALE, "scale deployment", risk=Risk.CHANGES_STATE),
    ),
    verification=(step("p99 is 0.42 s again.", TOP, "top pods", "p99 420ms", expect="memory 1536 MB"),),
    prevention=(
        Prevention("Alert at 80 % of max_connections", "OPS-77", PAGE, "filed", ids("filed OPS-77")),
        Prevention("Pool size 4 instead of 8", "#19", PULL, "done", ids("pool size 4 instead of 8: ", "merged #19")),
    ),
    ruled_out=(
        Claim("The new release: it went out the day before", ids("it went out yesterday")),
        Claim("Restarting the database: refused, every order in flight dies", ids("just restart", "every order in")),
    ),
    evidence={item.id: cite(item) for item in NIGHT.evidence},
)


def found(draft: Draft) -> list[tuple[str, str]]:
    """(rule, place) of the errors in a draft."""
    return [(one.rule, one.where) for one in findings(draft) if one.severity == "error"]


def findings(draft: Draft) -> tuple[Finding, ...]:
    """Everything the proof has to say."""
    return prove(draft, NIGHT, facts=facts)


def resolved_by(run_: str, *words: str, text: str = "Do it.", risk: Risk = Risk.CHANGES_STATE) -> Draft:
    """The draft with one more step at the end of its resolution."""
    return replace(TRUE, resolution=(*TRUE.resolution, step(text, run_, *words, risk=risk)))


def looked_by(run_: str, *words: str, expect: str = "") -> Draft:
    """The draft with one look as its diagnosis."""
    return replace(TRUE, diagnosis=(step("Look.", run_, *words, expect=expect),))
