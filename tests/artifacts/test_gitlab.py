"""GitLab: what was opened, said, merged and deployed, by whom, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.gitlab import READER
from wetink.model.event import UNKNOWN, ActorKind, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "gitlab"
PAGE = "https://gitlab.example/acme/shop/-/merge_requests/17"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def lines(name: str) -> list[tuple[str, str, str]]:
    """(note, first line, who) of every event of a sample."""
    return [
        (detail.note, event.text.split("\n")[0], (event.actor.handle or event.actor.name or "") if event.actor else "")
        for event, detail in read(name)[0]
    ]


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, second, tzinfo=UTC)


def test_webhooks_tell_what_happened_and_who_did_it() -> None:
    bot = "project_15_bot_ab12"
    assert lines("webhooks.ndjson") == [
        ("change", "Opened acme/shop!17: Limit the pool per pod", "ana-sand"),
        ("", "Follow-up of INC-48213", "ana-sand"),
        ("", "wait for the rollback first", "piotr-z"),
        ("change", "Approved acme/shop!17: Limit the pool per pod", "ana-sand"),
        ("change", "Merged acme/shop!17: Limit the pool per pod", "piotr-z"),
        ("change", "Closed acme/shop#4: Checkout slow", "ana-sand"),
        ("change", "Pushed 1 commit to main of acme/shop", "ana-sand"),
        ("change", "Reverted 77aa55bb33: Raise the pool (commit 9a8b7c6d5e)", "Ana Sand"),
        ("change", "Created tag v1.2 of acme/shop", "ana-sand"),
        ("change", 'Deployment running: acme/shop main (9a8b7c6d) to production: Revert "Raise the pool"', bot),
        ("change", "Deployment failed: acme/shop main (9a8b7c6d) to production", bot),
        ("event", "Pipeline 31 failed on main of acme/shop (9a8b7c6d5e)", "ana-sand"),
        ("event", "Job deploy running on main of acme/shop (9a8b7c6d5e)", "ana-sand"),
        ("change", "Switched off the feature flag big-pool of acme/shop", "ana-sand"),
        ("change", "Released acme/shop v1.2: Small pools", "ana-sand"),
        ("", "Pools of 50.", "ana-sand"),
    ]


def test_times_are_those_of_the_payload_and_a_push_has_none() -> None:
    events, skipped = read("webhooks.ndjson")
    assert [event.when.at for event, _ in events[:6]] == [
        at(14, 50), at(14, 50), at(14, 55), at(15, 19), at(15, 20, 4), at(16, 0),
    ]  # fmt: skip
    assert events[6][0].when == UNKNOWN
    assert events[10][0].when.at == at(13, 36)
    assert [one.place.locator for one in skipped] == ["line 14", "line 15, record 1", "line 15, record 2"]


def test_a_merge_request_keeps_its_page_and_its_thread() -> None:
    _, detail = read("webhooks.ndjson")[0][0]
    assert detail.links == (Link(PAGE, "merge request"),)
    assert detail.thread == "acme/shop!17"


def test_an_access_tokens_user_is_a_bot() -> None:
    actor = read("webhooks.ndjson")[0][9][0].actor
    assert actor is not None
    assert actor.kind is ActorKind.BOT


def test_the_api_tells_who_merged_and_who_closed() -> None:
    assert lines("api-merge-requests.json") == [
        ("change", "Opened acme/shop!17: Limit the pool per pod", "ana-sand"),
        ("change", "Merged acme/shop!17: Limit the pool per pod", "piotr-z"),
        ("change", "Opened acme/shop!18: Raise the pool again", "ana-sand"),
        ("", "no", "ana-sand"),
        ("change", "Closed acme/shop!18: Raise the pool again", "ana-sand"),
    ]


def test_what_gitlab_noted_itself_is_no_persons_word() -> None:
    assert lines("api-notes.json") == [
        ("change", "!17: merged", "piotr-z"),
        ("", "good now", "piotr-z"),
        ("event", "!17: changed the description", "piotr-z"),
    ]
    assert [one.why for one in read("api-notes.json")[1]] == ["holds nobody's words"]


def test_notes_stand_between_opening_and_merge() -> None:
    assert [text for _, text, _ in lines("glab-mr-view.json")][1] == "good now"
    assert read("glab-mr-view.json")[0][1][0].place.locator == "line 1, note 1"


def test_a_deployment_is_done_when_its_job_is() -> None:
    event, detail = read("api-deployments.json")[0][0]
    assert (event.text, event.when.at) == ("Deployed acme/shop main (9a8b7c6d5e) to production", at(13, 35, 59))
    assert [link.url for link in detail.links] == [
        "https://gitlab.example/acme/shop/-/jobs/796",
        "https://shop.acme.example",
    ]


def test_a_pipeline_of_the_list_has_no_end() -> None:
    event, _ = read("api-pipelines.json")[0][0]
    assert (event.text, event.when) == ("Pipeline 31 failed on main of acme/shop (9a8b7c6d5e)", UNKNOWN)


def test_a_commit_is_when_it_was_committed() -> None:
    assert read("api-commits.json")[0][0][0].when.at == at(13, 31, 40)
