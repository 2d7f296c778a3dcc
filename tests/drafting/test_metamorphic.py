"""The example incident changed in ways that must not change the draft, or only in ways one can foretell."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from wetink.app import load
from wetink.artifacts.bundle import read_bundle
from wetink.drafting.extractive import draft
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.events import redact_events
from wetink.evidence.timeline import build
from wetink.library.markdown import parse, render
from wetink.model.draft import Draft, Step
from wetink.model.event import Actor, Command, Event, Kind, Message, Place, When
from wetink.model.evidence import RedactedEvent
from wetink.workflow.gather import Request

EXAMPLE = Path(__file__).parents[2] / "examples" / "inc-48213"
CHAT, RECORDING, HISTORY, PAGER, PICTURES = "slack-export", ".cast", "history", "pagerduty", "screenshots"


@cache
def events() -> tuple[RedactedEvent, ...]:
    """The example's events, read once."""
    with read_bundle([EXAMPLE], load().readers) as bundle:
        redacted, _ = redact_events(bundle.events, Redactor())
    return tuple(redacted)


def drafted(some: Iterable[RedactedEvent]) -> Draft:
    return draft(build(list(some), (), None, "INC-48213"))


@cache
def original() -> Draft:
    return drafted(events())


def lines(steps: tuple[Step, ...]) -> list[str]:
    return [" ".join(command.run.split()) for step in steps for command in step.commands]


def without(part: str) -> list[RedactedEvent]:
    return [event for event in events() if part not in event.place.source]


# --- one kind of artifact less -----------------------------------------------------------------------------


@pytest.mark.parametrize("part", [CHAT, RECORDING, HISTORY, PAGER, PICTURES])
def test_without_one_kind_of_artifact_there_is_still_a_whole_draft(part: str) -> None:
    made = drafted(without(part))
    assert made.title
    assert made.symptom.alerts
    assert made.resolution
    assert parse(render(made)) == made


@pytest.mark.parametrize("part", [RECORDING, HISTORY, PAGER, PICTURES])
def test_while_the_chat_is_there_the_owner_stays(part: str) -> None:
    owner = drafted(without(part)).owner
    assert owner is not None
    assert original().owner is not None
    assert owner.name == getattr(original().owner, "name", "")


@pytest.mark.parametrize("part", [HISTORY, PAGER, PICTURES])
def test_while_chat_and_recording_are_there_the_resolution_stays(part: str) -> None:
    assert lines(drafted(without(part)).resolution) == lines(original().resolution)


def test_without_the_chat_the_recordings_commands_still_are_the_resolution() -> None:
    assert set(lines(original().resolution)) <= set(lines(drafted(without(CHAT)).resolution))


@pytest.mark.parametrize("part", [RECORDING, HISTORY, PAGER, PICTURES])
def test_while_the_chat_is_there_the_prevention_stays(part: str) -> None:
    made = drafted(without(part))
    assert [(p.ref, p.status) for p in made.prevention] == [(p.ref, p.status) for p in original().prevention]


@pytest.mark.parametrize("part", [CHAT, RECORDING, HISTORY, PAGER, PICTURES])
def test_one_kind_of_artifact_alone_is_drafted_too(part: str) -> None:
    made = drafted(event for event in events() if part in event.place.source)
    assert parse(render(made)) == made


def test_without_any_output_the_resolution_stays() -> None:
    """A history in place of a recording: what was typed, not what it printed."""
    mute = []
    for event in events():
        detail = event.detail
        silent = replace(detail, output=None) if isinstance(detail, Command) else detail
        mute.append(RedactedEvent(replace(event, detail=silent)))
    made = drafted(mute)
    assert set(lines(original().resolution)) <= set(lines(made.resolution))


def test_without_reactions_threads_and_links_the_resolution_stays() -> None:
    bare = []
    for event in events():
        detail = event.detail
        if isinstance(detail, Message):
            event = RedactedEvent(replace(event, detail=Message(detail.channel, detail.id)))  # noqa: PLW2901
        bare.append(event)
    assert lines(drafted(bare).resolution) == lines(original().resolution)


