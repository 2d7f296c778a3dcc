"""Texts as the words that say something, in any script, so that two texts can be held against each other."""

from __future__ import annotations

from functools import lru_cache

from wetink.patterns import when_used

_WORD = when_used(r"[^\W_]+")
_CAMEL = when_used(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_SPACES = when_used("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts that put no blanks between words: each character counts as one."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "too",
        "up",
        "was",
        "we",
        "were",
        "what",
        "when",
        "which",
        "while",
        "will",
        "with",
        "you",
        "your",
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "ein",
        "eine",
        "mit",
        "von",
        "auf",
        "le",
        "la",
        "les",
        "des",
        "est",
        "une",
        "pas",
        "el",
        "los",
        "las",
        "es",
        "un",
        "una",
        "no",
        "que",
    ]
)


@lru_cache(maxsize=4_096)
def content(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, in small letters; `CamelCase` is several."""
    return frozenset(word for word in sequence(text) if word not in _SMALL)


def sequence(text: str) -> list[str]:
    """All words in order, in small letters."""
    found: list[str] = []
    for word in _WORD.findall(_CAMEL.sub(" ", text)):
        if not word.isascii() and _NO_SPACES.search(word):
            found += [one for one in word.lower() if not one.isspace()]
        else:
            found.append(word.casefold())
    return found


def flat(text: str) -> str:
    """The text on one line with single blanks."""
    return " ".join(text.split())


def excerpt(text: str, most: int = 80) -> str:
    """The beginning of a text on one line."""
    shown = flat(text)
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"
