"""Small screens that ask for one thing: a line, a choice, a text, one of two versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from wetink.cli.review_words import safe

KEYS = """\
a      accept it as it stands; of an offer: take it over
A      accept all that is left in this section and is neither
       weak, risky nor marked with !; shows the list and asks
e      edit it, or answer the question; opens $VISUAL or $EDITOR
d      drop it, with a reason; of an offer: leave it
m      move it to another section
J  K   move it down, up in its section
n      add an item to its section
u      undo your last decision

j  k   next, previous item
l      list of everything; enter goes there
o      show settled items, too
tab    the other pane; arrows, page up, page down scroll it
+  -   more, less of what happened around
b      offer the parts of another draft or runbook, too
q      leave; everything decided is saved already

Marks: \u25b6 cited by this item    ! what drafter and rules say of it
       \u2713 accepted   \u270e edited   \u2192 moved   + added
What you write is marked with your name and the time.
"""


class Words(ModalScreen[None]):
    """Something to read; any key leaves."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """One box."""
        with VerticalScroll(classes="box"):
            yield Static(Text(self._words))

    def on_key(self) -> None:
        """Back to the item."""
        self.dismiss()


class AskLine(ModalScreen[str | None]):
    """A question with one line to answer; escape gives None."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave")]

    def __init__(self, question: str, value: str = "") -> None:
        super().__init__()
        self._question, self._value = question, value

    def compose(self) -> ComposeResult:
        """The question above the line."""
        with Vertical(classes="box"):
            yield Static(Text(f"{self._question}\n(enter: done, escape: leave it)"))
            yield Input(self._value, compact=True)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)


class AskText(ModalScreen[str | None]):
    """A text of several lines, for those who have no editor set; escape gives None."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave"), ("ctrl+s", "save", "save")]

    def __init__(self, question: str, value: str) -> None:
        super().__init__()
        self._question, self._value = question, value

    def compose(self) -> ComposeResult:
        """The question above the text."""
        with Vertical(classes="box tall"):
            yield Static(Text(f"{self._question}\n(ctrl+s: done, escape: leave it)"))
            yield TextArea(self._value, soft_wrap=True, compact=True)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(TextArea).focus()

    def action_save(self) -> None:
        """Control-S."""
        self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)


class Choose(ModalScreen[str | None]):
    """One of several things, by arrows and enter; escape gives None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,l", "leave", "leave"),
        ("j", "step(1)", "down"),
        ("k", "step(-1)", "up"),
    ]

    def __init__(self, question: str, options: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._question, self._options, self._chosen = question, options, chosen

    def compose(self) -> ComposeResult:
        """The question above the list."""
        with Vertical(classes="box tall"):
            yield Static(Text(self._question))
            shown = (Text(safe(shown), no_wrap=True, overflow="ellipsis") for _, shown in self._options)
            yield OptionList(*(Option(text) for text in shown), compact=True)

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        ids = [id_ for id_, _ in self._options]
        self.query_one(OptionList).highlighted = ids.index(self._chosen) if self._chosen in ids else 0
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter."""
        self.dismiss(self._options[event.option_index][0])

    def action_step(self, by: int) -> None:
        """As the arrows do."""
        found = self.query_one(OptionList)
        found.action_cursor_down() if by > 0 else found.action_cursor_up()

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)


class Sure(ModalScreen[bool]):
    """A question above the list that it is about; only y says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [("y", "answer(True)", "yes"), ("n,q,escape", "answer(False)", "no")]

    def __init__(self, question: str, listed: str) -> None:
        super().__init__()
        self._question, self._listed = question, listed

    def compose(self) -> ComposeResult:
        """The question stays in sight, the list scrolls."""
        with Vertical(classes="box tall"):
            yield Static(Text(f"{self._question}\n(y: yes, escape: leave them)\n"))
            with VerticalScroll(id="listed"):
                yield Static(Text(safe(self._listed)))

    def on_mount(self) -> None:
        """Arrows scroll the list."""
        self.query_one("#listed").focus()

    def action_answer(self, yes: bool) -> None:
        """One of the keys."""
        self.dismiss(yes)


class Both(ModalScreen[bool]):
    """Two versions of one item; whether ours is to be written over theirs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("t,escape", "choose(False)", "theirs"),
        ("m", "choose(True)", "mine"),
    ]

    def __init__(self, told: str) -> None:
        super().__init__()
        self._told = told

    def compose(self) -> ComposeResult:
        """What happened, both texts, the two keys."""
        with VerticalScroll(classes="box tall"):
            yield Static(
                Text(f"{safe(self._told)}\n\nt  keep theirs    m  write mine over it (theirs stays in the history)")
            )

    def action_choose(self, mine: bool) -> None:
        """One of the two keys."""
        self.dismiss(mine)
