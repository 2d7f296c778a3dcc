"""An incident of which only the report tells."""

from __future__ import annotations

from builders import NOON, alert, around, commands, draft_of, fix, resolved, run, say

from wetink.model.draft import Draft
from wetink.model.event import Event, Kind, Passage, Place, When
from wetink.model.evidence import RedactedEvent

REPORT = (
    ("Summary", "Search answered nobody for 40 minutes after a reindex filled the disks of the shards."),
    ("Customer impact", 'Shoppers saw "No results, try again later" on every page.'),
    ("Timeline", "Tariq Bell found that the disks of es-1 and es-2 were full because old indices were never deleted."),
    ("Timeline", "Ines Kovar deleted the indices of May by hand."),
    ("Timeline", "Search recovered at 12:41, with 99% of queries answered."),
    ("Lessons learned", "Restarting the shards did nothing and cost ten minutes."),
    ("Action items", "SEARCH-40 delete old indices every night"),
)


OVER = (
    alert(0, "SearchDown", "search answers nobody"),
    resolved(41, "SearchDown", "search answers nobody"),
)


def report(*more: RedactedEvent) -> Draft:
    passages = [
        RedactedEvent(
            Event(
                Place("postmortem.md", f"line {n}"),
                Kind.DOCUMENT,
                text,
                Passage(("Search outage", heading), "item" if heading == "Action items" else "paragraph"),
                When(),
                None,
                "postmortem.md",
            )
        )
        for n, (heading, text) in enumerate(REPORT, 1)
    ]
    return draft_of(*passages, *more)


def test_what_the_report_says_was_done_is_the_resolution() -> None:
    steps = report(*OVER).resolution
    assert any("deleted the indices of May" in step.text for step in steps)


def test_what_customers_saw_is_quoted_from_the_report() -> None:
    assert [claim.text for claim in report(*OVER).symptom.customers] == ["No results, try again later"]


def test_lessons_and_actions_are_no_steps() -> None:
    made = report(*OVER)
    told = [step.text for step in (*made.diagnosis, *made.resolution, *made.verification)]
    assert not [text for text in told if "cost ten minutes" in text or "SEARCH-40" in text]


def test_the_actions_of_the_report_are_the_prevention() -> None:
    assert [item.ref for item in report().prevention] == ["SEARCH-40"]


def test_everything_taken_from_the_report_cites_it() -> None:
    made = report(*OVER)
    for step in (*made.diagnosis, *made.resolution, *made.verification):
        assert [made.evidence[i].source for i in step.evidence] == ["postmortem.md"] * len(step.evidence)


def test_where_people_told_it_themselves_the_report_adds_no_steps() -> None:
    talk = [say(n, "ines", f"cart node number {n} checked, next one") for n in range(1, 12)]
    fixed = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")
    story = around(*talk, fixed)
    alone = fix(*story)
    assert commands(report(*story).resolution) == alone
    assert alone == ["kubectl scale deployment/cart --replicas=8"]


def test_a_report_alone_has_a_title_and_a_window() -> None:
    made = report()
    assert 0 < len(made.title) <= 120
    assert all(cited.at is None or cited.at >= NOON for cited in made.evidence.values())


def story(*sentences: tuple[str, str]) -> Draft:
    """The draft of a report that says just this under these headings."""
    passages = [
        RedactedEvent(
            Event(
                Place("postmortem.md", f"line {n}"),
                Kind.DOCUMENT,
                text,
                Passage(("Search outage", heading), "paragraph"),
                When(),
                None,
                "postmortem.md",
            )
        )
        for n, (heading, text) in enumerate(sentences, 1)
    ]
    return draft_of(*OVER, *passages)


def test_a_deed_stands_right_behind_who_did_it() -> None:
    draft = story(
        ("Timeline", "The alert for search fired and Ines Kovar was paged."),
        ("Timeline", "Ines asked the network team; they found that a change had dropped the rule for port 9200."),
        ("Timeline", "The network team put the rule for port 9200 back in the firewall console."),
        ("Timeline", "The limit of open files was raised to 65536, then shard 7 was restarted."),
    )
    assert commands(draft.resolution) == [
        'Do what was done then: "The network team put the rule for port 9200 back in the firewall console."',
        'Do what was done then: "The limit of open files was raised to 65536, then shard 7 was restarted."',
    ]


def test_one_paragraph_gives_deeds_waits_and_proofs() -> None:
    whole = (
        "The indexer was stopped at noon. We waited until the shard had replayed its log. "
        "Then the error rate of search was back at 0.02 % and customers confirmed it."
    )
    draft = story(
        ("Timeline", "The alert for search fired and Ines Kovar was paged."),
        ("Resolution", whole),
    )
    assert commands(draft.resolution) == [
        'Do what was done then: "The indexer was stopped at noon."',
        'Wait, as was done then: "We waited until the shard had replayed its log."',
    ]
    assert any("0.02 %" in step.text for step in draft.verification)
