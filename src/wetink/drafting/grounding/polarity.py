"""Negation: what was not so is not told as so, what was refused not as approved, what got worse not as better."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from wetink.drafting.grounding.content import content, stem
from wetink.drafting.grounding.literal import literal
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.language.phrases import starts
from wetink.model.draft import Finding
from wetink.model.event import Alert, Kind, Message, Passage

_CLAUSE = re.compile(
    r"(?<=[.!?;])\s+|\n+|[,:()—–]\s*|\s-\s|\b(?:but|because|although|though|whereas|yet|and|so|since|while|when|after|before|until|unless|which|who)\b"
)
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[\w'’]+(?:-[\w]+)*")
_BEFORE = frozenset(
    {
        *(
            "not",
            "no",
            "never",
            "cannot",
            "nobody",
            "none",
            "without",
            "neither",
            "nor",
            "hardly",
            "0",
            "zero",
            "nothing",
        ),
        *("didn't", "don't", "doesn't", "isn't", "wasn't", "can't", "won't", "aren't", "weren't", "hasn't", "haven't"),
        *("couldn't", "wouldn't", "shouldn't", "hadn't", "mustn't", "ain't", "nope", "cant", "dont", "didnt", "doesnt"),
        *("nicht", "kein", "keine", "keinen", "nie", "pas", "aucun", "jamais", "nunca", "sin", "não", "sem", "non"),
    }
)
"""What negates the words behind it."""
_AFTER = re.compile(
    r"\b(?:gone|refused|rejected|declined|denied|disappeared|vanished|stands still|stays? flat|unchanged|no longer"
    r"|ruled out|turned down|went away|is off|was off)\b",
    re.IGNORECASE,
)
"""What takes back the words before it."""
_SHORT = frozenset({"no", "0", "zero", "none", "without", "hardly", "nothing", "nobody"})
"""What negates the next word only; others reach two words further."""
_REACH = 3
_FIRM = re.compile(
    r"\b(?:do|did|does|can|could|still|always|must|is|are|was|were|been|many|several|each|every)\s+"
    r"(?:the |a |an )?(\w[\w'-]*)",
    re.IGNORECASE,
)
"""What says of the next word in so many words that it is so."""
_ORDER = re.compile(r"\b(before|after|until)\s+(?:the |a |an )?(\w+)", re.IGNORECASE)

_BAD_NEWS = re.compile(
    r"\b(?:keeps? (?:growing|rising|failing|falling|climbing)|still (?:fails?|failing|rising|growing|down|broken)"
    r"|blocked again|fails? again|is down again|gets? worse)\b",
    re.IGNORECASE,
)


_CLAIMS_SUCCESS = re.compile(
    r"\b(?:solved it|fixed it|was enough|were enough|helped|did help|did the trick|was approved|was accepted)\b",
    re.IGNORECASE,
)
_NAMES_CAUSE = re.compile(r"\bso it (?:was|is) (?:the |an? )?(?!not\b|no\b)(\w+)\W*$", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:how|whether) (?:\w+ ){0,3}$", re.IGNORECASE)
"""Before a word: it is asked for, not stated ("see how full it is")."""
_SUPPOSES = re.compile(r"\b(?:if|would|should|otherwise)\b", re.IGNORECASE)
_FAILS = re.compile(r"\b(?:fail\w*|invalid|unable|errors?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: the stems of its words that say something, which of them are negated, and whether anything is.

    direct  stems behind a word that negates
    back    whether it takes back what stands in it: "READONLY gone"
    turned  whether any word of it negates, takes back, or tells of a failure
    """

    words: frozenset[str]
    direct: frozenset[str]
    back: bool
    turned: bool


