"""What the gate remembers is never wrong: after any change the answer is that of a look from nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk import ANN, BOB, DRAFT, RUNBOOK, Desk

from wetink.library.repository import open_repository
from wetink.workflow.check_memory import Memory
from wetink.workflow.gate import gate
from wetink.workflow.gate_heads import Known

pytest_plugins = ("libraries",)

NOW = datetime(2099, 1, 1, tzinfo=UTC)


def both(desk: Desk, known: Known) -> None:
    """With memory and without it; the memory goes to disk and back, as between two checks."""
    repository = open_repository(desk.home)
    assert gate(repository, NOW, known=known) == gate(repository, NOW)


def through_disk(known: Known, place: Path) -> Known:
    with Memory(place, "1") as memory:
        before = memory.gate()
        memory.note_gate(before, known)
        memory.keep()
    with Memory(place, "1") as memory:
        return memory.gate()


@pytest.mark.parametrize("seed", range(3))
def test_any_change_gives_what_a_look_from_nothing_gives(published: Desk, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (a seed, not a secret)
    good = published.read(RUNBOOK)
    draft = DRAFT.replace("rb-7k2m9q", "rb-000002")
    texts = (
        good,
        good.replace("SEV", "SEW"),
        good.replace("\n", "\r\n"),
        good.replace("understood: true", "understood: false"),
        draft,
        "---\nmoved_to: runbooks/a/b.md\n---\n",
        "<b>no</b>",
        good.replace("status: published", "status: needs-review"),
    )
    known = Known()
    for _ in range(12):
        path = dice.choice((RUNBOOK, "drafts/other.md", "runbooks/api-server/copy.md"))
        if dice.random() < 0.25:
            (published.home / path).unlink(missing_ok=True)
        else:
            published.write(path, dice.choice(texts))
        if dice.random() < 0.4:
            published.commit(who=dice.choice((ANN, BOB)))
        known = through_disk(known, tmp_path / "kept.sqlite")
        both(published, known)


def test_what_is_as_it_was_is_not_parsed_nor_walked_again(published: Desk) -> None:
    known = Known()
    assert gate(open_repository(published.home), NOW, known=known) == []
    assert RUNBOOK in known.heads
    assert RUNBOOK in known.origins
    told = replace(known, heads={path: (then, "broken") for path, (then, _) in known.heads.items()})
    with pytest.raises(ValueError, match="Expecting value"):
        gate(open_repository(published.home), NOW, known=told)
    told = replace(known, origins={path: (then, "broken") for path, (then, _) in known.origins.items()})
    with pytest.raises(ValueError, match="Expecting value"):
        gate(open_repository(published.home), NOW, known=told)


def test_of_a_file_that_differs_from_the_newest_commit_the_origin_of_what_that_has_is_remembered(
    published: Desk,
) -> None:
    good, known, changed = published.read(RUNBOOK), Known(), Known()
    gate(open_repository(published.home), NOW, known=known)
    published.write(RUNBOOK, good.replace("status: published", "status: needs-review").replace("SEV", "SEW"))
    gate(open_repository(published.home), NOW, known=changed)
    assert changed.origins == known.origins != {}
    both(published, changed)
    published.write(RUNBOOK, good)
    both(published, changed)


def test_of_a_file_with_another_sign_off_than_in_the_newest_commit_nothing_is_remembered(published: Desk) -> None:
    known = Known()
    published.write(RUNBOOK, published.read(RUNBOOK).replace("by: ann", "by: bob"))
    assert gate(open_repository(published.home), NOW, known=known)
    assert known.origins == {}


def test_people_are_asked_anew_for_a_remembered_origin(published: Desk) -> None:
    known = Known()
    gate(open_repository(published.home), NOW, known=known)
    early = datetime(2000, 1, 1, tzinfo=UTC)
    assert gate(open_repository(published.home), early, known=known) == gate(open_repository(published.home), early)
    assert gate(open_repository(published.home), early, known=known)
