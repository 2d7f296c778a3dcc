"""A commit in a sentence: what it merged, reverted or picked, and its message."""

from __future__ import annotations

import re
from datetime import datetime

from wetink.model.event import Event, Skipped

_REVERTS = re.compile(r"[Tt]his reverts commit ([0-9a-f]{7,64})")
_PICKED = re.compile(r"\(cherry picked from commit ([0-9a-f]{7,64})\)")
_MERGE = re.compile(r"Merge (?=(?:remote-tracking )?branch|pull request|tag|commit|branches|in |PR )")
_TRAILER = re.compile(
    r"(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Change-Id|Cc|Approved-by|Reviewed-on):\s.*",
    re.IGNORECASE,
)
_SHORT = 10


def told(sha: str, message: str, *, merge: bool = False) -> str:
    """The line a person would say of a commit, its message's other paragraphs below; sign-offs are left out.

    "Reverted 1a2b3c4d5e: Raise the limit (commit 9f8e7d6c5b)", "Merged pull request #12 from acme/fix: ...".
    """
    lines = [line for line in message.strip().splitlines() if not _TRAILER.fullmatch(line.strip())]
    subject = lines[0].strip() if lines else ""
    body = "\n".join(lines[1:]).strip()
    short = sha[:_SHORT]
    if found := _MERGE.match(subject):
        title, _, rest = body.partition("\n")
        tail = f": {title}" if title and "pull request" in subject.lower() else ""
        rest = rest.strip() if tail else body
        return _joined(f"Merged {subject[found.end() :]}{tail} (commit {short})", rest)
    if found := _REVERTS.search(message):
        what = subject.removeprefix("Revert ").strip().strip('"')
        return _joined(f"Reverted {found[1][:_SHORT]}: {what or '(no subject)'} (commit {short})", body)
    if found := _PICKED.search(message):
        return _joined(f"Picked {found[1][:_SHORT]}: {subject} (commit {short})", body)
    return _joined(f"{'Merged' if merge else 'Committed'} {short}: {subject or '(no message)'}", body)


def ordered(found: list[Event | Skipped]) -> list[Event | Skipped]:
    """Oldest first: turned round unless the times say that the file lists the oldest first already (--reverse)."""
    times = [at for one in found if isinstance(one, Event) and (at := _naive(one))]
    upwards = len(times) > 1 and times[0] < times[-1]
    return found if upwards else found[::-1]


def _naive(event: Event) -> datetime | None:
    return event.when.at.replace(tzinfo=None) if event.when.at else event.when.local


def _joined(line: str, rest: str) -> str:
    return f"{line}\n\n{rest}" if rest else line
