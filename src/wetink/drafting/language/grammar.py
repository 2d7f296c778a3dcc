"""The parts of a command line that a sentence names: the telling command, where it runs, what it filters for."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace

_BREAKS = frozenset({"|", ";", "&&", "||", "|&", "&"})
_QUIET = frozenset(
    {"echo", "printf", "for", "while", "if", "then", "else", "set", "cd", "begin", "end", "done", "true", "do"}
)
"""Commands that only hold a line together."""
_WRAPS = frozenset({"sudo", "env", "time", "timeout", "watch", "nice", "nohup", "command", "do", "xargs", "doas"})
_SHELLS = frozenset({"sh", "bash", "zsh", "ash"})
_INSIDE = re.compile(r"^(?:kubectl|oc|k)$|^(?:docker|podman|crictl|nerdctl)$")
_TAKES = frozenset({"-u", "-n", "-p", "-i", "-l", "-o", "-J", "-F", "-c", "--context", "--namespace", "--container"})
"""Options of wrappers that are followed by a value."""
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_LOOP = re.compile(r"\bfor (\w+) in ([^;\n]+?)\s*(?:;|\n|$)")
_DEEP = 4
"""So many shells inside shells are looked through."""


@dataclass(frozen=True, slots=True)
class Part:
    """One simple command: its words, wrappers taken off.

    place  the host or container it runs in, "" for here
    asked  what is sent to it (`echo "show stat" | socat ...`), "" for nothing
    filed  its answer goes into a file, so that nobody sees it
    """

    words: tuple[str, ...]
    place: str = ""
    asked: str = ""
    filed: bool = False

    @property
    def program(self) -> str:
        """The command's own name."""
        return self.words[0].rsplit("/", 1)[-1] if self.words else ""

    def option(self, *names: str) -> str:
        """The value of the first of these options that is given, as `-n x`, `--name x` or `--name=x`; "" for none."""
        for at, word in enumerate(self.words):
            name, equals, value = word.partition("=")
            if name in names and equals:
                return value
            if word in names and at + 1 < len(self.words):
                return self.words[at + 1]
        return ""

    def has(self, letter: str) -> bool:
        """Whether a short option is given, alone or among others (`-ci`)."""
        return any(re.fullmatch(rf"-\w*{letter}\w*", word) for word in self.words[1:])


def tokens(line: str, marks: str = "|;&<>") -> list[str]:
    """The words of a shell line with quotes taken off; pipes and other `marks` are words of their own."""
    lexer = shlex.shlex(line.replace("\n", " ; "), posix=True, punctuation_chars=marks)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:  # a quote that stays open
        return line.split()


def parts(line: str, place: str = "", depth: int = 0) -> list[Part]:
    """The simple commands of a line in their order, those inside ssh, exec and `sh -c` taken out."""
    found: list[Part] = []
    piece: list[str] = []
    asked = ""
    for word in [*tokens(line), ";"]:
        if word in _BREAKS:
            opened = _opened(piece, place, depth)
            found += [replace(part, asked=part.asked or asked) for part in opened]
            asked = _echoed(piece) if word == "|" and not opened else ""
            piece = []
        else:
            piece.append(word)
    return found


def _echoed(piece: list[str]) -> str:
    """What an echo sends down the pipe."""
    said = piece[max((at for at, word in enumerate(piece) if word in {"echo", "printf"}), default=len(piece)) + 1 :]
    return " ".join(word for word in said if not word.startswith("-"))


def _opened(piece: list[str], place: str, depth: int) -> list[Part]:
    """One simple command, its wrappers taken off; what stands in them is read as a line of its own."""
    while len(piece) > 1 and (_ASSIGNED.match(piece[0]) or piece[0] in _WRAPS):
        piece = _after_options(piece[1:]) if piece[0] in _WRAPS else _assigned(piece)
    if not piece or piece[0] in _QUIET or _ASSIGNED.match(piece[0]):
        return []
    if len(piece) == 1 and " " in piece[0] and depth < _DEEP:
        return parts(piece[0], place, depth + 1)
    name = piece[0].rsplit("/", 1)[-1]
    if depth < _DEEP:
        if name in _SHELLS and "-c" in piece:
            return parts(" ".join(piece[piece.index("-c") + 1 :][:1]), place, depth + 1)
        if name == "ssh":
            rest = _after_options(piece[1:])
            if len(rest) > 1:
                return parts(" ".join(rest[1:]), rest[0].rsplit("@", 1)[-1], depth + 1)
        if _INSIDE.match(name) and "--" in piece:
            at = piece.index("--")
            inner = shlex.join(piece[at + 1 :])
            return parts(inner, _container(piece[1:at]), depth + 1)
    return [Part(tuple(_without_redirects(piece)), place, filed=_is_filed(piece))]


def _is_filed(piece: list[str]) -> bool:
    """Whether the output goes into a file, by `>` or `>>`; that of errors alone (`2>`) and /dev/null do not count."""
    return any(
        word in {">", ">>"} and not before.isdigit() and after != "/dev/null"
        for before, word, after in zip(piece, piece[1:], piece[2:], strict=False)
    )


def _assigned(piece: list[str]) -> list[str]:
    """What follows an assignment, or the command whose answer is assigned: `X=$(date -u)` is `date -u`."""
    _, dollar, command = piece[0].partition("=$(")
    return [command, *(word.rstrip(")") for word in piece[1:])] if dollar and command else piece[1:]


def _after_options(words: list[str]) -> list[str]:
    """What follows a wrapper's own options and its duration."""
    at = 0
    while at < len(words) and (words[at].startswith("-") or re.fullmatch(r"\d+[smh]?|\w+=\S*", words[at])):
        at += 2 if words[at] in _TAKES else 1
    return words[at:]


def _container(words: list[str]) -> str:
    """The pod, node or deployment that `exec` and `debug` go into."""
    rest, skip = [], False
    for word in words:
        if skip or word.startswith("-"):
            skip = word in _TAKES and not skip
        else:
            rest.append(word)
    return rest[1] if len(rest) > 1 else ""


def _without_redirects(piece: list[str]) -> list[str]:
    out: list[str] = []
    skip = ""
    for word in piece:
        if skip:
            out += [word] if skip == "<" and word != "/dev/null" else []
            skip = ""
        elif word.strip("<>&") == "" and word:
            skip = word
            if out and out[-1].isdigit() and ">" in word:
                out.pop()
        else:
            out.append(word)
    return out


def looped(line: str) -> dict[str, str]:
    """What each variable of a `for` loop stands for: {"$h": "web-1, web-2"}."""
    return {f"${name}": ", ".join(values.split()) for name, values in _LOOP.findall(line) if "(" not in values}
