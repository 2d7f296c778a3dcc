"""Rewrites of many kinds that stay true, for bench/grounding.py: none of them may be complained of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta, timezone
from itertools import pairwise

from inventions import STEPS, Case, Planted, cited

from wetink.model.event import Kind

KINDS: dict[str, Callable[[Case], Planted]] = {}


def kind(work: Callable[[Case], Planted]) -> Callable[[Case], Planted]:
    """Makes a function one of the kinds."""
    KINDS[work.__name__] = work
    return work


_UNIT = re.compile(
    r"(?<![\w.,])(\d+(?:\.\d+)?) ?(ms|s|sec|seconds|min|minutes|h|hours|MiB|GiB|TiB|MB|GB|KiB|%)(?![\w/])"
)
_SAME = {
    "ms": ((1e-3, "s"),), "s": ((1000, "ms"), (1, "seconds")), "sec": ((1, "s"),), "seconds": ((1, "s"), (1000, "ms")),
    "min": ((60, "s"), (1, "minutes")), "minutes": ((60, "s"), (1, "min")), "h": ((60, "min"),),
    "hours": ((60, "minutes"),), "MiB": ((1024, "KiB"),), "GiB": ((1024, "MiB"),), "TiB": ((1024, "GiB"),),
    "MB": ((1000, "kB"),), "GB": ((1000, "MB"),), "KiB": ((1024, "bytes"),), "%": ((1, "percent"),),
}  # fmt: skip


def _told(case: Case) -> Iterator[tuple[str, Callable[[str], Planted]]]:
    for place, text in case.prose():
        if not place.startswith("symptom."):
            yield text, lambda words, place=place: case.with_text(place, words)  # type: ignore[misc]
    for one, line in case.told():
        yield line, lambda words, id_=one.id: case.with_claim("impact", words, id_)  # type: ignore[misc]


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


@kind
def unit_converted(case: Case) -> Planted:
    """The same amount in another unit."""
    for text, put in _told(case):
        for match in _UNIT.finditer(text):
            for by, unit in _SAME[match[2]]:
                shown = f"{_number(float(match[1]) * by)} {unit}"
                yield from put(text[: match.start()] + shown + text[match.end() :])


@kind
def conversion_added(case: Case) -> Planted:
    """A conversion in parentheses behind what was said."""
    for text, put in _told(case):
        for match in _UNIT.finditer(text):
            by, unit = _SAME[match[2]][-1]
            yield from put(f"{text[: match.end()]} ({_number(float(match[1]) * by)} {unit}){text[match.end() :]}")


@kind
def rounded(case: Case) -> Planted:
    """A long number to three places."""
    for text, put in _told(case):
        for match in re.finditer(r"(?<![\w.,:/#@+=-])(\d{5,9})(?![\w:@.,/-])", text):
            near = round(int(match[1]), 3 - len(match[1]))
            yield from put(f"{text[: match.start()]}about {near}{text[match.end() :]}")


@kind
def grouped(case: Case) -> Planted:
    """A long number with its thousands set apart."""
    for text, put in _told(case):
        for match in re.finditer(r"(?<![\w.,:/#@+=-])(?!(?:19|20)\d\d\b)(\d{4,9})(?![\w:@.,/-])", text):
            yield from put(f"{text[: match.start()]}{int(match[1]):,}{text[match.end() :]}")


@kind
def number_in_words(case: Case) -> Planted:
    """A small number in letters."""
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    for text, put in _told(case):
        for match in re.finditer(r"(?<![\w.,:/#@+=-])([2-9]|10)(?= [a-z]{3,})", text):
            yield from put(text[: match.start()] + words[int(match[1]) - 2] + text[match.end() :])


@kind
def told_without_marks(case: Case) -> Planted:
    """What somebody said, word for word, without quotation marks."""
    for one, line in case.told():
        yield from case.with_claim("impact", line, one.id)


@kind
def told_by(case: Case) -> Planted:
    """The same with who said it."""
    for one, line in case.told():
        if one.actor is not None:
            yield from case.with_claim("cause", f"{one.actor.name}: {line}", one.id)


@kind
def two_merged(case: Case) -> Planted:
    """Two sentences of one person as one, citing both."""
    said = list(case.told())
    for (one, line), (other, more) in pairwise(said):
        if one.actor == other.actor and one.id != other.id:
            values = case.new()
            cited(values, case.known, (one.id, other.id))
            text = f"{line.rstrip('.')}; then {more[:1].lower()}{more[1:]}"
            values["impact"].append({"text": text, "evidence": [one.id, other.id]})
            yield f"impact[{len(values['impact']) - 1}]", values


@kind
def local_time(case: Case) -> Planted:
    """The same instant on a wall clock elsewhere."""
    zones = (("UTC", 0), ("CET", 1), ("IST", 5.5), ("EST", -5), ("JST", 9))
    for section in STEPS:
        for step in case.draft[section]:
            for id_ in step["evidence"][:1]:
                at = case.known[id_].at if id_ in case.known else None
                if at is not None:
                    name, hours = case.chance.choice(zones)
                    shown = at.astimezone(timezone(timedelta(hours=hours))).strftime("%H:%M")
                    yield from case.with_claim("impact", f"It was seen at {shown} {name}", id_)


@kind
def deed_told(case: Case) -> Planted:
    """Who ran what."""
    for one in case.timeline.evidence:
        if one.kind is Kind.EXECUTED and one.actor is not None and not one.actor.bot and "\n" not in one.text:
            yield from case.with_claim("impact", f"{one.actor.name} ran `{one.text}`", one.id)


_PASSIVE = {
    "Restart": "restarted", "Read": "read", "Set": "set", "Delete": "deleted", "Stop": "stopped", "Start": "started",
    "List": "listed", "Search": "searched",
}  # fmt: skip
_SYNONYM = {
    "Read": "Inspect", "See": "Find out", "List": "Show", "Search": "Look through", "Restart": "Bounce", "Call": "Ask",
    "Set": "Put", "Delete": "Remove", "Stop": "Shut down", "Run": "Execute", "Look": "Check",
}  # fmt: skip


@kind
def passive(case: Case) -> Planted:
    """A step's sentence as what is done to its object."""
    for place, text in case.prose():
        first, _, rest = text.rstrip(".").partition(" ")
        if place.endswith(".text") and first in _PASSIVE and "." not in rest and ":" not in rest and rest:
            yield from case.with_text(place, f"{rest[:1].upper()}{rest[1:]} is {_PASSIVE[first]}.")


