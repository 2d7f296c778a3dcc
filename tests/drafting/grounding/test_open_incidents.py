"""The proof on made-up incidents that nobody tuned it on: their own drafts are clean, what is planted is caught."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wetink.app import load
from wetink.drafting.extractive import draft
from wetink.drafting.grounding import Prover
from wetink.evidence.commands import facts
from wetink.library.contract import from_json, to_json
from wetink.workflow.gather import Request

HOME = Path(__file__).parents[2] / "incidents" / "open"
INCIDENTS = sorted(folder.name for folder in HOME.iterdir() if folder.is_dir())[::5]
"""Every fifth: the rest is measured by hand, for the time it takes."""
FLOOR = 0.95
Values = dict[str, Any]


@cache
def subject(name: str) -> tuple[Prover, str]:
    """A prover of an incident, and its draft as JSON."""
    timeline = load().gather([HOME / name / "artifacts"], Request(), lambda _: None).timeline
    return Prover(timeline, facts), to_json(draft(timeline))


def errors(prover: Prover, values: Values) -> set[tuple[str, str]]:
    found = prover.prove(from_json(json.dumps(values)))
    return {(one.where, one.message) for one in found if one.severity == "error"}


@pytest.mark.xdist_group("incidents")
@pytest.mark.parametrize("name", INCIDENTS)
def test_our_own_draft_is_proven(name: str) -> None:
    prover, text = subject(name)
    assert errors(prover, json.loads(text)) == set()


@pytest.mark.xdist_group("incidents")
def test_what_is_planted_is_caught_at_its_place() -> None:
    caught, missed = 0, []
    for name in INCIDENTS:
        prover, text = subject(name)
        for place, values in planted(text):
            here = any(where.startswith(place) for where, _ in errors(prover, values))
            caught += here
            missed += [] if here else [(name, place)]
    assert caught > 60
    assert caught >= FLOOR * (caught + len(missed)), missed


def planted(text: str) -> Iterator[tuple[str, Values]]:
    """Drafts with one invention each: (where a finding has to be, the draft)."""
    chance = random.Random(7)  # noqa: S311 (the same ones each time)
    steps = [(s, n) for s in ("diagnosis", "resolution", "verification") for n in range(len(json.loads(text)[s]))]
    for section, n in chance.sample(steps, min(6, len(steps))):
        for change in (_flag, _host, _citation):
            values = json.loads(text)
            if change(values[section][n]):
                yield f"{section}[{n}]", values
    for id_ in chance.sample(sorted(json.loads(text)["evidence"]), 4):
        values = json.loads(text)
        if (digits := re.search(r"\d{2,}", values["evidence"][id_]["text"])) is not None:
            other = str(int(digits[0]) * 2 + 1)
            entry = values["evidence"][id_]
            entry["text"] = entry["text"][: digits.start()] + other + entry["text"][digits.end() :]
            yield f"evidence.{id_}", values
    values = json.loads(text)
    values["owner"] = {"name": "Marlene Osei", "handle": "marlene"}
    yield "owner", values


def _flag(step: Values) -> bool:
    for command in step["commands"][:1]:
        command["run"] += " --force-all"
    return bool(step["commands"])


def _host(step: Values) -> bool:
    step["text"] += " Then do the same on relay-77.corp.example."
    return True


def _citation(step: Values) -> bool:
    step["evidence"] = ["E99999"]
    return True
