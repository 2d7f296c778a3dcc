"""What was merged or filed so that it does not come back."""

from __future__ import annotations

import pytest
from builders import alert, around, bot, draft_of, passage, resolved, run, say

from wetink.model.event import Link
from wetink.model.evidence import RedactedEvent

PULL = "https://git.example/shop/cart/pull/884"
TICKET = "https://tracker.example/browse/CART-31"


def items(*events: RedactedEvent) -> list[tuple[str, str]]:
    """(reference, state) of all prevention items."""
    return [(item.ref, item.status) for item in draft_of(*around(*events)).prevention]


@pytest.mark.parametrize(
    "words",
    ["filed CART-31: alert on pool use", "created CART-31 for the alert", "Ticket CART-31 angelegt", "CART-31 créé"],
)
def test_a_ticket_that_was_filed_is_filed(words: str) -> None:
    assert items(say(70, "ines", words)) == [("CART-31", "filed")]


def test_a_merged_pull_request_is_done() -> None:
    assert items(say(70, "ines", f"{PULL} alert on pool use, merged")) == [("#884", "done")]


def test_an_open_pull_request_is_filed() -> None:
    assert items(say(70, "ines", f"PR up: {PULL} alert on pool use")) == [("#884", "filed")]


def test_a_number_alone_tells_that_a_known_pull_request_was_merged() -> None:
    assert items(say(70, "ines", f"PR up: {PULL} alert on pool use"), say(90, "tariq", "884 merged")) == [
        ("#884", "done")
    ]


def test_a_number_alone_that_belongs_to_nothing_known_is_nothing() -> None:
    assert items(say(90, "tariq", "884 merged")) == []


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ("shop/cart#884 alert on pool use, merged", "shop/cart#884"),
        ("cart-config!884 alert on pool use, merged", "cart-config!884"),
        ("shop/cart/pull/884 merged, it renames the queue", "#884"),
        ("cart#884 fusionnée", "cart#884"),
    ],
)
def test_a_request_is_named_with_its_repository(words: str, ref: str) -> None:
    assert items(say(70, "ines", words)) == [(ref, "done")]


def test_the_name_with_its_repository_and_the_address_are_one() -> None:
    assert items(say(70, "ines", f"PR up: {PULL} alert"), say(90, "tariq", "shop/cart#884 merged")) == [
        ("shop/cart#884", "done")
    ]


def test_a_channel_or_a_count_is_no_request() -> None:
    assert items(say(70, "ines", "filed it in room#7, C#12 and build.log:88 opened")) == []


def test_merged_and_nothing_else_is_of_the_request_that_its_speaker_named_last() -> None:
    request = say(70, "ines", f"PR up: {PULL} three sources everywhere")
    assert items(request, say(80, "ines", "merged, it goes out at twelve")) == [("#884", "done")]
    assert items(request, say(80, "tariq", "done, going home")) == [("#884", "filed")]
    assert items(request, say(80, "ines", "merged the other thing that we talked about with the team today")) == [
        ("#884", "filed")
    ]


def test_a_part_that_is_merged_leaves_the_rest_open() -> None:
    said = "CART-31 read from the replica, ticket. in review, one part of it is already merged"
    assert items(say(70, "ines", said)) == [("CART-31", "filed")]


def test_what_a_bot_announced_as_merged_before_it_began_is_no_follow_up() -> None:
    early = bot(-9, "GitHub", f"Ines merged {PULL} into main")
    assert items(early, say(70, "ines", f"{PULL}, this morning: it was merged by me")) == []


def test_a_volume_of_its_own_is_a_follow_up() -> None:
    assert items(say(70, "ines", f"{TICKET} separate volume for temporary files, I test it this week")) == [
        ("CART-31", "filed")
    ]


def test_a_number_inside_another_number_is_not_it() -> None:
    assert items(say(70, "ines", f"PR up: {PULL} alert"), say(90, "tariq", "1884 rows merged")) == [("#884", "filed")]


