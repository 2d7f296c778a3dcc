"""An incident of which only the report tells."""

from __future__ import annotations

from builders import NOON, alert, around, commands, draft_of, fix, resolved, run, say, when

from wetink.model.draft import Draft, Step
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


def told(*lines: tuple[int | None, str, str], title: str = "") -> Draft:
    """The draft of a report alone: lines of (minute or None, heading, text)."""
    events = [
        RedactedEvent(
            Event(
                Place("report.md", f"line {n}"),
                Kind.DOCUMENT,
                text,
                Passage((title or "Search outage", heading), "item"),
                When() if minute is None else when(minute),
                None,
                "report.md",
            )
        )
        for n, (minute, heading, text) in enumerate(lines, 2)
    ]
    if title:
        named = Event(
            Place("report.md", "line 1"), Kind.DOCUMENT, title, Passage((), "title"), When(), None, "report.md"
        )
        events.insert(0, RedactedEvent(named))
    return draft_of(*events)


def texts(steps: tuple[Step, ...]) -> str:
    return " / ".join(step.text for step in steps)


WORDS = (
    (0, "Timeline", "@lotte noticed that the index nodes cannot write, the root file system is full"),
    (4, "Timeline", "@tariq suggests restarting all nodes"),
    (6, "Timeline", "Deleting single shards does not seem to do anything"),
    (9, "Timeline", "@ines deletes the archive of `2024` in the hope that this will free the disk"),
    (12, "Timeline", "@lotte confirms that queues are draining and writes work again"),
    (None, "A poem", "Then the nodes restarted their dance, and the queen had everything dropped."),
)


def test_a_timeline_in_the_present_tense_tells_deeds_but_not_what_was_suggested_or_said_of_them() -> None:
    steps = texts(told(*WORDS).resolution)
    assert "deletes the archive" in steps
    assert "suggests" not in steps
    assert "Deleting single shards" not in steps


def test_what_somebody_saw_by_a_report_is_the_diagnosis_and_its_end_the_verification() -> None:
    made = told(*WORDS)
    assert "the root file system is full" in texts(made.diagnosis)
    assert "queues are draining" in texts(made.verification)


def test_beside_a_timeline_other_prose_tells_no_steps() -> None:
    made = told(*WORDS)
    assert "dance" not in texts((*made.diagnosis, *made.resolution, *made.verification))


def test_a_report_without_alert_or_customers_gives_its_title_without_the_date() -> None:
    assert told(*WORDS, title="2025-06-03 12:00 PST, index nodes out of disk").title == "index nodes out of disk"


def test_commands_of_a_timeline_are_steps_and_not_told_twice() -> None:
    made = told(
        (0, "Timeline", "lots of index pods are in state Unknown"),
        (5, "Timeline", "`kubectl cordon index-node-3`"),
        (9, "Timeline", "Ines runs `kubectl delete pods -l app=index`"),
        (12, "Timeline", "search is working again"),
    )
    assert commands(made.resolution) == ["kubectl cordon index-node-3", "kubectl delete pods -l app=index"]
    assert "cordon" not in texts(made.diagnosis)
