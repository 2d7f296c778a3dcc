"""What stands in the two panes: an item with what is said of it, and the evidence with the cited lines marked."""

from __future__ import annotations

from rich.text import Text

from wetink.cli.review_screen.rest import plain_rest
from wetink.cli.review_words import HEADS, cited, differing, evidence, folded, place, risk, safe, told, words
from wetink.model.review import Content, Item, State
from wetink.review.desk.items import is_ungrounded
from wetink.workflow.review_session import Session

CITED = "\u25b6 "
OTHER = "  "
SIGNS = {State.OPEN: " ", State.ACCEPTED: "\u2713", State.EDITED: "\u270e", State.MOVED: "\u2192"}
"""How far an item is, in the overview; what was added or taken has a +."""


def sign(item: Item) -> str:
    """One character for the state of an item."""
    return SIGNS.get(item.state, "+")


class _Pane:
    """Text that grows line by line, folded to the width of a pane."""

    def __init__(self, columns: int) -> None:
        self.text = Text()
        self._columns = columns

    def say(self, words: str, style: str = "", indent: str = "") -> None:
        for line in folded(words, self._columns, indent):
            self.text.append(f"{line}\n", style=style)

    def blank(self) -> None:
        self.text.append("\n")


def item_pane(session: Session, item: Item, columns: int) -> Text:
    """The item: where it stands, how risky it is, what drafter and rules say, its own words."""
    pane = _Pane(columns)
    pane.text.append(place(item), style="bold")
    if word := risk(item):
        pane.text.append("  ")
        pane.text.append(f" {word} ", style="bold reverse" if word.isupper() else "reverse")
    pane.blank()
    if item.offer:
        pane.say(f"offered by the {item.offer}" if " " in item.offer else f"offered by {item.offer}", "italic")
    if item.by is not None:
        pane.say(f"{item.state} by {item.by.by.name}, {item.by.at:%Y-%m-%d %H:%MZ}", "italic")
    for one in item.why:
        pane.say(f"! {one.message}", "bold" if one.severity == "error" else "")
        pane.say(one.hint, "dim", "  ")
    pane.blank()
    if item.asks:
        pane.say(item.asks, "bold")
        pane.blank()
        pane.say("(nothing is written yet: e answers, a leaves it empty)", "dim")
    _content(pane, item.placed.content)
    if there := next((one for one in session.items if item.other and one.id == item.other), None):
        pane.blank()
        other = ", ".join(differing(item.placed.content, there.placed.content))
        pane.say(f"\u2500\u2500 there now, as {place(there)}{f', with another {other}' if other else ''}:", "bold")
        _content(pane, there.placed.content)
    return pane.text


def _content(pane: _Pane, content: Content) -> None:
    for said, is_command in words(content):
        if is_command:
            pane.blank()
            pane.say(said, "bold", "  ")
            pane.blank()
        elif said.strip():
            pane.say(said)
    if ids := cited(content):
        pane.blank()
        pane.say(ids, "dim")


def evidence_pane(session: Session, item: Item, around: int, columns: int) -> Text:
    """The lines of evidence around those that the item cites, in the order of the record; cited ones are marked."""
    pane = _Pane(columns)
    for why in (*session.missing, *session.damaged):
        pane.say(f"{why.place.source} {why.place.locator}".rstrip() + f": {why.why}", "bold")
        pane.blank()
    found = evidence(session, item, around)
    if not found:
        pane.say("Nothing is cited here.", "bold")
        if is_ungrounded(item.placed, session.runbook.body) and item.placed.number:
            pane.blank()
            pane.say("a: you know it to be so, and attest it with your name", "dim")
        return pane.text
    for line in found:
        if line.gap:
            pane.say(f"\u2026 {line.gap} more", "dim", OTHER)
        head, said = told(line)
        mark = CITED if line.cited else OTHER
        pane.text.append(mark + head[: max(columns - 2, 20)] + "\n", style="bold" if line.cited else "dim")
        for one in said:
            pane.say(one, "" if line.cited else "dim", OTHER)
        if line.cited:
            pane.say(line.place, "italic", OTHER)
    return pane.text


def head_line(session: Session, item: Item | None, name: str) -> str:
    """What is reviewed, how far it is, who does it."""
    open_, all_ = len(session.open), len(session.items)
    group = HEADS[item.group] if item else "nothing is open"
    return safe(f"{session.runbook.id}  {session.runbook.status}  {open_} of {all_} open  [{group}]  {name}")


def keys_line(session: Session, item: Item | None, columns: int) -> str:
    """The keys that do something with the item, in the words or the letters that there is room for."""
    offer = item is not None and item.offer
    words = "a take  d leave" if offer else "a accept  e edit  d drop  m move  n add"
    if item is not None and len(alike := plain_rest(session, item)) > 1:
        words = f"a accept  A all {len(alike)}  e edit  d drop"
    line = f" {words}  u undo  j/k go  l list  ? help  q quit"
    if len(line) > columns:
        line = " a d u j k l  ? help  q quit" if offer else " a e d m n u j k l  ? help  q quit"
    return line[: max(columns, 1)]
