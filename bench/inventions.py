"""Inventions of many kinds, each planted alone into a correct draft, for bench/grounding.py.

A kind takes a `Case` and yields drafts (the JSON contract as plain values), each with the place at which a finding has
to be. What happens to be true, because the record says it elsewhere in the same words, is left out.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wetink.model.event import Kind
from wetink.model.evidence import Evidence, Outcome, Risk, Timeline

Values = dict[str, Any]
Planted = Iterator[tuple[str, Values]]
_QUOTING = re.compile(r"[\"“„«`\[=]|(?<!\w)'\S")
"""Marks of what stands there letter for letter."""
STEPS = ("diagnosis", "resolution", "verification")
CLAIMS = ("impact", "cause", "not_this", "before_you_start", "escalation")
FIELDS = ("text", "expect", "if", "check", "undo")


@dataclass
class Case:
    """A correct draft, its record, and the drafts of other incidents, from which what never happened here is taken."""

    draft: Values
    timeline: Timeline
    others: list[Values]
    chance: random.Random
    said: str = field(init=False)
    known: dict[str, Evidence] = field(init=False)

    def __post_init__(self) -> None:
        """What the record says, for leaving out what is true."""
        self.known = {one.id: one for one in self.timeline.evidence}
        self.said = " ".join(" ".join(str(one.text).split()) for one in self.timeline.evidence)

    def new(self) -> Values:
        """A copy to plant in."""
        return copy.deepcopy(self.draft)

    def commands(self) -> Iterator[tuple[str, int, int, str]]:
        """(section, step, command, text)."""
        for section in STEPS:
            for n, step in enumerate(self.draft[section]):
                for k, command in enumerate(step["commands"]):
                    yield section, n, k, command["run"]

    def with_command(self, section: str, n: int, k: int, run: str) -> Planted:
        """The draft with another command there, unless somebody typed it."""
        if " ".join(run.split()) not in self.said:
            values = self.new()
            values[section][n]["commands"][k]["run"] = run
            yield f"{section}[{n}]", values

    def prose(self, *, quotes: bool = False) -> Iterator[tuple[str, str]]:
        """(place, text) of sentences; without `quotes` only those outside of quotation marks and code."""
        for place, text in places(self.draft):
            if text and (quotes or not _QUOTING.search(text)):
                yield place, text

    def with_text(self, place: str, text: str) -> Planted:
        """The draft with other words there."""
        values = self.new()
        put(values, place, text)
        yield place.rsplit(".", 1)[0], values

    def with_claim(self, section: str, text: str, *ids: str) -> Planted:
        """The draft with one more claim."""
        values = self.new()
        cited(values, self.known, ids)
        values[section].append({"text": text, "evidence": list(ids)})
        yield f"{section}[{len(values[section]) - 1}]", values

    def told(self) -> Iterator[tuple[Evidence, str]]:
        """Sentences of people, as a draft would tell them without quotation marks: (the message, the sentence)."""
        for one in self.timeline.evidence:
            if one.kind is Kind.SAID and one.actor is not None and not one.actor.bot:
                for line in re.split(r"(?<=[.!?])\s+|\n+", re.sub(r"`[^`]*`|```.*", " ", str(one.text))):
                    if (
                        5 <= len(line.split()) <= 30
                        and not re.search(r"[?@<>]|https?:", line)
                        and not _QUOTING.search(line)
                    ):
                        yield one, line.strip()


def places(values: Values) -> Iterator[tuple[str, str]]:
    """(place, text) of every sentence of a draft."""
    for name in ("alerts", "customers", "dashboards"):
        for n, claim in enumerate(values["symptom"][name]):
            yield f"symptom.{name}[{n}].text", claim["text"]
    for section in (*CLAIMS, *STEPS, "ruled_out", "prevention"):
        for n, one in enumerate(values[section]):
            for name in FIELDS if section in STEPS or one.get("commands") else ("text",):
                yield f"{section}[{n}].{name}", one.get(name) or ""


def put(values: Values, place: str, text: str) -> None:
    """Write a text to its place."""
    found = re.fullmatch(r"([\w.]+)\[(\d+)\]\.(\w+)", place)
    if found is None:
        raise KeyError(place)
    section: Any = values
    for key in found[1].split("."):
        section = section[key]
    section[int(found[2])][found[3]] = text


def cited(values: Values, known: dict[str, Evidence], ids: tuple[str, ...]) -> None:
    """Put evidence into the draft's own map, as the record has it."""
    for id_ in ids:
        one = known[id_]
        values["evidence"].setdefault(
            id_,
            {
                "source": one.places[0].source,
                "locator": one.places[0].locator,
                "at": one.at.isoformat() if one.at else None,
                "actor": one.who,
                "kind": str(one.kind),
                "outcome": str(one.outcome) if one.outcome else None,
                "text": str(one.text),
            },
        )


