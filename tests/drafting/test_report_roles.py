"""What a report that alone tells the incident gives to a runbook."""

from __future__ import annotations

from builders import draft_of, when

from wetink.model.draft import Draft
from wetink.model.event import Event, Kind, Passage, Place, When
from wetink.model.evidence import RedactedEvent

Line = tuple[int | None, str, str]


def report(*lines: Line, form: str = "item") -> Draft:
    """The draft of a report alone: (minute or None, heading or "", text)."""
    events = []
    for n, (minute, heading, text) in enumerate(lines, 2):
        headings = ("Mail gateway outage", heading) if heading else ("Mail gateway outage",)
        when_ = When() if minute is None else when(minute)
        made = Event(
            Place("report.md", f"line {n}"), Kind.DOCUMENT, text, Passage(headings, form), when_, None, "report.md"
        )
        events.append(RedactedEvent(made))
    return draft_of(*events)


def told(draft: Draft, part: str) -> list[str]:
    """The quotations of a section's steps or claims."""
    return [step.text.partition(': "')[2].rstrip('"') for step in getattr(draft, part)]


COURSE = (
    (0, "Timeline", "Release 41 deployed to all gateways"),
    (4, "Timeline", "Alerts fire for rejected mail, 30 % of messages are refused"),
    (9, "Timeline", "We see that the new build rejects every envelope without a subject"),
    (14, "Timeline", "We restarted the gateways, but the errors persist"),
    (22, "Timeline", "Gateways rolled back to release 40"),
    (25, "Timeline", "Rejected mail is back to 0.1 %, the queue is empty"),
)


def test_what_was_done_before_the_first_sign_set_it_off() -> None:
    assert told(report(*COURSE), "resolution") == ["Gateways rolled back to release 40"]


def test_what_was_wrong_and_what_was_found_are_the_diagnosis_in_order() -> None:
    found = told(report(*COURSE), "diagnosis")
    assert found == [
        "Alerts fire for rejected mail, 30 % of messages are refused",
        "We see that the new build rejects every envelope without a subject",
    ]


def test_what_did_not_help_is_ruled_out_and_no_step() -> None:
    draft = report(*COURSE)
    assert any("We restarted the gateways" in claim.text for claim in draft.ruled_out)


def test_how_it_was_seen_to_be_over_is_the_verification() -> None:
    assert told(report(*COURSE), "verification") == ["Rejected mail is back to 0.1 %, the queue is empty"]


def test_the_symptom_says_what_was_wrong_in_the_words_of_the_report() -> None:
    signs = [claim.text for claim in report(*COURSE).symptom.dashboards]
    assert "Alerts fire for rejected mail, 30 % of messages are refused" in signs


def test_a_sentence_that_looks_and_acts_and_proves_is_cut() -> None:
    draft = report(
        (None, "", "Mail was delayed by an hour for all customers."),
        (
            None,
            "",
            "We found 9,000 old messages and moved the spool to a new volume; after that mail returned to normal.",
        ),
        form="paragraph",
    )
    assert told(draft, "resolution") == ["moved the spool to a new volume"]
    assert told(draft, "verification") == ["after that mail returned to normal."]
    assert any("9,000 old messages" in text for text in told(draft, "diagnosis"))


def test_the_section_on_the_repair_tells_the_steps_once() -> None:
    draft = report(
        *COURSE,
        (None, "Resolution", "The gateways were rolled back to release 40."),
        (None, "Resolution", "The rule for empty subjects was removed from the filter."),
    )
    assert told(draft, "resolution") == [
        "The gateways were rolled back to release 40.",
        "The rule for empty subjects was removed from the filter.",
    ]


def test_what_was_done_so_that_it_does_not_come_back_is_no_step() -> None:
    draft = report(*COURSE, (None, "Conclusion", "Since then we have added a probe for empty subjects."))
    assert not any("probe" in text for text in told(draft, "resolution"))


def test_an_act_by_mistake_is_no_step() -> None:
    draft = report(
        (0, "Timeline", "Mail is refused, alerts fire"),
        (3, "Timeline", "It is seen that a colleague accidentally removed the relay host from the table"),
        (9, "Timeline", "We put the relay host back into the table"),
    )
    assert told(draft, "resolution") == ["We put the relay host back into the table"]


def test_a_report_that_tells_the_latest_first_is_turned_round() -> None:
    assert told(report(*reversed(COURSE)), "resolution") == ["Gateways rolled back to release 40"]


def test_a_list_of_work_is_shown_as_open_and_a_ticket_named_in_the_course_is_no_prevention() -> None:
    draft = report(
        *COURSE,
        (27, "Timeline", "10 idle gateways were stopped (see https://git.example/mail/issues/6)"),
        (None, "Action items", "Test the filter with an empty subject before each release"),
        (None, "Action items", "Page on a share of refused mail, https://git.example/mail/issues/88"),
    )
    assert [item.ref for item in draft.prevention] == ["#88"]
    assert any("Test the filter with an empty subject" in finding.message for finding in draft.findings)


def test_without_an_end_the_draft_says_that_none_is_known() -> None:
    draft = report(*COURSE[:3])
    assert not draft.resolution
    assert not draft.verification
    assert {finding.rule for finding in draft.findings} >= {"resolution", "verification"}


def test_a_title_that_speaks_of_resources_or_actions_hides_nothing() -> None:
    lines = []
    for n, (minute, heading, text) in enumerate(COURSE, 2):
        headings = ("Resources of the action service unavailable, links dead", heading)
        passage = Passage(headings, "item")
        lines.append(Event(Place("r.md", f"line {n}"), Kind.DOCUMENT, text, passage, when(minute or 0), None, "r.md"))
    draft = draft_of(*(RedactedEvent(line) for line in lines))
    assert told(draft, "resolution") == ["Gateways rolled back to release 40"]


def test_what_healed_before_anything_was_done_is_told_as_the_end() -> None:
    draft = report(
        (0, "Timeline", "Mail is refused by node 4, alerts fire"),
        (9, "Timeline", "The node heals itself, everything returns to normal"),
        (90, "Timeline", "Node 4 cordoned for good measure"),
    )
    assert told(draft, "verification") == ["The node heals itself, everything returns to normal"]
    assert told(draft, "resolution") == ["Node 4 cordoned for good measure"]
