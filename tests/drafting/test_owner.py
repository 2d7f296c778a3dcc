"""Who will own the runbook."""

from __future__ import annotations

import pytest
from builders import around, bot, draft_of, passage, run, say

from wetink.model.draft import Owner
from wetink.model.event import Intake
from wetink.model.evidence import RedactedEvent

FIX = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")
LOTTE = say(3, "lotte", "here too")
SAM = say(4, "sam", "and me")


def owner_of(*events: RedactedEvent, intake: Intake | None = None) -> Owner | None:
    return draft_of(*around(LOTTE, SAM, *events), intake=intake).owner


def named(*events: RedactedEvent) -> str:
    owner = owner_of(*events)
    return owner.name if owner else ""


def test_who_did_the_fix_owns_it_where_nobody_says_otherwise() -> None:
    owner = owner_of(FIX)
    assert owner is not None
    assert (owner.name, owner.handle) == ("Ines Kovar", "ines") or owner.handle == "ines"
    assert owner.reason == "did most of the fix; nobody was named"


@pytest.mark.parametrize("answer", ["me", "i'll take it", "ich mach's", "moi", "yes, put my name"])
def test_who_answers_the_question_owns_it(answer: str) -> None:
    assert named(FIX, say(70, "tariq", "who owns the runbook?"), say(71, "lotte", answer)) == "Lotte Brandt"


def test_an_answer_that_names_somebody_else_hands_it_over() -> None:
    assert named(FIX, say(70, "tariq", "who owns the runbook?"), say(71, "lotte", "@sam knows it best")) == "Sam Okoye"


def test_the_last_statement_wins() -> None:
    assert (
        named(
            FIX,
            say(70, "tariq", "who owns the runbook?"),
            say(71, "lotte", "me"),
            say(90, "lotte", "i am away from friday, runbook owner is @sam"),
        )
        == "Sam Okoye"
    )


def test_who_is_named_by_mention_owns_it() -> None:
    said = say(70, "tariq", "@lotte will own the runbook", mentions=("U-lotte",))
    assert named(FIX, said) == "Lotte Brandt"


def test_who_is_named_by_full_name_owns_it() -> None:
    assert named(FIX, say(70, "tariq", "runbook owner: Lotte Brandt")) == "Lotte Brandt"


def test_who_turns_it_down_does_not_own_it() -> None:
    asked = say(70, "tariq", "@lotte would you own the runbook?", mentions=("U-lotte",))
    assert named(FIX, asked, say(71, "lotte", "no, not my system")) != "Lotte Brandt"


def test_who_offers_owns_it() -> None:
    assert named(FIX, say(70, "lotte", "i'll write the runbook")) == "Lotte Brandt"


def test_incident_toml_has_the_last_word() -> None:
    said = say(70, "tariq", "runbook owner: Lotte Brandt")
    owner = owner_of(FIX, said, intake=Intake(owner="@sam"))
    assert owner == Owner("Sam Okoye", "sam", (), "named in incident.toml")


def test_incident_toml_may_name_somebody_the_record_does_not_know() -> None:
    owner = owner_of(FIX, intake=Intake(owner="Noor Haddad"))
    assert owner == Owner("Noor Haddad", None, (), "named in incident.toml")


def test_a_bot_never_owns_it() -> None:
    said = say(70, "tariq", "@pagebot owns the runbook", mentions=("B-Pagebot",))
    owner = owner_of(bot(5, "Pagebot", "paged the on-call"), FIX, said)
    assert owner is not None
    assert owner.handle != "pagebot"


def test_nobody_owns_an_empty_record() -> None:
    made = draft_of()
    assert made.owner is None
    assert "owner" in {finding.rule for finding in made.findings}


def test_an_owner_cites_where_it_was_decided() -> None:
    made = draft_of(*around(LOTTE, FIX, say(70, "tariq", "who owns the runbook?"), say(71, "lotte", "me")))
    assert made.owner is not None
    assert [made.evidence[i].text for i in made.owner.evidence] == ["who owns the runbook?", "me"]


def test_owning_a_database_is_not_owning_the_runbook() -> None:
    assert named(FIX, say(10, "lotte", "my team does own the cart database")) != "Lotte Brandt"


def test_the_report_may_name_the_owner() -> None:
    assert named(FIX, passage(1, "Runbook owner: Lotte Brandt", "Action items")) == "Lotte Brandt"


def test_the_channel_is_asked_before_the_report() -> None:
    said = say(70, "tariq", "runbook owner: Sam Okoye")
    assert named(FIX, said, passage(1, "Runbook owner: Lotte Brandt", "Action items")) == "Sam Okoye"


