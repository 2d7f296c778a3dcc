"""What is exported: pages in the order of their places, where each leads, and what the reader has to be told first."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from urllib.parse import quote

from wetink.export.document import Document
from wetink.export.reading import read
from wetink.model.runbook import Redirect, Runbook, Status

Files = Mapping[str, bytes]
"""What a form makes: paths below the target, with slashes, and their bytes."""


@dataclass(frozen=True, slots=True)
class Page:
    """One runbook on its way out.

    runbook   as the library holds it
    document  its text as a tree
    instead   path of the runbook to follow instead of a retired one, "" for none
    related   (path, title, why) of other exported runbooks
    doubt     why the file is not to be trusted although it says that it is published, "" for nothing
    """

    runbook: Runbook
    document: Document
    instead: str = ""
    related: tuple[tuple[str, str, str], ...] = ()
    doubt: str = ""

    @property
    def path(self) -> str:
        """The runbook's path below the library; unique, and the same in every run."""
        return self.runbook.path

    @property
    def place(self) -> str:
        """The path without its suffix."""
        return self.path.removesuffix(".md")

    @property
    def title(self) -> str:
        """The symptom."""
        return " ".join(self.runbook.body.title.split())

    @property
    def services(self) -> tuple[str, ...]:
        """The services it is filed under, the folder's one first."""
        return self.runbook.body.services or ("no service",)

    @property
    def is_retired(self) -> bool:
        """Whether nobody should follow it any more."""
        return self.runbook.standing is Status.RETIRED

    @property
    def warning(self) -> str:
        """What a reader has to know before the first line, "" where the runbook may be followed."""
        runbook = self.runbook
        match runbook.standing:
            case Status.PUBLISHED:
                return f"Do not trust this runbook: {self.doubt}" if self.doubt else ""
            case Status.RETIRED:
                retired = runbook.retired
                why = f" Reason: {' '.join(retired.reason.split())}" if retired and retired.reason else ""
                return f"Retired: do not follow this runbook.{why}"
            case Status.NEEDS_REVIEW:
                return "Needs review: the text was changed after it was signed, or nobody signed it."
            case _:
                return "Draft: nobody has checked or signed this."

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Who, how bad, how fresh: (name, value) for the head of a page; unknown ones are left out."""
        runbook, body = self.runbook, self.runbook.body
        owner = body.owner
        signed = runbook.sign_off
        rows = (
            ("Severity", body.severity),
            ("Owner", owner.name + (f" (@{owner.handle})" if owner.handle else "") if owner else ""),
            ("Deputy", runbook.deputy),
            ("Services", ", ".join(body.services)),
            ("Alerts", ", ".join(body.alerts)),
            ("Incidents", ", ".join(body.incidents)),
            (
                "Signed",
                f"by {signed.by} on {signed.at:%Y-%m-%d}" if signed and runbook.is_current else "",
            ),
            ("Last reviewed", str(runbook.review.last_reviewed or "")),
            ("Last verified", str(runbook.review.last_verified or "")),
        )
        return tuple((name, " ".join(value.split())) for name, value in rows if value.strip())


@dataclass(frozen=True)
class Book:
    """Everything a form gets.

    pages  in the order of their paths; retired ones too, since links to them have to lead on
    moved  old paths that lead to a page
    name   of the library, for titles
    url    the address of a page with {path}, {place}, {service}, {name} or {id} in it, "" where none is known
    """

    pages: tuple[Page, ...]
    moved: tuple[Redirect, ...] = ()
    name: str = "Runbooks"
    url: str = ""

    @property
    def usable(self) -> tuple[Page, ...]:
        """All but the retired ones."""
        return tuple(page for page in self.pages if not page.is_retired)

    @cached_property
    def _by_path(self) -> Mapping[str, Page]:
        return {page.path: page for page in self.pages}

    @cached_property
    def _moves(self) -> Mapping[str, str]:
        return {one.path: one.to for one in self.moved}

    def page(self, path: str) -> Page | None:
        """The page of a path, or of what that was renamed to."""
        seen: set[str] = set()
        while path not in self._by_path and path in self._moves and path not in seen:
            seen.add(path)
            path = self._moves[path]
        return self._by_path.get(path)

    @cached_property
    def old_places(self) -> tuple[tuple[str, Page], ...]:
        """Old paths that nothing else lies at, and the page that each leads to."""
        led = ((one.path, self.page(one.path)) for one in self.moved if one.path not in self._by_path)
        return tuple((path, page) for path, page in led if page is not None)

    def by_service(self) -> dict[str, list[Page]]:
        """Pages that may be used by service, services in order."""
        found: dict[str, list[Page]] = defaultdict(list)
        for page in self.usable:
            for service in dict.fromkeys(page.services):
                found[service].append(page)
        return {service: found[service] for service in sorted(found, key=lambda name: (name.lower(), name))}

    def at_home(self) -> tuple[str, ...]:
        """The services that a page is filed under first; the others only stand in one somewhere."""
        homes = {page.services[0] for page in self.usable}
        return tuple(service for service in self.by_service() if service in homes)

    def address(self, page: Page) -> str:
        """Where a page can be read on the web, "" where no address was given."""
        parts = page.place.split("/")
        values = {
            "path": page.path,
            "place": page.place,
            "service": parts[-2] if len(parts) > 2 else "",
            "name": parts[-1],
            "id": page.runbook.id,
        }
        return re.sub(r"\{(path|place|service|name|id)\}", lambda found: quote(values[found[1]]), self.url)


def bind(
    runbooks: Iterable[Runbook],
    moved: Iterable[Redirect] = (),
    *,
    evidence: bool = True,
    related: Callable[[Runbook], tuple[tuple[str, str, str], ...]] = lambda runbook: (),  # noqa: ARG005
    doubts: Mapping[str, str] = MappingProxyType({}),
    name: str = "Runbooks",
    url: str = "",
) -> Book:
    """The book of some runbooks: `related` gives (path, title, why) for one, `doubts` why a path is not trusted."""
    found = sorted(runbooks, key=lambda runbook: runbook.path)
    paths = {runbook.path for runbook in found}
    by_id = {runbook.id: runbook.path for runbook in found if runbook.standing is not Status.RETIRED}
    pages = tuple(
        Page(
            runbook,
            Document(()) if runbook.standing is Status.RETIRED else read(runbook, evidence=evidence),
            by_id.get(runbook.retired.replaced_by, "") if runbook.retired else "",
            tuple(one for one in related(runbook) if one[0] in paths and one[0] != runbook.path),
            doubts.get(runbook.path, ""),
        )
        for runbook in found
    )
    return Book(pages, tuple(moved), name, url)


def between(source: str, target: str) -> str:
    """The relative link from one path to another, both below the same folder."""
    return posixpath.relpath(target, posixpath.dirname(source) or ".")
