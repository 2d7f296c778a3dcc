"""What on-calls type and paste: one module per family, each a handful of rules over one text."""

from __future__ import annotations

from wetink.evidence.redaction.rules.assignments import RULES as ASSIGNMENTS
from wetink.evidence.redaction.rules.blocks import RULES as BLOCKS
from wetink.evidence.redaction.rules.commands import RULES as COMMANDS
from wetink.evidence.redaction.rules.databases import RULES as DATABASES
from wetink.evidence.redaction.rules.files import RULES as FILES
from wetink.evidence.redaction.rules.gates import Gates, Known
from wetink.evidence.redaction.rules.headers import RULES as HEADERS
from wetink.evidence.redaction.rules.pairs import RULES as PAIRS
from wetink.evidence.redaction.rules.prose import RULES as PROSE
from wetink.evidence.redaction.rules.reveals import RULES as REVEALS
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.rules.tables import RULES as TABLES
from wetink.evidence.redaction.rules.tokens import RULES as TOKENS
from wetink.evidence.redaction.rules.urls import RULES as URLS

RULES: tuple[Rule, ...] = (
    *URLS, *HEADERS, *COMMANDS, *DATABASES, *FILES, *BLOCKS, *REVEALS, *ASSIGNMENTS, *PAIRS, *TOKENS, *TABLES, *PROSE
)  # fmt: skip
"""Every rule, in no order that matters: spans are joined afterwards."""

__all__ = ["RULES", "Gates", "Known", "Rule"]
