"""Loads what is known of each tool (`packs/*.toml`) and finds the rule that fits a call."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK
from wetink.evidence.commands.words import Args, Form

_PACKS = Path(__file__).with_name("packs")
CLASSES = {"look": LOOK, "change": CHANGE, "destroy": DESTROY}


class WordTest(NamedTuple):
    """What the positional word at a place has to be: one of `exact`, or with one of these beginnings or ends."""

    place: int
    exact: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]


class Rule(NamedTuple):
    """One row of a pack: `words` in order at the start of the positional words, and all of `flags` given.

    words   per position a set of alternatives; "x*" matches by prefix, "*" any word
    flags   per flag its alternatives ("--force", "-f", "--replicas=0")
    tests   the positions of `words` that ask for something
    weight  how telling it is; the riskier of two equals wins
    """

    words: tuple[tuple[str, ...], ...]
    flags: tuple[tuple[str, ...], ...]
    risk: int
    tests: tuple[WordTest, ...]
    weight: tuple[int, int]


class EffectRule(NamedTuple):
    """How a call's effect is written: templates over its words and options (see `packs/README.md`)."""

    rule: Rule
    object: str
    attribute: str
    value: str


class Pack(NamedTuple):
    """Everything known of one tool."""

    name: str
    form: Form
    rules: dict[str, tuple[Rule, ...]]
    wild: tuple[Rule, ...]
    dry: tuple[tuple[str, ...], ...]
    default: int | None
    alone: int
    kind: str
    scope: tuple[tuple[str, ...], ...]
    special: str
    effects: tuple[EffectRule, ...]
    subcommands: bool
    extra: dict[str, str]
    abbreviates: tuple[tuple[str, ...], ...] = ()


class Wrapper(NamedTuple):
    """A call that runs another one.

    verb     subcommand words that make it one ("exec"), empty where it always is
    values   options of it that take a value
    skip     positional words in front of the inner command (after the verb)
    joined   the inner words are one string for a shell
    string   options whose value is the inner command line
    scope    which skipped word says where it runs, None where it stays here
    option   options that say where it runs
    floor    the least risk it has whatever runs inside
    session  whether it lets a person in where it runs nothing: None never, else with these options, empty with any
    looks    options with which it does not; where it never does: with which it only asks about the inner command
    once     options with which it leaves nothing behind but what the inner command does (`docker run --rm`); without
             them it has its floor, and is no wrapper at all where it has none
    """

    verb: tuple[str, ...]
    values: frozenset[str]
    skip: int
    joined: bool
    string: tuple[str, ...]
    scope: int | None
    option: tuple[str, ...]
    floor: int
    session: frozenset[str] | None
    looks: frozenset[str]
    once: frozenset[str]


class Lexicon(NamedTuple):
    """Verbs as most tools use them, and which attribute they set to which value.

    asks, acts  first words of options that say what a call is for, where no word does
    things      look verbs that are as often what something is done to ("logs rotate")
    undoing     verb -> the verb that takes it back, of those that switch something on and off
    """

    risk: dict[str, int]
    family: dict[str, tuple[str, str]]
    opposite: dict[str, frozenset[str]]
    kinds: dict[str, str]
    asks: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    undoing: Mapping[str, str] = MappingProxyType({})


