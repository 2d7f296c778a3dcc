"""Who is who: the persons who may own and sign, their teams, and who answers for which service."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """A named human being.

    handle  the key in people.toml, as sign-offs and owners name it
    emails  addresses under which git knows the person, in small letters
    deputy  handle of who answers instead, "" for nobody
    keys    public SSH keys ("ssh-ed25519 AAAA...") or OpenPGP fingerprints; with any, only commits signed by one count
    """

    handle: str
    name: str
    emails: tuple[str, ...] = ()
    deputy: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """People who share services; a team owns and signs nothing."""

    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """Something that breaks: the handle of its owner ("" for nobody), the team around it."""

    name: str
    owner: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a library, by handle; teams and services by name. `source` names the file in messages."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    source: str = "people.toml"

    def by_email(self, email: str) -> Person | None:
        """The person git knows under this address."""
        wanted = email.strip().lower()
        return next((person for person in self.persons.values() if wanted in person.emails), None)

    def find(self, word: str) -> Person | None:
        """The person of this handle (a leading @ does not count) or of this very name."""
        handle = word.removeprefix("@")
        if handle in self.persons:
            return self.persons[handle]
        return next((person for person in self.persons.values() if _plain(person.name) == _plain(word)), None)

    def owner_of(self, service: str) -> Person | None:
        """Who answers for a service."""
        known = self.services.get(service)
        return self.persons.get(known.owner) if known else None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
