"""GitHub: what was opened, said, merged and deployed, by whom, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.github import READER
from wetink.model.event import UNKNOWN, ActorKind, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "github"
PULL = "https://github.example/acme/infra/pull/1923"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def lines(name: str) -> list[tuple[str, str, str]]:
    """(note, text, who) of every event of a sample."""
    return [
        (detail.note, event.text, (event.actor.handle or "") if event.actor else "") for event, detail in read(name)[0]
    ]


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, second, tzinfo=UTC)


def test_a_pull_request_is_opened_talked_over_approved_and_merged() -> None:
    assert lines("webhooks.ndjson")[:5] == [
        ("change", "Opened acme/infra#1923: Alert at 80 % of max_connections", "ana-sand"),
        ("", "Follow-up of INC-48213.\nSee https://wiki.acme.example/pools.", "ana-sand"),
        ("", "wait for the rollback first", "piotr-z"),
        ("change", "Approved acme/infra#1923", "piotr-z"),
        ("change", "Merged acme/infra#1923: Alert at 80 % of max_connections", "piotr-z"),
    ]
    events = read("webhooks.ndjson")[0]
    assert [event.when.at for event, _ in events[:5]] == [at(14, 50), at(14, 50), at(14, 55), at(15, 19), at(15, 20, 4)]
    assert events[4][1].links == (Link(PULL, "pull request"),)
    assert {detail.thread for _, detail in events[:5]} == {"acme/infra#1923"}


def test_a_description_keeps_the_addresses_written_in_it() -> None:
    links = read("webhooks.ndjson")[0][1][1].links
    assert [link.url for link in links] == [PULL, "https://wiki.acme.example/pools"]


def test_an_issue_that_was_not_done_says_so_and_one_deleted_has_no_time() -> None:
    events = read("webhooks.ndjson")[0]
    assert [event.text for event, _ in events[5:]] == [
        "Opened acme/infra#1930: Limit the pool per pod",
        "Closed as not planned: acme/infra#1930: Limit the pool per pod",
        "Deleted acme/infra#1930: Limit the pool per pod",
    ]
    assert events[-1][0].when == UNKNOWN


def test_what_changes_nothing_is_skipped_with_its_line() -> None:
    assert [(one.place.locator, one.why) for one in read("webhooks.ndjson")[1]] == [
        ("line 8", "an event of GitHub that tells of no change and holds nobody's words"),
        ("line 9", "not a JSON object"),
    ]


def test_pushes_deployments_and_runs() -> None:
    told = [text.split("\n")[0] for _, text, _ in lines("webhooks-push-deploy.ndjson")]
    assert told == [
        "Force-pushed 1 commit to main of acme/infra",
        "Reverted 77aa55bb33: Raise the pool to 200 per pod (commit 9a8b7c6d5e)",
        "Created tag v1.2 of acme/infra",
        "Deployment asked for: acme/infra main (77aa55bb33) to production: pool 50",
        "Deployment in progress: acme/infra main (77aa55bb33) to production",
        "Deployed acme/infra main (77aa55bb33) to production",
        "Deployment failed: acme/infra main (77aa55bb33) to production (2 of 9 pods not ready)",
        "Workflow Deploy failed on main of acme/infra (77aa55bb33): Raise the pool",
        "Released acme/infra v1.2: Small pools",
        "Pools of 50.",
    ]


def test_a_push_is_when_it_was_pushed_and_a_commit_when_it_was_committed() -> None:
    events = read("webhooks-push-deploy.ndjson")[0]
    assert [event.when.at for event, _ in events[:3]] == [at(13, 32), at(13, 31, 40), None]
    assert [event.place.locator for event, _ in events[:2]] == ["line 1", "line 1, commit 1"]


def test_a_release_is_not_dated_by_its_commit() -> None:
    assert read("webhooks-push-deploy.ndjson")[0][-1][0].when.at == at(16, 0)


def test_a_run_is_a_machines_event_and_a_bot_a_bot() -> None:
    events = read("webhooks-push-deploy.ndjson")[0]
    assert events[7][1].note == "event"
    assert events[5][0].actor is not None
    assert events[5][0].actor.kind is ActorKind.BOT


def test_an_alert_of_code_scanning_deletes_no_branch() -> None:
    assert [one.place.locator for one in read("webhooks-push-deploy.ndjson")[1]] == ["line 8"]


def test_what_gh_prints_of_a_pull_request() -> None:
    assert lines("gh-pr-view.json") == [
        ("change", "Opened acme/infra#1923: Alert at 80 % of max_connections", "ana-sand"),
        ("", "Follow-up of INC-48213.", "ana-sand"),
        ("", "wait for the rollback first", "piotr-z"),
        ("change", "Approved acme/infra#1923", "piotr-z"),
        ("", "good now", "piotr-z"),
        ("change", "Merged acme/infra#1923: Alert at 80 % of max_connections", "piotr-z"),
    ]


def test_a_short_list_tells_the_state_it_knows_and_year_one_is_no_time() -> None:
    events, skipped = read("gh-pr-list.json")
    assert [(event.text, event.when.at) for event, _ in events] == [
        ("Merged acme/infra#1923: Alert at 80 % of max_connections", at(15, 20, 4)),
        ("Open: acme/infra#1924: Draft", None),
    ]
    assert [one.place.locator for one in skipped] == ["record 3"]


def test_runs_that_ended_and_one_that_runs() -> None:
    assert [(event.text, event.when.at) for event, _ in read("gh-run-list.json")[0]] == [
        ("Workflow Deploy failed on main (77aa55bb33): Raise the pool", at(9, 20)),
        ("Workflow Deploy in progress on main (9a8b7c6d5e)", at(9, 30)),
    ]


def test_graphql_is_looked_through() -> None:
    events, _ = read("graphql.json")
    assert [(event.text, event.place.locator) for event, _ in events][1:] == [
        ("done elsewhere", "line 1, data, repository, pullRequest, comment 1"),
        ("Closed acme/infra#1923: Alert at 80 % of max_connections", "line 1, data, repository, pullRequest"),
    ]


def test_what_a_search_found_besides_is_named() -> None:
    events, skipped = read("search-issues.json")
    assert [event.text for event, _ in events] == ["Opened acme/infra#1930: Limit the pool per pod"]
    assert [one.place.locator for one in skipped] == ["line 1, items 2"]


def test_a_commit_is_when_it_was_committed_not_written() -> None:
    assert read("rest-commits.json")[0][0][0].when.at == at(13, 31, 40)


def test_labels_are_events_merges_are_changes() -> None:
    assert [note for note, _, _ in lines("timeline.json")] == ["event", "", "change", "change"]


def test_the_events_api_and_an_envelope() -> None:
    assert [event.text for event, _ in read("events.json")[0]] == [
        "Merged acme/infra#1923: Alert at 80 % of max_connections",
        "Deleted branch alert-at-80 of acme/infra",
    ]
    assert read("captured-20260312T155900Z.json")[0][0][0].when.at == at(15, 59, 58)


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"sender": {"login": 1}, "repository": {"full_name": []}}', '{"data": null}']
)
def test_odd_values_raise_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    READER.identify(path)
    assert all(isinstance(one, Skipped) for one in READER.read(path, "a.json"))
