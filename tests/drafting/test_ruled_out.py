"""What an agent proposed and its person did not let it do."""

from __future__ import annotations

from dataclasses import replace

from builders import around, draft_of, run, say

from wetink.model.draft import Draft
from wetink.model.event import Actor, ActorKind, Command, Kind, Place
from wetink.model.evidence import RedactedEvent

FLUSH = "redis-cli -h cart-redis FLUSHALL"
FIX = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


def offered(minutes: float, line: str, *, refused: bool = True) -> RedactedEvent:
    actor = Actor("Claude", "claude", kind=ActorKind.BOT)
    event = run(minutes, "claude", line, file="session.jsonl")
    detail = Command(session="session.jsonl", user="ines", agent="Claude", refused=refused)
    return RedactedEvent(replace(event, kind=Kind.PROPOSED, actor=actor, detail=detail))


def answer(minutes: float, text: str) -> RedactedEvent:
    event = say(minutes, "ines", text, channel="claude-code")
    return RedactedEvent(replace(event, place=Place("session.jsonl", "line 9"), stream="session.jsonl"))


def ruled_out(made: Draft) -> list[str]:
    return [claim.text for claim in made.ruled_out]


def test_a_refused_change_is_ruled_out() -> None:
    assert ruled_out(draft_of(*around(offered(10, FLUSH), FIX))) == [f"Proposed and refused: `{FLUSH}`"]


def test_the_persons_words_are_its_answer() -> None:
    made = draft_of(*around(offered(10, FLUSH), answer(10.2, "never flush the carts"), FIX))
    assert ruled_out(made) == [f'Proposed and refused: `{FLUSH}` Answer: "never flush the carts"']


def test_words_behind_the_next_proposal_answer_that_one() -> None:
    again = "redis-cli -h cart-redis FLUSHDB"
    made = draft_of(*around(offered(10, FLUSH), offered(10.1, again), answer(10.2, "never flush the carts"), FIX))
    assert ruled_out(made) == [
        f"Proposed and refused: `{FLUSH}`",
        f'Proposed and refused: `{again}` Answer: "never flush the carts"',
    ]


def test_what_was_never_answered_and_looks_are_not_ruled_out() -> None:
    made = draft_of(*around(offered(10, FLUSH, refused=False), offered(11, "redis-cli -h cart-redis INFO"), FIX))
    assert ruled_out(made) == []


def test_what_an_agent_ran_is_the_persons_and_says_who_typed_it() -> None:
    assert isinstance(FIX.detail, Command)
    detail = replace(FIX.detail, agent="Claude")
    typed = RedactedEvent(replace(FIX, detail=detail))
    made = draft_of(*around(say(1, "ines", "looking"), typed))
    who = {cited.actor for cited in made.evidence.values() if cited.kind is Kind.EXECUTED}
    assert who == {"Ines Kovar (typed by Claude)"}
    assert made.owner is not None
    assert made.owner.name == "Ines Kovar"


def test_what_was_undone_to_good_effect_was_not_tried_in_vain() -> None:
    deed = say(10, "lotte", "switched the cart cache to the old node")
    assert ruled_out(draft_of(*around(deed, say(14, "lotte", "put it back, no change"), FIX)))
    assert not ruled_out(draft_of(*around(deed, say(14, "lotte", "rolled back to the new node, errors gone"), FIX)))


def test_what_was_tried_and_told_to_be_in_vain_is_ruled_out_once() -> None:
    told = draft_of(
        *around(
            say(10, "tariq", "rolled back the cart: `kubectl -n shop rollout undo deploy/cart`"),
            say(14, "tariq", "rolled back, but no change, still 31 %"),
            run(30, "ines", "kubectl -n shop set env deploy/cart POOL=40", "deployment.apps/cart env updated"),
        )
    ).ruled_out
    assert len([claim for claim in told if "rollout undo" in claim.text]) == 1


def test_a_no_that_calls_another_by_name_is_no_answer_and_a_no_is_no_proposal() -> None:
    asked, called = say(9, "sam", "maybe we flush the carts?"), say(9.4, "ines", "no sam, maybe later")
    other = say(9.2, "tariq", "let's restart the cart once more")
    found = ruled_out(draft_of(*around(asked, other, called, FIX)))
    assert not any("restart the cart" in text or text.startswith('Proposed and refused: "no') for text in found)
    made = draft_of(*around(asked, called, FIX))
    assert any("flush the carts" in text and "no sam" in text for text in ruled_out(made))
