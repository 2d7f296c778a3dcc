"""What the library's rules say of a text that is being reviewed: of its own words each time, of its neighbours once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wetink.model.check_settings import CheckSettings
from wetink.model.draft import Finding
from wetink.model.runbook import Runbook
from wetink.review.rule import NOTE, OFF
from wetink.review.rules import OF_THE_LIBRARY
from wetink.workflow.check_file import Desk, look


@dataclass(frozen=True, slots=True)
class Rules:
    """A judge for a review.

    near  what was found when the whole library was looked at: twins, copies, dead references
    """

    desk: Desk
    settings: CheckSettings = CheckSettings()
    today: date = date.max
    near: Sequence[Finding] = ()

    def __call__(self, runbook: Runbook) -> Iterator[Finding]:
        """The findings of a text, as the library's settings weigh them; what is excepted is left out."""
        looked = look(runbook.path, runbook.text.encode("utf-8", "surrogatepass"), self.desk)
        own = (one.finding for one in looked.findings if one.finding.rule not in OF_THE_LIBRARY)
        yield from self._weighed(runbook, (*own, *self.near))

    def _weighed(self, runbook: Runbook, found: Iterable[Finding]) -> Iterator[Finding]:
        switched = {one.rule: one.severity for one in self.settings.severities}
        for one in found:
            severity = switched.get(one.rule, one.severity)
            if one.severity == NOTE and severity != OFF:
                severity = NOTE
            exempt = self.settings.exemptions
            covered = any(item.covers(one.rule, runbook.path, runbook.id, self.today) for item in exempt)
            if severity != OFF and not covered:
                yield replace(one, severity=severity)
