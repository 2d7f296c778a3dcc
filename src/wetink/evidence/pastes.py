"""Commands inside chat messages: terminal pastes with prompt and output, and commands written in code marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wetink.evidence.paste_calls import CHATOPS, bot_call, magic
from wetink.evidence.paste_consoles import console_lines
from wetink.evidence.paste_lines import Typed, asks_for_more, transcript, written_whole
from wetink.evidence.paste_prompts import Prompt, prompt_of
from wetink.evidence.paste_sentences import in_cells, unmarked
from wetink.evidence.paste_shapes import is_certain, is_known_call, language_of
from wetink.model.event import Command, Kind, Message, Passage, Place
from wetink.model.evidence import RedactedEvent

_FENCE = "```"
_TILDES = re.compile(r"(?m)^~~~")
_INLINE = re.compile(r"(?<!`)(`{1,2})([^`\n]{2,4000})\1(?!`)")
_TAG = re.compile(r"[A-Za-z][\w+#-]{0,15}[ \t]*(?=\n)")
_SHELL_TAGS = frozenset(
    {"sh", "bash", "shell", "zsh", "console", "fish", "shellsession", "terminal", "cmd", "powershell"}
)
_STATEMENT_TAGS = frozenset({"sql", "psql", "postgresql", "mysql", "promql", "redis", "ps1", "bat"})
_ANY_TAGS = frozenset({"text", "txt", "plain", "plaintext", "output", "none"})
_LOOK = re.compile(r"\s*(?:SELECT|SHOW|EXPLAIN)\b(?!.*\sINTO\s)", re.IGNORECASE)
_CONDITION = re.compile(r"\s*(?:IF|PRINT|DECLARE)\s+@", re.IGNORECASE)
"""What stands in a block of T-SQL between the statements."""
_KEYWORDS = frozenset({"for", "while", "until", "if", "case", "{"})
_COMMENT = re.compile(r"(?:#|--|//)(?:\s|$)")
_SCRIPT = re.compile(
    r"\s*(?:(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|function|local|return|set|exit)\b|[{}()|&]|#)"
)
"""How a line begins that a shell would run as well."""
_SILENT_NOTES = frozenset({"join", "leave", "topic", "deleted", "system"})


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    command: Typed


def commands_in(event: RedactedEvent) -> list[RedactedEvent]:
    """The commands in a chat message or a passage of a report, in its order; nothing for other events.

    Behind a prompt: EXECUTED, with what is printed below it as output ("" where the next prompt follows at once, None
    where the paste ends with the command). A fence without prompts that shows what its last command printed was run as
    well. In `code`, and in other fences: PROPOSED, without output. Actor and time are the message's; the locator is the
    message's with " command N", N counting from 1.
    """
    if not _may_hold(event):
        return []
    made = []
    text = event.text
    if isinstance(event.detail, Passage) and event.detail.form == "code":
        text = f"{_FENCE}\n{text}\n{_FENCE}"
    found_here = [*_found(text), *_in_row(event)]
    for number, found in enumerate(found_here, 1):
        typed = found.command
        command = Command(typed.program, typed.output, host=typed.host, user=typed.user, cwd=typed.cwd)
        place = Place(event.place.source, f"{event.place.locator} command {number}")
        made.append(RedactedEvent(replace(event, place=place, kind=found.kind, text=typed.text, detail=command)))
    return made


def _in_row(event: RedactedEvent) -> list[_Found]:
    """The commands that are a whole cell of a table's row."""
    if not isinstance(event.detail, Passage) or event.detail.form != "row":
        return []
    return [_Found(Kind.PROPOSED, Typed(language_of(cell) or "sh", cell)) for cell in in_cells(event.text)]


def _may_hold(event: RedactedEvent) -> bool:
    detail = event.detail
    if isinstance(detail, Passage):
        return event.kind is Kind.DOCUMENT and detail.form != "title"
    return isinstance(detail, Message) and detail.note not in _SILENT_NOTES and event.kind is Kind.SAID


def _found(text: str) -> Iterator[_Found]:
    parts = _TILDES.sub(_FENCE, text).split(_FENCE)
    if len(parts) % 2 == 0:  # the last fence is never closed: a paste cut off by the client
        parts.append("")
    for index, part in enumerate(parts):
        yield from _in_fence(part) if index % 2 else _in_prose(part)


# --- fences ------------------------------------------------------------------------------------------------


