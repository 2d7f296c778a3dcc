"""wetink.toml of a library or of the current folder as one frozen value; nobody below reads it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import re2

from wetink.artifacts.text import decode
from wetink.errors import SettingsInvalid
from wetink.model.check_settings import CheckSettings, Exemption, Severity
from wetink.model.draft import SEVERITIES
from wetink.model.drafting_settings import DRAFTERS, OUTPUTS, DraftingSettings
from wetink.patterns import when_used

NAME = "wetink.toml"

PERSONAL = ("email", "phone", "address", "card", "iban", "customer")
"""Kinds of personal data that redaction can take out."""

_DOMAIN = when_used(r"@?(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_MOST = 1e9
_LARGEST = 1024 * 1024
_LONGEST = 2_000
_RE2_HINT = "patterns are RE2, so none can run away: no look-around, no back-references; try them with `wetink redact`"
_CHECK_HINT = "see docs/how-to/check-a-library.md for the keys and their form"
_DRAFTING_HINT = "see docs/how-to/draft-with-claude.md for the keys and their form"
_SEVERITIES = (*SEVERITIES, "off")
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
    check: CheckSettings = field(default_factory=CheckSettings)
    drafting: DraftingSettings = field(default_factory=DraftingSettings)


def read_settings(library: Path | None = None, artifacts: Sequence[Path] = (), *, here: Path = Path()) -> Settings:
    """The settings of the library, or, where that has none, of the folder `here`; the defaults where neither has any.

    A file that lies among the artifacts is one of them: whoever made them does not say what is a secret.
    Raises SettingsInvalid, which names file and key. OSError passes.
    """
    for home in (library, here):
        path = home / NAME if home is not None else None
        if path is not None and path.is_file() and not _among(path, artifacts):
            return settings_from(path.read_bytes(), path)
    return Settings()


def settings_from(data: bytes, path: Path) -> Settings:
    """The settings in the bytes of a wetink.toml; `path` names it. Raises SettingsInvalid."""
    return _Table(path, data).settings()


def _among(path: Path, artifacts: Sequence[Path]) -> bool:
    full = path.resolve()
    return any(full.is_relative_to(artifact.resolve()) for artifact in artifacts)


class _Table:
    """Typed access to a file's tables, each complaint with file and key."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        if len(data) > _LARGEST:
            raise SettingsInvalid(str(path), "larger than 1 MiB")
        try:
            self.table = tomllib.loads(decode(data))
        except (ValueError, RecursionError) as error:
            raise SettingsInvalid(str(path), f"not valid TOML: {error}") from error

    def settings(self) -> Settings:
        table = self.table.get("redaction", {})
        if not isinstance(table, dict):
            raise self.bad("redaction", "must be a table: [redaction]")
        for key in table:
            if key not in {"patterns", "allow", "personal", "team"}:
                raise self.bad(f"redaction.{key}", "is not known", "the keys are patterns, allow, personal and team")
        own = RedactionSettings(self._patterns(table), self._allow(table), self._personal(table), self._team(table))
        return Settings(self.path, own, self._check(), self._drafting())

    def _check(self) -> CheckSettings:
        table = self.table.get("check", {})
        if not isinstance(table, dict):
            raise self.bad("check", "must be a table: [check.rules]", _CHECK_HINT)
        for key in table:
            if key not in {"rules", "exceptions"}:
                raise self.bad(f"check.{key[:60]}", "is not known; the keys are rules and exceptions", _CHECK_HINT)
        rules, given = table.get("rules", {}), table.get("exceptions", [])
        if not isinstance(rules, dict) or not isinstance(given, list):
            raise self.bad("check", "must hold [check.rules] and [[check.exceptions]]", _CHECK_HINT)
        severities = tuple(self._severity(name, rules[name]) for name in rules)
        return CheckSettings(severities, tuple(self._exemption(n, one) for n, one in enumerate(given, 1)))

    def _severity(self, rule: str, given: object) -> Severity:
        key = f"check.rules.{rule[:60]}"
        values = self._strings(key, given, {"severity", "reason"})
        self._may_be_set(key, rule)
        if values.get("severity") not in _SEVERITIES:
            raise self.bad(key, f"needs a severity: {', '.join(_SEVERITIES)}", _CHECK_HINT)
        return Severity(rule, values["severity"], self._reason(key, values))

    def _exemption(self, number: int, given: object) -> Exemption:
        key = f"check.exceptions, entry {number},"
        last = given.get("until") if isinstance(given, dict) else None
        rest = {name: given[name] for name in given if name != "until"} if isinstance(given, dict) else given
        values = self._strings(key, rest, {"rule", "path", "reason"})
        if last is not None and type(last) is not date:
            raise self.bad(key, "has an `until` that is no day like 2027-01-31", _CHECK_HINT)
        if not values.get("rule") or not values.get("path"):
            raise self.bad(key, "needs a rule and a path", _CHECK_HINT)
        self._may_be_set(key, values["rule"])
        return Exemption(values["rule"], values["path"], self._reason(key, values), last)

    def _strings(self, key: str, given: object, allowed: set[str]) -> dict[str, str]:
        if not isinstance(given, dict) or any(not isinstance(value, str) for value in given.values()):
            raise self.bad(key, f"must be a table of texts: {', '.join(sorted(allowed))}", _CHECK_HINT)
        strange = sorted(set(given) - allowed)
        if strange:
            raise self.bad(key, f"has an unknown key: {strange[0][:60]}", _CHECK_HINT)
        return dict(given)

    def _reason(self, key: str, values: dict[str, str]) -> str:
        if not values.get("reason", "").strip():
            raise self.bad(key, "needs a reason: whoever reads it next year will ask", _CHECK_HINT)
        return values["reason"].strip()

    def _may_be_set(self, key: str, rule: str) -> None:
        from wetink.review.rules import BY_NAME  # noqa: PLC0415  (only libraries with such a table need the rules)

        if rule not in BY_NAME:
            raise self.bad(key, f"names no rule: {rule[:60]}", "`wetink check --explain all` lists them")
        if BY_NAME[rule].blocks:
            raise self.bad(key, f"is about {rule}, which blocks publication and cannot be set", _CHECK_HINT)

    def _drafting(self) -> DraftingSettings:
        table = self.table.get("drafting", {})
        if not isinstance(table, dict):
            raise self.bad("drafting", "must be a table: [drafting]", _DRAFTING_HINT)
        usual = {one.name: getattr(DraftingSettings(), one.name) for one in fields(DraftingSettings)}
        read: dict[str, Callable[[str, object], object]] = {
            "drafter": lambda key, given: self._one_of(key, given, DRAFTERS),
            "output": lambda key, given: self._one_of(key, given, OUTPUTS),
            "budget": self._money,
            "price": self._price,
            "never_send": self._sources,
        }
        for key, given in table.items():
            if key not in usual:
                raise self.bad(f"drafting.{key[:60]}", f"is not known; the keys are {', '.join(usual)}", _DRAFTING_HINT)
            kind = type(usual[key])
            usual[key] = read[key](key, given) if key in read else self._plain(key, given, kind)
        return DraftingSettings(**usual)

    def _plain(self, key: str, given: object, kind: type) -> object:
        """A text, a switch, or a number above zero."""
        if kind is float and type(given) is int:
            given = float(given)
        if type(given) is not kind or (kind in {int, float} and not 0 < float(str(given)) < _MOST):
            form = {str: "a text", bool: "true or false"}.get(kind, "a number above 0")
            raise self.bad(f"drafting.{key}", f"must be {form}", _DRAFTING_HINT)
        return given

    def _one_of(self, key: str, given: object, names: Sequence[str]) -> str:
        if not isinstance(given, str) or given not in names:
            raise self.bad(f"drafting.{key}", f"must be one of {', '.join(names)}", _DRAFTING_HINT)
        return given

    def _money(self, key: str, given: object) -> Decimal:
        if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < _MOST:
            raise self.bad(f"drafting.{key}", "must be an amount of US dollars", _DRAFTING_HINT)
        return Decimal(str(given))

    def _price(self, key: str, given: object) -> tuple[Decimal, Decimal]:
        if not isinstance(given, dict) or set(given) != {"input", "output"}:
            why = "must be US dollars for a million tokens: {input = 0.2, output = 0.6}"
            raise self.bad(f"drafting.{key}", why, _DRAFTING_HINT)
        return self._money(f"{key}.input", given["input"]), self._money(f"{key}.output", given["output"])

    def _sources(self, key: str, given: object) -> tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
            raise self.bad(f"drafting.{key}", 'must be a list of patterns: ["*.png", "dm-*.json"]', _DRAFTING_HINT)
        return tuple(given)

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
