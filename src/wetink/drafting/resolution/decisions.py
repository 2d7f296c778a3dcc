"""What was decided on the way: conditions, prohibitions and orders that whoever repeats the fix has to keep to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.language.words import overlap, words
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.statements import Act, acts, is_noted, replies, sets_rule
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.deeds import Deed
from wetink.drafting.resolution.told import refusals_in

_SHORT, _LONG, _PLAN = 20, 260, 400
_MOST = 4
_QUOTES = re.compile(r"[\"“„«][^\"”“»]{12,}[\"”“»]")
_ABOUT = 0.5
_RULES = 0.5
_OWN_NEXT, _NEXT = 5 * 60.0, 2 * 60.0
"""An order said right before a change is about that change."""
_SOON = 30 * 60.0
"""A decision rules the changes of the next half hour."""
_LATE = 20 * 60.0
"""What has to be kept to is written down until shortly after the end."""
_HOUR = 3600.0
_SUMS_UP = 1.0
_SPOKEN = 15 * 60.0
"""A note is made of what was said in the quarter of an hour before."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule for the fix: `said` states it, `source` is the talk that a note sums up, `of` the change it rules.

    `plan` where it is what to do, agreed to by others, and not a rule for how.
    """

    said: Said
    source: Said | None
    of: Run | None
    plan: bool = False


def find_decisions(
    record: Record, window: Window, kept: list[Run], deeds: list[Deed], telling: frozenset[str]
) -> list[Decision]:
    """Decisions of the response in order of time, heaviest few; refusals of proposals stand in what was ruled out.

    What was only said, and rules none of the changes, counts while the fix was under way; before it everything is a
    guess, after it everything is follow-up. What somebody wrote down counts whenever it was. A plan that others agreed
    to is a decision where no command shows that it was carried out.
    """
    begin, end = _under_way(window, kept, deeds)
    refusals = {one for one in refusals_in(record, window) if not _settles(record.said_by_id[one].prose)}
    told = {deed.said.item.id for deed in deeds}
    done = frozenset[str]().union(*(deed.said.words for deed in deeds))
    weighed: list[tuple[float, Decision]] = []
    for said in record.said_between(window.onset, window.close + _LATE):
        planned = said.t <= window.recovery and _agreed_plan(record, said, kept, deeds)
        if said.item.id in refusals | told or not (planned or _is_decision(said)):
            continue
        of = _ruled(record, said, kept)
        meant = planned or is_noted(said) or begin <= said.t <= end
        if of is None and not meant and record.rarity.mass(said.words & done) < _ABOUT:
            continue
        weight = 0.7 * is_noted(said) + 0.4 * (of is not None) + 0.6 * overlap(record.rarity, said.words, telling)
        weighed.append((weight, Decision(said, _source(record, said), of, planned)))
    best = sorted(weighed, key=lambda pair: (-pair[0], pair[1].said.pos))[:_MOST]
    return sorted((one for _, one in best), key=lambda one: one.said.pos)


def _agreed_plan(record: Record, said: Said, kept: list[Run], deeds: list[Deed]) -> bool:
    """Somebody said what to do, somebody else agreed, something was done, and nobody's command of the time shows it."""
    if said.bot or not _SHORT <= len(said.prose) <= _PLAN or Act.ASKED in acts(said.prose):
        return False
    if _QUOTES.search(said.prose):
        return False  # the words of customers
    if Act.PROPOSED not in acts(said.prose) or any(said.t <= run.t <= said.t + _SOON for run in kept):
        return False
    told = (deed.said for deed in deeds if said.t < deed.said.t <= said.t + _SOON)
    if any(record.rarity.mass(one.words & said.words) > _ABOUT for one in told):
        return False  # the deed tells it better
    answers = islice((s for s in replies(record, said) if not s.bot and s.who != said.who), 2)
    agreed = any(starts("agreed", answer.prose) or Act.APPROVED in acts(answer.prose) for answer in answers)
    return agreed and any(_is_progress(later) for later in record.said_between(said.t, said.t + _HOUR))


def _is_progress(said: Said) -> bool:
    """Somebody did something: with it a plan is more than words."""
    does = acts(said.prose)
    return not said.bot and Act.DID in does and not does & {Act.ASKED, Act.PROPOSED, Act.FAILED}


def _under_way(window: Window, kept: list[Run], deeds: list[Deed]) -> tuple[float, float]:
    """From shortly before the first change that stayed to the recovery; all of the response where none is known."""
    times = [run.t for run in kept] + [deed.said.t for deed in deeds]
    inside = [t for t in times if t <= window.close]
    return (min(inside) - _SOON / 3, max(*inside, window.recovery)) if inside else (window.onset, window.recovery)


def _is_decision(said: Said) -> bool:
    does = acts(said.prose)
    if said.bot or Act.DECIDED not in does or not _SHORT <= len(said.prose) <= _LONG:
        return False
    if does & {Act.ASKED, Act.REGRETTED, Act.PUT_ASIDE, Act.LONG_AGO, Act.WORKED, Act.CONCLUDED}:
        return False
    rules = _settles(said.prose) or sets_rule(said.prose)
    return is_noted(said) or rules or not starts("refused", said.prose)


def _settles(prose: str) -> bool:
    """It turns down and says how instead: in which order, or how far to let it go."""
    return _orders(prose) or says("agrees_on", prose)


def _orders(prose: str) -> bool:
    """It says what comes first and what then."""
    return says("first", prose) and says("then", prose)


def _ruled(record: Record, said: Said, kept: list[Run]) -> Run | None:
    """The change of the next half hour that shares most with the decision, else the one made at once."""
    soon = [run for run in kept if said.t - 60 <= run.t <= said.t + _SOON]
    at_once = [run for run in soon if 0 <= run.t - said.t <= (_OWN_NEXT if run.who == said.who else _NEXT)]
    shares = [(record.rarity.mass(_named(run) & said.words), -run.t, run) for run in soon]
    share, _, run = max(shares, key=lambda one: one[:2], default=(0.0, 0.0, None))
    return run if share > _RULES else next(iter(at_once), None)


def _named(run: Run) -> frozenset[str]:
    return words(" ".join(f"{e.object} {e.attribute} {e.value or ''}" for e in run.facts.effects)) | run.words


def _source(record: Record, said: Said) -> Said | None:
    """What a note sums up: the message of the minutes before that shares most with it."""
    if not is_noted(said):
        return None
    before = [s for s in record.before(said, _SPOKEN) if not s.bot and not is_noted(s) and s.prose]
    best = max(before, key=lambda s: record.rarity.mass(s.words & said.words), default=None)
    return best if best is not None and record.rarity.mass(best.words & said.words) > _SUMS_UP else None
