"""Paragraphs, headings, items and rows put together again from the lines of a PDF, which knows none of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wetink.artifacts.markdown_blocks import Block
from wetink.artifacts.office_html import box_of
from wetink.artifacts.pdf_text import Line, Page
from wetink.artifacts.urls import bare_urls
from wetink.artifacts.written_times import leading
from wetink.model.event import Link

_BULLET = re.compile(r"(?:([•●○◦▪■□◆‣►➢·∙\uf0b7\uf0a7\uf0d8☐☑☒✅✓✔❏])\s*|(?:[–*-]|o|\d{1,2}[.)])\s+)(?=\S)")
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:page|seite|página|pagina)?\s?#{1,4}(?:\s?(?:/|of|von|de|di|sur)\s?#{1,4})?\W{0,3}", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_URL_END = re.compile(r"https?://[^\s|<>\"]*$")
_URL_GOES_ON = re.compile(r"[^\s|<>\"]+")
_URL_SIGNS = frozenset("/-_=&?%#~+.")
_NO_END = re.compile(r"[.!?:;]$")
_BEFORE_A_TIME = re.compile(
    r"\b(?:at|about|around|by|from|until|till|to|and|before|after|since|approximately|approx\.|ca\.|um|gegen|bis|ab|von"
    r"|seit|vers|à|hacia|las)$",
    re.IGNORECASE,
)
_LOWER_AFTER_HYPHEN = re.compile(r"[a-zà-ÿ]")


def blocks(pages: Sequence[Page]) -> list[Block]:
    """The passages of a document; a block's line is its page. What is repeated at the edges of pages is left out."""
    lines = list(_text_lines(pages))
    walk = _Walk(_Measure.of(lines, max((page.width for page in pages), default=0.0)))
    for line in lines:
        walk.take(line)
    return walk.finish()


# --- what stands on every page ---------------------------------------------------------------------------------


def _text_lines(pages: Sequence[Page]) -> Iterator[Line]:
    """All lines but the heads and feet of pages: the same words, numbers aside, at the same height of many pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_edge(line) for line in _edges(page)})
    many = max(2, sum(bool(page.lines) for page in pages) // 2)
    for page in pages:
        ends = {id(line) for line in _edges(page)}
        kept = [
            line for line in page.lines if id(line) not in ends or not _idle(_edge(line)[0], seen[_edge(line)], many)
        ]
        yield from kept or page.lines


def _edges(page: Page) -> list[Line]:
    """The two highest and two lowest lines of a page, wherever they are drawn in its order."""
    by_height = sorted(page.lines, key=lambda line: -line.y)
    return [*by_height[:2], *by_height[-2:]] if len(by_height) > 4 else by_height


def _edge(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.y / 4)


def _idle(text: str, times: int, many: int) -> bool:
    """Whether words that stand on so many pages are no text: a bare number on two, a sentence on three."""
    return times >= many and (times >= 3 or len(text) < 80 or bool(_PAGE_NUMBER.fullmatch(text)))


# --- sizes -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document: the size of its text, the space from line to line, where lines end."""

    size: float
    spacing: float
    heads: tuple[float, ...]
    rights: dict[int, float]
    right: float
    mono: bool

    @classmethod
    def of(cls, lines: Sequence[Line], width: float) -> _Measure:
        """Measure all lines of a document on pages so wide."""
        sizes: Counter[float] = Counter()
        columns: dict[int, list[float]] = {}
        right = width - min((line.x for line in lines), default=0.0)
        for line in lines:
            sizes[_size(line)] += len(line.text)
            columns.setdefault(round(line.x / 8), []).append(line.end)
        size = sizes.most_common(1)[0][0] if sizes else 10.0
        steps = Counter(
            round((above.y - line.y) / size, 1)
            for above, line in pairwise(lines)
            if above.page == line.page
            and _size(line) == _size(above) == size
            and 0.8 * size < above.y - line.y < 3 * size
        )
        heads = sorted({one for one in sizes if one >= size * 1.12}, reverse=True)[:5]
        mono = 2 * sum(len(line.text) for line in lines if line.mono) > sum(len(line.text) for line in lines)
        spacing = min((step for step, count in steps.items() if count * 5 >= max(steps.values())), default=1.3)
        return cls(size, spacing, tuple(heads), _rights(columns), right, mono)

    def level(self, line: Line) -> int:
        """The level of a heading, 0 for other lines."""
        if _size(line) in self.heads and len(line.text) < 200:
            return self.heads.index(_size(line)) + 1
        told = leading(line.text) if line.bold and _size(line) >= self.size else None
        alone = line.bold and _size(line) >= self.size and len(line.text) < 80 and " | " not in line.text
        return min(6, len(self.heads) + 1) if alone and not (told and told.clock) and line.text[-1] not in ".,;" else 0

    def full(self, line: Line, following: str) -> bool:
        """Whether a line went as far as it could: the next word would not have stood on it."""
        word = following.split(" ", 1)[0]
        right = self.rights.get(round(line.x / 8), self.right)
        return line.end + (len(word) + 1) * line.size * 0.5 > line.x + (right - line.x) * 0.92

    def close(self, above: Line, line: Line) -> bool:
        """Whether a line follows the one above at the usual distance, or stands at the top of the next page."""
        if above.page != line.page:
            return line.page == above.page + 1
        return 0 < above.y - line.y <= (self.spacing + 0.25) * max(above.size, line.size)