def check(near: Near) -> Iterator[Finding]:
    """Sentences that say the opposite of what they cite."""
    prose = _prose(near)
    for name, text in near.piece.texts:
        behind_name = text.partition(": ")[2] if near.piece.section.startswith("symptom.") else ""
        if literal(text, near.plain) or (behind_name and literal(behind_name, near.plain)):
            continue
        bare = _QUOTED.sub(" ", _CODE.sub(" ", _HOLE.sub(" ", text)))
        why = next(_reversed(bare, prose, near, hint=name in _HINTS), "")
        if why:
            yield Finding(
                "turned-around",
                "error",
                f"{near.piece.where}.{name}",
                f"{short(text)!r} {why}",
                "say it the way round the evidence does",
            )


_CODE = re.compile(r"`[^`\n]*`")
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")
_HOLE = re.compile(r"<[A-Za-z][^<>\n]{0,60}>")
_HINTS = frozenset({"undo", "check"})


def _reversed(text: str, prose: str, near: Near, *, hint: bool) -> Iterator[str]:
    """In which way a text says the opposite of what it cites."""
    if " ".join(text.split()).strip(" .\"'") in " ".join(prose.split()):
        return
    yield from _dropped(text, f"{near.said}\n{near.meant}")
    if hint:
        return
    told = near.piece.section not in {"ruled_out", "not_this"} and not (
        near.piece.section == "resolution" and near.commands
    )
    yield from _by_clause(text, prose, told=told)
    for match in _FIRM.finditer(text):
        word = stem(match[1])
        turned = any(clause.turned and word in clause.words for clause in _clauses(text))
        if word.isalpha() and len(word) > 2 and not turned and re.search(_denied(word), prose, re.IGNORECASE):
            yield f"says firmly what the evidence negates: {match[0]!r}"
    for when, what in _ORDER.findall(text):
        other = {"before": "after", "after": "before", "until": "after"}[when.lower()]
        same = re.search(rf"\b{when}\s+(?:the |a |an )?{re.escape(what)}", prose, re.IGNORECASE)
        if not same and re.search(rf"\b{other}\s+(?:the |a |an )?{re.escape(what)}", prose, re.IGNORECASE):
            yield f"says {when} {what}, the evidence {other}"
    yield from _opposed(text, near.said, prose)
    yield from _of_section(text, near)


def _dropped(text: str, said: str) -> Iterator[str]:
    """A "not" that stands in the words it cites and was left out, or the other way round."""
    mine, there = (_in_sentences(one) for one in (text, said))
    for match in _NEGATED.finditer(there):
        pair = f"{match[1]} {match[3]}"
        turned = any(clause.turned and stem(match[3]) in clause.words for clause in _clauses(text))
        if _stands(pair, mine) and not _stands(pair, there) and not turned:
            yield f"leaves out the {match[2]!r} of {match[0]!r}"
    for match in _NEGATED.finditer(mine):
        pair = f"{match[1]} {match[3]}"
        if _stands(pair, there) and not _stands(match[0], there) and not _stands(pair, mine):
            yield f"puts a {match[2]!r} into {pair!r}"


def _in_sentences(text: str) -> str:
    """The words of a text, with a bar where a sentence or a part of one ends."""
    parts = re.split(r"[.!?,;:()\n]+", text.casefold().replace("’", "'"))
    return " | ".join(" ".join(_WORD.findall(part)) for part in parts)


_NEGATED = re.compile(r"\b(\w+) (not|never|no)(?= (\w+))")


def _stands(words: str, there: str) -> bool:
    return f" {words} " in f" {there} "


def _by_clause(text: str, prose: str, *, told: bool) -> Iterator[str]:
    """Words that the text says as they are and the evidence negates each time, or the other way round.

    told  it says how it was: not what to do, and not under a heading that negates it already
    """
    said = set(content(text))
    supposes = bool(_SUPPOSES.search(text))
    for mine in _clauses(text):
        for word in sorted(mine.words):
            there = [clause for clause in _clauses(prose) if word in clause.words]
            about = [clause for clause in there if len(clause.words & said) >= min(2, len(said), len(clause.words))]
            if not about or not word.isalpha():
                continue
            if not mine.turned and not supposes and told and all(word in one.direct or one.back for one in about):
                yield f"says {word!r} without the no that stands before it in what it cites"
            alike = any(len(one.words & mine.words) > 1 for one in there)
            if word in mine.direct and alike and not any(one.turned for one in there):
                yield f"negates {word!r}, which what it cites does not"


