"""Plain words on how a change is taken back and how one sees that it worked."""

from __future__ import annotations

from wetink.evidence.commands.packs import library
from wetink.model.evidence import CommandFacts, Effect


def inverse(effect_a: Effect, effect_b: Effect) -> bool:
    """Whether the second effect takes the first one back, as far as the two alone can tell."""
    if effect_a.object != effect_b.object or effect_a.attribute != effect_b.attribute:
        return False
    if effect_a.scope and effect_b.scope and effect_a.scope != effect_b.scope:
        return False
    opposite = library().lexicon.opposite.get(effect_a.value or "", frozenset())
    return effect_b.value in opposite


def undo_hint(facts: CommandFacts) -> str:
    """How this kind of change is taken back, or why it cannot be; "" where nothing sensible can be said."""
    return ""


def check_hint(facts: CommandFacts) -> str:
    """A read-only command that shows whether the change worked; "" where there is none."""
    return ""