def _rights(columns: dict[int, list[float]]) -> dict[int, float]:
    """Where lines end that begin at the same place, if many of them end there; else only the page's margin counts."""
    found = {}
    for column, ends in columns.items():
        start, longest = column * 8.0, max(ends)
        near = sum(end > longest - (longest - start) * 0.1 for end in ends)
        if near >= 3 and near * 3 >= len(ends) and longest - start > 150:
            found[column] = longest
    return found


def _size(line: Line) -> float:
    return round(line.size * 2) / 2


# --- passages --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """The passage that lines are added to."""

    form: str
    first: Line
    last: Line
    text: str
    level: int = 0
    done: bool | None = None
    stamped: bool = False
    links: list[str] = field(default_factory=list)


class _Walk:
    """One pass over the lines."""

    def __init__(self, measure: _Measure) -> None:
        self.measure = measure
        self.made: list[Block] = []
        self.headings: list[tuple[int, str]] = []
        self.items: list[tuple[float, int]] = []
        self.columns: tuple[str, ...] = ()
        self.open: _Open | None = None

    def take(self, line: Line) -> None:
        """One more line: it goes on with the passage, or begins the next."""
        if self.open and _next_cell(self.open, line):
            self.open.form, self.open.level = "row", 0
            self.open.text += f" | {line.text}"
            self.open.links += [link for link in line.links if link not in self.open.links]
            self.open.last = line
            return
        level = self.measure.level(line)
        code = line.mono and not self.measure.mono and not level
        bullet = None if code else _BULLET.match(line.text)
        if self.open and not bullet and self._goes_on(self.open, line, level, code=code):
            self._add(self.open, line)
            return
        self._end()
        text = line.text[bullet.end() :] if bullet else line.text
        stamp = leading(text)
        form = "title" if level else "code" if code else "item" if bullet else "row" if " | " in text else "paragraph"
        self.open = _Open(form, line, line, text, level, stamped=bool(stamp and stamp.clock), links=list(line.links))
        if bullet and bullet[1]:
            self.open.done = box_of(bullet[1])

    def _goes_on(self, now: _Open, line: Line, level: int, *, code: bool) -> bool:
        """Whether a line belongs to the passage above it."""
        if code or now.form == "code":
            return code and now.form == "code" and self._near(now.last, line)
        if level or now.level:
            same = level == now.level and _size(line) == _size(now.last)
            return same and self._near(now.last, line)
        return self._flows(now, line) and not self._is_timed(now, line)

    def _is_timed(self, now: _Open, line: Line) -> bool:
        """Whether a line starts with a time that begins something, not one that a sentence has just come to."""
        stamp = leading(line.text)
        came_to = self.measure.full(now.last, line.text) and not now.stamped and not _NO_END.search(now.last.text)
        came_to = came_to or _BEFORE_A_TIME.search(now.last.text) is not None
        return bool(stamp and stamp.clock) and not came_to

    def _flows(self, now: _Open, line: Line) -> bool:
        """Whether the words above go on in a line of text, by its place and how far the words above went."""
        last = now.last
        page = last.page == line.page
        lower = self._near(last, line) and line.text[0].islower() and not _NO_END.search(last.text)
        if _size(line) != _size(last) or not (self.measure.close(last, line) or lower):
            return False
        listed = now.form in {"item", "row"}
        if listed and page and line.x > now.first.x + 1:
            return True
        if " | " in line.text or (listed and now.first.page == line.page):
            return False
        went_on = self.measure.full(last, line.text) or (lower and len(last.text) > 30)
        return went_on and (page or not _NO_END.search(last.text))

    def _near(self, above: Line, line: Line) -> bool:
        return above.page == line.page and 0 < above.y - line.y <= 2.2 * line.size

    def _add(self, now: _Open, line: Line) -> None:
        if now.form == "code":
            indent = " " * min(40, max(0, round((line.x - now.first.x) / (0.6 * line.size))))
            now.text += f"\n{indent}{line.text}"
        else:
            now.text += _between(now, line) + line.text
        now.links += [link for link in line.links if link not in now.links]
        now.last = line

    def finish(self) -> list[Block]:
        """All passages."""
        self._end()
        return self.made

    def _end(self) -> None:
        now, self.open = self.open, None
        if not now:
            return
        if now.form == "title":
            self.headings = [known for known in self.headings if known[0] < now.level]
        parent = self._parent(now)
        written = [url for url in bare_urls(now.text) if not any(link.startswith(url) for link in now.links)]
        links = tuple(Link(url) for url in dict.fromkeys((*now.links, *written)))
        columns = self.columns if now.form == "row" else ()
        above = tuple(heading for _, heading in self.headings)
        self.made.append(
            Block(now.text, now.form, now.first.page, above, now.level, now.done, links, parent, columns)
        )  # fmt: skip
        if now.form == "title":
            self.headings.append((now.level, now.text))
        elif now.form != "row":
            self.columns = ()
        elif not self.columns and not _DIGITS.search(now.text):
            self.columns = tuple(now.text.split(" | "))

    def _parent(self, now: _Open) -> int | None:
        """The item that an item further right stands under."""
        if now.form != "item":
            self.items = []
            return None
        self.items = [one for one in self.items if one[0] < now.first.x - 3]
        parent = self.items[-1][1] if self.items else None
        self.items.append((now.first.x, len(self.made)))
        return parent


