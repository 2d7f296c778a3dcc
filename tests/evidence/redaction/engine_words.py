"""What a text must hold before the engine can find anything in it, derived from the engine's own rules.

    python tests/evidence/redaction/engine_words.py     # writes src/wetink/evidence/redaction/engine_words.txt

Of each rule's pattern that is the longest text, or choice of texts, without which it cannot match. Where that is so
short or common that it stands in any log, it is that text with what has to stand right beside it, runs cut short.
"""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import product
from re import _constants as op  # type: ignore[attr-defined] # the parser has no public door
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import re2
from kingfisher_sdk import Rules

from wetink.evidence.redaction import engine
from wetink.evidence.redaction.words import word_set

RELEASE = "kingfisher_secret_scanner-" + version("kingfisher-secret-scanner")
"""The engine as its folder of metadata is named."""

_LONG = 5
_COMMON = word_set(
    """access account address api_ checkout client consumer cursor http:// https:// identity monday mongo password
    private public secret server service session storage tenant test_ token user webhook"""
)
_RUN = 8
_ENOUGH = 24
_GAP = 24
_MOST = 24
_CLASSES = {
    "[:alnum:]": "a-zA-Z0-9", "[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:xdigit:]": "a-fA-F0-9", "[:space:]": r"\s",
    "[:upper:]": "A-Z", "[:lower:]": "a-z", "[:word:]": r"\w",
}  # fmt: skip
_NAMED = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_BEYOND = r"\x{80}-\x{10ffff}"
"""The engine's letters, digits and blanks are those of all scripts, RE2's are ASCII."""

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_NOTHING = (op.AT, op.ASSERT, op.ASSERT_NOT)
Node = tuple[Any, Any]


def made() -> str:
    """The text of the file: the engine's release, words, and patterns (RE2, letter case ignored), a line each."""
    words: set[str] = set()
    patterns: set[str] = set()
    rules = Rules()
    for nodes in patterns_of(rules):
        best = _best(nodes)
        if best and min(map(len, best)) >= _LONG and not best & _COMMON:
            words |= best
        else:
            patterns.add(_around(nodes))
    lines = [RELEASE, *sorted(words), "", *sorted(patterns)]
    return "\n".join(lines) + "\n"


def patterns_of(rules: Rules) -> Iterator[list[Node]]:
    """The pattern of each rule whose findings are used, as the parser gives it, without groups."""
    for rule in rules.metadata():
        if not engine.dropped(rule["id"]):
            yield _flat(_parsed(rules.detail(rule["id"])["detection_regex"]))


def example(nodes: list[Node], dice: random.Random) -> str:
    """A text that the nodes match, apart from what their assertions ask."""
    return "".join(_example(*node, dice) for node in nodes)


def _example(kind: Any, value: Any, dice: random.Random) -> str:  # noqa: ANN401, PLR0911 - as the parser has them
    if kind in _NOTHING:
        return ""
    if kind is op.LITERAL:
        return chr(value)
    if kind in (op.ANY, op.NOT_LITERAL):
        return "x" if value != ord("x") else "y"
    if kind is op.SUBPATTERN:
        return example(value[3], dice)
    if kind is op.BRANCH:
        return example(dice.choice(value[1]), dice)
    if kind is op.IN:
        return dice.choice(_letters(_written((kind, value))))
    return "".join(example(value[2], dice) for _ in range(dice.randint(value[0], min(value[1], value[0] + 9))))


@cache
def _letters(written: str) -> list[str]:
    fits = re2.compile(written)
    return [letter for letter in map(chr, range(9, 127)) if fits.match(letter)]


def _parsed(pattern: str) -> list[Node]:
    for name, letters in _CLASSES.items():
        pattern = pattern.replace(name, letters)
    pattern = re.sub(r"\(\?[a-z]+\)", "", pattern).replace(r"\z", r"\Z")  # letter case does not matter here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return list(parser.parse(pattern))


def _flat(nodes: list[Node]) -> list[Node]:
    flat: list[Node] = []
    for kind, value in nodes:
        flat += _flat(list(value[3])) if kind is op.SUBPATTERN else [(kind, value)]
    return flat