class Packs(Mapping[str, Pack]):
    """Packs by every name a tool goes by, each read when it is asked for: most commands are of few tools."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[str, dict[str, Any]]] = {}
        self._kept: dict[str, Pack] = {}

    def add(self, name: str, row: dict[str, Any]) -> None:
        """Take in a tool; a later one of the same name stands for it."""
        self._rows.update(dict.fromkeys((name, *row.get("also", "").split()), (name, row)))

    def __getitem__(self, name: str) -> Pack:
        if name not in self._kept:
            own, row = self._rows[name]
            pack = _pack(own, row)
            self._kept.update({alias: pack for alias, known in self._rows.items() if known[1] is row})
        return self._kept[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Library(NamedTuple):
    """All packs by every name the tool goes by."""

    packs: Mapping[str, Pack]
    wrappers: dict[str, tuple[Wrapper, ...]]
    lexicon: Lexicon


@cache
def library() -> Library:
    """Read all packs; done once, on first use."""
    packs = Packs()
    wrappers: dict[str, tuple[Wrapper, ...]] = {}
    lexicon = Lexicon({}, {}, {}, {})
    for entry in sorted(_PACKS.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        table = tomllib.loads(entry.read_text(encoding="utf-8"))
        if entry.name == "verbs.toml":
            lexicon = _lexicon(table)
        elif entry.name == "wrappers.toml":
            wrappers = _wrappers(table)
        elif entry.name not in {"sql.toml", "stores.toml", "code.toml", "hints.toml"}:
            for name, row in table.items():
                packs.add(name, row)
    return Library(packs, wrappers, lexicon)


@cache
def table(name: str) -> dict[str, Any]:
    """One of the word lists that are no packs ("sql", "stores", "code", "hints")."""
    return tomllib.loads((_PACKS / f"{name}.toml").read_text(encoding="utf-8"))


def match(pack: Pack, args: Args) -> Rule | None:
    """The most telling rule of the pack that fits the call."""
    first = args.words[0] if args.words else ""
    best = None
    for rule in pack.rules.get(first, ()):
        if fits(rule, args):
            best = rule
            break
    for rule in pack.wild:
        if best is not None and rule.weight <= best.weight:
            break
        if fits(rule, args):
            return rule
    return best


def fits(rule: Rule, args: Args) -> bool:
    """Whether the call has the rule's words and flags."""
    words = args.words
    if len(rule.words) > len(words):
        return False
    for test in rule.tests:
        word = words[test.place]
        if word in test.exact:
            continue
        if not ((test.starts and word.startswith(test.starts)) or (test.ends and word.endswith(test.ends))):
            return False
    return not rule.flags or all(any(_given(flag, args) for flag in options) for options in rule.flags)


def dry_run(pack: Pack, args: Args) -> bool:
    """Whether the call only says what it would do."""
    if pack.name and _given("--dry-run", args):
        return True
    return any(any(_given(flag, args) for flag in options) for options in pack.dry)


def _given(flag: str, args: Args) -> bool:
    name, equals, value = flag.partition("=")
    if not equals:
        return args.flags.get(name, "false") not in {"false", "none", "False"}
    return args.flags.get(name) == value


def _rule(words: tuple[tuple[str, ...], ...], flags: tuple[tuple[str, ...], ...], risk: int) -> Rule:
    weight = sum(min(1 if o == "*" else 3 if "*" in o else 4 for o in options) for options in words)
    tests = [
        WordTest(
            index,
            frozenset(o for o in options if "*" not in o),
            tuple(o[:-1] for o in options if o[-1] == "*"),
            tuple(o[1:] for o in options if o[0] == "*"),
        )
        for index, options in enumerate(words)
        if options != ("*",)
    ]
    return Rule(words, flags, risk, tuple(tests), (weight + 3 * len(flags), risk))


def parse_rules(text: str, risk: int) -> list[Rule]:
    """Read "get, rollout status, scale --replicas=0, push --force|-f" as rules."""
    rules = []
    for row in text.replace("\n", " ").split(","):
        parts = row.split()
        if parts:
            words = tuple(tuple(p.split("|")) for p in parts if p[0] != "-")
            flags = tuple(tuple(p.split("|")) for p in parts if p[0] == "-")
            rules.append(_rule(words, flags, risk))
    return rules


