"""bash histories, and others that are one command a line, with `#epoch` stamps or without; what `history` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from wetink.artifacts.histories import LATEST, Entry, event_of
from wetink.artifacts.history_listing import is_listing, listed, of_powershell
from wetink.artifacts.reader import Reader
from wetink.artifacts.shell_words import is_command, words
from wetink.artifacts.terminal.grammar import HEREDOC, wants_more
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Skipped, When

_STAMP = re.compile(r"#(\d{9,10})\s*$")
_EARLIEST = 631_152_000  # 1990-01-01: bash itself is younger than any smaller stamp
_OTHER_FILES = words(
    ".sh .bash .zsh .py .rb .js .ts .go .c .h .cpp .rs .java .pl .php .md .markdown .rst .adoc .csv .tsv .json .jsonl"
    " .yaml .yml .toml .ini .cfg .conf .html .htm .xml .sql .tf .hcl .patch .diff .cast .ps1 .psm1 .bat .mk .env"
    " .service .lock .eml .ics .weechatlog .log"
)
_NOT_A_LINE = re.compile(
    r"#!"  # a script
    r"|```|#{1,6} |[-*+] |>|\|.*\|\s*$"  # Markdown
    r"|\[?\d{1,4}[-:/]\d\d|<[@+ ]?\w"  # logs, chat
    r"|: \d{9,10}:\d+;|- cmd:"  # other shells
    r"|Script (?:started|done) on |\*{8}"  # typescripts, transcripts
    r"|\s*(?:fi|done|esac|EOF|\})\s*$"  # ends of blocks: looked at apart
)
_SETTING = re.compile(r"[A-Z_][A-Z0-9_]{1,60}=.*|[A-Za-z_]\w{0,60}=\S*\s*$")
_BLOCK_END = re.compile(r"\s*(?:fi|done|esac|EO\w|\}|\))\s*$")
_PASTE_MARK = re.compile(r"\x1b\[20[01]~")
_SAMPLE = 400
_LONGEST_HEREDOC = 500


def identify(path: Path) -> bool:
    """Whether the head holds `#epoch` stamps over lines, or is made of shell commands, one a line."""
    data = head(path)
    if not data or not is_text(data) or path.suffix.lower() in _OTHER_FILES:
        return False
    lines = [line for line in decode(data).split("\n") if line.strip()][:_SAMPLE]
    if sum("\x1b" in line for line in lines) * 10 > len(lines):
        return False  # a log of a terminal; a history holds a pasted escape sequence at most
    return _is_stamped(lines) or is_listing(lines) or _is_bare(lines, named="hist" in path.name.lower())


def _is_stamped(lines: list[str]) -> bool:
    """Stamps make up a tenth at least, and what follows the first one is a command, not another comment."""
    stamps = [number for number, line in enumerate(lines) if _stamp(line) is not None]
    if not stamps or len(stamps) * 10 < len(lines):
        return False
    return any(_stamp(line) is None for line in lines[stamps[0] + 1 :])


def _is_bare(lines: list[str], *, named: bool) -> bool:
    """Two thirds commands we know, next to nothing that cannot be one; a short file must be all commands.

    A name with "hist" in it only lowers the number of lines asked for.
    """
    whole = [text for _, text in _commands(list(enumerate(lines, 1)))]
    if len(whole) < (1 if named else 4) or sum(line.startswith((" ", "\t")) for line in whole) * 6 > len(whole):
        return False
    if any(_NOT_A_LINE.match(text) or _BLOCK_END.match(text) for text in whole[:1]):
        return False
    if sum(_SETTING.match(text) is not None for text in whole) * 2 > len(whole):
        return False  # an environment, a file of settings, a journal's export
    verdicts = [False if _NOT_A_LINE.match(text) else is_command(text) for text in whole]
    known = sum(1 for verdict in verdicts if verdict)
    wrong = sum(1 for verdict in verdicts if verdict is False)
    return known * 3 >= len(whole) * (2 if len(whole) < 8 else 1.5) and wrong * 8 <= len(whole)


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per command, in file order; times in UTC where stamps say so, none elsewhere.

    What `history` or `Get-History` printed has the local times it shows.
    """
    rows = [row.rstrip("\r") for row in read_text(path).split("\n")]
    if is_listing([row for row in rows if row.strip()][:_SAMPLE]):
        yield from _of_listing(rows, source)
        return
    lines = list(enumerate(rows, 1))
    lines = [(number, _PASTE_MARK.sub("", line)) for number, line in lines]
    for entry in _entries(lines):
        if entry.text.strip():
            yield event_of(entry, source, "sh")


def _of_listing(rows: list[str], source: str) -> Iterator[Event]:
    program = "powershell" if of_powershell(rows) else "sh"
    for one in listed(rows):
        event = event_of(Entry(one.line, one.text), source, program)
        yield replace(event, when=When(local=one.at)) if one.at else event


def _entries(lines: list[tuple[int, str]]) -> Iterator[Entry]:
    """Behind a stamp everything up to the next one is one command; before the first stamp each line is one."""
    stamps = [index for index, (_, line) in enumerate(lines) if _stamp(line) is not None]
    bare = lines[: stamps[0]] if stamps else lines
    yield from (Entry(number, text) for number, text in _commands(bare))
    if not stamps:
        return
    for index, following in zip(stamps, [*stamps[1:], len(lines)], strict=True):
        body = "\n".join(line for _, line in lines[index + 1 : following]).rstrip("\n")
        number = lines[min(index + 1, len(lines) - 1)][0]
        yield Entry(number, body, stamp=_stamp(lines[index][1]))


def _commands(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines of a history without stamps, here-documents and lines after a trailing backslash joined."""
    at = 0
    while at < len(lines):
        number, text = lines[at]
        length = _length(lines, at)
        yield number, "\n".join([text, *(line for _, line in lines[at + 1 : at + length])])
        at += length


def _length(lines: list[tuple[int, str]], at: int) -> int:
    """How many lines belong to the command that starts at `at`: only what a shell could not have run apart."""
    text = lines[at][1]
    last = at
    while lines[last][1].endswith("\\") and last + 1 < len(lines):
        last += 1
    if last > at:
        return last - at + 1
    heredoc = HEREDOC.search(text) if "<<" in text and "<<<" not in text and wants_more(text) else None
    if heredoc is None:
        return 1
    for ahead in range(at + 1, min(at + _LONGEST_HEREDOC, len(lines))):
        if lines[ahead][1].strip("\t") == heredoc["word"]:
            return ahead - at + 1
    return 1


def _stamp(line: str) -> int | None:
    match = _STAMP.match(line)
    if match is None:
        return None
    number = int(match[1])
    return number if _EARLIEST < number < LATEST else None


READER = Reader("bash-history", identify, read)
