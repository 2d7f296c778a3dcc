"""One line as it stood when Enter was pressed: the prompt taken away, editing and redrawing carried out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from wetink.artifacts.terminal import cut, prompts
from wetink.artifacts.terminal.emulator import LineScreen
from wetink.artifacts.terminal.paper import MARKED_END, visible
from wetink.artifacts.terminal.prompts import Prompt
from wetink.artifacts.terminal.recording import Recording

LONGEST_EDIT = 256 * 1024
"""Characters of one edited line that are played; of more, the end."""

_LONGEST_LINE = 16 * 1024
_MAY_PROMPT = re.compile(r"[$#%>❯➜λ»›⟩▶→\ue0b0-\ue0d4]|\.\.\.|In \[|\[zk|\[[\w.-]{1,60}@[\w.-]{1,80}:")
SHELLS = frozenset(("sh", "fish", "powershell"))
_LOOKS = 8
_PAUSE = 0.5
_LONGEST = 250
_GAP = " " * 8
_WRAP = re.compile(r"(?<=[^\r\n]) \r(?!\n)")
_ANEW = re.compile(r"\r(?P<moves>(?:\x1b\[\d{0,4}C)+)(?P<line>[^\x00-\x1f\x7f]+)\s*\Z")
_RIGHT = re.compile(r"\x1b\[(\d{0,4})C")
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(\\))")


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed at a prompt.

    start, end     offsets: where its row begins, where Enter lies
    after          where output begins
    leftover       output that stood on the row before the prompt
    shown_at_once  the text was there with the prompt: a redraw, nobody typed it again
    """

    prompt: Prompt
    text: str
    start: int
    end: int
    after: int
    leftover: str = ""
    cancelled: bool = False
    shown_at_once: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """The screen when the typing began: `before` is output on the prompt's own row, `leftover` all output above too."""

    prompt: str | None
    leftover: str
    right: str
    before: str = ""


def edited_line(
    recording: Recording,
    piece: cut.Edited,
    marks: list[cut.Mark],
    learned: Collection[str],
    known: tuple[str, ...],
    context: set[str],
) -> Line | None:
    """The line of an edited span; None where nothing was shown in it. The rest is as in `printed_line`."""
    screen = LineScreen(recording.columns(piece.mark))
    start = max(piece.start, piece.end - LONGEST_EDIT)
    inside = cut.between(marks, piece.start, piece.end)
    look = _first_look(recording, screen, piece, start, inside, learned)
    lines = [line.removeprefix(look.before) for line in screen.lines()] if look.before else screen.lines()
    found = _found(lines, look.prompt)
    console = None if look.prompt is not None else _at_console(lines, context)
    if look.prompt is None and (found is None or not found[0].strong):
        for literal in known:
            found = _found(lines, literal, exactly=True) or found
        found = console or found
    elif console is not None and found is not None and console[0].text == found[0].text:
        found = console
    if found is None:
        return None
    prompt, typed = found
    exact = next((mark.value for mark in inside if mark.kind == "633;E"), None)
    typed = (
        _unescaped(exact.split(";")[0])
        if exact
        else _without_right(typed, look.right, recording.columns(piece.mark) - len(prompt.text))
    )
    typed = _written_anew(recording.text[start : piece.end], typed, len(prompt.text))
    command, cancelled = _given_up(typed)
    leftover = look.leftover if piece.start < piece.mark else ""
    return Line(prompt, command, piece.start, piece.end, piece.after, leftover, cancelled)


def _first_look(
    recording: Recording,
    screen: LineScreen,
    piece: cut.Edited,
    start: int,
    inside: list[cut.Mark],
    learned: Collection[str],
) -> _Look:
    """Play the span, stopping where the prompt was complete: the shell's mark, before editing, the first pause."""
    text = recording.text
    marked = next((mark.offset for mark in inside if mark.kind in {"133;B", "633;B"}), None)
    mark = max(piece.mark, start)
    if marked is not None and marked >= mark:
        screen.play(text, start, marked)
        look = _Look(screen.to_cursor(), "", screen.behind_cursor())
        screen.play(text, marked, piece.end)
        return look
    screen.play(text, start, mark)
    before = screen.to_cursor()
    above = _marked_end_off("\n".join(line.rstrip() for line in screen.above_cursor()), text[start:mark])
    if prompts.ends_like_prompt(before) or prompts.whole_prompt(before) or prompts.shape(before) in learned:
        look = _Look(before, above, screen.behind_cursor())
        screen.play(text, mark, piece.end)
        return look
    leftover = f"{above}\n{before}".strip("\n") if before.strip() else above
    prompt, right, at = None, "", mark
    for boundary in recording.boundaries(mark, piece.end)[:_LOOKS]:
        screen.play(text, at, boundary)
        at = boundary
        shown = screen.to_cursor().removeprefix(before)
        if prompts.ends_like_prompt(shown) or _waits(recording, boundary, shown):
            prompt, right = shown, screen.behind_cursor()
            break
    screen.play(text, at, piece.end)
    return _Look(prompt, leftover, right, before if before.strip() else "")


