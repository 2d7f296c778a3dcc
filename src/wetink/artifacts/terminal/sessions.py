"""A recording as commands: every line that was typed at a prompt and entered, with what it printed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote

from wetink.artifacts.shell_words import is_command
from wetink.artifacts.terminal import cut, nest, prompts
from wetink.artifacts.terminal.grammar import wants_more
from wetink.artifacts.terminal.panes import is_multiplexer, pane_commands
from wetink.artifacts.terminal.paper import RIGHT_HALF, cleaned, visible, without_status_bars
from wetink.artifacts.terminal.prompts import Prompt
from wetink.artifacts.terminal.ran import Ran, given_up_statement, is_typed
from wetink.artifacts.terminal.recording import Recording, Screenful
from wetink.artifacts.terminal.screens import last_frame, watched
from wetink.artifacts.terminal.typed import Line, edited_line, printed_line
from wetink.model.consoles import consoles

_ASKS_STATUS = re.compile(r"echo +\"?\$(?:\?|status|LASTEXITCODE)\"?;?\s*$")
_STATUS = re.compile(r"\d{1,3}$")
_SHELL_INSIDE = re.compile(
    r"(?:^|\s)(?:exec|run|attach|debug|rsh|ssh|su|sudo|chroot|nsenter|start-session|enter|login|shell|(?:ba|z|da|k)?sh)\b"
)
_INTERRUPTED = re.compile(r"^\^C|\^C$", re.MULTILINE)
_TITLE_USER = re.compile(r"([A-Za-z_][\w.-]{0,40})@([\w.-]{1,80})[: ]")
_FOLDER_URL = re.compile(r"file://([\w.-]{0,100})(/[^\s?#]{0,1000})")
_FISH = "Welcome to fish, the friendly interactive shell"
_GREETING = 2048
_OFTEN = 3
_SCREENS_READ = 40
_LONGEST_SILENCE = 400  # characters of mere escape sequences


def commands(recording: Recording, shell: str = "sh", known: tuple[str, ...] = ()) -> list[Ran]:
    """All commands of a recording in order.

    shell  "sh" or "fish": what the outermost prompt belongs to, where the recording says it elsewhere
    known  prompts of which the reader knows that they are some, however little they say ("$ ")
    """
    walk = _Walk(recording, "fish" if _is_greeted(recording.text) else shell, known)
    walk.run()
    done = _with_panes([] if _are_captions(walk.done) else walk.done, recording)
    done = _without_hidden(done)
    _statuses(done)
    _headlines(done)
    for ran in done:
        ran.text = RIGHT_HALF.sub("", ran.text).rstrip()
        ran.output = without_status_bars(ran.output) if ran.output else ran.output
    return done


def _without_hidden(done: list[Ran]) -> list[Ran]:
    """Without what was typed at a mail program; the letters it showed belong to the call that opened it."""
    kept: list[Ran] = []
    for ran in done:
        if not _is_hidden(ran.program):
            kept.append(ran)
        elif kept and ran.output and ran.within[-1:] == (kept[-1].text,):
            kept[-1].output = f"{kept[-1].output or ''}\n{ran.output}"
    return kept


def _is_hidden(program: str) -> bool:
    """Whether what is typed there is no command: the letters of a mail program."""
    console = consoles().get(program)
    return console is not None and console.hides


def _is_greeted(text: str) -> bool:
    """Whether fish's greeting is the first thing shown, so that the outermost shell is fish."""
    at = text.find(_FISH, 0, _GREETING)
    return at >= 0 and not cleaned(text[:at]).strip()


def _are_captions(done: list[Ran]) -> bool:
    """A film without any prompt whose lines begin with `# ` holds captions, not commands of root."""
    bare = [ran for ran in done if ran.prompt.text.strip() == "#"]
    return bool(bare) and len(bare) == len(done) and sum(not is_command(ran.text) for ran in bare) * 2 > len(bare)


