"""An incident told in a tracker's thread: comments are read as a report's sentences, their speaker as subject."""

from __future__ import annotations

from builders import draft_of, run, say

from wetink.model.draft import Draft
from wetink.model.evidence import RedactedEvent


def thread(*more: RedactedEvent, channel: str = "github") -> Draft:
    texts: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("lotte", "Opened acme/export#53: Exports stand still", {"note": "change"}),
        ("lotte", "Nobody gets a file, every job fails with a timeout since noon.", {}),
        ("ines", "The disk of the worker is full:\n\n```\nwrite: no space left on device\n```", {}),
        ("ines", "Going to restart the queue to see if that helps.", {}),
        ("ines", "Didn't help.", {}),
        ("ines", "Removed the old snapshots and restarted the worker. Exports should be working now.", {}),
        ("sam", "Thanks!", {}),
    )
    said = [say(n * 10, who, text, channel=channel, **more_) for n, (who, text, more_) in enumerate(texts)]
    return draft_of(*said, *more)


def told(draft: Draft, part: str) -> str:
    return " / ".join(step.text for step in getattr(draft, part))


def test_the_speaker_did_it_and_what_was_in_vain_is_ruled_out() -> None:
    draft = thread()
    assert "Removed the old snapshots and restarted the worker" in told(draft, "resolution")
    assert "restart the queue" not in told(draft, "resolution")
    assert "restart the queue" in " ".join(claim.text for claim in draft.ruled_out)


def test_the_findings_and_the_error_shown_are_the_diagnosis() -> None:
    found = told(thread(), "diagnosis")
    assert "The disk of the worker is full" in found
    assert "no space left on device" in found
    assert "Thanks" not in found


def test_that_it_works_is_the_verification() -> None:
    assert "Exports should be working now" in told(thread(), "verification")


def test_the_issue_itself_is_no_follow_up() -> None:
    assert thread().prevention == ()


def test_beside_a_terminal_or_in_a_chat_the_thread_is_read_as_talk() -> None:
    typed = run(45, "ines", "systemctl restart export-worker", "")
    assert any(step.commands for step in thread(typed).resolution)
    assert "Removed the old snapshots" not in told(thread(channel="incident"), "diagnosis")