def _waits(recording: Recording, boundary: int, shown: str) -> bool:
    """Whether the shell stood still behind a prompt without a sign at its end; it must name a folder."""
    before, after = recording.at(boundary - 1), recording.at(boundary)
    if before is None or after is None or after - before < _PAUSE or not shown.endswith(" ") or len(shown) > _LONGEST:
        return False
    return prompts.unknown_prompt(shown).cwd is not None


def _found(lines: list[str], shown: str | None, *, exactly: bool = False) -> tuple[Prompt, str] | None:
    """The lowest line that begins with the prompt: its prompt, and the text behind it with the lines below."""
    for index in range(len(lines) - 1, -1, -1):
        length = _prompt_length(lines[index], shown, exactly=exactly)
        if length is None:
            continue
        first = lines[index][length:]
        below = [line.rstrip() for line in lines[index + 1 :]]
        literal = lines[index][:length]
        prompt = prompts.whole_prompt(literal) or prompts.unknown_prompt(literal)
        first = first.rstrip() if prompt.more else first.strip()  # behind "... " the indent is Python's
        return prompt, "\n".join([first, *below]).rstrip("\n")
    filled = [line for line in lines if line.strip()]
    if not filled or shown is not None:
        return None
    bare = prompts.ends_like_prompt(filled[-1])
    return prompts.unknown_prompt(filled[-1] if bare else ""), "" if bare else filled[-1].strip()


def _at_console(lines: list[str], context: set[str]) -> tuple[Prompt, str] | None:
    """The statement at the prompt of an open console, its lines put together without their signs."""
    prompt: Prompt | None = None
    typed: list[str] = []
    for line in lines:
        here = prompts.console_prompt(line, context)
        if here is not None and (prompt is None or not (here.more or prompt.more)):  # irb marks all lines but the last
            prompt, typed = here, [line[len(here.text) :]]
        elif prompt is not None:
            typed.append(line[len(here.text) :] if here is not None else line)
    return None if prompt is None else (prompt, "\n".join(line.rstrip() for line in typed).strip())


def _prompt_length(line: str, shown: str | None, *, exactly: bool) -> int | None:
    if shown is None:
        by_shape = prompts.prompt_in(line)
        return len(by_shape.text) if by_shape else None
    if line.startswith(shown):
        return len(shown)
    if exactly:
        return None
    by_shape = prompts.prompt_in(line)
    if by_shape is not None and prompts.shape(by_shape.text.rstrip()) == prompts.shape(shown.rstrip()):
        return len(by_shape.text)
    # The prompt was redrawn in place (a clock in it, a mode sign): its end still stands in the same column.
    ending = shown.rstrip()[-1:] + shown[len(shown.rstrip()) :]
    same_end = len(ending) > 1 and line[: len(shown)].endswith(ending) and line[:1] == shown[:1]
    return len(shown) if same_end else None


def _without_right(typed: str, right: str, room: int) -> str:
    """The line without a prompt's right half: what stood there before, or blanks and a sign at the screen's edge."""
    first, newline, rest = typed.partition("\n")
    if right and first.endswith(right):
        return first[: -len(right)].rstrip() + newline + rest
    command, gap, _ = first.rpartition(_GAP)
    return (command.rstrip() if gap and room - 2 <= len(first) <= room else first) + newline + rest


def _written_anew(raw: str, typed: str, prompt: int) -> str:
    """The line as bash drew it last where it takes its prompt for longer than it is (colours it was not told of).

    It then writes the whole line anew, behind where it believes the prompt to end, and the screen shows both halves.
    """
    found = _ANEW.search(raw, max(0, len(raw) - _LONGEST_LINE))
    if found is None:
        return typed
    columns = sum(int(move or 1) for move in _RIGHT.findall(found["moves"]))
    anew, before = found["line"], columns - prompt
    return anew if 0 < before < len(typed) and anew.startswith(typed[:before]) and typed[before:] == anew else typed


def _given_up(typed: str) -> tuple[str, bool]:
    """The line without the ^C that gave it up, and whether there was one."""
    bare = typed.rstrip()
    return (bare[:-2].rstrip(), True) if bare.endswith("^C") else (typed, False)


def _marked_end_off(above: str, raw: str) -> str:
    """Zsh and fish show a sign where output had no last newline; where the width is unknown it stays there."""
    if not above.endswith(("%", "#", "⏎")) or (len(above) == 1 and MARKED_END.search(raw) is None):
        return above
    return above[:-1].rstrip("\n")


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda pair: chr(int(pair[1], 16)) if pair[1] else "\\", value)


