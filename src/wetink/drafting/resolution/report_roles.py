"""What a report says was seen, done, tried in vain and well again: by its sections, its order and its grammar.

A report tells otherwise than chat: nobody answers anybody, and every deed is told once it is over. So a sentence counts
by where it stands (before the first sign of trouble it set it off, behind "prevention" it is future work), by who does
it (those who responded, or nobody in a passive) and by what the next sentence says came of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wetink.drafting.language.phrases import says
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.statements import Act, acts
from wetink.drafting.report.grammar import deed_in, is_announced, is_led, is_taken_back, is_well
from wetink.drafting.report.lines import Line, Section, report_lines
from wetink.drafting.resolution.deeds import Deed, How

_TRIED = re.compile(r"\b(?:tried|attempted|attempts?|tries|try) to\b", re.IGNORECASE)
_VALUE = re.compile(r"(?<![\w#/-])\d+(?:[.,]\d+)?\s?(?:%|ms|s|k|gb|gi|mb|x)?(?![\w-])|`[^`]+`|\"[^\"]+\"|“[^”]+”")
_NONE = re.compile(r"(?:no|none|keine?|aucune?|ning[uú]n|nenhum|not)\b", re.IGNORECASE)
_STAMPED = re.compile(r"\d{1,2}:\d{2}\s*(?:[ap]m|utc|[a-z]{3,4})?\W*$", re.IGNORECASE)
_MANY_DEEDS, _MANY_LOOKS, _MANY_PROOFS, _MANY_SIGNS, _MANY_SUMMED = 8, 6, 4, 3, 2
_ALIKE, _OTHER, _BAR = 0.6, 0.34, 0.6
_LEAST, _LONG, _NEXT, _TWO, _ENOUGH = 4, 220, 2, 2, 3
_RETURNED = re.compile(r"(?:restored|recovered|resumed|returned|resolved|running again)\b", re.IGNORECASE)
"""Without a doer these tell how it was, not what anybody did."""
_NEVER = 10**9
_SMALL = re.compile(
    r"the|a|an|to|of|in|on|at|by|for|from|with|and|or|was|were|is|are|be|been|it|its|that|this|these|those|we"
    r"|our|us|i|they|he|she|had|has|have|then|as|not|all|some|so|also|after|before|into|which|when|while|more"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells, each in its order.

    signs   what was wrong, as it was first felt
    seen    what was found out on the way to the cause
    done    what ended it
    vain    what was tried and did not end it, with the sentence that says so
    proven  how it was seen to be well again
    """

    signs: tuple[Said, ...] = ()
    seen: tuple[Said, ...] = ()
    done: tuple[Deed, ...] = ()
    vain: tuple[tuple[Said, Said], ...] = ()
    proven: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a line with what it does: tells a deed, a finding, that all was well, that something was wrong.

    at     where in the text the deed stands, -1 for none
    waits  the deed is to let time pass
    """

    line: Line
    text: str
    at: int
    look: bool
    well: bool
    bad: bool
    waits: bool = False

    @property
    def deed(self) -> bool:
        """Whether it tells a deed."""
        return self.at >= 0

    @property
    def kind(self) -> str:
        """Its main role, "" for none."""
        return "deed" if self.deed else "well" if self.well else "look" if self.look else ""

    @property
    def said(self) -> Said:
        """The part as a sentence of nobody."""
        return replace(self.line.said, text=self.text, prose=self.text)


def told_by_report(record: Record, onset: float, shown: Iterable[str] = ()) -> Told:
    """The parts a report gives to a runbook; `shown` are ids of passages whose commands are steps already."""
    spent = set(shown)
    lines = [line for line in report_lines(record, onset) if line.said.item.id not in spent]
    parts = _carried_out([part for line in lines for part in _parts(line)])
    begun = _begins(parts)
    vain = [(one, why) for one, why in _in_vain(parts) if one.line.order >= begun]
    failed = {id(one) for one, _ in vain}
    deeds = _deeds([p for p in parts if p.deed and id(p) not in failed and _tells_end(p, begun)])
    course = [p.line.order for p in parts if p.deed and id(p) not in failed and begun <= p.line.order and _in_course(p)]
    first, last = min(course, default=begun), max(course, default=_NEVER)
    until = max(first, begun) if course else _NEVER
    proofs = [p for p in parts if _proves(p, first)] or [p for p in parts if _proves(p, begun)]
    proofs = _distinct(proofs, _MANY_PROOFS, last=True)
    taken = {id(part) for part in (*deeds, *proofs)} | failed | {id(why) for _, why in vain}
    looks = _looks(
        [p for p in parts if id(p) not in taken and (p.look or _is_sign(p, until) or _says_why(p))], deeds, last
    )
    return Told(
        tuple(
            part.said
            for part in _signs(
                [p for p in parts if id(p) not in failed and (not _in_course(p) or p.line.order <= until)], begun
            )
        ),
        tuple(part.said for part in looks),
        tuple(Deed(part.said, how=How.WAITED if part.waits else How.DONE) for part in deeds),
        tuple((one.said, why.said) for one, why in vain),
        tuple(part.said for part in proofs),
    )


def _parts(line: Line) -> Iterator[_Part]:
    """The line whole, or cut where what it does changes; a part that does nothing stays with the one before."""
    made: list[tuple[str, int, int]] = []
    led = False
    for begin, end in line.clauses:
        text = line.text[begin:end]
        led = led or is_led(text) or line.spoken
        kind = _part(line, text, led=led).kind
        apart = says("sets_off", text)
        if made and not apart and (not kind or kind == made[-1][0] or not made[-1][0]):
            made[-1] = (made[-1][0] or kind, made[-1][1], end)
        else:
            made.append((kind, begin, end))
    if len(made) < _TWO:
        yield _part(line, line.text, led=line.spoken)
        return
    for n, (_, begin, end) in enumerate(made):
        text = line.text[begin:end].strip(" ,;")
        yield _part(line, text, led=(n > 0 and led) or line.spoken)


def _part(line: Line, text: str, *, led: bool) -> _Part:
    repair, timed = line.section is Section.REPAIR, line.section is Section.TIMELINE
    idle = says("later_on", text) or text.rstrip(" )").endswith("?")
    at = -1 if idle or says("sets_off", text) else deed_in(text, repair=repair, timed=timed, led=led)
    if at >= 0 and not repair and says("tells_others", text[: at + _LONG // 3]):
        at = -1
    waits = at < 0 and not idle and Act.WAITED in acts(text) and len(text) < _LONG
    at = 0 if waits else at
    well = not idle and is_well(text) and not says("tells_others", text)
    bad = not idle and says("trouble", text)
    if well and at >= 0 and not (led or is_led(text)) and _RETURNED.search(text[at:]):
        at = -1
    look = not (idle or well or says("tells_others", text)) and (says("observes", text) or says("learns", text))
    return _Part(line, text, at, look, well, bad, waits)


def _carried_out(parts: Sequence[_Part]) -> list[_Part]:
    """What was announced counts as done where one of the next two lines says what came of it."""
    made = []
    for n, part in enumerate(parts):
        behind = (later for later in parts[n + 1 :] if later.line.order > part.line.order)
        near = [later for later in islice(behind, _NEXT) if later.line.order <= part.line.order + _NEXT]
        told = not part.deed and is_announced(part.text) and any(is_taken_back(p.text) or p.well for p in near)
        made.append(replace(part, at=0, look=False, well=False) if told else part)
    return made


def _begins(parts: Sequence[_Part]) -> int:
    """The order of the first sign of trouble in what tells the course; deeds before it set it off."""
    course = [part for part in parts if part.line.section is Section.TIMELINE]
    told = course or [part for part in parts if part.line.section is not Section.BACKGROUND]
    idle = ("sets_off", "tells_others")
    signs = (p.line.order for p in told if (p.bad or p.look) and not p.deed and not any(says(g, p.text) for g in idle))
    begun = next(signs, -1)
    return begun if begun >= 0 else max((p.line.order + 1 for p in told if says("sets_off", p.text)), default=0)


def _in_course(part: _Part) -> bool:
    return part.line.section in _COURSE


def _tells_end(part: _Part, begun: int) -> bool:
    """Behind the first sign of trouble, or where the report sums up or tells the repair."""
    return part.line.order >= begun or part.line.section in {Section.REPAIR, Section.BACKGROUND}


def _is_repair(part: _Part) -> bool:
    return part.line.section is Section.REPAIR


def _in_vain(parts: Sequence[_Part]) -> list[tuple[_Part, _Part]]:
    """Deeds with what says that they did not help: the same sentence, or one of the next two; an attempt needs none."""
    found = []
    for n, part in enumerate(parts):
        if not part.deed:
            continue
        begin = max(0, part.line.text.find(part.text)) + part.at
        own = part.line.section is Section.VAIN or _TRIED.search(part.text) or is_taken_back(part.line.text[begin:])
        if own:
            found.append((part, part))
            continue
        for later in parts[n + 1 : n + 1 + _NEXT]:
            if later.deed or later.line.section is not part.line.section:
                break
            if says("in_vain", later.text):
                found.append((part, later))
                break
    return found


def _deeds(parts: Sequence[_Part]) -> list[_Part]:
    """What ended it, in one telling: that of the section on the repair, else of the course, with what only others tell.

    A summary counts where nothing else tells it.
    """
    groups: dict[tuple[Section, tuple[str, ...]], list[_Part]] = {}
    for part in parts:
        section = part.line.section
        groups.setdefault((section, part.line.headings if section is Section.REPAIR else ()), []).append(part)
    distinct = {key: _distinct(some, _MANY_DEEDS) for key, some in groups.items()}
    repairs = [some for (section, _), some in distinct.items() if section is Section.REPAIR]
    course = _distinct([p for (section, _), some in distinct.items() if section in _COURSE for p in some], _MANY_DEEDS)
    repair = max(repairs, key=len, default=[])
    main, other = (repair, course) if len(repair) >= _TWO and 2 * len(repair) >= len(course) else (course, repair)
    chosen = list(main)
    for part in other:
        own = _telling(part.text)
        if len(chosen) < _MANY_DEEDS and all(_same(own, _telling(one.text)) < _OTHER for one in chosen):
            chosen.append(part)
    if not chosen:
        summed = [p for (section, _), some in distinct.items() if section is Section.BACKGROUND for p in some]
        chosen = summed[:_MANY_SUMMED]
    return sorted(chosen, key=lambda part: part.line.order)


_COURSE = frozenset({Section.TIMELINE, Section.STORY, Section.FINDING})


def _proves(part: _Part, first: int) -> bool:
    if part.deed or not part.well:
        return False
    if part.line.section is Section.PROOF:
        return True
    return part.line.order >= first and part.line.section is not Section.VAIN


def _is_sign(part: _Part, first: int) -> bool:
    """What was wrong, in the course of it and before the first deed."""
    return part.bad and not part.deed and not part.well and part.line.section in _COURSE and part.line.order <= first


def _says_why(part: _Part) -> bool:
    """The reason, told in the course."""
    return says("cause", part.text) and not part.deed and not part.well and part.line.section in _COURSE


def _signs(parts: Sequence[_Part], begun: int) -> list[_Part]:
    """The plainest words for what was wrong: short, near the beginning, with what was shown, and not the reason."""
    weighed = []
    for part in parts:
        other = part.deed or part.well or says("tells_others", part.text) or _NONE.match(part.text)
        if not part.bad or other or len(part.text.split()) < _LEAST:
            continue
        near = part.line.section is Section.TIMELINE and begun <= part.line.order < begun + _LEAST
        weight = 0.6 * near + 0.4 * part.line.felt + 0.3 * bool(_VALUE.search(part.text))
        weight -= 0.5 * (says("reason", part.text) or says("sets_off", part.text) or part.line.section is Section.VAIN)
        weight -= 0.3 * (len(part.text) > _LONG) + 0.001 * part.line.order
        weighed.append((weight, part))
    weighed.sort(key=lambda pair: -pair[0])
    chosen = _distinct([part for _, part in weighed], _MANY_SIGNS)
    return sorted(chosen, key=lambda part: part.line.order)


def _looks(parts: Sequence[_Part], deeds: Sequence[_Part], last: int) -> list[_Part]:
    """The heaviest findings before the `last` deed: told in the course, with a value, about what the fix changed."""
    about = frozenset().union(*(_telling(part.text) for part in deeds)) if deeds else frozenset()
    weighed = []
    for part in parts:
        if part.deed or len(part.text.split()) < _LEAST or (_STAMPED.search(part.text) and len(part.text) < _LONG / 4):
            continue
        course = part.line.section in {Section.TIMELINE, Section.FINDING}
        weight = (
            0.5 * course
            + 0.2 * (part.line.section is Section.BACKGROUND and part.bad)
            + 0.3 * (part.line.section is Section.STORY)
            + 0.4 * part.look
        )
        weight += 0.3 * part.bad + 0.2 * bool(_VALUE.search(part.text)) + 0.1 * min(len(_telling(part.text) & about), 4)
        weight += 0.3 * says("cause", part.text) - 0.6 * (part.line.order > last) - 0.4 * says("dead_end", part.text)
        weighed.append((weight, part))
    weighed.sort(key=lambda pair: (-pair[0], pair[1].line.order))
    chosen = _distinct([part for weight, part in weighed if weight >= _BAR], _MANY_LOOKS)
    if len(chosen) < _ENOUGH:
        chosen = _distinct([part for weight, part in weighed if weight >= _BAR / 2], _ENOUGH)
    return sorted(chosen, key=lambda part: part.line.order)


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if not _SMALL.fullmatch(word))


def _distinct(parts: Sequence[_Part], most: int, *, last: bool = False) -> list[_Part]:
    """The first of those that tell the same, at most so many; `last`: the latest of them are kept."""
    chosen: list[_Part] = []
    for part in reversed(parts) if last else parts:
        own = _telling(part.text)
        if len(chosen) < most and all(_same(own, _telling(other.text)) < _ALIKE for other in chosen):
            chosen.append(part)
    return sorted(chosen, key=lambda part: part.line.order) if last else chosen


def _same(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter one's words that the other has."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 1.0
