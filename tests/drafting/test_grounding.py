"""What holds for every draft: it cites what is there, says nothing that is not there, and is always the same."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from builders import alert, bot, run, say, timeline
from hypothesis import given
from hypothesis import strategies as st
from stories import STORIES

from wetink.app import load
from wetink.drafting.extractive import draft
from wetink.library.contract import from_json, to_json
from wetink.library.markdown import parse, render
from wetink.model.draft import Draft, Step
from wetink.model.evidence import Risk, Timeline
from wetink.workflow.gather import Request

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = (*STORIES, *sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()))
PLACE = re.compile(r"<[a-z][a-z0-9-]*>")


@cache
def made(name: str) -> Timeline:
    """The timeline of a story of ours or of a folder of examples/."""
    if name in STORIES:
        return timeline(*STORIES[name]())
    return load().gather([EXAMPLES / name], Request(), lambda _: None).timeline


@cache
def drafted(name: str) -> Draft:
    return draft(made(name))


def steps(made_: Draft) -> Iterator[Step]:
    yield from (*made_.diagnosis, *made_.resolution, *made_.verification)
    yield from (item for item in made_.ruled_out if isinstance(item, Step))


def citations(made_: Draft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the draft says, each with the ids it cites."""
    for step in steps(made_):
        yield step.text, step.evidence
    symptom = made_.symptom
    for claim in (*symptom.alerts, *symptom.customers, *symptom.dashboards, *made_.not_this, *made_.before_you_start):
        yield claim.text, claim.evidence
    for item in (*made_.escalation, *made_.ruled_out, *made_.prevention):
        yield item.text, item.evidence
    if made_.owner is not None:
        yield made_.owner.name, made_.owner.evidence


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_everything_said_cites_evidence_that_is_there(name: str) -> None:
    known = {item.id for item in made(name).evidence}
    for text, ids in citations(drafted(name)):
        assert ids, text
        assert set(ids) <= known & set(drafted(name).evidence), text


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cited_is_what_the_timeline_holds(name: str) -> None:
    for item in made(name).evidence:
        cited = drafted(name).evidence.get(item.id)
        if cited is not None:
            assert (cited.text, cited.kind, cited.source) == (item.text, item.kind, item.places[0].source)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_stands_in_the_evidence_it_cites_up_to_its_placeholders(name: str) -> None:
    draft_ = drafted(name)
    for step in steps(draft_):
        sources = [folded(draft_.evidence[i].text) for i in step.evidence]
        for command in step.commands:
            pieces = [re.escape(piece) for piece in PLACE.split(folded(command.run))]
            shape = re.compile(r"\S+".join(pieces))
            assert any(shape.search(source) for source in sources), command.run


@pytest.mark.parametrize("name", NAMES)
def test_every_placeholder_is_explained_and_was_seen(name: str) -> None:
    draft_ = drafted(name)
    names = {placeholder.name for placeholder in draft_.placeholders}
    used = {m for step in steps(draft_) for c in step.commands for m in re.findall(r"<([a-z][a-z0-9-]*)>", c.run)}
    assert used <= names
    assert names <= used | {n for step in steps(draft_) for n in names if f"<{n}>" in step.check}
    everything = "\n".join(item.text for item in made(name).evidence)
    assert all(p.seen in everything and p.source for p in draft_.placeholders)


@pytest.mark.parametrize("name", NAMES)
def test_quotes_of_the_symptom_are_literal(name: str) -> None:
    draft_ = drafted(name)
    symptom = draft_.symptom
    for claim in (*symptom.customers, *symptom.dashboards):
        assert any(folded(claim.text) in folded(draft_.evidence[i].text) for i in claim.evidence), claim.text


@pytest.mark.parametrize("name", NAMES)
def test_a_diagnosis_changes_nothing(name: str) -> None:
    for step in (*drafted(name).diagnosis, *drafted(name).verification):
        assert step.risk in {None, Risk.READ_ONLY}, step.commands