def _with_panes(done: list[Ran], recording: Recording) -> list[Ran]:
    """With the commands typed inside tmux and its like, which draw the whole screen themselves."""
    number = 1
    for screen in recording.screens:
        if not is_multiplexer(screen):
            continue
        outer = next((ran for ran in reversed(done) if ran.offset <= screen.offset and "tmux" in ran.text), None)
        within = (*outer.within, outer.text) if outer else ()
        inside = pane_commands(screen, within, first=number + 1 if done else number)
        number = max((ran.session for ran in inside), default=number)
        place = next((n for n, ran in enumerate(done) if ran.offset > screen.offset), len(done))
        done = [*done[:place], *inside, *done[place:]]
    return done


class _Walk:
    def __init__(self, recording: Recording, shell: str, known: tuple[str, ...]) -> None:
        self.recording = recording
        self.marks = cut.marks(recording.text)
        self.nest = nest.Nest(shell)
        self.learned = _learned(recording)
        self.known: dict[str, None] = dict.fromkeys(known)
        self.done: list[Ran] = []
        self.running: Ran | None = None
        self.screens = list(recording.screens)

    def run(self) -> None:
        past = 0
        for piece in cut.pieces(self.recording.text):
            if piece.start < past:
                continue
            if isinstance(piece, cut.Edited):
                running = self.running.text if self.running else ""
                context = self._context(running)
                line = edited_line(self.recording, piece, self.marks, self.learned, tuple(self.known), context)
            else:
                line = self._printed(piece)
            if line is not None:
                self._take(line, edited=isinstance(piece, cut.Edited))
                past = line.after
        self._close(self._ending(past), "", None)

    def _ending(self, past: int) -> int:
        """Where the last output ends: not with a prompt at which nothing was entered any more."""
        text = self.recording.text
        start = max(text.rfind("\n") + 1, past)
        rest = text[start:]
        edited = rest.find("\x1b[?2004h")
        shown = visible(rest[:4000])
        if edited >= 0 or prompts.whole_prompt(shown) or shown.startswith(tuple(self.known) or ("\n",)):
            return start
        return len(text)

    def _printed(self, piece: cut.Printed) -> Line | None:
        """The line as typed at a prompt, None for output."""
        top = self.nest.top
        running = self.running.text if self.running else ""
        if top is not None and top.edited and nest.first_word(running) in nest.PRINTERS:
            return None
        context = self._context(running)
        if top is not None and top.edited:
            context.discard(top.place.program)
        line = printed_line(self.recording, piece, self.learned, tuple(self.known), context)
        # `> ` and `... ` are everywhere in output: without a name in them they count behind an unfinished statement.
        if line is not None and line.prompt.more and not (_is_named(line.prompt) or self._continues(line)):
            return None
        if line is not None and self._is_comment(line, running):
            return None
        return line

    def _context(self, running: str) -> set[str]:
        """Programs whose prompt may come now: the one that was just opened, and the one that is open."""
        opened, top = nest.opens(running), self.nest.top
        context = {program for program in (opened, top.place.program if top else None) if program}
        if opened == "sh" and nest.first_word(running) in nest.CONNECTIONS:
            context.add(prompts.FAR)
        return context

    def _is_comment(self, line: Line, running: str) -> bool:
        """A line that begins with `# ` is root's only where a shell was opened that may be root's, else a comment."""
        if line.prompt.text.strip() != "#" or line.prompt.text in self.known or self.recording.timed or not self.known:
            return False
        return nest.opens(running) is None or not _SHELL_INSIDE.search(running) or is_command(line.text) is False

    def _take(self, line: Line, *, edited: bool) -> None:
        if self._goes_on(line):
            return
        if not edited:
            self._forget_completion(line)
        before = self.running
        self._close(line.start, line.leftover, self.recording.at(line.start), line.prompt)
        last = before.text if before and not before.cancelled else ""
        program = self.nest.arrive(line.prompt, last, (before.output or "") if before else "", edited=edited)
        self.known = {line.prompt.text: None, **self.known} if line.prompt.text.strip() else self.known
        while len(self.known) > 12:
            self.known.popitem()
        if is_typed(line.text):
            self._open(line, program)

    def _open(self, line: Line, program: str) -> None:
        prompt = line.prompt
        user, host, cwd = prompt.user, prompt.host, prompt.cwd
        if not self.nest.within:
            told = self._told(line.start, line.end)
            user, host, cwd = user or told[0], host or told[1], cwd or told[2]
        self.running = Ran(
            text=line.text,
            program=program,
            offset=line.end,
            at=self.recording.at(line.end),
            prompt=prompt,
            within=self.nest.within,
            cancelled=line.cancelled,
            user=user,
            host=host,
            cwd=cwd,
            after=line.after,
        )
        self.done.append(self.running)

    def _told(self, start: int, end: int) -> tuple[str | None, str | None, str | None]:
        """User, host and folder as the shell tells its terminal beside the prompt (window title, OSC 7)."""
        user = host = cwd = None
        for mark in cut.between(self.marks, start, end):
            title = _TITLE_USER.match(mark.value) if mark.kind == "title" else None
            folder = _FOLDER_URL.match(mark.value) if mark.kind == "7" else None
            if title:
                user, host = title[1], title[2]
            if folder:
                host, cwd = host or folder[1] or None, unquote(folder[2])
        return user, host, cwd

    def _continues(self, line: Line) -> bool:
        """Whether the line is the next one of a statement: a continuation prompt, and nothing printed in between."""
        running = self.running
        if running is None or running.cancelled or not (line.prompt.more or _asks_for_more(running)):
            return False
        between = self.recording.text[running.after : line.start]
        if len(between) > _LONGEST_SILENCE or cleaned(between) or line.leftover.strip():
            return False
        if line.prompt.program not in {"", running.program}:
            return False
        console = consoles().get(running.program)
        if console is not None and console.is_whole(running.text):
            return False
        return running.program not in {"sh", "fish"} or wants_more(running.text)

    def _goes_on(self, line: Line) -> bool:
        running = self.running
        if running is None or not self._continues(line):
            return False
        running.text += "\n" + line.text
        running.cancelled = line.cancelled
        running.offset, running.after, running.at = line.end, line.after, self.recording.at(line.end)
        return True

    def _forget_completion(self, line: Line) -> None:
        """A list of completions, then the same prompt with the same beginning: the first line was never entered."""
        running = self.running
        if running is None or not line.text.startswith(running.text.rstrip()) or shape_of(line) != shape_of(running):
            return
        listed = cleaned(self.recording.text[running.after : line.start]).split()
        begun = re.split(r"[\s/=:,'\"]", running.text)[-1]
        offered = len(listed) > 1 and bool(begun) and all(word.startswith(begun) for word in listed)
        longer = len(line.text) > len(running.text.rstrip())
        if line.shown_at_once or (offered and longer and not self.recording.timed):
            self.done.pop()
            self.running = None

    def _close(self, offset: int, leftover: str, now: float | None, prompt: Prompt | None = None) -> None:
        """The running command ended where the next prompt began, at `now` seconds."""
        running = self.running
        self.running = None
        if running is None:
            return
        if running.cancelled:
            return
        running.output = self._output(running, offset, leftover)
        if given_up_statement(running, prompt):
            running.cancelled, running.output = True, None
            return
        running.cancelled = _INTERRUPTED.search(running.output) is not None
        if now is not None and running.at is not None and running.duration is None:
            running.duration = round(max(0.0, now - running.at), 3)
        running.exit = self._status(running.after, offset, prompt.status if prompt else None)

    def _status(self, start: int, end: int, shown: int | None) -> int | None:
        for mark in cut.between(self.marks, start, end + 2000):
            if mark.kind.endswith(";D"):
                return (
                    int(mark.value)
                    if mark.value.isascii() and mark.value.isdecimal() and len(mark.value) < 4
                    else shown
                )
        return shown

    def _output(self, running: Ran, end: int, leftover: str) -> str:
        """Printed text, with the last picture of each full-screen program where it stood."""
        parts = []
        start = running.after
        while self.screens and self._is_before(self.screens[0], end):
            screen = self.screens.pop(0)
            if screen.offset < start:
                continue
            parts.append(cleaned(self.recording.text[start : screen.offset]))
            start = screen.offset
            parts.append(self._picture(running, screen))
        parts.append(cleaned(self.recording.text[start:end] + leftover))
        return "\n".join(part for part in parts if part)

    def _is_before(self, screen: Screenful, end: int) -> bool:
        """Whether a full-screen program was left before the prompt whose row begins at `end` was shown."""
        between = self.recording.text[end : screen.offset]
        return len(between) < 500 and "\n" not in between and not visible(between).strip()

    def _picture(self, running: Ran, screen: Screenful) -> str:
        """The last picture; one of a watch(1) that nobody was seen typing becomes a command of its own."""
        if len(self.recording.screens) > _SCREENS_READ or is_multiplexer(screen):
            return ""
        frame = last_frame(screen)
        command = watched(frame)
        if command is None or "watch" in running.text:
            return frame
        left = self.recording.at(screen.offset)
        if running.at is not None and screen.entered is not None:
            running.duration = round(max(0.0, screen.entered - running.at), 3)
        own = Ran(
            command,
            "sh",
            screen.offset,
            screen.entered,
            running.prompt,
            running.within,
            output=frame.split("\n", 1)[-1],
        )
        own.user, own.host, own.cwd = running.user, running.host, running.cwd
        if left is not None and screen.entered is not None:
            own.duration = round(max(0.0, left - screen.entered), 3)
        self.done.append(own)
        return ""


