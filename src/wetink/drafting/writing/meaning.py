"""What somebody made of a look, and what its value was held against."""

from __future__ import annotations

import re

from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.language.phrases import says, starts
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.statements import replies
from wetink.drafting.resolution.told import refusal
from wetink.drafting.writing.answers import equation

_ASKS = re.compile(
    r"(?:and |so |ok,? |but )?(?:how|what|which|who|why|when|where|whose|is|are|do|does|did|can|wie|was|warum|welche|"
    r"wer|wo|combien|quel|quelle|pourquoi|qui|cuánt\w*|qué|por qué|quién|quant\w*|qual|por que|quem)\b",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"\W*(?:hi|hello|hey|morning|good morning|hallo|moin|bonjour|salut|hola|olá|ciao|i'm|i am)\b", re.IGNORECASE
)
_MEANT, _AT_ONCE, _HELD = 150.0, 70.0, 900.0
"""Seconds in which somebody says what a look showed; in which it is the one who looked; in which it is compared."""
_RARE = 0.3
_WORDS = 3
_OWN, _OTHERS = 0.5, 0.8
"""What the message of the one who looked is worth more; how much of the answer others have to name."""
_EXACT = re.compile(r"\d|\w[_./:-]\w")
"""A number or a compound name: nobody uses it by chance."""
_NUMBER = re.compile(r"\d{2,}(?:\.\d+)?")


def interpretation(record: Record, look: Look, quoted: set[str]) -> Said | None:
    """What somebody made of a look: the message that names most of its answer and is no question, deed or greeting.

    Words that only the command holds count for the one who typed it, and where the answer was not kept.
    """
    best: tuple[float, Said] | None = None
    run = look.run
    for said in record.said_between(run.t, run.t + _MEANT):
        prose = " ".join(said.prose.split())
        if said.bot or said.item.id in quoted or said.pos < run.pos or _idle(prose) or run.key in prose:
            continue
        weight = _weight(record, run, said)
        if weight and (best is None or weight > best[0]) and not _of_another(record, run, said, weight):
            best = (weight, said)
    return best[1] if best and not _denied(record, best[1]) else None


def _denied(record: Record, said: Said) -> bool:
    """Somebody else turned it down, or said no to it in the very next message."""
    after = next((s for s in replies(record, said) if not s.bot and s.who != said.who), None)
    return refusal(record, said) is not None or (after is not None and says("refused", after.prose))


def _weight(record: Record, run: Run, said: Said) -> float:
    """How much of a look's answer a message names; 0 where it is too little."""
    own = said.who == run.who and said.t - run.t <= _AT_ONCE
    told = {word for word in words(said.prose) if record.rarity.weight(word) > _RARE}
    answered = told & (run.output_words or run.words)
    either = told & (run.output_words | run.words)
    if own and either and (not run.output or any(_EXACT.search(word) for word in either)):
        return record.rarity.mass(either) + _OWN
    mass = record.rarity.mass(answered)
    return mass if mass > _OTHERS else 0.0


def _of_another(record: Record, run: Run, said: Said, weight: float) -> bool:
    """A look made in between shows more of what was said."""
    between = (r for r in record.runs if run.pos < r.pos < said.pos and r.part is Part.LOOK and r.output)
    return any(record.rarity.mass(said.words & r.output_words) > weight for r in between)


def _idle(prose: str) -> bool:
    """A question, refusal, plan, deed or greeting: it does not say what a look showed."""
    return (
        len(prose.split()) < _WORDS
        or bool(_ASKS.match(prose) or _GREETS.match(prose))
        or "?" in prose
        or "`" in prose
        or any(says(group, prose) for group in ("proposed", "did", "customer", "closing", "takes_on"))
        or starts("refused", prose)
    )


def named_after(record: Record, run: Run) -> frozenset[str]:
    """Words that people used in the quarter of an hour after a look and that its command does not hold."""
    said = record.said_between(run.t - 20, run.t + _HELD)
    return frozenset(w for one in said if not one.bot for w in words(one.prose)) - run.words


def held_against(record: Record, run: Run) -> tuple[str, tuple[str, ...]] | None:
    """The setting that a single value was compared with: ("max_connections 200", ids it stands in); None for none.

    Somebody names the setting's value together with the look's, or right after making the look; another look showed it.
    """
    own = equation(run.output)
    if own is None or _is_setting(run) or not _NUMBER.fullmatch(own[1]):
        return None
    for said in record.said_between(run.t, run.t + _HELD):
        mine = said.who == run.who and said.t - run.t <= _MEANT
        if said.bot or "?" in said.prose or not (mine or own[1] in said.words):
            continue
        for other in record.runs:
            found = equation(other.output) if other.part is Part.LOOK and _is_setting(other) else None
            if found and found[1] != own[1] and _NUMBER.fullmatch(found[1]) and found[1] in said.words:
                return f"{found[0]} {found[1]}", (other.output_id or other.item.id, said.item.id)
    return None


def _is_setting(run: Run) -> bool:
    """Whether it reads what somebody set, not what was measured."""
    return any(verb.upper().startswith(("SHOW", "SYSCTL")) for verb in run.facts.verbs)
