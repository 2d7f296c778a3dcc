"""Argo CD: deployments with who began them, operations that failed, conditions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.argocd import READER
from wetink.model.event import Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "argocd"


def read(name: str) -> tuple[list[tuple[Event, str]], list[Skipped]]:
    """Each event with its note."""
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail.note) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def who(event: Event) -> str | None:
    return (event.actor.handle or event.actor.email or event.actor.name) if event.actor else None


def test_the_history_the_failed_operation_and_the_condition_of_an_application() -> None:
    found, skipped = read("application.yaml")
    assert [(event.when.at, note, who(event)) for event, note in found] == [
        (datetime(2026, 3, 2, 13, 58, 4, tzinfo=UTC), "change", "kim@acme.example"),
        (datetime(2026, 3, 2, 14, 0, 9, tzinfo=UTC), "change", "Argo CD"),
        (datetime(2026, 3, 2, 14, 20, 11, tzinfo=UTC), "event", "lee"),
        (datetime(2026, 3, 2, 14, 5, tzinfo=UTC), "event", None),
    ]
    texts = [event.text for event, _ in found]
    assert texts[1] == "Deployed checkout from https://git.acme.example/acme/deploy.git apps/checkout at 00ff1b4c"
    assert texts[2].startswith("Sync of checkout to 77aa1b4c failed: one or more objects failed to apply")
    assert texts[3].startswith("ComparisonError of checkout: Failed to load target state")
    assert not skipped


def test_several_sources_and_an_operation_that_stands_in_the_history() -> None:
    found, skipped = read("list-of-applications.json")
    assert [(event.place.locator, event.text, note, who(event)) for event, note in found] == [
        (
            "record 1, history 1",
            (
                "Deployed redis from https://charts.acme.example redis, git@git.acme.example:acme/values.git redis "
                "at 18.1.0, 3f2a1b4c"
            ),
            "change",
            "admin",
        ),
        ("record 3, operation", "Sync of tried to main (dry run) is running", "event", "Argo CD"),
    ]
    assert [one.why for one in skipped] == [
        "a deployment without revision",
        "application new: a manifest without status, not taken from the cluster",
        "not an application: AppProject",
    ]


def test_an_application_inside_a_notification() -> None:
    ((event, note),), _ = read("notification-with-the-app.json")
    assert event.text == "Sync of search to 12341b4c succeeded: successfully synced (all tasks run)"
    assert note == "change"


def test_the_table_of_each_source() -> None:
    found, skipped = read("history-table.txt")
    assert [(event.text, event.when.at) for event, _ in found] == [
        (
            "Deployed revision main (3f2a1b4) from https://git.acme.example/acme/deploy.git",
            datetime(2026, 3, 2, 8, 15, 22, tzinfo=UTC),
        ),
        (
            "Deployed revision main (00ff1b4) from https://git.acme.example/acme/deploy.git",
            datetime(2026, 3, 2, 14, 0, 9, tzinfo=UTC),
        ),
        (
            "Deployed revision 18.1.0 from https://charts.acme.example",
            datetime(2026, 3, 2, 9, 15, 22, tzinfo=UTC),
        ),
    ]
    assert [one.place.locator for one in skipped] == ["line 5"]


def test_an_application_longer_than_the_head_is_known(tmp_path: Path) -> None:
    """The head ends in the middle of a quoted message over several lines."""
    text = (DATA / "application.yaml").read_text()
    fields = "".join(f"    f{n}: 'a text that is\n      folded over two lines'\n" for n in range(3000))
    path = tmp_path / "application.yaml"
    path.write_text(text.replace("status:\n", f"status:\n  resources:\n{fields}", 1))
    assert path.stat().st_size > 100_000
    assert READER.identify(path)
    assert sum(isinstance(one, Event) for one in READER.read(path, "x")) == 4
