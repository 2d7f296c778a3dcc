"""A report writes up commands that nobody's terminal holds."""

from __future__ import annotations

import pytest
from builders import alert, commands, draft_of, resolved, run, when

from wetink.model.draft import Draft, Step
from wetink.model.event import Event, Kind, Passage, Place, When
from wetink.model.evidence import RedactedEvent

OVER = (
    alert(0, "MailQueueLong", "mail queue over 10000"),
    resolved(50, "MailQueueLong", "mail queue over 10000"),
)


def line(number: int, heading: str, text: str, form: str = "paragraph", at: When | None = None) -> RedactedEvent:
    detail = Passage(("Mail stood still", heading), form)
    return RedactedEvent(
        Event(Place("report.md", f"line {number}"), Kind.DOCUMENT, text, detail, at or When(), None, "report.md")
    )


def written(*more: RedactedEvent, repair: str = "How we repaired it", proof: str = "Verification") -> Draft:
    return draft_of(
        *OVER,
        line(1, "Timeline", "12:04 | Ines | `postqueue -p | tail -1`: 14210 requests", "row", when(4)),
        line(2, "Timeline", "12:09 | Ines | tries `systemctl reload postfix`: no difference", "row", when(9)),
        line(3, "How we found it", "$ df -h /var/spool\n/dev/sdb 40G 40G 0 100% /var/spool", "code"),
        line(4, repair, "Stop the intake:"),
        line(5, repair, "systemctl stop postfix", "code"),
        line(6, repair, "lvextend -r -L +20G /dev/vg0/spool\ndf -h /var/spool\nsystemctl start postfix", "code"),
        line(7, proof, "`postqueue -p | tail -1` counts 3", "item"),
        line(8, proof, "two branch offices got their mail of the morning", "item"),
        line(9, "What did not help", "`systemctl reload postfix`", "item"),
        *more,
    )


def steps(some: tuple[Step, ...]) -> list[str]:
    return [step.commands[-1].run if step.commands else step.text for step in some]


def test_the_repair_of_a_report_is_the_resolution_with_its_looks_in_their_order() -> None:
    assert commands(written().resolution) == [
        "systemctl stop postfix",
        "lvextend -r -L +20G /dev/vg0/spool",
        "df -h /var/spool",
        "systemctl start postfix",
    ]


@pytest.mark.parametrize(("repair", "proof"), [("Onarım", "Doğrulama"), ("Behebung", "Prüfung"), ("復旧", "確認")])
def test_headings_are_read_in_several_languages(repair: str, proof: str) -> None:
    made = written(repair=repair, proof=proof)
    assert commands(made.resolution)[0] == "systemctl stop postfix"
    assert commands(made.verification)[0] == "postqueue -p | tail -1"


def test_what_it_shows_as_how_the_cause_was_found_is_the_diagnosis() -> None:
    assert "df -h /var/spool" in commands(written().diagnosis)


def test_a_timeline_line_with_a_command_and_its_answer_is_a_look() -> None:
    found = {step.commands[0].run: step.expect for step in written().diagnosis if step.commands}
    assert "14210 requests" in (found["postqueue -p | tail -1"] or "")


def test_what_did_not_help_is_no_step() -> None:
    made = written()
    assert "systemctl reload postfix" not in commands((*made.diagnosis, *made.resolution, *made.verification))


def test_its_proofs_are_the_verification_typed_or_said() -> None:
    typed, said = written().verification
    assert (typed.commands[0].run, typed.expect) == ("postqueue -p | tail -1", "3.")
    assert "two branch offices" in said.text


def test_where_somebody_kept_a_terminal_the_write_up_adds_nothing() -> None:
    made = written(run(30, "ines", "lvextend -r -L +20G /dev/vg0/spool", "Logical volume spool resized"))
    assert commands(made.resolution) == ["lvextend -r -L +20G /dev/vg0/spool"]