def _is_named(prompt: Prompt) -> bool:
    return any(char.isalpha() for char in prompt.text)


def _asks_for_more(running: Ran) -> bool:
    """Whether the line's own prompt says that the statement goes on below, as irb redraws it once it knows."""
    return running.prompt.more and running.prompt.text.rstrip().endswith("*")


def shape_of(item: Line | Ran) -> str:
    """The prompt's shape, for telling whether two lines stand at the same one."""
    return prompts.shape(item.prompt.text)


def _learned(recording: Recording) -> frozenset[str]:
    """Shapes of text after which typing began at least twice: prompts of programs we have no name for."""
    counts: Counter[str] = Counter()
    if not recording.timed:
        return frozenset()
    text = recording.text
    for offset in recording.starts:
        line_start = text.rfind("\n", max(0, offset - 600), offset) + 1
        if (line_start == 0 and offset > 600) or offset == line_start:
            continue
        begun = visible(text[line_start:offset])
        if prompts.ends_like_prompt(begun):
            counts[prompts.shape(begun)] += 1
    return frozenset(shape for shape, count in counts.items() if count > 1)


def _statuses(done: list[Ran]) -> None:
    """`echo $?` prints the status of the command before it."""
    for before, after in pairwise(done):
        asked = _ASKS_STATUS.match(after.text) and before.within == after.within
        shown = (after.output or "").strip()
        if asked and before.exit is None and _STATUS.match(shown):
            before.exit = int(shown)


def _headlines(done: list[Ran]) -> None:
    """The first line of a prompt of two lines ends up below each output: it recurs there, and is taken away."""
    last = [(ran, (ran.output or "").rsplit("\n", 1)[-1]) for ran in done if ran.output]
    counts = Counter(prompts.shape(line).split(" ", 1)[0] for _, line in last if line.strip())
    for ran, line in last:
        above = (ran.output or "")[: -len(line)] if line else ""
        many = counts[prompts.shape(line).split(" ", 1)[0]]
        often = many >= _OFTEN and many * 5 >= len(last) * 4
        apart = many > 1 and above.endswith("\n\n") and len(ran.prompt.text.strip()) == 1
        if line.strip() and ((often and _is_headline(ran, line)) or apart):
            ran.output = above.rstrip("\n")


def _is_headline(ran: Ran, line: str) -> bool:
    """Only above prompts that say nothing themselves ("❯ "), and only lines that name a folder or a user."""
    said = prompts.unknown_prompt(line)
    return len(ran.prompt.text.strip()) <= 2 and (said.cwd is not None or said.user is not None)
