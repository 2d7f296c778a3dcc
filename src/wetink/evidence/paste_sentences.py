"""Commands that stand in sentences without any mark: announced, quoted, in lists, in a table's cells, at a chat bot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from wetink.evidence.paste_shapes import is_certain, is_known_call, is_typed_out, language_of
from wetink.evidence.paste_words import words_of

_COLON = re.compile(r"[a-z)]: (?=[a-z/.~])")
_ARROW = re.compile(r"\s(?:->|-->|→|=>|⇒)\s")
_TELLING = re.compile(r"\s(?:shows?|showed|says|said|gives|gave|returns|returned|prints|printed)\s")
_ITEM = re.compile(r"\A[ \t]*(?:\(?\d{1,2}[.):/]|\(?[a-h]\)|\[\d{1,2}\]|[-*•–—])[ \t]+")
_INSIDE = re.compile(r"(?:^|[\s;,])\(?(?P<mark>[a-h]|\d)\)[ \t]+")
_QUOTED = re.compile(
    r"(?<![\w=])(?:\"([^\"\n]{4,400})\"|“([^”\n]{4,400})”|'([^'\n]{4,400})'|\(([^()\n]{4,400})\)|‘([^’\n]{4,400})’)(?![\w=])"
)
_CELL = re.compile(r" \| ")
_PIECE = re.compile(r"(?:[^\s'\"]|'[^']*'|\"[^\"]*\")+")
_STATEMENT = re.compile(r"[^;\n]{4,1500};")
_LONGEST = 2000


def unmarked(lines: list[str]) -> Iterator[str]:
    """The commands in lines of sentences that hold no code marks, in their order, each as it was typed."""
    listed = _listed(lines)
    for number, line in enumerate(lines):
        if "`" in line or len(line) > _LONGEST:
            continue
        if number in listed:
            yield listed[number]
        else:
            yield from _in_line(line)


def _in_line(line: str) -> Iterator[str]:
    """A line that is one, what stands behind a colon or an announcement, what is quoted; the first way that fits."""
    parts = _numbered(line)
    if parts:
        yield from parts
        return
    bare = _ITEM.sub("", line, count=1)
    whole = _whole(bare)
    if whole:
        yield whole
        return
    announced = [text for found in _announcing().finditer(bare) if (text := _begun(bare[found.end() :]))]
    if announced:
        yield announced[0]
        return
    for found in _QUOTED.finditer(bare):
        text = "".join(filter(None, found.groups())).strip()
        if is_typed_out(text) and (is_certain(text) or is_known_call(text)):
            yield text


def _whole(line: str) -> str:
    """A line of its own, or what stands behind a colon; what it answered may stand behind an arrow. "" for none."""
    for start in (0, *(found.end() for found in _COLON.finditer(line))):
        parts = _ARROW.split(line[start:], maxsplit=1)
        text = _without_end(_TELLING.split(parts[0], maxsplit=1)[0].strip())
        if is_typed_out(text) and (
            is_certain(text) or (_says_itself(text, answered=len(parts) > 1) and is_known_call(text))
        ):
            return text
        if len(parts) > 1 and language_of(text) == "sql" and text.endswith(";"):
            return text
    return ""


def _says_itself(text: str, *, answered: bool) -> bool:
    """Whether a call without option or path is one beyond doubt: its answer follows, or no product goes by the name."""
    words = text.split()
    name = words[1] if words[0] in {"sudo", "doas"} and len(words) > 1 else words[0]
    return answered or words[0] != name or name.endswith(("ctl", "cli", "adm", "admin"))


def _without_end(text: str) -> str:
    """Without "done", "now" and their like behind the command; `done` that ends a loop stays."""
    words = text.split()
    while len(words) > 1 and words[-1].lower().strip("!.,") in words_of("behind") and not words[-2].endswith(";"):
        words.pop()
        text = text[: len(text.rstrip()) - len(text.rsplit(maxsplit=1)[-1])].rstrip()
    return text


def _begun(text: str) -> str:
    """The command a text begins with, up to the first word that goes on with the sentence; "" for none."""
    statement = _STATEMENT.match(text)
    if statement and language_of(statement[0]) == "sql":
        return statement[0].strip()
    taken = 0
    for number, piece in enumerate(_PIECE.finditer(text)):
        word = piece[0]
        if number and word.lower().strip(",.!") in words_of("goes_on"):
            break
        taken = piece.end()
        if word[-1] in ",!" or (word[-1] == "." and len(word) > 1 and word[-2].isalnum()):
            taken -= 1
            break
    made = _without_end(_ARROW.split(text[:taken], maxsplit=1)[0].strip().strip("\"“”'‘’"))
    return made if is_typed_out(made) and (is_certain(made) or is_known_call(made)) else ""


def _listed(lines: list[str]) -> dict[int, str]:
    """The commands that are items of a list: where half of its items are calls beyond doubt, all that can be are."""
    items = {number: line[found.end() :].strip() for number, line in enumerate(lines) if (found := _ITEM.match(line))}
    sure = [text for text in items.values() if is_typed_out(text) and (is_certain(text) or is_known_call(text))]
    if len(sure) < 2 or 2 * len(sure) < len(items):
        return {}
    return {number: text for number, text in items.items() if "`" not in text and is_typed_out(text)}


def _numbered(line: str) -> list[str]:
    """The commands of a list that stands in one line: "a) systemctl stop x b) rm -rf y"."""
    marks = list(_INSIDE.finditer(line))
    if len(marks) < 2 or [mark["mark"] for mark in marks] not in (
        [*"abcdefgh"][: len(marks)],
        [*"12345678"][: len(marks)],
    ):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    parts = [line[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
    return [part for part in parts if is_typed_out(part) and (is_certain(part) or is_known_call(part))]


def in_cells(row: str) -> Iterator[str]:
    """The cells of a table's row that are commands and nothing else."""
    for cell in _CELL.split(row):
        text = cell.strip()
        if "`" not in text and is_typed_out(text) and (is_certain(text) or is_known_call(text)):
            yield text


@cache
def _announcing() -> re.Pattern[str]:
    """What says that a command follows: "just ran", "running:", "ejecuté"."""
    words = "|".join(sorted(words_of("announcing"), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?: now| just)?:?[ \t]+(?=[\"“'‘]?[A-Za-z/.~])", re.IGNORECASE)
