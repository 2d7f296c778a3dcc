"""Secrets leave every text before it is stored, shown, logged, indexed or sent."""

from __future__ import annotations

from wetink.evidence.redaction.cleaning import clean
from wetink.evidence.redaction.redactor import Redactor

__all__ = ["Redactor", "clean"]