@pytest.mark.parametrize("name", NAMES)
def test_no_section_tells_the_same_step_twice(name: str) -> None:
    draft_ = drafted(name)
    for section in (draft_.diagnosis, draft_.verification):
        lines = [folded(command.run) for step in section for command in step.commands]
        assert len(lines) == len(set(lines))


@pytest.mark.parametrize("name", NAMES)
def test_the_title_is_short_and_one_line(name: str) -> None:
    title = drafted(name).title
    assert 0 < len(title) <= 120
    assert "\n" not in title


@pytest.mark.parametrize("name", NAMES)
def test_the_owner_is_a_person_of_the_record(name: str) -> None:
    owner = drafted(name).owner
    people = {person.name for person in made(name).people if not person.bot}
    assert owner is None or owner.name in people


@pytest.mark.parametrize("name", NAMES)
def test_markdown_and_json_give_the_draft_back(name: str) -> None:
    draft_ = drafted(name)
    assert parse(render(draft_)) == draft_
    assert to_json(from_json(to_json(draft_))) == to_json(draft_)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_timeline_gives_the_same_draft_byte_for_byte(name: str) -> None:
    assert render(draft(made(name))) == render(drafted(name))


@given(st.sampled_from(sorted(STORIES)), st.integers(0, 10_000))
def test_the_order_of_the_files_changes_nothing(name: str, seed: int) -> None:
    events = STORIES[name]()
    sources = sorted({event.place.source for event in events})
    random.Random(seed).shuffle(sources)  # noqa: S311
    mixed = [event for source in sources for event in events if event.place.source == source]
    assert render(draft(timeline(*mixed))) == render(drafted(name))


WORDS = st.sampled_from(
    (
        "no", "yes", "reverted", "done", "`ls -l`", "```", "$", "\n", ">", '"', "“", "«", "CART-1", "#12", "merged",
        "owner", "runbook", "@ines", "worse", "fixed", "because", "?", "100%", "<b>", "\\", "|", "[^E1]", "---",
    )
)  # fmt: skip
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=12).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["ines", "tariq", "Feed"]), TEXTS), max_size=8), st.lists(TEXTS, max_size=5))
def test_whatever_people_write_and_type_gives_a_grounded_draft(talk: list[tuple[str, str]], typed: list[str]) -> None:
    said = [(bot if who == "Feed" else say)(2 * n, who, text) for n, (who, text) in enumerate(talk)]
    ran = [run(2 * n + 1, "ines", text.strip() or "ls", text) for n, text in enumerate(typed)]
    events = [alert(0, "CartSlow", "cart answers in more than 3 s"), *said, *ran]
    made_ = draft(timeline(*events))
    for text, ids in citations(made_):
        assert ids, text
        assert set(ids) <= set(made_.evidence)
    assert len(made_.title) <= 120
    assert parse(render(made_)) == made_


@given(st.sampled_from(sorted(STORIES)), st.data())
def test_any_part_of_an_incident_gives_a_grounded_draft(name: str, data: st.DataObject) -> None:
    events = STORIES[name]()
    kept = data.draw(st.lists(st.sampled_from(range(len(events))), unique=True))
    part = draft(timeline(*(events[n] for n in sorted(kept))))
    for text, ids in citations(part):
        assert ids, text
        assert set(ids) <= set(part.evidence)
    assert parse(render(part)) == part


def busy(messages: int) -> Timeline:
    """A long and talkative incident."""
    events = [alert(0, "CartSlow", "cart answers in more than 3 s")]
    for n in range(messages):
        who = "tariq" if n % 2 else "ines"
        events.append(say(n / 20, who, f"message {n} on pool {n % 17}: no change, because PR-{n % 300} was merged"))
        line = (
            f"kubectl scale deployment/cart{n % 7} --replicas={n % 13}" if n % 3 == 0 else f"kubectl get pods -l n={n}"
        )
        events.append(run(n / 20, "ines", line, f"cart-{n} {n % 5} error"))
    return timeline(*events)


def test_drafting_is_linear() -> None:
    seconds = []
    for messages in (400, 1600):
        long = busy(messages)
        begin = time.process_time()
        draft(long)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 10 * seconds[0]
