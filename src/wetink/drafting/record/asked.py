"""Commands that are looks by their shape, whatever is known of their tool: filtered, tabulated, asked again."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from wetink.drafting.language.verbs import among, table
from wetink.drafting.record.pairs import Turn, turn
from wetink.drafting.record.record import Part, Run
from wetink.model.evidence import Risk

_CELLS = re.compile(r"\s{2,}|\t|\s*\|\s*")
_ROWS, _COLUMNS = 3, 3
"""So many rows of so many columns are a table, and nobody prints one to say that something was done."""
_MANY = re.compile(r"\b(?:for|foreach|while|xargs|parallel|pssh)\b")
_SENT = re.compile(r"(?:\w+=\S+\s+)*ssh\s+(?:-\S+\s+)*(?:-[a-zA-Z]\s+\S+\s+)*[\w.@-]+\s+\S")


def asked_by_shape(runs: list[Run]) -> list[Run]:
    """The runs, those as looks that ask, though by their tool they count as changes or as parts of a session.

    Of a tool nobody knows all that is said is that it was run: what is piped into a filter, prints a table, or was made
    several times with different answers, only looks. So do questions about oneself (the time, who one is) that are sent
    to other machines. What destroys is never a look.
    """
    unknown = [run for run in runs if is_unknown(run)]
    found = {run.item.id for run in unknown if run.ok and (_is_filtered(run) or is_table(run.output))}
    again: dict[str, list[Run]] = defaultdict(list)
    for run in unknown:
        if run.ok:
            again[run.key].append(run)
    for some in again.values():
        if any(turn(some[0], other) is Turn.TURNED for other in some[1:]):
            found |= {run.item.id for run in some}
    found |= {run.item.id for run in runs if run.part is Part.SESSION and _asks_others(run)}
    return [replace(run, part=Part.LOOK) if run.item.id in found else run for run in runs]


def is_unknown(run: Run) -> bool:
    """Whether all that is known of a run is that a tool was called."""
    bare = all(effect.attribute == "run" for effect in run.facts.effects)
    return run.part is Part.CHANGE and run.facts.risk is Risk.CHANGES_STATE and bare


def _is_filtered(run: Run) -> bool:
    verbs = run.facts.verbs
    return "|" in run.line and len(verbs) > 1 and verbs[-1].split(" ")[0].lower() in table()["filters"]


def is_table(output: str) -> bool:
    """Whether several rows in a row have the same number of columns."""
    alike = last = 0
    for line in output[:20_000].splitlines():
        cells = len([cell for cell in _CELLS.split(line.strip()) if cell])
        alike = alike + 1 if cells == last and cells >= _COLUMNS else 1
        last = cells
        if alike >= _ROWS:
            return True
    return False


def _asks_others(run: Run) -> bool:
    """Questions about oneself that are sent elsewhere, or to each of several."""
    verbs = [verb.lower() for verb in run.facts.verbs if not among("quiet", verb.lower())]
    asks = bool(verbs) and all(among("of_self", verb) for verb in verbs)
    return asks and bool(_MANY.search(run.line) or _SENT.match(run.line))
