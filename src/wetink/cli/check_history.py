"""`wetink check` of what git holds: a commit, what came since another one, what is staged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from click import echo

from wetink.cli import check_forms, home, judging
from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.memory import remembered
from wetink.errors import LibraryMissing, UsageError
from wetink.library.repository import Repository, open_repository
from wetink.settings import NAME, Settings, settings_from
from wetink.workflow.check_commit import How, check_commit, staged


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; `paths` and `library` may both name the library's folder."""

    library: Path | None
    paths: tuple[Path, ...]
    form: str
    commit: str
    against: str
    below: str
    staged: bool = False


def checked(wanted: Wanted) -> int:
    """Check it, tell what was found, and give the exit code."""
    if wanted.staged and (wanted.commit or wanted.against):
        raise UsageError("--staged is against HEAD already", "leave out --commit and --against")
    repository = _repository(wanted)
    against = repository.commit(wanted.against) if wanted.against else ""
    if wanted.staged:
        against = repository.head() or ""
        commit = staged(repository, against)
    else:
        commit = repository.commit(wanted.commit or "HEAD")
    # What this machine remembers is believed of what is staged here, and of nothing that came from elsewhere.
    before = remembered(repository.home) if wanted.staged else None
    with repository.git.objects():  # one reader for all of it
        settings = _settings(repository, commit)
        desk = judging.desk_of(None, people=repository.people(commit), settings=settings)
        how = How(against, pending=wanted.staged, before=before, settings=settings.check)
        report = check_commit(repository, desk, datetime.now(UTC), commit, how)
    if report.files or wanted.form != "text" or not wanted.staged:  # a hook says nothing of a commit that is none of it
        for line in check_forms.FORMS[wanted.form](report, _shown(repository)):
            echo(line)
    return FINDINGS if report.count("error") else FINE


def _settings(repository: Repository, commit: str) -> Settings:
    """What the library's wetink.toml says as of a commit. Raises SettingsInvalid."""
    with repository.git.objects() as objects:
        data = objects.read(f"{commit}:{repository.prefix}{NAME}")
    return settings_from(data, Path(NAME)) if data is not None else Settings()


def _repository(wanted: Wanted) -> Repository:
    if len(wanted.paths) > 1 or (wanted.paths and wanted.library):
        raise UsageError("a commit is checked as a whole", "name the library alone")
    given = wanted.library or next(iter(wanted.paths), None)
    if given is None and wanted.commit:
        found = _bare(wanted.below)
        if found is not None:
            return found
    return open_repository(home.find_home(given), below=wanted.below)


def _bare(below: str) -> Repository | None:
    """The current folder, where it is a bare repository."""
    try:
        found = open_repository(Path.cwd(), below=below)
    except LibraryMissing:
        return None
    return found if found.bare else None


def _shown(repository: Repository) -> Callable[[str], str]:
    """A path as it is called from the top of the repository."""
    return lambda path: f"{repository.prefix}{path}"
