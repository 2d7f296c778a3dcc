"""What a command answered, in one line: the value or row that people went on to name comes first."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from wetink.drafting.language.client_lines import told_by_system
from wetink.drafting.language.words import Rarity, words
from wetink.drafting.writing.tables import columns_of, pairs_of, table_of

_RULE = re.compile(r"[-+|=\s()]*(?:\(\d+ rows?\)|\d+ rows? in set.*)?")
_UNDER = re.compile(r"\s*[-+|=]{2,}[-+|=\s]*")
"""The line of dashes under the head of a table."""
_BRACKETS = re.compile(r"[\s\[\]{}(),]*|\s*\"[\w.-]+\":\s*[\[{]|\[sudo\] password .*")
"""Lines that hold nothing but the frame of what is printed, or ask for a password."""
_NAME = re.compile(r"[A-Za-z_][\w.]*(?:\([\w*., ]{0,40}\))?")
_GAP = re.compile(r"\s{2,}|\t")
_PAIR = re.compile(r'^[-\s"\']*([\w./-]{1,60})["\']?\s*(?:=|:(?=\s))\s*["\']?([^"\'{}\[\]]{1,100}?)["\']?,?$')
_NUMBER = re.compile(r"^[\d.,]+\s?[a-zA-Z%/]{0,5}$")
_HEAD = re.compile(r"^(?:[A-Z][A-Z0-9%/_-]*(?:\([a-z]+\))?\s*){2,}$")
_MOST, _ROOM, _CELLS = 3, 200, 5
_NAMED, _TELLING = 2.0, 1.0
_HALF, _POINTS = 1.5, 10.0


@dataclass(frozen=True, slots=True)
class Taste:
    """What makes a line worth showing: `named` was said of it later, `telling` is of cause and fix."""

    named: frozenset[str]
    telling: frozenset[str]
    rarity: Rarity

    def mass(self, text: str) -> float:
        """How much a piece of an answer tells."""
        found = words(text)
        return _NAMED * self.rarity.mass(found & self.named) + _TELLING * self.rarity.mass(found & self.telling)

    def of(self, line: str) -> float:
        """The same for lines of unequal length: a long one does not tell more for being long."""
        return self.mass(line) / math.sqrt(len(words(line)) or 1)


def answer(output: str, taste: Taste) -> str:
    """The answer in at most about 200 characters; "" where nothing was printed but a client's own lines."""
    told = told_by_system(output.splitlines())
    shown = table_of(told)
    if shown is not None and len(shown.rows) == 1 and "".join(told).lstrip()[:1] in {"{", "["}:
        return _short(_named_pairs([cell for cell in zip(shown.head, shown.rows[0], strict=True) if cell[1]], taste))
    if shown is not None:
        return _short(_rows(shown.head, shown.rows, taste))
    raw = [line.expandtabs().rstrip().removeprefix("→ ").replace('\\"', "") for line in told]
    lines = [line for line in raw if not _RULE.fullmatch(line.strip()) and not _BRACKETS.fullmatch(line)]
    if not lines:
        return ""
    upright = [] if any(_UNDER.fullmatch(line) for line in raw) else pairs_of(lines)
    if upright:
        return _short(_named_pairs(upright, taste))
    under = raw[raw.index(lines[0]) + 1 :][:1]
    table = _table(lines, ruled=bool(under and _is_under(under[0], lines[0])))
    if table:
        return _short(_rows(*table, taste))
    return _short(_pairs(lines, taste) or _lines(lines, taste))


def _is_under(line: str, head: str) -> bool:
    """Whether a line of dashes stands below heads: in one piece it does so below a single one."""
    whole = not set(line.strip()) & set(" +|")
    return _UNDER.fullmatch(line) is not None and not (whole and " " in head.strip())


def equation(output: str) -> tuple[str, str] | None:
    """Name and value of an answer that is one setting ("max_connections", "200"); None for any other."""
    lines = [line for line in output.splitlines() if line.strip() and not _RULE.fullmatch(line.strip())]
    if len(lines) == 2 and _NAME.fullmatch(lines[0].strip()) and " " not in lines[1].strip():
        return lines[0].strip(), lines[1].strip()
    pair = _PAIR.match(lines[0].strip()) if len(lines) == 1 else None
    return (pair.group(1), pair.group(2)) if pair and _NUMBER.match(pair.group(2)) else None


