"""Cuts the lines of a terminal paste into commands, each with the lines it printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wetink.evidence.paste_prompts import Prompt, named_prompt, prompt_of

_HEREDOC = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_]\w{0,40})\1")
_SQL = frozenset({"psql", "mysql", "sqlite3", "cqlsh", "sqlplus", "clickhouse-client", "trino"})
_SHELLS = frozenset({"sh"})
_META = re.compile(r"(?:\\|exit\b|quit\b|use\b|help\b|\.\w)", re.IGNORECASE)
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|(?:^|\s)#.*")
_SHELL_WORDS = re.compile(r"[;&|]+|[^\s;&|]+")
_SEPARATORS = frozenset({";", "&&", "||", "|", "&", ";;"})
_NESTING = {
    **dict.fromkeys(("for", "while", "until", "select", "if", "case", "{"), 1),
    **dict.fromkeys(("done", "fi", "esac", "}"), -1),
}
_BEFORE_COMMANDS = frozenset({"do", "then", "else", "elif", "if", "while", "until", "{", "!", "time"})
_INDENT = 2
_LOWER = ("╰", "└")
_UPPER = ("╭", "┌")
_POINTS = ("❯", "➜", "λ")
_FOLDERS = ("~", "/")
_WHO = re.compile(r"(?P<user>[A-Za-z_][\w.-]{0,40})[@㉿](?P<host>[A-Za-z0-9][\w.-]{0,80})")
_MOST_LINES = 60
"""A single command of more lines than this is rather a paste whose end was not seen."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A command with its output (None where the paste does not show it)."""

    program: str
    text: str
    output: str | None = None
    host: str | None = None
    user: str | None = None
    cwd: str | None = None


def transcript(lines: list[str], accepted: set[int], consoles: dict[int, Prompt]) -> list[Typed]:
    """The commands of a paste whose lines at `accepted` begin with a prompt; an in-house prompt is found by repetition.

    consoles  the lines that stand at the prompts of other programs (`console_lines`)

    Empty where no line is a command. Linear in the lines.
    """
    prompts = {index: prompt for index in accepted if (prompt := prompt_of(lines[index]))} | consoles
    if not prompts:
        prompts = _in_house(lines)
    starts = sorted(index for index, prompt in prompts.items() if not prompt.goes_on)
    heads = _heads(lines, starts)
    made: list[Typed] = []
    for position, index in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        end -= end - 1 in heads
        prompt = _with_head(prompts[index], lines[index - 1]) if index - 1 in heads else prompts[index]
        if not prompt.command:
            continue
        text, after = _command(prompt, lines, index, end, consoles)
        output = _indented(lines[after:end], lines[index])
        made.append(_typed(prompt, text, output, last=end == len(lines)))
    return made


def _heads(lines: list[str], starts: list[int]) -> set[int]:
    """The lines that are the upper half of a prompt of two: drawn with a corner, or a folder above every "❯"."""
    cornered = {
        index - 1 for index in starts if lines[index].lstrip()[:1] in _LOWER and _is_above(lines, index, _UPPER)
    }
    pointed = [index for index in starts if lines[index].lstrip()[:1] in _POINTS]
    if pointed and all(_is_above(lines, index, _FOLDERS) or _opens(lines, index - 1) for index in pointed):
        return cornered | {index - 1 for index in pointed}
    return cornered


def _opens(lines: list[str], index: int) -> bool:
    """Whether a line stands first, or behind an empty one, as the upper half of a prompt does."""
    return index >= 0 and bool(lines[index].strip()) and (index == 0 or not lines[index - 1].strip())


def _is_above(lines: list[str], index: int, signs: tuple[str, ...]) -> bool:
    return index > 0 and lines[index - 1].lstrip().startswith(signs)


def _with_head(prompt: Prompt, head: str) -> Prompt:
    """A prompt of two lines says in the upper one who and where."""
    found = _WHO.search(head)
    if found is None or prompt.host is not None:
        return prompt
    return replace(prompt, user=prompt.user or found["user"], host=found["host"])


def _in_house(lines: list[str]) -> dict[int, Prompt]:
    """Prompts nobody else uses: the first line has one, and it names the same tool wherever it appears."""
    first = next((line for line in lines if line.strip()), "")
    lead = named_prompt(first)
    if lead is None:
        return {}
    found = {index: prompt for index, line in enumerate(lines) if (prompt := named_prompt(line))}
    return {index: prompt for index, prompt in found.items() if prompt.program == lead.program}


def _indented(output: list[str], first: str) -> list[str]:
    """The output of a command in an indented block: it ends with the block, and its indent is the block's."""
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    if len(indent) < _INDENT and "\t" not in indent:
        return output
    length = next((n for n, line in enumerate(output) if line.strip() and not line.startswith(indent)), len(output))
    return [line.removeprefix(indent) for line in output[:length]]


def written_whole(lines: list[str], start: int) -> int:
    """How many lines the shell command that begins at `start`, written without any prompt, takes up."""
    line = lines[start]
    rest = lines[start + 1 : start + 1 + _MOST_LINES]
    return 1 + len(_shell_lines(line, rest))


def _typed(prompt: Prompt, text: str, output: list[str], *, last: bool) -> Typed:
    printed: str | None = "\n".join(output).strip("\n").rstrip()
    if not printed and last:
        printed = None
    return Typed(prompt.program, text, printed, prompt.host, prompt.user, prompt.cwd)


