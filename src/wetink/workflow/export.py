"""Take the library elsewhere: choose what may go, bind it, hand it to a form, write the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path

from wetink.errors import LibraryMissing, NothingToExport, PeopleInvalid, RulesInvalid, UsageError, WetinkError
from wetink.export.book import Book, Files, bind
from wetink.export.prometheus import RuleFile, prometheus, several
from wetink.export.rules import Patched
from wetink.export.target import Written, write, write_file
from wetink.library.repository import open_repository, people_in
from wetink.library.runbook_file import read_runbook
from wetink.library.shelf import Shelf
from wetink.model.people import People
from wetink.model.runbook import Redirect, Runbook, Status
from wetink.model.terms import Place, Skipped
from wetink.review.kinship import Kinship
from wetink.workflow.gate import gate
from wetink.workflow.pick import everything, pick

FORMS: Mapping[str, str] = {
    "mkdocs": "wetink.export.mkdocs:material",
    "techdocs": "wetink.export.mkdocs:techdocs",
    "html": "wetink.export.sheet:html",
    "pdf": "wetink.export.pdf:pdf",
    "confluence": "wetink.export.confluence:confluence",
    "prometheus": "",
    "skills": "wetink.export.skills:skills",
    "holmesgpt": "wetink.export.skills:holmesgpt",
    "runme": "wetink.export.runme:runme",
}
"""Forms and the functions that make them, loaded when they are asked for."""

SINGLE: Mapping[str, str] = {"html": "wetink.export.sheet:one_html", "pdf": "wetink.export.pdf:one_pdf"}
"""Forms that can be one file, where the target's name ends so."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to take out.

    only        names as `wetink show` takes them, () for all
    unsigned    drafts and what needs review too, each with a warning
    evidence    quotes of the incidents' record as notes
    url         the address of a page, see `Book.url`
    rules       rule files (name in the export, path) that get addresses
    replace     over addresses that stand in them already
    force       over files that somebody else wrote
    """

    form: str
    only: tuple[str, ...] = ()
    unsigned: bool = False
    evidence: bool = True
    title: str = "Runbooks"
    url: str = ""
    rules: tuple[tuple[str, Path], ...] = ()
    replace: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out.

    book      the pages
    written   what became of the target
    unsigned  paths of drafts and of what needs review, which stayed
    refused   (path, why) of published files that the gate does not accept, which stayed or carry a warning
    skipped   files that cannot be read
    patched   what was done in each rule file
    several   alerts that more than one runbook names
    """

    book: Book
    written: Written
    unsigned: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    skipped: tuple[Skipped, ...]
    patched: Mapping[str, Patched]
    several: Mapping[str, tuple[str, ...]]


def export(home: Path, out: Path, wanted: Wanted, redact: Callable[[str], str], now: datetime) -> Exported:
    """Write what may go out into `out`; the same library gives the same bytes.

    Raises `NothingToExport`, `ExportConflict`, `RulesInvalid`, `ExtraMissing`, `RunbookUnknown`, `UsageError`; then
    nothing was written. OSError passes.
    """
    _possible(out, wanted)
    files = list(_files(home, wanted, redact))
    runbooks = [one for one in files if isinstance(one, Runbook)]
    refused = refusals(home, runbooks, now)
    chosen = [one for one in runbooks if wanted.unsigned or _goes(one, refused)]
    if not any(one.standing is not Status.RETIRED for one in chosen):
        raise NothingToExport(str(home), sum(one.standing is not Status.RETIRED for one in runbooks))
    kin, people = Kinship(chosen), _people(home)
    book = bind(
        (named(one, people) for one in chosen),
        (one for one in files if isinstance(one, Redirect)),
        evidence=wanted.evidence,
        related=lambda runbook: tuple((one.path, one.title, one.why) for one in kin.of(runbook)),
        doubts=refused,
        name=wanted.title,
        url=wanted.url,
    )
    made, patched = _made(book, wanted, out)
    written = _write(out, made, force=wanted.force)
    return Exported(
        book,
        written,
        tuple(one.path for one in runbooks if not wanted.unsigned and _is_unsigned(one)),
        tuple(sorted(refused.items())),
        tuple(one for one in files if isinstance(one, Skipped)),
        patched,
        several(book) if wanted.form == "prometheus" else {},
    )


