"""Sign: one person says of one text that they understand the system, in a commit of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.errors import GateClosed
from wetink.library import front_matter
from wetink.library.change import Change, commit, silent
from wetink.library.form import Fault, hidden, mislaid, misplaced
from wetink.library.names import slug
from wetink.library.repository import Repository
from wetink.library.review_log import log_path
from wetink.library.reviewer_notes import without_notes
from wetink.library.runbook_file import others_of, read_runbook, review_line, sign_off_line, status_line, with_front
from wetink.library.shelf import DRAFTS, INCIDENTS
from wetink.library.sign_record import make_record, record_path
from wetink.library.signed_text import normal, text_sha256
from wetink.model.draft import Finding
from wetink.model.people import Person
from wetink.model.runbook import Review, Runbook, SignOff, Status
from wetink.workflow.gate import gate
from wetink.workflow.past import last_signed

Judge = Callable[[Runbook], Sequence[Finding]]
"""What the rules of review say of a runbook; an error keeps it from being signed."""

ASKED = frozenset({"owner", "prevention"})
"""Rules whose findings the signer is asked about, where nothing else is missing."""

DECLARATION = "I understand this system"


@dataclass(frozen=True, slots=True)
class Signing:
    """What is signed and what came of it: the runbook as it stands now, by whom, the commit."""

    runbook: Runbook
    person: Person
    commit: str


def missing(runbook: Runbook, judge: Judge) -> list[Finding]:
    """What keeps a runbook from being signed: its form, what it hides, and every rule that blocks."""
    faults: list[Fault | None] = [misplaced(runbook.path, "100644"), *hidden(runbook.text)]
    if runbook.status is Status.RETIRED:
        faults.append(Fault("gate-status", "is retired", "draft a new one, or take the retirement out by hand"))
    elif runbook.status not in {Status.PUBLISHED, Status.IN_REVIEW, Status.NEEDS_REVIEW}:
        faults.append(mislaid(runbook))
    found = [
        Finding(fault.rule, "error", f"line {fault.line}" if fault.line else "", fault.message, fault.hint)
        for fault in faults
        if fault is not None
    ]
    return found + [finding for finding in judge(runbook) if finding.severity == "error"]


def together(*judges: Judge) -> Judge:
    """A judge who says what each of these says."""
    return lambda runbook: [finding for judge in judges for finding in judge(runbook)]


def refuse_incomplete(runbook: Runbook, judge: Judge, but: frozenset[str] = frozenset()) -> None:
    """Raise `GateClosed` with all that is missing, where some of it is of other rules than those in `but`."""
    found = missing(runbook, judge)
    if any(finding.rule not in but for finding in found):
        hint = f"`wetink review {runbook.id}` asks for most of it; then run this once more"
        raise GateClosed(runbook.path, "cannot be signed yet", [told(finding) for finding in found], hint)


def told(finding: Finding) -> str:
    """A finding in one line: where, what, what to do."""
    where = f"{finding.where}: " if finding.where else ""
    return f"{where}{finding.message}" + (f" ({finding.hint})" if finding.hint else "")


def signed_text_of(runbook: Runbook, person: Person, now: datetime, before: str | None) -> tuple[str, str]:
    """The file with the sign-off of this person in it and without its notes for the reviewer, and these.

    before  the text that was signed last, None for none: that other steps were seen to work says nothing of these
    Every other line is as it was.
    """
    at = now.replace(microsecond=0)
    status = Status.IN_REVIEW if runbook.path.startswith(f"{DRAFTS}/") else Status.NEEDS_REVIEW
    verified = None if before is not None and says_other(before, runbook.text) else runbook.review.last_verified
    review = Review(runbook.review.every, at.date(), verified)
    kept, notes = without_notes(normal(runbook.text), runbook.path)
    text = with_front(
        kept,
        {
            "status": status_line(status),
            "review": review_line(review, others_of(runbook.text)),
            "sign_off": "sign_off: null",
        },
        runbook.path,
    )
    signed = SignOff(person.handle, at, text_sha256(text, runbook.path))
    return with_front(text, {"sign_off": sign_off_line(signed)}, runbook.path), notes


def sign(
    repository: Repository,
    runbook: Runbook,
    person: Person,
    judge: Judge,
    now: datetime,
    *,
    step: Callable[[str], None] = silent,
) -> Signing:
    """Sign a draft or runbook as it lies on disk, in one commit with the evidence that it cites.

    Raises `GateClosed` for what is missing, `LibraryConflict` where the file is no longer what `runbook` was read from.
    """
    refuse_incomplete(runbook, judge)
    text, notes = signed_text_of(runbook, person, now, last_signed(repository, runbook))
    new = read_runbook(runbook.path, text.encode())
    files: dict[str, bytes | None] = {runbook.path: text.encode(), **_records(repository, runbook)}
    if person.keys and new.sign_off and (record := make_record(repository.git, new.id, new.sign_off)):
        files[record_path(new.id)] = record
    saw = {runbook.path: bytes_of(repository.home / runbook.path, runbook)}
    message = (
        f"Sign {runbook.id}: {runbook.body.title}\n\n{person.name}: {DECLARATION}.\n\nText-SHA256: {new.text_sha256}\n"
    )
    if notes:  # they are for this signer, not for whoever follows the runbook; git keeps them
        message += f"\n{_notes(notes)}\n"
    made = commit(
        repository,
        Change(message, files, saw),
        lambda commit_id: accept(repository, commit_id, now, runbook.path),
        step=step,
    )
    return Signing(new, person, made)


def says_other(before: str, now: str) -> bool:
    """Whether two texts differ below their front matter, in what people follow."""
    return front_matter.split(normal(before), "runbook")[1] != front_matter.split(normal(now), "runbook")[1]


def _notes(section: str) -> str:
    """The notes for the reviewer as a commit's message keeps them."""
    lines = section.split("\n")[1:]
    return "Notes for the reviewer, taken out of the signed text:\n\n" + "\n".join(lines).strip("\n")


def bytes_of(path: Path, runbook: Runbook) -> bytes:
    """The bytes on disk that read as this runbook: as they are where they do, else as the runbook has them."""
    data = path.read_bytes() if path.is_file() else b""
    same = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")
    return data if same == runbook.text.rstrip("\n") else runbook.text.encode()


def _records(repository: Repository, runbook: Runbook) -> dict[str, bytes | None]:
    """The evidence and the reviews of its incidents, where they are in no commit yet or changed since."""
    folders = [f"{INCIDENTS}/{slug(incident)}" for incident in runbook.body.incidents or (runbook.id,)]
    paths = [f"{folder}/{name}" for folder in folders for name in ("evidence.jsonl", "review.jsonl")]
    paths += [path for path in (log_path(runbook),) if path not in paths]
    return {path: file.read_bytes() for path in paths if (file := repository.home / path).is_file()}


def accept(repository: Repository, commit_id: str, now: datetime, *paths: str) -> None:
    """Raise `GateClosed` where the gate would not let a new commit of ours through, for the paths that it touched."""
    head = repository.head()
    found = gate(repository, now, tip=commit_id, against=head or "")
    ours = [finding for finding in found if finding.where.split(":")[0] in paths]
    if ours:
        raise GateClosed(paths[0], "the gate does not let this through", [told(finding) for finding in ours])
