"""Whether a told deed stands: nobody refused it, took it back, or typed what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wetink.drafting.language.phrases import says
from wetink.drafting.language.words import SENTENCE, words
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.statements import Act, acts, puts_back, question_of, replies
from wetink.drafting.record.verdicts import sign
from wetink.drafting.resolution.told import refusal

_ABOUT = 0.5
_TWICE = 5 * 60.0
_TAKEN_BACK = 30 * 60.0
"""A try is taken back within half an hour."""
_HOUR = 3600.0
_BY_HAND = (-600.0, 300.0)
"""Who types commands around a message speaks of those."""
SWITCH_PATH = re.compile(r"[^\W\d][)\]]?\s*(?:→|»|›|[-=]?>)\s*[^\W\d][^→»›>\n]{1,60}(?:(?:→|»|›|[-=]?>)\s*[^\W\d])")
"""A way through pages: Settings → Roles → Attach."""
_NAMED = 2


def stands(record: Record, said: Said, changes: list[Run], kept: Sequence[Run], *, waited: bool) -> bool:
    """Nothing that people typed, asked, refused or took back takes the deed away; a wait is only refused."""
    if refusal(record, said):
        return False
    if waited:
        return True
    if _answers(record, said) or took_back(record, said, kept) or _takes_back(record, said, kept):
        return False
    return not _covered(record, said, changes)


def _answers(record: Record, said: Said) -> bool:
    """It answers a question; not where that asked by name for what was then done ("then revoke them. Amara?").

    Nor where the question is followed by other words, and what was done is told with its place or object.
    """
    question = question_of(record, said)
    if question is None or not (by_hand(said) or puts_back(said.prose)):
        return question is not None
    last = SENTENCE.split(question.prose.strip())[-1]
    return "?" in last and len(last.split()) > _NAMED


def took_back(record: Record, said: Said, kept: Sequence[Run] = ()) -> Said | None:
    """The word that took a deed back or said that it did not help: of the same person, before their next deed.

    What was taken away for a repair (`kept`) and is put back behind it was no try. Somebody else's word counts where it
    is the very next.
    """
    following = next((s for s in replies(record, said, _TWICE) if not s.bot), None)
    if following is not None and following.who != said.who and sign(following.prose) < 0:
        return following
    for later in record.said_between(said.t, said.t + _TAKEN_BACK):
        if later.pos <= said.pos or later.who != said.who or later.bot:
            continue
        does = acts(later.prose)
        if does & {Act.WITHDREW, Act.FAILED} and Act.PROPOSED not in does:
            bracket = Act.FAILED not in does and any(said.t < run.t < later.t for run in kept)
            return None if bracket else later
        if Act.DID in does or Act.WORKED in does:
            return None
    return None


def _takes_back(record: Record, said: Said, kept: Sequence[Run] = ()) -> bool:
    """It takes back what the same person did within the hour before, without a word that anything helped: a try.

    Where the fix was made in between (`kept`), what was taken away for it is put back: both belong to it.
    """
    if Act.WITHDREW not in acts(said.prose) or sign(said.prose) > 0:
        return False
    part = {run.item.id for run in kept}
    typed = (r for r in record.runs if r.who == said.who and r.part is Part.CHANGE and 0 <= said.t - r.t <= _HOUR)
    if any(run.item.id not in part or record.rarity.mass(run.words & said.words) > _ABOUT for run in typed):
        return True
    own = (s for s in record.before(said, _HOUR) if s.who == said.who and not s.bot)
    tried = next((s for s in own if Act.DID in acts(s.prose)), None)
    if tried is None:
        return False
    return not any(tried.t < run.t < said.t for run in kept) or any(run.t > said.t for run in kept)


def by_hand(said: Said) -> bool:
    """Whether the message names a place that no terminal shows: a page, a way through menus, a link."""
    return says("elsewhere", said.prose) or bool(SWITCH_PATH.search(said.prose))


def _covered(record: Record, said: Said, changes: list[Run]) -> bool:
    """A command around that time tells it better: one that names the same object, or any of the speaker's own."""
    for run in changes:
        objects = words(" ".join(f"{e.object} {e.value or ''}" for e in run.facts.effects))
        near = said.t - 360 <= run.t <= said.t + 120
        if near and record.rarity.mass(objects & said.words) > _ABOUT:
            return True
        if near and run.who == said.who and not by_hand(said):
            return True
    if by_hand(said):
        return False
    return any(run.who == said.who and _BY_HAND[0] <= run.t - said.t <= _BY_HAND[1] for run in record.runs)
