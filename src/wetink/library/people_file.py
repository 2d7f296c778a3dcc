"""people.toml into the people of a library, every complaint with its line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from wetink.errors import PeopleInvalid
from wetink.model.people import People, Person, Service, Team
from wetink.patterns import when_used

NAME = "people.toml"
_LARGEST = 4 * 1024 * 1024
_HANDLE = when_used(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_EMAIL = when_used(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,255}")
_SSH = when_used(
    r"(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)"
    r" [A-Za-z0-9+/=]{32,2000}(?: .{0,200})?"
)
_OPENPGP = when_used(r"[0-9A-F]{40}|[0-9A-F]{64}")
_BOT = when_used(
    r"(?:.*[^a-z])?(?:bot|robot|dependabot|renovate|github-actions?|gitlab-ci|automation|service[-_ ]?account|svc|"
    r"access[-_ ]?token)(?:[^a-z].*)?",
    re.IGNORECASE,
)
# Alone these are machines; with a surname they are people.
_BOT_NAME = when_used(
    r"(?:github )?copilot|claude(?: code)?|codex|devin(?: ai)?|cursor(?: agent)?|gemini(?: cli)?|aider|jenkins|ci|cd|"
    r"ci[/ -]?cd|deploy(?:er|ment)?|root|admin|system|nobody",
    re.IGNORECASE,
)
_BOT_MAIL = when_used(r".*\[bot\]@.*|no-?reply@.*|.*\.gserviceaccount\.com", re.IGNORECASE)


def is_bot(name: str, email: str = "") -> bool:
    """Whether a full name or an address is one that machines go by; Ann Talbot and Claude Monet are people."""
    named = _BOT.fullmatch(name.strip()) or _BOT_NAME.fullmatch(name.strip())
    return named is not None or _BOT_MAIL.fullmatch(email.strip()) is not None


def read_people(data: bytes, source: str = NAME) -> People:
    """Everybody in a people.toml; raises `PeopleInvalid` with the line for what cannot be used."""
    if len(data) > _LARGEST:
        raise PeopleInvalid(source, "is larger than 4 MiB")
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise PeopleInvalid(source, "is not UTF-8", line=data.count(b"\n", 0, error.start) + 1) from error
    except ValueError as error:
        line = re.search(r"line (\d+)", str(error))
        raise PeopleInvalid(source, f"is not TOML: {error}", line=int(line[1]) if line else None) from error
    except RecursionError as error:
        raise PeopleInvalid(source, "is nested too deeply") from error
    return _File(text, table, source).people()


class _File:
    """The tables of one file, checked one by one."""

    def __init__(self, text: str, table: dict[str, Any], source: str) -> None:
        self._lines, self._table, self._source = text.splitlines(), table, source

    def people(self) -> People:
        for key in self._table:
            if key not in {"people", "teams", "services"}:
                raise self.wrong("", key, "is not known: the tables are people, teams and services")
        persons = {handle: self._person(handle) for handle in self._named("people")}
        self._no_address_twice(persons)
        teams = {name: Team(name, self._handles("teams", name, "members", persons)) for name in self._named("teams")}
        services = {name: self._service(name, persons, teams) for name in self._named("services")}
        for person in persons.values():
            if person.deputy and (person.deputy not in persons or person.deputy == person.handle):
                raise self.wrong("people", person.handle, f"deputy {person.deputy!r} is nobody else in this file")
        return People(persons, teams, services, self._source)

    def _named(self, table: str) -> dict[str, Any]:
        found = self._table.get(table, {})
        if not isinstance(found, dict):
            raise self.wrong("", table, "has to be a table")
        for name, one in found.items():
            if not isinstance(one, dict):
                raise self.wrong(table, name, f"has to be a table: [{table}.{name}]")
        return found

    def _person(self, handle: str) -> Person:
        values = self._named("people")[handle]
        self._only("people", handle, values, {"name", "emails", "deputy", "keys"})
        name = self._text("people", handle, values, "name")
        if not _HANDLE.fullmatch(handle):
            raise self.wrong("people", handle, "is no handle: up to 64 letters, digits, dots, _ and -")
        if not name.strip() or "\n" in name:
            raise self.wrong("people", handle, 'has no name: name = "Mira Sand"')
        emails = tuple(email.strip().lower() for email in self._texts("people", handle, values, "emails"))
        bad = next((email for email in emails if not _EMAIL.fullmatch(email)), None)
        if bad is not None:
            raise self.wrong("people", handle, f"{bad[:80]!r} is no e-mail address")
        if _BOT.fullmatch(handle) or is_bot(name) or any(is_bot("", email) for email in emails):
            raise self.wrong("people", handle, "is a machine by its name or address; people.toml holds people")
        return Person(handle, name.strip(), emails, self._text("people", handle, values, "deputy"), self._keys(handle))

    def _keys(self, handle: str) -> tuple[str, ...]:
        keys = self._texts("people", handle, self._named("people")[handle], "keys")
        found = tuple(key.strip() if _SSH.fullmatch(key.strip()) else key.replace(" ", "").upper() for key in keys)
        for key in found:
            if not _SSH.fullmatch(key) and not _OPENPGP.fullmatch(key):
                why = "has a key that is neither a public SSH key nor an OpenPGP fingerprint"
                raise self.wrong("people", handle, f"{why}: {key[:40]}")
        return found

    def _no_address_twice(self, persons: dict[str, Person]) -> None:
        seen: dict[str, str] = {}
        for person in persons.values():
            for email in person.emails:
                if seen.setdefault(email, person.handle) != person.handle:
                    raise self.wrong("people", person.handle, f"{email} is {seen[email]}'s address too")

    def _service(self, name: str, persons: dict[str, Person], teams: dict[str, Team]) -> Service:
        values = self._named("services")[name]
        self._only("services", name, values, {"owner", "team"})
        owner, team = (self._text("services", name, values, key) for key in ("owner", "team"))
        if owner and owner not in persons:
            raise self.wrong("services", name, f"owner {owner!r} is not among the people")
        if team and team not in teams:
            raise self.wrong("services", name, f"team {team!r} is not among the teams")
        return Service(name, owner, team)

    def _handles(self, table: str, name: str, key: str, persons: dict[str, Person]) -> tuple[str, ...]:
        values = self._named(table)[name]
        self._only(table, name, values, {key})
        found = self._texts(table, name, values, key)
        strange = next((handle for handle in found if handle not in persons), None)
        if strange is not None:
            raise self.wrong(table, name, f"{strange!r} is not among the people")
        return found

    def _only(self, table: str, name: str, values: dict[str, Any], keys: set[str]) -> None:
        strange = next((key for key in values if key not in keys), None)
        if strange is not None:
            raise self.wrong(table, name, f"{strange!r} is not known: the keys are {', '.join(sorted(keys))}")

    def _text(self, table: str, name: str, values: dict[str, Any], key: str) -> str:
        value = values.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(table, name, f"{key} has to be text")
        return value

    def _texts(self, table: str, name: str, values: dict[str, Any], key: str) -> tuple[str, ...]:
        value = values.get(key, [])
        if not isinstance(value, list) or any(not isinstance(item, str) for item in value):
            raise self.wrong(table, name, f'{key} has to be a list of texts: {key} = ["…"]')
        return tuple(value)

    def wrong(self, table: str, name: str, why: str) -> PeopleInvalid:
        """The complaint about one table, with the line of its head."""
        quoted = rf"(?:{re.escape(name)}|\"{re.escape(name)}\"|'{re.escape(name)}')"
        head = re.compile(rf"\s*\[?\s*(?:{re.escape(table)}\s*\.\s*)?{quoted}\s*[\].=]")
        line = next((n for n, shown in enumerate(self._lines, 1) if head.match(shown)), None)
        where = f"{table}.{name}" if table else name
        return PeopleInvalid(self._source, f"{where}: {why}", line=line)