def _command(prompt: Prompt, lines: list[str], index: int, end: int, consoles: dict[int, Prompt]) -> tuple[str, int]:
    """The whole command that starts at a prompt, and where its output begins."""
    rest = lines[index + 1 : min(end, index + 1 + _MOST_LINES)]
    if index + 1 in consoles and consoles[index + 1].goes_on:
        more = [consoles[at].command for at in range(index + 1, end) if _goes_on(at, index, consoles)]
    elif prompt.program in _SHELLS:
        more = _shell_lines(prompt.command, rest)
    elif prompt.program in _SQL:
        more = _continued(rest) or _until_semicolon(prompt.command, rest)
    elif prompt.program == "powershell":
        more = _powershell_lines(prompt.command, rest)
    else:
        more = _continued(rest)
    return "\n".join([prompt.command, *more]), index + 1 + len(more)


def _goes_on(at: int, start: int, consoles: dict[int, Prompt]) -> bool:
    return all(each in consoles and consoles[each].goes_on for each in range(start + 1, at + 1))


def _continued(rest: list[str]) -> list[str]:
    """Lines behind continuation prompts ("orders-#", "    ->", "..."), without these."""
    more: list[str] = []
    for line in rest:
        prompt = prompt_of(line)
        if prompt is None or not prompt.goes_on:
            break
        more.append(prompt.command)
    return more


def _until_semicolon(command: str, rest: list[str]) -> list[str]:
    """A statement pasted without continuation prompts goes on to its semicolon, if one comes before a blank line."""
    if command.rstrip().endswith((";", "\\G", "\\g", "\\gx")) or _META.match(command):
        return []
    for index, line in enumerate(rest):
        if not line.strip() or set(line.strip()) <= set("-+| "):
            return []
        if line.rstrip().endswith(";"):
            return [each.rstrip() for each in rest[: index + 1]]
    return []


def _powershell_lines(command: str, rest: list[str]) -> list[str]:
    more: list[str] = []
    open_ = command.rstrip().endswith(("`", "{", "|", "("))
    for line in rest:
        marked = line.startswith(">>")
        if not open_ and not marked:
            break
        more.append(line.removeprefix(">>").removeprefix(" ").rstrip())
        open_ = more[-1].endswith(("`", "{", "|", "("))
    return more


def _shell_lines(command: str, rest: list[str]) -> list[str]:
    """What belongs to a shell command besides its first line: backslashes, heredocs, open quotes, `> ` lines."""
    heredoc = _HEREDOC.search(command)
    if heredoc:
        return _to_terminator(rest, heredoc[2])
    if _ends_open(command):
        return _while_open(command, rest)
    return []


def _prompted(rest: list[str]) -> list[str]:
    """Lines behind the shell's continuation prompt, as far as it goes on."""
    length = next((n for n, line in enumerate(rest) if line.rstrip() != ">" and not line.startswith("> ")), len(rest))
    return [_second(line) for line in rest[:length]]


def _to_terminator(rest: list[str], word: str) -> list[str]:
    for index, line in enumerate(rest):
        if _second(line).strip() == word:
            return [_second(each) for each in rest[: index + 1]]
    return []


def _while_open(command: str, rest: list[str]) -> list[str]:
    """Lines up to the one that closes what is open; none where nothing closes it (then it was no open quote)."""
    if rest and rest[0].startswith("> "):
        return _prompted(rest)
    state = _Open()
    state.feed(command)
    more: list[str] = []
    for line in rest:
        more.append(_second(line))
        state.feed(more[-1])
        if not state.open:
            heredoc = _HEREDOC.search(more[-1])
            return more + (_to_terminator(rest[len(more) :], heredoc[2]) if heredoc else [])
    return []


def _second(line: str) -> str:
    """A line without the shell's continuation prompt."""
    return "" if line.rstrip() == ">" else line.removeprefix("> ").removeprefix("quote> ").removeprefix("dquote> ")


def asks_for_more(command: str) -> bool:
    """Whether a shell would show its continuation prompt behind this line: also behind the opening of a heredoc."""
    return _HEREDOC.search(command) is not None or _ends_open(command)


def _ends_open(command: str) -> bool:
    state = _Open()
    state.feed(command)
    return state.open


class _Open:
    """Whether a shell would ask for more lines: an open quote, a backslash or an operator at the end."""

    __slots__ = ("_depth", "_quote", "_trailing")

    def __init__(self) -> None:
        self._quote = ""
        self._trailing = False
        self._depth = 0

    def feed(self, line: str) -> None:
        """Take the next line of the command."""
        escaped = False
        self._depth += 0 if self._quote else _nesting(line)
        for char in line:
            if escaped:
                escaped = False
            elif char == "\\" and self._quote != "'":
                escaped = True
            elif not self._quote and char in "'\"":
                self._quote = char
            elif char == self._quote:
                self._quote = ""
        self._trailing = escaped or (
            not self._quote and line.rstrip().endswith(("|", "&&", "||", " do", " then", " {"))
        )

    @property
    def open(self) -> bool:
        """True while more lines belong to the command."""
        return bool(self._quote) or self._trailing or self._depth > 0


def _nesting(line: str) -> int:
    """How many loops, conditions and groups a line opens, less those it closes; words in quotes do not count."""
    depth, first = 0, True
    for word in _SHELL_WORDS.findall(_QUOTED.sub("''", line)):
        if word in _SEPARATORS:
            first = True
        elif first:
            depth += _NESTING.get(word, 0)
            first = word in _BEFORE_COMMANDS
        else:
            first = word in _BEFORE_COMMANDS
    return depth
