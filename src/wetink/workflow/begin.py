"""Begin: a folder becomes a library; what is there already is left as it is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wetink.errors import LibraryMissing, LibraryUnwritable, PeopleInvalid, SignRefused
from wetink.library.change import Change, commit
from wetink.library.files import put
from wetink.library.git import Git
from wetink.library.people_file import read_people
from wetink.library.repository import CATALOGUE, CODEOWNERS, Repository, open_repository
from wetink.library.shelf import DRAFTS, INCIDENTS, RUNBOOKS
from wetink.workflow.identity import caller

BEGIN = Path(__file__).parent.parent / "library" / "begin"
_IGNORED = ".wetink/"


@dataclass(frozen=True, slots=True)
class Begun:
    """What was done.

    written  paths below the library or, in the repository's own folder, as they are
    kept     paths that were there already
    commit   the first commit of a new repository, "" where none was made
    advice   what is left to a person, a sentence each
    """

    home: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    commit: str = ""
    advice: tuple[str, ...] = ()


def begin(home: Path) -> Begun:
    """Make a library of a folder, new, empty or with files in it, in a repository or not; once more changes nothing.

    In a repository without commits the files are committed; in one that has commits they are left to be looked at.
    Raises `LibraryUnwritable`, `GitFailed`.
    """
    repository = _repository(home)
    fresh = repository.head() is None
    plan = _Plan(repository)
    written: list[str] = []
    kept: list[str] = []
    for path, text in plan.files():
        target = repository.home / path
        (kept if target.exists() else written).append(path)
        if not target.exists():
            put(target, text.encode())
    for room in (RUNBOOKS, DRAFTS, INCIDENTS):
        _folder(repository.home / room)
    written += _ignore(repository)
    made = _first_commit(repository, written) if fresh and written else ""
    hook = plan.hook()
    return Begun(
        repository.home, (*written, *hook), tuple(kept), made, tuple(plan.advice(written, hook, made=bool(made)))
    )


def _repository(home: Path) -> Repository:
    _folder(home)
    try:
        return open_repository(home.resolve())
    except LibraryMissing:
        Git(home.resolve()).out("init", "--quiet")
        return open_repository(home.resolve())


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryUnwritable(str(path), error.strerror or "cannot be made") from error


def _ignore(repository: Repository) -> list[str]:
    """Caches are never committed."""
    path = repository.home / ".gitignore"
    old = path.read_text("utf-8", "surrogateescape") if path.exists() else ""
    if _IGNORED in old.splitlines():
        return []
    put(
        path,
        (old + ("\n" if old and not old.endswith("\n") else "") + _IGNORED + "\n").encode("utf-8", "surrogateescape"),
    )
    return [".gitignore"]


def _first_commit(repository: Repository, written: list[str]) -> str:
    """The first commit, where git knows who makes it; "" where it does not."""
    try:
        caller(repository)
    except SignRefused:
        return ""
    files: dict[str, bytes | None] = {
        path: (repository.home / path).read_bytes() for path in written if not path.startswith("../")
    }
    return commit(repository, Change("Begin a library of runbooks\n", files, dict(files)), lambda _: None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What belongs into a library, for this repository."""

    repository: Repository

    def files(self) -> Iterator[tuple[str, str]]:
        """Path below the library and text of each file."""
        yield "wetink.toml", _text("wetink.toml")
        if not any((self.repository.home / name).exists() for name in (CATALOGUE, *CODEOWNERS)):
            yield "people.toml", self._people()
        yield "README.md", _text("README.md")
        up = "../" * self.repository.prefix.count("/")
        filled = {"library": self.repository.prefix.rstrip("/") or ".", "prefix": self.repository.prefix.rstrip("/")}
        yield "hooks/pre-receive", _filled("pre-receive", filled)
        host = self._host()
        if host != "gitlab":
            yield f"{up}.github/workflows/runbooks.yml", _filled("github.yml", filled)
        if host != "github":
            yield f"{up}.gitlab-ci.yml", _filled("gitlab.yml", filled)

    def hook(self) -> list[str]:
        """Install the pre-commit hook where none is; the path of it, if it was."""
        path = self._hook_path()
        custom = self.repository.git.answer("config", "core.hooksPath")
        if path.exists() or custom or (self.repository.home / ".pre-commit-config.yaml").exists():
            return []
        where = self.repository.prefix.rstrip("/") or "."
        put(path, _filled("pre-commit", {"library": where}).encode())
        path.chmod(0o755)
        return [str(path)]

    def advice(self, written: list[str], hook: list[str], *, made: bool) -> Iterator[str]:
        """What is left to a person."""
        yield from self._yourself()
        if not made and (written or self.repository.head() is None):
            yield "look at the files, then commit them: git add -A && git commit"
        if "people.toml" in written:
            yield "add your colleagues to people.toml: who stands in it may sign"
            yield "let somebody review its changes, in CODEOWNERS:"
            yield f"    /{self.repository.prefix}people.toml  @your-leads"
        ours = self._hook_path()
        if not hook and not (ours.exists() and "wetink check" in ours.read_text("utf-8", "replace")):
            where = shlex.quote(self.repository.prefix.rstrip("/") or ".")
            yield "you have hooks of your own; add to pre-commit:"
            yield f"    wetink check --staged --library {where}"
        if ".gitlab-ci.yml" not in "".join(written) and self._host() == "gitlab" and written:
            yield "add the job of docs/how-to/publish-a-runbook.md to .gitlab-ci.yml"
        if written:
            yield "protect the branch on the server; where it squashes or rebases,"
            yield "    put keys into people.toml: a signature without one is lost there"

    def _yourself(self) -> Iterator[str]:
        """How to become somebody who may sign, where nobody may yet."""
        path = self.repository.home / "people.toml"
        try:
            if not path.exists() or read_people(path.read_bytes()).persons:
                return
        except PeopleInvalid:  # `wetink check` says where
            return
        try:
            name, email, _ = caller(self.repository)
        except SignRefused:
            yield "tell git who you are, then run this once more:"
            yield "    git config --global user.name 'Your Name'"
            yield "    git config --global user.email you@example.com"
            return
        yield "nobody may sign yet; write yourself into people.toml:"
        yield from (f"    {line}" for line in _entry(name, email).splitlines())

    def _hook_path(self) -> Path:
        """Where git looks for it, also in a linked work tree."""
        found = self.repository.home / self.repository.git.word("rev-parse", "--git-path", "hooks/pre-commit")
        return found.parent.resolve() / found.name

    def _people(self) -> str:
        try:
            name, email, _ = caller(self.repository)
        except SignRefused:
            name = email = ""
        handle, entry = _handle(email), _entry(name, email)
        try:
            read_people(entry.encode())
        except PeopleInvalid:
            entry = '# [people.mira]\n# name = "Mira Sand"\n# emails = ["mira@example.com"]\n# deputy = "jonas"\n'
        return _filled("people.toml", {"people": entry, "handle": handle})

    def _host(self) -> str:
        told = self.repository.git.answer("config", "--get-regexp", r"^remote\..*\.url$") or ""
        return next((host for host in ("github", "gitlab") if host in told.lower()), "")


def _handle(email: str) -> str:
    local = email.partition("@")[0].partition("+")[0].lower()
    return re.sub(r"[^a-z0-9._-]+", "-", local).strip("-._") or "mira"


def _entry(name: str, email: str) -> str:
    """A person of people.toml."""
    return f"[people.{_key(_handle(email))}]\nname = {_string(name)}\nemails = [{_string(email)}]\n"


def _key(handle: str) -> str:
    return handle if re.fullmatch(r"[A-Za-z0-9_-]+", handle) else _string(handle)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(name: str) -> str:
    return (BEGIN / name).read_text("utf-8")


def _filled(name: str, values: dict[str, str]) -> str:
    text = _text(name)
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text