def _next_cell(now: _Open, line: Line) -> bool:
    """Whether a line is the next cell of a row whose last cell went over several lines: further right, and up again."""
    last, first = now.last, now.first
    if line.page != last.page or line.x <= last.x + 1 or line.y < last.y + 0.5 * line.size:
        return False
    if now.form == "row":
        return line.y < first.y + line.size
    narrow = now.form == "paragraph" and len(now.text) < 40 and line.x > last.x + 2 * line.size
    return narrow and line.y < first.y + 2.2 * line.size  # a day and a time, one below the other


def _between(now: _Open, line: Line) -> str:
    """What stands between two lines of a paragraph: nothing inside an address or a word with a hyphen, else a space."""
    found = _URL_END.search(now.text)
    rest = _URL_GOES_ON.match(line.text)
    if found and rest:
        joined = found.group() + rest.group().rstrip(".,;:)")
        known = [link for link in (*now.links, *line.links) if link.startswith(found.group())]
        if known:  # the file says itself where its links lead
            longer = (link for link in known if link != found.group())
            return "" if any(link[: len(joined)] == joined[: len(link)] for link in longer) else " "
        signs = found.group()[-1] in _URL_SIGNS or _URL_SIGNS & set(rest.group()[:-1]) or rest.group().isdigit()
        return "" if signs else " "
    hyphen = now.text[-1:] == "-" and now.text[-2:-1].isalpha() and _LOWER_AFTER_HYPHEN.match(line.text)
    return "" if hyphen else " "