def _in_fence(body: str) -> Iterator[_Found]:
    tag = _TAG.match(body)
    name = tag[0].strip().lower() if tag else ""
    lines = (body[tag.end() :] if tag else body).strip("\n").split("\n")
    at_consoles = console_lines(lines)
    accepted = _accept_in_fence(lines) - at_consoles.keys()
    typed = [_handed_on(one) for one in transcript(lines, accepted, at_consoles)]
    if typed:
        yield from (_Found(Kind.EXECUTED, Typed("sh", text)) for text in _above(lines, accepted | at_consoles.keys()))
        yield from (_Found(Kind.EXECUTED, one) for one in typed)
    elif not name or name in _SHELL_TAGS | _STATEMENT_TAGS | _ANY_TAGS:
        written = list(_written(lines, name))
        kind = Kind.EXECUTED if any(one.output for one in written) else Kind.PROPOSED
        yield from (_Found(kind, one) for one in written)


def _above(lines: list[str], prompts: Iterable[int]) -> list[str]:
    """The commands above the first prompt, copied without theirs; none where anything else stands among them."""
    above = [text for text in _logical(lines[: min(prompts, default=0)]) if text.strip()]
    return above if all(is_certain(text) for text in above) else []


def _accept_in_fence(lines: list[str]) -> set[int]:
    """Which lines begin a command: sure prompts always, bare marks where a command stands behind them."""
    accepted: set[int] = set()
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    asked = False
    for index, line in enumerate(lines):
        prompt = prompt_of(line)
        asked = asked and line.startswith(">")
        if asked:
            continue
        asked = prompt is not None and prompt.sure and prompt.program == "sh" and asks_for_more(prompt.command)
        if prompt and (prompt.sure or _supported(prompt, line, own_line=index == first or bool(accepted))):
            accepted.add(index)
    return accepted


def _supported(prompt: Prompt, line: str, *, own_line: bool) -> bool:
    """A bare "#" or ">" may be a comment or a quote, so the words behind it must be a command beyond doubt."""
    if line.lstrip().startswith(("#", ">")):
        return own_line and (is_certain(prompt.command) or is_known_call(prompt.command))
    return language_of(prompt.command) is not None


def _handed_on(typed: Typed) -> Typed:
    """What a cell of a notebook hands to the shell or the database is read by these."""
    handed = magic(typed.text) if typed.program == "python" else None
    return replace(typed, program=handed[0], text=handed[1]) if handed else typed


def _written(lines: list[str], tag: str) -> Iterator[Typed]:
    """Commands of a fence without prompts: all of its lines, or the first ones with their output below."""
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return
    cell = magic("\n".join(lines[start:]).rstrip())
    if cell:
        yield Typed(*cell)
        return
    statement = _statement(lines[start:])
    if statement:
        yield statement
        return
    logical = [Typed("sh", text) for text in _logical(lines[start:]) if not _COMMENT.match(text)]
    known = [language_of(one.text) for one in logical]
    certain = logical and (is_certain(logical[0].text) or (known[0] and (len(logical) == 1 or tag in _SHELL_TAGS)))
    if not certain and not (known and all(known)):
        return
    told = next((number for number, language in enumerate(known) if language is None), len(known))
    output = _shown(logical[told - 1].text, [one.text for one in logical[told:]]) if told else None
    for number, (one, language) in enumerate(zip(logical[:told], known, strict=False), 1):
        yield replace(one, program=str(language), output=output if number == told else None)


def _shown(command: str, below: list[str]) -> str | None:
    """What stands below a command, where it is what that printed: no rest of it, no script."""
    first = below[0] if below else ""
    if not first.strip() or asks_for_more(command) or _SCRIPT.match(first) or _COMMENT.match(first):
        return None
    return "\n".join(below).strip("\n") or None


def _statement(lines: list[str]) -> Typed | None:
    """An SQL statement over several lines, up to its semicolon or the first blank line.

    What follows the semicolon on the next line belongs to it where that begins a statement too: people post a
    transaction whole, to be run whole.
    """
    if language_of(lines[0]) != "sql" and language_of(" ".join(line.strip() for line in lines[:3])) != "sql":
        return None
    taken: list[str] = []
    for number, line in enumerate(lines):
        if not line.strip() and taken:
            break
        taken.append(line.rstrip())
        if line.rstrip().endswith(";") and not _goes_on(taken, lines[number + 1 :]):
            break
    below = lines[len(taken) :] if taken[-1].endswith(";") else []
    asked_more = bool(below) and language_of(below[0]) == "sql"
    return Typed("sql", "\n".join(taken), None if asked_more else _shown("", below))


