"""Recovery that people tell: values that came back, and the word of those who felt the trouble."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from wetink.drafting.diagnosis.weighing import TOLD, score
from wetink.drafting.language.phrases import plain, says, starts, where
from wetink.drafting.language.words import SENTENCE, overlap, words
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.statements import Act, acts, is_noted
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.resolution.changes import Change, Fate
from wetink.drafting.resolution.deeds import Deed, How, lists_follow_up
from wetink.model.event import Message

_VALUE = re.compile(
    r"(?<![\w#/-])\d+(?:[.,]\d+)*\s?(?:%|ms|s|m|min|g|gb|gi|mi|mb|k|qps|rps|/s|/min|x)?(?![\w-])", re.IGNORECASE
)
_MEASURED = re.compile(
    r"(?<![\w#/-])\d{1,15}(?:[.,]\d{1,9}){0,5}\s?(?:%|ms|s|g|gb|gi|mi|mb|k|qps|rps|/s|/min|[€$£])(?![\w-])",
    re.IGNORECASE,
)
"""A value with its unit; a bare count may be of anything."""
_NO_STATE = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b(?!\s?%)|\b\d+\s?(?:h|hours?|min|mins|minutes?|s|sec|seconds?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
"""Clock times and spans: they say when or how long, not how it is."""
_LATENCY = re.compile(
    r"\b(?:p\d{2,3}|latency|median|average|avg|mean|response times?)\W{1,3}"
    r"(?:(?:is|now|at|of|back|to|under|below)\W{1,2}){0,3}"
    r"\d+(?:[.,]\d+)?\s?(?:ms|s|sec|seconds)\b",
    re.IGNORECASE,
)
"""A span that says how it is: how long it takes to answer."""
_NAMED = re.compile(
    r"\b(?:pr|mr|pull request|merge request|issue|ticket|commit|build|case)\s?[#!]?\d+\b|[#!]\d+"
    r"|\b[a-z][a-z0-9]{1,9}-\d+\b|\b\w+\s?[=:]\s?\d[\w.]*|\b(?:401|403|404|429|500|502|503|504)\b",
    re.IGNORECASE,
)
"""Numbers that are names, settings or kinds of error: they do not say how it is either."""
_FROM_TO = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:-|–|—|to|until|till|bis|à|a|до)\s?\d{1,2}[:.]\d{2}", re.IGNORECASE
)
"""From when to when it was: told of what is over."""
_WHOLE = re.compile(
    r"(?<![\d/.,])(\d+)(?:/| (?:of|out of|von|sur|de|di|van|van de|z|ze|av|af|din|из|з|από|/) )\1(?![\d/]|[.,]\d)",
    re.IGNORECASE,
)
"""All of all: 3/3, "40 of 40"."""
_KIND = re.compile(r"\dxx|p\d{2,3}", re.IGNORECASE)
"""Words that begin like a number and name what is measured."""
_ZERO = re.compile(r"(?<![\d.,:/+=-])0(?:[.,]0+)?\s?%?(?![\d:/x]|[.,]\d)")
_AGAIN = re.compile(r"\b[a-z]{3,}s again\b", re.IGNORECASE)
"""What does its work again: "the printer prints again"; what fails again is told as failed."""
_FINE = re.compile(r"\w\s+(?:ok|okay|fine)\s*(?:[.,;!]|$)", re.IGNORECASE)
_REF = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d+\b|#\d+|/(?:pull|issues|merge_requests|pullrequest)s?/")
_CHEERS = frozenset(
    {"tada", "partying_face", "party", "party_parrot", "confetti_ball", "raised_hands", "clap", "champagne", "rocket"}
)
_ARROW = re.compile(r"\d\S{0,40}(?:\s?[%A-Za-z]{1,4})?\s*(?:→|->|=>)\s*\S{0,40}\d")
_TICKS = ("✅", "✔", ":white_check_mark:", ":heavy_check_mark:")
_ASKS = re.compile(
    r"(?:and |so |ok,? |but )?(?:how|what|which|who|why|when|where|warum|wie|pourquoi|por qué|por que)\b", re.IGNORECASE
)
_BACK_OUT = re.compile(r"\b(?:is|are|goes|went) back (?:out|in|on)\b", re.IGNORECASE)
"""What was taken back is out again: that tells of a release, not of those who felt the trouble."""
_BACK_AT = re.compile(
    r"\bback (?:to|at|under|below) (?:about |~|< ?)?\d+(?:[.,]\d+)?\s?(?:%|/|ms\b|s\b|per\b|a minute)"
)
"""A rate or a duration is back where it was; that is no taking back of a setting."""
_ITEM = re.compile(r"^\s*\d[.)]\s")
_LONG = 300
_AFTER = 5 * 60.0
_NEAR = 15 * 60.0
"""So near to the recovery people tell each other of it."""
_PARTS = 4
_SIGNS = ("words", "value", "felt", "quoted")
"""Without one of them it is chatter, whenever it is said."""
_HEAVY, _BRIEF_AS = 2.5, 80.0
_QUOTES = re.compile('["“”„«»「」]')
_BAR, _PLAIN = 0.4, 0.28
"""From this probability on a word is a proof; where nothing else proves it, the heaviest that says it plainly."""
_FELT_LAST = 0.1
_BUT = 0.4
"""What a word of recovery loses that takes something back in the same breath."""
_GOOD, _HAS_VALUE, _FELT, _CONFIRMS, _LAST, _TELLS = 0.5, 0.5, 0.5, 0.2, 0.4, 0.5
_TRIED = 0.4
_SHARE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,3})?)\s?%")
_FALLEN = 0.34
_LEAST, _MOST, _ALL = 3, 5, 7
_TIED, _ABOUT = 0.3, 0.6
_SHORT_WORD = 3
_COMPARED = 60
"""So many are compared with each other; an incident of a week holds thousands."""
_AT_ONCE = 2
_SOON = 3 * 60.0
_ALIKE, _MUCH = 0.5, 1.3
_RARE = 0.3
_BRIEF = 90
_CODE = re.compile(r"`[^`\n\s]{1,200}\s[^`\n]{1,2000}`")
"""Inline code of several words: a command, not a name."""
_VAIN = frozenset({Fate.FAILED, Fate.NO_EFFECT, Fate.REVERTED})
_NOT = frozenset({Act.ASKED, Act.PROPOSED, Act.FAILED, Act.DECIDED, Act.REGRETTED, Act.LONG_AGO})


@dataclass(frozen=True, slots=True)
class Course:
    """What a word of recovery is weighed against: the fix from first to last, who felt the trouble, what tells."""

    first_fix: float
    last_fix: float
    felt: frozenset[str]
    telling: frozenset[str]
    alerts: frozenset[str]
    fired: frozenset[str] = frozenset()
    """The numbers of the alerts: who says them again tells how bad it was."""
    alerting: frozenset[str] = frozenset()
    """Their other words."""
    times: tuple[float, ...] = ()
    """When each part of the fix was made."""
    vain: frozenset[tuple[str, str]] = frozenset()
    """Who changed something in vain, and a word of that: their "the restart did it" proves nothing."""


def course_of(
    record: Record, window: Window, changes: list[Change], deeds: list[Deed], telling: frozenset[str]
) -> Course:
    """The course of the fix, told steps included. Who spoke before it and changed nothing has the trouble."""
    hands = [(deed.said.t, deed.said.who) for deed in deeds if deed.how in {How.DONE, How.RECORDED}]
    times = [t for t, _ in hands] + [change.run.t for change in changes if change.kept]
    first = min(*times, window.recovery - _AFTER) if times else window.recovery - _AFTER
    doers = {change.run.who for change in changes} | {who for _, who in hands}
    early = record.said_between(window.start, first)
    return Course(
        first_fix=first,
        last_fix=max((t for t in times if t <= window.recovery), default=first),
        felt=frozenset(said.who for said in early if not said.bot and said.who not in doers),
        telling=telling.union(*(deed.said.words for deed in deeds)),
        alerts=frozenset(heard.name.lower() for heard in window.main),
        fired=frozenset(w for w in _fired(window) if w[0].isdigit() and not _KIND.fullmatch(w)),
        alerting=frozenset(w for w in _fired(window) if _KIND.fullmatch(w) or _is_name(w)),
        times=tuple(times),
        vain=frozenset((run.who, word) for run in _in_vain(record, changes) for word in run.words if _is_word(word)),
    )


def _is_name(word: str) -> bool:
    return not word[0].isdigit() and len(word) > _SHORT_WORD


def _fired(window: Window) -> frozenset[str]:
    """The words of the incident's own alerts."""
    return frozenset().union(*(words(f"{h.item.text} {h.alert.description}") for h in window.main))