def _of_section(text: str, near: Near) -> Iterator[str]:
    """What no item of its section can say: success of what was ruled out, failure of what proves that it is well."""
    there = content(near.said)
    if near.piece.section == "verification":
        yield from (
            f"tells of a failure that nothing it cites tells of: {match[0]!r}"
            for match in _BAD_NEWS.finditer(text)
            if stem(match[0].split()[-1]) not in there
        )
    if near.piece.section == "ruled_out":
        yield from (
            f"tells as a success what was ruled out: {match[0]!r}"
            for match in _CLAIMS_SUCCESS.finditer(text)
            if match[0].casefold() not in near.said.casefold() and not _negated_at(text, match.start())
        )
    if near.piece.section in {"not_this", "ruled_out"}:
        yield from (
            f"tells as the cause what is to be told apart from it: {match[0]!r}"
            for match in _NAMES_CAUSE.finditer(text)
            if stem(match[1]) not in there
        )


@cache
def _pairs() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Pairs of opposites, from data."""
    text = files("wetink.drafting").joinpath("data", "opposites.toml").read_text("utf-8")
    rows: list[dict[str, list[str]]] = tomllib.loads(text)["pair"]
    return tuple((_any_of(row["one"]), _any_of(row["other"])) for row in rows)


def _any_of(some: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(some)})\b", re.IGNORECASE)


def _opposed(text: str, said: str, prose: str) -> Iterator[str]:
    """Words of which the evidence has only the opposite."""
    for good, bad in _pairs():
        for mine, other in ((good, bad), (bad, good)):
            told = mine.search(text)
            if not told or other.search(text) or mine.search(said) or _negated_at(text, told.start()):
                continue
            if _ASKS.search(text[: told.start()]):
                continue
            seen = other.search(prose) or (other.search(said) if other is bad else None)
            if seen:
                yield f"says {told[0]!r} where what it cites says {seen[0]!r}"


def _negated_at(text: str, at: int) -> bool:
    return bool(_BEFORE & {word.lower() for word in _WORD.findall(text[max(0, at - 25) : at])})


def _denied(word: str) -> str:
    return rf"(?:\bnot|n['’]t|\bno|\bnever|\bnobody)[ \t]+(?:the |a |an )?{re.escape(word)}\w*"


def _prose(near: Near) -> str:
    """What people wrote and alerts said of it, questions and code left out."""
    kept = []
    for item in near.items:
        if isinstance(item.detail, Message | Passage | Alert) and item.kind is not Kind.OUTPUT:
            text = re.sub(r"```.*?(?:```|\Z)|`[^`\n]*`", " ", str(item.text), flags=re.DOTALL)
            kept += [line for line in re.split(r"(?<=[.!?])\s+|\n+", text) if not line.rstrip().endswith("?")]
            if starts("refused", str(item.text)):
                kept.append("(refused)")
    return "\n".join(kept)


@lru_cache(maxsize=4_000)
def _clauses(text: str) -> tuple[Clause, ...]:
    return tuple(_clause(part) for part in _CLAUSE.split(text) if part and content(part))


def _clause(part: str) -> Clause:
    direct: set[str] = set()
    reach = 0
    back = bool(_AFTER.search(part))
    turned = back or bool(_FAILS.search(part))
    for word in _WORD.findall(part):
        low = word.lower().replace("’", "'")
        if low in _BEFORE:
            reach, turned = (1 if low in _SHORT else _REACH), True
        elif reach and (found := content(word)):
            direct.update(found)
            reach -= 1
    return Clause(frozenset(content(_AFTER.sub(" ", part))), frozenset(direct), back, turned)