def apart(bad: str, well: str) -> bool:
    """Whether two answers are measures that clearly differ: one number each, by half or more, or one share each."""
    first, second = _measure(bad), _measure(well)
    if first is None or second is None or first[1] != second[1]:
        return False
    low, high = sorted((first[0], second[0]))
    return high - low >= _POINTS if first[1] else high >= _HALF * low and high > low


def _measure(output: str) -> tuple[float, bool] | None:
    """The number of an answer, and whether it is a share of a hundred; None where there is none, or more than one."""
    shares = re.findall(r"(\d+(?:\.\d+)?) ?%", output)
    if shares:
        return (float(shares[0]), True) if len(shares) == 1 else None
    pair = equation(output)
    text = pair[1] if pair else output.strip()
    return (float(text), False) if re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", text) else None


def _table(lines: list[str], *, ruled: bool) -> tuple[list[str], list[list[str]]] | None:
    """Head and rows of a table: columns between bars, or under a head in capitals; None where it is no table."""
    if all("|" in line for line in lines) and len(lines) > 1 and not lines[0].lstrip().startswith("{"):
        cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    elif ruled and not lines[0].strip().count(" "):
        return [lines[0].strip()], [[line.strip()] for line in lines[1:]] if len(lines) > 1 else [["nothing"]]
    elif (ruled or _HEAD.match(lines[0].strip())) and len(lines) > 1:
        cells = _columns(lines)
    elif lines[0].startswith("Filesystem ") and len(lines) > 1:
        cells = [lines[0].replace("Mounted on", "Mounted").split(), *(line.split() for line in lines[1:])]
    else:
        both = [line.strip() for line in lines]
        if len(both) == 2 and _NAME.fullmatch(both[0]) and " " not in both[1]:
            return [both[0]], [[both[1]]]
        return None
    head, rows = cells[0], [row for row in cells[1:] if len(row) == len(cells[0])]
    return (head, rows) if rows and len(head) > 1 else None


def _columns(lines: list[str]) -> list[list[str]]:
    """Cells under a head in capitals: cut at wide gaps, else where each word of the head begins."""
    head = _GAP.split(lines[0].strip())
    rows = [_GAP.split(line.strip()) for line in lines[1:]]
    if len(head) > 1 and all(len(row) == len(head) for row in rows):
        return [head, *rows]
    starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", lines[0])]
    starts = starts if len(starts) > 1 else [match.start() for match in re.finditer(r"\S+", lines[0])]
    spans = list(zip(starts, [*starts[1:], None], strict=True))
    return [[line[a:b].strip() for a, b in spans] for line in lines]


def _rows(head: list[str], rows: list[list[str]], taste: Taste) -> str:
    if len(head) == 1:
        same = all(row == rows[0] for row in rows)
        values = rows[:1] if same else rows[:_MOST]
        times = f", {len(rows)} times" if same and len(rows) > 1 else ""
        return f"{'; '.join(row[0] for row in values)}{times} ({head[0]})"
    if len(rows) > 1 and all(row == rows[0] for row in rows):
        return f"{_row(head, rows[0], taste, alone=False)}, {len(rows)} times"
    label = _label(head, rows)
    ranked = sorted(range(len(rows)), key=lambda n: (-taste.mass(" ".join(rows[n])), -_measured(head, rows[n]), n))
    chosen, text = sorted(ranked[:_MOST]), ""
    for n in ranked[:_MOST]:
        longer = "; ".join(
            _row(head, rows[k], taste, alone=len(rows) == 1, label=label) for k in sorted(ranked[: ranked.index(n) + 1])
        )
        if text and len(longer) > _ROOM:
            chosen = sorted(ranked[: ranked.index(n)])
            break
        text = longer
    more = len(rows) - len(chosen)
    return f"{text}; and {more} more" if more else text


def _label(head: list[str], rows: list[list[str]]) -> int:
    """The column that names the rows: the first that differs and is neither a state, a measure nor a time."""
    for at, name in enumerate(head):
        kinds = set(name.lower().split()) | {name.lower()}
        told = columns_of("states") | columns_of("measures") | columns_of("times")
        if kinds.isdisjoint(told) and (len(rows) == 1 or len({row[at] for row in rows}) > 1):
            return at
    return 0