KINDS: dict[str, tuple[str, Callable[[Case], Planted]]] = {}
"""Name -> how bad it is, and what plants it."""


def kind(severity: str) -> Callable[[Callable[[Case], Planted]], Callable[[Case], Planted]]:
    """Makes a function one of the kinds."""

    def named(work: Callable[[Case], Planted]) -> Callable[[Case], Planted]:
        KINDS[work.__name__] = (severity, work)
        return work

    return named


_HOST = re.compile(r"(?<![\w./=-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-?\d+(?:\.[a-z0-9-]+){0,4}(?![\w.-])")
_SPACE = re.compile(r"(?<=\s)(-n |--namespace[= ])([a-z][\w-]*)")
_FLAG = re.compile(r"(?<=\s)--?[a-zA-Z][\w-]*(?:[= ])([\w.:/%-]+)")


@kind("critical")
def host_swapped(case: Case) -> Planted:
    """A command on another host that is real."""
    real = {name for _, _, _, run in case.commands() for name in _HOST.findall(run)}
    real |= {name for one in case.timeline.evidence if one.kind is Kind.EXECUTED for name in _HOST.findall(one.text)}
    for section, n, k, run in case.commands():
        for match in _HOST.finditer(run):
            alike = sorted(name for name in real if name[:2] == match[0][:2] and name != match[0])
            for other in alike[:2]:
                yield from case.with_command(section, n, k, run[: match.start()] + other + run[match.end() :])


@kind("critical")
def namespace_swapped(case: Case) -> Planted:
    """A command in another namespace, one of the record or one that sounds right."""
    real = {match[1] for one in case.timeline.evidence for match in _SPACE.findall(str(one.text))}
    for section, n, k, run in case.commands():
        for match in _SPACE.finditer(run):
            for other in sorted((real | {"staging"}) - {match[2]})[:3]:
                yield from case.with_command(section, n, k, run[: match.start(2)] + other + run[match.end(2) :])


@kind("critical")
def flag_value(case: Case) -> Planted:
    """Another value of a flag."""
    for section, n, k, run in case.commands():
        for match in _FLAG.finditer(run):
            value = match[1]
            digits = re.search(r"\d+", value)
            other = value.replace(digits[0], str(int(digits[0]) * 2 + 1), 1) if digits else f"{value}-2"
            yield from case.with_command(section, n, k, run[: match.start(1)] + other + run[match.end(1) :])


@kind("critical")
def number_in_command(case: Case) -> Planted:
    """Another number in a command."""
    for section, n, k, run in case.commands():
        for match in re.finditer(r"(?<![\w.:/<-])(\d{1,8})(?![\w:/.>-])", run):
            other = str(int(match[1]) * 10 + 3)
            yield from case.with_command(section, n, k, run[: match.start()] + other + run[match.end() :])


@kind("high")
def risk_downgraded(case: Case) -> Planted:
    """A change that is called a look."""
    for section, n, k, _ in case.commands():
        if case.draft[section][n]["commands"][k]["risk"] == "destructive":
            values = case.new()
            values[section][n]["commands"][k]["risk"] = "read-only"
            yield f"{section}[{n}]", values


@kind("critical")
def foreign_step(case: Case) -> Planted:
    """The step of another incident, citing what was done here."""
    for other in case.others:
        for step in other["resolution"]:
            if step["commands"] and case.draft["resolution"]:
                values = case.new()
                ids = case.draft["resolution"][-1]["evidence"]
                values["resolution"].append({**copy.deepcopy(step), "evidence": ids})
                yield f"resolution[{len(values['resolution']) - 1}]", values


