"""Which message says how which change went."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, bot, changes_of, run, say

from wetink.drafting.record.verdicts import sign, verdicts
from wetink.drafting.resolution.fates import Fate
from wetink.model.evidence import RedactedEvent


def spoken(*events: RedactedEvent) -> dict[str, tuple[list[str], list[str]]]:
    """Command -> (words for it, words against it)."""
    found = analysis_of(*around(*events))
    said = verdicts(found.record, [c.run for c in found.changes])
    return {
        c.run.line: ([s.text for s in said[c.run.item.id].good], [s.text for s in said[c.run.item.id].bad])
        for c in found.changes
    }


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("that did it", 1),
        ("5xx rate is falling", 1),
        ("läuft wieder", 1),
        ("ça remarche", 1),
        ("no change", -1),
        ("made it worse", -1),
        ("bringt nichts", -1),
        ("toujours pareil", -1),
        ("restarted it. não voltou", -1),
        ("it is not stable", -1),
        ("it said success, but nothing happened", -1),
        ("no difference for a minute, then it recovered", 1),
        ("is it fixed?", 0),
        ("looking at the logs", 0),
    ],
)
def test_the_last_word_of_a_message_counts(prose: str, expected: int) -> None:
    assert sign(prose) == expected


def test_an_outcome_belongs_to_the_speakers_latest_change_only() -> None:
    found = spoken(
        run(10, "ines", "docker restart varnish-1", "varnish-1"),
        run(12, "ines", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        say(14, "ines", "no change"),
    )
    assert found["docker restart varnish-1"] == ([], [])
    assert found["sysctl -w net.core.somaxconn=4096"] == ([], ["no change"])


def test_what_is_told_to_be_wrong_elsewhere_and_mended_next_is_no_word_on_the_change_before() -> None:
    found = spoken(
        run(10, "ines", "systemctl restart ledgerd", ""),
        say(13, "ines", "and tilld is broken, same thing"),
        run(14, "ines", "systemctl restart tilld", ""),
    )
    assert found["systemctl restart ledgerd"] == ([], [])


def test_each_speaks_of_their_own_change() -> None:
    found = spoken(
        run(10, "ines", "docker restart varnish-1", "varnish-1"),
        run(11, "tariq", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        say(13, "ines", "made it worse"),
    )
    assert found["docker restart varnish-1"] == ([], ["made it worse"])
    assert found["sysctl -w net.core.somaxconn=4096"] == ([], [])


def test_who_changed_nothing_speaks_of_the_latest_change() -> None:
    found = spoken(
        run(10, "ines", "docker restart varnish-1", "varnish-1"),
        run(12, "ines", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        say(14, "lotte", "that did it"),
    )
    assert found["docker restart varnish-1"] == ([], [])
    assert found["sysctl -w net.core.somaxconn=4096"] == (["that did it"], [])


def test_a_message_that_names_an_object_speaks_of_that() -> None:
    found = spoken(
        run(10, "ines", "docker restart varnish-1", "varnish-1"),
        run(12, "tariq", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        say(14, "tariq", "varnish-1 restarted but no difference"),
    )
    assert found["docker restart varnish-1"] == ([], ["varnish-1 restarted but no difference"])


def test_words_before_the_change_say_nothing_of_it() -> None:
    found = spoken(say(8, "ines", "still down"), run(10, "ines", "docker restart varnish-1", "varnish-1"))
    assert found["docker restart varnish-1"] == ([], [])


def test_bots_say_nothing_of_a_change() -> None:
    found = spoken(run(10, "ines", "docker restart varnish-1", "varnish-1"), bot(11, "Build", "all green"))
    assert found["docker restart varnish-1"] == ([], [])


def test_words_of_much_later_are_about_something_else() -> None:
    found = spoken(run(10, "ines", "docker restart varnish-1", "varnish-1"), say(40, "ines", "no change"))
    assert found["docker restart varnish-1"] == ([], [])


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("done, all six are new. rejects still come in. nothing", -1),
        ("fertig: nichts.", -1),
        ("it goes down again after 6 s, useless", -1),
        ("nothing to do with us", 0),
    ],
)
def test_an_outcome_in_one_last_word(prose: str, expected: int) -> None:
    assert sign(prose) == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("rolled back, all pods ready. errors still 31. so not us?", -1),
        ("rejects immer noch bei 12 %", -1),
        ("it works again. shall we close?", 1),
        ("did it help?", 0),
        ("still the best shop in town", 0),
    ],
)
def test_a_question_at_the_end_hides_no_outcome_and_what_stays_so_high_is_bad(prose: str, expected: int) -> None:
    assert sign(prose) == expected


def test_of_a_change_told_in_one_channel_another_channel_says_nothing() -> None:
    ban = "varnishadm ban req.url ~ /cart"
    events = (
        say(10, "ines", f"ran `{ban}`"),
        say(12, "tariq", "no change at all"),
        say(13, "lotte", "the heating works again", channel="office"),
    )
    assert spoken(*events) == {ban: ([], ["no change at all"])}


def test_a_message_that_names_an_object_of_long_ago_does_not_speak_of_the_latest_change() -> None:
    found = spoken(
        run(2, "ines", "docker restart varnish-1", "varnish-1"),
        run(30, "ines", "docker restart mailer-7", "mailer-7"),
        say(33, "sam", "varnish-1 is still the same"),
    )
    assert found["docker restart mailer-7"] == ([], [])


def test_the_same_as_before_in_one_word_is_bad() -> None:
    assert [sign(prose) for prose in ("reiniciat orthanc. igual", "relancé. pareil", "riavviato: uguale")] == [
        -1,
        -1,
        -1,
    ]


def test_that_it_was_wrong_is_about_what_another_did_and_not_about_the_answer_to_it() -> None:
    flush, hold = "ssh mail-2 sudo postqueue -f", "sudo postsuper -h ALL"
    events = (
        run(10, "sam", flush),
        run(14, "ines", hold, "postsuper: Placed on hold: 70 messages"),
        say(16, "ines", "That was too early, all 70 go at once. I put everything on hold"),
    )
    assert spoken(*events)[flush][1]
    assert spoken(*events)[hold] == ([], [])
    found = changes_of(*around(*events))
    assert (found[flush].fate, found[flush].reason) == (Fate.NO_EFFECT, "did harm")
    assert found[hold].kept


def test_who_regrets_it_speaks_of_their_own() -> None:
    flush, hold = "ssh mail-2 sudo postqueue -f", "sudo postsuper -h ALL"
    found = spoken(run(10, "sam", flush), run(14, "ines", hold), say(16, "ines", "sorry, that was a mistake"))
    assert found[flush] == ([], [])
    assert found[hold][1]


def test_a_hope_told_with_a_change_is_no_good_word() -> None:
    line = "docker restart varnish-1"
    found = spoken(run(10, "ines", line, "varnish-1"), say(10.3, "ines", "restarting it, maybe it recovers"))
    assert found[line] == ([], [])


def test_a_bad_word_is_not_about_what_the_same_message_does_about_it() -> None:
    compact = "trying a major compaction: `nodetool compact carts items`"
    stop = "that did not help, it copies all of it. `nodetool stop COMPACTION`"
    found = spoken(say(10, "ines", compact), say(18, "ines", stop), say(20, "ines", "stopped"))
    assert found["nodetool stop COMPACTION"][1] == []
    assert found["nodetool compact carts items"][1] == [stop]


def test_a_letter_says_of_each_of_its_writers_changes_how_it_went() -> None:
    limit, restart = "consul kv put cart/limit 900", "systemctl restart listenerd"
    letter = (
        "I gave the cart/limit 600 more, that is only air for the night. The counters of both shops should work now, "
        "please look. I restarted listenerd too because the desk asked me to, this was for nothing. Lotte knows of it."
    )
    found = spoken(run(10, "ines", restart, ""), run(12, "ines", limit, ""), say(15, "ines", letter))
    assert found[restart][1] == [letter]
    assert found[limit] == ([], [])


def test_who_tells_an_own_deed_and_its_outcome_says_nothing_of_anothers() -> None:
    line = "zpool replace tank disk-1 disk-2"
    found = spoken(run(10, "ines", line, ""), say(12, "tariq", "restarted the viewer. no change"))
    assert found[line] == ([], [])
    found = spoken(run(10, "ines", line, ""), say(12, "tariq", "no change"))
    assert found[line] == ([], ["no change"])