# --- clocks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_recording_whose_clock_is_minutes_off_gives_the_same_resolution(tmp_path: Path, minutes: int) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "inc-48213")
    cast = next((tmp_path / "inc-48213").glob("*.cast"))
    head, _, rest = cast.read_text("utf-8").partition("\n")
    header = json.loads(head)
    header["timestamp"] += minutes * 60
    cast.write_text(json.dumps(header) + "\n" + rest, "utf-8")
    made = draft(load().gather([tmp_path / "inc-48213"], Request(), lambda _: None).timeline)
    assert lines(made.resolution) == lines(original().resolution)


def test_all_clocks_shifted_alike_give_the_same_commands() -> None:
    made = drafted(_moved(event, timedelta(days=11, hours=3)) for event in events())
    for section in ("diagnosis", "resolution", "verification"):
        assert lines(getattr(made, section)) == lines(getattr(original(), section))


def _moved(event: RedactedEvent, by: timedelta) -> RedactedEvent:
    at = event.when.at
    return event if at is None else RedactedEvent(replace(event, when=When(at=at + by)))


# --- names -------------------------------------------------------------------------------------------------

NAMES = {
    "yash": "omar", "raghunathan": "villanuevas", "tomasz": "andrej", "wilk": "horn", "mireille": "eleonora",
    "garnier": "petrova", "kofi": "juan", "boateng": "almeida", "helen": "sofie", "mcallister": "vanderberg",
    "priya": "laila", "venkat": "haddad", "ben": "ulf", "okafor": "lindst", "jonas": "pavel", "lindqvist": "kowalczyk",
    "nadia": "wanda", "fournier": "eriksson", "loomcart": "brickpot", "bastion": "jumphut", "api": "web",
    "checkout": "parcels", "orders": "fliers", "fraudshield": "scamwatcher",
}  # fmt: skip
_NAME = re.compile(r"(?<![a-z])(?:" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<![A-Za-z])(?:Api(?=[A-Z])|Checkout(?=[A-Z]))")


def renamed(text: str) -> str:
    """Every person, host and product under another name of the same length and case."""

    def new(match: re.Match[str]) -> str:
        old, name = match.group(0), NAMES[match.group(0).lower()]
        return name.upper() if old.isupper() and len(old) > 1 else name.title() if old[0].isupper() else name

    return _CAMEL.sub(new, _NAME.sub(new, text))


def deeply(value: object, change: Callable[[str], str]) -> object:
    """The value with every string in it changed."""
    if isinstance(value, str) and type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(deeply(item, change) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: deeply(getattr(value, f.name), change) for f in dataclasses.fields(value)}
        return replace(value, **fields)
    return value


def test_names_of_people_hosts_and_products_do_not_matter() -> None:
    made = drafted(deeply(event, renamed) for event in events())  # type: ignore[misc]
    for section in ("diagnosis", "resolution", "verification"):
        assert lines(getattr(made, section)) == [renamed(line) for line in lines(getattr(original(), section))], section
    assert made.title == renamed(original().title)
    assert made.owner is not None
    assert made.owner.name == renamed(getattr(original().owner, "name", ""))
    assert [c.text for c in made.symptom.customers] == [renamed(c.text) for c in original().symptom.customers]
    assert [(p.ref, p.status) for p in made.prevention] == [(p.ref, p.status) for p in original().prevention]


# --- less, and more ----------------------------------------------------------------------------------------