@kind("critical")
def proposal_as_step(case: Case) -> Planted:
    """A command that was only proposed, refused, failed or taken back, as a step that cites the very place."""
    ran = {" ".join(str(one.text).split()) for one in case.timeline.evidence if one.kind is Kind.EXECUTED}
    ran |= {" ".join(run.split()) for _, _, _, run in case.commands()}
    told = {id_ for section in STEPS for step in case.draft[section] for id_ in step["evidence"]}
    for one in case.timeline.evidence:
        line = " ".join(str(one.text).split())
        changes = one.facts is not None and one.facts.risk is not Risk.READ_ONLY
        proposed = one.kind is Kind.PROPOSED and line not in ran and not {one.id, one.of} & told
        bad = one.kind is Kind.EXECUTED and one.outcome in {Outcome.REFUSED, Outcome.REVERTED}
        if changes and (proposed or bad):
            ids = (one.id, *((one.of,) if one.of else ()))
            values = case.new()
            cited(values, case.known, ids)
            command = {"run": str(one.text), "risk": str(one.facts.risk) if one.facts else "changes-state"}
            step = dict.fromkeys(("expect", "if", "check", "undo", "sure"), "")
            values["resolution"].append({"text": "Then do this.", "commands": [command], "evidence": list(ids), **step})
            yield f"resolution[{len(values['resolution']) - 1}]", values


@kind("high")
def steps_swapped(case: Case) -> Planted:
    """Two changes in the wrong order, which were done one after the other."""
    steps = case.draft["resolution"]
    runs = [" ".join(str(one.text).split()) for one in case.timeline.evidence if one.kind is Kind.EXECUTED]

    def once(step: Values) -> bool:
        """Whether each of its commands changes something and was run one time only."""
        commands = [" ".join(command["run"].split()) for command in step["commands"]]
        changes = all(command["risk"] != "read-only" for command in step["commands"])
        return changes and bool(commands) and all(runs.count(run) == 1 for run in commands)

    for n in range(len(steps) - 1):
        if not (once(steps[n]) and once(steps[n + 1])):
            continue
        times = [
            [
                case.known[id_].at
                for id_ in step["evidence"]
                if id_ in case.known and case.known[id_].kind is Kind.EXECUTED
            ]
            for step in steps[n : n + 2]
        ]
        first, then = ([at for at in some if at is not None] for some in times)
        if first and then and max(first) < min(then):
            values = case.new()
            values["resolution"][n : n + 2] = values["resolution"][n : n + 2][::-1]
            yield f"resolution[{n}]", values


@kind("critical")
def undo_foreign(case: Case) -> Planted:
    """A way back that nobody took and no grammar gives: the command of another incident."""
    for other in case.others:
        runs = [
            command["run"] for step in other["resolution"] for command in step["commands"] if "\n" not in command["run"]
        ]
        for n, step in enumerate(case.draft["resolution"]):
            for run in runs[:1]:
                if step["commands"] and "<" not in run:
                    yield from case.with_text(f"resolution[{n}].undo", f"`{run}`.")


@kind("critical")
def check_foreign(case: Case) -> Planted:
    """A look after a change that nobody made and no grammar gives."""
    for other in case.others:
        runs = [
            command["run"] for step in other["diagnosis"] for command in step["commands"] if "\n" not in command["run"]
        ]
        for n, step in enumerate(case.draft["resolution"]):
            for run in runs[:1]:
                if step["commands"] and "<" not in run:
                    yield from case.with_text(f"resolution[{n}].check", f"`{run}` shows it.")


_NUMBER = re.compile(r"(?<![\w.,:/#@+=-])(\d{1,7}(?:\.\d+)?)(?![\w:@]|[/-]\w|[.,]\d)")


@kind("high")
def number_in_text(case: Case) -> Planted:
    """Another number in a sentence."""
    for place, text in case.prose():
        for match in _NUMBER.finditer(text):
            whole, _, part = match[1].partition(".")
            other = f"{whole}.{(int(part) + 7) % 10 ** len(part):0{len(part)}}" if part else str(int(whole) * 3 + 4)
            if other not in case.said:
                yield from case.with_text(place, text[: match.start()] + other + text[match.end() :])


@kind("high")
def number_told(case: Case) -> Planted:
    """Another number in a sentence of somebody, told without quotation marks."""
    for one, line in case.told():
        for match in _NUMBER.finditer(line):
            other = str(round(float(match[1]) * 3 + 4))
            if not re.search(rf"(?<!\d){other}(?!\d)", case.said):
                changed = line[: match.start()] + other + line[match.end() :]
                yield from case.with_claim("impact", changed, one.id)


@kind("high")
def numbers_exchanged(case: Case) -> Planted:
    """Two numbers of one sentence in each other's place: both are true, elsewhere."""
    for one, line in case.told():
        found = list(_NUMBER.finditer(line))
        if len(found) == 2 and found[0][1] != found[1][1]:
            a, b = found
            text = line[: a.start()] + b[1] + line[a.end() : b.start()] + a[1] + line[b.end() :]
            yield from case.with_claim("impact", text, one.id)