def _texts(node: Node) -> set[str] | None:  # noqa: PLR0911 - one answer for each kind of node
    """All that the node can match, lower case, where that is few texts."""
    kind, value = node
    if kind in _NOTHING:
        return {""}
    if kind is op.LITERAL:
        return {chr(value).lower()}
    if kind is op.IN:
        letters = {chr(one).lower() for what, one in value if what is op.LITERAL}
        return letters if len(letters) <= 3 and all(what is op.LITERAL for what, _ in value) else None
    if kind is op.SUBPATTERN:
        return _all(list(value[3]))
    if kind is op.BRANCH:
        choices = [_all(list(one)) for one in value[1]]
        return None if None in choices else set().union(*(one for one in choices if one is not None))
    if kind in _REPEATS and value[1] == 1:
        inner = _all(list(value[2]))
        return None if inner is None else inner | ({""} if value[0] == 0 else set())
    return None


def _all(nodes: list[Node]) -> set[str] | None:
    found = {""}
    for node in nodes:
        more = _texts(node)
        if more is None or len(found) * len(more) > _MOST:
            return None
        found = {"".join(pair) for pair in product(found, more)}
    return found


def _best(nodes: list[Node]) -> set[str] | None:
    """The choice of texts of which one stands in whatever the nodes match: the one whose shortest is longest."""
    choices: list[set[str]] = []
    run = {""}
    for node in _flat(nodes):
        texts = _texts(node)
        if texts is not None and len(run) * len(texts) <= _MOST:
            run = {"".join(pair) for pair in product(run, texts)}
            continue
        choices.append(run)
        run = texts or {""}
        kind, value = node
        if kind is op.BRANCH:
            inner = [_best(list(one)) for one in value[1]]
            if None not in inner:
                choices.append(set().union(*(one for one in inner if one is not None)))
        elif kind in _REPEATS and value[0] >= 1 and (repeated := _best(list(value[2]))) is not None:
            choices.append(repeated)
    usable = [one for one in (*choices, run) if min(map(len, one)) > 0]
    return max(usable, key=lambda one: (min(map(len, one)), -len(one)), default=None)


def _around(nodes: list[Node]) -> str:
    """The stretch of the pattern with the best text: from the run before it until so many letters of runs are in it."""
    best = max(range(len(nodes)), key=lambda at: (_weight(nodes[at : at + 4]), -at))
    first = best - 1 if best and _is_run(nodes[best - 1]) else best
    written = ""
    told = 0
    for at in range(first, len(nodes)):
        written += _written(nodes[at])
        told += nodes[at][1][0] if _is_run(nodes[at]) else 0
        if at >= best and told >= _ENOUGH:
            break
    return written


def _weight(nodes: list[Node]) -> int:
    texts = _best(nodes[:1])
    return min(map(len, texts)) + len(nodes) // 4 if texts else 0


def _is_run(node: Node) -> bool:
    kind, value = node
    return kind in _REPEATS and value[0] >= _RUN


def _written(node: Node) -> str:  # noqa: PLR0911 - as above
    kind, value = node
    if kind in _NOTHING:
        return ""
    if kind is op.LITERAL:
        return re.escape(chr(value)) if value < 128 else f"\\x{{{value:x}}}"
    if kind is op.NOT_LITERAL:
        return f"[^\\x{{{value:x}}}]"
    if kind is op.ANY:
        return "(?s:.)"
    if kind is op.IN:
        negated = value[0][0] is op.NEGATE
        return "[" + "".join(_member(one, beyond="" if negated else _BEYOND) for one in value) + "]"
    if kind is op.SUBPATTERN:
        return "(?:" + "".join(map(_written, value[3])) + ")"
    if kind is op.BRANCH:
        return "(?:" + "|".join("".join(map(_written, one)) for one in value[1]) + ")"
    least, most, inner = value
    body = "(?:" + "".join(map(_written, inner)) + ")"
    if least >= _RUN:
        return f"{body}{{{min(least, _ENOUGH)},}}"
    return body + (f"{{{least},}}" if most is op.MAXREPEAT or most > _GAP else f"{{{least},{most}}}")


def _member(member: Node, *, beyond: str) -> str:
    kind, value = member
    if kind is op.NEGATE:
        return "^"
    if kind is op.CATEGORY:
        return _NAMED[value] + beyond
    if kind is op.RANGE:
        return f"{_letter(value[0])}-{_letter(value[1])}"
    return _letter(value)


def _letter(code: int) -> str:
    return chr(code) if chr(code).isascii() and chr(code).isalnum() else f"\\x{{{code:x}}}"


if __name__ == "__main__":
    engine.WORDS.write_text(made(), "utf-8")
