"""Grounding: proves, without a model, that nothing in a draft was invented."""

from __future__ import annotations

from wetink.drafting.grounding.prove import Prover, prove

__all__ = ["Prover", "prove"]
