"""Sentences in a person's own words, of incidents that no rule of the proof was made for: true ones are let be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wetink.app import load
from wetink.drafting.grounding import Prover
from wetink.evidence.commands import facts
from wetink.model.draft import Claim, Draft, Step, cite
from wetink.model.evidence import Timeline
from wetink.workflow.gather import Request

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = tomllib.loads((HERE / "by_hand.toml").read_text("utf-8"))["told"]
INCIDENTS = HERE.parents[1] / "incidents"
FLOOR = 0.9


@cache
def record(name: str) -> tuple[Timeline, Prover]:
    """An incident, and what proves drafts of it."""
    (folder,) = INCIDENTS.glob(f"*/{name}")
    timeline = load().gather([folder / "artifacts"], Request(), lambda _: None).timeline
    return timeline, Prover(timeline, facts)


def judged(key: str) -> Iterator[tuple[str, list[str]]]:
    """Each sentence that is true, or false, with what the proof says of it."""
    for row in ROWS:
        timeline, prover = record(row["incident"])
        items = [next(one for one in timeline.evidence if words in one.text) for words in row["cites"]]
        ids = tuple(one.id for one in items)
        section = row["section"]
        for text in row[key]:
            thing = Step(text, ids) if section in {"diagnosis", "verification"} else Claim(text, ids)
            evidence = {one.id: cite(one) for one in items}
            filled: dict[str, Any] = {section: (thing,)}
            draft = Draft(id="INC-1", title="", owner=None, evidence=evidence, **filled)
            yield text, [f"{one.rule}: {one.message}" for one in prover.prove(draft) if one.severity == "error"]


@pytest.mark.xdist_group("incidents")
def test_what_is_true_is_let_be() -> None:
    found = dict(judged("true"))
    assert len(found) > 30
    assert {text: some for text, some in found.items() if some} == {}


@pytest.mark.xdist_group("incidents")
def test_what_is_false_is_caught() -> None:
    found = dict(judged("false"))
    missed = [text for text, some in found.items() if not some]
    assert len(found) > 40
    assert len(missed) <= (1 - FLOOR) * len(found), missed