def _people(home: Path) -> People:
    """Who is who, for their names alone; a people file that cannot be read is told by the check."""
    try:
        return people_in(home)
    except PeopleInvalid:
        return People()


def named(runbook: Runbook, people: People) -> Runbook:
    """A runbook whose deputy and signer stand with their names: who is woken knows no handles.

    Where it says no deputy, it is the one whom the people file gives its owner.
    """

    def called(handle: str) -> str:
        return f"{people.persons[handle].name} (@{handle})" if handle in people.persons else handle

    mark, owner = runbook.sign_off, runbook.body.owner
    known = people.find(owner.handle or owner.name) if owner else None
    deputy = runbook.deputy or (known.deputy if known else "")
    return replace(runbook, deputy=called(deputy), sign_off=mark and replace(mark, by=called(mark.by)))


def _possible(out: Path, wanted: Wanted) -> None:
    if wanted.form == "prometheus" and not wanted.url:
        hint = "--url 'https://runbooks.example.com/{place}/' (also {service}, {name}, {path}, {id})"
        raise UsageError("addresses for alerts need --url: where do people read the runbooks?", hint)
    if wanted.rules and wanted.form != "prometheus":
        raise UsageError("--rules is for --to prometheus", "leave it out")
    if out.suffix.lower() in {".html", ".pdf"} and out.suffix.lower() != f".{wanted.form}":
        raise UsageError(f"{out}: --to {wanted.form} does not make such a file", "name a folder")


def _files(home: Path, wanted: Wanted, redact: Callable[[str], str]) -> Iterator[Runbook | Redirect | Skipped]:
    shelf = Shelf(home)
    if not wanted.only:
        for one in everything(shelf):
            yield _clean(one, redact) if isinstance(one, Runbook) else one
        return
    for runbook in {found.path: found for found in (pick(shelf, name) for name in wanted.only)}.values():
        yield _clean(runbook, redact)


def _clean(runbook: Runbook, redact: Callable[[str], str]) -> Runbook | Skipped:
    """The runbook without a secret that somebody wrote into it by hand; it keeps the standing of what it was."""
    text = redact(runbook.text)
    if text == runbook.text:
        return runbook
    try:
        clean = read_runbook(runbook.path, text.encode())
    except WetinkError:
        return Skipped(Place(runbook.path, ""), "holds a secret where it cannot be taken out; take it out by hand")
    return replace(runbook, text=clean.text, body=clean.body)  # the hash stays the file's, and so does the sign-off


def refusals(home: Path, runbooks: Sequence[Runbook], now: datetime) -> dict[str, str]:
    """Why a published file is not to be trusted, by path: what the gate has against it."""
    published = {one.path for one in runbooks if one.standing is Status.PUBLISHED}
    if not published:
        return {}
    try:
        repository = open_repository(home)
    except LibraryMissing:
        return dict.fromkeys(sorted(published), "it lies in no git repository, so nothing proves who signed it")
    refused: dict[str, str] = {}
    for finding in gate(repository, now):
        path = finding.where.partition(":")[0]
        if path in published:
            refused.setdefault(path, finding.message)
    return refused


def _goes(one: Runbook, refused: Mapping[str, str]) -> bool:
    return one.standing in (Status.PUBLISHED, Status.RETIRED) and one.path not in refused


def _is_unsigned(one: Runbook) -> bool:
    return one.standing not in (Status.PUBLISHED, Status.RETIRED)


def _made(book: Book, wanted: Wanted, out: Path) -> tuple[Files | bytes, Mapping[str, Patched]]:
    if wanted.form == "prometheus":
        rules = [RuleFile(name, str(path), _text(path)) for name, path in wanted.rules]
        return prometheus(book, rules, replace=wanted.replace)
    target = SINGLE[wanted.form] if out.suffix.lower() == f".{wanted.form}" else FORMS[wanted.form]
    module, _, name = target.partition(":")
    make: Callable[[Book], Files | bytes] = getattr(import_module(module), name)
    return make(book), {}


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise RulesInvalid(str(path), "is not UTF-8") from error


def _write(out: Path, made: Files | bytes, *, force: bool) -> Written:
    if isinstance(made, bytes):
        is_new = not out.exists()
        changed = write_file(out, made, force=force)
        return Written(
            (out.name,) if changed and is_new else (),
            (out.name,) if changed and not is_new else (),
            same=int(not changed),
        )
    return write(out, made, force=force)