def _in_vain(record: Record, changes: list[Change]) -> list[Run]:
    """Changes that failed or were taken back, and those that somebody told and was sorry for."""
    sorry = {said.item.id for said in record.said if Act.REGRETTED in acts(said.prose)}
    told = [replace(run, who=record.said_by_id[run.item.of].who) for run in record.proposals if run.item.of in sorry]
    return [*(change.run for change in changes if change.fate in _VAIN), *told]


def _is_word(word: str) -> bool:
    return len(word) > _SHORT_WORD and word.isalpha()


@dataclass(frozen=True, slots=True)
class Told:
    """A message that may tell of the recovery, with its signals (0 to 1) and score."""

    said: Said
    signals: dict[str, float]
    score: float


def weigh_told(record: Record, window: Window, course: Course, spent: list[Said]) -> list[Told]:
    """What people said from the first fix on that can tell of the recovery, heaviest first; `spent` is told elsewhere.

    What a report says is none of it: it is read by rules of its own.
    """
    told = {(one.item.id, one.prose) for one in spent}
    found = []
    for said in record.said_between(course.first_fix, window.close + _AFTER):
        in_vain = any((said.who, word) in course.vain for word in said.words)
        if (said.item.id, said.prose) in told or said.channel == REPORT or not _can_confirm(said):
            continue
        signals = _signals(record, window, course, said)
        mended = said.t >= min(course.times, default=math.inf)
        # A quotation from before any change tells of the trouble.
        signs = _SIGNS if mended else _SIGNS[:-1]
        if any(signals[sign] for sign in signs) and (not in_vain or _state(said.prose)):
            found.append(Told(said, signals, score(signals, TOLD)))
    return sorted(found, key=lambda one: (-one.score, -one.said.pos))


