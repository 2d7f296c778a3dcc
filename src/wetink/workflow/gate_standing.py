"""What a published or retired file says of itself: status, sign-off and retirement have to agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wetink.library import form
from wetink.model.runbook import Runbook, Status
from wetink.workflow.signer import SKEW


def standing(runbook: Runbook, now: datetime) -> Iterator[form.Fault]:
    """What status, sign-off and retirement contradict each other in; `now` is in UTC."""
    if (runbook.retired is not None) != (runbook.status is Status.RETIRED):
        message = "is retired without saying so, or says so without being it"
        yield form.Fault("gate-status", message, f"wetink retire {runbook.id}")
    if runbook.status is Status.RETIRED:
        yield from _retired(runbook)
    else:
        yield from _signed(runbook, now)


def _retired(runbook: Runbook) -> Iterator[form.Fault]:
    if runbook.retired is not None and not runbook.retired.reason.strip():
        yield form.Fault("gate-status", "is retired without a reason", "say why in `retired: {reason: …}`")
    if runbook.sign_off is not None:
        yield form.Fault("gate-status", "is retired and keeps a sign-off", "write sign_off: null")


def _signed(runbook: Runbook, now: datetime) -> Iterator[form.Fault]:
    signed, again = runbook.sign_off, f"read it, then: wetink sign {runbook.id}"
    if signed is None:
        yield form.Fault("gate-unsigned", "nobody signed it: who is to answer for it at 3 a.m.?", again)
    elif not signed.understood:
        yield form.Fault("gate-unsigned", "its sign-off does not say that the system was understood", again)
    elif signed.at > now + SKEW:
        yield form.Fault("gate-origin", f"its sign-off is from the future ({signed.at:%Y-%m-%d %H:%M}Z)", again)
    elif runbook.status is Status.PUBLISHED and not runbook.is_current:
        message = f"was changed after {signed.by} signed it on {signed.at:%Y-%m-%d}: a signature is of one text"
        yield form.Fault("gate-stale", message, f"{again}; until then write status: needs-review")
    elif runbook.status is Status.IN_REVIEW and not runbook.is_current:
        yield form.Fault("gate-stale", f"was changed after {signed.by} signed it", again)