@kind
def synonym(case: Case) -> Planted:
    """Another verb for the same."""
    for place, text in case.prose(quotes=True):
        first, _, rest = text.partition(" ")
        if place.endswith(".text") and first in _SYNONYM:
            yield from case.with_text(place, f"{_SYNONYM[first]} {rest}")


@kind
def quote_cut(case: Case) -> Planted:
    """A quote with words left out, and a mark where."""
    for place, text in case.prose(quotes=True):
        for match in re.finditer(r"\"([^\"…]{40,300})\"", text):
            words = match[1].split()
            cut = f"{' '.join(words[:3])} … {' '.join(words[-3:])}"
            if len(words) > 8:
                yield from case.with_text(place, text[: match.start(1)] + cut + text[match.end(1) :])


@kind
def quote_marks(case: Case) -> Planted:
    """The marks of print instead of those of a typewriter."""
    for place, text in case.prose(quotes=True):
        if text.count('"') == 2:
            yield from case.with_text(place, text.replace('"', "“", 1).replace('"', "”", 1))


@kind
def flags_with_equals(case: Case) -> Planted:
    """A long flag with its value behind a blank."""
    for section, n, k, run in case.commands():
        other = re.sub(r"(?<= )(--[a-z][\w-]+)=(?=[\w./])", r"\1 ", run)
        if other != run:
            values = case.new()
            values[section][n]["commands"][k]["run"] = other
            yield f"{section}[{n}]", values


@kind
def lines_broken(case: Case) -> Planted:
    """A pipe continued on the next line."""
    for section, n, k, run in case.commands():
        if " | " in run and "\n" not in run and "'" not in run and '"' not in run:
            values = case.new()
            values[section][n]["commands"][k]["run"] = run.replace(" | ", " \\\n  | ")
            yield f"{section}[{n}]", values


@kind
def citations_turned(case: Case) -> Planted:
    """The same citations in another order."""
    for section in STEPS:
        for n, step in enumerate(case.draft[section]):
            if len(step["evidence"]) > 1:
                values = case.new()
                values[section][n]["evidence"] = step["evidence"][::-1]
                yield f"{section}[{n}]", values


def rewritten(case: Case, most: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    """(kind, place, draft), so many of each kind."""
    for name, work in KINDS.items():
        some = list(work(case))
        for place, values in case.chance.sample(some, min(most, len(some))):
            yield name, place, values
