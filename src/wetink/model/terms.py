"""What is told of evidence, drafts and runbooks alike: sort, place, end, and what a command means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Redacted = NewType("Redacted", str)
"""Text that redaction has passed. Only `wetink.evidence.redaction` makes it; `wetink.drafting.llm` joins such texts."""


class Kind(StrEnum):
    """What sort of thing a piece of evidence is (the contract's `kind`)."""

    ALERT = "alert"  # a monitoring or paging system said it
    SAID = "said"  # a person or bot wrote it
    PROPOSED = "proposed"  # a command somebody suggested, not run as far as this place shows
    EXECUTED = "executed"  # a command that was run
    OUTPUT = "output"  # what a command printed
    PICTURE = "picture"  # a screenshot
    DOCUMENT = "document"  # a passage of a post-mortem or report
    ATTESTED = "attested"  # a reviewer wrote it into the runbook; no artifact holds it


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `source` is the path inside the bundle ("/" separated, `a.zip!/b` inside an archive).

    `locator` points into it so that a reader can open the very spot: "line 12", "record 3", "ts 1773324312.041",
    "at 12.3s", "page 2".
    """

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record or file that could not be read, and why; it travels with the results to the user."""

    place: Place
    why: str


class Outcome(StrEnum):
    """How an evidence item ended, where that is known."""

    OK = "ok"
    FAILED = "failed"
    REFUSED = "refused"
    REVERTED = "reverted"


class Risk(StrEnum):
    """What a command can do to the system; unknown commands are `CHANGES_STATE`."""

    READ_ONLY = "read-only"
    CHANGES_STATE = "changes-state"
    DESTRUCTIVE = "destructive"

    @property
    def rank(self) -> int:
        """How much harm, for comparing: 0, 1, 2."""
        return RISKS.index(self)


RISKS = tuple(Risk)
"""The least first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a state-changing command does, in one form for all tools.

    object     what is changed: "hpa/api-server", "service/haproxy", "file//etc/app/env", "pg-backend/21877",
               "topic/orders"
    attribute  which property: "maxReplicas", "replicas", "running", "content", "config:retention.ms", "exists",
               "revision"
    value      what it is set to ("20", "started", "restarted", "absent"), None where the command does not say
    scope      where: kube context, namespace, host, user, joined by "/" ("" where the command does not say)
    """

    object: str
    attribute: str
    value: str | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class CommandFacts:
    """What the grammar says about a command line.

    parses    False where the shell (or SQL) grammar finds an error, an open quote included
    risk      the riskiest part of the whole line
    verbs     the program and subcommand of each simple command ("kubectl get", "grep"), wrappers (sudo, ssh h, xargs,
              kubectl exec --) looked through
    effects   what it changes; empty for looks
    targets   what it names: hosts, objects, files, topics ... as written
    scope     kube context, namespace, host as the line says ("prod-eu1/prod"), "" where it does not
    """

    parses: bool = True
    risk: Risk = Risk.CHANGES_STATE
    verbs: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    targets: tuple[str, ...] = ()
    scope: str = ""
    check: str = ""
    undo: str = ""