_UNIT = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?) ?(ms|s|sec|seconds?|min|minutes?|h|hours?|[KMGT]i?B|%|percent)(?![\w/])"
)
_OTHER_UNIT = {
    "ms": "s", "s": "ms", "sec": "ms", "second": "minute", "seconds": "minutes", "min": "h", "minute": "hour",
    "minutes": "hours", "h": "min", "hour": "minute", "hours": "minutes", "KB": "MB", "MB": "GB", "GB": "TB",
    "TB": "GB", "KiB": "MiB", "MiB": "GiB", "GiB": "TiB", "TiB": "GiB", "%": "ms", "percent": "seconds",
}  # fmt: skip


def _of_sentences(case: Case) -> Iterator[tuple[str, Callable[[str], Planted]]]:
    """Sentences of the draft, and those of people told in it: (words, what puts other words there)."""
    for place, text in case.prose():
        yield text, lambda words, place=place: case.with_text(place, words)  # type: ignore[misc]
    for one, line in case.told():
        yield line, lambda words, id_=one.id: case.with_claim("impact", words, id_)  # type: ignore[misc]


@kind("high")
def unit_changed(case: Case) -> Planted:
    """Seconds for milliseconds, gigabytes for megabytes."""
    for text, put_ in _of_sentences(case):
        for match in _UNIT.finditer(text):
            yield from put_(f"{text[: match.start(2)]}{_OTHER_UNIT[match[2]]}{text[match.end() :]}")


@kind("high")
def percent_or_count(case: Case) -> Planted:
    """A share told as a count, a count as a share."""
    for text, put_ in _of_sentences(case):
        for match in re.finditer(r"(?<![\w.,:/-])(\d+) ?(?:%|percent)(?!\w)", text):
            yield from put_(f"{text[: match.start()]}{match[1]} requests{text[match.end() :]}")
        for match in re.finditer(r"(?<![\w.,:/#-])(\d{2,4})(?= [a-z]{4,})", text):
            yield from put_(f"{text[: match.end()]} %{text[match.end() :]}")


_NEXT_UNIT = {
    "s": (60, "min"), "min": (60, "h"), "ms": (1000, "s"), "KiB": (1024, "MiB"), "MiB": (1024, "GiB"),
    "GiB": (1024, "TiB"), "MB": (1000, "GB"), "GB": (1000, "TB"),
}  # fmt: skip


@kind("high")
def conversion_wrong(case: Case) -> Planted:
    """A true amount with a conversion in parentheses that is not the same amount."""
    wrong = _NEXT_UNIT
    for text, put_ in _of_sentences(case):
        for match in _UNIT.finditer(text):
            if match[2] in wrong and float(match[1].replace(",", ".")) >= 5:
                by, unit = wrong[match[2]]
                value = float(match[1].replace(",", ".")) / by * 1.3
                yield from put_(f"{text[: match.end()]} ({value:.3g} {unit}){text[match.end() :]}")


@kind("high")
def hour_shifted(case: Case) -> Planted:
    """When something was done, some hours off, with a zone named."""
    for section in STEPS:
        for step in case.draft[section]:
            for id_ in step["evidence"][:1]:
                at = case.known[id_].at if id_ in case.known else None
                if at is not None:
                    hour = (at.hour + case.chance.choice((1, 2, 3, 5))) % 24
                    yield from case.with_claim("impact", f"It was seen at {hour:02}:{at.minute:02} UTC", id_)


_NO = re.compile(
    r"\b(?:not|never|nicht|kein|keine|keinen|pas|jamais|aucun|aucune|não|nunca|nie|nem|niet|geen|nao|inte|ikke|ne"
    r"|cannot)\b ?|n['’]t\b"
)
_IS = re.compile(r"\b(?:is|are|was|were|has|have|had|will|can|ist|sind|war|hat|est|sont)\b")
_GERMAN = frozenset({"ist", "sind", "war", "hat"})


@kind("high")
def negation_dropped(case: Case) -> Planted:
    """What was not so, told as so; in English and in the languages of the incidents."""
    for one, line in case.told():
        found = list(_NO.finditer(line))
        if len(found) == 1:
            text = line[: found[0].start()] + ((found[0][0] == "cannot " and "can ") or "") + line[found[0].end() :]
            yield from case.with_claim("cause", text.replace("ca ", "can ").replace("wo ", "will "), one.id)