def test_not_yet_merged_is_not_done() -> None:
    assert items(say(70, "ines", f"PR up: {PULL}"), say(80, "tariq", "CART-31 filed, to do once 884 is in")) == [
        ("#884", "filed"),
        ("CART-31", "filed"),
    ]


def test_states_are_told_for_each_reference_apart() -> None:
    assert items(say(70, "ines", "filed CART-31 for the alert. CART-32 is done.")) == [
        ("CART-31", "filed"),
        ("CART-32", "done"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "CART-9 is unrelated",
        "btw CART-9 was filed last month",
        "CART-9 already exists for that, known issue",
        "CART-9 filed for the pager is a separate topic",
        "CART-9 is filed, that is feature work and not follow up",
        "and CART-9 is our ticket for the pool, not about this",
    ],
)
def test_a_ticket_put_aside_is_no_prevention(words: str) -> None:
    assert items(say(70, "ines", words)) == []


def test_a_ticket_only_asked_about_is_no_prevention() -> None:
    assert items(say(70, "ines", "does CART-9 cover this?")) == []


def test_a_ticket_named_before_the_recovery_only_is_no_prevention() -> None:
    assert items(say(10, "ines", "smells like CART-9")) == []


def test_a_link_makes_it_an_item_with_that_address() -> None:
    said = say(70, "ines", "for the alert: CART-31", links=(Link(TICKET, "CART-31"),))
    prevention = draft_of(*around(said)).prevention
    assert [(item.ref, item.url) for item in prevention] == [("CART-31", TICKET)]


def test_the_topic_of_the_channel_lists_follow_ups() -> None:
    topic = say(70, "ines", "set the channel topic: over. CART-31, CART-32", note="topic")
    assert items(topic) == [("CART-31", "filed"), ("CART-32", "filed")]


def test_the_trackers_bot_tells_that_it_is_done() -> None:
    assert items(
        say(70, "ines", "filed CART-31: alert on pool use"), bot(80, "Tracker", "Ines Kovar moved CART-31 to Done")
    ) == [("CART-31", "done")]


def test_a_post_mortems_action_item_is_an_item() -> None:
    assert items(passage(1, "CART-33 limit the pool per pod", "Action items")) == [("CART-33", "filed")]


def test_a_ticked_action_item_is_done() -> None:
    assert items(passage(1, "CART-33 limit the pool per pod", "Action items", done=True)) == [("CART-33", "done")]


def test_a_ticket_in_the_post_mortems_story_is_no_item() -> None:
    assert items(passage(1, "It looked like CART-9 of last year", "What happened")) == []


@pytest.mark.parametrize("word", ["UTF-8", "SHA-256", "RFC-9110", "HTTP-500", "SEV-2", "TLS-1", "CVE-2024"])
def test_names_of_standards_are_no_tickets(word: str) -> None:
    assert items(say(70, "ines", f"filed a note on {word}")) == []


def test_an_items_text_says_what_it_is_for() -> None:
    text = draft_of(*around(say(70, "ines", "filed CART-31: alert on pool use"))).prevention[0].text
    assert text == "alert on pool use"


def test_a_merge_request_keeps_its_mark() -> None:
    said = say(70, "ines", "merged https://git.example/shop/cart/-/merge_requests/17 limit per pod")
    assert items(said) == [("!17", "done")]


def test_nothing_filed_is_a_finding() -> None:
    made = draft_of(alert(0, "CartSlow", "slow"), say(1, "ines", "looking"), resolved(30, "CartSlow", "slow"))
    assert made.prevention == ()
    assert "prevention" in {finding.rule for finding in made.findings}


def test_an_action_item_that_waits_is_not_done() -> None:
    assert items(passage(1, "CART-33 limit the pool per pod, not yet deployed", "Action items")) == [
        ("CART-33", "filed")
    ]


