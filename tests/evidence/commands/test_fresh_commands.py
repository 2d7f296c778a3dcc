"""Classes of commands that were written without a look at the packs, and mended by class afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from wetink.evidence.commands import facts, risk

WHICH = ["first", "second", "third", "fourth"]
FRESH = Path(__file__).parent / "fresh"
CLASSES = {"destroy": "destructive", "look": "read-only", "change": "changes-state"}
FLOORS = {"destroy": 0.97, "look": 0.98, "change": 0.97}
"""At least so many have their class.

Before mending: 0.917, 0.960, 0.948; 0.925, 0.988, 0.947; 0.988, 0.939, 1; 0.921, 0.869, 0.955.
"""


def classes(kind: str, which: str) -> list[tuple[str, str]]:
    """The commands of a file and what they are taken for."""
    lines = (FRESH / f"{kind}_{which}.txt").read_text().splitlines()
    commands = [line.replace("⏎", "\n") for line in lines if line and not line.startswith("# one ")]
    return [(command, str(risk(command))) for command in commands]


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("kind", CLASSES)
def test_fresh_commands_have_their_class(kind: str, which: str) -> None:
    found = classes(kind, which)
    other = [(command, judged) for command, judged in found if judged != CLASSES[kind]]
    assert len(found) > 30
    assert 1 - len(other) / len(found) >= FLOORS[kind], other


@pytest.mark.parametrize("which", WHICH)
def test_nothing_that_destroys_counts_as_a_look(which: str) -> None:
    assert [command for command, judged in classes("destroy", which) if judged == "read-only"] == []


@pytest.mark.parametrize("which", WHICH)
def test_hardly_anything_harmless_counts_as_destructive(which: str) -> None:
    found = [*classes("look", which), *classes("change", which)]
    alarms = [command for command, judged in found if judged == "destructive"]
    assert len(alarms) / len(found) <= 0.02, alarms


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("kind", CLASSES)
def test_the_risk_alone_is_that_of_all_facts(kind: str, which: str) -> None:
    found = classes(kind, which)
    assert [command for command, judged in found if judged != str(facts(command).risk)] == []