def _measured(head: list[str], row: list[str]) -> float:
    """The largest of the numbers in a row that stand under a measure."""
    cells = (
        cell.rstrip("%").replace(",", "")
        for name, cell in zip(head, row, strict=True)
        if name.lower() in columns_of("measures")
    )
    return max((float(cell) for cell in cells if re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", cell)), default=0.0)


def _row(head: list[str], row: list[str], taste: Taste, *, alone: bool, label: int = 0) -> str:
    """One row: its name, then its cells with their heads; the only row is not named, the command does."""
    if len(head) == 2 and head[1].lower() == "value":  # a list of settings
        return f"{row[0]} {row[1]}"
    own = row[label]
    name = (
        f"{head[label]} {own}"
        if _NUMBER.match(own) and not alone and len(head) > _MOST
        else own
        if own and not _NUMBER.match(own)
        else ""
    )
    is_state = alone and head[label].lower() in columns_of("states")
    cells = [
        cell
        for at, cell in enumerate(zip(head, row, strict=True))
        if cell[1] and not (name and not is_state and (at == label or cell[1].endswith(name)))
    ]
    shown = ", ".join(f"{title} {value}" for title, value in _chosen(cells, taste))
    if is_state or (alone and shown):
        return shown
    return f"{name}: {shown}" if name and shown else name or shown


def _chosen(cells: list[tuple[str, str]], taste: Taste) -> list[tuple[str, str]]:
    """Of many cells those that were named, shares, and states; else those that tell; else the first few."""
    if len(cells) <= _MOST:
        return cells
    named = [cell for cell in cells if _named(cell[1], taste) or cell[1].endswith("%") or _asked(cell, taste)]
    states = [cell for cell in cells if cell[0].lower() in columns_of("states")]
    telling = [cell for cell in cells if taste.mass(" ".join(cell)) > 0]
    both = [cell for cell in cells if cell in named or (len(named) < _MOST and cell in states)]
    return (both or telling or cells)[:_CELLS]


def _asked(cell: tuple[str, str], taste: Taste) -> bool:
    """A number whose head was named: "the lag"."""
    return bool(_NUMBER.match(cell[1])) and bool(words(cell[0]) & taste.named)


def _named(value: str, taste: Taste) -> bool:
    return bool(words(value) & taste.named)


def _pairs(lines: list[str], taste: Taste) -> str:
    """Settings, one on a line: those that were named, else the first few."""
    found = [(match[1], " ".join(match[2].split()), match[0]) for line in lines if (match := _PAIR.match(line.strip()))]
    if not found or len(found) < len(lines) - 1 or any("  " in whole or ": " in value for _, value, whole in found):
        return ""
    first = "" if _PAIR.match(lines[0].strip()) else f"{lines[0].strip().rstrip(',')}, "
    if len(found) == 2 and found[0][0].endswith("name") and found[1][0].endswith("value"):
        return f"{found[0][1]} {found[1][1]}"
    return first + _named_pairs([(name, value) for name, value, _ in found], taste)


def _named_pairs(found: list[tuple[str, str]], taste: Taste) -> str:
    """Of names with values those that tell, then states, then the first few."""
    ranked = sorted(found, key=lambda pair: (-taste.of(" ".join(pair)), pair[0].lower() not in columns_of("states")))
    return ", ".join(f"{name} {value}" for name, value in found if (name, value) in ranked[: _MOST + 1])


def _lines(lines: list[str], taste: Taste) -> str:
    """The lines that tell most, in their order, equal ones once."""
    headless = [line for line in lines if not line.rstrip().endswith(":")] or lines
    flat = [" ".join(line.split()).rstrip(",") for line in headless]
    times = Counter(flat)
    several = list(times)
    ranked = sorted(range(len(several)), key=lambda n: (-taste.of(several[n]), n))
    chosen: list[int] = []
    room = _ROOM
    for n in ranked[:_MOST]:
        if chosen and len(several[n]) > room:
            continue
        chosen.append(n)
        room -= len(several[n])
    shown = [
        _around(several[n], taste) + (f" ({times[several[n]]} times)" if times[several[n]] > 1 else "")
        for n in sorted(chosen)
    ]
    return "; ".join(shown)


def _around(line: str, taste: Taste) -> str:
    """A long line from a little before its most telling word on."""
    if len(line) <= _ROOM:
        return line
    pieces = list(re.finditer(r"\S+", line))
    best = max(pieces, key=lambda piece: (taste.of(piece.group()), -piece.start()))
    start = max(0, min(best.start() - _ROOM // 3, len(line) - _ROOM))
    start = line.rfind(" ", 0, start) + 1 if start else 0
    return ("…" if start else "") + line[start : start + _ROOM] + ("…" if start + _ROOM < len(line) else "")


def _short(text: str, most: int = _ROOM + 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]}…"
