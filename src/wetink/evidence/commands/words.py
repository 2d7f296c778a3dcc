"""Splits a call's words into options and positional words, told which options take a value."""

from __future__ import annotations

from typing import NamedTuple


class Args(NamedTuple):
    """A call's words after its name.

    words   positional words in order
    flags   option -> its value ("" where it has none); the last one wins; short clusters are taken apart
    every   all options in order, repeated ones too, as (option, value)
    """

    words: tuple[str, ...]
    flags: dict[str, str]
    every: tuple[tuple[str, str], ...]

    def first(self, *names: str) -> str:
        """Value of the first of these options that is given, "" else."""
        for name in names:
            value = self.flags.get(name)
            if value:
                return value
        return ""

    def has(self, *names: str) -> bool:
        """Whether one of these options is given (and not as `=false`)."""
        return any(self.flags.get(name, "false") != "false" for name in names)

    def word(self, index: int) -> str:
        """Positional word at an index, "" where there is none."""
        return self.words[index] if index < len(self.words) else ""


def split(argv: tuple[str, ...], values: frozenset[str], cluster: bool = True, long_after: int = 0) -> Args:
    """Split words (without the program) into options and positional words.

    values       options that take the next word as their value ("-n", "--namespace")
    cluster      whether "-fd" means "-f -d" (not for tools with long options behind one dash)
    long_after   after so many positional words every "--option" takes a following word as its value (0: never)
    """
    words: list[str] = []
    every: list[tuple[str, str]] = []
    index, end = 0, len(argv)
    while index < end:
        word = argv[index]
        index += 1
        if word == "--":
            words.extend(argv[index:])
            break
        if len(word) < 2 or word[0] != "-" or word[1].isdigit():
            words.append(word)
            continue
        following = argv[index] if index < end else ""
        takes, found = _option(word, following, values, cluster)
        if not takes and long_after and len(words) >= long_after and "=" not in word:
            takes = word.startswith("--") and following != "" and following[0] != "-"
            found = [(word, following if takes else "")]
        index += takes
        every.extend(found)
    return Args(tuple(words), dict(every), tuple(every))


def _option(word: str, following: str, values: frozenset[str], cluster: bool) -> tuple[bool, list[tuple[str, str]]]:
    """Read one option word: whether it takes the following word, and the options it stands for."""
    if word in values:
        return True, [(word, following)]
    if cluster and word[1] != "-":
        if word[:2] in values:
            return False, [(word[:2], word[2:].removeprefix("="))]
        if len(word) > 2 and "=" not in word:
            return _short(word, following, values)
    name, _, value = word.partition("=")
    return False, [(name, value)]


def _short(word: str, following: str, values: frozenset[str]) -> tuple[bool, list[tuple[str, str]]]:
    """Take "-fd" or "-itn prod" apart; the whole word is kept as an option too."""
    found: list[tuple[str, str]] = [(word, "")]
    for index in range(1, len(word)):
        flag = "-" + word[index]
        if flag in values:
            attached = word[index + 1 :]
            return not attached, [*found, (flag, attached or following)]
        found.append((flag, ""))
    return False, found
