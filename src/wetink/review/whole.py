"""Rules about the file as a whole: no secret, short, the signer understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.runbook import Runbook, Status
from wetink.patterns import when_used
from wetink.review.rule import ERROR, WARNING, Found, Rule
from wetink.review.surroundings import Surroundings

MOST_WORDS = 2_000
MOST_STEPS = 25
# It begins with the line end before it: a pattern that begins with a fixed text is found ten times as fast.
_EVIDENCE = when_used(r"\n## (?:Evidence|For the reviewer)\s*$", re.MULTILINE | re.IGNORECASE)


def secret(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by whatever redaction would take out of the file."""
    for found in around.secrets(runbook.text):
        kind = found.kind.replace("-", " ")
        message = f"a secret ({kind}): a runbook is read by everybody, and git forgets nothing"
        hint = "name the vault and the path instead, change the secret, and take it out of git's history too"
        yield Found(f"line {found.line}", message, hint)


def short(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken by more words or steps than a tired person reads; evidence does not count."""
    words = len(_EVIDENCE.split(runbook.text, maxsplit=1)[0].split())
    if words > MOST_WORDS:
        message = f"{words:,} words before the evidence: at 3 a.m. nobody reads a book"
        yield Found("title", message, f"stay below {MOST_WORDS:,}: one symptom a runbook, background on another page")
    body = runbook.body
    count = len(body.diagnosis) + len(body.resolution) + len(body.verification)
    if count > MOST_STEPS:
        message = f"{count} steps: somewhere in the middle one gets lost"
        yield Found(
            "diagnosis", message, f"stay below {MOST_STEPS}: split it by cause, or automate what needs no decision"
        )


def understood(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken by a sign-off that does not say that the signer understands the system."""
    signed = runbook.sign_off
    if signed is not None and not signed.understood:
        message = f"{signed.by} signed without saying 'I understand this system': a signature is not a rubber stamp"
        yield Found("sign_off", message, "sign it with `wetink sign`")
    if signed is None and runbook.status is Status.PUBLISHED:
        message = "published, and nobody said 'I understand this system'"
        yield Found("sign_off", message, "let its owner read and sign it: `wetink sign`")


SECRET = Rule(
    "secret",
    (19,),
    ERROR,
    "No secret; the vault is named instead.",
    "A runbook is copied, searched, mailed and printed. What was in git once is out.",
    "Redaction looks at the whole file, with your own patterns of `wetink.toml`. Write where the secret is kept "
    "instead. "
    "A value that is no secret can be listed under `[redaction] allow`.",
    "```sh\nmysql -u root -p<the real password> orders\n```",
    "```sh\nmysql --login-path=orders-admin orders\n```\n\n(from the vault: `secret/db/orders-admin`)",
    secret,
    blocks=True,
)
SHORT = Rule(
    "short",
    (20,),
    WARNING,
    "Short.",
    "Every line that does not help now hides one that does.",
    f"Fewer than {MOST_WORDS:,} words before the evidence and fewer than {MOST_STEPS} steps.",
    "(the history of the service, its architecture, three causes in one page)",
    "(one symptom, one cause, the steps)",
    short,
)
UNDERSTOOD = Rule(
    "understood",
    (21,),
    ERROR,
    "The signer declares that they understand the system.",
    "The machine typed it; a person has to stand for it.",
    "`wetink sign` asks for it and writes the sign-off; nothing else does.",
    "sign_off: null   # in a published file",
    "sign_off: {by: mira, at: …, text_sha256: …, understood: true}",
    understood,
    blocks=True,
)
