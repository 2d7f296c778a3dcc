"""Commands that a message shows with hardly a word: run by their writer, or only shown."""

from __future__ import annotations

import pytest
from builders import FENCE, analysis_of, around, fix, run, say

from wetink.model.evidence import Outcome, RedactedEvent

BAN = "varnishadm ban req.url ~ /cart"
COUNT = "varnishstat -1 -f MAIN.n_object"


def kept(*events: RedactedEvent) -> list[str]:
    return fix(*around(*events))


@pytest.mark.parametrize(
    "words", ["`{}`", "`{}` 🤞", "emptying the cart pages then: `{}`", "leere jetzt den Cache:\n`{}`"]
)
def test_a_command_with_hardly_a_word_was_run_by_who_speaks_on(words: str) -> None:
    assert kept(say(10, "ines", words.format(BAN)), say(13, "ines", "p95 at 900 ms")) == [BAN]


def test_what_a_message_shows_below_its_command_is_the_answer() -> None:
    told = say(10, "ines", f"`{COUNT}`\n{FENCE}\nMAIN.n_object 37\n{FENCE}")
    looks = analysis_of(*around(told)).looks
    assert [(look.run.line, look.run.output) for look in looks] == [(COUNT, "MAIN.n_object 37")]


@pytest.mark.parametrize(
    "words",
    [
        "`{}`?",
        "you can `{}`",
        "one could: `{}`",
        "do not run `{}`",
        "please: `{}`",
        "why is there a cron job that does `{}`?",
    ],
)
def test_what_is_asked_wished_or_forbidden_was_not_run(words: str) -> None:
    assert kept(say(10, "ines", words.format(BAN)), say(13, "ines", "p95 at 900 ms")) == []


def test_an_answer_to_how_is_no_deed() -> None:
    events = (say(9, "tariq", "how does one empty it?"), say(10, "ines", f"`{BAN}`"), say(13, "ines", "p95 at 900 ms"))
    assert kept(*events) == []


def test_a_command_in_a_longer_sentence_is_only_mentioned() -> None:
    long = f"when we had this in spring the people from the night shift told everybody to use `{BAN}`"
    assert kept(say(10, "ines", long), say(13, "ines", "p95 at 900 ms")) == []


def test_who_says_nothing_more_may_not_have_run_it() -> None:
    assert kept(say(10, "ines", f"`{BAN}`"), say(13, "tariq", "p95 at 900 ms")) == []


def test_who_takes_it_back_did_not_run_it() -> None:
    assert kept(say(10, "ines", f"`{BAN}`"), say(11, "ines", "not applied, wrong cluster in that line")) == []


def test_a_refused_command_was_not_run() -> None:
    events = (say(10, "ines", f"`{BAN}`"), say(10.5, "tariq", "no, don't"), say(13, "ines", "p95 at 900 ms"))
    assert kept(*events) == []


def test_who_has_a_terminal_in_the_record_did_not_type_what_it_lacks() -> None:
    typed = run(9, "ines", "uptime", "up 3 days")
    assert kept(typed, say(10, "ines", f"`{BAN}`"), say(13, "ines", "p95 at 900 ms")) == []


@pytest.mark.parametrize("answer", ["error: no such ban syntax", "ERROR: 106 denied", "fatal: cannot connect"])
def test_an_error_written_right_behind_a_command_is_its_answer(answer: str) -> None:
    found = analysis_of(*around(say(10, "ines", f"doing `{BAN}`, ran it"), say(11, "ines", answer))).changes
    assert [(c.run.line, c.run.item.outcome, c.kept) for c in found] == [(BAN, Outcome.FAILED, False)]
