"""incident.toml: values, notes on what is not known, complaints with their line."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.intake import read_intake, unmatched
from wetink.errors import IntakeInvalid
from wetink.model.event import Intake, Wanted

WHOLE = """\
id = "INC-48213"
title = "p99 over 5 s"
date = 2026-03-12
timezone = "Europe/Berlin"
service = "api"
severity = 2
owner = "Ada"
since = 2026-03-12T12:00:00+01:00
until = "2026-03-12 20:00"
channels = ["inc-*", "#deploys"]
[people]
"@ada-ops" = "Ada Lovelace"
[starts]
"a.cast" = 2026-03-12T14:00:00Z
"b.cast" = "2026-03-12 15:00"
[zones]
"shell/x" = "Asia/Kolkata"
[dates]
"chat.txt" = 2026-03-11
[authors]
"a.cast" = "Ada Lovelace"
[clocks]
"b.cast" = "+4m30s"
"c.cast" = "-1h"
"""


def parse(tmp_path: Path, text: str) -> Intake:
    path = tmp_path / "incident.toml"
    path.write_text(text)
    intake, notes = read_intake(path)
    assert notes == []
    return intake


def test_every_key(tmp_path: Path) -> None:
    assert parse(tmp_path, WHOLE) == Intake(
        id="INC-48213",
        title="p99 over 5 s",
        day=date(2026, 3, 12),
        timezone="Europe/Berlin",
        service="api",
        severity="2",
        owner="Ada",
        people=(("ada-ops", "Ada Lovelace"),),
        starts=(
            ("a.cast", datetime(2026, 3, 12, 14, tzinfo=UTC)),
            ("b.cast", datetime(2026, 3, 12, 14, tzinfo=UTC)),
        ),
        zones=(("shell/x", "Asia/Kolkata"),),
        dates=(("chat.txt", date(2026, 3, 11)),),
        authors=(("a.cast", "Ada Lovelace"),),
        shifts=(("b.cast", timedelta(minutes=4, seconds=30)), ("c.cast", timedelta(hours=-1))),
        wanted=Wanted(
            datetime(2026, 3, 12, 11, tzinfo=UTC), datetime(2026, 3, 12, 19, tzinfo=UTC), ("inc-*", "#deploys")
        ),
    )


def test_a_date_may_be_text_or_a_moment(tmp_path: Path) -> None:
    assert parse(tmp_path, 'date = "2026-08-13"').day == date(2026, 8, 13)
    assert parse(tmp_path, "date = 2026-08-13T10:00:00Z").day == date(2026, 8, 13)
    assert parse(tmp_path, "").day is None


def test_unknown_keys_are_noted_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "incident.toml"
    path.write_text('id = "a"\n\ncolour = "red"\n[colours]\na = 1\n')
    _, notes = read_intake(path)
    assert [(note.place.locator, note.why) for note in notes] == [
        ("line 3", "unknown key 'colour'; it is not used"),
        ("line 4", "unknown key 'colours'; it is not used"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = \n", r"^incident\.toml:1: not valid TOML: Invalid value$"),
        ('\n\ndate = "12.3.2026"\n', r"^incident\.toml:3: date must look like 2026-03-12, not '12\.3\.2026'$"),
        ('timezone = "Mars/Olympus"\n', r"^incident\.toml:1: 'Mars/Olympus' is not a known time zone$"),
        ('timezone = "../../etc/passwd"\n', "is not a known time zone"),
        ("title = [1]\n", r"^incident\.toml:1: title must be text, not list$"),
        ('people = "ada"\n', r"^incident\.toml:1: people must be a table"),
        ("[people]\nada = 7\n", r"^incident\.toml:2: people\.ada must be text$"),
        ('[starts]\n"a.cast" = "noon"\n', r"^incident\.toml:2: a\.cast must be a time like"),
        ('[zones]\nx = "Nowhere"\n', "'Nowhere' is not a known time zone"),
        ("severity = true\n", "severity must be text, not bool"),
        ("since = 2026-03-12T14:00:00Z\nuntil = 2026-03-12T13:00:00Z\n", r":2: until lies before since$"),
        ('since = "yesterday"\n', r"^incident\.toml:1: since must be a time like"),
        ("channels = [1]\n", r"^incident\.toml:1: channels must be a list of names"),
        ('channels = "inc"\n', r"channels must be a list of names"),
        ('[dates]\n"chat.txt" = "tomorrow"\n', r"^incident\.toml:2: chat\.txt must look like 2026-03-12"),
        ('[clocks]\n"a.cast" = "4 minutes"\n', r"^incident\.toml:2: clocks\.a\.cast must say what to add"),
        ('[clocks]\n"a.cast" = "+"\n', r"clocks\.a\.cast must say what to add"),
        ("authors = 1\n", r"authors must be a table"),
    ],
)
def test_bad_values_name_line_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(IntakeInvalid, match=said) as raised:
        parse(tmp_path, text)
    assert raised.value.hint


@given(
    st.text(max_size=120)
    | st.sampled_from(["date", "starts", "zones"]).map(lambda k: f"{k} = 0001-01-01T00:00:00+14:00")
)
def test_any_text_gives_an_intake_or_a_complaint(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("toml") / "incident.toml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    with suppress(IntakeInvalid):
        assert read_intake(path)[0] is not None


def test_a_table_that_names_no_file_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "incident.toml"
    path.write_text('[starts]\n"a.cast" = 2026-03-12T14:00:00Z\n[zones]\n"chat.text" = "UTC"\n"x/b.log" = "UTC"\n')
    notes = unmatched(path, "incident.toml", ["shell/a.cast", "chat.txt", "box/b.log"])
    assert [(note.place.locator, note.why) for note in notes] == [
        ("line 4", "[zones] names 'chat.text', and no file is called that"),
        ("line 5", "[zones] names 'x/b.log', and no file is called that"),
    ]
