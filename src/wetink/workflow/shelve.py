"""Rename and retire: a runbook that moves leaves a redirect, one that goes leaves its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from wetink.errors import GateClosed, UsageError
from wetink.library.change import Change, commit, silent
from wetink.library.names import slug
from wetink.library.repository import Repository
from wetink.library.runbook_file import read_runbook, retired_line, sign_off_line, status_line, with_front
from wetink.library.shelf import RUNBOOKS, Shelf, redirect_text
from wetink.model.runbook import Redirect, Retirement, Runbook, Status
from wetink.patterns import when_used
from wetink.workflow.sign import accept, bytes_of

_NAME = when_used("[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?")


def rename(
    repository: Repository, runbook: Runbook, to: str, now: datetime, *, step: Callable[[str], None] = silent
) -> str:
    """Move a runbook to `<service>/<name>` (or another name below its service); gives the new path.

    A redirect stays at the old path, and redirects that led there lead to the new one. The text is not touched, so the
    sign-off stays good. Raises `UsageError` for a name that cannot be, `GateClosed` for a service it does not name.
    """
    path = _target(runbook, to)
    if not runbook.path.startswith(f"{RUNBOOKS}/"):
        raise UsageError(f"{runbook.path}: a draft is named for its incident", "publish it first; then rename it")
    shelf = Shelf(repository.home)
    there = shelf.read(path) if (repository.home / path).exists() else None
    if path == runbook.path or (there is not None and not isinstance(there, Redirect)):
        raise UsageError(f"{path}: is there already", "choose another name, or retire that one first")
    leads_here = [one for one in shelf.runbooks() if isinstance(one, Redirect) and one.to == runbook.path]
    old = [Redirect(one.path, path) for one in leads_here if one.path != path]
    data = bytes_of(repository.home / runbook.path, runbook)
    files: dict[str, bytes | None] = {
        path: data,
        **{one.path: redirect_text(one).encode() for one in (Redirect(runbook.path, path), *old)},
    }
    saw = {runbook.path: data, path: (repository.home / path).read_bytes() if there else None}
    message = f"Rename {runbook.id} to {path.removeprefix(RUNBOOKS + '/').removesuffix('.md')}\n"
    commit(repository, Change(message, files, saw), lambda id_: accept(repository, id_, now, *files), step=step)
    return path


def _target(runbook: Runbook, to: str) -> str:
    given = to.removeprefix(f"{RUNBOOKS}/").removesuffix(".md").split("/")
    folder = given[0] if len(given) == 2 else runbook.path.split("/")[1]
    if len(given) > 2 or any(not _NAME.fullmatch(part) for part in given):
        raise UsageError(f"{to}: is no name", "give <service>/<name> or <name>: small letters, digits and hyphens")
    if folder not in {slug(service) for service in runbook.body.services}:
        names = ", ".join(slug(service) for service in runbook.body.services)
        hint = f"its services are {names}; another one has to stand in `services:` and be signed"
        raise GateClosed(runbook.path, f"{folder} is none of its services", [], hint)
    return f"{RUNBOOKS}/{folder}/{given[-1]}.md"


def retire(
    repository: Repository,
    runbook: Runbook,
    retirement: Retirement,
    *,
    step: Callable[[str], None] = silent,
) -> Runbook:
    """Say that nobody should follow a runbook any more, and why; the file stays. Gives it as it is now."""
    if not runbook.path.startswith(f"{RUNBOOKS}/"):
        hint = f"nobody follows a draft: delete the file {runbook.path}"
        raise UsageError(f"{runbook.path}: was never published", hint)
    if runbook.status is Status.RETIRED:
        raise UsageError(f"{runbook.path}: is retired already", "see `wetink show`")
    if not retirement.reason.strip():
        raise UsageError("a retirement needs a reason", "--reason 'the service was switched off'")
    _replacement(repository, runbook, retirement.replaced_by)
    lines = {
        "status": status_line(Status.RETIRED),
        "sign_off": sign_off_line(None),
        "retired": retired_line(retirement),
    }
    text = with_front(runbook.text, lines, runbook.path).encode()
    saw = {runbook.path: bytes_of(repository.home / runbook.path, runbook)}
    instead = f"\n\nReplaced by {retirement.replaced_by}." if retirement.replaced_by else ""
    message = f"Retire {runbook.id}: {retirement.reason}{instead}\n"
    commit(
        repository,
        Change(message, {runbook.path: text}, saw),
        lambda id_: accept(repository, id_, retirement.at, runbook.path),
        step=step,
    )
    return read_runbook(runbook.path, text)


def _replacement(repository: Repository, runbook: Runbook, id_: str) -> None:
    if not id_:
        return
    known = [one for one in Shelf(repository.home).runbooks() if isinstance(one, Runbook) and one.id == id_]
    if not known or id_ == runbook.id or known[0].status is Status.RETIRED:
        raise UsageError(f"{id_}: is no other runbook in use", "name the id of the runbook that replaces it")
