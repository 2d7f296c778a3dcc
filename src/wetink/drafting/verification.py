"""How it was seen that things were well again: the last repetition of a look, and values that were said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wetink.drafting.changes import Change
from wetink.drafting.looks import Look
from wetink.drafting.pairs import fix_times
from wetink.drafting.phrases import says
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.typed_proofs import Fix, typed_proofs
from wetink.drafting.verdicts import sign
from wetink.drafting.window import Window
from wetink.drafting.words import words
from wetink.model.event import Message

_VALUE = re.compile(
    r"(?<![\w#/-])\d+(?:[.,]\d+)?\s?(?:%|ms|s|m|min|g|gb|gi|mi|mb|k|qps|rps|/s|/min|x)?(?![\w-])", re.IGNORECASE
)
_CHEERS = {
    "tada",
    "partying_face",
    "party",
    "party_parrot",
    "confetti_ball",
    "raised_hands",
    "clap",
    "champagne",
    "rocket",
}
_ARROW = re.compile(r"\d\S*\s*(?:→|->|=>)\s*\S*\d")
_ASKS = re.compile(
    r"(?:and |so |ok,? |but )?(?:how|what|which|who|why|when|where|warum|wie|pourquoi|por qué|por que)\b", re.IGNORECASE
)
_ITEM = re.compile(r"^\s*\d[.)]\s")
_MOST_WORDS = 3
_AFTER = 5 * 60.0


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of recovery: a look (its last good run) with what was said of it, or only what was said."""

    run: Run | None
    said: tuple[Said, ...]
    pos: int


def find_proofs(
    record: Record,
    window: Window,
    changes: list[Change],
    looks: list[Look],
    telling: frozenset[str],
    told_fixes: Sequence[float] = (),
) -> list[Proof]:
    """Looks repeated once the fix had begun, and statements with a value that say it is well, in order of time.

    `told_fixes` are the times at which a fix was told; they count where nobody typed one.
    """
    kept = [c.run for c in changes if c.kept and c.run.t >= window.start]
    times = fix_times(kept, window, told_fixes)
    first_fix = min(times, default=window.onset)
    last_fix = max((t for t in times if t <= window.recovery), default=first_fix)
    symptom = frozenset(w for heard in window.main for w in words(f"{heard.alert.name} {heard.item.text}"))
    typed = typed_proofs(record, Fix(kept, first_fix, last_fix, symptom), looks, telling)
    proofs = [Proof(one.run, one.said, one.run.pos) for one in typed]
    proofs += _in_words(record, window, first_fix, last_fix, proofs, telling)
    proofs.sort(key=lambda proof: proof.pos)
    return proofs


def _in_words(
    record: Record, window: Window, first_fix: float, last_fix: float, proofs: list[Proof], telling: frozenset[str]
) -> list[Proof]:
    """The latest statements with a value that say it is well, one for each subject, not told by a proof already."""
    used = {said.item.id for proof in proofs for said in proof.said}
    found: list[Proof] = []
    subjects: list[frozenset[str]] = []
    candidates = [s for s in record.said_between(first_fix, window.close + _AFTER) if _is_proof(s, last_fix)]
    for said in reversed(candidates):
        about = frozenset(w for w in said.words & telling if not w[:1].isdigit())
        enough = 0.25 if _VALUE.search(said.prose) and (sign(said.prose) > 0 or _ARROW.search(said.prose)) else 0.8
        if said.item.id in used or record.rarity.mass(about) < enough:
            continue
        if any(about & other for other in subjects):
            continue
        subjects.append(about)
        found.append(Proof(None, (said,), said.pos))
        if len(found) == _MOST_WORDS:
            break
    return found


def _cheered(said: Said) -> bool:
    """People celebrated it: an emoji that says so."""
    detail = said.item.detail
    return isinstance(detail, Message) and any(r.name.split(":")[0] in _CHEERS for r in detail.reactions)


def _is_proof(said: Said, last_fix: float) -> bool:
    prose = said.prose
    if (
        not prose.strip()
        or _ASKS.match(prose)
        or said.bot
        or len(prose) > 300
        or prose.rstrip().endswith("?")
        or sign(prose) < 0
    ):
        return False
    if any(says(group, prose) for group in ("proposed", "filed", "unrelated", "customer")) or _ITEM.match(prose):
        return False
    arrow = bool(_ARROW.search(prose))
    good = sign(prose) > 0 or _cheered(said)
    valued = bool(_VALUE.search(prose))
    return arrow or good or (valued and said.t > last_fix and len(prose) < 90)
