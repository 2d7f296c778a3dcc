"""Sentences that are nearly those they cite: what turns them round is caught, in each language of the data."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from night import told

from wetink.drafting.grounding import prove
from wetink.model.draft import Claim, Draft, Step, cite

DATA = files("wetink.drafting") / "data"
NEGATIONS: dict[str, list[str]] = tomllib.loads((DATA / "negations.toml").read_text("utf-8"))
PAIRS: list[dict[str, list[list[str]]]] = tomllib.loads((DATA / "turns.toml").read_text("utf-8"))["pair"]


def broken(*pairs: tuple[str, str], undo: str = "") -> list[set[str]]:
    """For each pair of a message and a sentence that cites it: the rules that the sentence breaks."""
    record = told(*(said for said, _ in pairs))
    by_text = {str(item.text): item.id for item in record.evidence}
    claims = tuple(Claim(text, (by_text[said],)) for said, text in pairs)
    steps = tuple(Step(one.text, one.evidence, undo=undo) for one in claims) if undo else ()
    evidence = {item.id: cite(item) for item in record.evidence}
    impact = () if undo else claims
    draft = Draft(id="INC-1", title="", owner=None, impact=impact, resolution=steps, evidence=evidence)
    found = [one for one in prove(draft, record) if one.severity == "error"]
    places = ["resolution" if undo else "impact"] * len(pairs)
    return [{one.rule for one in found if one.where.startswith(f"{where}[{n}]")} for n, where in enumerate(places)]


def rules(said: str, text: str, *, undo: str = "") -> set[str]:
    """The rules that a sentence breaks which cites one message."""
    return broken((said, text), undo=undo)[0]


@pytest.mark.parametrize("language", NEGATIONS)
def test_a_negation_left_out_or_put_in(language: str) -> None:
    words = NEGATIONS[language]
    plain = [f"kafka{n} zookeeper broker lagged badly" for n in range(len(words))]
    negated = [f"kafka{n} zookeeper {word} broker lagged badly" for n, word in enumerate(words)]
    for said, text in ((negated, plain), (plain, negated)):
        found = broken(*zip(said, text, strict=True))
        assert [word for word, some in zip(words, found, strict=True) if "turned-around" not in some] == []
    assert all("turned-around" not in some for some in broken(*zip(negated, negated, strict=True)))


@pytest.mark.parametrize("language", sorted({language for pair in PAIRS for language in pair}))
def test_the_opposite_of_a_word(language: str) -> None:
    sides = [pair[language] for pair in PAIRS if language in pair]
    both = [(one, right[0]) for left, right in sides for one in left]
    both += [(left[0], other) for left, right in sides for other in right]
    both += [(other, one) for one, other in both]
    found = broken(
        *((f"kafka{n} zookeeper {one} sigma", f"kafka{n} zookeeper {two} sigma") for n, (one, two) in enumerate(both))
    )
    assert [pair for pair, some in zip(both, found, strict=True) if "turned-around" not in some] == []


def test_no_word_is_on_both_sides_of_one_pair() -> None:
    for pair in PAIRS:
        for left, right in pair.values():
            assert not set(left) & set(right)


@pytest.mark.parametrize(
    "text",
    [
        "3 of 40 shards are red since noon",
        "40 of 3 % shards are red since noon",
        "40 % of 3 shards are red since noon",
    ],
)
def test_numbers_in_each_others_place(text: str) -> None:
    assert "invented-number" in rules("40 of 3 shards are red since noon", text)


@pytest.mark.parametrize(
    "text",
    [
        "the pool of checkout was full for 90 minutes",
        "the pool of checkout was full for 1.5 hours",
        "the pool of checkout was full for about 90 minutes",
        "the pool of checkout was full",
        "for 90 minutes the pool of checkout was full",
    ],
)
def test_what_stays_true(text: str) -> None:
    assert rules("the pool of checkout was full for 90 minutes", text) == set()


def test_a_part_that_is_left_out_may_hold_a_negation() -> None:
    said = "the queue, not the database or any of its replicas, was full again"
    assert rules(said, "the queue was full again") == set()


def test_what_is_asked_for_is_not_stated() -> None:
    said = "drive C of the build server has 3 GB free"
    assert rules(said, "See how full drive C of the build server is.") == set()
    assert "turned-around" in rules(said, "Drive C of the build server is full.")


def test_a_way_back_is_the_opposite_of_what_was_done() -> None:
    said = "stopped the nightly export job of billing"
    assert (
        rules(said, "Stop the nightly export job of billing.", undo="start the nightly export job of billing") == set()
    )