@kind("high")
def negation_added(case: Case) -> Planted:
    """What was so, told as not so."""
    for one, line in case.told():
        if re.search(r"\b(?:not|no|never|nobody|nothing|none|without)\b|n['’]t\b", line):
            continue
        for match in list(_IS.finditer(line))[:1]:
            word = {"est": "pas", "sont": "pas"}.get(match[0], "nicht" if match[0] in _GERMAN else "not")
            yield from case.with_claim("cause", f"{line[: match.end()]} {word}{line[match.end() :]}", one.id)


_TURNS = (
    ("rose", "fell"), ("rising", "falling"), ("grows", "shrinks"), ("growing", "shrinking"), ("increased", "decreased"),
    ("dropped", "rose"), ("dropping", "rising"), ("higher", "lower"), ("more than", "less than"), ("above", "below"),
    ("over", "under"), ("up", "down"), ("faster", "slower"), ("before", "after"), ("enabled", "disabled"),
    ("on", "off"), ("full", "empty"), ("open", "closed"), ("started", "stopped"), ("better", "worse"),
    ("first", "last"), ("old", "new"), ("oldest", "newest"), ("all", "none of the"), ("only", "not only"),
    ("added", "removed"), ("same", "different"),
    ("works", "fails"), ("steigt", "sinkt"), ("voll", "leer"), ("mehr", "weniger"), ("vor", "nach"), ("alle", "keine"),
    ("monte", "baisse"), ("plein", "vide"), ("avant", "après"), ("antes", "después"), ("mayor", "menor"),
)  # fmt: skip


@kind("high")
def direction_flipped(case: Case) -> Planted:
    """Rose for fell, above for below, before for after."""
    for one, line in case.told():
        for pair in _TURNS:
            for this, that in (pair, pair[::-1]):
                found = list(re.finditer(rf"\b{this}\b", line))
                if len(found) == 1 and not re.search(rf"\b{that}\b", line):
                    yield from case.with_claim(
                        "cause", line[: found[0].start()] + that + line[found[0].end() :], one.id
                    )


@kind("high")
def cause_foreign(case: Case) -> Planted:
    """The cause of another incident, citing this one."""
    for other in case.others:
        for claim in other["cause"][:1]:
            ids = next((one["evidence"] for one in (*case.draft["cause"], *case.draft["diagnosis"])), [])
            text = re.sub(r"[\"“”]|\([^)]*\)\s*$", "", claim["text"]).strip()
            if ids:
                yield from case.with_claim("cause", f"It happened because {text}", *ids)


_WORD = re.compile(r"[A-Za-zà-ÿ]{4,}")


@kind("medium")
def quote_reworded(case: Case) -> Planted:
    """A quote with one of its words exchanged for another of the record."""
    words = sorted(set(_WORD.findall(case.said)))
    for place, text in case.prose(quotes=True):
        for match in re.finditer(r"[\"“]([^\"”]{12,300})[\"”]", text):
            inside = list(_WORD.finditer(match[1]))
            if inside:
                one = case.chance.choice(inside)
                start = match.start(1) + one.start()
                other = case.chance.choice([word for word in words if word[0] != one[0][0]])
                yield from case.with_text(place, text[:start] + other + text[start + len(one[0]) :])


@kind("high")
def quote_credited(case: Case) -> Planted:
    """A quote put into the mouth of somebody else who was there."""
    people = [one.name for one in case.timeline.people if not one.bot and " " in one.name]
    for place, text in case.prose(quotes=True):
        for name in people:
            if f"({name})" in text:
                for other in [one for one in people if one != name][:2]:
                    yield from case.with_text(place, text.replace(f"({name})", f"({other})"))


@kind("high")
def deed_credited(case: Case) -> Planted:
    """What one person did, told of another who was there."""
    people = [one.name for one in case.timeline.people if not one.bot and " " in one.name]
    for one in case.timeline.evidence:
        others = [name for name in people if one.actor is not None and name != one.actor.name and name not in one.text]
        if one.kind is Kind.EXECUTED and one.actor is not None and one.actor.name in people and others:
            name = case.chance.choice(others)
            yield from case.with_claim("impact", f"{name} ran `{one.text}`".replace("\n", " "), one.id)