def _signals(record: Record, window: Window, course: Course, said: Said) -> dict[str, float]:
    """What its words weigh, who says it and how, and where it stands between fix, recovery and close."""
    prose, span = said.prose, max(window.close - course.first_fix, 1.0)
    later = record.said_between(said.t + _SOON, window.close + _AFTER)
    return {
        "words": min(weigh(record, said, course) / _HEAVY, 1.0),
        "value": float(_state(prose) or bool(_LATENCY.search(prose))),
        "confirms": float(says("confirms", prose)),
        "tried": float(says("tries", prose)),
        "deed": float(Act.DID in acts(prose)),
        "felt": float(said.who in course.felt),
        "quoted": float(bool(_QUOTES.search(prose))),
        "lively": float("!" in prose),
        "brief": math.exp(-len(prose) / _BRIEF_AS),
        "late": min(max((said.t - course.first_fix) / span, 0.0), 1.0),
        "near": float(abs(said.t - window.recovery) < _NEAR),
        "over": float(said.t > window.close),
        "parts_after": min(sum(t > said.t for t in course.times) / _PARTS, 1.0),
        "outdated": float(_outdated(record, said, [one for one in later if not one.bot])),
    }


def find_confirmations(record: Record, course: Course, weighed: list[Told], proofs: int) -> list[Said]:
    """The heaviest words of recovery, each of another matter, in order of time.

    The fewer `proofs` commands give, the more is left to words; where nothing else proves it, the heaviest one that
    says it plainly counts.
    """
    room = max(_LEAST, min(_MOST, _ALL - proofs))
    best = [one for one in weighed if one.score >= _BAR]
    if not best and not proofs:
        best = [one for one in weighed if one.signals["words"] >= _PLAIN][:1]
    some = [one.said for one in best[:_COMPARED]]
    chosen: list[Said] = []
    for said in some:
        if _outdated(record, said, some):
            continue
        if len(chosen) < room and all(_other_matter(record, said, other, course) for other in chosen):
            chosen.append(said)
    return sorted(chosen, key=lambda said: said.pos)


def _other_matter(record: Record, said: Said, other: Said, course: Course) -> bool:
    """Words of its own; a second word of the same person has to name what the incident is about."""
    least = min(record.rarity.mass(said.words), record.rarity.mass(other.words))
    common = record.rarity.mass(said.words & other.words)
    if common >= _ALIKE * least or common >= _MUCH:
        return False
    return said.who != other.who or record.rarity.mass(said.words & course.telling) > _TIED


def _outdated(record: Record, said: Said, others: list[Said]) -> bool:
    """The same person gave a later value of the same thing."""
    if not _state(said.prose):
        return False
    about = {w for w in said.words if not w[0].isdigit() and record.rarity.weight(w) > _RARE}
    later = (other for other in others if other.who == said.who and other.t > said.t + _SOON and _state(other.prose))
    return any(about & other.words for other in later)


def _state(prose: str) -> bool:
    """Whether a value stands in it that is neither a time nor a span."""
    return bool(_VALUE.search(_NO_STATE.sub(" ", _NAMED.sub(" ", prose))))


def _can_confirm(said: Said) -> bool:
    prose = said.prose
    if said.bot or not prose.strip() or len(prose) > _LONG or _ASKS.match(prose) or _ITEM.match(prose):
        return False
    if lists_follow_up(prose) or _BACK_OUT.search(prose):
        return False
    does = acts(prose)
    if Act.WORKED not in does and (Act.WAITED in does or says("supposes", prose) or _FROM_TO.search(prose)):
        return False
    if does & _NOT or any(says(group, prose) for group in ("unrelated", "still", "asks_for")) or _says_no(prose):
        return False
    if Act.FILED in does and (_REF.search(prose) or said.links):
        return False
    return Act.WITHDREW not in does or Act.WORKED in does or bool(_BACK_AT.search(prose))


