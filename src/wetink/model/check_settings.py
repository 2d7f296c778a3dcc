"""What a library says of the rules: other severities and exceptions, each with the reason that somebody gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Severity:
    """Another severity for a rule: "error", "warning", "note" or "off"."""

    rule: str
    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """Findings of one rule that do not count.

    path   pattern for paths below the library (`runbooks/db/*.md`; a * also goes over /), or a runbook's id
    until  the last day on which it holds, None for always
    """

    rule: str
    path: str
    reason: str
    until: date | None = None

    def covers(self, rule: str, path: str, id_: str, today: date) -> bool:
        """Whether it holds for a finding of this rule in this file."""
        if rule != self.rule or (self.until is not None and today > self.until):
            return False
        return (bool(id_) and self.path == id_) or fnmatchcase(path, self.path)


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The table [check] of wetink.toml."""

    severities: tuple[Severity, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def severity_of(self, rule: str) -> Severity | None:
        """What was set for a rule."""
        return next((one for one in self.severities if one.rule == rule), None)
