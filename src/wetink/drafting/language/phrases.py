"""What people say, by what it does: vocabulary of the trade in several languages, read from data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Japanese and Chinese are written without blanks between words, Korean with endings that stick to them."""
_FLAT = str.maketrans({"’": "'", "‘": "'", "`": "'"})


@cache
def _vocabulary() -> dict[str, dict[str, list[str]]]:
    """Group -> language -> phrases: the groups with what each is for, then the languages with a file of their own."""
    data = resources.files("wetink.drafting") / "data"
    found: dict[str, dict[str, list[str]]] = tomllib.loads((data / "phrases.toml").read_text("utf-8"))
    for file in sorted((data / "languages").iterdir(), key=lambda file: file.name):
        for group, phrases in tomllib.loads(file.read_text("utf-8")).items():
            found[group][f"{file.name.removesuffix('.toml')}_file"] = phrases
    return found


@cache
def _pattern(group: str) -> re.Pattern[str]:
    phrases = {phrase for some in _vocabulary()[group].values() for phrase in some}
    spaced = _one_of(phrase for phrase in phrases if not _UNSPACED.search(phrase))
    others = _one_of(phrase for phrase in phrases if _UNSPACED.search(phrase))
    return re.compile(rf"(?<![\w-])(?:{spaced})(?![\w=-])" + (f"|{others}" if others else ""))


def _one_of(phrases: Iterable[str]) -> str:
    """A pattern of all phrases, the longest first; by their first sign, so that most are not even tried."""
    by_sign: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        by_sign.setdefault(phrase[0], []).append(re.escape(phrase[1:]))
    return "|".join(f"{re.escape(sign)}(?:{'|'.join(rest)})" for sign, rest in sorted(by_sign.items()))


def groups() -> tuple[str, ...]:
    """The names of all groups."""
    return tuple(_vocabulary())


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case with straight apostrophes: the form phrases are looked for in."""
    return text.lower().translate(_FLAT)


@lru_cache(maxsize=65_536)
def says(group: str, text: str) -> bool:
    """Whether a phrase of the group stands in the text as whole words. KeyError for an unknown group."""
    return _pattern(group).search(plain(text)) is not None


def count(group: str, text: str) -> int:
    """How many phrases of the group stand in the text."""
    return sum(1 for _ in _pattern(group).finditer(plain(text)))


def where(group: str, text: str) -> list[tuple[int, int]]:
    """Start and end of each phrase of the group in the text."""
    return [match.span() for match in _pattern(group).finditer(plain(text))]


def begins(group: str, clause: str) -> bool:
    """Whether a clause begins with a phrase of the group, to the letter."""
    return _pattern(group).match(clause) is not None


def starts(group: str, text: str) -> bool:
    """Whether the text begins with a phrase of the group, after quotes, emoji and a name with a comma."""
    begin = re.sub(r"^(?:[^\w+]|:[\w+-]{1,40}:)+", "", plain(text))
    first = re.match(r"[^\s,:]{1,30}[,:]\s*", begin)
    places = (0, first.end()) if first else (0,)
    match = _pattern(group)
    return any(match.match(begin, at) and not _is_kind(group, begin[at:]) for at in places)


def _is_kind(group: str, clause: str) -> bool:
    """Whether what begins as a refusal takes blame or haste off somebody: "no worries"."""
    return group == "refused" and begins("soothes", clause)
