"""What a command line means: its risk, what it changes, where, and how that is checked and taken back."""

from __future__ import annotations

from wetink.evidence.commands.facts import facts, risk
from wetink.evidence.commands.hints import check_hint, inverse, undo_hint

__all__ = ["check_hint", "facts", "inverse", "risk", "undo_hint"]
