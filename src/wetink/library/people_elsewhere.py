"""People, teams and services where a team keeps them already: CODEOWNERS, a Backstage catalogue."""

from __future__ import annotations

import re
from typing import Any

from wetink.errors import PeopleInvalid
from wetink.library.people_file import is_bot
from wetink.model.people import People, Person, Service, Team
from wetink.patterns import when_used

_EMAIL = when_used(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,255}\.[^\s@<>,;\"]{1,63}")
_OWNER = when_used(r"@[A-Za-z0-9][A-Za-z0-9._-]{0,62}(?:/[A-Za-z0-9._-]{1,63})?")


def read_codeowners(data: bytes, source: str = "CODEOWNERS") -> People:
    """The owners named in a CODEOWNERS file (GitHub's and GitLab's form).

    A handle alone may own and cannot sign, since git knows people by their address; an address may do both. A folder
    below `runbooks/` is a service, its first person the owner, its first team the team. Raises `PeopleInvalid` for a
    word that is no owner.
    """
    persons: dict[str, Person] = {}
    teams: dict[str, Team] = {}
    services: dict[str, Service] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        words = re.sub(r"(?:^|\s)#.*", "", line).split()
        if not words or re.match(r"\^?\[", words[0]):  # GitLab's sections
            continue
        for owner in words[1:]:
            _note(owner, persons, teams, source, number)
        found = re.fullmatch(r"/?(?:.*/)?runbooks/([^/*]+)/?(?:\*+)?", words[0])
        if found and len(words) > 1:
            people = [_handle(owner) for owner in words[1:] if _handle(owner) in persons]
            groups = [owner.removeprefix("@") for owner in words[1:] if owner.removeprefix("@") in teams]
            services[found[1]] = Service(found[1], (people or [""])[0], (groups or [""])[0])
    return People(persons, teams, services, source)


def _note(owner: str, persons: dict[str, Person], teams: dict[str, Team], source: str, line: int) -> None:
    if _EMAIL.fullmatch(owner):
        if not is_bot(_handle(owner), owner):
            persons[_handle(owner)] = Person(_handle(owner), _handle(owner), (owner.lower(),))
    elif not _OWNER.fullmatch(owner):
        why = f"{owner[:60]!r} is no owner: a handle (@mira), a team (@org/team) or an e-mail address"
        raise PeopleInvalid(source, why, line=line)
    elif "/" in owner:
        teams[owner[1:]] = Team(owner[1:])
    elif not is_bot(owner[1:]):
        persons.setdefault(owner[1:], Person(owner[1:], owner[1:]))


def _handle(owner: str) -> str:
    return owner.partition("@")[0] if _EMAIL.fullmatch(owner) else owner.removeprefix("@")


def read_catalogue(data: bytes, source: str = "catalog-info.yaml") -> People:
    """Users, groups and components of a Backstage catalogue (`backstage.io/v1alpha1`), one document or several.

    A User's `spec.profile` gives name and address; a Component is a service, its `spec.owner` a user or a group. Others
    are passed over. Raises `PeopleInvalid` with the line for broken YAML and for an entity without a name.
    """
    persons: dict[str, Person] = {}
    members: dict[str, list[str]] = {}
    owned: dict[str, str] = {}
    for entity, line in _documents(data, source):
        kind, name = str(entity.get("kind", "")), _part(entity, "metadata").get("name")
        if kind not in {"User", "Group", "Component"}:
            continue
        if not isinstance(name, str):
            raise PeopleInvalid(source, f"a {kind} without metadata.name", line=line)
        spec = _part(entity, "spec")
        if kind == "User":
            profile = _part(spec, "profile")
            email = str(profile.get("email") or "").lower()
            if not is_bot(name, email):
                persons[name] = Person(name, str(profile.get("displayName") or name), (email,) if email else ())
            for group in _list(spec.get("memberOf")):
                members.setdefault(_ref(group)[1], []).append(name)
        elif kind == "Group":
            members.setdefault(name, []).extend(_ref(member)[1] for member in _list(spec.get("members")))
        else:
            owned[name] = str(spec.get("owner") or "")
    teams = {
        name: Team(name, tuple(dict.fromkeys(m for m in inside if m in persons))) for name, inside in members.items()
    }
    return People(persons, teams, {name: _service(name, owner, persons) for name, owner in owned.items()}, source)


def _service(name: str, owner: str, persons: dict[str, Person]) -> Service:
    kind, who = _ref(owner)
    return Service(name, who, "") if kind == "user" or (not kind and who in persons) else Service(name, "", who)


def _ref(text: str) -> tuple[str, str]:
    """Kind and name of an entity reference, `[kind:][namespace/]name`."""
    kind, _, rest = text.rpartition(":")
    return kind.lower(), rest.rpartition("/")[2]


def _documents(data: bytes, source: str) -> list[tuple[dict[str, Any], int]]:
    from ruamel.yaml import YAML  # noqa: PLC0415  (0.1 s)
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    text = data.decode("utf-8", "replace")
    starts = [1, *(n + 1 for n, line in enumerate(text.splitlines(), 1) if line.startswith("---"))]
    try:
        found = list(YAML(typ="safe", pure=True).load_all(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise PeopleInvalid(source, f"is not YAML: {error.problem}", line=line) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PeopleInvalid(source, "is not YAML") from error
    starts = starts[-len(found) :] if found else []
    return [(one, line) for one, line in zip(found, starts, strict=False) if isinstance(one, dict)]


def _part(entity: dict[str, Any], key: str) -> dict[str, Any]:
    found = entity.get(key)
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
