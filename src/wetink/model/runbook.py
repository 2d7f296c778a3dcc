"""The runbook: what a file of the library is, who signed which text of it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from wetink.model.draft import Draft


class Status(StrEnum):
    """Where a runbook stands; `draft -> in-review -> published` and no other way in."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    NEEDS_REVIEW = "needs-review"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class SignOff:
    """One person saying of one text: I understand this system.

    by           the person's handle in people.toml
    at           UTC, whole seconds
    text_sha256  hex digest of the signed text (docs/reference/format.md says of which bytes)
    understood   always true in a file that wetink wrote; anything else is no sign-off
    """

    by: str
    at: datetime
    text_sha256: str
    understood: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """When it has to be looked at, was looked at by whoever signed, and was last seen to work (a drill, a real use)."""

    every: str = ""
    last_reviewed: date | None = None
    last_verified: date | None = None


@dataclass(frozen=True, slots=True)
class Retirement:
    """Why nobody should follow it any more, and the id of the runbook to follow instead ("" for none)."""

    by: str
    at: datetime
    reason: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Runbook:
    """One file of the library, whatever its status; `Signed` is one that may be published.

    path         below the library, with slashes: `runbooks/api-server/too-many-connections.md`
    text         the file as it stands, line ends normalised, no byte order mark
    body         the parsed text: title, owner, symptom, steps, ..., and the status as it is written there
    text_sha256  of the text as it is now, whatever the sign-off says
    deputy       who answers when the owner does not: handle or name, "" for nobody
    related      ids of other runbooks
    """

    path: str
    text: str
    body: Draft
    text_sha256: str
    sign_off: SignOff | None = None
    review: Review = Review()
    retired: Retirement | None = None
    deputy: str = ""
    related: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What never changes about it."""
        return self.body.id

    @property
    def status(self) -> Status:
        """As the file says it."""
        return Status(self.body.status)

    @property
    def is_current(self) -> bool:
        """Whether the sign-off is of the very text that stands there; whether it is genuine only git can tell."""
        signed = self.sign_off
        return signed is not None and signed.understood and signed.text_sha256 == self.text_sha256

    @property
    def standing(self) -> Status:
        """As readers have to take it: a published file whose text is not the signed one needs review."""
        return Status.NEEDS_REVIEW if self.status is Status.PUBLISHED and not self.is_current else self.status


@dataclass(frozen=True, slots=True)
class Signed:
    """A runbook with a sign-off of the very text it holds: what `publish` takes, so that nothing else reaches it."""

    runbook: Runbook
    sign_off: SignOff

    @classmethod
    def of(cls, runbook: Runbook) -> Self | None:
        """The signed runbook, None where nobody signed this text."""
        return cls(runbook, runbook.sign_off) if runbook.sign_off and runbook.is_current else None


@dataclass(frozen=True, slots=True)
class Redirect:
    """What a rename leaves at the old path; both below the library."""

    path: str
    to: str