@kind("high")
def owner_swapped(case: Case) -> Planted:
    """Another person who was there as the owner."""
    owner = case.draft["owner"]
    for one in case.timeline.people:
        if owner and not one.bot and one.name != owner["name"] and one.handle != owner["handle"]:
            values = case.new()
            values["owner"] = {"name": one.name, "handle": one.handle, "evidence": owner["evidence"]}
            yield "owner", values


@kind("high")
def status_done(case: Case) -> Planted:
    """What is only filed as done."""
    for n, item in enumerate(case.draft["prevention"]):
        if item["status"] == "filed":
            values = case.new()
            values["prevention"][n]["status"] = "done"
            yield f"prevention[{n}]", values


@kind("high")
def link_of_another(case: Case) -> Planted:
    """The address of another ticket on the same host, one of the record where there is one."""
    urls = sorted(set(re.findall(r"https?://[^\s<>|\"'`)\]]+\w", case.said)))
    for n, item in enumerate(case.draft["prevention"]):
        home = re.match(r"https?://[^/]+", item["url"] or "")
        if home:
            alike = [url for url in urls if url.startswith(home[0]) and url.rstrip("/") != item["url"].rstrip("/")]
            made = re.sub(r"\d(?=\D*$)", lambda m: str((int(m[0]) + 3) % 10), item["url"])
            for url in (*alike[:2], made):
                values = case.new()
                values["prevention"][n]["url"] = url
                if url != item["url"]:
                    yield f"prevention[{n}]", values


@kind("medium")
def tickets_exchanged(case: Case) -> Planted:
    """What one ticket is for under the number of another."""
    items = case.draft["prevention"]
    for n in range(len(items) - 1):
        if items[n]["ref"] and items[n + 1]["ref"]:
            values = case.new()
            texts = [items[n + 1]["text"], items[n]["text"]]
            values["prevention"][n]["text"], values["prevention"][n + 1]["text"] = texts
            yield f"prevention[{n}]", values


@kind("high")
def alert_near_miss(case: Case) -> Planted:
    """An alert by a name that is nearly right."""
    for n, name in enumerate(case.draft["alerts"]):
        parts = re.findall(r"[A-Z][a-z]+", name)
        for other in (
            (name.replace(parts[-1], "Warning"), name.replace(parts[0], f"{parts[0]}s")) if len(parts) > 1 else ()
        ):
            if other != name and other not in case.said:
                values = case.new()
                values["alerts"][n] = other
                yield f"alerts[{n}]", values


@kind("medium")
def citation_of_the_next(case: Case) -> Planted:
    """Citations that slid to the neighbour of what they should be."""
    order = list(case.known)
    for section in STEPS:
        for n, step in enumerate(case.draft[section]):
            ids = [order[min(order.index(id_) + 3, len(order) - 1)] for id_ in step["evidence"] if id_ in case.known]
            groups = {case.known[id_].of or id_ for id_ in step["evidence"] if id_ in case.known}
            if ids and step["commands"] and not groups & {case.known[id_].of or id_ for id_ in ids}:
                values = case.new()
                cited(values, case.known, tuple(ids))
                values[section][n]["evidence"] = ids
                if not any(
                    " ".join(step["commands"][0]["run"].split()) in " ".join(case.known[id_].text.split())
                    for id_ in ids
                ):
                    yield f"{section}[{n}]", values


@kind("high")
def told_otherwise(case: Case) -> Planted:
    """A sentence that names another deed than its command: restart for a look, delete for a change."""
    for section in ("diagnosis", "resolution"):
        for n, step in enumerate(case.draft[section]):
            if step["commands"]:
                for text in ("Restart the primary database.", "Delete the old volumes and create them again."):
                    yield from case.with_text(f"{section}[{n}].text", text)


@kind("critical")
def evidence_tampered(case: Case) -> Planted:
    """A piece of evidence that says another number than the artifact."""
    for id_ in sorted(case.draft["evidence"]):
        text = case.draft["evidence"][id_]["text"]
        if (digits := re.search(r"\d{2,}", text)) is not None:
            values = case.new()
            changed = text[: digits.start()] + str(int(digits[0]) * 2 + 1) + text[digits.end() :]
            values["evidence"][id_]["text"] = changed
            yield f"evidence.{id_}", values


def planted(case: Case, most: int) -> Iterator[tuple[str, str, Values]]:
    """(kind, place, draft), so many of each kind."""
    for name, (_, work) in KINDS.items():
        some = list(work(case))
        for place, values in case.chance.sample(some, min(most, len(some))):
            yield name, place, json.loads(json.dumps(values))