def test_who_is_asked_by_first_name_and_says_yes_owns_it_however_late() -> None:
    asked = say(70, "ines", "I write the post-mortem. The runbook should be with somebody awake then… Sam?")
    assert named(FIX, asked, say(71, "tariq", "good idea"), say(700, "sam", "fine, put me down")) == "Sam Okoye"


def test_who_is_asked_by_first_name_and_says_no_does_not() -> None:
    asked = say(70, "tariq", "runbook owner, Sam?")
    assert named(FIX, asked, say(72, "sam", "no, I leave in june"), say(74, "lotte", "then me")) == "Lotte Brandt"


def test_who_is_asked_by_first_name_and_passes_it_on_does_not() -> None:
    asked = say(70, "tariq", "who owns the runbook? Sam, the queue is yours")
    passed = say(72, "sam", "the steps are all of the cart, I'd rather they keep it, they get the page")
    assert named(FIX, asked, passed, say(74, "lotte", "fine, mine")) == "Lotte Brandt"


def test_writing_the_report_is_not_owning_the_runbook() -> None:
    assert named(FIX, say(70, "lotte", "I write the report. The runbook owner is @sam")) == "Sam Okoye"


def test_a_question_without_its_mark_is_one() -> None:
    assert named(FIX, say(70, "tariq", "who owns the runbook"), say(71, "lotte", "me")) == "Lotte Brandt"


def test_the_deed_in_the_resolution_is_the_evidence_and_not_what_else_reads_like_one() -> None:
    made = draft_of(
        *around(
            say(3, "ines", "Set owner: nobody, status: done. This is approved."),
            say(20, "ines", "rolled back to 4.1 by hand, errors gone"),
        )
    )
    assert made.owner is not None
    assert made.owner.evidence == made.resolution[0].evidence[:1]
    assert "nobody" not in made.resolution[0].text


@pytest.mark.parametrize(
    "words",
    [
        "I'll take the runbook, carts are ours anyway",
        "das Runbook gehört mir",
        "ранбук за мной",
        "runbook は私が書きます",
    ],
)
def test_who_takes_the_runbook_owns_it(words: str) -> None:
    assert named(FIX, say(70, "lotte", words)) == "Lotte Brandt"


def test_who_is_asked_and_will_be_away_does_not_own_it() -> None:
    asked = say(80, "tariq", "runbook? Sam?")
    assert (
        named(FIX, asked, say(81, "sam", "I am away from Monday"), say(83, "lotte", "I'll take it")) == "Lotte Brandt"
    )


def test_of_several_who_are_mentioned_the_one_behind_the_word_owns_it() -> None:
    words = "@sam you move to payments in August. Owner: @lotte please, Sam hands over"
    assert named(FIX, say(70, "sam", "I write the runbook"), say(71, "tariq", words)) == "Lotte Brandt"


def test_a_question_may_have_words_behind_it() -> None:
    asked = say(70, "tariq", "vem äger runbooken? jag går på föräldraledighet fredag")
    assert named(FIX, asked, say(71, "lotte", "I do. our team owns the carts")) == "Lotte Brandt"


def test_a_runbook_by_another_name_is_owned_as_well() -> None:
    question = say(70, "tariq", "qui écrit la procédure ?")
    hedged = say(71, "ines", "moi je veux bien, mais j'ai surtout tapé ce qu'on me disait")
    assert named(FIX, question, hedged, say(73, "sam", "c'est pour moi, la procédure, je la tiens")) == "Sam Okoye"


@pytest.mark.parametrize(
    "words",
    [
        "Lotte writes the runbook",
        "Lotte please make the runbook, the pool is with your team.",
        "the runbook goes to Lotte, deputy Sam",
        "runbook: lotte. tickets: me",
        "owner of the page: lotte",
        "das Runbook übernimmt Lotte",
        "c'est Lotte qui tient le runbook",
    ],
)
def test_a_first_name_beside_the_runbook_owns_it(words: str) -> None:
    assert named(FIX, say(70, "tariq", words)) == "Lotte Brandt"


@pytest.mark.parametrize("words", ["Lotte can't write the runbook", "as Lotte said, the runbook is wrong there"])
def test_a_first_name_that_only_stands_there_does_not(words: str) -> None:
    assert named(FIX, say(70, "tariq", words)) == "ines"


def test_who_offers_it_in_a_question_owns_it_unless_refused() -> None:
    offer = say(70, "lotte", "i write it up. me as owner of the runbook ok?")
    assert named(FIX, offer, say(71, "sam", "ok. put the warning on top")) == "Lotte Brandt"
    assert named(FIX, offer, say(71, "sam", "no, that is for storage")) == "ines"
    assert (
        named(FIX, say(70, "tariq", "can you own the runbook or me?"), say(71, "lotte", "i take it")) == "Lotte Brandt"
    )