def test_an_action_item_that_is_deployed_is_done() -> None:
    assert items(passage(1, "CART-33 limit the pool per pod, deployed", "Action items")) == [("CART-33", "done")]


def test_what_is_hidden_in_a_comment_ticks_no_box() -> None:
    hidden = "<!-- note: prevention is done, link https://git.example.com/acme/infra/pull/1 --> all good now"
    assert draft_of(*around(say(70, "ines", hidden))).prevention == ()
    plain = "merged https://git.example.com/acme/infra/pull/1"
    assert [p.status for p in draft_of(*around(say(70, "ines", plain))).prevention] == ["done"]


@pytest.mark.parametrize(
    "url",
    [
        "https://dev.azure.example/shop/_git/cart/pullrequest/884",
        "https://git.example/shop/cart/issues/884",
        "https://git.example/shop/cart/-/work_items/884",
        "https://bitbucket.example/projects/SHOP/repos/cart/pull-requests/884",
        "https://gerrit.example/c/cart/+/884",
        "https://dev.azure.example/shop/_workitems/edit/884",
    ],
)
def test_every_forge_names_its_requests_and_issues_by_address(url: str) -> None:
    (item,) = draft_of(*around(say(70, "ines", f"filed {url} alert on pool use"))).prevention
    assert (item.ref, item.url, item.status) == ("#884", url, "filed")


def test_a_request_is_known_by_the_address_it_was_given_before() -> None:
    opened = bot(55, "Forge", f"Pull request 884 created by Ines Kovar: alert on pool use {PULL}")
    (item,) = draft_of(*around(opened, bot(70, "Forge", "Pull request 884 completed by Ines Kovar"))).prevention
    assert (item.ref, item.url, item.status) == ("#884", PULL, "done")


INFRA = "https://git.example/shop/cart"


def record(minutes: float, text: str, path: str = "", label: str = "pull request") -> RedactedEvent:
    """A change as its forge or tracker recorded it."""
    links = (Link(f"{INFRA}/{path}", label),) if path else ()
    return say(minutes, "tariq", text, channel="github", note="change", links=links)


def told(*events: RedactedEvent) -> list[tuple[str, str, str, str]]:
    """(text, reference, state, address) of all prevention items."""
    return [(item.text, item.ref, item.status, item.url) for item in draft_of(*around(*events)).prevention]


def test_what_the_forge_recorded_gives_title_state_and_address() -> None:
    assert told(
        say(70, "ines", "PR up: #884, please have a look"),
        record(69, "Opened shop/cart#884: Alert on pool use", "pull/884"),
        record(95, "Merged shop/cart#884: Alert on pool use", "pull/884"),
    ) == [("Alert on pool use", "#884", "done", PULL)]


def test_of_a_list_of_pull_requests_none_is_prevention_by_itself() -> None:
    some = (
        record(70, "Opened shop/cart#884: Alert on pool use", "pull/884"),
        record(71, "Opened shop/cart#885: Something else", "pull/885"),
        record(95, "Merged shop/cart#884: Alert on pool use", "pull/884"),
    )
    assert items(*some) == []


def test_a_pull_request_with_a_file_of_its_own_is_named_by_that() -> None:
    opened = record(70, "Opened shop/cart#884: Alert on pool use", "pull/884")
    merged = record(95, "Merged shop/cart#884: Alert on pool use", "pull/884")
    assert told(opened) == [("Alert on pool use", "#884", "filed", PULL)]
    assert told(opened, merged) == [("Alert on pool use", "#884", "done", PULL)]


def test_one_of_before_the_recovery_is_the_fix_or_the_cause_not_prevention() -> None:
    opened = record(30, "Opened shop/cart#884: Revert the pool", "pull/884")
    assert items(opened, record(95, "Merged shop/cart#884: Revert the pool", "pull/884")) == []


