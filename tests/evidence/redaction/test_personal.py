"""Personal data goes where a team asks for it, by kind; the team's own people, hosts and ids stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.events import redact_events
from wetink.evidence.redaction.personal import KINDS
from wetink.model.event import Actor, Command, Event, Kind, Message, Place

DATA = Path(__file__).parent / "personal"
MARKED = re.compile("⟦([^⟧]*)⟧")
RECALL = {"first": 0.98, "second": 0.95}


def lines(name: str) -> list[str]:
    """The texts of a file."""
    given = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.replace("⏎", "\n").replace("¦", "") for line in given if line and not line.startswith("# one ")]


def taker(team: tuple[str, ...] = ("acme.example",), kinds: tuple[str, ...] = KINDS) -> Redactor:
    """A redactor that knows nothing but personal data, so that what goes goes for that."""
    return Redactor(personal=kinds, team=team, scan=lambda texts: [[] for _ in texts])


@pytest.mark.parametrize("which", RECALL)
def test_personal_data_goes(which: str) -> None:
    left, count = [], 0
    for line in lines(f"found_{which}"):
        redacted = taker().text(line.replace("⟦", "").replace("⟧", ""))
        values = MARKED.findall(line)
        count += len(values)
        left += [(line, redacted) for value in values if value in redacted]
    assert count > 40
    assert 1 - len(left) / count >= RECALL[which], left


@pytest.mark.parametrize("which", RECALL)
def test_hosts_ids_and_the_team_stay(which: str) -> None:
    texts = lines(f"stays_{which}")
    assert [(text, out) for text in texts if (out := taker().text(text)) != text] == []


def test_nothing_of_it_is_looked_for_unasked() -> None:
    redactor = Redactor(scan=lambda texts: [[] for _ in texts])
    texts = [line.replace("⟦", "").replace("⟧", "") for line in lines("found_first")]
    assert [redactor.text(text) for text in texts] == texts


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_asked_for_alone(kind: str) -> None:
    texts = {
        "email": "jane.doe@mail.example",
        "phone": "call +1 415 555 2671",
        "address": "221B Baker Street",
        "card": "card 5555 5555 5555 4444",
        "iban": "GB82WEST12345698765432",
        "customer": "customer: Jane Doe",
    }
    redacted = {name: taker(kinds=(kind,)).text(text) for name, text in texts.items()}
    assert [name for name, text in redacted.items() if "[REDACTED:" in text] == [kind]


def test_the_same_person_is_the_same_placeholder_everywhere() -> None:
    first, second = taker().texts(["Customer: Jane Doe wrote", "refunded Jane Doe at 14:05"])
    assert first == "Customer: [REDACTED:customer#1] wrote"
    assert second == "refunded [REDACTED:customer#1] at 14:05"


def test_who_acts_on_the_incident_is_of_the_team_and_who_writes_from_elsewhere_is_a_customer() -> None:
    place = Place("a", "line 1")
    acting = Event(place, Kind.EXECUTED, "uptime", Command(), actor=Actor("Priya Raman", email="priya@shop.example"))
    telling = Event(place, Kind.SAID, "on it", Message(), actor=Actor("Yash", email="yash@shop.example"))
    buying = Event(place, Kind.SAID, "I cannot pay", Message(), actor=Actor("Jane Doe", email="jane@mail.example"))
    done, withheld = redact_events([acting, telling, buying], taker(team=()))
    assert withheld == []
    actors = [one.actor for one in done]
    assert [(actor.name, actor.email) for actor in actors if actor] == [
        ("Priya Raman", "priya@shop.example"),
        ("Yash", "yash@shop.example"),
        ("[REDACTED:customer#1]", "[REDACTED:email#1]"),
    ]
