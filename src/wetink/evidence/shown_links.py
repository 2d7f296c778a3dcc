"""Beside each link what its page shows; a dashboard that lies beside gives the names of it and its panels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wetink.evidence.shown import Shown
from wetink.evidence.shown_urls import shown
from wetink.model.event import Alert, Event, Link, Message, Passage

_PANEL = ", panel "
_MOST_ASKED = 3
_LONGEST = 1000


@dataclass(slots=True)
class Board:
    """A dashboard whose JSON lies beside: its title, and each panel's title and queries by its id."""

    title: str
    panels: dict[str, tuple[str, str]] = field(default_factory=dict)


def with_shown(events: Iterable[Event]) -> list[Event]:
    """The same events, their links with what they show where the address or a dashboard tells.

    It has to come before redaction: what stands in an address in its own way of writing is plain text here, and is
    redacted as such.
    """
    given = list(events)
    boards = _boards(given)
    return [_told(event, boards) for event in given]


def _boards(events: Iterable[Event]) -> dict[str, Board]:
    """Dashboards by their uid."""
    found: dict[str, Board] = {}
    places: dict[tuple[str, str], Board] = {}
    for event in events:
        if not isinstance(event.detail, Passage) or event.detail.form != "panel":
            continue
        where, panel, number = event.place.locator.rpartition(_PANEL)
        lines = event.text.splitlines()
        if not panel:
            board = places[event.place.source, event.place.locator] = Board(lines[0] if lines else "")
            uid = next((line[5:] for line in lines if line.startswith("uid: ")), "")
            found.setdefault(uid, board)
        elif board_of := places.get((event.place.source, where)):
            asked = [line.partition(": ")[2] for line in lines if line.startswith(("query ", "query: "))]
            board_of.panels[number] = (lines[0] if lines else "", " ; ".join(asked[:_MOST_ASKED]))
    return found


def _told(event: Event, boards: dict[str, Board]) -> Event:
    detail = event.detail
    if not isinstance(detail, Message | Alert | Passage) or not detail.links:
        return event
    links = tuple(_link(link, boards) for link in detail.links)
    return event if links == detail.links else replace(event, detail=replace(detail, links=links))


def _link(link: Link, boards: dict[str, Board]) -> Link:
    found = None if link.shows else shown(link.url)
    if found is None:
        return link
    board = boards.get(found.name) if found.tool == "Grafana" and found.what == "dashboard" else None
    named = _named(found, board) if board else found
    return replace(link, shows=_cut(str(named))) if board or named.telling else link


def _cut(text: str) -> str:
    """The beginning of it, up to the last whole word: half a secret is not known again."""
    return text if len(text) <= _LONGEST else text[: _LONGEST + 1].rpartition(" ")[0]


def _named(found: Shown, board: Board) -> Shown:
    """With the names people read; a stretch that moves on with the clock says nothing of a dashboard."""
    title, asked = board.panels.get(found.panel, (found.panel, ""))
    lasts = isinstance(found.start, datetime)
    start, end = (found.start, found.end) if lasts else ("", "")
    return replace(found, title=board.title or found.title, panel=title, query=asked, start=start, end=end)