def test_a_description_does_not_name_the_page_it_stands_on() -> None:
    own = (Link(f"{INFRA}/pull/884", "pull request"),)
    some = (
        record(70, "Opened shop/cart#884: Alert on pool use", "pull/884"),
        record(71, "Opened shop/cart#885: Something else", "pull/885"),
        say(70, "tariq", "This adds the alert we wanted", channel="github", links=own),
    )
    assert items(*some) == []


def test_the_latest_state_wins() -> None:
    filed = say(70, "ines", "filed CART-31 for the alert")
    closed = record(80, "Closed CART-31 (Done): Alert on pool use")
    reopened = record(90, "Moved CART-31 from Done to To Do: Alert on pool use")
    assert items(filed, closed) == [("CART-31", "done")]
    assert items(filed, closed, reopened) == [("CART-31", "filed")]
    assert items(filed, record(65, "Filed CART-31: Alert on pool use"), say(99, "ines", "CART-31 is done")) == [
        ("CART-31", "done")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Closed shop/cart#884: Alert on pool use",
        "Closed as not planned: shop/cart#884: Alert on pool use",
    ],
)
def test_what_was_closed_without_being_done_is_no_prevention(words: str) -> None:
    assert items(say(70, "ines", f"PR up: {PULL}"), record(95, words, "pull/884")) == []


def test_a_ticket_that_will_not_be_done_is_no_prevention() -> None:
    filed = say(70, "ines", "filed CART-31 for the alert")
    assert items(filed, record(80, "Closed CART-31 (Done / Won't Do): Alert")) == []


def test_a_number_that_two_repositories_use_is_not_told_apart() -> None:
    both = (
        record(95, "Merged shop/cart#884: Alert on pool use", "pull/884"),
        say(96, "tariq", "Merged shop/api#884: Something else", channel="github", note="change"),
    )
    assert items(say(70, "ines", "PR up: #884"), *both) == [("#884", "filed")]
    assert items(say(70, "ines", f"PR up: {PULL}"), *both) == [("#884", "done")]


@pytest.mark.parametrize(
    "words",
    [
        "Merged pull request #884 from shop/alert: Alert on pool use (commit 9a8b7c6d5e)",
        "Merged branch 'alert' into 'main' (commit 9a8b7c6d5e)\n\nAlert on pool use\n\nSee merge request shop/cart!884",
    ],
)
def test_git_log_tells_that_it_was_merged(words: str) -> None:
    merged = say(95, "tariq", words, channel="git", note="change")
    assert items(say(70, "ines", f"PR up: {PULL}"), merged) == [("#884", "done")]


def test_a_ticket_that_a_commit_named_before_the_recovery_is_still_a_follow_up() -> None:
    assert items(
        record(10, "Committed 9a8b7c6d5e: CART-31 part one"),
        say(70, "ines", "for the alert: CART-31", links=(Link(TICKET),)),
    ) == [("CART-31", "filed")]


def test_what_was_merged_before_it_began_is_no_follow_up() -> None:
    merge = say(-30, "ines", "Merged shop/cart#812: smaller node", note="change", channel="git")
    told = say(70, "ines", "root cause was https://git.example/shop/cart/pull/812, merged this morning")
    assert draft_of(merge, *around(told)).prevention == ()


def test_a_ticket_listed_with_what_it_is_for_is_filed() -> None:
    assert items(say(70, "ines", "CART-31 alert on pool use per pod")) == [("CART-31", "filed")]
    assert items(say(70, "ines", "CART-31 is about the old shop")) == []


def test_a_request_made_at_a_prompt_is_filed_until_it_is_merged_there() -> None:
    made = run(70, "ines", "gh pr create --title 'alert on pool use' --fill", f"{PULL}")
    (item,) = draft_of(*around(made)).prevention
    assert (item.ref, item.status, item.url) == ("#884", "filed", PULL)
    (item,) = draft_of(*around(made, run(90, "ines", "gh pr merge 884 --squash", "merged"))).prevention
    assert item.status == "done"


