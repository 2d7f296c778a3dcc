"""Publish: a signed draft goes to its place below `runbooks/`, in one commit here or on a branch of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wetink.errors import GateClosed
from wetink.library.change import Change, commit, silent
from wetink.library.names import slug
from wetink.library.repository import Repository
from wetink.library.runbook_file import read_runbook, status_line, with_front
from wetink.library.shelf import RUNBOOKS
from wetink.model.draft import Draft
from wetink.model.people import People
from wetink.model.runbook import Runbook, Signed, Status
from wetink.patterns import when_used
from wetink.workflow.sign import Judge, accept, bytes_of, missing, told

_LONGEST = 50
_CAMEL = when_used("[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+")


@dataclass(frozen=True, slots=True)
class Published:
    """Where it lies now, in which commit, and on which branch ("" for the current one)."""

    runbook: Runbook
    commit: str
    branch: str = ""


def signed(runbook: Runbook) -> Signed:
    """The runbook with its sign-off; raises `GateClosed` where nobody signed this very text."""
    found = Signed.of(runbook)
    if found is not None:
        return found
    again = f"read it, then: wetink sign {runbook.id}"
    if runbook.sign_off is None:
        raise GateClosed(runbook.path, "nobody signed it: who is to answer for it at 3 a.m.?", [], again)
    signer = runbook.sign_off
    why = f"was changed after {signer.by} signed it on {signer.at:%Y-%m-%d}: a signature is of one text"
    raise GateClosed(runbook.path, why, [], again)


def publish(
    repository: Repository,
    of: Signed,
    judge: Judge,
    now: datetime,
    *,
    branch: str = "",
    step: Callable[[str], None] = silent,
) -> Published:
    """Publish what is signed; raises `GateClosed` with what is missing, `LibraryConflict` where the file changed."""
    runbook = of.runbook
    if found := missing(runbook, judge):
        raise GateClosed(runbook.path, "cannot be published yet", [told(one) for one in found])
    text = with_front(runbook.text, {"status": status_line(Status.PUBLISHED)}, runbook.path).encode()
    path = place_of(repository, runbook)
    files: dict[str, bytes | None] = {path: text}
    if path != runbook.path:
        files[runbook.path] = None
    saw = {path: None, runbook.path: bytes_of(repository.home / runbook.path, runbook)}
    message = (
        f"Publish {runbook.id}: {runbook.body.title}\n\nSigned by {of.sign_off.by} on {of.sign_off.at:%Y-%m-%d}.\n"
    )
    made = commit(
        repository,
        Change(message, files, saw),
        lambda commit_id: accept(repository, commit_id, now, *files),
        branch=branch,
        step=step,
    )
    return Published(read_runbook(path, text), made, branch)


def place_of(repository: Repository, runbook: Runbook) -> str:
    """`runbooks/<service>/<slug>.md`: where it lies already, or a free name made of its alert or its title."""
    if runbook.path.startswith(f"{RUNBOOKS}/"):
        return runbook.path
    if not runbook.body.services:
        why = "no service is named: nobody on call for one will be shown this"
        raise GateClosed(runbook.path, why, [], "fill in `services:`")
    folder = f"{RUNBOOKS}/{slug(runbook.body.services[0])}"
    stem = _stem(runbook.body)
    names = (f"{folder}/{stem}.md", f"{folder}/{stem}-{slug(runbook.id)[:40].strip('-')}.md")
    free = [name for name in names if not (repository.home / name).exists()]
    if not free:
        raise GateClosed(runbook.path, f"{names[0]} is there already", [], "rename that one first: wetink rename")
    return free[0]


def _stem(body: Draft) -> str:
    """A file name: of the alert that the title begins with, else of the title; the service is the folder's name."""
    alert = next((name for name in body.alerts if _begins(body.title, name)), "")
    words = [word.lower() for word in _CAMEL.findall(alert)] or re.findall("[a-z0-9]+", body.title.lower())
    service = re.findall("[a-z0-9]+", body.services[0].lower())
    if words[: len(service)] == service and len(words) > len(service):
        words = words[len(service) :]
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return "-".join(words)[:_LONGEST].strip("-") or "runbook"


def _begins(title: str, alert: str) -> bool:
    return title.startswith(alert) and not title[len(alert) : len(alert) + 1].isalnum()


def pull_request(of: Published, people: People) -> str:
    """Title and text for a pull request, in Markdown."""
    runbook, signer = of.runbook, of.runbook.sign_off
    body = runbook.body
    person = people.persons.get(signer.by) if signer else None
    name = person.name if person else "nobody"
    changes = [
        step for step in (*body.diagnosis, *body.resolution) if step.risk is not None and step.risk != "read-only"
    ]
    lines = [
        f"Publish {runbook.id}: {body.title}",
        "",
        f"{name} signed this text on {signer.at:%Y-%m-%d} ({signer.text_sha256[:12]})." if signer else "",
        f"Owner: {body.owner.name if body.owner else 'nobody'}. Services: {', '.join(body.services)}.",
        "",
        "What it changes when it is followed:",
        *(f"- {step.text} ({step.risk})" for step in changes),
        *([] if changes else ["- nothing: it only looks"]),
        "",
        "What keeps it from coming back:",
        *(
            f"- [{'x' if item.status == 'done' else ' '}] {item.ref} {item.text} {item.url}".rstrip()
            for item in body.prevention
        ),
        "",
        "Merge it any way you like: the signature is kept with a key, in `signatures/`."
        if person and person.keys
        else "Merge it with a merge commit: a squash or a rebase by somebody else loses the signature.",
    ]
    return "\n".join(lines) + "\n"
