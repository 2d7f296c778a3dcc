"""Chat histories of aider: who said what, which commands ran, and which were declined."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wetink.artifacts.aider import READER
from wetink.artifacts.markdown import READER as MARKDOWN
from wetink.model.event import UNKNOWN, Actor, Command, Event, Kind

DATA = Path(__file__).parent.parent / "data" / "aider"
NAME = "run-declined-and-handed-on.md"
FOUND = [found for found in READER.read(DATA / NAME, NAME) if isinstance(found, Event)]


def texts(kind: Kind) -> list[str]:
    return [event.text for event in FOUND if event.kind is kind]


def test_what_the_program_ran_and_what_the_person_ran() -> None:
    assert texts(Kind.EXECUTED) == [
        "kubectl -n shop apply -f deploy/checkout.yaml",
        "kubectl -n shop get pods",
        "curl -sS https://checkout.acme.example/healthz",
    ]
    ran = [event for event in FOUND if event.kind is Kind.EXECUTED]
    assert {event.actor for event in ran} == {Actor(handle="lena")}
    assert all(isinstance(event.detail, Command) and event.detail.output is None for event in ran)


def test_what_was_declined_is_only_proposed() -> None:
    assert texts(Kind.PROPOSED) == [
        "kubectl -n shop delete pod -l app=checkout,version=old",
        "kubectl -n shop get pods",
    ]


def test_only_the_first_turn_of_a_chat_has_a_time_and_it_has_no_zone() -> None:
    timed = [(event.text[:12], event.when.local) for event in FOUND if event.when != UNKNOWN]
    assert timed == [
        ("checkout ans", datetime(2026, 5, 4, 9, 12, 33)),  # noqa: DTZ001
        ("is it quiet ", datetime(2026, 5, 4, 11, 0)),  # noqa: DTZ001
    ]


def test_lines_inside_a_model_s_code_are_its_own_and_what_it_hands_on_is_told_once() -> None:
    said = texts(Kind.SAID)
    assert len(said) == 7
    assert said[-1] == "#### Yes\n> quoted by the model"
    assert "#### not a person's line\n> not a program's line" in said[1]
    assert sum("Restart the old pods" in text for text in said) == 1
    assert said[2:4] == ["edited deploy/checkout.yaml", "Commit 5262b13 fix: raise pool_size to 40"]


def test_a_history_is_no_document() -> None:
    assert not MARKDOWN.identify(DATA / NAME)