def half() -> datetime:
    times = sorted(event.when.at for event in events() if event.when.at)
    return times[len(times) // 2]


def test_the_first_half_of_the_record_gives_a_draft_without_what_came_later() -> None:
    cut = half()
    made = drafted(event for event in events() if event.when.at is None or event.when.at <= cut)
    assert made.title.partition(", logs say")[0] == original().title.partition(", logs say")[0]
    assert all(cited.at is None or cited.at <= cut + timedelta(minutes=5) for cited in made.evidence.values())
    assert parse(render(made)) == made


def test_the_second_half_of_the_record_gives_a_draft() -> None:
    cut = half()
    made = drafted(event for event in events() if event.when.at is None or event.when.at > cut)
    assert made.owner is not None
    assert made.prevention
    assert parse(render(made)) == made


def test_a_recording_that_breaks_off_in_the_middle_is_drafted(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "inc-48213")
    cast = next((tmp_path / "inc-48213").glob("*.cast"))
    content = cast.read_bytes()
    cast.write_bytes(content[: len(content) // 2])
    found = load().gather([tmp_path / "inc-48213"], Request(), lambda _: None)
    made = draft(found.timeline)
    assert made.resolution
    assert parse(render(made)) == made


START = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
OTHER = (
    (0, "ada", "the intranet wiki is down, nobody can log in"),
    (
        60,
        "bea",
        "its LDAP times out\n```\n$ ldapsearch -x -H ldap://dir-2 -b dc=intra\nldap_bind: Can't contact\n```",
    ),
    (180, "ada", "restarting it\n```\n$ sudo systemctl restart slapd\n```"),
    (300, "ada", "no change"),
    (420, "bea", "found it: the certificate of dir-2 is expired, because the renewal job was off"),
    (600, "bea", "renewed\n```\n$ sudo certbot renew --cert-name dir-2\nCongratulations\n```"),
    (780, "ada", "the wiki is back, login works again"),
    (3600, "bea", "filed WIKI-4: watch the renewal job"),
)


def other_channel() -> list[RedactedEvent]:
    """An incident of another team in the same workspace at the same time."""
    made = []
    for seconds, who, text in OTHER:
        at = START + timedelta(seconds=seconds)
        actor = Actor(f"{who.title()} Other", who, f"U-{who}")
        place = Place("slack-export/wiki-outage/2026-03-12.json", f"ts {at.timestamp()}")
        detail = Message("wiki-outage", f"{at.timestamp():.6f}")
        made.append(RedactedEvent(Event(place, Kind.SAID, text, detail, When(at=at), actor, "slack")))
    return made


def test_another_teams_incident_at_the_same_time_takes_no_step_of_the_fix_away() -> None:
    made = drafted([*events(), *other_channel()])
    assert set(lines(original().resolution)) <= set(lines(made.resolution))
    assert made.title == original().title
    assert made.owner is not None
    assert made.owner.name == getattr(original().owner, "name", "")


def test_pastes_posted_twice_double_no_step() -> None:
    twice: list[RedactedEvent] = []
    for event in events():
        twice.append(event)
        if isinstance(event.detail, Message) and "```" in event.text and event.when.at:
            at = event.when.at + timedelta(seconds=50)
            place = Place("slack-export/handover/2026-03-12.json", f"ts {at.timestamp()}")
            detail = replace(event.detail, channel="handover", id=f"{at.timestamp():.6f}", thread=None)
            twice.append(RedactedEvent(replace(event, place=place, when=When(at=at), detail=detail)))
    assert len(twice) > len(events()) + 5
    made = drafted(twice)
    assert lines(made.resolution) == lines(original().resolution)
    for section in ("diagnosis", "verification"):
        found = lines(getattr(made, section))
        assert len(found) == len(set(found))


# --- made-up incidents, cut and doubled --------------------------------------------------------------------

MADE_UP = Path(__file__).parents[1] / "incidents" / "open"


@cache
def made_up(name: str) -> tuple[RedactedEvent, ...]:
    """The events of a made-up incident, read once."""
    with read_bundle([MADE_UP / name / "artifacts"], load().readers) as bundle:
        redacted, _ = redact_events(bundle.events, Redactor())
    return tuple(redacted)


@pytest.mark.parametrize("name", ["istio-catch-all-misroute", "rabbitmq-requeue-fills-disk"])
def test_a_second_export_of_the_same_chat_changes_no_command(name: str) -> None:
    chat = [event for event in made_up(name) if isinstance(event.detail, Message)]
    again = [RedactedEvent(replace(e, place=replace(e.place, source=f"copy/{e.place.source}"))) for e in chat]
    made, twice = drafted(made_up(name)), drafted((*made_up(name), *again))
    assert lines(twice.diagnosis + twice.resolution) == lines(made.diagnosis + made.resolution)


@pytest.mark.parametrize("name", ["istio-catch-all-misroute", "rabbitmq-requeue-fills-disk"])
def test_without_its_alerts_an_incident_keeps_its_fix(name: str) -> None:
    quiet = drafted(event for event in made_up(name) if event.kind is not Kind.ALERT)
    assert lines(quiet.resolution) == lines(drafted(made_up(name)).resolution)
