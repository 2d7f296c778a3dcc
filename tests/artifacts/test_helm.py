"""Helm: revisions and releases, with the zone only where the output names one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.go_times import go_time
from wetink.artifacts.helm import READER
from wetink.model.event import UNKNOWN, Event, Message, Skipped, When

DATA = Path(__file__).parent.parent / "data" / "helm"


def read(path: Path) -> tuple[list[tuple[str, When]], list[Skipped]]:
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    events = [one for one in found if isinstance(one, Event)]
    assert all(isinstance(event.detail, Message) and event.detail.note == "change" for event in events)
    return [(event.text, event.when) for event in events], [one for one in found if isinstance(one, Skipped)]


def local(hour: int, minute: int, second: int) -> When:
    return When(local=datetime(2026, 3, 2, hour, minute, second))  # noqa: DTZ001


def test_a_history_between_tabs_and_one_whose_tabs_became_spaces() -> None:
    found, skipped = read(DATA / "history-table.txt")
    assert found == [
        ("Helm revision 40: checkout-1.4.1 (app 2026.2), Upgrade complete (superseded)", local(13, 58, 4)),
        (
            (
                'Helm revision 41: checkout-1.4.2 (app 2026.3), Upgrade "checkout" failed: '
                "timed out waiting for the condition (failed)"
            ),
            local(14, 0, 9),
        ),
        ("Helm revision 42: checkout-1.4.1 (app 2026.2), Rollback to 40 (deployed)", local(14, 21, 40)),
    ]
    assert [one.place.locator for one in skipped] == ["line 5"]
    assert [text for text, _ in read(DATA / "history-tabs-became-spaces.txt")[0]] == [
        "Helm revision 1: redis-18.1.0, Install complete (superseded)",
        "Helm revision 2: redis-18.1.0, Upgrade complete (deployed)",
    ]


def test_json_and_yaml_name_the_zone() -> None:
    found, skipped = read(DATA / "history.json")
    assert [when.at for _, when in found] == [
        datetime(2026, 3, 2, 13, 58, 4, 123456, tzinfo=UTC),
        datetime(2026, 3, 2, 14, 0, 9, 500000, tzinfo=UTC),
    ]
    assert [one.why for one in skipped] == ["not a release of Helm"]
    assert read(DATA / "list.yaml")[0] == [
        (
            "Helm release checkout in shop, revision 41: checkout-1.4.2 (app 2026.3) (deployed)",
            When(at=datetime(2026, 3, 2, 14, 0, 9, 512345, tzinfo=UTC)),
        ),
        (
            "Helm release cache in shop, revision 3: redis-18.1.0 (failed)",
            When(at=datetime(2026, 3, 1, 14, 0, tzinfo=UTC)),
        ),
    ]


def test_a_status_and_what_upgrade_says_before_it(tmp_path: Path) -> None:
    status = ("Helm release checkout in shop, revision 41: Upgrade complete (deployed)", local(14, 0, 9))
    assert read(DATA / "status.txt")[0] == [status]
    path = tmp_path / "upgrade.txt"
    path.write_text('Release "checkout" has been upgraded. Happy Helming!\n' + (DATA / "status.txt").read_text())
    assert read(path)[0] == [status]
    ((text, when),), _ = read(DATA / "status.json")
    assert (
        text == "Helm release checkout in shop, revision 41: checkout-1.4.2 (app 2026.3), Upgrade complete (deployed)"
    )
    assert when.at == datetime(2026, 3, 2, 14, 0, 9, 500000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-02 14:02:11.5 +0100 CET", When(at=datetime(2026, 3, 2, 13, 2, 11, 500000, tzinfo=UTC))),
        ("2026-03-02 14:02:11 -0300 -03 m=+12.5", When(at=datetime(2026, 3, 2, 17, 2, 11, tzinfo=UTC))),
        ("Mon Mar  2 14:02:11 2026", local(14, 2, 11)),
        ("2026-03-02 14:02:11", local(14, 2, 11)),
        ("0001-01-01 00:00:00 +0000 UTC", UNKNOWN),
        ("Mon Feb 30 14:02:11 2026", UNKNOWN),
        ("yesterday", UNKNOWN),
    ],
)
def test_times_of_go(text: str, when: When) -> None:
    assert go_time(text) == when
