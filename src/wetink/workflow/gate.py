"""The gate: whether each published file lies where it may, is the text that was signed, by whom it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cache, cached_property, partial

from wetink.errors import PeopleInvalid
from wetink.library import form, seen
from wetink.library.attributes import changing
from wetink.library.commit_keys import signed_by
from wetink.library.git import Objects
from wetink.library.provenance import mark_of
from wetink.library.repository import PEOPLE_FILES, Repository, people_from
from wetink.library.runbook_file import read_head
from wetink.library.shelf import DRAFTS, RUNBOOKS, read_file
from wetink.model.draft import Finding
from wetink.model.people import People
from wetink.model.provenance import Commit, Origin
from wetink.model.runbook import Redirect, Runbook, Status
from wetink.model.terms import Skipped
from wetink.workflow.gate_heads import Known, counts
from wetink.workflow.gate_origins import origins_in
from wetink.workflow.gate_records import DISK, Records, orphaned
from wetink.workflow.gate_standing import standing
from wetink.workflow.gate_view import Holding, View, of_commit, of_disk
from wetink.workflow.signer import judge


def gate(
    repository: Repository,
    now: datetime,
    *,
    tip: str = "",
    against: str = "",
    pending: bool = False,
    only: str = "",
    known: Known | None = None,
) -> list[Finding]:
    """Everything that the gate does not let through, in the order of the paths; [] for a library it accepts.

    tip      the commit to look at; "" for the files on disk
    against  a commit that is trusted: only what changed since is looked at, and only people it knew may have signed
    pending  `tip` stands for a commit that is about to be made, so that it cannot be signed with a key yet
    only     on disk, a single path to look at
    known    what earlier looks at all files on disk found; such a look learns

    Raises `GitFailed`, `PeopleInvalid` (for the people file of the tip itself).
    """
    known = known or Known()
    view = of_commit(repository, tip, against) if tip or repository.bare else of_disk(repository, known, only)
    return judged(view, repository, now, known, pending=pending, alone=bool(only))


def judged(
    view: View,
    repository: Repository,
    now: datetime,
    known: Known,
    *,
    pending: bool = False,
    alone: bool = False,
    holding: Holding | None = None,
) -> list[Finding]:
    """What the gate does not let through of a view; as `gate`, which says more.

    alone    only one file is looked at
    holding  says which files of the tip may have an id; None lets git look into all of them
    """
    found = [*_forms(view, now), *_signatures(view, repository, now, known, pending=pending)]
    if not alone:
        found += _others(view, repository, holding)
    if view.against:
        found += [*_vanished(view, repository), *_orphaned(view)]
    return sorted(found, key=lambda finding: (finding.where.split(":")[0], finding.rule))


def finding(path: str, fault: form.Fault) -> Finding:
    """A fault as a finding; the gate knows only errors."""
    return Finding(fault.rule, "error", f"{path}:{fault.line}" if fault.line else path, fault.message, fault.hint)


def _forms(view: View, now: datetime) -> Iterator[Finding]:
    for path, one in view.files.items():
        if (fault := form.misplaced(path, one.mode)) is not None:
            yield finding(path, fault)
            continue
        head = view.heads[path]
        shown = head.shown
        faults = _of_runbook(shown, now) if isinstance(shown, Runbook) else _of_other(shown, view)
        for fault in (*head.faults, *faults):
            yield finding(path, fault)


def _of_other(shown: Redirect | Skipped, view: View) -> Iterator[form.Fault]:
    if isinstance(shown, Skipped):
        yield form.Fault("gate-unreadable", f"cannot be read: {shown.why}", "mend it, or restore it from git")
    elif not view.holds(shown.to):
        hint = "rename with `wetink rename`, which keeps redirects right, or take the file out"
        yield form.Fault("gate-redirect", f"leads to {shown.to}, which is not there", hint)


def _of_runbook(runbook: Runbook, now: datetime) -> Iterator[form.Fault]:
    if counts(runbook):
        yield from standing(runbook, now)


def _others(view: View, repository: Repository, holding: Holding | None) -> Iterator[Finding]:
    """What concerns several files, and files outside the rooms."""
    for path, fault in form.meeting({path for path in view.paths if seen.in_room(path)}):
        yield finding(path, fault)
    yield from _twice(view, repository, holding)
    outside = [path for path in view.paths if not seen.in_room(path)]
    for path, data in _read_outside(view, repository, outside):
        if path.rpartition("/")[2] == ".gitattributes":
            for line, text in changing(data.decode("utf-8", "replace")):
                hint = "narrow the pattern so that it leaves *.md alone"
                yield finding(
                    path,
                    form.Fault("gate-attributes", f"makes git show other bytes than it stores: {text}", hint, line),
                )
        elif mark_of(data)[1] == Status.PUBLISHED and b"\nsign_off:" in data[:300_000]:
            hint = "a runbook lies below runbooks/ and gets there by `wetink publish`"
            yield finding(path, form.Fault("gate-path", "says that it is published, outside runbooks/", hint))


def _twice(view: View, repository: Repository, holding: Holding | None) -> Iterator[Finding]:
    """Two files with one id: a copy would stand under the same signature."""
    by_id: dict[str, list[str]] = defaultdict(list)
    for path, shown in view.runbooks():
        by_id[shown.id].append(path)
    for id_, path in _elsewhere(view, repository, by_id, holding) if view.against else ():
        by_id[id_] += [path] if path not in by_id[id_] else []
    for id_, paths in by_id.items():
        for path in paths[1:]:
            message = f"has the id {id_}, as {paths[0]} has"
            yield finding(path, form.Fault("gate-twice", message, "give one of them an id of its own, or take it out"))


def _elsewhere(
    view: View, repository: Repository, by_id: Mapping[str, list[str]], holding: Holding | None
) -> Iterator[tuple[str, str]]:
    """(id, path) of all files that have an id which came to a file since the trusted commit, where no two had one."""
    with repository.git.objects() as objects:
        new = [
            id_
            for id_, paths in by_id.items()
            if any(path in view.new and _id_before(view, path, objects) != id_ for path in paths)
        ]
        for path in (holding or partial(_holding, repository, view.tip))(new) if new else ():
            id_ = _id_of(path, objects.read(f"{view.tip}:{repository.prefix}{path}"))
            if id_ in new:
                yield id_, path


def _id_before(view: View, path: str, objects: Objects) -> str:
    return _id_of(path, objects.read(view.old[path].blob)) if path in view.old else ""


def _holding(repository: Repository, commit: str, words: Collection[str]) -> list[str]:
    """The files in the rooms of a commit that hold one of these words."""
    where = [f"{repository.prefix}{RUNBOOKS}", f"{repository.prefix}{DRAFTS}"]
    asked = [argument for word in words for argument in ("-e", word)]
    raw = repository.whole.call(
        "grep", "-l", "-z", "-w", "-a", "--full-name", "-F", *asked, commit, "--", *where
    ).stdout
    names = [name.partition(b":")[2].decode("utf-8", "replace") for name in raw.split(b"\0")[:-1]]
    return [name.removeprefix(repository.prefix) for name in names]


def _id_of(path: str, data: bytes | None) -> str:
    shown = read_file(path, data or b"", read_head)
    return shown.id if isinstance(shown, Runbook) else ""


def _read_outside(view: View, repository: Repository, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
    wanted = [p for p in paths if seen.is_markdown(p) or p.rpartition("/")[2] == ".gitattributes"]
    wanted += [p for p in view.paths if seen.in_room(p) and p.endswith("/.gitattributes")]
    if view.tip == DISK:
        files = ((path, repository.home / path) for path in wanted)
        yield from ((path, file.read_bytes()) for path, file in files if file.is_file() and not file.is_symlink())
        return
    with repository.git.objects() as objects:
        for path in wanted:
            if path in view.new and view.old.get(path) != view.new[path]:
                yield path, objects.read(view.new[path].blob) or b""
        yield from _above(repository, view.tip, objects)


def _above(repository: Repository, tip: str, objects: Objects) -> Iterator[tuple[str, bytes]]:
    """.gitattributes of the folders above the library count for it as well."""
    parts = repository.prefix.split("/")[:-1]
    for depth in range(len(parts)):
        name = "/".join([*parts[:depth], ".gitattributes"])
        data = objects.read(f"{tip}:{name}")
        if data is not None:
            yield "../" * (len(parts) - depth) + ".gitattributes", data


def _signatures(view: View, repository: Repository, now: datetime, known: Known, *, pending: bool) -> Iterator[Finding]:
    """Who brought each sign-off into history, and whether that was the one it names."""
    signed = {path: shown for path, shown in view.runbooks() if shown.sign_off is not None}
    if not signed:
        known.origins = {}
        return
    found = origins_in(view, repository, list(signed), known)
    with repository.git.objects() as objects:
        ask = _Asked(repository, objects, view, view.tip if pending else "")
        for path, runbook in signed.items():
            for fault in ask.faults(runbook, found[path], now):
                yield finding(path, fault)


class _Asked:
    """Judges origins; people and keys of one commit are looked up once."""

    def __init__(self, repository: Repository, objects: Objects, view: View, pending: str) -> None:
        self._repository, self._objects, self._pending = repository, objects, pending
        self._tip, self._against = view.tip, view.against
        self._records = Records(repository, objects, view.tip)
        self._before = cache(self._known_before)
        self._read = cache(_people_of)
        self._cut_off = cache(repository.is_cut_off)
        self._keys = cache(lambda commit, keys: signed_by(repository.git, commit, keys))

    def faults(self, runbook: Runbook, origin: Origin, now: datetime) -> Iterator[form.Fault]:
        """Why the sign-off of this runbook does not count."""
        again = f"read it, then sign it yourself: wetink sign {runbook.id}"
        commit = origin.commit
        if commit is None or (not commit.parents and self._cut_off()):
            hint = (
                "fetch all of it: git fetch --unshallow (fetch-depth: 0 in GitHub Actions, GIT_DEPTH: 0 in GitLab CI)"
            )
            yield form.Fault("gate-history", "its sign-off cannot be traced: the history is cut off", hint)
            return
        if commit.id == DISK:
            yield form.Fault("gate-origin", "its sign-off is in no commit: a sign-off is made by `wetink sign`", again)
            return
        head = (self._objects.read(commit.id) or b"").partition(b"\n\n")[0]
        if head.count(b"\nauthor ") != 1 or head.count(b"\ncommitter ") != 1:
            yield form.Fault(
                "gate-signer", f"commit {commit.id[:12]} does not name one author and one committer", again
            )
            return
        try:
            known = self._before(commit.id)
        except PeopleInvalid as error:
            yield form.Fault("gate-signer", f"who could sign then cannot be read: {error.message}", error.hint)
            return
        found = list(judge(runbook, origin, known, self._key_faults, now, again))
        recorded = self._records.faults(runbook, origin, known, now, again) if found else None
        yield from found if recorded is None else recorded

    def _known_before(self, commit: str) -> list[People]:
        """Who was known before the commit; where that is not trusted yet, to the trusted one as well."""
        known = [self._people(parent) for parent in self._repository.parents(commit)]
        trusted = [self._people(self._against)] if known and self._against and commit in self._new else []
        return [*known, *trusted]

    def _people(self, commit: str) -> People:
        """Who was who as of a commit; a file that stayed the same is read once."""
        names = (f"{commit}:{self._repository.prefix}{name}" for name in PEOPLE_FILES)
        found = ((name, self._objects.read(where)) for name, where in zip(PEOPLE_FILES, names, strict=True))
        first = next(((name, data) for name, data in found if data is not None), None)
        return self._read((first,) if first else ())

    def _key_faults(self, commit: Commit, keys: tuple[str, ...]) -> str:
        return "" if commit.id == self._pending else self._keys(commit.id, keys)

    @cached_property
    def _new(self) -> frozenset[str]:
        """The commits of the tip that the trusted one does not have."""
        if self._repository.parents(self._tip) == [self._against]:
            return frozenset({self._tip})
        return frozenset(self._repository.git.word("rev-list", self._tip, "--not", self._against).split("\n"))


def _people_of(files: tuple[tuple[str, bytes], ...]) -> People:
    return people_from(lambda name: dict(files).get(name))


def _vanished(view: View, repository: Repository) -> Iterator[Finding]:
    """Runbooks that were there and are gone without a redirect or a retirement."""
    gone = [p for p, file in view.old.items() if p.startswith(RUNBOOKS + "/") and view.new.get(p) != file]
    here = {shown.id for _, shown in view.runbooks()}
    for path, one in seen.of_commit(repository, view.old, gone).items():
        was = read_file(path, one.data, read_head)
        if isinstance(was, Runbook) and was.id not in here:
            hint = f"wetink retire {was.id} --reason … keeps it and says why; wetink rename moves it"
            yield finding(path, form.Fault("gate-vanished", f"the runbook {was.id} is gone without a word", hint))


def _orphaned(view: View) -> Iterator[Finding]:
    """Records of signatures that somebody changed on their own: they would be missed only after the merge."""
    ids = {shown.id for _, shown in view.runbooks()}
    for path, fault in orphaned(view.old, view.new, ids):
        yield finding(path, fault)