def _pack(name: str, row: dict[str, Any]) -> Pack:
    rules = [rule for key, risk in CLASSES.items() for rule in parse_rules(row.get(key, ""), risk)]
    rules.sort(key=lambda rule: rule.weight, reverse=True)
    by_first: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for word in rule.words[0] if rule.words else ():
            if "*" not in word:
                by_first[word] = (*by_first.get(word, ()), rule)
    wild = tuple(r for r in rules if not r.words or any("*" in w for w in r.words[0]))
    return Pack(
        name,
        _form(row),
        by_first,
        wild,
        tuple(tuple(flag.split("|")) for flag in row.get("dry", "").split()),
        CLASSES.get(row.get("default", "")),
        CLASSES[row.get("alone", "look" if by_first else row.get("default", "change").replace("guess", "look"))],
        row.get("kind", ""),
        tuple(tuple(options.split("|")) for options in row.get("scope", "").split()),
        row.get("special", ""),
        tuple(_effect_rule(text) for text in row.get("effects", ())),
        bool(by_first) or any(r.words for r in wild) or row.get("default", "guess") == "guess",
        {key: value for key, value in row.items() if isinstance(value, str)},
        tuple(tuple(words.split()) for words in row.get("abbreviates", ())),
    )


def in_full(pack: Pack, args: Args) -> Args:
    """The call with words that the tool lets one abbreviate written out: `ip r d default` is `ip route delete default`.

    Where several could be meant, the tool's first is.
    """
    words = list(args.words)
    for place, (word, full) in enumerate(zip(args.words, pack.abbreviates, strict=False)):
        if word not in full:
            words[place] = next((one for one in full if one.startswith(word)), word)
    return args._replace(words=tuple(words))


def _form(row: dict[str, Any]) -> Form:
    values, attached = row.get("values", ""), row.get("attached", "")
    return Form(
        frozenset(values.split()), frozenset(attached.split()), row.get("cluster", True), row.get("long_after", 0)
    )


def _effect_rule(text: str) -> EffectRule:
    rule, obj, attribute, value = (part.strip() for part in text.split(" => "))
    parsed = parse_rules(rule, CHANGE)
    return EffectRule(parsed[0] if parsed else _rule((), (), CHANGE), obj, attribute, value)


def _wrappers(table: dict[str, Any]) -> dict[str, tuple[Wrapper, ...]]:
    out: dict[str, tuple[Wrapper, ...]] = {}
    for key, row in table.items():
        name, *verb = key.split()
        wrapper = Wrapper(
            tuple(verb),
            frozenset(f"{row.get('values', '')} {row.get('string', '')}".split()),
            row.get("skip", 0),
            row.get("joined", False),
            tuple(row.get("string", "").split()),
            row.get("scope"),
            tuple(row.get("option", "").split()),
            CLASSES[row.get("floor", "look")],
            frozenset(row["session"].split()) if "session" in row else None,
            frozenset(row.get("looks", "").split()),
            frozenset(row.get("once", "").split()),
        )
        for alias in (name, *row.get("also", "").split()):
            out[alias] = (*out.get(alias, ()), wrapper)
    return out


def _lexicon(table: dict[str, Any]) -> Lexicon:
    risk = {word: CLASSES[key] for key in ("change", "look", "destroy") for word in table[key].split()}
    family: dict[str, tuple[str, str]] = {}
    for attribute, values in table["family"].items():
        for value, verbs in values.items():
            family.update(dict.fromkeys(verbs.split(), (attribute, value)))
    undoing: dict[str, str] = {}
    for on, off in table["switches"].items():
        attribute, *others = on.split()
        undoing[attribute] = off.split()[0]
        family.update(dict.fromkeys((attribute, *others), (attribute, "yes")))
        family.update(dict.fromkeys(off.split(), (attribute, "no")))
    opposite: dict[str, frozenset[str]] = {}
    for left, right in (pair.lower().split() for pair in table["opposites"]):
        opposite[left] = opposite.get(left, frozenset()) | {right}
        opposite[right] = opposite.get(right, frozenset()) | {left}
    asks, acts, things = (frozenset(table[key].split()) for key in ("asks", "acts", "things"))
    return Lexicon(risk, family, opposite, table["kinds"], asks, acts, things, undoing)