def test_a_request_that_takes_its_title_from_the_commit_is_called_by_it() -> None:
    made = run(
        70, "ines", 'git commit -qam "alert on pool use" && git push -u origin pool && gh pr create --fill', PULL
    )
    (item,) = draft_of(*around(made)).prevention
    assert item.text == "alert on pool use"


def test_a_programs_own_update_is_no_follow_up_unless_a_person_names_it() -> None:
    made = bot(70, "renovate", f"{PULL} bump coredns opened by renovate")
    assert items(made) == []
    assert items(made, say(80, "ines", f"filed {PULL} so that the cart resolves again")) == [("#884", "filed")]


@pytest.mark.parametrize(
    "words",
    ["next: CART-31 alert if the pool is nearly full", "далі: CART-31 тривога на повний пул", "CART-31 alert on it"],
)
def test_a_follow_up_may_be_listed_behind_a_word_and_name_a_condition(words: str) -> None:
    assert items(say(70, "ines", words)) == [("CART-31", "filed")]


@pytest.mark.parametrize("words", ["CART-8 my own page is grey, maybe next week", "CART-8 perhaps one day in spring"])
def test_what_somebody_says_of_a_ticket_is_no_task(words: str) -> None:
    assert items(say(70, "ines", words)) == []


@pytest.mark.parametrize("heading", ["Acties", "Åtgärder", "再発防止", "Дії"])
def test_follow_ups_stand_under_headings_in_several_languages(heading: str) -> None:
    assert items(passage(1, "CART-33 limit the pool per pod", heading)) == [("CART-33", "filed")]


def test_a_merge_request_keeps_its_sign() -> None:
    assert items(say(70, "ines", "!245 merged, the key is new")) == [("!245", "done")]


def test_a_ticket_of_before_that_is_only_closed_is_no_prevention() -> None:
    assert items(say(10, "ines", "power supply replaced, HW-77"), say(70, "sam", "HW-77 closed")) == []


def test_a_ticket_that_somebody_calls_old_is_no_prevention() -> None:
    assert items(say(70, "sam", "CART-77 the shop has no offline mode, from 2024, still open")) == []


def test_a_short_entry_of_a_list_is_one_as_well() -> None:
    words = "to do: CART-31 alert when the pool is at 80 %, CART-32 proxy in front, CART-33 smaller default"
    assert items(say(70, "ines", words)) == [("CART-31", "filed"), ("CART-32", "filed"), ("CART-33", "filed")]


def test_tickets_that_are_only_named_side_by_side_make_no_list() -> None:
    assert items(say(70, "ines", "we had CART-31 and CART-32, CART-33 too")) == []


@pytest.mark.parametrize(
    "words",
    ["one probe for each cart and not only for the proxy : CART-33", "eine Probe je Cart statt nur am Proxy → CART-33"],
)
def test_a_ticket_behind_what_is_to_be_done_is_filed(words: str) -> None:
    assert items(say(70, "ines", words)) == [("CART-33", "filed")]


@pytest.mark.parametrize("words", ["a probe for the proxy then. CART-33 is mine", "Probe am Proxy. CART-33 ist meins"])
def test_a_ticket_that_its_speaker_takes_is_filed(words: str) -> None:
    assert items(say(70, "ines", words)) == [("CART-33", "filed")]


@pytest.mark.parametrize("words", ["do we still need the old probe: CART-33?", "same as: CART-33"])
def test_a_ticket_that_is_asked_about_or_likened_is_none(words: str) -> None:
    assert items(say(70, "ines", words)) == []


def test_a_ticket_and_its_request_in_one_sentence_are_one_item() -> None:
    assert items(say(70, "ines", "CART-31: more rights for the on-call, terraform PR #39 merged")) == [
        ("CART-31", "done")
    ]


