"""WhatsApp's exports of both systems: who, when, what was posted, and which of two figures is the day."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.artifacts.day_order import Order, dated, order_of
from wetink.artifacts.whatsapp import READER
from wetink.model.event import Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "whatsapp"
ANDROID = "WhatsApp Chat with INC oncall.txt"


def found(name: str) -> tuple[list[Event], list[Skipped]]:
    everything = list(READER.read(DATA / name, name))
    return [e for e in everything if isinstance(e, Event)], [s for s in everything if isinstance(s, Skipped)]


def authors(events: list[Event]) -> list[str | None]:
    return [(event.actor.name or event.actor.handle) if event.actor else None for event in events]


def details(events: list[Event]) -> list[Message]:
    return [event.detail for event in events if isinstance(event.detail, Message)]


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_claims_its_samples_and_no_others(name: str) -> None:
    assert READER.identify(DATA / name) == (not name.startswith("not-"))


def test_an_iphones_export() -> None:
    events, skipped = found("iphone.txt")
    assert authors(events) == [None, None, "Mira Sand", "Oleg Berg", "Mira Sand", "+49 170 0000000", "Oleg Berg"]
    assert [m.note for m in details(events)] == ["system", "system", "", "", "", "edited", "deleted"]
    assert events[2].when.local == datetime(2026, 10, 14, 10, 12, 5)  # noqa: DTZ001  the phone's wall clock
    assert events[2].text == "checkout answers 503,\nsee https://status.acme.example/i/7."
    assert (events[3].text, details(events)[3].mentions) == ("looking, @Mira Sand", ("Mira Sand",))
    assert details(events)[4].files == ("00000012-PHOTO-2026-10-14-10-15-00.jpg",)
    assert events[5].text == "restarted it"
    assert [(skip.place.locator, skip.why) for skip in skipped] == [
        ("line 7", "what was posted here is not in the export (image omitted)")
    ]


def test_an_androids_export() -> None:
    events, skipped = found(ANDROID)
    assert authors(events) == [None, None, None, "Mira Sand", "Oleg Berg", None]
    assert [m.note for m in details(events)] == ["system", "system", "join", "", "", "leave"]
    assert {m.channel for m in details(events)} == {"INC oncall"}
    assert events[3].text == "checkout answers 503\n\nfor everybody"
    assert (events[4].text, details(events)[4].files) == ("the graph", ("IMG-20261014-WA0001.jpg",))
    assert events[5].when.local == datetime(2026, 10, 15, 0, 2)  # noqa: DTZ001
    assert [skip.place.locator for skip in skipped] == ["line 9"]


def test_twelve_hours_and_the_month_first() -> None:
    events, skipped = found("month-first-12-hours.txt")
    assert [f"{event.when.local:%m-%d %H:%M}" for event in events] == ["10-14 21:58", "10-14 22:02", "10-15 00:05"]
    assert not skipped


def test_where_nothing_tells_the_day_there_is_none_and_it_is_said() -> None:
    events, skipped = found("nothing-tells-day-from-month.txt")
    assert [event.when.clock for event in events] == [time(10, 12), time(10, 14), time(10, 15)]
    assert all(event.when.local is None and event.when.day is None for event in events)
    assert len(skipped) == 1
    assert skipped[0].why.startswith("dates like 3/4/26 may be day/month or month/day")


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["3/4/26", "14/4/26"], Order.DAY_FIRST),
        (["3/4/26", "4/14/26"], Order.MONTH_FIRST),
        (["3/4/26", "4/4/26"], Order.UNTOLD),
        (["1/3/26", "12/3/26", "1/4/26"], Order.DAY_FIRST),
        (["3/1/26", "3/12/26", "4/1/26"], Order.MONTH_FIRST),
        (["14/4/26", "4/14/26"], Order.UNTOLD),
        (["3/3/26"], Order.DAY_FIRST),
    ],
)
def test_all_dates_together_tell_the_order(dates: list[str], order: Order) -> None:
    assert order_of(dates) is order


def test_dots_and_years_in_front_need_no_order() -> None:
    assert dated("3.4.26", Order.UNTOLD) == date(2026, 4, 3)
    assert dated("2026-04-03", Order.UNTOLD) == date(2026, 4, 3)
    assert dated("3/4/26", Order.UNTOLD) is None
    assert dated("31/4/26", Order.DAY_FIRST) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="[]0123456789/.,: -\u200eAPMaé<>\n", max_size=200))
def test_any_text_is_read_or_left(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    READER.identify(path)
    list(READER.read(path, "a.txt"))
