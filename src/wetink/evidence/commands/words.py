"""Splits a call's words into options and positional words, told which options take a value."""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """How a tool reads its words.

    values       options that take the next word as their value ("-n", "--namespace")
    attached     short options whose value, if any, is written onto them ("-psecret")
    cluster      whether "-fd" means "-f -d" (not for tools with long options behind one dash)
    long_after   after so many positional words every "--option" takes a following word as its value (0: never)
    """

    values: frozenset[str] = frozenset()
    attached: frozenset[str] = frozenset()
    cluster: bool = True
    long_after: int = 0


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


def split(argv: tuple[str, ...], form: Form) -> Args:
    """Split words (without the program) into options and positional words."""
    words: list[str] = []
    every: list[tuple[str, str]] = []
    index, end = 0, len(argv)
    while index < end:
        word = argv[index]
        index += 1
        if word == "--":
            words.extend(argv[index:])
            break
        # After the first positional word "-1" is a number, before it an option ("head -5", "ip -6 route").
        if len(word) < 2 or word[0] != "-" or (words and word[1].isdigit()):
            words.append(word)
            continue
        following = argv[index] if index < end else ""
        greedy = bool(form.long_after) and len(words) >= form.long_after
        takes, found = _option(word, following, form, greedy)
        index += takes
        every.extend(found)
    return Args(tuple(words), dict(every), tuple(every))


def _option(word: str, following: str, form: Form, greedy: bool) -> tuple[bool, list[tuple[str, str]]]:
    """Read one option word: whether it takes the following word, and the options it stands for."""
    if word in form.values:
        return True, [(word, following)]
    if form.cluster and word[1] != "-":
        if word[:2] in form.values or word[:2] in form.attached:
            return False, [(word[:2], word[2:].removeprefix("="))]
        if len(word) > 2 and "=" not in word:
            return _short(word, following, form.values)
    name, equals, value = word.partition("=")
    if greedy and not equals and word.startswith("--") and following and following[0] != "-":
        return True, [(word, following)]
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