def _says_no(prose: str) -> bool:
    """It begins with a no, and not with "no new ones"."""
    return starts("refused", prose) and not any(start <= _AT_ONCE for start, _ in where("worked", prose))


def weigh(record: Record, said: Said, course: Course) -> float:
    """How much a message looks like a proof: it says well, gives a value, comes from somebody who felt it."""
    prose = _without_closing(said.prose)
    good = Act.WORKED in acts(prose) or _is_ticked(prose) or _names_alert(said, course) or _fell(prose, course)
    tried = says("tries", prose)
    confirms = tried or says("confirms", prose) or bool(_AGAIN.search(prose))
    latency = any(not words(match[0]) & course.fired for match in _LATENCY.finditer(prose))
    value, arrow = latency or _state(prose), bool(_ARROW.search(_CODE.sub(" ", prose)))
    tied = overlap(record.rarity, frozenset(w for w in said.words if not w[0].isdigit()), course.telling)
    named = any(len(w) > _SHORT_WORD and not w[0].isdigit() for w in said.words & course.telling)
    measured = latency or bool(_MEASURED.search(_NO_STATE.sub(" ", prose)))
    brief = measured and said.t > course.last_fix and len(prose) < _BRIEF and named
    if not (good or confirms or arrow or brief) or (Act.DID in acts(prose) and not (good or confirms or arrow)):
        return 0.0
    felt = (said.who in course.felt or Act.PASSED_ON in acts(prose)) and (good or confirms)
    weight = (
        _GOOD * good
        + _HAS_VALUE * value
        + _HAS_VALUE * arrow
        + (_FELT + _FELT_LAST * (said.t > course.last_fix)) * felt
        + _CONFIRMS * confirms
        + _TRIED * tried
    )
    weight += 0.3 * is_noted(said) + 0.2 * _cheered(said) + _LAST * (said.t > course.last_fix)
    return weight + _TELLS * tied - 0.5 * bool(_CODE.search(prose)) - _BUT * says("but", prose)


def _fell(prose: str, course: Course) -> bool:
    """A share far below the one that the alert gave, of what the alert names: "422 rate 2.1%" after one of 31 %."""
    alerts = [float(word[:-1].replace(",", ".")) for word in course.fired if _SHARE.fullmatch(word)]
    shares = [float(match[1].replace(",", ".")) for match in _SHARE.finditer(prose)]
    named = words(_SHARE.sub(" ", prose)) & course.alerting
    return bool(alerts and shares and named) and all(share <= max(alerts) * _FALLEN for share in shares)


def _is_ticked(prose: str) -> bool:
    """A tick, "probe ok", "3/3", "errors 0"."""
    signs = (_FINE, _WHOLE, _ZERO)
    return any(tick in prose for tick in _TICKS) or any(sign.search(prose) for sign in signs)


def _without_closing(prose: str) -> str:
    """What is said beside the calling it over: "closing it, resolved 8:15" proves nothing by itself."""
    lowered = plain(prose)
    for start, end in reversed(where("closing", prose)) if len(lowered) == len(prose) else ():
        prose = prose[:start] + prose[end:]
    return prose


def _names_alert(said: Said, course: Course) -> bool:
    """The incident's own alert by name, with the word that it is over."""
    return bool(course.alerts & said.words) and says("closing", said.prose)


def _cheered(said: Said) -> bool:
    """People celebrated it: an emoji that says so."""
    detail = said.item.detail
    return isinstance(detail, Message) and any(r.name.split(":")[0] in _CHEERS for r in detail.reactions)


def told_part(prose: str, record: Record, telling: frozenset[str]) -> str:
    """The sentences of a message that tell: what is well, a value, or what the incident is about; not the chatter."""
    sentences = [sentence for sentence in SENTENCE.split(prose) if sentence.strip()]
    kept = [n for n, sentence in enumerate(sentences) if _tells(sentence, record, telling)]
    parts = [f"… {sentences[n]}" if at and n > kept[at - 1] + 1 else sentences[n] for at, n in enumerate(kept)]
    return " ".join(parts) if parts else prose


def _tells(sentence: str, record: Record, telling: frozenset[str]) -> bool:
    if _state(sentence) or Act.WORKED in acts(sentence) or says("confirms", sentence) or _is_ticked(sentence):
        return True
    return record.rarity.mass(w for w in words(sentence) & telling if len(w) > _SHORT_WORD) > _ABOUT
