"""Leave that was asked for and given."""

from __future__ import annotations

import pytest
from builders import around, draft_of, run, say

from wetink.model.evidence import RedactedEvent

DROPPED = run(14, "ines", "kubectl delete pvc cart-old", 'persistentvolumeclaim "cart-old" deleted')


def approved(*events: RedactedEvent) -> list[str]:
    steps = draft_of(*around(*events)).resolution
    return [step.text.split('"')[1] for step in steps if step.text.startswith("Get the approval")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("tariq ok for you? for some minutes nothing is kept", "ok from security, 15 min at most, and nobody deploys"),
        ("cart-old is still there. can we drop cart-old?", "yes, the backup of it is on tape since May"),
        ("Tariq, darf ich das löschen?", "ja, ist seit Mai auf Band gesichert"),
    ],
)
def test_an_answer_that_gives_leave_and_says_on_what_terms_is_a_step(question: str, answer: str) -> None:
    assert approved(say(10, "ines", question), say(12, "tariq", answer), DROPPED) == [answer]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("shall we have lunch?", "yes, the taco truck is back today"),  # of nothing that was changed, nobody was named
        ("tariq, is the till on your side up?", "yes, since ten minutes or so"),  # no leave was asked for
        ("tariq can we drop cart-old?", "no, the board still needs it"),
    ],
)
def test_other_answers_are_none(question: str, answer: str) -> None:
    assert approved(say(10, "ines", question), say(12, "tariq", answer), DROPPED) == []


def test_leave_for_what_nobody_did_is_no_step() -> None:
    assert approved(say(10, "ines", "tariq can we drop cart-old?"), say(12, "tariq", "yes, it is on tape")) == []