def printed_line(
    recording: Recording, piece: cut.Printed, learned: Collection[str], known: tuple[str, ...], context: set[str]
) -> Line | None:
    """A line without marks as typed at a prompt, None where it is output.

    learned  shapes of prompts seen by their timing
    known    literal prompts met so far, newest first
    context  programs whose prompt may come now
    """
    text = recording.text
    raw = text[piece.start : min(piece.end, piece.start + _LONGEST_LINE)]
    if _MAY_PROMPT.search(raw) is None and not context - SHELLS:
        return None
    if recording.timed:
        prompt, leftover = _by_pause(recording, piece, learned, known, context)
    else:
        prompt, leftover = _by_shape(raw, known, context)
    return None if prompt is None else _entered(recording, piece, prompt, leftover)


def _by_pause(
    recording: Recording, piece: cut.Printed, learned: Collection[str], known: tuple[str, ...], context: set[str]
) -> tuple[Prompt | None, str]:
    """Where people type, output stops behind the prompt: look at the line as it stood at each pause."""
    text = recording.text
    far = prompts.console_prompt(visible(text[piece.start : piece.end]), context & {prompts.FAR})
    pauses = recording.boundaries(piece.start, piece.end + 1)[:_LOOKS]
    for pause in pauses:
        shown = visible(text[piece.start : pause])
        for literal in known:
            # A blank between the two makes it a longer prompt: "(venv) user@host$ ".
            if shown.endswith(literal) and not shown[: -len(literal)].endswith((" ", "\xa0")) and shown != literal:
                return prompts.whole_prompt(literal), shown[: -len(literal)]
        prompt = prompts.whole_prompt(shown)
        if prompt is None or not prompt.strong:
            console = prompts.console_prompt(shown, context - {prompts.FAR}) or far
            prompt = console if console is not None and console.text.rstrip() == shown.rstrip() else prompt
        if prompt is None and prompts.shape(shown) in learned:
            prompt = prompts.unknown_prompt(shown)
        if prompt is not None:
            return prompt, ""
    if not pauses:
        return None, ""
    return _by_shape(text[piece.start : piece.end], known, context, strong_only=True)


def _by_shape(
    raw: str, known: tuple[str, ...], context: set[str], *, strong_only: bool = False
) -> tuple[Prompt | None, str]:
    shown = visible(raw)
    # A line that went over the edge is written on from the left: its beginning stands before that.
    prompt = prompts.prompt_in(shown) or prompts.prompt_in(visible(_WRAP.split(raw, maxsplit=1)[0]))
    if prompt is not None and prompt.strong:
        return prompt, ""
    console = None if strong_only else prompts.console_prompt(shown, context)
    if console is not None and not (console.more and prompt is not None and prompt.text in known):
        return console, ""
    if prompt is not None and prompt.text in known:
        return prompt, ""
    if prompt is not None and not strong_only and (prompt.program in context or (prompt.more and context)):
        return prompt, ""
    return _by_known(shown, known, strong_only=strong_only)


def _by_known(shown: str, known: tuple[str, ...], *, strong_only: bool) -> tuple[Prompt | None, str]:
    """A prompt of no known shape that stood there before: at the line's beginning, or behind output without an end."""
    for literal in known:
        if not strong_only and len(literal) > 1 and literal.strip() and shown.startswith(literal):
            return prompts.whole_prompt(literal) or prompts.unknown_prompt(literal), ""
        at = shown.find(literal) if len(literal) > 4 else -1
        if at > 0:
            return prompts.whole_prompt(literal), shown[:at]
    return None, ""


def _entered(recording: Recording, piece: cut.Printed, prompt: Prompt, leftover: str) -> Line | None:
    """Play the line up to the newline that entered it; one written above the last row only moved the cursor."""
    text = recording.text
    screen = LineScreen(recording.columns(piece.start))
    at, end = piece.start, piece.end
    screen.play(text, at, end)
    while not screen.at_last_row() and end - piece.start < _LONGEST_LINE:
        following = text.find("\n", end + 1)
        if following < 0:
            break
        screen.play(text, end, following)
        end = following
    found = _found(screen.lines(), leftover + prompt.text)
    if found is None:
        found = _found(screen.lines(), None)
    if found is None:
        return None
    command, cancelled = _given_up(found[1])
    at_once = _shown_at_once(recording, piece, prompt, command)
    return Line(prompt, command, piece.start, end, end + 1, leftover, cancelled, at_once)


def _shown_at_once(recording: Recording, piece: cut.Printed, prompt: Prompt, command: str) -> bool:
    first = next(iter(recording.boundaries(piece.start, piece.end)), None)
    if first is None or not command:
        return False
    shown = visible(recording.text[piece.start : first])
    return len(shown.rstrip()) > len(prompt.text.rstrip())
