"""Check, one file: bytes -> what the rules say of it alone, and what the rest of the library has to know of it."""

from __future__ import annotations

# ruff: noqa: PTH118 - paths as text: pathlib would be a twentieth of a check
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from wetink.errors import DraftInvalid, RedactionFailed
from wetink.library import seen
from wetink.library.foreign import adopt, is_foreign, reads_as_runbook
from wetink.library.headings import is_imported
from wetink.library.positions import positions
from wetink.library.runbook_file import read_runbook
from wetink.library.sections import PRINTED
from wetink.library.shelf import redirect
from wetink.model.draft import Finding
from wetink.model.people import People
from wetink.model.runbook import Runbook, Status
from wetink.model.terms import CommandFacts
from wetink.patterns import when_used
from wetink.review import files, grounded, whole
from wetink.review.references import references
from wetink.review.rule import NOTE
from wetink.review.rules import EVERYWHERE, RULES, review
from wetink.review.surroundings import Secret, Surroundings
from wetink.review.words import content, sequence
from wetink.workflow.check_record import record_of

Redact = Callable[[str], str]
"""Takes the secrets out of a text; one that knows nothing of other texts. Raises RedactionFailed."""

Facts = Callable[[str, str], CommandFacts]

_UNSIGNED = frozenset({Status.DRAFT, Status.IN_REVIEW})
FOREIGN = "foreign"
"""What stands for the status of a file that people wrote without wetink."""
OTHER = "other"
"""What stands for the status of Markdown that is no runbook."""
DAMAGED = "damaged"
SECRET = whole.SECRET.name
WITHHELD = "(withheld: secrets cannot be taken out of it)"
LARGEST = 8 * 1024 * 1024
_PLACEHOLDER = when_used(r"\[REDACTED:([a-z0-9-]{1,48})#[0-9]{1,7}\]")
_NUMBERS = when_used(r"\d+(?:[.,:]\d+)*")
_LINE = when_used(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and the line it is about, counted from 1; 0 where none is."""

    finding: Finding
    line: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of one file after looking at it alone.

    path        below the library, or as it was given
    status      the runbook's, or "foreign", "damaged", "redirect", "other"
    refers      what has to be there: (kind, target, place) as `Reference`
    symptoms    (what it is, key): two files that share a key are for the same symptom
    names       ids and file names of other runbooks that it speaks of
    prints      winnowed hashes of its text, for finding copies
    records     the incidents whose records its findings rest on, and its own id where it was taken in from elsewhere
    blob        the id that git has for its bytes, in SHA-1
    sums        a number for each of its words, for comparing copies
    """

    path: str
    status: str
    id: str = ""
    title: str = ""
    findings: tuple[Placed, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()
    symptoms: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    prints: frozenset[int] = field(default_factory=frozenset)
    records: tuple[str, ...] = ()
    blob: str = ""
    sums: bytes = b""


@dataclass(frozen=True, slots=True)
class Desk:
    """What looking at a file takes beside the file.

    home      the folder that paths are below, None where there is none
    library   whether that folder is a library
    people    who is who there
    errors    only what counts as an error is asked for, so of a runbook that is not published almost nothing, and
              nothing that copies are found by
    """

    home: Path | None
    library: bool
    people: People | None
    redact: Redact
    facts: Facts
    errors: bool = False

    def around(self, runbook: Runbook) -> Surroundings:
        """What surrounds a runbook as far as its own file and its incidents tell."""
        return Surroundings(
            in_library=self.library,
            people=self.people,
            record=record_of(self.home, runbook) if self.home and self.library else None,
            secrets=lambda text: tuple(secrets_in(text, self.redact)),
            facts=self.facts,
        )


def look(path: str, data: bytes, desk: Desk, *, sure: bool = False) -> Looked:
    """Look at one file; `path` is the one below the library, or as it was given. No content of a file raises.

    sure  somebody says that it is a runbook; else, outside a library, Markdown that has nothing of one is not judged
    """
    if wrong := _unfit(data):
        hint = f"restore it: git checkout HEAD -- {path}"
        return damaged(DraftInvalid(path, wrong[0], line=wrong[1], hint=hint), path)
    if redirect(path, data):
        return Looked(path, "redirect")
    try:
        if not desk.library and not sure and _is_other(path, data):
            hint = "name it to `wetink import` if it is one; else leave it out"
            found = Finding(files.FORM.name, NOTE, "", "is no runbook: no section, no step, no alert of one", hint)
            return Looked(path, OTHER, findings=(Placed(found),))
        runbook, shift = read_any(path, data, in_library=desk.library)
    except DraftInvalid as error:
        return damaged(error, path, desk.redact)
    return _looked(runbook, shift, desk)


def _is_other(path: str, data: bytes) -> bool:
    """Whether a file outside a library is Markdown of another kind."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return path.endswith(".md") and is_foreign(text) and not reads_as_runbook(path, text)


def damaged(error: DraftInvalid, path: str, redact: Redact | None = None) -> Looked:
    """A file that cannot be read, with the reason and the line."""
    why = without_secrets(error.why, redact) if redact else error.why
    found = Finding(files.READABLE.name, files.READABLE.severity, "", why, error.hint)
    return Looked(path, DAMAGED, findings=(Placed(found, error.line or 0),))


def without_secrets(text: str, redact: Redact) -> str:
    """A text that may be shown."""
    try:
        return redact(text)
    except RedactionFailed:
        return WITHHELD


def _unfit(data: bytes) -> tuple[str, int | None] | None:
    """What no text file holds, with the line."""
    if len(data) > LARGEST:
        return f"is larger than {LARGEST // (1024 * 1024)} MiB", None
    if not data.strip():
        return "is empty", None
    at = data.find(b"\0")
    return ("holds a NUL byte: it is cut, or no text", data.count(b"\n", 0, at) + 1) if at >= 0 else None


def read_any(path: str, data: bytes, *, in_library: bool) -> tuple[Runbook, int]:
    """The runbook in a file of ours, in other people's Markdown or in a draft's JSON.

    The number says how many lines its first line moved down; -1 where lines say nothing (JSON). Raises DraftInvalid.
    """
    if path.endswith(".json") or (path == "-" and data.lstrip()[:1] == b"{"):
        return _from_json(path, data), -1
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DraftInvalid(path, "is not UTF-8", line=line, hint="save it as UTF-8, or restore it from git") from error
    drafted = in_library and path.startswith("drafts/")
    if not drafted and is_foreign(text):
        adopted = adopt(path, text)
        try:
            return read_runbook(path, adopted.text.encode("utf-8", "surrogatepass")), adopted.shift
        except DraftInvalid as error:
            moved = max(1, error.line - adopted.shift) if error.line else None
            raise DraftInvalid(path, error.why, line=moved, hint=error.hint) from error
    return read_runbook(path, data), 0


def _from_json(path: str, data: bytes) -> Runbook:
    from wetink.library import contract, markdown  # noqa: PLC0415  (only a draft's JSON needs them)

    try:
        body = contract.from_json(data.decode(), path)
    except UnicodeDecodeError as error:
        raise DraftInvalid(path, "is not UTF-8", line=data.count(b"\n", 0, error.start) + 1) from error
    text = markdown.render(body)
    return Runbook(path, text, body, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _looked(runbook: Runbook, shift: int, desk: Desk) -> Looked:
    few = desk.errors and runbook.status is not Status.PUBLISHED
    rules = [rule for rule in RULES if rule.name in EVERYWHERE] if few else RULES
    found = list(review(runbook, desk.around(runbook), rules))
    if desk.home is not None and desk.library and runbook.status in _UNSIGNED:
        found = _proven(found, runbook, desk)
    title = runbook.body.title
    if any(one.rule == SECRET for one in found):
        found = [replace(one, message=without_secrets(one.message, desk.redact)) for one in found]
        title = without_secrets(title, desk.redact)
    sums, prints = (
        _passages(runbook) if not desk.errors and runbook.status is not Status.RETIRED else (b"", frozenset())
    )
    foreign = shift > 0
    if foreign and desk.library and runbook.path.startswith("runbooks/"):
        message = "it has no front matter of ours: nobody owns, signed or dated it"
        found.insert(0, Finding(files.FORM.name, files.FORM.severity, "line 1", message, "take it in: `wetink import`"))
    return Looked(
        runbook.path,
        FOREIGN if foreign else runbook.status.value,
        runbook.id,
        title,
        tuple(placed(found, runbook, shift)),
        tuple((one.kind, one.target, one.where) for one in references(runbook)),
        tuple(symptoms(runbook)),
        names_of(runbook),
        prints,
        (*runbook.body.incidents, *([runbook.id] if is_imported(runbook.text) else ())),
        sums=sums,
    )


def _passages(runbook: Runbook) -> tuple[bytes, frozenset[int]]:
    """What copies are found and compared by."""
    from wetink.review.passages import fingerprints, sums_of  # noqa: PLC0415  (a copy is no error)

    sums = sums_of(runbook.text, PRINTED)
    return sums, fingerprints(sums)


def _proven(found: list[Finding], runbook: Runbook, desk: Desk) -> list[Finding]:
    """The findings with those of the proof; where it speaks of a command, the rule `typed` need not."""
    from wetink.workflow.proof import unproven  # noqa: PLC0415  (a library of published runbooks needs no drafter)

    more = unproven(desk.home or Path(), runbook, desk.facts)
    commands = {one.where for one in more if one.rule == "invented-command"}
    return [*(one for one in found if one.rule != grounded.TYPED.name or one.where not in commands), *more]


def placed(found: list[Finding], runbook: Runbook, shift: int) -> Iterator[Placed]:
    """Findings with their lines in the file as it stands on disk."""
    places = positions(runbook.text, {one.where for one in found}, runbook.path) if shift >= 0 and found else {}
    for one in found:
        named = _LINE.fullmatch(one.where)
        section = one.where.split(" ")[0]
        near = places.get(section, places.get(section.split(".")[0], 0))
        line = int(named[1]) if named else places.get(one.where, near)
        if shift < 0:
            yield Placed(one)
        else:
            yield Placed(one, max(1, line - shift) if line or shift else 0)


def symptoms(runbook: Runbook) -> Iterator[tuple[str, str]]:
    """Keys of its symptom: alert names, the words of its alerts without their numbers, its title."""
    body = runbook.body
    for alert in body.alerts:
        yield f"the alert {alert}", f"alert {alert.casefold()}"
    for claim in body.symptom.alerts:
        words = sequence(_NUMBERS.sub(" ", claim.text))
        if len(words) > 3:
            yield "the same words of an alert", f"said {' '.join(words)}"
    words = sequence(body.title)
    if len(content(body.title)) > 1:
        yield "the same title", f"title {' '.join(words)}"


def names_of(runbook: Runbook) -> tuple[str, ...]:
    """Other runbooks that it speaks of where it says when this is not it."""
    told = " ".join(claim.text for claim in runbook.body.not_this)
    return (*runbook.related, *(word.rstrip("./") for word in re.findall(r"[\w./-]{3,200}", told)))


def secrets_in(text: str, redact: Redact) -> Iterator[Secret]:
    """Where redaction takes something out, by line; a text that redaction cannot read is told as such."""
    try:
        redacted = redact(text)
    except RedactionFailed as error:
        yield Secret(1, f"unknown, {error.message}")
        return
    if redacted == text or "[REDACTED:" not in redacted:
        return
    at = begin = 0
    for found in _PLACEHOLDER.finditer(redacted):
        before = redacted[begin : found.start()]
        begin = found.end()
        start = text.find(before, at) if before else at
        at = start + len(before) if start >= 0 else at
        if text.startswith(found[0], at):
            at += len(found[0])
        else:
            yield Secret(text.count("\n", 0, at) + 1, found[1])


def look_on_disk(path: str, desk: Desk) -> Looked:
    """Look at a file below `desk.home`, which may be no file at all."""
    file = os.path.join(desk.home or "", path)
    try:
        mode = os.lstat(file).st_mode
        if stat.S_ISLNK(mode):
            return missing(path, "is a symbolic link: a library holds plain files", "put the file itself there")
        if stat.S_ISDIR(mode):
            return missing(path, "is a folder, not a file", "rename the folder: names that end in .md are runbooks")
        data = seen.bytes_of(file)
        return replace(look(path, data, desk), blob=seen.blob_id(data))
    except OSError as error:
        return missing(path, error.strerror or "cannot be read", "check that it exists and may be read")


def missing(path: str, why: str, hint: str) -> Looked:
    """A place where no file can be read at all: a folder, a link, no permission."""
    return damaged(DraftInvalid(path, why, hint=hint), path)


def name_of(path: str) -> str:
    """A file's name without folder and suffix, by which other runbooks may speak of it."""
    return PurePosixPath(path).stem
