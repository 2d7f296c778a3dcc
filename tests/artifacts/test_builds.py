"""Builds of CI servers: what ran, how it ended, who set it off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.builds import READER
from wetink.model.event import Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "builds"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, second, micro, tzinfo=UTC)


def test_a_build_of_jenkins_ends_when_its_duration_is_over_and_names_its_commits() -> None:
    (commit, _), (build, detail) = read("jenkins-build-failed.json")[0]
    assert (commit.text, commit.when.at) == ("Committed 77aa55bb33: Raise the pool to 200 per pod", at(13, 31))
    assert commit.place.locator == "line 1, commit 1"
    assert build.text == "Build orders-deploy #214 failed (Started by user Ana Sand)"
    assert build.when.at == at(13, 36, 0, 500_000)
    assert build.actor is not None
    assert build.actor.handle == "ana-sand"
    assert (detail.note, detail.links) == (
        "event",
        (Link("https://jenkins.acme.example/job/orders-deploy/214/", "run"),),
    )


def test_the_builds_of_a_job_and_one_that_runs() -> None:
    events, skipped = read("jenkins-job-with-builds.json")
    assert [one.place.locator for one in skipped] == ["line 1, build 3"]
    assert [(event.text, event.when.at) for event, _ in events] == [
        ("Build orders-deploy #216 is running", at(13, 42)),
        ("Build orders-deploy #215 succeeded", at(13, 38)),
    ]


def test_webhooks_of_three_tools() -> None:
    events, skipped = read("webhooks.ndjson")
    assert [(detail.channel, detail.note, event.text, event.when.at) for event, detail in events] == [
        (
            "circleci",
            "event",
            "Workflow deploy failed on main of github/acme/orders (77aa55bb33): Raise the pool",
            at(13, 36, 0, 500_000),
        ),
        ("circleci", "event", "Job push-image of workflow deploy succeeded of github/acme/orders", at(13, 37)),
        (
            "buildkite",
            "event",
            'Build orders #31 succeeded on main (9a8b7c6d5e): Revert "Raise the pool"',
            at(13, 40),
        ),
        ("spinnaker", "change", "Pipeline Deploy to prod of orders failed at Deploy", at(13, 34)),
    ]
    assert events[3][0].actor is not None
    assert events[3][0].actor.email == "ana@acme.example"
    assert [(one.place.locator, one.why) for one in skipped] == [("line 5", "not a build that is known")]
