"""Words that say something: how they are cut, and which of two texts says what the other says."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_][\w'’]*|\d+(?:\.\d+)?")
_EMPTY = frozenset(
    {
        *("the", "and", "was", "were", "are", "its", "that", "this", "these", "those", "with", "for", "from", "then"),
        *("than", "them", "they", "their", "there", "into", "when", "while", "where", "which", "who", "whose", "what"),
        *("after", "before", "until", "about", "again", "also", "been", "being", "but", "can", "could", "did", "does"),
        *("had", "has", "have", "here", "how", "just", "may", "must", "only", "other", "our", "own", "same", "should"),
        *("some", "such", "too", "very", "will", "would", "you", "your", "yet", "still", "because", "due", "though"),
        *("although", "since", "once", "one", "two", "both", "each", "every", "all", "any", "more", "most", "less"),
        *(
            "seen",
            "see",
            "look",
            "find",
            "whether",
            "incident",
            "then",
            "now",
            "day",
            "time",
            "that's",
            "it's",
            "by",
            "of",
            "to",
            "in",
        ),
        *(
            "not",
            "isn't",
            "wasn't",
            "don't",
            "doesn't",
            "didn't",
            "can't",
            "won't",
            "aren't",
            "never",
            "nor",
            "out",
            "nobody",
            "none",
            "nothing",
            "without",
            "cannot",
        ),
        *(
            "it",
            "is",
            "as",
            "on",
            "at",
            "or",
            "an",
            "so",
            "if",
            "no",
            "be",
            "up",
            "do",
            "we",
            "he",
            "she",
            "his",
            "her",
        ),
        *("yes", "get", "got", "let", "put", "make", "makes", "made", "caused", "cause", "go", "off", "over", "under"),
    }
)
_ENDINGS = (
    *("ations", "ation", "ingly", "ments", "ment", "ings", "ions", "ness", "ing", "ion", "ied", "ies", "ers"),
    *("ed", "es", "er", "ly", "s", "e"),
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending, so that "renewed" and "renewal" nearly meet; at least three letters stay."""
    low = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            low = low[: -len(ending)]
            break
    return low[:-1] if len(low) > 4 and low[-1] == low[-2] else low


@lru_cache(maxsize=20_000)
def content(text: str) -> tuple[str, ...]:
    """The stems of the words that say something, in their order."""
    return tuple(stem(word) for word in _WORD.findall(text) if len(word) > 2 and word.casefold() not in _EMPTY)


def meet(stem_: str, there: frozenset[str]) -> bool:
    """Whether a stem, or one that begins like it, is among others."""
    return stem_ in there or (len(stem_) > 4 and any(one.startswith(stem_[:5]) for one in there if len(one) > 4))
