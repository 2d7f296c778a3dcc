"""wetink.toml of a library or of the current folder as one frozen value; nobody below reads it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import re2

from wetink.artifacts.text import decode
from wetink.errors import SettingsInvalid

NAME = "wetink.toml"

PERSONAL = ("email", "phone", "address", "card", "iban", "customer")
"""Kinds of personal data that redaction can take out."""

_DOMAIN = re.compile(r"@?(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_LARGEST = 1024 * 1024
_LONGEST = 2_000
_RE2_HINT = "patterns are RE2, so none can run away: no look-around, no back-references; try them with `wetink redact`"
# No list of harmless values has room for all of these: "", a token, a password, a sentence.
_PROBES = ("a" * 7 + "B7" * 17, "Tr0ub4dor&3", "correct-horse-battery-staple", "0123456789abcdef" * 2)


@dataclass(frozen=True, slots=True)
class RedactionSettings:
    """What a team adds to redaction.

    patterns  (name, RE2 pattern) of its own secrets; the name becomes the placeholder's kind
    allow     RE2 patterns of values that are no secrets; one has to match the whole value
    personal  kinds of personal data that are taken out as well
    team      domains of the team's mail addresses, which stay
    """

    patterns: tuple[tuple[str, str], ...] = ()
    allow: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that wetink.toml says; `source` is its path, None where there is none."""

    source: Path | None = None
    redaction: RedactionSettings = field(default_factory=RedactionSettings)


def read_settings(library: Path | None = None, artifacts: Sequence[Path] = (), *, here: Path = Path()) -> Settings:
    """The settings of the library, or, where that has none, of the folder `here`; the defaults where neither has any.

    A file that lies among the artifacts is one of them: whoever made them does not say what is a secret.
    Raises SettingsInvalid, which names file and key. OSError passes.
    """
    for home in (library, here):
        path = home / NAME if home is not None else None
        if path is not None and path.is_file() and not _among(path, artifacts):
            return _Table(path).settings()
    return Settings()


def _among(path: Path, artifacts: Sequence[Path]) -> bool:
    full = path.resolve()
    return any(full.is_relative_to(artifact.resolve()) for artifact in artifacts)


class _Table:
    """Typed access to a file's tables, each complaint with file and key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.stat().st_size > _LARGEST:
            raise SettingsInvalid(str(path), "larger than 1 MiB")
        try:
            self.table = tomllib.loads(decode(path.read_bytes()))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise SettingsInvalid(str(path), f"not valid TOML: {error}") from error

    def settings(self) -> Settings:
        table = self.table.get("redaction", {})
        if not isinstance(table, dict):
            raise self.bad("redaction", "must be a table: [redaction]")
        for key in table:
            if key not in {"patterns", "allow", "personal", "team"}:
                raise self.bad(f"redaction.{key}", "is not known", "the keys are patterns, allow, personal and team")
        own = RedactionSettings(self._patterns(table), self._allow(table), self._personal(table), self._team(table))
        return Settings(self.path, own)

    def bad(self, key: str, why: str, hint: str = "") -> SettingsInvalid:
        return SettingsInvalid(str(self.path), f"{key} {why}", hint)

    def _patterns(self, table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        given = table.get("patterns", {})
        if not isinstance(given, dict):
            raise self.bad("redaction.patterns", 'must be a table of names: {order-token = "ot_[0-9a-f]{32}"}')
        for name in given:
            if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) or len(name) > 48:
                raise self.bad(f"redaction.patterns.{name[:60]}", "must be named in small letters, digits and hyphens")
        return tuple((name, self._pattern(f"redaction.patterns.{name}", given[name])) for name in given)

    def _allow(self, table: dict[str, Any]) -> tuple[str, ...]:
        given = table.get("allow", [])
        if not isinstance(given, list):
            raise self.bad("redaction.allow", 'must be a list of patterns: ["example-[a-z]+"]')
        allowed = []
        for number, one in enumerate(given, 1):
            key = f"redaction.allow, entry {number},"
            pattern = self._pattern(key, one)
            if all(re2.fullmatch(pattern, probe) for probe in _PROBES):
                raise self.bad(key, "matches every value, so nothing would be redacted")
            allowed.append(pattern)
        return tuple(allowed)

    def _personal(self, table: dict[str, Any]) -> tuple[str, ...]:
        given = table.get("personal", False)
        if isinstance(given, bool):
            return PERSONAL if given else ()
        if not isinstance(given, list) or any(one not in PERSONAL for one in given):
            raise self.bad("redaction.personal", f"must be true, false or a list of {', '.join(PERSONAL)}")
        return tuple(one for one in PERSONAL if one in given)

    def _team(self, table: dict[str, Any]) -> tuple[str, ...]:
        given = table.get("team", [])
        if not isinstance(given, list) or not all(isinstance(one, str) and _DOMAIN.fullmatch(one) for one in given):
            raise self.bad("redaction.team", 'must be a list of domains: ["example.com"]')
        return tuple(given)

    def _pattern(self, key: str, given: object) -> str:
        if not isinstance(given, str) or not given:
            raise self.bad(key, "must be a pattern in quotes")
        if len(given) > _LONGEST:
            raise self.bad(key, f"is longer than {_LONGEST:,} characters")
        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(given, options=options)
        except re2.error as error:
            said = error.args[0] if error.args else ""
            why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            raise self.bad(key, f"is no pattern that redaction can use: {why}", _RE2_HINT) from error
        return given
