"""Who is at the desk: the person whose name git puts on a commit here, as the library's people know them."""

from __future__ import annotations

from pathlib import Path

from wetink.errors import GitFailed, SignRefused
from wetink.library.git import Git
from wetink.library.people_file import is_bot
from wetink.library.repository import people_in
from wetink.model.people import People
from wetink.model.review import Reviewer
from wetink.patterns import when_used

_IDENT = when_used(r"(.*?) ?<([^<>]*)> \d+ [+-]\d{4}")
_SETUP = "git config user.name 'Your Name' and git config user.email you@example.com"


def reviewer(home: Path, people: People) -> Reviewer:
    """The person who calls. An attestation needs a name: raises `SignRefused` where git knows none, or a machine's."""
    try:
        found = _IDENT.fullmatch(Git(home).word("var", "GIT_AUTHOR_IDENT"))
    except GitFailed as error:
        raise SignRefused("who you are is not known here, and what you write is attested by name", _SETUP) from error
    name, email = (found[1], found[2].lower()) if found else ("", "")
    if not name or is_bot(name, email):
        raise SignRefused(f"{name or 'nobody'} <{email}> is a machine: a machine attests nothing", _SETUP)
    known = people.by_email(email)
    return Reviewer(known.name, known.handle, email) if known else Reviewer(name, "", email)


def people_of(home: Path) -> People | None:
    """Who is who as the files of a library say, None where none says it."""
    found = people_in(home)
    return found if found.persons or found.teams or found.services else None
