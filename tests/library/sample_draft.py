"""A draft as a drafter makes it, with everything a runbook can hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wetink.model.draft import (
    Cited,
    Claim,
    Draft,
    Finding,
    Owner,
    Placeholder,
    Prevention,
    Step,
    StepCommand,
    Symptom,
)
from wetink.model.event import Kind, Place, Skipped
from wetink.model.evidence import Outcome, Risk

READ, WRITE, DESTROY = Risk.READ_ONLY, Risk.CHANGES_STATE, Risk.DESTRUCTIVE


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, second, micro, tzinfo=UTC)


DRAFT = Draft(
    id="rb-7k2m9q",
    title="queue-api p99 latency > 5s, logs say 'too many connections'",
    owner=Owner("Ana Lima", "ana-platform", ("E90",), "said she takes it"),
    services=("queue-api", "db-primary"),
    alerts=("QueueApiLatencyHigh",),
    dashboards=("https://grafana.example.com/d/queue-api/overview",),
    severity="SEV2",
    tags=("postgres", "connections"),
    incidents=("INC-48213",),
    symptom=Symptom(
        alerts=(
            Claim("queue-api p99 latency > 5s for 1m", ("E7",)),
            Claim("[FIRING:2] QueueApiLatencyHigh (prod)", ("E8",)),
        ),
        customers=(Claim("Hi,\n\nour checkout *always* fails with\n  Something went wrong (500)\n\nAna", ("E21",)),),
    ),
    impact=(Claim("About 1,900 orders could not be paid between 14:05 and 14:47.", ("E21",)),),
    cause=(
        Claim('"the autoscaler added pods, each with 8 connections, until the database was full" (Ana Lima)', ("E41",)),
    ),
    before_you_start=(Claim("ssh to bastion-1; kube context prod-eu1", ("E40",)),),
    diagnosis=(
        Step(
            "Count the active connections.",
            ("E41",),
            (StepCommand("SELECT count(*) FROM pg_stat_activity WHERE state = 'active';", READ, "sql"),),
            expect="under 150. Seen in this incident: 173.",
            when="near max_connections (200 when drafted): go on with step 2. Otherwise: this is not it.",
        ),
        Step(
            "Look at the autoscaler.",
            ("E42", "E43"),
            (StepCommand("kubectl get hpa queue-api\nkubectl get deployment queue-api -o yaml | grep -A1 POOL", READ),),
            expect="NAME       MAXPODS\nqueue-api  60",
        ),
    ),
    resolution=(
        Step(
            "Cap the autoscaler first, or it scales straight back.",
            ("E58",),
            (StepCommand('kubectl patch hpa queue-api --patch \'{"spec":{"maxReplicas":20}}\'', WRITE),),
            check="`kubectl get hpa queue-api` shows MAXPODS 20.",
            undo="patch maxReplicas back to <previous maximum>.",
        ),
        Step(
            "Terminate queries that run > 30 s.",
            ("E66", "E70"),
            (
                StepCommand("SELECT pid, now() - query_start FROM pg_stat_activity;", READ, "sql"),
                StepCommand("SELECT pg_terminate_backend(<backend pid>);", DESTROY, "sql"),
            ),
            undo="irreversible because the query is rolled back; ask <database owner> first.",
        ),
    ),
    verification=(Step("Ask support whether customers still see 500s.", ("E80",)),),
    prevention=(
        Prevention("alert at 80 % of connections", "PR-1923", "https://git.example.com/i/pull/1923", "done", ("E97",)),
        Prevention("evaluate a pooler", "ENG-447", "https://jira.example.com/browse/ENG-447", "filed", ("E99",)),
    ),
    ruled_out=(
        Claim("The 13:21 deploy (email template only).", ("E15",)),
        Step(
            "Restarting Postgres: refused, every in-flight order dies.",
            ("E26",),
            (StepCommand("sudo systemctl restart postgresql", WRITE),),
        ),
    ),
    placeholders=(Placeholder("backend pid", "first column of step 2", "21877"),),
    evidence={
        "E41": Cited(
            "ana-bastion.cast",
            "at 12.3s",
            at(14, 9, 40),
            "Ana Lima",
            Kind.EXECUTED,
            Outcome.OK,
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active';",
            timedelta(seconds=90),
        ),
        "E7": Cited(
            "pagerduty/log_entries.json",
            "record 3",
            at(14, 5, 12),
            "PagerDuty",
            Kind.ALERT,
            None,
            "queue-api p99 latency > 5s for 1m",
        ),
        "E10": Cited(
            "slack/inc-latency/2026-03-12.json",
            "ts 1773324312.041",
            at(14, 6, 1, 41000),
            "Priya, Ops",
            Kind.SAID,
            None,
            "see [graph](http://x.example)\n```\nERROR <b>no</b>\n```\n## Resolution",
        ),
        "E26": Cited(
            "slack/inc-latency/2026-03-12.json",
            "ts 1773324999.1",
            None,
            None,
            Kind.PROPOSED,
            Outcome.REFUSED,
            "sudo systemctl restart postgresql",
        ),
    },
    findings=(
        Finding("no-undo", "warning", "resolution 2", "a change without a way back is a trap", "say how to undo it"),
        Finding("no-look-alike", "note", "", "nobody said what looks the same and is not"),
    ),
    skipped=(Skipped(Place("slack/x.json", "record 12"), "no text, no attachment"),),
    drafted_at=at(16, 40),
)
