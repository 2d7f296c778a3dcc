"""incident.toml: values, notes on what is not known, complaints with their line."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.intake import read_intake
from wetink.errors import IntakeInvalid
from wetink.model.event import Intake

WHOLE = """\
id = "INC-48213"
title = "p99 over 5 s"
date = 2026-03-12
timezone = "Europe/Berlin"
service = "api"
severity = 2
owner = "Ada"
[people]
"@ada-ops" = "Ada Lovelace"
[starts]
"a.cast" = 2026-03-12T14:00:00Z
"b.cast" = "2026-03-12 15:00"
[zones]
"shell/x" = "Asia/Kolkata"
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
        ('[starts]\n"a.cast" = "noon"\n', r"^incident\.toml:2: starts\.a\.cast must be a time like"),
        ('[zones]\nx = "Nowhere"\n', "'Nowhere' is not a known time zone"),
        ("severity = true\n", "severity must be text, not bool"),
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