def test_a_part_of_a_longer_name_is_no_ticket() -> None:
    assert items(say(70, "ines", "the case of SA-EAST-1 is closed")) == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("follow-ups: CART-31 alert on pool use (<66%)", "alert on pool use (<66%)"),
        (f"filed CART-31 {TICKET}: alert on pool use", "alert on pool use"),
    ],
)
def test_the_text_of_an_item_is_what_is_to_be_done(words: str, text: str) -> None:
    made = draft_of(*around(say(70, "ines", words)))
    assert [item.text for item in made.prevention] == [text]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "Follow-ups\n- [x] CART-31 alert on pool use\n- [ ] CART-32 proxy",
            [("CART-31", "done"), ("CART-32", "filed")],
        ),
        ("alert on pool use -> CART-31, proxy -> CART-32", [("CART-31", "filed"), ("CART-32", "filed")]),
        ("Tickets sind angelegt: CART-31 (Alarm) und CART-32 (Proxy)", [("CART-31", "filed"), ("CART-32", "filed")]),
        ("j'ai créé CART-31 pour l'alerte, et la MR !118 est fusionnée", [("CART-31", "filed"), ("!118", "done")]),
        ("Problem record PRB0040012 raised for the pool leak", [("PRB0040012", "filed")]),
        ("CHG0031201 raises the limit on the replica. Implemented last night.", [("CHG0031201", "done")]),
        ("I put the window into the page for changes, #420", [("#420", "filed")]),
        ("Ticket for the jitter is CART-31.", [("CART-31", "filed")]),
    ],
)
def test_each_of_several_is_read_in_its_own_part(words: str, found: list[tuple[str, str]]) -> None:
    assert sorted(items(say(70, "ines", words))) == sorted(found)


@pytest.mark.parametrize(
    "words",
    [
        "INC0099221 updated and closed",
        "the slow export is CART-9, old story",
        "ticket with the vendor opened, CART-9",
        "ORA-00270 was filed in the log",
        "CART-9 and CART-31 have nothing to do with it: that's separate",
    ],
)
def test_an_incident_an_error_and_an_old_ticket_are_no_prevention(words: str) -> None:
    assert items(say(70, "ines", words)) == []


def test_a_mail_s_broken_line_is_one_item() -> None:
    line = "* CART-31: alert when the pool is used to more than 80 percent, and not\n  only when it is full\n"
    mail = f"what remains:\n\n{line}"
    (item,) = draft_of(*around(say(70, "ines", mail))).prevention
    assert item.text == "alert when the pool is used to more than 80 percent, and not only when it is full"


def test_beside_a_list_other_tickets_are_other_business() -> None:
    words = "Tickets: CART-31 alert on pool use. CART-32 proxy in front of it.\nAccess for the new one: OPS-9.\n"
    assert [ref for ref, _ in items(say(70, "ines", words))] == ["CART-31", "CART-32"]


def test_what_was_reopened_is_open() -> None:
    said = [say(70, "ines", "filed CART-31 for the alert"), say(80, "ines", "CART-31 is done")]
    assert items(*said) == [("CART-31", "done")]
    assert items(*said, say(90, "ines", "reopened CART-31, it never fires")) == [("CART-31", "filed")]


def test_a_robot_s_ticket_counts_if_it_names_somebody_of_the_response() -> None:
    here, made = say(69, "ines", "writing tickets"), bot(70, "Jira", "Ines Kovar created CART-31: alert on the bill")
    assert items(here, made) == [("CART-31", "filed")]
    assert items(here, bot(70, "Jira", "Somebody Else created MKT-31: new colours")) == []
    assert items(here, bot(70, "Jira", "CART-31 moved to To do", channel="feed")) == []


def test_what_was_named_where_nobody_responded_has_to_be_of_the_cause() -> None:
    early, aside = say(-60, "sam", "who upgrades it?", channel="platform"), "filed OPS-9 for the upgrade of ingress"
    assert items(early, say(70, "sam", aside, channel="platform")) == []
    assert items(early, say(70, "sam", aside)) == [("OPS-9", "filed")]
