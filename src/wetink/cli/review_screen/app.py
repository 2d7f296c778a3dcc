"""The screen of a review and what each key does."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from wetink.cli.review_screen import look
from wetink.cli.review_screen.editing import Typed, from_text, section_of, shown_text, suggested, twin_of, typed
from wetink.cli.review_screen.panes import evidence_pane, head_line, item_pane, keys_line, sign
from wetink.cli.review_screen.prompts import KEYS, AskLine, AskText, Both, Choose, Sure, Words
from wetink.cli.review_screen.rest import mine_over, plain_rest, reread, theirs_of
from wetink.cli.review_words import NAMES, gist, place, safe
from wetink.errors import ReviewConflict, UsageError, WetinkError
from wetink.library.shelf import Shelf
from wetink.model.draft import Finding
from wetink.model.review import Item, Request, Verb
from wetink.review.desk.lines import AROUND
from wetink.review.desk.parts import FIELDS, KINDS
from wetink.workflow.pick import pick
from wetink.workflow.review import decide
from wetink.workflow.review_session import Session, Tools, begin

NARROW = 76
"""Columns below which the evidence stands under the item and not beside it."""


class ReviewApp(App[None]):
    """One review. `session` is as the disk has it after the last decision; `decided` counts this sitting's."""

    CSS = look.CSS
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "accept", "accept"),
        ("A", "rest", "accept the rest"),
        ("e", "edit", "edit"),
        ("d", "drop", "drop"),
        ("m", "move", "move"),
        ("n", "add", "add"),
        ("u", "undo", "undo"),
        ("J", "shift(1)", "down"),
        ("K", "shift(-1)", "up"),
        ("j,right_square_bracket", "step(1)", "next"),
        ("k,left_square_bracket", "step(-1)", "previous"),
        ("l", "list", "list"),
        ("o", "settled", "settled"),
        ("b", "beside", "beside"),
        ("plus,equals_sign", "around(1)", "more"),
        ("minus", "around(-1)", "less"),
        ("question_mark", "help", "help"),
        ("q,ctrl+c", "leave", "leave"),
    ]

    def __init__(self, session: Session, tools: Tools) -> None:
        super().__init__(ansi_color=True)  # the terminal's own colours from the start, or NO_COLOR is black on black
        self.session, self.tools = session, tools
        self.decided = 0
        self.crashed: Exception | None = None
        self._settled = False
        self._wide = AROUND
        self._texts: dict[str, str] = {}
        self._here = self._listed()[0].id if self._listed() else ""

    def compose(self) -> ComposeResult:
        """Head, two panes, a message, the keys."""
        yield Static(id="head")
        with Container(id="panes"):
            yield VerticalScroll(Static(id="item"), id="left")
            yield VerticalScroll(Static(id="evidence"), id="right")
        yield Static(id="told")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """The terminal's own colours, light or dark."""
        self.theme = "ansi-dark"
        self.query_one("#left").focus()

    def on_resize(self, event: Resize) -> None:
        """Side by side where there is room."""
        for name in ("#panes", "#left"):
            self.query_one(name).set_class(event.size.width < NARROW, "narrow")
        self.call_after_refresh(self._redraw)

    def _listed(self) -> tuple[Item, ...]:
        return self.session.items if self._settled else self.session.open

    @property
    def item(self) -> Item | None:
        """What is looked at, None where nothing is left."""
        return next((item for item in self.session.items if item.id == self._here), None)

    def _redraw(self, told: str | None = None) -> None:
        item = self.item
        self.query_one("#head", Static).update(Text(f" {head_line(self.session, item, self.tools.by.name)}"))
        left, right = (self.query_one(name).scrollable_content_region.width for name in ("#left", "#right"))
        shown = item_pane(self.session, item, left) if item else Text(_DONE)
        beside = evidence_pane(self.session, item, self._wide, right) if item else Text()
        self.query_one("#item", Static).update(shown)
        self.query_one("#evidence", Static).update(beside)
        if told is not None:
            self._tell(told)
        self.query_one("#keys", Static).update(Text(keys_line(self.session, item, self.size.width), no_wrap=True))

    def _tell(self, told: str) -> None:
        self.query_one("#told", Static).update(Text(safe(told)))
        self.query_one("#told").display = bool(told)

    def _go_to(self, id_: str, told: str = "") -> None:
        self._here = id_
        self._redraw(told)
        for name in ("#left", "#right"):
            self.query_one(name).scroll_home(animate=False)

    def _decide(self, *requests: Request) -> None:
        """Write decisions, then go on to the next open item."""
        order = [item.id for item in self._listed()]
        here = order.index(self._here) if self._here in order else 0
        try:
            self.session = decide(self.session, requests, self.tools)
        except WetinkError as error:
            self._refused(error, requests)
            return
        self.decided += sum(-1 if one.verb is Verb.UNDO else 1 for one in requests)
        told = "a secret was taken out of what you wrote; name the vault instead" if self.session.redacted else ""
        self._go_to(self._after(order, here, requests[-1].verb), told)

    def _after(self, order: list[str], here: int, verb: Verb) -> str:
        """The item to look at after a decision: what an undo brought back, else the next one that is open still."""
        shown = [item.id for item in self._listed()]
        if verb is Verb.UNDO:
            back = [id_ for id_ in shown if id_ not in order]
            return back[0] if back else self._here
        open_ = {item.id for item in self.session.open}
        later = [id_ for id_ in order[here + 1 :] if id_ in open_]
        return later[0] if later else next((id_ for id_ in shown if id_ in open_), shown[0] if shown else "")

    def _refused(self, error: WetinkError, requests: tuple[Request, ...]) -> None:
        """Say why nothing was written, and show what is there now: somebody else may have changed it."""
        together = len(requests) > 1 and requests[0].verb is Verb.ACCEPT
        if isinstance(error, ReviewConflict) and not together and (error.theirs or error.yours):
            self._both(error, requests[0])
            return
        order = [item.id for item in self._listed()]
        here = order.index(self._here) if self._here in order else 0
        told = f"{error.message}\n{error.hint}" if error.hint else error.message
        if isinstance(error, ReviewConflict) and not together:
            told = f"{error.who}: you agree"
        elif together and isinstance(error, ReviewConflict | UsageError):
            told = "somebody else decided one of these meanwhile: nothing was accepted"
        if self._read_again() and self.item is None:
            self._go_to(self._after(order, here, requests[0].verb), told)
        else:
            self._redraw(told)

    def _read_again(self) -> bool:
        """The session as the disk has it now; False where it cannot be read."""
        if (found := reread(self.session, self.tools)) is not None:
            self.session = found
        return found is not None

    def _both(self, error: ReviewConflict, request: Request) -> None:
        """Somebody was faster: show both versions, and let the person choose."""
        saw = self.item
        self._read_again()
        theirs = theirs_of(self.session, error)
        there = theirs.id if theirs else (self._listed()[0].id if self._listed() else "")

        def chosen(mine: bool | None) -> None:
            again = mine_over(request, saw, theirs) if mine and saw else None
            if again is None:
                self._go_to(there)
                return
            self._here = theirs.id if theirs else self._here
            self._decide(again)

        self.push_screen(Both(error.told(place(saw) if saw else error.item)), chosen)

    def action_accept(self) -> None:
        """A: it is right as it stands."""
        if self.item:
            self._decide(Request(Verb.TAKE if self.item.offer else Verb.ACCEPT, self.item.id))

    def action_rest(self) -> None:
        """Capital A: what is left of the section and needs no care, all of it, once the person has seen the list."""
        found = plain_rest(self.session, self.item) if self.item else ()
        if not found:
            self._tell("A takes what is neither weak, risky nor marked with !: none of that is left in this section")
            return
        listed = "\n".join(f"  {place(one)}: {gist(one)}" for one in found)
        requests = [Request(Verb.ACCEPT, one.id) for one in found]
        ask = Sure(f"Accept these {len(found)} as they stand?", listed)
        self.push_screen(ask, lambda yes: self._decide(*requests) if yes else None)

    def action_edit(self) -> None:
        """E: other words, or the answer to a question."""
        item = self.item
        if item is None:
            return
        if item.placed.section in FIELDS:
            ask = item.asks or f"{place(item)}:"
            self.push_screen(AskLine(ask, shown_text(item)), lambda line: self._typed(item, line))
            return
        if item.placed.section not in KINDS:
            self._tell("there is nothing to write here; a says that you saw it")
            return
        self._edit(item, self._texts.get(item.id) or shown_text(item), lambda text: self._typed(item, text))

    def _edit(self, item: Item, text: str, done: Typed) -> None:
        """In the person's own editor where one is set and the terminal can be lent, else in a box."""
        try:
            with self.suspend():
                found = typed(self.session.home, text)
        except SuspendNotSupported:
            found = None
        if isinstance(found, WetinkError):
            self._tell(f"{found.message}\n{found.hint}")
        elif found is None:
            self.push_screen(AskText(f"{place(item)}:", text), done)
        else:
            done(found)

    def _typed(self, item: Item, text: str | None) -> None:
        if text is None or (item.placed.content and text == shown_text(item)):
            self._redraw("left as it was")
            return
        try:
            content = from_text(item.placed.section, text)
        except WetinkError as error:
            self._texts[item.id] = text
            self._tell(f"{error.message}; e goes on with what you wrote")
            return
        self._texts.pop(item.id, None)
        verb = Verb.ANSWER if item.placed.section in FIELDS or not item.placed.number else Verb.EDIT
        self._decide(Request(Verb.TAKE if item.offer else verb, item.id, content=content))

    def action_drop(self) -> None:
        """D: it goes, and the history says why."""
        item = self.item
        if item is None:
            return
        if item.placed.section in ("findings", "skipped"):
            self._decide(Request(Verb.DROP, item.id))
            return
        why = "Why is it left?" if item.offer else f"Why is {place(item)} dropped? The history keeps both."
        self.push_screen(AskLine(why), lambda line: self._dropped(item, line))

    def _dropped(self, item: Item, reason: str | None) -> None:
        if reason is not None:
            self._decide(Request(Verb.DROP, item.id, reason=reason))

    def action_move(self) -> None:
        """M: it belongs to another section."""
        item = self.item
        if item is None or item.placed.section in FIELDS or not item.placed.number or item.offer:
            return
        names = [name for name in KINDS if name not in (*FIELDS, "findings", "skipped", "placeholders")]
        options = [(name, NAMES.get(name, name)) for name in names]

        def chosen(name: str | None) -> None:
            if name:
                self._decide(Request(Verb.MOVE, item.id, section=name))

        self.push_screen(Choose(f"Where does {place(item)} belong?", options, item.placed.section), chosen)

    def action_shift(self, by: int) -> None:
        """J and K: one place down or up in its own section."""
        item = self.item
        if item is None or item.placed.section in FIELDS or item.offer or item.placed.number + by < 1:
            return
        self._decide(Request(Verb.MOVE, item.id, section=item.placed.section, number=item.placed.number + by))

    def action_add(self) -> None:
        """N: something that the record does not hold, attested by who adds it."""
        item = self.item
        name = section_of(item) if item else ""
        if item is None or not name:
            self._tell("go to an item of the section first; l lists them")
            return

        def done(text: str | None) -> None:
            if not text or not text.strip():
                self._redraw("nothing was added")
                return
            try:
                content = from_text(name, text)
            except WetinkError as error:
                self._texts["new"] = text
                self._tell(f"{error.message}; n goes on with what you wrote")
                return
            self._texts.pop("new", None)
            same = name == item.placed.section and item.placed.number
            number = item.placed.number + 1 if same else 0
            note = [Request(Verb.ACCEPT, item.id)] if isinstance(item.placed.content, Finding) else []
            self._decide(Request(Verb.ADD, name, content=content, number=number), *note)

        self._edit(item, self._texts.get("new", suggested(self.session, item)), done)

    def action_undo(self) -> None:
        """U: the last own decision is taken back."""
        self._decide(Request(Verb.UNDO))

    def action_step(self, by: int) -> None:
        """J and K: the next and the previous item."""
        ids = [item.id for item in self._listed()]
        if ids:
            here = ids.index(self._here) if self._here in ids else 0
            self._go_to(ids[min(max(here + by, 0), len(ids) - 1)])

    def action_list(self) -> None:
        """L: everything at a glance."""
        room = max(self.size.width - 6, 20)
        options = [(one.id, f"{sign(one)} {place(one):<20} {gist(one)}"[:room]) for one in self.session.items]
        head = "enter goes there, escape leaves"
        self.push_screen(Choose(head, options, self._here), lambda id_: self._go_to(id_) if id_ else None)

    def action_settled(self) -> None:
        """O: settled items are shown, too, or not."""
        self._settled = not self._settled
        self._redraw("settled items are shown, too" if self._settled else "only open items are shown")

    def action_beside(self) -> None:
        """B: another runbook for the same symptom: its parts here, or the parts of this one there."""
        twin = twin_of(self.session)
        if not twin or self.session.other is not None:
            self._ask_beside()
            return
        options = [
            ("there", f"update {twin}: the parts of this draft are offered there"),
            ("here", f"take parts of {twin} over into this draft"),
            ("other", "name another draft or runbook"),
        ]

        def chosen(what: str | None) -> None:
            if what == "there":
                self._open_beside(twin, self.session.runbook.path)
            elif what == "here":
                self._open_beside(self.session.runbook.path, twin)
            elif what:
                self._ask_beside()

        self.push_screen(Choose(f"{twin} is for the same symptom.", options), chosen)

    def _ask_beside(self) -> None:
        self.push_screen(
            AskLine("Which draft or runbook is for the same symptom? Its parts are offered here."), self._beside
        )

    def _beside(self, name: str | None) -> None:
        if not name:
            return
        self._open_beside(self.session.runbook.path, name.strip())

    def _open_beside(self, name: str, beside: str) -> None:
        """Go on with one runbook while the parts of another one are offered."""
        shelf = Shelf(self.session.home)
        try:
            other = pick(shelf, beside)
            self.session = begin(shelf.home, pick(shelf, name), self.tools, other)
        except WetinkError as error:
            self._tell(f"{error.message}\n{error.hint}")
            return
        offered = [item for item in self.session.items if item.offer]
        self._go_to(offered[0].id if offered else self._here, f"{len(offered)} offered by {other.path}")

    def action_around(self, by: int) -> None:
        """Plus and minus: how much of what happened around is shown."""
        self._wide = min(max(self._wide + by, 0), 50)
        self._redraw()

    def action_help(self) -> None:
        """Question mark."""
        self.push_screen(Words(KEYS))

    def action_leave(self) -> None:
        """Q: everything decided is on the disk already."""
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """A bug is shown at the door, redacted, and not by the screen, which would show its variables."""
        self.crashed = error
        self.exit()


_DONE = """Nothing is open any more.

u takes your last decision back, l lists everything, q leaves."""