def _goes_on(taken: list[str], rest: list[str]) -> bool:
    """Whether the next line begins another statement of the same block; looks stand each for itself."""
    if not rest or (_LOOK.match(taken[0]) and all(_LOOK.match(line) for line in rest if line.strip())):
        return False
    return language_of(rest[0]) == "sql" or _CONDITION.match(rest[0]) is not None


def _logical(lines: list[str]) -> Iterator[str]:
    """Lines joined where the shell would ask for more: backslashes, operators at the end, loops, here-documents."""
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        end = at + (written_whole(lines, at) if _opens_more(lines[at]) else 1)
        yield "\n".join([lines[at].strip(), *(line.rstrip() for line in lines[at + 1 : end])])
        at = end


def _opens_more(line: str) -> bool:
    """Whether a line can go on below; an apostrophe in a comment or a sentence opens nothing."""
    first = line.split(maxsplit=1)[0]
    return line.rstrip().endswith("\\") or first in _KEYWORDS or language_of(line) == "sh"


# --- prose -------------------------------------------------------------------------------------------------


def _in_prose(text: str) -> Iterator[_Found]:
    """Pasted lines with prompts (their output ends at a blank line), and `code` in the sentences between."""
    lines = _all_unquoted(text.split("\n"))
    at_consoles = console_lines(lines)
    accepted = {index for index in range(len(lines)) if _pasted(lines, index) or index in at_consoles}
    sentences: list[str] = []
    for block in _paragraphs(lines, accepted):
        starts = [index for index in block if index in accepted]
        before = block.start if not starts else starts[0]
        sentences = [lines[index] for index in (block if not starts else range(block.start, before))]
        yield from _inline("\n".join(sentences))
        yield from _unmarked(sentences)
        if starts:
            rows = [lines[index] for index in range(before, block.stop)]
            marks = {index - before for index in starts if index not in at_consoles}
            inside = {index - before: prompt for index, prompt in at_consoles.items() if before <= index < block.stop}
            yield from (_Found(Kind.EXECUTED, one) for one in transcript(rows, marks, inside))


def _all_unquoted(lines: list[str]) -> list[str]:
    """Lines without the quote mark of a paste that was quoted as a whole: its prompts, and what they printed."""
    made: list[str] = []
    quoted = False
    for line in lines:
        plain = _unquoted(line)
        quoted = plain != line or (quoted and line.startswith(">"))
        made.append(line.removeprefix(">").removeprefix(" ") if quoted else line)
    return made


def _unquoted(line: str) -> str:
    """A prompt that was pasted into a quote is still a prompt."""
    if not line.startswith("> "):
        return line
    prompt = prompt_of(line[2:])
    return line[2:] if prompt and prompt.sure and prompt.command else line


def _pasted(lines: list[str], index: int) -> bool:
    prompt = prompt_of(lines[index])
    if prompt is None or not prompt.command or prompt.goes_on:
        return False
    if prompt.sure:
        return not prompt.command[0].isdigit()
    if lines[index].startswith(("#", "%")):
        return False
    return is_certain(prompt.command)


def _paragraphs(lines: list[str], accepted: set[int]) -> Iterator[range]:
    """Stretches without a blank line."""
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or (not lines[index].strip() and index not in accepted):
            if index > start:
                yield range(start, index)
            start = index + 1


def _unmarked(sentences: list[str]) -> Iterator[_Found]:
    """What stands there without code marks: what a bot was told, which is done by saying it, and commands."""
    calls = [line for line in sentences if bot_call(line)]
    yield from (_Found(Kind.EXECUTED, Typed(CHATOPS, call.strip())) for call in calls)
    for bare in unmarked([line for line in sentences if line not in calls]):
        yield _Found(Kind.PROPOSED, Typed(language_of(bare) or "sh", bare))


def _inline(text: str) -> Iterator[_Found]:
    for match in _INLINE.finditer(text):
        code = match[2].strip()
        prompt = prompt_of(code)
        if prompt and prompt.command and not code.startswith((">", "#")):
            code = prompt.command
        language, code = magic(code) or (CHATOPS if bot_call(code) else language_of(code), code)
        if language:
            yield _Found(Kind.PROPOSED, Typed(language, code))
